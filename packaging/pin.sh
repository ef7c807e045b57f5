#!/bin/sh
# Resolve the dependencies of pyproject.toml anew and pin them with hashes.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/pip" install -q pip-tools
.venv/bin/python - "$work" <<'PY'
import pathlib, sys, tomllib
work = pathlib.Path(sys.argv[1])
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text())
groups = project["dependency-groups"]
everything = [*project["project"]["dependencies"], *groups["dev"], "hatchling", "editables", "pip"]
(work / "requirements.in").write_text("\n".join(everything) + "\n")
(work / "bench.in").write_text("-c requirements.txt\n" + "\n".join(groups["bench"]) + "\n")
PY
pin() {
    (cd "$work" && venv/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options -o "$2" "$1")
}
pin requirements.in requirements.txt
pin bench.in bench.txt
{ echo '# Everything Cupola needs to run and to be worked on, pinned with hashes. Made by `make pins`.'; cat "$work/requirements.txt"; } >packaging/requirements.txt
{ echo '# The peers that the benchmarks run beside Cupola, pinned with hashes. Made by `make pins`.'; cat "$work/bench.txt"; } >packaging/requirements-bench.txt
