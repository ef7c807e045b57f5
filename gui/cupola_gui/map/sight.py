"""What part of the world the map shows: the equirectangular projection, frozen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cupola_gui.world.space import Array

NEAREST_PX_DEG: Final = 400.0
"""Largest scale, pixels a degree: about 0.3 km a pixel, as finely as the coast is known."""


@dataclass(frozen=True)
class Sight:
    """A piece of the equirectangular world; east to the right, north up, and it never ends to east or west."""

    longitude_deg: float = -60.0
    """In the middle of the picture."""
    latitude_deg: float = 0.0
    scale: float = 2.6
    """Pixels a degree, of longitude as of latitude."""
    width: int = 676
    height: int = 560
    endless: bool = False
    """Whether places come again to east and west; else the world ends half a turn from the middle."""

    @property
    def whole_scale(self) -> float:
        """The scale at which the whole world is just in sight."""
        return min(self.width / 360.0, self.height / 180.0)

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the world in the picture, cut to the picture (pixels)."""
        half = 0.5 * self.width if self.endless else min(0.5 * self.width, 180.0 * self.scale)
        top = 0.5 * self.height - (90.0 - self.latitude_deg) * self.scale
        middle = 0.5 * self.width
        return middle - half, max(0.0, top), middle + half, min(float(self.height), top + 180.0 * self.scale)

    def x(self, longitude_rad: Array) -> Array:
        """Return screen x of longitudes as they are, without wrapping them."""
        return 0.5 * self.width + (np.degrees(longitude_rad) - self.longitude_deg) * self.scale

    def y(self, latitude_rad: Array) -> Array:
        """Return screen y of latitudes."""
        return 0.5 * self.height - (np.degrees(latitude_rad) - self.latitude_deg) * self.scale

    def screen(self, latitude_rad: Array | float, longitude_rad: Array | float) -> Array:
        """Return screen places (..., 2) of places, each in the copy of the world nearest to the middle."""
        longitude = np.degrees(np.asarray(longitude_rad, dtype=np.float64)) - self.longitude_deg
        x = 0.5 * self.width + ((longitude + 180.0) % 360.0 - 180.0) * self.scale
        latitude = np.degrees(np.asarray(latitude_rad, dtype=np.float64)) - self.latitude_deg
        return np.stack(np.broadcast_arrays(x, 0.5 * self.height - latitude * self.scale), axis=-1)

    def place(self, x: float, y: float) -> tuple[float, float] | None:
        """Return latitude and longitude (rad, -pi to pi) of a screen place; None beside the world."""
        left, top, right, bottom = self.frame
        if not (left <= x <= right and top <= y <= bottom):
            return None
        longitude = self.longitude_deg + (x - 0.5 * self.width) / self.scale
        latitude = self.latitude_deg - (y - 0.5 * self.height) / self.scale
        return math.radians(min(90.0, max(-90.0, latitude))), math.radians((longitude + 180.0) % 360.0 - 180.0)

    def turns(self, west_rad: float, east_rad: float) -> range:
        """Return by how many whole turns something between two longitudes has to be shifted to be in sight."""
        left, _, right, _ = self.frame
        first = self.longitude_deg + (left - 0.5 * self.width) / self.scale
        last = self.longitude_deg + (right - 0.5 * self.width) / self.scale
        low = math.ceil((first - math.degrees(east_rad)) / 360.0)
        return range(low, math.floor((last - math.degrees(west_rad)) / 360.0) + 1)

    @property
    def turn_px(self) -> float:
        """Width of the world (pixels)."""
        return 360.0 * self.scale


def limited(sight: Sight) -> Sight:
    """Return the sight with its scale within bounds, and no more beside the poles than has to be."""
    scale = float(np.clip(sight.scale, sight.whole_scale, NEAREST_PX_DEG))
    room = max(0.0, 90.0 - 0.5 * sight.height / scale)
    latitude = float(np.clip(sight.latitude_deg, -room, room))
    longitude = (sight.longitude_deg + 180.0) % 360.0 - 180.0
    return replace(sight, scale=scale, latitude_deg=latitude, longitude_deg=longitude)


def panned(sight: Sight, x_px: float, y_px: float) -> Sight:
    """Return the sight after a drag."""
    return limited(
        replace(
            sight,
            longitude_deg=sight.longitude_deg - x_px / sight.scale,
            latitude_deg=sight.latitude_deg + y_px / sight.scale,
        )
    )


def zoomed(sight: Sight, factor: float, x: float, y: float) -> Sight:
    """Return the sight larger by a factor, with the place under the pointer kept there unless the poles forbid it."""
    scale = float(np.clip(sight.scale * factor, sight.whole_scale, NEAREST_PX_DEG))
    away = 1.0 / sight.scale - 1.0 / scale
    return limited(
        replace(
            sight,
            scale=scale,
            longitude_deg=sight.longitude_deg + (x - 0.5 * sight.width) * away,
            latitude_deg=sight.latitude_deg - (y - 0.5 * sight.height) * away,
        )
    )


def framing(sight: Sight, latitudes_rad: Array, longitudes_rad: Array, margin: float = 1.35) -> Sight:
    """Return the sight that shows all places, the short way round the world."""
    ordered = np.sort(np.degrees(longitudes_rad) % 360.0)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(np.argmax(gaps))
    width = 360.0 - float(gaps[widest])
    west = float(ordered[(widest + 1) % len(ordered)])
    latitudes = np.degrees(latitudes_rad)
    height = float(np.ptp(latitudes))
    scale = min(sight.width / max(width * margin, 1.0), sight.height / max(height * margin, 1.0))
    middle = 0.5 * float(latitudes.min() + latitudes.max())
    return limited(replace(sight, scale=scale, longitude_deg=west + 0.5 * width, latitude_deg=middle))


def between(start: Sight, end: Sight, share: float) -> Sight:
    """Return the sight a share (0 to 1) of the way, the short way round."""
    turn = (end.longitude_deg - start.longitude_deg + 180.0) % 360.0 - 180.0
    scale = start.scale * (end.scale / start.scale) ** share
    way = share
    if abs(end.scale - start.scale) > 1e-6 * start.scale:
        way = (1.0 / scale - 1.0 / start.scale) / (1.0 / end.scale - 1.0 / start.scale)
    return limited(
        replace(
            end,
            longitude_deg=start.longitude_deg + way * turn,
            latitude_deg=start.latitude_deg + way * (end.latitude_deg - start.latitude_deg),
            scale=scale,
        )
    )
