"""What lies behind everything on the map, kept as pictures: the ground, and its lines."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from cupola_data.earth_files import LineSet, lines_rad
from cupola_gui.map.ground_picture import Hatched, ground_image
from cupola_gui.map.lines import Strip, paint_lines, strip
from cupola_gui.map.sight import Sight
from cupola_gui.style import Tokens
from cupola_gui.world.heat import Heat
from cupola_gui.world.space import Array

ROOM: Final = 0.3
"""How much more than what is in sight is painted on each side while the map is dragged."""
NEAR_PX_DEG: Final = 11.0
"""Scale from which the fine coast is drawn: 10 km a pixel, as on the globe."""


@lru_cache(maxsize=4)
def line_set(name: LineSet) -> tuple[Strip, ...]:
    """Return coast or borders."""
    return tuple(strip(line[:, 1], line[:, 0]) for line in lines_rad(name)[name])


@lru_cache(maxsize=1)
def graticule() -> tuple[tuple[Strip, ...], Strip]:
    """Return meridians and parallels every 15 degrees, and the equator."""
    up, around = np.radians([-90.0, 90.0]), np.radians([-180.0, 180.0])
    lines = [Strip(up, np.full(2, math.radians(degrees))) for degrees in range(-180, 180, 15)]
    lines += [Strip(np.full(2, math.radians(degrees)), around) for degrees in range(-75, 90, 15) if degrees]
    return tuple(lines), Strip(np.zeros(2), around)


def pen_of(color: str, width: float, alpha: float, dash: tuple[float, float] | None = None) -> QPen:
    """Return a pen; dashes and gaps in pixels."""
    ink = QColor(color)
    ink.setAlphaF(alpha)
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash is not None:
        pen.setDashPattern([dash[0] / width, dash[1] / width])
    return pen


class Backdrop:
    """Paints ground and lines, anew only when they changed or what was painted does not reach far enough."""

    def __init__(self, theme: Tokens) -> None:
        self.theme = theme
        self.sun: Array = np.array([1.0, 0.0, 0.0])
        self.show_graticule = True
        self.show_borders = True
        self.show_lights = True
        self.heat: Heat | None = None
        self.hatched: Hatched | None = None
        self.painted = 0
        """How often the ground was painted."""
        self._ground: tuple[Sight, object, QPixmap] | None = None
        self._lines: tuple[Sight, object, QPixmap] | None = None

    def paint(self, painter: QPainter, sight: Sight, ratio: float, roomy: bool, coarse: bool) -> None:
        """Paint what is in sight; ``roomy`` paints some more around it for the next moves; ``coarse`` while zooming."""
        fine = 0.5 * ratio if coarse else ratio
        ground_key = (
            fine, self.theme.theme, self.show_lights, id(self.heat), id(self.hatched), tuple(self.sun.tolist())
        )  # fmt: skip
        lines_key = ratio, self.theme.theme, self.show_graticule, self.show_borders
        if self._ground is None or self._ground[1] != ground_key or not _covers(self._ground[0], sight):
            wide = _widened(sight, roomy)
            image = ground_image(wide, fine, self.sun, self.theme, self.show_lights, self.heat, self.hatched)
            self._ground = wide, ground_key, QPixmap.fromImage(image)
            self.painted += 1
        if self._lines is None or self._lines[1] != lines_key or not _covers(self._lines[0], sight):
            wide = _widened(sight, roomy)
            self._lines = wide, lines_key, self._paint_lines(wide, ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, coarse)
        for wide, _, pixmap in (self._ground, self._lines):
            painter.drawPixmap(_offset(wide, sight, ratio), pixmap)

    def _paint_lines(self, sight: Sight, ratio: float) -> QPixmap:
        pixmap = QPixmap(round(sight.width * ratio), round(sight.height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, near = self.theme, sight.scale > NEAR_PX_DEG
        if self.show_graticule:
            lines, equator = graticule()
            paint_lines(painter, sight, lines, pen_of(theme.scene_graticule, 0.6, 0.10))
            paint_lines(painter, sight, [equator], pen_of(theme.scene_graticule, 0.6, 0.19))
        if self.show_borders:
            borders = line_set("borders" if near else "borders_far")
            paint_lines(painter, sight, borders, pen_of(theme.scene_border, 0.6, 0.20))
        coast = line_set("coast" if near else "coast_far")
        paint_lines(painter, sight, coast, pen_of(theme.scene_coast, 0.8, 0.55))
        painter.end()
        return pixmap


def _widened(sight: Sight, roomy: bool) -> Sight:
    room = ROOM if roomy else 0.0
    width, height = (math.ceil(size * (1.0 + 2.0 * room)) for size in (sight.width, sight.height))
    return replace(sight, width=width + width % 2, height=height + height % 2, endless=True)


def _covers(wide: Sight, sight: Sight) -> bool:
    if wide.scale != sight.scale:
        return False
    x, y = _shift(wide, sight)
    return abs(x) <= 0.5 * (wide.width - sight.width) + 0.01 and abs(y) <= 0.5 * (wide.height - sight.height) + 0.01


def _shift(wide: Sight, sight: Sight) -> tuple[float, float]:
    """Return how far the middle of what was painted stands right of and below the middle of the map (pixels)."""
    turn = (wide.longitude_deg - sight.longitude_deg + 180.0) % 360.0 - 180.0
    return turn * sight.scale, (sight.latitude_deg - wide.latitude_deg) * sight.scale


def _offset(wide: Sight, sight: Sight, ratio: float) -> QPointF:
    x, y = _shift(wide, sight)
    left = x + 0.5 * (sight.width - wide.width)
    top = y + 0.5 * (sight.height - wide.height)
    return QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)
