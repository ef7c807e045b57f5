"""Grids of points on rings of latitude, over a spherical Earth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.errors import InputError, Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SMALLEST_STEP_RAD: Final = math.radians(0.25)
LARGEST_STEP_RAD: Final = math.radians(10.0)


@dataclass(frozen=True)
class Grid:
    """Points on rings from south to north; the points of a ring are evenly spaced in longitude, eastwards.

    Point m of ring j has longitude 2 pi (m + offset_j) / points_j - pi. Latitudes are those of a sphere.
    """

    latitudes_rad: Floats
    """(rings,) ascending."""
    points: Ints
    """(rings,) how many on each."""
    offsets: Floats
    """(rings,) place of the first point in parts of the ring's own spacing, 0 to 1."""
    areas: Floats
    """(rings,) share of the sphere that one point of the ring stands for."""

    @property
    def first(self) -> Ints:
        """Number of the first point of each ring, and one past the last point of all, shape (rings + 1,)."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.points)])

    @property
    def size(self) -> int:
        """How many points there are."""
        return int(self.points.sum())

    @property
    def ring(self) -> Ints:
        """Ring of each point, shape (points,)."""
        return np.repeat(np.arange(self.points.size), self.points)

    @property
    def weights(self) -> Floats:
        """Share of the sphere that each point stands for, shape (points,); they sum to 1 for a whole grid."""
        return np.repeat(self.areas, self.points)

    def places_rad(self) -> tuple[Floats, Floats]:
        """Return latitude and longitude [-pi, pi) of every point, each shape (points,)."""
        ring = self.ring
        place = np.arange(self.size) - self.first[ring] + self.offsets[ring]
        return self.latitudes_rad[ring], 2.0 * math.pi * place / self.points[ring] - math.pi

    def directions(self) -> Floats:
        """Return the Earth-fixed unit vector of every point, shape (points, 3)."""
        latitude, longitude = self.places_rad()
        across = np.cos(latitude)
        return np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=1)

    def nearest(self, latitude_rad: float, longitude_rad: float) -> int:
        """Return the number of the point whose ring, then longitude, is nearest to a place."""
        ring = int(np.argmin(np.abs(self.latitudes_rad - latitude_rad)))
        count = int(self.points[ring])
        place = (longitude_rad + math.pi) / (2.0 * math.pi) * count - self.offsets[ring]
        return int(self.first[ring]) + round(float(place)) % count


def equal_angle(step_rad: float) -> Grid:
    """Return the grid of cells of equal latitude and longitude steps, points in their middles.

    ``step_rad``, 0.25 to 10 degrees, is rounded so that a whole number of steps goes from pole to pole. Raises
    ``InputError`` outside.
    """
    rings = round(math.pi / _checked(step_rad))
    latitudes = np.asarray((np.arange(rings) + 0.5) * (math.pi / rings) - 0.5 * math.pi, np.float64)
    bounds = np.sin(np.linspace(-0.5 * math.pi, 0.5 * math.pi, rings + 1))
    areas = np.asarray(np.diff(bounds) / 2.0 / (2 * rings), np.float64)
    return Grid(latitudes, np.full(rings, 2 * rings, np.int64), np.full(rings, 0.5), areas)


def equal_area(step_rad: float) -> Grid:
    """Return rings of cells of exactly equal area, about ``step_rad`` on a side, points in their middles.

    The number of cells of a ring goes with the cosine of its latitude, and the edges between the rings are moved a
    little so that each holds its share (after Leopardi 2006, without the polar caps). ``step_rad`` is 0.25 to 10
    degrees. Raises ``InputError`` outside.
    """
    rings = round(math.pi / _checked(step_rad))
    middles = (np.arange(rings) + 0.5) * (math.pi / rings) - 0.5 * math.pi
    points = np.maximum(3, np.round(2 * rings * np.cos(middles))).astype(np.int64)
    total = int(points.sum())
    edges = np.arcsin(np.clip(2.0 * np.concatenate([[0], np.cumsum(points)]) / total - 1.0, -1.0, 1.0))
    latitudes = np.asarray(0.5 * (edges[1:] + edges[:-1]), np.float64)
    return Grid(latitudes, points, np.full(rings, 0.5), np.full(rings, 1.0 / total))


def _checked(step_rad: float) -> float:
    slack = 1e-9
    if not SMALLEST_STEP_RAD - slack <= step_rad <= LARGEST_STEP_RAD + slack:
        raise InputError([Problem("grid.step", f"{math.degrees(step_rad):g}° is outside 0.25° to 10°.")])
    return step_rad
