"""Reach of a kinetic interceptor released from orbit.

Seen from its satellite, which coasts on, an interceptor that burns in one direction moves by its own thrust alone: both
fall alike, and the difference of gravity over its path is left to the Lambert check of the chosen shot. The reach after
release is then (AEI 2025; plain kinematics) ``a t^2 / 2`` while it burns and ``a t_a^2 / 2 + dv (t - t_a)`` after the
burnout at ``t_a = dv / a``. It can meet a threat at t1 when the threat is then no farther from where the satellite
will be.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.numerics.balls import ball
from cupola.numerics.compiled import compiled, compiled_parallel


def reach_m(time_s: ArrayLike, delta_v_m_s: float, acceleration_m_s2: float) -> NDArray[np.float64]:
    """Return how far from its coasting satellite an interceptor gets, same shape as ``time_s``; 0 before the
    release."""
    time = np.maximum(np.asarray(time_s, np.float64), 0.0)
    burn = np.minimum(time, delta_v_m_s / acceleration_m_s2)
    return np.asarray(0.5 * acceleration_m_s2 * burn**2 + acceleration_m_s2 * burn * (time - burn))


def flight_time_s(distance_m: ArrayLike, delta_v_m_s: float, acceleration_m_s2: float) -> NDArray[np.float64]:
    """Return the least time to get ``distance_m`` away, same shape; the inverse of ``reach_m``, inf where dv is 0."""
    distance = np.asarray(distance_m, np.float64)
    if delta_v_m_s <= 0.0:
        return np.where(distance > 0.0, np.inf, 0.0)
    burn_s = delta_v_m_s / acceleration_m_s2
    burning = np.sqrt(2.0 * np.minimum(distance, 0.5 * delta_v_m_s * burn_s) / acceleration_m_s2)
    return np.where(distance <= 0.5 * delta_v_m_s * burn_s, burning, 0.5 * burn_s + distance / delta_v_m_s)


def delta_v_needed_m_s(distance_m: ArrayLike, time_s: ArrayLike, acceleration_m_s2: float) -> NDArray[np.float64]:
    """Return the least dv that gets ``distance_m`` away in ``time_s``; nan where even burning all the way does not.

    From ``d = dv (t - dv / (2 a))``.
    """
    time = np.asarray(time_s, np.float64)
    under = time**2 - 2.0 * np.asarray(distance_m, np.float64) / acceleration_m_s2
    with np.errstate(invalid="ignore"):
        return np.asarray(acceleration_m_s2 * (time - np.sqrt(under)))


@compiled
def least_flight_s(distance_m: float, delta_v_m_s: float, acceleration_m_s2: float) -> float:
    """``flight_time_s`` of one distance, for kernels."""
    if delta_v_m_s <= 0.0:
        return math.inf if distance_m > 0.0 else 0.0
    burn_s = delta_v_m_s / acceleration_m_s2
    if distance_m <= 0.5 * delta_v_m_s * burn_s:
        return math.sqrt(2.0 * distance_m / acceleration_m_s2)
    return 0.5 * burn_s + distance_m / delta_v_m_s


@compiled
def crossing_s(before_s: float, before: float, after_s: float, after: float) -> float:
    """Return when a margin crosses 0, by a straight line; ``after_s`` when the one before is nan or not below 0."""
    if before < 0.0:
        return after_s - (after_s - before_s) * after / (after - before)
    return after_s


@compiled
def _distance_m(first_m: NDArray[np.float64], second_m: NDArray[np.float64]) -> float:
    x, y, z = first_m[0] - second_m[0], first_m[1] - second_m[1], first_m[2] - second_m[2]
    return math.sqrt(x * x + y * y + z * z)


@compiled
def _widen(
    satellite_m: NDArray[np.float64],
    threat_m: NDArray[np.float64],
    times_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    from_s: float,
    delta_v_m_s: float,
    acceleration_m_s2: float,
    latest: float,
    meeting: float,
) -> tuple[float, float]:
    """One satellite and one threat: last useful release and first meeting so far."""
    before = math.nan
    for k in range(times_s.shape[0]):
        margin = math.nan
        if allowed[k]:
            distance = _distance_m(threat_m[k], satellite_m[k])
            if distance < math.inf:  # else an element set that has decayed
                flight_s = least_flight_s(distance, delta_v_m_s, acceleration_m_s2)
                latest = max(latest, times_s[k] - flight_s)
                if times_s[k] > from_s:
                    margin = times_s[k] - from_s - flight_s
                if margin >= 0.0 and math.isnan(meeting):
                    meeting = crossing_s(times_s[k - 1], before, times_s[k], margin)
        before = margin
    return latest, meeting


@compiled_parallel
def widen_windows(
    satellites_eci_m: NDArray[np.float64],
    threats_eci_m: NDArray[np.float64],
    times_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    from_s: NDArray[np.float64],
    delta_v_m_s: float,
    acceleration_m_s2: float,
    latest_release_s: NDArray[np.float32],
    first_meeting_s: NDArray[np.float64],
) -> None:
    """Account for one stretch of time in what each satellite can do against each threat.

    A release at t0 reaches the threat at t1 when t0 is no later than ``t1 - flight time of their distance at t1``. The
    greatest of these over all t1 is the last useful release; releases before it only have more time. A pair that
    cannot be near enough in the whole stretch to change anything is left out.

    Parameters
    ----------
    satellites_eci_m
        Shape (satellites, times, 3), coasting.
    threats_eci_m
        Shape (threats, times, 3).
    times_s
        Shape (times,); to begin with the last time of the stretch before lets a meeting between the two be found.
    allowed
        Shape (threats, times): where the threat may be met (flying, phase, altitude).
    from_s
        Shape (threats,): the release whose first meeting is asked; inf asks for none.
    latest_release_s
        Shape (satellites, threats), changed in place: the last useful release so far, -inf before any.
    first_meeting_s
        Shape (satellites, threats), changed in place: when a release at ``from_s`` first meets the threat, as
        ``first_meetings`` tells it; nan before any.
    """
    threats = threats_eci_m.shape[0]
    around, last_s = np.empty((threats, 4)), np.full(threats, -np.inf)
    for threat in range(threats):
        permitted = np.flatnonzero(allowed[threat])
        if permitted.size:
            last_s[threat] = times_s[permitted[-1]]
            ball(threats_eci_m[threat], permitted[0], permitted[-1] + 1, 1.0, around[threat])
    for satellite in numba.prange(satellites_eci_m.shape[0]):
        mine = np.empty(4)
        ball(satellites_eci_m[satellite], 0, times_s.shape[0], 1.0, mine)
        for threat in range(threats):
            if last_s[threat] == -np.inf:
                continue
            latest, meeting = latest_release_s[satellite, threat], first_meeting_s[satellite, threat]
            near_m = max(_distance_m(around[threat], mine) - mine[3] - around[threat, 3], 0.0)
            release_s = last_s[threat] - least_flight_s(near_m, delta_v_m_s, acceleration_m_s2)
            if release_s <= latest and (release_s < from_s[threat] or not math.isnan(meeting)):
                continue
            latest_release_s[satellite, threat], first_meeting_s[satellite, threat] = _widen(
                satellites_eci_m[satellite], threats_eci_m[threat], times_s, allowed[threat], from_s[threat],
                delta_v_m_s, acceleration_m_s2, latest, meeting,
            )  # fmt: skip


@compiled_parallel
def narrow_shortfalls(
    satellites_eci_m: NDArray[np.float64],
    threats_eci_m: NDArray[np.float64],
    times_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    from_s: NDArray[np.float64],
    delta_v_m_s: float,
    acceleration_m_s2: float,
    shortfall_m: NDArray[np.float32],
) -> None:
    """Account for one stretch of time in what each satellite lacks for each threat; arguments as ``widen_windows``.

    ``shortfall_m``, shape (satellites, threats), is changed in place: the least of distance less reach for a release
    at ``from_s`` so far, inf before any.
    """
    for satellite in numba.prange(satellites_eci_m.shape[0]):
        for threat in range(threats_eci_m.shape[0]):
            least = shortfall_m[satellite, threat]
            for k in range(times_s.shape[0]):
                if allowed[threat, k] and times_s[k] >= from_s[threat]:
                    distance = _distance_m(threats_eci_m[threat, k], satellites_eci_m[satellite, k])
                    burn = min(times_s[k] - from_s[threat], delta_v_m_s / acceleration_m_s2)
                    reach = acceleration_m_s2 * burn * (times_s[k] - from_s[threat] - 0.5 * burn)
                    if distance - reach < least:
                        least = distance - reach
            shortfall_m[satellite, threat] = least


@compiled
def first_meetings(
    satellites_eci_m: NDArray[np.float64],
    threat_eci_m: NDArray[np.float64],
    times_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    release_s: float,
    delta_v_m_s: float,
    acceleration_m_s2: float,
) -> NDArray[np.float64]:
    """Return the earliest time at which each satellite's interceptor can meet one threat, shape (satellites,); nan if
    never.

    Positions have shapes (satellites, times, 3) and (times, 3); ``allowed`` shape (times,). The first step in reach
    is refined to the crossing by a straight line through the margin before it.
    """
    meetings = np.full(satellites_eci_m.shape[0], np.nan)
    for satellite in range(satellites_eci_m.shape[0]):
        before = math.nan
        for index in range(times_s.shape[0]):
            after = times_s[index] - release_s
            if not allowed[index] or after <= 0.0:
                before = math.nan
                continue
            x = threat_eci_m[index, 0] - satellites_eci_m[satellite, index, 0]
            y = threat_eci_m[index, 1] - satellites_eci_m[satellite, index, 1]
            z = threat_eci_m[index, 2] - satellites_eci_m[satellite, index, 2]
            margin = after - least_flight_s(math.sqrt(x * x + y * y + z * z), delta_v_m_s, acceleration_m_s2)
            if margin >= 0.0:
                meetings[satellite] = crossing_s(times_s[index - 1], before, times_s[index], margin)
                break
            before = margin
    return meetings
