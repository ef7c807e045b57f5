"""The flight of one threat, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BOOST: Final = 0
COAST: Final = 1
REENTRY: Final = 2
PHASE_NAMES: Final = ("boost", "coast", "reentry")
BANDS: Final = ("swir", "mwir", "lwir")


@dataclass(frozen=True)
class Trajectory:
    """One flight from launch to impact, Earth-fixed, sampled on the scenario's steps plus its own end.

    ``times_s`` has shape (times,), counts from the scenario's epoch, and starts at launch and ends at impact.
    """

    threat_class: str
    times_s: NDArray[np.float64]
    positions_ecef_m: NDArray[np.float64]
    """Shape (times, 3)."""
    velocities_ecef_m_s: NDArray[np.float64]
    """Relative to the rotating Earth, shape (times, 3)."""
    phases: NDArray[np.uint8]
    """BOOST, COAST or REENTRY, shape (times,)."""
    intensity_w_sr: NDArray[np.float64]
    """Radiant intensity by band in the order of BANDS, shape (bands, times)."""
    staging_s: tuple[float, ...]
    """Times at which stages burn out; the last is ``burnout_s``."""
    launch_s: float
    burnout_s: float
    apogee_m: float
    """Greatest height above the ellipsoid."""
    range_m: float
    """Great-circle distance from launch to impact on a sphere of the mean radius."""
    impact_s: float
    miss_of_aim_m: float
    launch_latitude_rad: float
    launch_longitude_rad: float
    aim_latitude_rad: float
    aim_longitude_rad: float
