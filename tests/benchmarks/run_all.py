"""Run every benchmark of this folder, one after another: ``make bench``.

Each is a script of its own that measures Cupola and its peers in one process and prints medians and ratios. Nothing
here passes or fails: machines differ, ratios within one run mean something.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run them; return how many could not be run."""
    # A thread limit left in the environment would slow numpy, and with it the peers.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    failed = 0
    for script in sorted(HERE.glob("bench_*.py")):
        print(f"\n== {script.stem.removeprefix('bench_')}", flush=True)
        failed += subprocess.run([sys.executable, str(script)], env=environment, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
