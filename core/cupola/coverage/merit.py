"""Figures of merit of stepped coverage, as Systems Tool Kit defines them (help pages "Figures of Merit", 2024).

Every function takes what ``step_coverage`` kept and returns one number per point, shape (points,). ``need`` is the
number of satellites that must be in view, one of ``Stepped.needed``; a gap is a time with fewer. A gap at either end
of the time looked at is measured to that end, and counts; a point never covered has one gap as long as the whole time.
Lengths are whole steps: a real gap may be up to one step longer or shorter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cupola.coverage.grids import Grid
from cupola.coverage.stepping import Stepped

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def simple_coverage(kept: Stepped, fold: int = 1) -> Flags:
    """Return whether a point ever has ``fold`` satellites in view (Simple Coverage; N Asset Coverage for fold > 1)."""
    return np.asarray(kept.seen[fold - 1] > 0)


def covered_share(kept: Stepped, fold: int = 1) -> Floats:
    """Return the share of time with at least ``fold`` satellites in view (Coverage Time, percent / 100)."""
    return np.asarray(kept.seen[fold - 1] / max(1, kept.steps))


def mean_assets(kept: Stepped) -> Floats:
    """Return the mean number of satellites in view over all the time (N Asset Coverage, average)."""
    return np.asarray(kept.total / max(1, kept.steps))


def revisit_mean_s(kept: Stepped, need: int = 1) -> Floats:
    """Return the mean length of the gaps (Revisit Time, average: their sum over their number); 0 without a gap."""
    lengths, number = _gap_time(kept, need), gap_count(kept, need)
    return np.asarray(lengths / np.maximum(number, 1))


def revisit_max_s(kept: Stepped, need: int = 1) -> Floats:
    """Return the length of the longest gap (Revisit Time, maximum; Response Time, maximum); 0 without a gap."""
    rows = kept.gaps[_place(kept, need)]
    return np.asarray(np.maximum(np.maximum(rows[0], rows[1]), rows[2]) * kept.step_s)


def revisit_deviation_s(kept: Stepped, need: int = 1) -> Floats:
    """Return the standard deviation of the gaps' lengths (Revisit Time, std deviation); 0 with fewer than two."""
    number = np.maximum(gap_count(kept, need), 1)
    mean_square = kept.squares[_place(kept, need)] * kept.step_s**2 / number
    return np.asarray(np.sqrt(np.maximum(mean_square - (_gap_time(kept, need) / number) ** 2, 0.0)))


def response_mean_s(kept: Stepped, need: int = 1) -> Floats:
    """Return the mean wait from a random moment until coverage (Response Time, average): sum of gap^2 / 2 over time.

    Zero while covered; the end of the time looked at ends a gap (the "optimistic" rule).
    """
    return np.asarray(0.5 * time_average_gap_s(kept, need))


def time_average_gap_s(kept: Stepped, need: int = 1) -> Floats:
    """Return the mean length of the gap met at a random moment (Time Average Gap): sum of gap^2 over all the time."""
    return np.asarray(kept.squares[_place(kept, need)] * (kept.step_s / max(1, kept.steps)))


def gap_count(kept: Stepped, need: int = 1) -> Numbers:
    """Return the number of gaps (Number of Gaps), those at the ends included."""
    rows = kept.gaps[_place(kept, need)]
    return np.asarray(rows[3] + (rows[0] > 0), np.int64)


def access_count(kept: Stepped, need: int = 1) -> Numbers:
    """Return how many separate times a point is covered (Number of Accesses)."""
    rows = kept.gaps[_place(kept, need)]
    covered_first = (rows[1] == 0) & (kept.steps > 0)
    return np.asarray(rows[3] + covered_first, np.int64)


def over_latitude(grid: Grid, values: Floats) -> Floats:
    """Return the mean of a figure of merit along each ring, shape (rings,); nan for points of nan and empty rings."""
    ring = grid.ring
    sums = np.bincount(ring, values, grid.points.size)
    return np.asarray(np.where(grid.points > 0, sums / np.maximum(grid.points, 1), np.nan))


def over_region(grid: Grid, values: Floats, region: Flags) -> tuple[float, float, float]:
    """Return the least, the area-weighted mean and the greatest value in a region (points,); nan when it is empty."""
    if not region.any():
        return float("nan"), float("nan"), float("nan")
    inside = values[region]
    return float(inside.min()), float(np.average(inside, weights=grid.weights[region])), float(inside.max())


def share_against_time(kept: Stepped) -> Floats:
    """Return the share of the whole grid's area with fold + 1 or more in view at every step, shape (steps, folds)."""
    return np.asarray(np.einsum("trf,r->tf", kept.by_ring, kept.grid.areas) / kept.grid.weights.sum())


def intervals(seen: Flags, step_s: float, start_s: float = 0.0) -> Floats:
    """Return the times [s] at which a row of steps begins and ends to be true, shape (intervals, 2).

    A step stands for the time until the next one.
    """
    edges = np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8))
    ends = np.stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)], axis=1)
    return np.asarray(ends * step_s + start_s, np.float64)


def gaps_of(kept: Stepped, point: int, need: int = 1) -> Floats:
    """Return the gaps of one of the chosen points as begin and end [s], shape (gaps, 2).

    Raises ``ValueError`` for a point whose counts were not kept.
    """
    place = int(np.searchsorted(kept.chosen, point))
    if place >= kept.chosen.size or kept.chosen[place] != point:
        raise ValueError(f"the counts of point {point} were not kept")
    return intervals(kept.kept[:, place] < need, kept.step_s)


def _place(kept: Stepped, need: int) -> int:
    places = np.flatnonzero(kept.needed == need)
    if places.size == 0:
        raise ValueError(f"gaps below {need} in view were not followed, only those below {kept.needed.tolist()}")
    return int(places[0])


def _gap_time(kept: Stepped, need: int) -> Floats:
    """Time in gaps [s]: all that is not covered."""
    _place(kept, need)
    return np.asarray((kept.steps - kept.seen[need - 1]) * kept.step_s)
