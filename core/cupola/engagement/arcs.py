"""The arc of one shot: an impulse in the middle of the burn, then two-body flight to the meeting (Lambert)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_FLATTENING, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.engagement.kepler import move
from cupola.engagement.lambert import lambert_arc
from cupola.engagement.targets import place_at
from cupola.numerics.compiled import compiled

DEEPEST_M: Final = 90_000.0
"""No fly-out dips below it, unless its own ends lie lower: the air above counts for nothing in the arc."""
MOST_TRIES: Final = 80
_HALVINGS: Final = 16
"""Of the time of an arc, to find its perigee."""
_REFINED_S: Final = 0.01
"""How near the first possible time is sought between a step that fails and the next one that will do."""


@compiled
def shot_arc(
    position_m: NDArray[np.float64],
    velocity_m_s: NDArray[np.float64],
    end_m: NDArray[np.float64],
    flight_s: float,
    delta_v_m_s: float,
    acceleration_m_s2: float,
    start_m: NDArray[np.float64],
    coasting_m_s: NDArray[np.float64],
    departing_m_s: NDArray[np.float64],
) -> tuple[float, float]:
    """Return the delta-v of the arc (nan if there is none) and how long after the release its impulse acts.

    The satellite's state at the release has shapes (3,); ``start_m``, ``coasting_m_s`` and ``departing_m_s``, shape
    (3,), are filled with place and velocity before and after the impulse. The burn lasts as long as its delta-v
    needs; its length starts from the closed form of reach and settles in three rounds. The short way round only: the
    other is never the cheaper one within the minutes of a shot.
    """
    move(position_m, velocity_m_s, flight_s, EARTH_MU_M3_S2, start_m, coasting_m_s)
    distance = math.sqrt((end_m[0] - start_m[0]) ** 2 + (end_m[1] - start_m[1]) ** 2 + (end_m[2] - start_m[2]) ** 2)
    longest_s = min(delta_v_m_s / acceleration_m_s2, flight_s)
    under = flight_s * flight_s - 2.0 * distance / acceleration_m_s2
    burn_s = min(flight_s - math.sqrt(under), longest_s) if under > 0.0 else longest_s
    needed, arriving_m_s = math.nan, np.empty(3)
    for _ in range(3):
        move(position_m, velocity_m_s, 0.5 * burn_s, EARTH_MU_M3_S2, start_m, coasting_m_s)
        prograde = start_m[0] * end_m[1] - start_m[1] * end_m[0] >= 0.0
        time_s = flight_s - 0.5 * burn_s
        if not lambert_arc(start_m, end_m, time_s, EARTH_MU_M3_S2, prograde, departing_m_s, arriving_m_s):
            return math.nan, 0.5 * burn_s
        x, y, z = (
            departing_m_s[0] - coasting_m_s[0],
            departing_m_s[1] - coasting_m_s[1],
            departing_m_s[2] - coasting_m_s[2],
        )
        needed = math.sqrt(x * x + y * y + z * z)
        before_s = burn_s
        burn_s = min(needed / acceleration_m_s2, longest_s)
        if abs(burn_s - before_s) < 0.01:
            return needed, 0.5 * before_s
    return needed, 0.5 * before_s


@compiled
def height_m(place_m: NDArray[np.float64]) -> float:
    """Height over the ellipsoid along the radius; metres off at most, as only a floor needs it."""
    radius = math.sqrt(place_m[0] ** 2 + place_m[1] ** 2 + place_m[2] ** 2)
    return float(radius - EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING * (place_m[2] / radius) ** 2))


@compiled
def _climbs(place_m: NDArray[np.float64], velocity_m_s: NDArray[np.float64]) -> bool:
    return bool(place_m[0] * velocity_m_s[0] + place_m[1] * velocity_m_s[1] + place_m[2] * velocity_m_s[2] >= 0.0)


@compiled
def clears_air(
    start_m: NDArray[np.float64], departing_m_s: NDArray[np.float64], end_m: NDArray[np.float64], time_s: float
) -> bool:
    """Return whether an arc stays above the air, or above its own ends where they lie lower.

    Its lowest place is an end, or the perigee where it passes it; the flattening of the Earth beside that is neglected.
    """
    place, moving = np.full(3, np.nan), np.full(3, np.nan)
    move(start_m, departing_m_s, time_s, EARTH_MU_M3_S2, place, moving)
    if _climbs(start_m, departing_m_s) or not _climbs(place, moving):
        return bool(math.isfinite(place[0]))
    low_s, high_s = 0.0, time_s
    for _ in range(_HALVINGS):
        middle_s = 0.5 * (low_s + high_s)
        move(start_m, departing_m_s, middle_s, EARTH_MU_M3_S2, place, moving)
        if _climbs(place, moving):
            high_s = middle_s
        else:
            low_s = middle_s
    return height_m(place) >= min(DEEPEST_M, min(height_m(start_m), height_m(end_m)) - 1.0)


@compiled
def _asked(
    position_m: NDArray[np.float64],
    velocity_m_s: NDArray[np.float64],
    time_s: float,
    release_s: float,
    sample_times_s: NDArray[np.float64],
    threat_m: NDArray[np.float64],
    threat_m_s: NDArray[np.float64],
    delta_v_m_s: float,
    acceleration_m_s2: float,
    work_m: NDArray[np.float64],
) -> tuple[float, float]:
    """Return the delta-v of the arc to where the threat is at ``time_s``, and what share of what there is by then;
    inf where the arc dips into the air, nan where there is no arc. ``work_m`` has shape (4, 3)."""
    end, start = work_m[0], work_m[1]
    place_at(sample_times_s, threat_m, threat_m_s, time_s, end)
    flight_s = time_s - release_s
    needed, impulse_s = shot_arc(
        position_m, velocity_m_s, end, flight_s, delta_v_m_s, acceleration_m_s2, start, work_m[2], work_m[3]
    )
    share = needed / max(min(delta_v_m_s, acceleration_m_s2 * flight_s), 1e-9)
    if share <= 1.0 and not clears_air(start, work_m[3], end, flight_s - impulse_s):
        return needed, math.inf
    return needed, share


@compiled
def check_meetings(
    positions_m: NDArray[np.float64],
    velocities_m_s: NDArray[np.float64],
    earliest_s: NDArray[np.float64],
    release_s: float,
    grid_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    sample_times_s: NDArray[np.float64],
    threat_m: NDArray[np.float64],
    threat_m_s: NDArray[np.float64],
    delta_v_m_s: float,
    acceleration_m_s2: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first meeting of each satellite's interceptor that its Lambert arc can make, and its delta-v, shape
    (satellites,).

    Begins at ``earliest_s``, shape (satellites,); a time that fails is followed by the next allowed one of
    ``grid_s``, shape (times,), skipping ahead where the arc asks for far more than there is; between the last that
    fails and the first that will do, the change is sought by halving. nan where none of ``MOST_TRIES`` times will do.
    The satellites' states at the release and the threat's samples have shapes (satellites, 3) and (samples, 3).
    """
    count = positions_m.shape[0]
    times, costs = np.full(count, np.nan), np.full(count, np.nan)
    work = np.empty((4, 3))
    for satellite in range(count):
        position, velocity = positions_m[satellite], velocities_m_s[satellite]
        time_s, failed_s = earliest_s[satellite], math.nan
        index = np.searchsorted(grid_s, time_s)
        for _ in range(MOST_TRIES):
            if not math.isfinite(time_s):
                break
            needed, share = _asked(
                position, velocity, time_s, release_s, sample_times_s, threat_m, threat_m_s, delta_v_m_s,
                acceleration_m_s2, work,
            )  # fmt: skip
            if share <= 1.0:
                times[satellite], costs[satellite] = time_s, needed
                while times[satellite] - failed_s > _REFINED_S:
                    middle_s = 0.5 * (failed_s + times[satellite])
                    needed, share = _asked(
                        position, velocity, middle_s, release_s, sample_times_s, threat_m, threat_m_s, delta_v_m_s,
                        acceleration_m_s2, work,
                    )  # fmt: skip
                    if share <= 1.0:
                        times[satellite], costs[satellite] = middle_s, needed
                    else:
                        failed_s = middle_s
                break
            # What is asked falls by five times the share by which the flight grows at most, closing speeds included.
            # An arc through the air is mended by none of the next few steps.
            over = 0.02 if math.isinf(share) or math.isnan(share) else min(0.2 * (share - 1.0), 0.1)
            failed_s = time_s
            after_s = max(time_s + over * (time_s - release_s), np.nextafter(time_s, np.inf))
            while index < grid_s.shape[0] and (grid_s[index] < after_s or not allowed[index]):
                if not allowed[index]:
                    failed_s = math.nan
                index += 1
            time_s = grid_s[index] if index < grid_s.shape[0] else math.nan
    return times, costs
