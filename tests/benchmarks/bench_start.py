"""How long from starting Python to the window on screen with the quick start, and to its first live answer.

Each start is a process of its own; the first one is not counted, so that files and compiled kernels are warm.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile

STARTS = 5
SCRIPT = """
import sys, time
from pathlib import Path
from cupola.scenario import template
from cupola_gui.__main__ import application, open_window
started = float(sys.argv[1])
running = application()
window = open_window(template("quickstart"), None, Path(sys.argv[2]))
window.show()
while not window.isVisible() or not window.windowHandle().isExposed():
    running.processEvents()
running.processEvents()
shown = time.time() - started
window.document.evaluate()
while window.document.live is None or not window.feed.ready:
    running.processEvents()
    time.sleep(0.001)
answered = time.time() - started
window.close()
print(shown, answered)
"""


def start_s() -> tuple[float, float]:
    """Return the seconds until the window was on screen and until its live answer was there."""
    with tempfile.TemporaryDirectory() as folder:
        code = f"import time, sys; sys.argv = ['', str(time.time()), {folder!r}]\n{SCRIPT}"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shown, answered = run.stdout.split()[-2:]
    return float(shown), float(answered)


def main() -> None:
    """Measure and print."""
    start_s()
    starts = [start_s() for _ in range(STARTS)]
    for name, seconds in zip(
        ("window on screen with the quick start", "first live answer"), zip(*starts, strict=True), strict=True
    ):
        print(
            f"{name}: median {statistics.median(seconds):.2f} s of {STARTS} warm starts, slowest {max(seconds):.2f} s"
        )


if __name__ == "__main__":
    main()
