"""The chosen shot, checked: a Lambert arc to the meeting within the interceptor's delta-v, and the path it flies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m, states_eci
from cupola.constants import EARTH_MU_M3_S2
from cupola.engagement.arcs import check_meetings, shot_arc
from cupola.engagement.kepler import kepler_states
from cupola.engagement.kinetic import first_meetings
from cupola.engagement.shooters import InterceptorLayer, some_of
from cupola.engagement.targets import Target, path_at, position_at
from cupola.engagement.windows import permitted_at

_PATH_POINTS: Final = 41
_CHECKED_AT_ONCE: Final = 8
_STATES_AT_ONCE: Final = 60_000


@dataclass(frozen=True)
class Meetings:
    """What each candidate satellite could do about one threat when it releases now; every array has shape
    (candidates,)."""

    times_s: NDArray[np.float64]
    """Earliest meeting, nan where there is none within delta-v or where enough others are earlier."""
    delta_v_m_s: NDArray[np.float64]
    """Needed by the Lambert arc."""


def meetings(
    layer: InterceptorLayer,
    candidates: NDArray[np.int64],
    target: Target,
    release_s: float,
    epoch_utc: str,
    step_s: float,
    enough: int,
    report: Callable[[], None],
    proposed_s: NDArray[np.float64] | None = None,
) -> Meetings:
    """Return the earliest meetings of candidate satellites' interceptors with a threat, released at ``release_s``.

    The closed form of reach proposes a time, the Lambert arc disposes; a time that fails is followed by a later step
    of the scenario. Candidates are checked in order of their proposed times until no other can be among the
    ``enough`` that meet the threat first; ``report`` is called often. ``proposed_s``, shape (candidates,), are the
    closed form's meetings where they are known already.
    """
    grid, allowed = _steps(layer, target, release_s, step_s)
    positions, velocities = states_eci(some_of(layer.constellation, candidates), epoch_utc, np.array([release_s]))
    found = Meetings(np.full(len(candidates), np.nan), np.full(len(candidates), np.nan))
    if proposed_s is None:
        proposals = _proposals(layer, candidates, target, release_s, epoch_utc, grid, allowed, report)
    else:
        proposals = iter([(np.arange(len(candidates)), proposed_s, np.inf)])
    for rows, earliest, until_s in proposals:
        finite = np.isfinite(earliest)
        order = np.argsort(earliest[finite], kind="stable")
        rows, earliest = rows[finite][order], earliest[finite][order]
        for first in range(0, len(rows), _CHECKED_AT_ONCE):
            if _settled(found, enough, float(earliest[first])):
                return found
            report()
            part = rows[first : first + _CHECKED_AT_ONCE]
            found.times_s[part], found.delta_v_m_s[part] = check_meetings(
                positions[part, 0], velocities[part, 0], earliest[first : first + _CHECKED_AT_ONCE].copy(), release_s,
                grid, allowed, target.times_s, target.positions_eci_m, target.velocities_eci_m_s, layer.delta_v_m_s,
                layer.acceleration_m_s2,
            )  # fmt: skip
        if _settled(found, enough, until_s):
            return found
    return found


def _settled(found: Meetings, enough: int, from_s: float) -> bool:
    """Whether no meeting proposed at ``from_s`` or later can be among the ``enough`` first: the check of a proposal
    only ever moves it later."""
    return int((found.times_s <= from_s).sum()) >= enough


def _steps(
    layer: InterceptorLayer, target: Target, release_s: float, step_s: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the scenario's steps after a release up to the last at which a meeting is allowed, and where it is."""
    grid = np.arange(np.floor(release_s / step_s) + 1, np.floor(target.times_s[-1] / step_s) + 1) * step_s
    allowed = permitted_at(target, grid, layer)
    end = int(np.flatnonzero(allowed)[-1]) + 1 if allowed.any() else 0
    return grid[:end].copy(), allowed[:end].copy()


def _proposals(
    layer: InterceptorLayer,
    candidates: NDArray[np.int64],
    target: Target,
    release_s: float,
    epoch_utc: str,
    grid: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    report: Callable[[], None],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], float]]:
    """Yield, stretch by stretch of time, which candidates first meet the threat in it by the closed form, when, and how
    far the stretch goes."""
    threat = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, grid)
    at_once = max(2, _STATES_AT_ONCE // max(1, len(candidates)))
    open_rows = np.arange(len(candidates))
    # Stretches overlap by a step for the refinement.
    first = 0
    while first < len(grid) and open_rows.size:
        report()
        part = slice(max(first - 1, 0), first + at_once)
        satellites = positions_eci_m(some_of(layer.constellation, candidates[open_rows]), epoch_utc, grid[part])
        earliest = first_meetings(
            satellites, threat[part].copy(), grid[part].copy(), allowed[part].copy(), release_s,
            layer.delta_v_m_s, layer.acceleration_m_s2,
        )  # fmt: skip
        yield open_rows, earliest, float(grid[part][-1])
        open_rows = open_rows[np.isnan(earliest)]
        first += at_once


def flyout_path(
    layer: InterceptorLayer, satellite: int, target: Target, release_s: float, meeting_s: float, epoch_utc: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times and inertial places of one fly-out, shapes (points,) and (points, 3).

    While it burns the interceptor leaves its coasting satellite along the impulse by ``a t^2 / 2``; then it is on the
    arc.
    """
    alone = some_of(layer.constellation, np.array([satellite], np.int64))
    positions, velocities = states_eci(alone, epoch_utc, np.array([release_s]))
    position, velocity = positions[:, 0].copy(), velocities[:, 0].copy()
    start, coasting, departing = np.empty(3), np.empty(3), np.empty(3)
    _, impulse_s = shot_arc(
        position[0], velocity[0], position_at(target, meeting_s), meeting_s - release_s, layer.delta_v_m_s,
        layer.acceleration_m_s2, start, coasting, departing,
    )  # fmt: skip
    times_s = np.linspace(release_s, meeting_s, _PATH_POINTS)
    after_s = times_s - release_s
    coasts, _ = _repeated(position[0], velocity[0], after_s)
    on_arc, _ = _repeated(start, departing, after_s - impulse_s)
    # Half of impulse / burn times t^2: meets the arc's straight line at the burnout in place and velocity.
    burn_s = 2.0 * impulse_s
    burning = coasts + 0.5 * (departing - coasting) / max(burn_s, 1e-9) * after_s[:, None] ** 2
    return times_s, np.where(after_s[:, None] < burn_s, burning, on_arc)


def _repeated(
    position_m: NDArray[np.float64], velocity_m_s: NDArray[np.float64], times_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = len(times_s)
    return kepler_states(
        np.tile(position_m, (count, 1)), np.tile(velocity_m_s, (count, 1)), times_s.copy(), EARTH_MU_M3_S2
    )
