"""The worst place at the worst phase: how far the n-th nearest sub-satellite point can be, and what that guarantees.

Over all phases of a Walker delta every satellite has the same surroundings, up to its own argument of latitude: the
search over satellites and phases is one over the argument of a single satellite, and reflections leave a quarter turn
of it (equator to crest). Other patterns ask every satellite at every phase of 2 pi / S.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
from scipy.spatial import ConvexHull, QhullError

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.independence import independent_groups
from cupola.coverage.shells import (
    TURN,
    AnyShell,
    Floats,
    Ints,
    Shell,
    argument_stretch,
    nodes_and_arguments,
)
from cupola.coverage.worst_places import Flags, mark_near, raise_best


@dataclass(frozen=True)
class Guarantee:
    """The largest central angle from any point, at any phase, to its n-th nearest sub-satellite point."""

    fold: int
    central_angle_rad: float
    """nan when there are fewer than ``fold`` satellites."""
    latitude_rad: float
    """Of the worst place."""
    longitude_rad: float
    """Of the worst place, east of the direction from which nodes are counted, when the phases below are added."""
    node_phase_rad: float
    """Added to every node for the worst moment."""
    argument_phase_rad: float
    """Added to every argument of latitude for the worst moment."""
    accuracy_rad: float
    """No phase missed can be worse by more than this: half the last step of the search. Usually far better: the answer
    is carried to the top of its hill."""
    exact: bool
    """False for shells with independent phases: then the angle of the best of them, which all together keep or beat."""


_QUARTER_TURN: Final = 0.5 * math.pi
_NEAREST: Final = 40
"""Neighbours looked at first."""
_POLISHED: Final = 1e-8
_FIRST: Final = 24
"""Questions asked before the work is dealt out."""


def guarantee(
    pattern: Floats | Sequence[AnyShell], folds: int = 4, accuracy_rad: float = 3e-4, most_rows: int = 60_000
) -> tuple[Guarantee, ...]:
    """Return, for n = 1 … folds, the largest central angle from any point to its n-th nearest sub-satellite point.

    ``pattern`` is unit vectors (satellites, 3), taken as they stand, or shells, taken over all their phases; footprints
    play no part. Fewer than n satellites: nan. The search refines the phase by thirds where the worst may lie, until it
    can miss no more than ``accuracy_rad`` or a refinement would ask more than ``most_rows`` questions (``accuracy_rad``
    of the answer tells); 1e-3 is for an answer while the mouse moves.
    """
    if isinstance(pattern, np.ndarray):
        return _snapshot(pattern, folds)
    shells = [shell for shell in pattern if shell.satellites]
    if not shells:
        return tuple(_absent(n) for n in range(1, folds + 1))
    groups, _ = independent_groups(shells)
    members = [[shells[i] for i in part] for group in groups for part in group.patterns]
    found = [_search(group, folds, accuracy_rad, most_rows) for group in members]
    if len(found) == 1:
        return found[0]
    best = (min(of_fold, key=_or_infinite) for of_fold in zip(*found, strict=True))
    return tuple(Guarantee(*_values(one)[:-1], exact=False) for one in best)


def elevation_rad(central_angle_rad: float, altitude_m: float, target_altitude_m: float = 0.0) -> float:
    """Return the elevation at a target of a satellite this far away on a spherical Earth (Wertz 1999, section 5.2).

    Negative below the target's horizontal, nan for nan.
    """
    satellite, target = EARTH_RADIUS_M + altitude_m, EARTH_RADIUS_M + target_altitude_m
    up = satellite * math.cos(central_angle_rad) - target
    return math.atan2(up, satellite * math.sin(central_angle_rad))


def hull_range_rad(unit_vectors: Floats) -> float:
    """Return the largest distance from any point to its nearest satellite, by the convex hull of unit vectors (n, 3).

    The angle is that of the facet plane nearest to the centre (Ballard 1980). Where the hull leaves the centre out, so
    that the angle is beyond a right one, or spans no volume, the answer is that of ``guarantee``.
    """
    try:
        least = float(-ConvexHull(unit_vectors).equations[:, 3].max())
    except (QhullError, ValueError):
        least = -1.0
    return math.acos(least) if least > 0.0 else _snapshot(unit_vectors, 1)[0].central_angle_rad


def _or_infinite(one: Guarantee) -> float:
    return math.inf if math.isnan(one.central_angle_rad) else one.central_angle_rad


def _values(one: Guarantee) -> tuple[int, float, float, float, float, float, float, bool]:
    return (
        one.fold, one.central_angle_rad, one.latitude_rad, one.longitude_rad, one.node_phase_rad,
        one.argument_phase_rad, one.accuracy_rad, one.exact,
    )  # fmt: skip


def _absent(fold: int) -> Guarantee:
    nan = math.nan
    return Guarantee(fold, nan, nan, nan, nan, nan, 0.0, True)


def _snapshot(unit_vectors: Floats, folds: int) -> tuple[Guarantee, ...]:
    """Points are polar orbits stopped at their latitude."""
    vectors = np.asarray(unit_vectors, dtype=np.float64)
    table = np.empty((vectors.shape[0], 4))
    table[:, 0] = np.arctan2(vectors[:, 1], vectors[:, 0])
    table[:, 1] = np.arctan2(vectors[:, 2], np.hypot(vectors[:, 0], vectors[:, 1]))
    table[:, 2], table[:, 3] = 0.0, 1.0
    return _refine(table, np.zeros(1), np.arange(table.shape[0]), 0.0, folds, 1.0, table.shape[0] * 2)


def _search(shells: list[AnyShell], folds: int, accuracy_rad: float, most_rows: int) -> tuple[Guarantee, ...]:
    table = _table(shells)
    first = shells[0]
    fine = min(max(0.5 * TURN / table.shape[0], accuracy_rad), _QUARTER_TURN / 64)
    if len(shells) == 1 and isinstance(first, Shell) and math.isclose(first.raan_span_rad, TURN, rel_tol=1e-12):
        start, span, centres = -first.argument_of_latitude_rad, _QUARTER_TURN, np.zeros(1, dtype=np.int64)
    else:
        start, span = argument_stretch(shells)
        centres = np.arange(table.shape[0])
    count = max(1, min(math.ceil(span / fine), most_rows // centres.size))
    shifts = start + span * (np.arange(count) + 0.5) / count
    return _refine(table, shifts, centres, span / count, folds, accuracy_rad, most_rows)


def _table(shells: Sequence[AnyShell]) -> Floats:
    """Node, argument, cos i, sin i of every satellite."""
    parts = []
    for shell in shells:
        node, argument, counts = nodes_and_arguments(shell)
        place = np.concatenate([TURN * np.arange(n) / n for n in counts])
        part = np.empty((place.size, 4))
        part[:, 0], part[:, 1] = np.repeat(node, counts), np.repeat(argument, counts) + place
        part[:, 2:] = math.cos(shell.inclination_rad), math.sin(shell.inclination_rad)
        parts.append(part)
    return np.vstack(parts)


def _turned(table: Floats) -> Floats:
    """Unit vectors at no shift and a quarter turn later, (6, satellites)."""
    out = np.empty((6, table.shape[0]))
    for k in range(2):
        u = table[:, 1] + k * _QUARTER_TURN
        cos_n, sin_n, cos_u, sin_u = np.cos(table[:, 0]), np.sin(table[:, 0]), np.cos(u), np.sin(u)
        out[3 * k] = cos_n * cos_u - sin_n * table[:, 2] * sin_u
        out[3 * k + 1] = sin_n * cos_u + cos_n * table[:, 2] * sin_u
        out[3 * k + 2] = table[:, 3] * sin_u
    return out


def _refine(
    table: Floats, shifts: Floats, centres: Ints, step: float, folds: int, accuracy_rad: float, most_rows: int
) -> tuple[Guarantee, ...]:
    """Ask every centre at every shift, then again by thirds of the step around whatever came near the best."""
    turned, chunks = _turned(table), 4 * numba.get_num_threads()
    folds_asked = min(folds, table.shape[0])
    rows, asked = np.repeat(shifts, centres.size), np.tile(centres, shifts.size)
    active = np.ones((rows.size, folds_asked), dtype=np.bool_)
    best = np.zeros((folds_asked, 6))
    reach = math.acos(max(-1.0, 1.0 - 2.0 * _NEAREST / table.shape[0]))
    while True:
        order = _scattered(rows.size)
        rows, asked, active = rows[order], asked[order], active[order]
        # A few first, so that all chunks of the rest begin with a good answer.
        for part, share in ((np.s_[:_FIRST], 1), (np.s_[_FIRST:], chunks)):
            _raise(table, turned, rows[part], asked[part], active[part], reach, share, best)
        if 0.5 * step <= accuracy_rad:
            break
        mark_near(table, turned, rows, asked, best[:, 0] - 0.5 * step, active, reach, chunks)
        kept = active.any(axis=1)
        if 4 * np.count_nonzero(kept) > most_rows:
            break
        step /= 3.0
        rows, asked, active = _thirds(rows[kept], asked[kept], active[kept], step)
    _polish(table, turned, step, reach, best)
    answers = tuple(_answer(n + 1, best[n], step) for n in range(folds_asked))
    return answers + tuple(_absent(n) for n in range(folds_asked + 1, folds + 1))


def _raise(
    table: Floats, turned: Floats, rows: Floats, asked: Ints, active: Flags, reach: float, chunks: int, best: Floats
) -> None:
    """Put better answers into ``best`` (folds, 6): angle, place, shift, centre."""
    if not rows.size:
        return
    found = np.zeros((min(chunks, rows.size), best.shape[0], 5))
    raise_best(table, turned, rows, asked, active, best[:, 0].copy(), reach, found)
    for n in range(best.shape[0]):
        top = found[np.argmax(found[:, n, 0]), n]
        if top[0] > best[n, 0]:
            best[n, :4], best[n, 4], best[n, 5] = top[:4], rows[int(top[4])], asked[int(top[4])]


def _polish(table: Floats, turned: Floats, step: float, reach: float, best: Floats) -> None:
    """Climb from each answer to the top of its hill in phase."""
    folds = best.shape[0]
    step *= 1.5
    while step > _POLISHED:
        rows = (best[:, 4][:, None] + step * np.linspace(-1.0, 1.0, 9)).ravel()
        asked, active = np.repeat(best[:, 5].astype(np.int64), 9), np.repeat(np.eye(folds, dtype=np.bool_), 9, axis=0)
        _raise(table, turned, rows, asked, active, reach, numba.get_num_threads(), best)
        step *= 0.4


def _thirds(rows: Floats, asked: Ints, active: Flags, step: float) -> tuple[Floats, Ints, Flags]:
    """Return the questions of the finer step out to the neighbours of the given ones, each once.

    As far as the neighbours, for what one satellite reaches may end in a jump where another takes over.
    """
    offsets = np.arange(-3, 4)
    first = rows.min()
    index = (np.round((rows - first) / step)[:, None] + offsets).astype(np.int64).ravel()
    centres = np.repeat(asked, offsets.size)
    _, place, back = np.unique(np.stack([index, centres]), axis=1, return_index=True, return_inverse=True)
    merged = np.zeros((place.size, active.shape[1]), dtype=np.bool_)
    np.logical_or.at(merged, back.ravel(), np.repeat(active, offsets.size, axis=0))
    return first + step * index[place], centres[place], merged


def _scattered(count: int) -> Ints:
    """Numbers 0 … count - 1 in golden-section order, so that neighbours are far apart."""
    return np.argsort(np.arange(count) * 0.6180339887498949 % 1.0).astype(np.int64)


def _answer(fold: int, best: Floats, step: float) -> Guarantee:
    latitude = math.asin(float(np.clip(best[3], -1.0, 1.0)))
    longitude = math.atan2(float(best[2]), float(best[1]))
    return Guarantee(fold, float(best[0]), latitude, longitude, 0.0, float(best[4]), 0.5 * step, True)
