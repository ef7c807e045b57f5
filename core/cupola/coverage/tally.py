"""What is kept of the counts while time goes by: sums per point, per ring and per region, never points x times."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled_fast, compiled_parallel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = NDArray[np.int32]

GAP_ROWS = 4
"""Rows kept per needed number: length of the running gap, of the gap at the start, of the longest gap that closed
after a first coverage, and number of closed gaps; lengths in steps."""


@compiled_fast
def _sum_along(diff: NDArray[np.int16], base: int, counts: NDArray[np.int16]) -> None:
    total = np.int16(base)
    for m in range(counts.size):
        total += diff[m]
        counts[m] = total


@compiled_fast
def _seen(counts: NDArray[np.int16], fold: int, seen: Counts) -> int:
    """Count the steps with ``fold`` or more at every point; return how many points have them now."""
    total = np.int32(0)
    limit = np.int16(fold)
    for m in range(counts.size):
        one = np.int32(counts[m] >= limit)
        seen[m] += one
        total += one
    return int(total)


@compiled_fast
def _bounds(
    counts: NDArray[np.int16], total: Counts, least: NDArray[np.int16], most: NDArray[np.int16]
) -> tuple[int, int]:
    """Take in the counts of one step; return the fewest and the most of them."""
    low, high = counts[0], counts[0]
    for m in range(counts.size):
        count = counts[m]
        total[m] += count
        least[m] = min(least[m], count)
        most[m] = max(most[m], count)
        low, high = min(low, count), max(high, count)
    return low, high


@compiled_fast
def _gaps(
    counts: NDArray[np.int16], need: int, step: int,
    run: Counts, lead: Counts, longest: Counts, closed: Counts, squares: Floats,
) -> int:  # fmt: skip
    """Move the gaps of one ring on by one step; return 0 when none is running.

    A gap of n steps adds 1 + 3 + … + (2 n - 1) = n^2 to ``squares``.
    """
    limit, now = np.int16(need), np.int32(step)
    running = np.int32(0)
    for m in range(counts.size):
        seen = counts[m] >= limit
        length, start = run[m], lead[m]
        ended = np.int32(seen & (length > 0))
        inner = np.int32(start < now)
        longest[m] = max(longest[m], ended * inner * length)
        closed[m] += ended
        grown = np.int32(0) if seen else length + np.int32(1)
        lead[m] = start + np.int32((not seen) & (start == now))
        squares[m] += max(0, 2 * grown - 1)
        run[m] = grown
        running |= grown
    return int(running)


@compiled_fast
def _weighed(counts: NDArray[np.int16], weights: Floats, out: Floats) -> None:
    for fold in range(out.size):
        total = 0.0
        limit = np.int16(fold + 1)
        for m in range(counts.size):
            total += weights[m] if counts[m] >= limit else 0.0
        out[fold] = total


@compiled_parallel
def tally(
    diff: NDArray[np.int16], base: Counts, starts: Ints, step: int, needed: Ints,
    seen: Counts, total: Counts, least: NDArray[np.int16], most: NDArray[np.int16],
    gaps: Counts, squares: Floats, by_ring: Counts,
    weights: Floats, by_region: Floats, chosen: Ints, kept: NDArray[np.int16],
) -> None:  # fmt: skip
    """Take one chunk of painted times into the sums; every ring is the work of one thread.

    ``diff`` (times, slots), ``base`` (times, rings) as painted, the first of them step ``step``. Sums, all updated:
    ``seen`` (folds, points), ``total``, ``least``, ``most`` (points,), ``gaps`` (needed, 4, points), ``squares``
    (needed, points). Written for the chunk: ``by_ring`` (times, rings, folds), ``by_region`` (rings, times, regions,
    folds) from ``weights`` (regions, points), ``kept`` (times, chosen) for the points ``chosen``, ascending.
    """
    folds, regions = seen.shape[0], weights.shape[0]
    for ring in numba.prange(base.shape[1]):
        a, b = starts[ring] - ring, starts[ring + 1] - ring - 1
        counts = np.empty(b - a, np.int16)
        first, last = np.searchsorted(chosen, a), np.searchsorted(chosen, b)
        running, always = np.ones(needed.size, np.int64), np.zeros(folds, np.int32)
        for k in range(diff.shape[0] if b > a else 0):
            _sum_along(diff[k, starts[ring] : starts[ring + 1]], base[k, ring], counts)
            low, high = _bounds(counts, total[a:b], least[a:b], most[a:b])
            for fold in range(folds):
                if low > fold:
                    always[fold] += 1
                    by_ring[k, ring, fold] = b - a
                else:
                    by_ring[k, ring, fold] = _seen(counts, fold + 1, seen[fold, a:b]) if high > fold else 0
            for n in range(needed.size):
                if low < needed[n] or running[n] > 0:
                    rows = gaps[n]
                    running[n] = _gaps(
                        counts, needed[n], step + k, rows[0, a:b], rows[1, a:b], rows[2, a:b], rows[3, a:b],
                        squares[n, a:b],
                    )  # fmt: skip
            for region in range(regions):
                _weighed(counts, weights[region, a:b], by_region[ring, k, region])
            for c in range(first, last):
                kept[k, c] = counts[chosen[c] - a]
        for fold in range(folds):
            seen[fold, a:b] += always[fold]
