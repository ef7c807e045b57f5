"""Footprints painted on rings of latitude: two marks per ring, then one sum along it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.coverage.arcs import arc_cosine
from cupola.coverage.grids import Grid
from cupola.numerics.compiled import compiled_fast, compiled_parallel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_BUCKETS = 2048
_BLOCK = 32
"""Rings that are computed together, in vector registers; the tables are padded by as many."""


@dataclass(frozen=True)
class Canvas:
    """A grid as the painting kernels read it."""

    columns: Floats
    """(7, rings + 32): latitude [rad], its secant and tangent, points, offset, points per radian, first slot; zeros."""
    starts: Ints
    """(rings + 1,) first slot of each ring; a ring has one slot more than points."""
    buckets: Ints
    """(2049,) first ring at or north of each of 2,048 equal steps of latitude, to find a ring without a search."""


def canvas_of(grid: Grid) -> Canvas:
    """Return the tables of a grid."""
    across = np.maximum(np.cos(grid.latitudes_rad), 1e-12)
    points = grid.points.astype(np.float64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(grid.points + 1)])
    columns = np.stack(
        [
            grid.latitudes_rad, 1.0 / across, np.sin(grid.latitudes_rad) / across, points, grid.offsets,
            points / math.tau, starts[:-1],
        ]
    )  # fmt: skip
    steps = np.linspace(-0.5 * math.pi, 0.5 * math.pi, _BUCKETS + 1)
    padded = np.concatenate([columns, np.zeros((7, _BLOCK))], axis=1)
    return Canvas(padded, starts, np.searchsorted(grid.latitudes_rad, steps).astype(np.int64))


@compiled_fast
def _first_ring(latitude: float, columns: Floats, rings: int, buckets: Ints) -> int:
    """First ring at or north of a latitude."""
    place = int((latitude / math.pi + 0.5) * _BUCKETS)
    ring = int(buckets[min(max(place, 0), _BUCKETS)])
    while ring > 0 and columns[0, ring - 1] >= latitude:
        ring -= 1
    while ring < rings and columns[0, ring] < latitude:
        ring += 1
    return ring


@compiled_fast
def _spans(mark: Floats, cosine_reach: float, columns: Floats, low: int, width: int, spans: NDArray[np.int32]) -> None:
    """Where the disc about a mark begins and ends on ``width`` rings from ``low`` on; how often it crosses the seam.

    Half the width in longitude is acos((cos reach - sin a sin b) / (cos a cos b)), a and b the latitudes of mark and
    ring. ``spans`` (3, rings): slot of the first point, slot past the last, crossings.
    """
    scale, tangent, turns = cosine_reach * mark[2], mark[3], mark[1]
    high = low + width
    secants, tangents, points = columns[1, low:high], columns[2, low:high], columns[3, low:high]
    offsets, per_rad, slots = columns[4, low:high], columns[5, low:high], columns[6, low:high]
    firsts, pasts, crossings = spans[0], spans[1], spans[2]
    for i in range(width):
        half = arc_cosine(scale * secants[i] - tangent * tangents[i]) * per_rad[i]
        middle = turns * points[i] - offsets[i]
        count = np.int32(points[i])
        first = count + np.int32(2) - np.int32(points[i] + 2.0 - (middle - half))
        past = np.int32(middle + half + 1.0)
        before, after = np.int32(first < 0), np.int32(past > count)
        slot = np.int32(slots[i])
        firsts[i] = slot + first + before * count
        pasts[i] = slot + past - after * count
        crossings[i] = before + after


@compiled_fast
def _disc(
    mark: Floats, reach: float, cosine_reach: float, sign: int, columns: Floats, buckets: Ints,
    diff: NDArray[np.int16], base: NDArray[np.int32], spans: NDArray[np.int32],
) -> None:  # fmt: skip
    """Add ``sign`` to every point nearer to the mark than ``reach``."""
    north, south = mark[0] + reach, mark[0] - reach
    rings = base.size
    low = 0 if south <= -0.5 * math.pi else _first_ring(south, columns, rings, buckets)
    high = rings if north >= 0.5 * math.pi else _first_ring(north, columns, rings, buckets)
    if north > 0.5 * math.pi:
        whole = max(low, _first_ring(math.pi - north, columns, rings, buckets))
        for ring in range(whole, high):
            base[ring] += sign
        high = min(high, whole)
    if south < -0.5 * math.pi:
        whole = min(high, _first_ring(-math.pi - south, columns, rings, buckets))
        for ring in range(low, whole):
            base[ring] += sign
        low = max(low, whole)
    step = np.int16(sign)
    if high > low:
        _spans(mark, cosine_reach, columns, low, (high - low + _BLOCK - 1) // _BLOCK * _BLOCK, spans)
    firsts, pasts, crossings, bases = spans[0], spans[1], spans[2], base[low : low + max(0, high - low)]
    for i in range(bases.size):
        diff[np.uint32(firsts[i])] += step
        diff[np.uint32(pasts[i])] -= step
    for i in range(bases.size):
        bases[i] += np.int32(sign) * crossings[i]


@compiled_parallel
def paint(marks: Floats, columns: Floats, buckets: Ints, diff: NDArray[np.int16], base: NDArray[np.int32]) -> None:
    """Paint the marks (times, footprints, MARK) into ``diff`` (times, slots), ``base`` (times, rings), set to 0 first.

    The number of satellites in view of point m of ring j is base[j] plus the sum of the ring's slots 0 to m.
    """
    for k in numba.prange(marks.shape[0]):
        spans = np.empty((3, columns.shape[1]), np.int32)
        diff[k], base[k] = 0, 0
        for s in range(marks.shape[1]):
            mark = marks[k, s]
            if not mark[5] >= mark[4]:
                continue
            _disc(mark, mark[5], mark[6], 1, columns, buckets, diff[k], base[k], spans)
            if mark[4] > 0.0:
                _disc(mark, mark[4], math.cos(mark[4]), -1, columns, buckets, diff[k], base[k], spans)
