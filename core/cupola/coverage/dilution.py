"""Dilution of precision, and coverage by two satellites far enough apart for stereo, on grids.

The work is with every pair of point and satellite in view, so grids of some degrees are meant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.grids import Grid
from cupola.coverage.painting import canvas_of
from cupola.coverage.reach import MARK, Reach, marks_of
from cupola.coverage.stepping import Positions, Stepped, step_counts
from cupola.coverage.views import views
from cupola.numerics.compiled import compiled, compiled_parallel
from cupola.progress import Progress, ignore_progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CHUNK = 16


@dataclass(frozen=True)
class Dilution:
    """Dilution of precision, each (times, points); nan with fewer than four satellites in view, or in one cone.

    Without a clock to solve for, three are enough, and ``time`` is nan and ``geometric`` equals ``position``.
    """

    geometric: Floats
    position: Floats
    horizontal: Floats
    vertical: Floats
    time: Floats


def dilution(
    grid: Grid, positions_ecef_m: Floats, reach: Reach, target_altitude_m: float = 0.0, clock: bool = True
) -> Dilution:
    """Return how the geometry of all satellites in view dilutes ranges measured at every point.

    ``positions_ecef_m`` (satellites, times, 3). With unit vectors u_i to the satellites and rows (u_i, 1), the matrix
    (sum of rows^T rows)^-1 has the squares of the dilutions on its diagonal (Parkinson and Spilker 1996, chapter 5;
    Kaplan and Hegarty 2017, section 11.2): geometric the whole trace, position three of it, split into vertical and
    horizontal by the radial direction, time the last. Ranges are weighed alike.
    """
    times = positions_ecef_m.shape[1]
    out = np.full((5, times, grid.size), np.nan)
    places = grid.directions() * (EARTH_RADIUS_M + target_altitude_m)
    marks = _marks(positions_ecef_m, reach)
    _dilutions(marks, positions_ecef_m, reach.rings, canvas_of(grid).columns, grid.first, places, clock, out)
    return Dilution(*out)


def step_stereo(
    grid: Grid,
    positions: Positions,
    satellites: int,
    steps: int,
    step_s: float,
    reach: Reach,
    least_angle_rad: float,
    target_altitude_m: float = 0.0,
    regions: NDArray[np.bool_] | None = None,
    chosen: Ints | None = None,
    progress: Progress = ignore_progress,
) -> Stepped:
    """Return stereo coverage over time: a point counts 2 when two satellites in view stand ``least_angle_rad`` apart.

    Otherwise it counts 1 with any satellite in view, and 0 with none; so fold 2, and gaps of ``need`` 2, are those of
    stereo. The angle is that between the two lines of sight at the point, 0 to pi / 2: satellites opposite to each
    other are no stereo pair. Other arguments as ``step_coverage``.
    """
    places = grid.directions() * (EARTH_RADIUS_M + target_altitude_m)
    columns, first = canvas_of(grid).columns, grid.first

    def counts(start: int, stop: int) -> NDArray[np.int16]:
        held = positions(start, stop)
        out = np.zeros((stop - start, grid.size), np.int16)
        _stereo(_marks(held, reach), held, reach.rings, columns, first, places, math.cos(least_angle_rad), out)
        return out

    return step_counts(grid, counts, _CHUNK, steps, step_s, 2, (1, 2), regions, chosen, progress)


def _marks(positions_ecef_m: Floats, reach: Reach) -> Floats:
    satellites, times = positions_ecef_m.shape[:2]
    marks = np.empty((times, satellites * reach.rings, MARK))
    marks_of(positions_ecef_m, reach.fixed_rad, reach.limits, reach.rings, marks)
    return marks


@compiled
def _lines(members: NDArray[np.int32], satellites: Floats, rings: int, place: Floats, out: Floats) -> None:
    """Unit vectors from a place to the satellites of a list."""
    for i in range(members.size):
        there = satellites[members[i] // rings]
        x, y, z = there[0] - place[0], there[1] - place[1], there[2] - place[2]
        length = math.sqrt(x * x + y * y + z * z)
        out[i, 0], out[i, 1], out[i, 2] = x / length, y / length, z / length


@compiled
def _diluted(lines: Floats, up: Floats, clock: bool, out: Floats) -> None:
    """Write geometric, position, horizontal, vertical and time dilution of lines of sight (satellites, 3)."""
    number = lines.shape[0]
    b = np.zeros(3)
    a = np.zeros((3, 3))
    for s in range(number):
        for i in range(3):
            b[i] += lines[s, i]
            for j in range(3):
                a[i, j] += lines[s, i] * lines[s, j]
    if clock:
        for i in range(3):
            for j in range(3):
                a[i, j] -= b[i] * b[j] / number
    c = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            k, m, p, q = (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3
            c[j, i] = a[k, p] * a[m, q] - a[k, q] * a[m, p]
    determinant = a[0, 0] * c[0, 0] + a[0, 1] * c[1, 0] + a[0, 2] * c[2, 0]
    if not determinant > 1e-12:
        return
    vertical, time = 0.0, 1.0 / number
    for i in range(3):
        for j in range(3):
            vertical += up[i] * up[j] * c[i, j] / determinant
            time += b[i] * b[j] * c[i, j] / (determinant * number * number)
    position = (c[0, 0] + c[1, 1] + c[2, 2]) / determinant
    out[0] = math.sqrt(position + (time if clock else 0.0))
    out[1], out[2], out[3] = math.sqrt(position), math.sqrt(max(0.0, position - vertical)), math.sqrt(vertical)
    out[4] = math.sqrt(time) if clock else np.nan


@compiled_parallel
def _dilutions(
    marks: Floats, positions: Floats, rings: int, columns: Floats, first: Ints, places: Floats, clock: bool, out: Floats
) -> None:
    for t in numba.prange(marks.shape[0]):
        begins, members = views(marks[t], columns, first)
        lines, five = np.empty((marks.shape[1], 3)), np.empty(5)
        for p in range(places.shape[0]):
            mine = members[begins[p] : begins[p + 1]]
            if mine.size >= (4 if clock else 3):
                place = places[p]
                _lines(mine, positions[:, t], rings, place, lines)
                five[:] = np.nan
                _diluted(lines[: mine.size], place / math.sqrt((place * place).sum()), clock, five)
                out[:, t, p] = five


@compiled
def _any_pair(lines: Floats, cosine: float) -> bool:
    for i in range(1, lines.shape[0]):
        for j in range(i):
            if abs(lines[i, 0] * lines[j, 0] + lines[i, 1] * lines[j, 1] + lines[i, 2] * lines[j, 2]) <= cosine:
                return True
    return False


@compiled_parallel
def _stereo(
    marks: Floats, positions: Floats, rings: int, columns: Floats, first: Ints, places: Floats, cosine: float,
    out: NDArray[np.int16],
) -> None:  # fmt: skip
    for t in numba.prange(marks.shape[0]):
        begins, members = views(marks[t], columns, first)
        lines = np.empty((marks.shape[1], 3))
        for p in range(places.shape[0]):
            mine = members[begins[p] : begins[p + 1]]
            out[t, p] = min(mine.size, 1)
            if mine.size > 1:
                _lines(mine, positions[:, t], rings, places[p], lines)
                if _any_pair(lines[: mine.size], cosine):
                    out[t, p] = 2
