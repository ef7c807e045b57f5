"""The chosen shot, checked: a Lambert arc to the meeting within the interceptor's delta-v, and the path it flies."""

from __future__ import annotations

from collections.abc import Callable
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
_CHECKED_AT_ONCE: Final = 48
_STATES_AT_ONCE: Final = 150_000


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
) -> Meetings:
    """Return the earliest meetings of candidate satellites' interceptors with a threat, released at ``release_s``.

    The closed form of reach proposes a time, the Lambert arc disposes; a time that fails is followed by a later step
    of the scenario. Candidates are checked in order of their proposed times until ``enough`` can meet the threat;
    ``report`` is called often.
    """
    earliest, grid, allowed = _proposed(layer, candidates, target, release_s, epoch_utc, step_s, report)
    times_s, needed = np.full(len(candidates), np.nan), np.full(len(candidates), np.nan)
    order = np.argsort(earliest, kind="stable")
    order = order[np.isfinite(earliest[order])]
    found = 0
    for first in range(0, len(order), _CHECKED_AT_ONCE):
        report()
        rows = order[first : first + _CHECKED_AT_ONCE]
        positions, velocities = states_eci(
            some_of(layer.constellation, candidates[rows]), epoch_utc, np.array([release_s])
        )
        times_s[rows], needed[rows] = check_meetings(
            positions[:, 0].copy(), velocities[:, 0].copy(), earliest[rows], release_s, grid, allowed,
            target.times_s, target.positions_eci_m, target.velocities_eci_m_s, layer.delta_v_m_s,
            layer.acceleration_m_s2,
        )  # fmt: skip
        found += int(np.isfinite(times_s[rows]).sum())
        if found >= enough:
            break
    return Meetings(times_s, needed)


def _proposed(
    layer: InterceptorLayer,
    candidates: NDArray[np.int64],
    target: Target,
    release_s: float,
    epoch_utc: str,
    step_s: float,
    report: Callable[[], None],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the closed form's earliest meetings, shape (candidates,), the scenario's steps and where a meeting is
    allowed."""
    grid = np.arange(np.floor(release_s / step_s) + 1, np.floor(target.times_s[-1] / step_s) + 1) * step_s
    allowed = permitted_at(target, grid, layer)
    end = int(np.flatnonzero(allowed)[-1]) + 1 if allowed.any() else 0
    grid, allowed = grid[:end].copy(), allowed[:end].copy()
    earliest = np.full(len(candidates), np.nan)
    threat = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, grid)
    at_once = max(2, _STATES_AT_ONCE // max(1, len(candidates)))
    open_rows = np.arange(len(candidates))
    # Most meet early: stretch by stretch, overlapping by a step for the refinement, only those still without a meeting.
    first = 0
    while first < end and open_rows.size:
        report()
        part = slice(max(first - 1, 0), first + at_once)
        satellites = positions_eci_m(some_of(layer.constellation, candidates[open_rows]), epoch_utc, grid[part])
        earliest[open_rows] = first_meetings(
            satellites, threat[part].copy(), grid[part].copy(), allowed[part].copy(), release_s,
            layer.delta_v_m_s, layer.acceleration_m_s2,
        )  # fmt: skip
        open_rows = open_rows[np.isnan(earliest[open_rows])]
        first += at_once
    return earliest, grid, allowed


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
