"""Places drawn at random from an area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cupola.astro.geodesy import MEAN_RADIUS_M


def places_in_circle(
    latitude_rad: float, longitude_rad: float, radius_m: float, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw places uniformly over the area of a spherical cap.

    Parameters
    ----------
    latitude_rad, longitude_rad : centre of the circle
    radius_m : great-circle radius on a sphere of the mean radius, 6,371,008.8 m; up to half the circumference
    count : how many places; the first k places do not depend on it
    rng : source of randomness; two numbers are drawn for each place

    Returns
    -------
    latitudes and longitudes [rad], each of shape (count,), longitudes in [-pi, pi).
    """
    draws = rng.random((count, 2))
    cap = 2.0 * np.sin(0.5 * min(radius_m / MEAN_RADIUS_M, np.pi)) ** 2
    angle = 2.0 * np.arcsin(np.sqrt(0.5 * cap * draws[:, 0]))
    bearing = 2.0 * np.pi * draws[:, 1]
    north = np.cos(angle) * np.sin(latitude_rad) + np.sin(angle) * np.cos(latitude_rad) * np.cos(bearing)
    latitudes = np.arcsin(np.clip(north, -1.0, 1.0))
    east = np.sin(angle) * np.sin(bearing)
    outward = np.cos(angle) * np.cos(latitude_rad) - np.sin(angle) * np.sin(latitude_rad) * np.cos(bearing)
    turned = longitude_rad + np.arctan2(east, outward)
    return latitudes, (turned + np.pi) % (2.0 * np.pi) - np.pi
