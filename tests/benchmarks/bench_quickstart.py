"""The quick start as a whole process: CPU seconds and memory of ``cupola run``, and what each stage takes of it.

420 and 1,000 satellites, three threats, 3,600 steps of 1 s. The first run compiles what is not compiled yet and is not
counted. Each counted run is a process of its own, from the start of Python to its end; the stages are timed in a second
kind of process, by the reports of progress.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
RUN = "from cupola.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
STAGES = """
import json, time
started = time.perf_counter()
from cupola import simulate
from cupola.scenario import template
marks = [("Importing", started)]
simulate(template("quickstart"), lambda share, what: marks.append((what, time.perf_counter())))
marks.append(("", time.perf_counter()))
spent = {}
for (what, since), (_, until) in zip(marks, marks[1:]):
    spent[what] = spent.get(what, 0.0) + until - since
print(json.dumps(spent))
"""


def run_s(scenario: Path) -> tuple[float, float]:
    """Return the CPU and wall seconds of one whole ``cupola run``."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", RUN, "run", str(scenario), "--json"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu_s, time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    from cupola.scenario import template, write_scenario

    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "quickstart.cupola.json"
        write_scenario(template("quickstart"), scenario)
        run_s(scenario)
        runs = [run_s(scenario) for _ in range(RUNS)]
    peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cpu_s, wall_s = (statistics.median(values) for values in zip(*runs, strict=True))
    print(f"cupola run: median {cpu_s:.2f} s of CPU, {wall_s:.2f} s on the clock, of {RUNS} runs")
    print(f"  at most {peak_mib:.0f} MiB")
    told = subprocess.run([sys.executable, "-c", STAGES], capture_output=True, text=True, check=True).stdout
    spent: dict[str, float] = json.loads(told)
    for what, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {what:<26} {seconds:6.2f} s  {seconds / sum(spent.values()):4.0%}")


if __name__ == "__main__":
    main()
