"""The scene's own space: the WGS-84 ellipsoid becomes the unit sphere, so that hiding behind the Earth is exact."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M

Array = NDArray[np.float64]
POLAR_RADIUS_M: Final = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)
STRETCH: Final = 1.0 / (1.0 - EARTH_FLATTENING)
"""How much longer the polar axis gets: equatorial over polar radius."""
RADII_M: Final = np.array([EARTH_RADIUS_M, EARTH_RADIUS_M, POLAR_RADIUS_M])


def scene_from_ecef(positions_ecef_m: Array) -> Array:
    """Return scene positions of Earth-fixed ones (m), shape (..., 3): each axis in radii of the ellipsoid.

    Straight lines stay straight, so a line of sight is blocked in the scene exactly where the ellipsoid blocks it.
    """
    scene: Array = np.asarray(positions_ecef_m, dtype=np.float64) / RADII_M
    return scene


def ecef_from_scene(positions: Array) -> Array:
    """Return Earth-fixed positions (m) of scene ones, shape (..., 3)."""
    ecef: Array = np.asarray(positions, dtype=np.float64) * RADII_M
    return ecef


def scene_from_geodetic(latitude_rad: Array | float, longitude_rad: Array | float) -> Array:
    """Return the scene points of places on the ellipsoid, shape (..., 3), each of length 1."""
    latitude, longitude = np.broadcast_arrays(latitude_rad, longitude_rad)
    reduced = np.arctan2(np.sin(latitude), STRETCH * np.cos(latitude))
    return np.stack(
        [np.cos(reduced) * np.cos(longitude), np.cos(reduced) * np.sin(longitude), np.sin(reduced)], axis=-1
    )


def geodetic_from_scene(point: Array) -> tuple[float, float]:
    """Return latitude and longitude (rad) of a point on the scene's unit sphere, shape (3,)."""
    x, y, z = (float(value) for value in point)
    return math.atan2(z * STRETCH, math.hypot(x, y)), math.atan2(y, x)


def circles_about(directions: Array, angle_rad: float, points: int = 96) -> Array:
    """Return the small circles of an angle about unit vectors (n, 3), each closed, shape (n, points + 1, 3)."""
    z = np.abs(directions[:, 2:3]) < 0.9
    across = np.cross(directions, np.where(z, [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    up = np.cross(directions, across)
    turn = np.linspace(0.0, 2.0 * math.pi, points + 1)
    turn[-1] = 0.0
    around = np.stack([np.cos(turn), np.sin(turn)], axis=-1) @ np.stack([across, up], axis=1)
    rings: Array = math.cos(angle_rad) * directions[:, None] + math.sin(angle_rad) * around
    return rings


MEAN_RADIUS_M: Final = (2.0 * EARTH_RADIUS_M + POLAR_RADIUS_M) / 3.0


def round_factor(value: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50 … that is not above the value, at least 1."""
    if value <= 1.0:
        return 1.0
    decade = 10.0 ** np.floor(np.log10(value))
    step = next(step for step in (5.0, 2.0, 1.0) if step * decade <= value * (1.0 + 1e-12))
    return float(step * decade)
