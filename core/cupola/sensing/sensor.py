"""An infrared sensor on a satellite, in SI units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BAND_NAMES: Final = ("swir", "mwir", "lwir")
"""The rows of an intensity array."""


@dataclass(frozen=True)
class Sensor:
    """What one satellite of a layer carries."""

    field_of_regard_rad: float
    """Full cone about the nadir (the direction of the Earth's centre)."""
    minimum_range_m: float
    maximum_range_m: float
    grazing_altitude_m: float
    """Lines of sight that dip below it are blocked; a target below it is not seen."""
    sun_exclusion_rad: float
    """No look nearer to the Sun's direction."""
    angle_noise_rad: float
    """One sigma per axis and frame."""
    frame_time_s: float
    bands: tuple[str, ...]
    """Of BAND_NAMES."""
    noise_equivalent_irradiance_w_m2: float
    false_alarm_probability: float
    simultaneous_tracks: int
