"""Coverage stepped through a day, beside plain painting and one call of tatc, in one run; and how its cost grows.

The plain painting is what one writes first: an arc cosine per ring and footprint, a difference array, a sum, a
histogram of counts. Ours also follows gaps, fewest, most and every fold of every point. Rows are medians, in turns.
"""

from __future__ import annotations

import importlib
import math
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numba
import numpy as np

from cupola.astro.constellation import Constellation
from cupola.astro.element_sets import ElementSet
from cupola.astro.propagation import positions_ecef_m
from cupola.astro.walker import names_of, planes_of, walker_elements
from cupola.coverage.footprint import footprint
from cupola.coverage.grids import Grid, equal_angle
from cupola.coverage.moving import positions_of
from cupola.coverage.reach import reach_of
from cupola.coverage.stepping import Stepped, step_coverage

EPOCH = "2026-03-20T00:00:00Z"
MASK_RAD = math.radians(10)
ROUNDS = 5


@numba.njit(parallel=True, fastmath=True)
def plain_painting(positions, reach_rad, rings, histogram):
    """Positions (satellites, times, 3); histogram (times, rings, 9) of the numbers in view."""
    points = 2 * rings
    for k in numba.prange(positions.shape[1]):
        marks = np.zeros((rings, points + 1), np.int32)
        for s in range(positions.shape[0]):
            x, y, z = positions[s, k]
            north, east = math.atan2(z, math.hypot(x, y)), math.atan2(y, x) + math.pi
            for j in range(rings):
                latitude = (j + 0.5) * math.pi / rings - 0.5 * math.pi
                if abs(latitude - north) >= reach_rad:
                    continue
                cosine = math.cos(reach_rad) - math.sin(latitude) * math.sin(north)
                cosine /= math.cos(latitude) * math.cos(north)
                if cosine <= -1.0:
                    marks[j, 0] += 1
                elif cosine < 1.0:
                    half = math.acos(cosine)
                    first = math.ceil((east - half) / math.tau * points - 0.5)
                    past = math.floor((east + half) / math.tau * points - 0.5) + 1
                    marks[j, first % points] += 1
                    marks[j, past % points] -= 1
                    if past > first and past % points <= first % points:
                        marks[j, 0] += 1
        for j in range(rings):
            total = 0
            for m in range(points):
                total += marks[j, m]
                histogram[k, j, min(total, 8)] += 1


def fleet(planes: int, per_plane: int) -> Constellation:
    counts = [per_plane] * planes
    elements = walker_elements(planes, per_plane, 17 % planes, 550e3, math.radians(53))
    return Constellation(names_of("C", counts), planes_of(counts), elements)


def ours(design: Constellation, grid: Grid, steps: int) -> Stepped:
    times = np.arange(steps) * (86_400.0 / steps)
    source = positions_of(design, EPOCH, times)
    return step_coverage(grid, source, design.satellites, steps, 86_400.0 / steps, reach_of(mask_rad=MASK_RAD), 8)


def plain(design: Constellation, rings: int, steps: int) -> np.ndarray:
    positions = positions_ecef_m(design, EPOCH, np.arange(steps) * (86_400.0 / steps))
    histogram = np.zeros((steps, rings, 9), np.int64)
    plain_painting(positions, footprint(550e3, 0.0, MASK_RAD).maximum_rad, rings, histogram)
    return histogram


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare() -> None:
    design, grid = fleet(72, 22), equal_angle(math.radians(1))
    kept, histogram = ours(design, grid, 1440), plain(design, 180, 1440)
    for fold in range(8):
        assert (kept.by_ring[:, :, fold] == histogram[:, :, fold + 1 :].sum(axis=2)).mean() > 0.9999
    rows = np.array([[seconds(lambda: ours(design, grid, 1440)), seconds(lambda: plain(design, 180, 1440))]
                     for _ in range(ROUNDS)])  # fmt: skip
    mine, theirs = np.median(rows, axis=0)
    print("1,584 satellites, 1,440 steps, 64,800 points, propagation included")
    print(
        f"  Cupola {mine:6.3f} s     plain painting {theirs:6.3f} s     ratio {np.median(rows[:, 1] / rows[:, 0]):.1f}"
    )
    print(f"  {1584 * 1440 * 64_800 / mine / 1e9:,.0f} thousand million satellite-point-steps a second")
    compare_with_tatc(mine)


def compare_with_tatc(mine: float) -> None:
    try:
        analysis = importlib.import_module("tatc.analysis")
        schemas = importlib.import_module("tatc.schemas")
    except ImportError:
        print("  tatc is not installed: left out")
        return
    orbit = schemas.CircularOrbit(altitude=550e3, inclination=53.0)
    instrument = schemas.Instrument(name="i", field_of_regard=110.0)
    satellite = schemas.Satellite(name="s", orbit=orbit, instruments=[instrument])
    point = schemas.Point(id=0, latitude=40.0, longitude=0.0)
    start = datetime(2026, 3, 20, tzinfo=UTC)
    times = [seconds(lambda: analysis.collect_observations(point, satellite, start, start + timedelta(days=1)))
             for _ in range(ROUNDS)]  # fmt: skip
    one = statistics.median(times)
    print(f"  tatc, one satellite and one point for a day: {1e3 * one:.1f} ms; that rate for all pairs would take"
          f" {one * 1584 * 64_800 / mine:.1e} times as long as Cupola")  # fmt: skip


def catalogue(number: int) -> Constellation:
    """As many element sets as a great constellation has, made up: shells of 43, 53, 70 and 97.6 degrees."""
    rng = np.random.default_rng(0)
    tilt = rng.choice([43.0, 53.0, 70.0, 97.6], number, p=[0.4, 0.4, 0.1, 0.1])
    sets = tuple(
        ElementSet(
            "", k + 1, "", "U", EPOCH[:-1], float(rng.uniform(15.0, 15.6)), 1e-4, float(tilt[k]),
            float(rng.uniform(0, 360)), 90.0, float(rng.uniform(0, 360)), 0, 1, 1, 1e-4, 0.0, 0.0,
        )
        for k in range(number)
    )  # fmt: skip
    return Constellation(tuple(map(str, range(number))), np.zeros(number, np.int64), None, sets)


def whole_catalogue() -> None:
    design, grid = catalogue(10_395), equal_angle(math.radians(1))
    took = seconds(lambda: ours(design, grid, 1440))
    source = positions_of(design, EPOCH, np.arange(1440) * 60.0)
    moved = seconds(lambda: [source(k, min(k + 57, 1440)) for k in range(0, 1440, 57)])
    print(
        f"10,395 element sets, 1,440 steps, 64,800 points: {took:.1f} s, of which SGP4 and interpolation {moved:.1f} s"
    )


def slope(title: str, sizes: list[float], work: list[Callable[[], object]]) -> None:
    times = [min(seconds(one) for _ in range(3)) for one in work]
    power = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    row = "  ".join(f"{size:,.0f}: {1e3 * took:.0f} ms" for size, took in zip(sizes, times, strict=True))
    print(f"  {title:10s} {row}    slope {power:.2f}")


def growth() -> None:
    print("growth (others held at 1,584 satellites, 360 steps, 1 degree)")
    one = equal_angle(math.radians(1))
    sizes = [(12, 22), (24, 22), (72, 22), (144, 44)]
    slope("satellites", [p * s for p, s in sizes], [lambda p=p, s=s: ours(fleet(p, s), one, 360) for p, s in sizes])
    big = fleet(72, 22)
    grids = [equal_angle(math.radians(step)) for step in (4.0, 2.0, 1.0, 0.5)]
    slope("points", [grid.size for grid in grids], [lambda grid=grid: ours(big, grid, 360) for grid in grids])
    steps = [180, 360, 720, 1440]
    slope("steps", [float(n) for n in steps], [lambda n=n: ours(big, one, n) for n in steps])


if __name__ == "__main__":
    compare()
    whole_catalogue()
    growth()
