"""Footprints painted on rings of latitude: two marks per ring, then one sum along it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.coverage.grids import Grid
from cupola.numerics.compiled import compiled_fast, compiled_parallel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_BUCKETS = 2048


@dataclass(frozen=True)
class Canvas:
    """A grid as the painting kernels read it."""

    columns: Floats
    """(6, rings): latitude [rad], its secant and tangent, points, offset, points per radian."""
    starts: Ints
    """(rings + 1,) first slot of each ring; a ring has one slot more than points."""
    buckets: Ints
    """(2049,) first ring at or north of each of 2,048 equal steps of latitude, to find a ring without a search."""


def canvas_of(grid: Grid) -> Canvas:
    """Return the tables of a grid."""
    across = np.maximum(np.cos(grid.latitudes_rad), 1e-12)
    points = grid.points.astype(np.float64)
    columns = np.stack(
        [grid.latitudes_rad, 1.0 / across, np.sin(grid.latitudes_rad) / across, points, grid.offsets, points / math.tau]
    )
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(grid.points + 1)])
    steps = np.linspace(-0.5 * math.pi, 0.5 * math.pi, _BUCKETS + 1)
    return Canvas(np.ascontiguousarray(columns), starts, np.searchsorted(grid.latitudes_rad, steps).astype(np.int64))


@compiled_fast
def arc_cosine(cosine: float) -> float:
    """Return the arc cosine, good to 1e-13 rad, without a branch; beyond -1 and 1 it is held to pi and 0.

    2 asin(sqrt((1 - |c|) / 2)), arcsine by a Chebyshev interpolant of degree 14 of asin(s) / s in s^2 on [0, 1/2].
    """
    y = max(0.0, 0.5 * (1.0 - abs(cosine)))
    p = y * 0.3624186197916667 - 0.9657958984375002
    p = p * y + 1.246514383951823
    p = p * y - 0.9484868049621583
    p = p * y + 0.49773321081884214
    p = p * y - 0.16408275985935084
    p = p * y + 0.05519391448033275
    p = p * y + 0.0062117475831958814
    p = p * y + 0.01831507182320895
    p = p * y + 0.022291028538876382
    p = p * y + 0.030386370056348623
    p = p * y + 0.044642713098017164
    p = p * y + 0.07500000242592963
    p = p * y + 0.16666666665088467
    p = p * y + 1.0000000000000158
    angle = 2.0 * math.sqrt(y) * p
    return math.pi - angle if cosine < 0.0 else angle


@compiled_fast
def _first_ring(latitude: float, columns: Floats, buckets: Ints) -> int:
    """First ring at or north of a latitude."""
    place = int((latitude / math.pi + 0.5) * _BUCKETS)
    ring = buckets[min(max(place, 0), _BUCKETS)]
    while ring > 0 and columns[0, ring - 1] >= latitude:
        ring -= 1
    while ring < columns.shape[1] and columns[0, ring] < latitude:
        ring += 1
    return ring


@compiled_fast
def _spans(
    mark: Floats, cosine_reach: float, columns: Floats, starts: Ints, low: int, high: int, sign: int,
    base: NDArray[np.int32], begin: NDArray[np.uint32], end: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Where the disc about a mark begins and ends on the rings from ``low`` to ``high``, all of which it cuts."""
    scale, tangent, turns = cosine_reach * mark[2], mark[3], mark[1]
    secants, tangents = columns[1, low:high], columns[2, low:high]
    points, offsets, per_rad = columns[3, low:high], columns[4, low:high], columns[5, low:high]
    bases, slots = base[low:high], starts[low:high]
    for i in range(high - low):
        half = arc_cosine(scale * secants[i] - tangent * tangents[i]) * per_rad[i]
        middle = turns * points[i] - offsets[i]
        count = np.int32(points[i])
        first = count + 2 - np.int32(points[i] + 2.0 - (middle - half))
        past = np.int32(middle + half + 1.0)
        before, after = np.int32(first < 0), np.int32(past > count)
        bases[i] += np.int32(sign) * (before + after)
        begin[i] = np.uint32(np.int32(slots[i]) + first + before * count)
        end[i] = np.uint32(np.int32(slots[i]) + past - after * count)


@compiled_fast
def _disc(
    mark: Floats, reach: float, cosine_reach: float, sign: int, columns: Floats, starts: Ints, buckets: Ints,
    diff: NDArray[np.int16], base: NDArray[np.int32], begin: NDArray[np.uint32], end: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Add ``sign`` to every point nearer to the mark than ``reach``."""
    north, south = mark[0] + reach, mark[0] - reach
    rings = columns.shape[1]
    low = 0 if south <= -0.5 * math.pi else _first_ring(south, columns, buckets)
    high = rings if north >= 0.5 * math.pi else _first_ring(north, columns, buckets)
    if north > 0.5 * math.pi:
        whole = max(low, _first_ring(math.pi - north, columns, buckets))
        for ring in range(whole, high):
            base[ring] += sign
        high = min(high, whole)
    if south < -0.5 * math.pi:
        whole = min(high, _first_ring(-math.pi - south, columns, buckets))
        for ring in range(low, whole):
            base[ring] += sign
        low = max(low, whole)
    if high <= low:
        return
    _spans(mark, cosine_reach, columns, starts, low, high, sign, base, begin, end)
    step = np.int16(sign)
    for i in range(high - low):
        diff[begin[i]] += step
        diff[end[i]] -= step


@compiled_parallel
def paint(
    marks: Floats, columns: Floats, starts: Ints, buckets: Ints, diff: NDArray[np.int16], base: NDArray[np.int32]
) -> None:
    """Paint the marks (times, footprints, MARK) into ``diff`` (times, slots) and ``base`` (times, rings), set to 0 first.

    The number of satellites in view of point m of ring j is base[j] plus the sum of the ring's slots 0 to m.
    """
    for k in numba.prange(marks.shape[0]):
        begin, end = np.empty(columns.shape[1], np.uint32), np.empty(columns.shape[1], np.uint32)
        diff[k], base[k] = 0, 0
        for s in range(marks.shape[1]):
            mark = marks[k, s]
            if not mark[5] >= mark[4]:
                continue
            _disc(mark, mark[5], mark[6], 1, columns, starts, buckets, diff[k], base[k], begin, end)
            if mark[4] > 0.0:
                _disc(
                    mark, mark[4], math.cos(mark[4]), -1, columns, starts, buckets, diff[k], base[k], begin, end
                )  # fmt: skip
