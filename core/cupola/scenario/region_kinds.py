"""Regions turned into other kinds of regions: the nearest one of that kind."""

from __future__ import annotations

import math
from typing import Any, Final

from cupola.scenario.regions import CircleRegion, CountryRegion, LatitudeBand, PolygonRegion, WorldRegion

AnyRegion = CircleRegion | PolygonRegion | LatitudeBand | CountryRegion | WorldRegion
_KM_PER_DEG: Final = 6378.137 * math.pi / 180.0
_CORNERS: Final = 24


def region_values(region: AnyRegion, kind: str) -> dict[str, Any]:
    """Return what the other kind of region needs, taken from where the region lies."""
    latitude, longitude, radius_km = _circle(region)
    reach = radius_km / _KM_PER_DEG
    if kind == "circle":
        return {"latitude_deg": latitude, "longitude_deg": longitude, "radius_km": radius_km}
    if kind == "latitude_band":
        south, north = max(-90.0, latitude - reach), min(90.0, latitude + reach)
        return {"south_deg": round(south, 3), "north_deg": round(north, 3)}
    if kind == "polygon":
        return {"points": _corners(latitude, longitude, min(reach, 89.0))}
    return {"country": "Iceland"} if kind == "country" else {}


def _circle(region: AnyRegion) -> tuple[float, float, float]:
    """Return a circle about a region: centre in degrees and radius in km; a wide one where no place is known."""
    if isinstance(region, CircleRegion):
        return region.latitude_deg, region.longitude_deg, region.radius_km
    if isinstance(region, LatitudeBand):
        middle = round(0.5 * (region.south_deg + region.north_deg), 6)
        return middle, 0.0, max(50.0, round(0.5 * (region.north_deg - region.south_deg) * _KM_PER_DEG, 1))
    if isinstance(region, PolygonRegion):
        return _about(region.points)
    return 0.0, 0.0, 2000.0


def _vector(latitude_deg: float, longitude_deg: float) -> tuple[float, float, float]:
    latitude, longitude = math.radians(latitude_deg), math.radians(longitude_deg)
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)


def _about(points: tuple[tuple[float, float], ...]) -> tuple[float, float, float]:
    """Return the circle about the mean direction of the corners that holds them all."""
    vectors = [_vector(*point) for point in points]
    x, y, z = (sum(axis) for axis in zip(*vectors, strict=True))
    length = math.sqrt(x * x + y * y + z * z)
    if length < 1e-9:
        return 0.0, 0.0, 2000.0
    farthest = max(
        math.acos(max(-1.0, min(1.0, (x * a + y * b + z * c) / length))) for a, b, c in vectors
    )  # fmt: skip
    radius_km = min(20_000.0, max(1.0, math.degrees(farthest) * _KM_PER_DEG))
    latitude, longitude = math.asin(max(-1.0, min(1.0, z / length))), math.atan2(y, x)
    return round(math.degrees(latitude), 6), round(math.degrees(longitude), 6), round(radius_km, 1)


def _corners(latitude_deg: float, longitude_deg: float, reach_deg: float) -> list[list[float]]:
    """Return places on a circle, eastwards from the north."""
    latitude, reach = math.radians(latitude_deg), math.radians(reach_deg)
    corners = []
    for number in range(_CORNERS):
        bearing = 2.0 * math.pi * number / _CORNERS
        sine = math.sin(latitude) * math.cos(reach) + math.cos(latitude) * math.sin(reach) * math.cos(bearing)
        there = math.asin(max(-1.0, min(1.0, sine)))
        turn = math.atan2(
            math.sin(bearing) * math.sin(reach) * math.cos(latitude), math.cos(reach) - math.sin(latitude) * sine
        )
        longitude = (longitude_deg + math.degrees(turn) + 180.0) % 360.0 - 180.0
        corners.append([round(math.degrees(there), 4), round(longitude, 4)])
    return corners
