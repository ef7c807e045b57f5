"""Lines and outlines on the map: laid out without a jump at the antimeridian, then painted in every copy in sight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from cupola_gui.map.sight import Sight
from cupola_gui.world.space import STRETCH, Array


@dataclass(frozen=True)
class Strip:
    """A line in latitude and longitude (rad), each (points,); longitudes run on beyond pi instead of jumping."""

    latitudes: Array
    longitudes: Array

    @property
    def turn(self) -> int:
        """How many times it goes round the axis, eastwards, when it is closed."""
        return round(float(self.longitudes[-1] - self.longitudes[0]) / math.tau)


def strip(latitudes_rad: Array, longitudes_rad: Array) -> Strip:
    """Return a line whose longitudes do not jump."""
    return Strip(latitudes_rad, np.unwrap(longitudes_rad))


def geodetic(points: Array) -> tuple[Array, Array]:
    """Return latitudes and longitudes (rad) of the ground below scene positions, shape (..., 3).

    Straight toward the middle of the scene's unit sphere: at 1,000 km within 0.03 degrees of the ellipsoid's normal.
    """
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.arctan2(z * STRETCH, np.hypot(x, y)), np.arctan2(y, x)


def strip_of(points: Array) -> Strip:
    """Return the line below scene positions, shape (points, 3)."""
    return strip(*geodetic(points))


def chord(start: Array, end: Array, points: int = 25) -> Strip:
    """Return the line below the straight line between two scene positions."""
    shares = np.linspace(0.0, 1.0, points)[:, None]
    return strip_of(start + shares * (end - start))


def enclosed(rim: Strip) -> Strip:
    """Return the outline of what a closed line encloses: one that goes round the axis is closed along its pole.

    The pole is the one nearer to the line.
    """
    if rim.turn == 0:
        return rim
    pole = math.copysign(0.5 * math.pi, float(rim.latitudes.mean()))
    latitudes = np.concatenate([[pole], rim.latitudes, [pole]])
    longitudes = np.concatenate([rim.longitudes[:1], rim.longitudes, rim.longitudes[-1:]])
    return Strip(latitudes, longitudes)


def polygon_of(xy: Array) -> QPolygonF:
    """Return points (n, 2) as Qt takes them, copied at once."""
    polygon = QPolygonF()
    polygon.resize(len(xy))
    if len(xy):
        # The stubs know neither the pointer that Qt gives nor that it is a buffer.
        pointer: Any = polygon.data()
        memory: Any = VoidPtr(pointer, 16 * len(xy), True)  # type: ignore[call-arg]
        room = np.frombuffer(memory, np.float64)
        room[:] = np.ascontiguousarray(xy, dtype=np.float64).ravel()
    return polygon


def pieces(line: Strip, sight: Sight) -> list[Array]:
    """Return the screen places of a line in every copy of the world in sight, each (points, 2)."""
    if len(line.longitudes) == 0:
        return []
    x, y = sight.x(line.longitudes), sight.y(line.latitudes)
    if float(y.max()) < -4.0 or float(y.min()) > sight.height + 4.0:
        return []
    turns = sight.turns(float(line.longitudes.min()), float(line.longitudes.max()))
    return [np.stack([x + turn * sight.turn_px, y], axis=1) for turn in turns]


def thinned(xy: Array, least_px: float = 0.7) -> Array:
    """Return screen places without those that are nearer than so much to the ones before, by a grid of that size."""
    cell = np.floor(xy / least_px)
    keep = np.ones(len(xy), bool)
    keep[1:-1] = np.any(cell[1:-1] != cell[:-2], axis=1)
    return xy[keep]


def paint_lines(painter: QPainter, sight: Sight, lines: Sequence[Strip], pen: QPen) -> None:
    """Paint lines."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        for xy in pieces(line, sight):
            painter.drawPolyline(polygon_of(thinned(xy)))


def paint_outlines(painter: QPainter, sight: Sight, rims: Sequence[Strip], pen: QPen | None, fill: QColor) -> None:
    """Paint what closed lines enclose, then the lines themselves."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for rim in rims:
        for xy in pieces(enclosed(rim), sight):
            painter.drawPolygon(polygon_of(thinned(xy)))
    if pen is not None:
        paint_lines(painter, sight, rims, pen)
