"""Which points of a grid lie in a region: circle, band, polygon, country, GeoJSON, on a sphere."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Sequence
from typing import Any, Literal

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.coverage.grids import Grid
from cupola.errors import InputError, Problem
from cupola.numerics.compiled import compiled, compiled_parallel
from cupola_data.country_files import country_names, country_outlines_rad

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Edges = Literal["great_circle", "straight"]
Polygon = Sequence[Floats]
"""Rings of latitude and longitude [rad], each (points, 2); the first is the border, the others holes."""


def world(grid: Grid) -> Flags:
    """Return every point, shape (points,)."""
    return np.ones(grid.size, np.bool_)


def latitude_band(grid: Grid, south_rad: float, north_rad: float) -> Flags:
    """Return the points from ``south_rad`` to ``north_rad``, both included, shape (points,); none when crossed."""
    latitude, _ = grid.places_rad()
    return (latitude >= south_rad) & (latitude <= north_rad)


def circle(grid: Grid, latitude_rad: float, longitude_rad: float, radius_rad: float) -> Flags:
    """Return the points within a great-circle angle of a place, shape (points,)."""
    latitude, longitude = grid.places_rad()
    half = 0.5 * (latitude - latitude_rad)
    turn = 0.5 * (longitude - longitude_rad)
    haversine = np.sin(half) ** 2 + math.cos(latitude_rad) * np.cos(latitude) * np.sin(turn) ** 2
    angle = 2.0 * np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))
    return np.asarray(angle <= radius_rad)


def polygons(grid: Grid, shapes: Sequence[Polygon], edges: Edges = "great_circle") -> Flags:
    """Return the points inside any of the polygons and outside its holes, shape (points,).

    A ring is counted as crossed or not by the meridian from the point to the north pole. A ring that goes once round
    the axis holds one pole: the one on the side with the smaller area; a ring that does not holds neither. It may cross
    the antimeridian. ``edges``: great circles, or straight in longitude and latitude as in GeoJSON (RFC 7946, section
    3.1.1). Rings of fewer than three points are empty. The answer on an edge itself may be either.
    """
    first = grid.first
    inside = np.zeros(grid.size, np.bool_)
    for shape in shapes:
        odd = np.zeros(grid.size, np.bool_)
        for ring in shape:
            if len(ring) >= 3:
                places = np.ascontiguousarray(ring, np.float64)
                odd ^= _holds_north_pole(places)
                odd ^= _crossed(grid.latitudes_rad, grid.points, grid.offsets, first, places, edges == "straight")
        inside |= odd
    return inside


def country(grid: Grid, name: str) -> Flags:
    """Return the points in a country of Natural Earth 1:50m, shape (points,).

    Raises ``InputError`` for an unknown name, with the nearest ones.
    """
    names = country_names()
    known = {one.casefold(): one for one in names}
    found = known.get(name.casefold())
    if found is None:
        near = difflib.get_close_matches(name.casefold(), known, 3, 0.6)
        hint = f" Did you mean {', '.join(known[one] for one in near)}?" if near else ""
        raise InputError([Problem("region.country", f"“{name}” is not a country of Natural Earth.{hint}")])
    return polygons(grid, country_outlines_rad(found), "straight")


def geojson_polygons(text: str, path: str = "region") -> list[list[Floats]]:
    """Return the polygons of a GeoJSON text (RFC 7946), latitude and longitude [rad], for ``polygons``.

    Polygon and MultiPolygon count, also inside Feature, FeatureCollection and GeometryCollection; other geometries are
    left out. Raises ``InputError`` with every problem: not JSON, no polygon at all, rings that are no rings of
    positions, latitudes beyond the poles.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InputError([Problem(path, f"This is not JSON: {error}.")]) from error
    found: list[tuple[str, Any]] = []
    _collect(document, path, found, 0)
    problems: list[Problem] = []
    shapes = [[_ring(ring, place, problems) for ring in rings] for place, rings in found]
    if not found:
        problems.append(Problem(path, "There is no Polygon or MultiPolygon in it."))
    if problems:
        raise InputError(problems)
    return shapes


def _collect(part: Any, path: str, found: list[tuple[str, Any]], depth: int) -> None:
    """Gather lists of rings from a GeoJSON object, with their places."""
    if not isinstance(part, dict) or depth > 20:
        return
    kind, coordinates = part.get("type"), part.get("coordinates")
    if kind == "Polygon" and isinstance(coordinates, list):
        found.append((f"{path}.coordinates", coordinates))
    elif kind == "MultiPolygon" and isinstance(coordinates, list):
        places = [f"{path}.coordinates.{n}" for n in range(len(coordinates))]
        found.extend(
            (place, rings if isinstance(rings, list) else [rings])
            for place, rings in zip(places, coordinates, strict=True)
        )
    elif kind == "Feature":
        _collect(part.get("geometry"), f"{path}.geometry", found, depth + 1)
    for key in ("features", "geometries"):
        members = part.get(key)
        for n, member in enumerate(members if isinstance(members, list) else []):
            _collect(member, f"{path}.{key}.{n}", found, depth + 1)


def _ring(ring: Any, path: str, problems: list[Problem]) -> Floats:
    try:
        places = np.array([[float(place[1]), float(place[0])] for place in ring], np.float64).reshape(-1, 2)
    except (TypeError, ValueError, IndexError, KeyError):
        problems.append(Problem(path, "A ring is a list of positions, each longitude then latitude in degrees."))
        return np.empty((0, 2))
    if len(places) > 1 and np.array_equal(places[0], places[-1]):
        places = places[:-1]
    if len(places) < 3:
        problems.append(Problem(path, "A ring needs at least three different positions."))
    if not np.isfinite(places).all() or (np.abs(places[:, 0]) > 90.0).any():
        problems.append(Problem(path, "Latitudes lie between -90° and 90°, and every number is finite."))
    return np.radians(places)


@compiled
def _turn(from_rad: float, to_rad: float) -> float:
    """The shorter way from one longitude to another, -pi to pi."""
    turn = (to_rad - from_rad) % (2.0 * math.pi)
    return turn - 2.0 * math.pi if turn > math.pi else turn


@compiled_parallel
def _crossed(latitudes: Floats, points: Ints, offsets: Floats, first: Ints, ring: Floats, straight: bool) -> Flags:
    """Whether the meridian from each point of a grid to the north pole crosses the ring an odd number of times.

    Each edge is asked of those points alone whose longitudes it spans, from its first corner on, without its second.
    """
    odd = np.zeros(first[-1], np.bool_)
    corners = ring.shape[0]
    for j in numba.prange(latitudes.size):
        count, per_rad, tangent = points[j], points[j] / (2.0 * math.pi), math.tan(latitudes[j])
        for i in range(corners):
            after = i + 1 if i + 1 < corners else 0
            south, north = ring[i, 0], ring[after, 0]
            if straight and max(south, north) <= latitudes[j]:
                continue
            turn = _turn(ring[i, 1], ring[after, 1])
            laps = round((ring[i, 1] + turn - ring[after, 1]) / (2.0 * math.pi))
            begin = math.ceil((ring[i, 1] + math.pi) * per_rad - offsets[j])
            end = math.ceil((ring[after, 1] + math.pi) * per_rad - offsets[j]) + laps * count
            for m in range(min(begin, end), max(begin, end)):
                away = (m + offsets[j]) / per_rad - math.pi - ring[i, 1]
                if straight:
                    above = south + away / turn * (north - south) > latitudes[j]
                else:
                    sine = math.tan(south) * math.sin(turn - away) + math.tan(north) * math.sin(away)
                    above = sine > tangent * math.sin(turn) if turn > 0.0 else sine < tangent * math.sin(turn)
                if above:
                    odd[first[j] + m % count] ^= True
    return odd


def _holds_north_pole(ring: Floats) -> bool:
    """Whether a ring that goes round the axis has its smaller side to the north; area by the trapezoidal rule."""
    after = np.roll(ring, -1, axis=0)
    turns = (after[:, 1] - ring[:, 1] + math.pi) % math.tau - math.pi
    round_axis = turns.sum()
    if abs(round_axis) < math.pi:
        return False
    height = (turns * 0.5 * (np.sin(ring[:, 0]) + np.sin(after[:, 0]))).sum() / round_axis
    return bool(height > 0.0)
