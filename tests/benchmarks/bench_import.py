"""Seconds to read catalogues: ``bench_import.py [FILE …]``; without files a made-up one is used."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sgp4.api import Satrec

from cupola.astro.element_sets import ElementSet
from cupola.exchange.imported import read_elements
from cupola.exchange.omm import write_omm
from cupola.exchange.tle import write_tle

OBJECTS = 10_000
ROUNDS = 5


def catalogue() -> tuple[ElementSet, ...]:
    """Return made-up objects in low orbit."""
    rng = np.random.default_rng(1)
    angles = rng.uniform(0.0, 359.9, (OBJECTS, 3)).round(4).tolist()
    motions = rng.uniform(14.0, 15.9, OBJECTS).round(8).tolist()
    return tuple(
        ElementSet(
            f"NOTIONAL-{k}", 40_000 + k, "2026-001A", "U", f"2026-05-{k % 28 + 1:02d}T06:00:00.000864", motions[k],
            0.0001234, 53.0544, *angles[k], 0, 999, k, 1.2345e-4, 1.234e-5, 0.0,
        )
        for k in range(OBJECTS)
    )  # fmt: skip


def written(folder: Path) -> list[Path]:
    element_sets = catalogue()
    write_tle(element_sets, folder / "made-up.tle")
    for suffix in ("csv", "json", "xml", "kvn"):
        write_omm(element_sets, folder / f"made-up.{suffix}")
    return sorted(folder.iterdir())


def median_s(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def sgp4_lines(path: Path) -> int:
    """Read the same lines with PyPI sgp4, which checks neither sums nor letters."""
    lines = [line for line in path.read_text().splitlines() if line[:2] in ("1 ", "2 ")]
    return len([Satrec.twoline2rv(one, two) for one, two in zip(lines[::2], lines[1::2], strict=True)])


def report(paths: list[Path]) -> None:
    for path in paths:
        imported = read_elements(path)
        seconds = median_s(lambda file=path: read_elements(file))
        count = len(imported.element_sets)
        print(
            f"{path.name:32s}{count:8,d} objects {len(imported.problems):4d} problems {seconds:7.3f} s"
            f"{seconds / count * 1e6:7.1f} µs an object"
        )
        if path.suffix == ".tle":
            print(f"{'  PyPI sgp4, the same lines':61s}{median_s(lambda file=path: sgp4_lines(file)):7.3f} s")


def main() -> None:
    given = [Path(argument) for argument in sys.argv[1:]]
    if given:
        report(given)
        return
    with tempfile.TemporaryDirectory() as folder:
        report(written(Path(folder)))


if __name__ == "__main__":
    main()
