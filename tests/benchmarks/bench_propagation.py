"""States per second: design orbits by our kernel, and SGP4 by the peers, on the same satellites and times in one run.

Every answer is what a program would ask for: positions of 1,584 satellites every minute of a day. Ours and astroz give
Earth-fixed positions; sgp4 and heyoka give TEME, so they are spared the turn. Ours is J2 secular motion, theirs SGP4:
the work differs, the question is the same. Each row is the median of nine, taken in turns, so that a busy moment hits
all of them.
"""

from __future__ import annotations

import datetime
import importlib
import statistics
import time
from collections.abc import Callable

import numpy as np
from sgp4.api import SatrecArray

from cupola.astro import motion
from cupola.astro.constellation import Constellation
from cupola.astro.element_sets import ElementSet
from cupola.astro.propagation import positions_ecef_m, states_ecef
from cupola.astro.sgp4_batch import satellite_records
from cupola.astro.walker import names_of, planes_of, walker_elements
from cupola.exchange.tle import tle_lines

EPOCH = "2026-03-20T00:00:00Z"
PLANES, PER_PLANE, MINUTES = 72, 22, 1440
ROUNDS = 9

Work = Callable[[], object]


def design_fleet() -> Constellation:
    elements = walker_elements(PLANES, PER_PLANE, 17, 550e3, np.radians(53.0))
    counts = [PER_PLANE] * PLANES
    return Constellation(names_of("C", counts), planes_of(counts), elements)


def element_set_fleet(design: Constellation) -> Constellation:
    elements = design.elements
    assert elements is not None
    motion_rev_day = 86_400.0 / (2 * np.pi) * np.sqrt(3.986008e14 / elements.semi_major_axis_m**3)
    element_sets = tuple(
        ElementSet(
            "", k + 1, "", "U", EPOCH[:-1], float(motion_rev_day[k]), 0.0, 53.0,
            float(np.degrees(elements.raan_rad[k])), 0.0, float(np.degrees(elements.mean_anomaly_rad[k])),
            0, 999, 1, 1e-5, 0.0, 0.0,
        )
        for k in range(design.satellites)
    )  # fmt: skip
    return Constellation(design.names, design.planes, None, element_sets)


def ours(design: Constellation, fleet: Constellation, times_s: np.ndarray) -> dict[str, Work]:
    kept = np.empty((design.satellites, times_s.size, 3))
    return {
        "Cupola J2, Earth-fixed": lambda: positions_ecef_m(design, EPOCH, times_s),
        "Cupola J2, Earth-fixed, array kept": lambda: positions_ecef_m(design, EPOCH, times_s, kept),
        "Cupola J2, positions and velocities": lambda: states_ecef(design, EPOCH, times_s),
        "Cupola SGP4, Earth-fixed": lambda: positions_ecef_m(fleet, EPOCH, times_s),
    }


def peers(fleet: Constellation) -> dict[str, Work]:
    """Return the work of each peer that is installed."""
    records = satellite_records(fleet.element_sets)
    first, fractions = 2_461_119.5, np.arange(MINUTES) / 1440.0
    array, days = SatrecArray(records), np.full(MINUTES, first)
    found: dict[str, Work] = {"sgp4, TEME": lambda: array.sgp4(days, fractions)}
    try:
        astroz = importlib.import_module("astroz")
        lines = "\n".join(line for one in fleet.element_sets for line in tle_lines(one))
        constellation = astroz.Constellation(lines)
        start = datetime.datetime(2026, 3, 20, tzinfo=datetime.UTC)
        minutes = np.arange(float(MINUTES))
        found["astroz, Earth-fixed"] = lambda: astroz.propagate(constellation, minutes, start_time=start, output="ecef")
    except ImportError:
        print("astroz is not installed")
    try:
        model = importlib.import_module("heyoka.model")
        propagator = model.sgp4_propagator(records)
        dates = np.zeros((MINUTES, len(records)), dtype=np.dtype([("jd", float), ("frac", float)], align=True))
        dates["jd"], dates["frac"] = first, fractions[:, None]
        found["heyoka, TEME"] = lambda: propagator(dates)
    except ImportError:
        print("heyoka is not installed")
    return found


def medians(work: dict[str, Work]) -> dict[str, float]:
    """Return seconds by name; one call first, unmeasured, to compile and warm."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for call in work.values():
        call()
    for _ in range(ROUNDS):
        for name, call in work.items():
            begin = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in taken.items()}


def playback(fleet: Constellation) -> None:
    many = tuple(fleet.element_sets[k % fleet.satellites] for k in range(10_000))
    catalogue = Constellation(tuple(map(str, range(10_000))), np.zeros(10_000, dtype=np.int64), None, many)
    shell = walker_elements(100, 100, 1, 550e3, 0.9)
    circles = Constellation(catalogue.names, catalogue.planes, shell)
    motion.prepare(fleet, EPOCH, 0.0, 120.0)
    begin = time.perf_counter()
    tables = motion.prepare(catalogue, EPOCH, 0.0, 3_600.0)
    print(f"{'prepare 10,000 element sets, ±30 min':40s}{(time.perf_counter() - begin) * 1e3:10.0f} ms")
    forms, out = motion.prepare(circles, EPOCH, 0.0, 0.0), np.empty((10_000, 3))
    frames = medians(
        {
            "frame of 10,000 element sets": lambda: motion.positions_ecef_m(tables, 12.3, out),
            "frame of 10,000 design satellites": lambda: motion.positions_ecef_m(forms, 12.3, out),
        }
    )
    for name, seconds in frames.items():
        print(f"{name:40s}{seconds * 1e3:10.3f} ms")


def main() -> None:
    design = design_fleet()
    fleet = element_set_fleet(design)
    work = ours(design, fleet, np.arange(MINUTES) * 60.0) | peers(fleet)
    states = design.satellites * MINUTES
    print(f"{design.satellites:,} satellites x {MINUTES:,} steps")
    seconds = medians(work)
    best = seconds["Cupola J2, Earth-fixed"]
    for name, taken in seconds.items():
        print(f"{name:40s}{states / taken / 1e6:10.1f} million states/s   ours is {taken / best:6.1f} times as fast")
    playback(fleet)


if __name__ == "__main__":
    main()
