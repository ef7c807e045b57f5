"""A threat as fire control sees it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled


@dataclass(frozen=True)
class Target:
    """One threat's inertial path on its samples and what the layer knew of it; a time that never came is None."""

    times_s: NDArray[np.float64]
    """Shape (times,), from launch to impact."""
    positions_eci_m: NDArray[np.float64]
    """Shape (times, 3)."""
    velocities_eci_m_s: NDArray[np.float64]
    altitudes_m: NDArray[np.float64]
    """Above the ellipsoid, shape (times,)."""
    phases: NDArray[np.uint8]
    """Shape (times,), numbers into the phases that a shooter permits."""
    hardness_j_m2: float
    """Fluence at which its skin fails under a laser."""
    held: NDArray[np.bool_]
    """In custody, shape (times,)."""
    tracked_s: float | None
    """First time in custody."""


@compiled
def place_at(
    sample_times_s: NDArray[np.float64],
    positions_m: NDArray[np.float64],
    velocities_m_s: NDArray[np.float64],
    time_s: float,
    place_m: NDArray[np.float64],
) -> None:
    """Fill ``place_m``, shape (3,), by cubic Hermite interpolation; nan outside the samples."""
    last = sample_times_s.shape[0] - 1
    if last < 1 or not sample_times_s[0] <= time_s <= sample_times_s[last]:
        place_m[:] = np.nan
        return
    low = min(max(np.searchsorted(sample_times_s, time_s) - 1, 0), last - 1)
    span = sample_times_s[low + 1] - sample_times_s[low]
    s = (time_s - sample_times_s[low]) / span
    h00, h10 = (1.0 + 2.0 * s) * (1.0 - s) ** 2, s * (1.0 - s) ** 2
    h01, h11 = s * s * (3.0 - 2.0 * s), s * s * (s - 1.0)
    for axis in range(3):
        place_m[axis] = (
            h00 * positions_m[low, axis]
            + h10 * span * velocities_m_s[low, axis]
            + h01 * positions_m[low + 1, axis]
            + h11 * span * velocities_m_s[low + 1, axis]
        )


@compiled
def path_at(
    sample_times_s: NDArray[np.float64],
    positions_m: NDArray[np.float64],
    velocities_m_s: NDArray[np.float64],
    times_s: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return positions at ``times_s`` by cubic Hermite interpolation, shape (times, 3); nan outside the samples."""
    found = np.empty((times_s.shape[0], 3))
    for index in range(times_s.shape[0]):
        place_at(sample_times_s, positions_m, velocities_m_s, times_s[index], found[index])
    return found


def position_at(target: Target, time_s: float) -> NDArray[np.float64]:
    """Return the position at one time, shape (3,)."""
    place_m = np.empty(3)
    place_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, time_s, place_m)
    return place_m


def first_held(target: Target, ready_s: float) -> int | None:
    """Return the first sample at or after ``ready_s``, before the last, at which the threat is in custody; None if
    never."""
    start = int(np.searchsorted(target.times_s, ready_s - 1e-9))
    later = np.flatnonzero(target.held[start:-1])
    return start + int(later[0]) if later.size else None


def may_meet(target: Target, phases: tuple[bool, bool, bool], least_altitude_m: float) -> NDArray[np.bool_]:
    """Return where a shooter of these phases and this least altitude may meet the threat, shape (times,)."""
    permitted = np.array(phases, np.bool_)[target.phases]
    return np.asarray(permitted & (target.altitudes_m >= least_altitude_m))


def sentence_time(time_s: float) -> str:
    """Return a time from the epoch as people read it: T+00:07:54."""
    whole = math.floor(time_s + 0.5)
    return f"T+{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
