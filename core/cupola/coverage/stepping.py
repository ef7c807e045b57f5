"""Coverage stepped through time on a grid: chunks of positions in, sums out, memory bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.coverage.grids import Grid
from cupola.coverage.painting import Canvas, canvas_of, paint
from cupola.coverage.reach import MARK, Reach, marks_of
from cupola.coverage.tally import GAP_ROWS, tally
from cupola.progress import Progress, ignore_progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = NDArray[np.int32]

Positions = Callable[[int, int], Floats]
"""``positions(start, stop)``: Earth-fixed positions [m] of steps start … stop - 1, shape (satellites, times, 3)."""

_CHUNK_BYTES = 32 << 20
_LONGEST_CHUNK = 128


@dataclass(frozen=True)
class Stepped:
    """What was kept of the numbers in view at even steps; each step stands for the time until the next."""

    grid: Grid
    step_s: float
    steps: int
    needed: Ints
    """(needed,) numbers of satellites whose gaps were followed."""
    seen: Counts
    """(folds, points) steps with fold + 1 or more satellites in view."""
    total: Counts
    """(points,) satellites in view, summed over the steps."""
    least: NDArray[np.int16]
    most: NDArray[np.int16]
    """(points,) fewest and most in view at any step."""
    gaps: Counts
    """(needed, 4, points), rows of ``tally.GAP_ROWS``."""
    squares: Floats
    """(needed, points) sum of the squares of the gaps' lengths, in steps."""
    by_ring: Counts
    """(steps, rings, folds) points of the ring that see fold + 1 or more."""
    by_region: Floats
    """(steps, regions, folds) share of the region's area that sees fold + 1 or more; nan where a region is empty."""
    chosen: Ints
    """(chosen,) points whose counts were kept."""
    kept: NDArray[np.int16]
    """(steps, chosen) satellites in view of the chosen points."""


def step_coverage(
    grid: Grid,
    positions: Positions,
    satellites: int,
    steps: int,
    step_s: float,
    reach: Reach,
    folds: int = 4,
    needed: tuple[int, ...] = (1,),
    regions: NDArray[np.bool_] | None = None,
    chosen: Ints | None = None,
    progress: Progress = ignore_progress,
) -> Stepped:
    """Return what a grid sees of satellites over time.

    ``positions`` is asked for chunks of steps, so that neither positions nor counts are ever held for all times.
    ``needed`` are the numbers in view below which a point is in a gap (``folds`` is raised to them); ``regions``
    (regions, points) masks for shares against time; ``chosen`` points whose counts are kept at every step. A position
    of nan sees nothing. The Earth is a sphere, as in ``footprint``. Work grows with satellites x steps x rings touched,
    and with points x steps.
    """
    folds = max(folds, *needed, 1)
    sums = _empty(grid, steps, step_s, folds, needed, regions, chosen)
    weights = _region_weights(grid, regions)
    canvas = canvas_of(grid)
    room = _room(canvas, satellites * reach.rings)
    for start in range(0, steps, len(room.base)):
        stop = min(start + len(room.base), steps)
        _take(sums, canvas, weights, reach, positions(start, stop), room, start)
        progress(stop / steps, "Stepping coverage")
    sums.by_region[:, ~weights.any(axis=1)] = np.nan
    return sums


def step_counts(
    grid: Grid,
    counts: Callable[[int, int], NDArray[np.int16]],
    chunk: int,
    steps: int,
    step_s: float,
    folds: int,
    needed: tuple[int, ...],
    regions: NDArray[np.bool_] | None = None,
    chosen: Ints | None = None,
    progress: Progress = ignore_progress,
) -> Stepped:
    """Return the same sums of numbers that are given: ``counts(start, stop)``, (steps, points), ``chunk`` at a time."""
    sums = _empty(grid, steps, step_s, folds, needed, regions, chosen)
    weights = _region_weights(grid, regions)
    starts, rings = canvas_of(grid).starts, grid.points.size
    slots = np.arange(grid.size) + grid.ring
    firsts = grid.first[:-1]
    for start in range(0, steps, chunk):
        stop = min(start + chunk, steps)
        rows = counts(start, stop)
        along = np.diff(rows, axis=1, prepend=np.int16(0))
        along[:, firsts] = rows[:, firsts]
        diff = np.zeros((stop - start, int(starts[-1])), np.int16)
        diff[:, slots] = along
        _sum_up(sums, weights, starts, diff, np.zeros((stop - start, rings), np.int32), start)
        progress(stop / steps, "Stepping coverage")
    sums.by_region[:, ~weights.any(axis=1)] = np.nan
    return sums


def all_at_once(positions_ecef_m: Floats) -> Positions:
    """Return the source of positions that are already held, shape (satellites, times, 3)."""
    return lambda start, stop: np.ascontiguousarray(positions_ecef_m[:, start:stop])


def _chunk(footprints: int, slots: int) -> int:
    """Steps at a time, such that positions, marks and counts each stay below some 32 MiB."""
    widest = max(1, footprints * MARK * 8, slots * 2)
    return max(1, min(_LONGEST_CHUNK, _CHUNK_BYTES // widest))


def _empty(
    grid: Grid, steps: int, step_s: float, folds: int, needed: tuple[int, ...],
    regions: NDArray[np.bool_] | None, chosen: Ints | None,
) -> Stepped:  # fmt: skip
    points = grid.size
    needs = np.array(needed, np.int64)
    picked = np.unique(np.asarray(chosen, np.int64)) if chosen is not None else np.empty(0, np.int64)
    return Stepped(
        grid, step_s, steps, needs,
        seen=np.zeros((folds, points), np.int32), total=np.zeros(points, np.int32),
        least=np.full(points, np.iinfo(np.int16).max if steps else 0, np.int16), most=np.zeros(points, np.int16),
        gaps=np.zeros((needs.size, GAP_ROWS, points), np.int32), squares=np.zeros((needs.size, points)),
        by_ring=np.zeros((steps, grid.points.size, folds), np.int32),
        by_region=np.zeros((steps, 0 if regions is None else len(regions), folds)),
        chosen=picked, kept=np.zeros((steps, picked.size), np.int16),
    )  # fmt: skip


def _region_weights(grid: Grid, regions: NDArray[np.bool_] | None) -> Floats:
    if regions is None:
        return np.empty((0, grid.size))
    weights = np.where(regions, grid.weights, 0.0)
    sums = weights.sum(axis=1, keepdims=True)
    shares = np.zeros(weights.shape)
    np.divide(weights, sums, out=shares, where=sums > 0.0)
    return shares


@dataclass(frozen=True)
class _Room:
    """Arrays that every chunk reuses."""

    marks: Floats
    diff: NDArray[np.int16]
    base: Counts


def _room(canvas: Canvas, footprints: int) -> _Room:
    slots = int(canvas.starts[-1])
    times = _chunk(footprints, slots)
    return _Room(
        np.empty((times, footprints, MARK)),
        np.empty((times, slots), np.int16),
        np.empty((times, canvas.starts.size - 1), np.int32),
    )


def _take(
    sums: Stepped, canvas: Canvas, weights: Floats, reach: Reach, places: Floats, room: _Room, start: int
) -> None:
    times = places.shape[1]
    marks, diff, base = room.marks[:times], room.diff[:times], room.base[:times]
    marks_of(places, reach.fixed_rad, reach.limits, reach.rings, marks)
    paint(marks, canvas.columns, canvas.buckets, diff, base)
    _sum_up(sums, weights, canvas.starts, diff, base, start)


def _sum_up(sums: Stepped, weights: Floats, starts: Ints, diff: NDArray[np.int16], base: Counts, start: int) -> None:
    times = len(diff)
    rings, folds = base.shape[1], sums.seen.shape[0]
    by_region = np.zeros((rings if len(weights) else 0, times, len(weights), folds))
    span = slice(start, start + times)
    tally(
        diff, base, starts, start, sums.needed, sums.seen, sums.total, sums.least, sums.most, sums.gaps,
        sums.squares, sums.by_ring[span], weights, by_region, sums.chosen, sums.kept[span],
    )  # fmt: skip
    sums.by_region[span] = by_region.sum(axis=0)
