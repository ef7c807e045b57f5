"""The chosen shot, checked: a Lambert arc to the meeting within the interceptor's delta-v, and the path it flies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m, states_eci
from cupola.constants import EARTH_FLATTENING, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.engagement.kepler import kepler_states
from cupola.engagement.kinetic import first_meetings
from cupola.engagement.lambert import lambert
from cupola.engagement.shooters import InterceptorLayer, some_of
from cupola.engagement.targets import Target, path_at
from cupola.engagement.windows import permitted_at

LAMBERT_MARGIN: Final = 0.01
"""The Lambert check may ask for this share more than the interceptor carries: what an impulse in the middle of a straight
burn misses of the burn itself, an order below the divert budget that takes it up."""
_MOST_TRIES: Final = 240
_PATH_POINTS: Final = 41
_DEEPEST_M: Final = 90_000.0
"""No fly-out dips below it, unless its own ends lie lower: the air above counts for nothing in the arc."""


@dataclass(frozen=True)
class Meetings:
    """What each candidate satellite could do about one threat when it releases now; every array has shape (candidates,)."""

    times_s: NDArray[np.float64]
    """Earliest meeting, nan where there is none within delta-v."""
    delta_v_m_s: NDArray[np.float64]
    """Needed by the Lambert arc."""


def meetings(
    layer: InterceptorLayer,
    candidates: NDArray[np.int64],
    target: Target,
    release_s: float,
    epoch_utc: str,
    step_s: float,
) -> Meetings:
    """Return the earliest meeting of each candidate satellite's interceptor with a threat, released at ``release_s``.

    The closed form of reach proposes a time, the Lambert arc (impulse in the middle of the burn, two-body, the shorter in
    delta-v of both directions) disposes; a time that fails is followed by the next step of the scenario.
    """
    constellation = some_of(layer.constellation, candidates)
    grid = np.arange(np.floor(release_s / step_s) + 1, np.floor(target.times_s[-1] / step_s) + 1) * step_s
    none = np.full(len(candidates), np.nan)
    allowed = permitted_at(target, grid, layer)
    if not allowed.any():
        return Meetings(none, none)
    grid, allowed = grid[: np.flatnonzero(allowed)[-1] + 1], allowed[: np.flatnonzero(allowed)[-1] + 1]
    satellites = positions_eci_m(constellation, epoch_utc, grid)
    threat = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, grid)
    earliest = first_meetings(satellites, threat, grid, allowed, release_s, layer.delta_v_m_s, layer.acceleration_m_s2)
    positions, velocities = states_eci(constellation, epoch_utc, np.array([release_s]))
    return _checked(layer, target, release_s, step_s, earliest, positions[:, 0].copy(), velocities[:, 0].copy())


def _checked(
    layer: InterceptorLayer,
    target: Target,
    release_s: float,
    step_s: float,
    earliest_s: NDArray[np.float64],
    positions_m: NDArray[np.float64],
    velocities_m_s: NDArray[np.float64],
) -> Meetings:
    """Return the first times at or after ``earliest_s`` at which the Lambert arcs are within delta-v."""
    times_s, needed = earliest_s.copy(), np.full(len(earliest_s), np.nan)
    open_ones = np.flatnonzero(np.isfinite(times_s))
    stride = step_s
    for tried in range(_MOST_TRIES):
        if not open_ones.size:
            break
        arcs = arc_to(layer, target, release_s, times_s[open_ones], positions_m[open_ones], velocities_m_s[open_ones])
        good = arcs.possible & permitted_at(target, times_s[open_ones], layer)
        needed[open_ones[good]] = arcs.delta_v_m_s[good]
        open_ones = open_ones[~good]
        # After a minute of single steps, coarser ones: a shot that late is a long shot whose time matters little.
        stride = step_s if tried < 60 else max(step_s, 10.0)
        times_s[open_ones] = (np.floor(times_s[open_ones] / step_s + 1e-9)) * step_s + stride
        gone = times_s[open_ones] > target.times_s[-1]
        times_s[open_ones[gone]] = np.nan
        open_ones = open_ones[~gone]
    times_s[open_ones] = np.nan
    return Meetings(times_s, needed)


@dataclass(frozen=True)
class Arcs:
    """Free-flight arcs after the burn's middle; every array has the arcs first."""

    impulse_s: NDArray[np.float64]
    """When the burn's impulse is taken to act."""
    start_eci_m: NDArray[np.float64]
    velocity_eci_m_s: NDArray[np.float64]
    """After the impulse, shape (arcs, 3)."""
    delta_v_m_s: NDArray[np.float64]
    possible: NDArray[np.bool_]
    """Within delta-v and above the air."""


def arc_to(
    layer: InterceptorLayer,
    target: Target,
    release_s: float,
    meeting_s: NDArray[np.float64],
    positions_m: NDArray[np.float64],
    velocities_m_s: NDArray[np.float64],
) -> Arcs:
    """Return the Lambert arcs from satellites, with these states at the release, to the threat at ``meeting_s``.

    The burn lasts as long as its delta-v needs, so its middle is found in three rounds, beginning with the longest burn.
    """
    order = np.argsort(meeting_s, kind="stable")
    ends = np.empty((len(meeting_s), 3))
    ends[order] = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, meeting_s[order])
    flight_s = meeting_s - release_s
    burn_s = np.minimum(layer.delta_v_m_s / layer.acceleration_m_s2, flight_s)
    for _ in range(3):
        starts, coasting = kepler_states(positions_m, velocities_m_s, 0.5 * burn_s, EARTH_MU_M3_S2)
        departing, needed = _cheapest(starts, coasting, ends, flight_s - 0.5 * burn_s)
        middle_s = 0.5 * burn_s
        burn_s = np.minimum(burn_s, np.nan_to_num(needed, nan=np.inf) / layer.acceleration_m_s2)
    available = np.minimum(layer.delta_v_m_s, layer.acceleration_m_s2 * flight_s)
    floor_m = np.minimum(_DEEPEST_M, np.minimum(_height_m(starts), _height_m(ends)) - 1.0)
    with np.errstate(invalid="ignore"):
        possible = needed <= available * (1.0 + LAMBERT_MARGIN)
    possible &= _lowest_m(starts, departing, flight_s - middle_s) >= floor_m
    return Arcs(release_s + middle_s, starts, departing, needed, possible)


def _cheapest(
    starts: NDArray[np.float64], coasting: NDArray[np.float64], ends: NDArray[np.float64], time_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return departure velocity and delta-v of the cheaper of the prograde and the retrograde arc."""
    one, _, _ = lambert(starts, ends, time_s, EARTH_MU_M3_S2, True)
    other, _, _ = lambert(starts, ends, time_s, EARTH_MU_M3_S2, False)
    cost, other_cost = np.linalg.norm(one - coasting, axis=1), np.linalg.norm(other - coasting, axis=1)
    first = ~(other_cost < cost)
    return np.where(first[:, None], one, other), np.where(first, cost, other_cost)


def _height_m(positions_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Height over the ellipsoid along the radius, shape (...,); metres off at most, as only a floor needs it."""
    radius = np.linalg.norm(positions_m, axis=-1)
    return np.asarray(radius - EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING * (positions_m[..., 2] / radius) ** 2))


def _lowest_m(
    starts: NDArray[np.float64], velocities: NDArray[np.float64], time_s: NDArray[np.float64], points: int = 9
) -> NDArray[np.float64]:
    """Return the least height over ``points`` instants of each arc, shape (arcs,); -inf where there is no arc."""
    shares = np.linspace(0.0, 1.0, points)
    moved, _ = kepler_states(
        np.repeat(starts, points, axis=0), np.repeat(velocities, points, axis=0), np.outer(time_s, shares).ravel(), EARTH_MU_M3_S2
    )
    return np.nan_to_num(_height_m(moved).reshape(-1, points).min(axis=1), nan=-np.inf)


def flyout_path(
    layer: InterceptorLayer, satellite: int, target: Target, release_s: float, meeting_s: float, epoch_utc: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times and inertial places of one fly-out, shapes (points,) and (points, 3).

    While it burns the interceptor leaves its coasting satellite along the impulse by ``a t^2 / 2``; then it is on the arc.
    """
    alone = some_of(layer.constellation, np.array([satellite], np.int64))
    positions, velocities = states_eci(alone, epoch_utc, np.array([release_s]))
    position, velocity = positions[:, 0].copy(), velocities[:, 0].copy()
    arcs = arc_to(layer, target, release_s, np.array([meeting_s]), position, velocity)
    times_s = np.linspace(release_s, meeting_s, _PATH_POINTS)
    count = len(times_s)
    coasts, _ = kepler_states(
        np.repeat(position, count, axis=0), np.repeat(velocity, count, axis=0), times_s - release_s, EARTH_MU_M3_S2
    )
    on_arc, _ = kepler_states(
        np.repeat(arcs.start_eci_m, count, axis=0), np.repeat(arcs.velocity_eci_m_s, count, axis=0),
        times_s - arcs.impulse_s[0], EARTH_MU_M3_S2,
    )  # fmt: skip
    burn_s = 2.0 * (arcs.impulse_s[0] - release_s)
    _, coasting = kepler_states(position, velocity, np.array([0.5 * burn_s]), EARTH_MU_M3_S2)
    impulse = arcs.velocity_eci_m_s[0] - coasting[0]
    after = (times_s - release_s)[:, None]
    # Half of impulse / burn times t^2: meets the arc's straight line at the burnout in place and velocity.
    burning = coasts + 0.5 * impulse / max(burn_s, 1e-9) * after**2
    return times_s, np.where(after < burn_s, burning, on_arc)
