"""Outlines of regions and areas on the ground."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from cupola.scenario.parts import (
    Area,
    CircleRegion,
    CountryRegion,
    LatitudeBand,
    PolygonRegion,
    Region,
)
from cupola_data.country_files import country_outlines_rad
from cupola_gui.world.space import MEAN_RADIUS_M, Array

STEP_RAD: Final = math.radians(1.0)
"""Longest piece of a straight edge, which bends on the globe."""
SHORT_RAD: Final = math.radians(0.4)
"""Rings of a country that are smaller than this are left out beside larger ones."""


def circle_rad(latitude_rad: float, longitude_rad: float, radius_m: float, points: int = 128) -> Array:
    """Return a closed circle of great-circle radius about a place: latitude and longitude (rad), (points + 1, 2).

    On a sphere of the mean radius in geodetic latitude, as ranges are counted in the scenario.
    """
    bearings = np.linspace(0.0, 2.0 * math.pi, points + 1)
    angle = radius_m / MEAN_RADIUS_M
    sine = math.sin(latitude_rad) * math.cos(angle) + math.cos(latitude_rad) * math.sin(angle) * np.cos(bearings)
    latitudes = np.arcsin(np.clip(sine, -1.0, 1.0))
    longitudes = longitude_rad + np.arctan2(
        np.sin(bearings) * math.sin(angle) * math.cos(latitude_rad), math.cos(angle) - math.sin(latitude_rad) * sine
    )
    return np.stack([latitudes, longitudes], axis=-1)


def outlines_rad(region: Region | Area, points: int = 128) -> list[Array]:
    """Return the rims of a region: closed lines of latitude and longitude (rad), each (points, 2); none of the world.

    A latitude band has one rim along each of its edges that is no pole.
    """
    if isinstance(region, CircleRegion | Area):
        place = math.radians(region.latitude_deg), math.radians(region.longitude_deg)
        return [circle_rad(*place, 1000.0 * region.radius_km, points)] if region.radius_km > 0.0 else []
    if isinstance(region, LatitudeBand):
        edges = {math.radians(edge) for edge in (region.south_deg, region.north_deg) if abs(edge) < 90.0}
        around = np.linspace(-math.pi, math.pi, 361)
        return [np.stack([np.full_like(around, edge), around], axis=-1) for edge in sorted(edges)]
    if isinstance(region, PolygonRegion):
        return [_closed(np.radians(np.array(ring, dtype=float))) for ring in (region.points, *(region.holes or ()))]
    if isinstance(region, CountryRegion):
        rings = [ring for polygon in country_outlines_rad(region.country) for ring in polygon]
        large = [ring for ring in rings if float(np.ptp(ring, axis=0).max()) > SHORT_RAD]
        return [_closed(ring) for ring in large or rings]
    return []


def _closed(corners: Array) -> Array:
    """Return corners as a closed line in short pieces, straight in longitude and latitude, the short way round."""
    corners = np.vstack([corners, corners[:1]])
    corners[:, 1] = np.unwrap(corners[:, 1])
    steps = np.diff(corners, axis=0)
    pieces = np.maximum(1, np.ceil(np.abs(steps).max(axis=1) / STEP_RAD)).astype(int)
    starts = np.repeat(np.arange(len(steps)), pieces)
    first = np.concatenate([[0], np.cumsum(pieces)[:-1]])
    share = (np.arange(len(starts)) - first[starts]) / pieces[starts]
    return np.vstack([corners[starts] + share[:, None] * steps[starts], corners[-1:]])
