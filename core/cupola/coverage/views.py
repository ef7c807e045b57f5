"""Which satellites each point of a grid has in view, as lists: for what depends on directions, not on numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cupola.coverage.arcs import arc_cosine
from cupola.numerics.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def _span(mark: Floats, reach: float, columns: Floats, ring: int) -> tuple[int, int]:
    """First point, and one past the last, of the disc about a mark on a ring; they may lie beyond the seam."""
    latitude, count = columns[0, ring], int(columns[3, ring])
    if abs(mark[0] + latitude) > math.pi - reach:
        return 0, count
    cosine = math.cos(reach) * mark[2] * columns[1, ring] - mark[3] * columns[2, ring]
    if abs(mark[0] - latitude) > reach or cosine >= 1.0:
        return 0, 0
    half = arc_cosine(max(-1.0, cosine)) * columns[5, ring]
    middle = mark[1] * count - columns[4, ring]
    return math.ceil(middle - half), math.floor(middle + half) + 1


@compiled
def views(marks: Floats, columns: Floats, first: Ints) -> tuple[Ints, NDArray[np.int32]]:
    """Return the rows of ``marks`` (footprints, MARK) that each point is in, one list after another.

    Begin of each point's list, shape (points + 1,), and the lists. ``first`` (rings + 1,) numbers the points.
    """
    rings = first.size - 1
    begins = np.zeros(first[-1] + 1, np.int64)
    members = np.empty(0, np.int32)
    place = np.empty(0, np.int64)
    for writing in range(2):
        for s in range(marks.shape[0]):
            mark = marks[s]
            for ring in range(rings if mark[5] >= mark[4] else 0):
                begin, end = _span(mark, mark[5], columns, ring)
                count = first[ring + 1] - first[ring]
                hole_begin, hole_end = (0, 0) if mark[4] <= 0.0 or end == begin else _span(mark, mark[4], columns, ring)
                for m in range(begin, end):
                    if (m - hole_begin) % count < hole_end - hole_begin:
                        continue
                    point = first[ring] + m % count
                    if writing:
                        members[place[point]] = s
                        place[point] += 1
                    else:
                        begins[point + 1] += 1
        if not writing:
            begins = np.cumsum(begins)
            members = np.empty(begins[-1], np.int32)
            place = begins[:-1].copy()
    return begins, members
