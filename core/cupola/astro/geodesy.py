"""Places on the WGS-84 ellipsoid, and great circles on the sphere."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M

Array = NDArray[np.float64]

POLAR_RADIUS_M: Final = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)
MEAN_RADIUS_M: Final = (2.0 * EARTH_RADIUS_M + POLAR_RADIUS_M) / 3.0
"""Mean of the three semi-axes, R1 of IUGG 1980 (Moritz 2000): 6,371,008.8 m."""

_E2: Final = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
_EP2: Final = _E2 / (1.0 - _E2)


def ecef_from_geodetic(latitude_rad: ArrayLike, longitude_rad: ArrayLike, height_m: ArrayLike) -> Array:
    """Return Earth-fixed positions [m], shape (..., 3), of geodetic latitude, longitude and ellipsoidal height."""
    latitude, longitude, height = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (latitude_rad, longitude_rad, height_m))
    )
    sine, cosine = np.sin(latitude), np.cos(latitude)
    normal = EARTH_RADIUS_M / np.sqrt(1.0 - _E2 * sine * sine)
    across = (normal + height) * cosine
    return np.stack(
        [across * np.cos(longitude), across * np.sin(longitude), (normal * (1.0 - _E2) + height) * sine], axis=-1
    )


def geodetic_from_ecef(positions_ecef_m: ArrayLike) -> tuple[Array, Array, Array]:
    """Return geodetic latitude [rad], longitude [rad] and height [m] of Earth-fixed positions (..., 3), each (...).

    Bowring 1985 twice, closed form: under 1e-9 rad and 1e-6 m from the ground to beyond the geostationary ring; under
    some 5,000 km below the surface the ellipsoid's normal is not unique and the answer is only near. The Earth's centre
    gives latitude 0, longitude 0 and height minus the equatorial radius.
    """
    positions = np.asarray(positions_ecef_m, dtype=np.float64)
    x, y, z = positions[..., 0], positions[..., 1], positions[..., 2]
    across = np.hypot(x, y)
    radius = np.hypot(across, z)
    centre = radius == 0.0
    safe = np.where(centre, 1.0, radius)
    along = (1.0 - EARTH_FLATTENING) * (1.0 + _EP2 * POLAR_RADIUS_M / safe)
    reduced_sine, reduced_cosine = z * along, across.astype(np.float64)
    for _ in range(2):
        length = np.hypot(reduced_sine, reduced_cosine)
        length = np.where(length == 0.0, 1.0, length)
        s, c = reduced_sine / length, reduced_cosine / length
        upper = z + _EP2 * POLAR_RADIUS_M * s**3
        lower = across - _E2 * EARTH_RADIUS_M * c**3
        reduced_sine, reduced_cosine = (1.0 - EARTH_FLATTENING) * upper, lower
    latitude = np.arctan2(upper, lower)
    latitude = np.where(centre, 0.0, np.clip(latitude, -np.pi / 2.0, np.pi / 2.0))
    sine, cosine = np.sin(latitude), np.cos(latitude)
    height = across * cosine + z * sine - EARTH_RADIUS_M * np.sqrt(1.0 - _E2 * sine * sine)
    return latitude, np.arctan2(y, x), height


def great_circle_rad(
    latitude1_rad: ArrayLike, longitude1_rad: ArrayLike, latitude2_rad: ArrayLike, longitude2_rad: ArrayLike
) -> Array:
    """Return the central angle [rad] between two places on a sphere, well-conditioned for near and opposite places."""
    lat1, lat2 = np.asarray(latitude1_rad, dtype=np.float64), np.asarray(latitude2_rad, dtype=np.float64)
    turn = np.asarray(longitude2_rad, dtype=np.float64) - np.asarray(longitude1_rad, dtype=np.float64)
    east = np.cos(lat2) * np.sin(turn)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(turn)
    along = np.sin(lat1) * np.sin(lat2) + np.cos(lat1) * np.cos(lat2) * np.cos(turn)
    return np.asarray(np.arctan2(np.hypot(east, north), along))


def bearing_rad(
    latitude1_rad: ArrayLike, longitude1_rad: ArrayLike, latitude2_rad: ArrayLike, longitude2_rad: ArrayLike
) -> Array:
    """Return the bearing [rad], clockwise from north, 0 to 2 pi, at which the great circle leaves place 1 for 2."""
    lat1, lat2 = np.asarray(latitude1_rad, dtype=np.float64), np.asarray(latitude2_rad, dtype=np.float64)
    turn = np.asarray(longitude2_rad, dtype=np.float64) - np.asarray(longitude1_rad, dtype=np.float64)
    east = np.cos(lat2) * np.sin(turn)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(turn)
    return np.asarray(np.arctan2(east, north) % (2.0 * np.pi))


def destination(
    latitude_rad: ArrayLike, longitude_rad: ArrayLike, bearing_rad: ArrayLike, angle_rad: ArrayLike
) -> tuple[Array, Array]:
    """Return latitude and longitude [rad, -pi to pi] reached along a great circle by ``angle_rad`` on a sphere."""
    lat, bearing, angle = (np.asarray(value, dtype=np.float64) for value in (latitude_rad, bearing_rad, angle_rad))
    east = np.sin(angle) * np.sin(bearing)
    outward = np.cos(angle) * np.cos(lat) - np.sin(angle) * np.sin(lat) * np.cos(bearing)
    up = np.cos(angle) * np.sin(lat) + np.sin(angle) * np.cos(lat) * np.cos(bearing)
    longitude = np.asarray(longitude_rad, dtype=np.float64) + np.arctan2(east, outward)
    wrapped = (longitude + np.pi) % (2.0 * np.pi) - np.pi
    return np.asarray(np.arctan2(up, np.hypot(east, outward))), np.asarray(wrapped)
