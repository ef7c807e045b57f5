"""The least energy that carries a body from one place to another: closed forms for checks and for steering."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_MU_M3_S2, EARTH_RADIUS_M


@dataclass(frozen=True)
class FreeFlight:
    """A ballistic arc from surface to surface of a sphere that does not turn."""

    speed_m_s: float
    angle_rad: float
    """Flight-path angle above the horizontal at both ends."""
    time_s: float
    apogee_m: float
    """Height of the apogee."""


def minimum_energy(range_m: float, radius_m: float = EARTH_RADIUS_M) -> FreeFlight:
    """Return the minimum-energy arc between two surface places of a sphere that does not turn, without air.

    Bate, Mueller and White, Fundamentals of Astrodynamics (1971), equations 6.2-14, 6.2-19 and 6.2-22.

    Parameters
    ----------
    range_m : along the great circle, above 0 and below half the circumference
    """
    angle = range_m / radius_m
    half = 0.5 * angle
    quality = 2.0 * math.sin(half) / (1.0 + math.sin(half))
    climb = 0.25 * (math.pi - angle)
    axis_m = radius_m / (2.0 - quality)
    eccentricity = math.sqrt(1.0 + quality * (quality - 2.0) * math.cos(climb) ** 2)
    anomaly = math.acos((eccentricity - math.cos(half)) / (1.0 - eccentricity * math.cos(half)))
    time_s = 2.0 * math.sqrt(axis_m**3 / EARTH_MU_M3_S2) * (math.pi - anomaly + eccentricity * math.sin(anomaly))
    speed_m_s = math.sqrt(quality * EARTH_MU_M3_S2 / radius_m)
    return FreeFlight(speed_m_s, climb, time_s, axis_m * (1.0 + eccentricity) - radius_m)


def minimum_energy_climb_rad(start_m: NDArray[np.float64], end_m: NDArray[np.float64]) -> float:
    """Return the flight-path angle at ``start`` of the two-body arc of least energy to ``end``.

    The velocity of that arc halves the angle between the outward vertical and the chord (Battin, An Introduction to
    the Mathematics and Methods of Astrodynamics, section 6.4); between places of equal radius this is (pi - range
    angle) / 4. Both places are inertial, shape (3,): a turning target is put where it will be at impact.
    """
    chord = end_m - start_m
    lengths = float(np.linalg.norm(chord) * np.linalg.norm(start_m))
    if lengths == 0.0:
        return 0.25 * math.pi
    between = math.acos(min(max(float(start_m @ chord) / lengths, -1.0), 1.0))
    return 0.5 * (math.pi - between)
