"""One edit of a scenario through the live coverage answer, and how it grows with satellites.

The scenario: 72 planes of 22 at 53 degrees, 550 km, seen by 1, 2 … 8 and more at 181 latitudes. Every round edits the
inclination, so that nothing is remembered; "mask" moves the mask, so that the guarantee is.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable

import numpy as np

from cupola.scenario import replaced, template
from cupola.scenario.parts import Scenario
from cupola.simulation import StageMemory
from cupola.simulation.coverage import coverage_full, coverage_live

ROUNDS = 9


def scenario_of(planes: int, per_plane: int) -> Scenario:
    scenario = replaced(
        template("quickstart"), "layers.custody.orbits",
        {"kind": "walker_delta", "planes": planes, "satellites_per_plane": per_plane, "phasing": 17 % planes,
         "altitude_km": 550, "inclination_deg": 53},
    )  # fmt: skip
    return replaced(scenario, "layers.custody.payload", {"kind": "none"})


def median_ms(scenario: Scenario, path: str, values: Callable[[int], float], with_guarantee: bool) -> float:
    """Median over edits, the edit itself counted."""
    memory = StageMemory()
    coverage_live(scenario, "custody", memory, with_guarantee=with_guarantee)
    taken = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        edited = replaced(scenario, path, values(number))
        coverage_live(edited, "custody", memory, with_guarantee=with_guarantee)
        taken.append(1e3 * (time.perf_counter() - begin))
    return statistics.median(taken)


def edits() -> None:
    scenario = scenario_of(72, 22)
    tilt, mask = "layers.custody.orbits.inclination_deg", "coverage.minimum_elevation_deg"
    rows = [
        ("an edit of the inclination, curve first", tilt, lambda n: 50.0 + 0.37 * n, False),
        ("an edit of the inclination, with the guarantee", tilt, lambda n: 50.0 + 0.37 * n, True),
        ("an edit of the mask, guarantee remembered", mask, lambda n: 10.0 + 0.7 * n, True),
    ]
    print(f"{'live coverage, 1,584 satellites, 181 latitudes, folds 0 to 8':64s}{'ms':>10s}")
    for name, path, values, with_guarantee in rows:
        print(f"  {name:62s}{median_ms(scenario, path, values, with_guarantee):10.1f}")


def growth() -> None:
    sizes = [(18, 11), (36, 11), (36, 22), (72, 22), (144, 22), (144, 44)]
    path = "layers.custody.orbits.inclination_deg"
    for with_guarantee in (False, True):
        rows = [
            (p * s, median_ms(scenario_of(p, s), path, lambda n: 50.0 + 0.37 * n, with_guarantee)) for p, s in sizes
        ]
        slope = np.polyfit([math.log(n) for n, _ in rows], [math.log(t) for _, t in rows], 1)[0]
        told = ", ".join(f"{n:,}: {t:.1f}" for n, t in rows)
        print(f"  {'with' if with_guarantee else 'without'} guarantee, ms by satellites: {told}; slope {slope:.2f}")


def full() -> None:
    scenario = scenario_of(72, 22)
    coverage_full(replaced(scenario, "coverage.duration_s", 6000), "custody")
    begin = time.perf_counter()
    coverage_full(scenario, "custody")
    print(f"  full, a day at 60 s on 2 degrees, every figure{'':17s}{1e3 * (time.perf_counter() - begin):10.0f}")


def main() -> None:
    edits()
    growth()
    full()


if __name__ == "__main__":
    main()
