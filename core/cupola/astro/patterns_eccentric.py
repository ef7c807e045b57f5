"""Patterns of design orbits that are no circles in low orbit: ellipses, and the geostationary belt."""

from __future__ import annotations

import math

import numpy as np

from cupola.astro.constellation import Elements
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M, EARTH_ROTATION_RAD_S


def eccentric_elements(
    planes: int,
    satellites_per_plane: int,
    phasing: int,
    perigee_altitude_m: float,
    apogee_altitude_m: float,
    inclination_rad: float,
    raan_rad: float,
    argument_of_perigee_rad: float,
    mean_anomaly_rad: float = 0.0,
) -> Elements:
    """Return ellipses whose nodes stand evenly round the circle and whose mean anomalies follow Walker's rule.

    Plane p, place s: node ``raan_rad`` + 2 pi p / P, mean anomaly ``mean_anomaly_rad`` + 2 pi (s / S + F p / T).
    Semi-major axis and eccentricity follow from the two radii, altitudes above 6,378.137 km.
    """
    perigee, apogee = EARTH_RADIUS_M + perigee_altitude_m, EARTH_RADIUS_M + apogee_altitude_m
    plane = np.repeat(np.arange(planes), satellites_per_plane)
    place = np.tile(np.arange(satellites_per_plane), planes)
    total = planes * satellites_per_plane
    anomaly = mean_anomaly_rad + 2.0 * np.pi * (place / satellites_per_plane + phasing * plane / total)
    return Elements(
        semi_major_axis_m=np.full(total, 0.5 * (perigee + apogee)),
        eccentricity=np.full(total, (apogee - perigee) / (apogee + perigee)),
        inclination_rad=np.full(total, inclination_rad),
        raan_rad=(raan_rad + 2.0 * np.pi * plane / planes) % (2.0 * np.pi),
        argument_of_perigee_rad=np.full(total, argument_of_perigee_rad % (2.0 * np.pi)),
        mean_anomaly_rad=anomaly % (2.0 * np.pi),
    )


def geostationary_radius_m() -> float:
    """Return the radius [m] at which a circular equatorial orbit turns with the Earth, J2 counted.

    Node and argument of latitude of ``j2.secular_rates_rad_s`` at i = 0 add to n + 2 q = the Earth's rotation, q = 1.5
    J2 (Re / a)^2 n; solved by iteration, which gains five digits a round.
    """
    radius = (EARTH_MU_M3_S2 / EARTH_ROTATION_RAD_S**2) ** (1.0 / 3.0)
    for _ in range(8):
        motion = EARTH_ROTATION_RAD_S / (1.0 + 3.0 * EARTH_J2 * (EARTH_RADIUS_M / radius) ** 2)
        radius = (EARTH_MU_M3_S2 / motion**2) ** (1.0 / 3.0)
    return float(radius)


def geostationary_elements(satellites: int, right_ascension_rad: float, spacing_rad: float) -> Elements:
    """Return satellites over the equator, the first at a right ascension (GCRS), the others ``spacing_rad`` east."""
    place = right_ascension_rad + spacing_rad * np.arange(satellites)
    zero = np.zeros(satellites)
    return Elements(
        semi_major_axis_m=np.full(satellites, geostationary_radius_m()),
        eccentricity=zero,
        inclination_rad=zero.copy(),
        raan_rad=zero.copy(),
        argument_of_perigee_rad=zero.copy(),
        mean_anomaly_rad=np.asarray(place % (2.0 * math.pi), np.float64),
    )
