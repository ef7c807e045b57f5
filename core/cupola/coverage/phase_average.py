"""The long-run share of time in which a latitude is seen by exactly 0, 1, 2 … satellites of circular shells.

For a circular shell, longitude and time only move two phases, the node and the argument of latitude. When the ground
track never repeats, every pair of phases is met equally often (Weyl 1916), and the share of time is an average over
both. The average over the node is exact (``phase_sweeps``); that over the argument is a midpoint rule, refined until
two refinements agree. Symmetries of the pattern shorten both: the Walker lattice repeats after 2 pi gcd(P, F) / T of
argument and 2 pi / gcd(P, F) of node, and the point reflection of an orbit about its crest halves what is left.

Several shells: phases that drift apart (different rates of node and argument under J2) are independent, and the counts
add by convolution. Shells whose node and argument both keep step are one pattern. Where only the argument keeps step (i
and 180 - i at one altitude) or only the node (sun-synchronous shells), the convolution is done at each common value.

Not for repeating ground tracks, geostationary, eccentric orbits or catalogues: step those through time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.coverage.independence import independent_groups
from cupola.coverage.phase_sweeps import sweep
from cupola.coverage.shells import (
    TURN,
    AnyShell,
    Floats,
    Pattern,
    argument_stretch,
    pattern_of,
    per_plane_divisor,
)
from cupola.coverage.shells import PlacedShell as PlacedShell
from cupola.coverage.shells import Shell as Shell

TOLERANCE: Final = 1.0e-4
"""Asked of every share when nothing else is."""
MOST_SWEEPS: Final = 4374
Flags = NDArray[np.bool_]
_CAUTION: Final = 0.5
"""A threefold refinement leaves less than this part of the change it made: the rule is of order 1.5 to 2."""
_NEAR_POLE: Final = math.sin(math.radians(84.0))
_ROOM: Final = 4_000_000
"""Numbers held at a time."""


@dataclass(frozen=True)
class PhaseAverage:
    """What ``phase_average`` found."""

    shares: Floats
    """Share of time seen by exactly 0 … folds - 1 and (last) by folds or more satellites, (latitudes, folds + 1)."""
    error: float
    """Greatest estimated error of any share."""
    sweeps: int
    """Most sweeps of the circle that any latitude took."""
    groups: tuple[tuple[int, ...], ...]
    """Shells (by number) whose phases keep step in some way; different groups are independent and were convolved."""
    exact: bool
    """False where shells hang together by nodes and arguments both in a chain: then the node's tie was left out."""


def fold_shares(
    shells: Sequence[AnyShell],
    latitudes_rad: Floats,
    folds: int,
    tolerance: float = TOLERANCE,
    most_sweeps: int = MOST_SWEEPS,
) -> Floats:
    """Return the share of time in which each latitude is seen by exactly 0 … folds - 1 and by >= folds satellites.

    Shape (latitudes, folds + 1); every row adds to 1. See ``phase_average``.
    """
    return phase_average(shells, latitudes_rad, folds, tolerance, most_sweeps).shares


def phase_average(
    shells: Sequence[AnyShell],
    latitudes_rad: Floats,
    folds: int,
    tolerance: float = TOLERANCE,
    most_sweeps: int = MOST_SWEEPS,
) -> PhaseAverage:
    """Return the long-run shares of time by number of satellites in view, and how good they are.

    ``tolerance`` is asked of every share; refinement stops at ``most_sweeps``, and ``error`` tells what was reached. No
    satellites, or none that sees anything: the share of 0 is 1.
    """
    seeing = [index for index, shell in enumerate(shells) if shell.satellites and not shell.footprint.empty]
    latitudes, back = np.unique(np.abs(np.asarray(latitudes_rad, dtype=np.float64)).round(14), return_inverse=True)
    groups, exact = independent_groups([shells[index] for index in seeing])
    shares = np.zeros((latitudes.size, folds + 1))
    shares[:, 0] = 1.0
    error, sweeps = 0.0, 0
    for group in groups:
        members = [[shells[seeing[index]] for index in pattern] for pattern in group.patterns]
        found = _tied_shares(members, group.tie, np.sin(latitudes), folds, tolerance, most_sweeps)
        shares, error, sweeps = _convolved(shares, found[0]), error + found[1], max(sweeps, found[2])
    named = tuple(tuple(sorted(seeing[i] for pattern in group.patterns for i in pattern)) for group in groups)
    return PhaseAverage(shares[back.ravel()], error, sweeps, named, exact)


def area_mean(latitudes_rad: Floats, shares: Floats) -> Floats:
    """Return the area-weighted share of time seen by >= 1 … >= folds satellites, shape (folds,).

    Each latitude stands for the zone half-way to its neighbours, the outermost ones as far to the other side, none
    beyond a pole. ``latitudes_rad`` must rise.
    """
    at_least = 1.0 - np.cumsum(shares, axis=1)[:, :-1]
    if latitudes_rad.size == 1:
        return np.asarray(np.clip(at_least[0], 0.0, 1.0))
    middle = 0.5 * (latitudes_rad[1:] + latitudes_rad[:-1])
    ends = (2.0 * latitudes_rad[0] - middle[0], 2.0 * latitudes_rad[-1] - middle[-1])
    edges = np.clip(np.concatenate([ends[:1], middle, ends[1:]]), -0.5 * np.pi, 0.5 * np.pi)
    zones = np.diff(np.sin(edges))
    mean: Floats = np.clip((zones / zones.sum()) @ at_least, 0.0, 1.0)
    return mean


def _convolved(first: Floats, second: Floats) -> Floats:
    """Distribution of the sum of two independent counts, along the last axis, the last entry for all higher."""
    folds = first.shape[-1] - 1
    total = np.zeros(np.broadcast_shapes(first.shape, second.shape))
    for n in range(folds):
        for k in range(n + 1):
            total[..., n] += first[..., k] * second[..., n - k]
    total[..., folds] = np.maximum(0.0, 1.0 - total[..., :folds].sum(axis=-1))
    return total


def _tied_shares(
    members: list[list[AnyShell]], tie: str, sin_f: Floats, folds: int, tolerance: float, most_sweeps: int
) -> tuple[Floats, float, int]:
    """Return shares (latitudes, folds + 1), their error and the sweeps taken, for patterns that keep step.

    Towards a pole the node matters less and less, and what is seen changes with steps of the argument: finer from the
    start. At the pole only the argument is left, and it is the one that is swept.
    """
    shares = np.zeros((sin_f.size, folds + 1))
    shares[:, 0] = 1.0
    error, sweeps = 0.0, 1
    reached = np.arcsin(sin_f) <= max(_highest_rad(shell) for shells in members for shell in shells)
    pole, near = sin_f > 1.0 - 1e-13, sin_f > _NEAR_POLE
    for part, finer in ((reached & ~near, 1), (reached & near & ~pole, 9)):
        if part.any():
            shares[part], off, taken = _tied_below_pole(
                members, tie, sin_f[part], folds, tolerance, most_sweeps, finer
            )  # fmt: skip
            error, sweeps = max(error, off), max(sweeps, taken)
    if pole.any():
        shares[pole] = _polar_shares(members, tie, folds)
    return shares, error, sweeps


def _highest_rad(shell: AnyShell) -> float:
    """The highest latitude that a shell sees."""
    return min(shell.inclination_rad, math.pi - shell.inclination_rad) + shell.footprint.maximum_rad + 1e-9


def _polar_shares(members: list[list[AnyShell]], tie: str, folds: int) -> Floats:
    """Return the shares at a pole: each satellite sees it for one stretch of argument about the crest.

    Told to the kernel as satellites over the equator whose longitude is the argument. Only patterns that do not share
    their argument are independent there.
    """
    shares: Floats = np.eye(1, folds + 1)[0]
    for shells in members if tie == "node" else [[shell for pattern in members for shell in pattern]]:
        pattern = pattern_of(shells, 1, 0.0, TURN)
        planes = pattern.planes.copy()
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ends = np.nan_to_num(planes[:, 4:] / planes[:, 3:4], nan=2.0, posinf=2.0, neginf=-2.0)
        planes[:, 0], planes[:, 2], planes[:, 3] = 0.0, 1.0, 0.0
        planes[:, 4] = ends[:, 0]
        planes[:, 5] = np.where(pattern.planes[:, 5] < 2.0, ends[:, 1], 2.0)
        own = np.empty((1, 1, 1, folds + 1))
        sweep(np.zeros(1), np.zeros(1), planes, pattern.counts, TURN, 1, own)
        shares = _convolved(shares, own[0, 0, 0])
    return shares


def _tied_below_pole(
    members: list[list[AnyShell]], tie: str, sin_f: Floats, folds: int, tolerance: float, most_sweeps: int, finer: int
) -> tuple[Floats, float, int]:
    repeats = [math.gcd(*(shell.repeats for shell in shells)) for shells in members]
    if len(members) == 1:
        patterns = [pattern_of(members[0], repeats[0], *argument_stretch(members[0]))]
        return _refined(patterns, sin_f, folds, tolerance, most_sweeps, 1, finer)
    if tie == "argument":
        span = TURN / per_plane_divisor([shell for shells in members for shell in shells])
        patterns = [pattern_of(shells, own, 0.0, span) for shells, own in zip(members, repeats, strict=True)]
        return _refined(patterns, sin_f, folds, tolerance, most_sweeps, 1, finer)
    common = math.gcd(*repeats)
    patterns = [pattern_of(shells, common, 0.0, TURN / per_plane_divisor(shells)) for shells in members]
    bins = min(1024, 32 * max(pattern.counts.size for pattern in patterns))
    parts = [_refined([pattern], sin_f, folds, tolerance, most_sweeps, bins, finer) for pattern in patterns]
    shares = parts[0][0]
    for part in parts[1:]:
        shares = _convolved(shares, part[0])
    mean: Floats = shares.mean(axis=1)
    return mean, sum(part[1] for part in parts), max(part[2] for part in parts)


def _refined(
    patterns: list[Pattern], sin_f: Floats, folds: int, tolerance: float, most_sweeps: int, bins: int, finer: int
) -> tuple[Floats, float, int]:
    """Triple the midpoints of the argument until the shares stand still; latitudes that do are left alone."""
    count = 3 * finer * _first_sweeps(patterns)
    places = (np.arange(count) + 0.5) / count
    total, coarse = _summed(patterns, sin_f, places, np.arange(count) % 3 == 1, folds, bins)
    taken = np.full(sin_f.size, count)
    error = _change(total / count, coarse * 3.0 / count)
    while count * 3 <= most_sweeps and (open_ := np.flatnonzero(error > tolerance)).size:
        fine = np.arange(3 * count)
        fine = fine[fine % 3 != 1]
        places = (fine + 0.5) / (3 * count)
        more, _ = _summed(patterns, sin_f[open_], places, np.zeros(fine.size, dtype=np.bool_), folds, bins)
        before = total[open_] / count
        total[open_] += more
        count *= 3
        taken[open_] = count
        error[open_] = _change(total[open_] / count, before)
    shares: Floats = total / taken[:, None, None]
    return (shares if bins > 1 else shares[:, 0]), float(error.max(initial=0.0)), int(taken.max(initial=0))


def _change(fine: Floats, coarse: Floats) -> Floats:
    """Estimated error of the finer of two refinements, the greatest over the counts, (latitudes,)."""
    change: Floats = _CAUTION * np.abs(fine - coarse).mean(axis=1).max(axis=1)
    return change


def _first_sweeps(patterns: list[Pattern]) -> int:
    """Two sweeps for each step of argument between neighbouring satellites, where ends cross; one a degree at least."""
    pattern = max(patterns, key=lambda one: one.satellites)
    turns = pattern.span_rad / TURN
    return max(2 * math.ceil(turns * pattern.satellites - 1e-9), math.ceil(360.0 * turns), 2)


def _summed(
    patterns: list[Pattern], sin_f: Floats, places: Floats, coarse: Flags, folds: int, bins: int
) -> tuple[Floats, Floats]:
    """Sums of the shares over all places (0 to 1) of the stretch of arguments, and over those marked coarse.

    Both (latitudes, bins, folds + 1). Patterns swept together keep step in the argument alone; at each argument their
    nodes are independent.
    """
    total = np.zeros((2, sin_f.size, bins, folds + 1))
    chunks = 4 * numba.get_num_threads()
    most = max(1, _ROOM // max(1, sin_f.size * bins * (folds + 1)))
    for k in range(0, places.size, most):
        shares = np.array([])
        for pattern in patterns:
            arguments = pattern.start_rad + pattern.span_rad * places[k : k + most]
            own = np.empty((sin_f.size, arguments.size, bins, folds + 1))
            sweep(sin_f, arguments, pattern.planes, pattern.counts, pattern.turn_rad, chunks, own)
            shares = _convolved(shares, own) if shares.size else own
        total[0] += shares.sum(axis=1)
        total[1] += shares[:, coarse[k : k + most]].sum(axis=1)
    return total[0], total[1]
