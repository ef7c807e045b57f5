"""The scenario's regions on a grid, and how their area lies over latitude."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage import regions as shapes
from cupola.coverage.grids import Grid, equal_area
from cupola.scenario.regions import CircleRegion, CountryRegion, LatitudeBand, PolygonRegion, Region
from cupola.units import DEG, KM
from cupola_data.country_files import country_outlines_rad

Floats = NDArray[np.float64]
_STEPS_DEG = (1.0, 0.25)
_SAMPLES = 361


def region_mask(region: Region, grid: Grid) -> NDArray[np.bool_]:
    """Return which points of a grid lie in a region, shape (points,)."""
    if isinstance(region, CircleRegion):
        reach = region.radius_km * KM / EARTH_RADIUS_M
        return shapes.circle(grid, region.latitude_deg * DEG, region.longitude_deg * DEG, reach)
    if isinstance(region, LatitudeBand):
        return shapes.latitude_band(grid, region.south_deg * DEG, region.north_deg * DEG)
    if isinstance(region, PolygonRegion):
        return shapes.polygons(grid, [_rings(region)], "straight")
    if isinstance(region, CountryRegion):
        return shapes.polygons(grid, country_outlines_rad(region.country), "straight")
    return shapes.world(grid)


def _rings(region: PolygonRegion) -> list[Floats]:
    return [np.radians(np.array(ring, dtype=np.float64)) for ring in (region.points, *(region.holes or ()))]


def area_over_latitude(region: Region) -> tuple[Floats, Floats]:
    """Return latitudes [rad] and the share of a region's area that each stands for; no latitudes for an empty one.

    Circles and bands by their closed forms; other shapes counted on a 1 degree grid, a quarter degree where that is too
    coarse, and at the corner first given where even this holds no point.
    """
    if isinstance(region, LatitudeBand):
        latitudes = np.linspace(region.south_deg, region.north_deg, _SAMPLES) * DEG
        return latitudes, _normed(np.cos(latitudes))
    if isinstance(region, CircleRegion):
        return _circle(region.latitude_deg * DEG, min(math.pi, region.radius_km * KM / EARTH_RADIUS_M))
    for step in _STEPS_DEG:
        grid = equal_area(step * DEG)
        inside = region_mask(region, grid)
        if inside.any():
            counts = np.bincount(grid.ring[inside], minlength=grid.points.size).astype(np.float64)
            used = counts > 0.0
            return grid.latitudes_rad[used], _normed(counts[used])
    if isinstance(region, PolygonRegion) and len(set(region.points)) >= 3:
        return np.array([region.points[0][0] * DEG]), np.ones(1)
    if isinstance(region, CountryRegion):
        return np.array([float(country_outlines_rad(region.country)[0][0][:, 0].mean())]), np.ones(1)
    return np.empty(0), np.empty(0)


def _normed(weights: Floats) -> Floats:
    total = float(weights.sum())
    return np.asarray(weights / total) if total > 0.0 else np.full(weights.size, 1.0 / weights.size)


def _circle(latitude_rad: float, reach_rad: float) -> tuple[Floats, Floats]:
    """Width in longitude of a circle at the latitudes it touches: acos((cos r - sin a sin b) / (cos a cos b))."""
    low, high = latitude_rad - reach_rad, latitude_rad + reach_rad
    latitudes = np.linspace(max(-0.5 * math.pi, low), min(0.5 * math.pi, high), _SAMPLES)
    across = np.cos(latitudes) * math.cos(latitude_rad)
    rest = math.cos(reach_rad) - np.sin(latitudes) * math.sin(latitude_rad)
    ratio = np.where(np.abs(across) > 1e-12, rest / np.where(np.abs(across) > 1e-12, across, 1.0), np.sign(rest) * 2.0)
    half = np.arccos(np.clip(ratio, -1.0, 1.0))
    return latitudes, _normed(half * np.cos(latitudes))
