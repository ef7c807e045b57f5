# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench format pins clean

SCREEN := xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX"
WINDOWS := env QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1
TESTS ?= tests

help:  ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup:  ## system libraries, .venv, pinned packages, compiled kernels
	@packaging/prepare.sh

run: setup  ## open the application; without a display, play the guided tour into build/tour
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		.venv/bin/cupola; \
	else \
		echo "No display: playing the guided tour on a virtual screen; it leaves its pictures in build/tour."; \
		$(SCREEN) $(WINDOWS) .venv/bin/cupola --tour build/tour; \
	fi

test: setup  ## every test, the windows on a virtual screen
	@$(SCREEN) $(WINDOWS) .venv/bin/python -m pytest $(TESTS)

check: setup  ## format, lint, types, import contracts, tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@$(MAKE) --no-print-directory test

bench:  ## measure against the peers, in one run
	@packaging/prepare.sh bench
	@$(SCREEN) $(WINDOWS) .venv/bin/python tests/benchmarks/run_all.py

format: setup  ## format the code and mend what the linter can
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

pins: setup  ## resolve the pinned packages anew
	@packaging/pin.sh

clean:  ## remove what was built
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
