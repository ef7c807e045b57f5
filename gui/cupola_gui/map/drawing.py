"""Everything on the map, painted back to front; knows nothing of mice or windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from cupola_gui.map.action import Action
from cupola_gui.map.backdrop import Backdrop, pen_of
from cupola_gui.map.ground import Ground
from cupola_gui.map.layers import Layers
from cupola_gui.map.lines import paint_lines, strip_of
from cupola_gui.map.pictures import Pictures
from cupola_gui.map.sight import Sight
from cupola_gui.style import Tokens
from cupola_gui.style.numbers import quantity_text
from cupola_gui.world.labels import EVENT, SELECTED, Label, Placement, text_width
from cupola_gui.world.space import MEAN_RADIUS_M, Array, scene_from_ecef, scene_from_geodetic
from cupola_gui.world.words import LayerWords, pin_text, worst_text

Boxes = Sequence[tuple[float, float, float, float]]


class Drawing:
    """The things of the map and how they are painted."""

    def __init__(self, theme: Tokens, ratio: float) -> None:
        self.theme = theme
        self.backdrop, self.ground, self.layers = Backdrop(theme), Ground(theme), Layers(theme)
        self.action = Action(theme)
        self.trails: tuple[tuple[Array, str], ...] = ()
        self.selection: tuple[str, ...] = ()
        self.hovered = ""
        self.shown: Callable[[str], bool] = lambda path: True
        self.show_labels = True
        self.hatch_text = ""
        self.pin: tuple[float, float] | None = None
        """Latitude and longitude (rad) of the value of the heat map that was clicked."""
        self.measured: tuple[tuple[float, float], ...] = ()
        """Up to two places (rad) between which a distance is measured."""
        self._pictures, self._placement = Pictures(theme, ratio), Placement()
        self._widths: dict[str, float] = {}

    def set_shown(self, shown: Callable[[str], bool]) -> None:
        """Ask this whether an object is visible."""
        self.shown = self.layers.shown = shown

    def retheme(self, theme: Tokens) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        for part in (self.backdrop, self.ground, self.layers, self.action):
            part.theme = theme
        self._pictures = Pictures(theme, self._pictures.ratio)

    def layer_words(self) -> list[LayerWords]:
        """Return the layers in sight, as the legend names them."""
        return [
            LayerWords(one.title, len(one.positions_ecef_m), one.shape, one.color) for _, one in self.layers.in_sight()
        ]

    def place_of(self, path: str) -> Array | None:
        """Return where a satellite or a threat stands in the scene, shape (3,), or None."""
        if path.startswith("satellites."):
            return self.layers.place_of(path)
        for one in self.action.moment.threats if self.action.moment is not None else ():
            if one.path == path:
                return scene_from_ecef(one.position_ecef_m)
        return None

    def paint(
        self,
        painter: QPainter,
        sight: Sight,
        ratio: float,
        taken: Boxes,
        now_s: float,
        roomy: bool = False,
        coarse: bool = False,
    ) -> None:
        """Paint the map; ``roomy`` while it is dragged, ``coarse`` while its scale changes."""
        if ratio != self._pictures.ratio:
            self._pictures = Pictures(self.theme, ratio)
        left, top, right, bottom = sight.frame
        whole = QRectF(0.0, 0.0, sight.width, sight.height)
        world = QRectF(left, top, right - left, bottom - top)
        if world != whole:
            painter.fillRect(whole, QColor(self.theme.scene_space))
        painter.setClipRect(world)
        self.backdrop.paint(painter, sight, ratio, roomy, coarse)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ground.paint(painter, sight, self.shown, now_s)
        self._paint_trails(painter, sight)
        self.layers.paint(painter, sight, ratio)
        self.action.paint(painter, sight, self.layers.satellite_at, self.layers.color_of)
        self._paint_measured(painter, sight)
        labels = self._paint_marks(painter, sight)
        if self.show_labels:
            painter.setClipRect(whole)
            self._paint_labels(painter, labels, sight, taken)

    def _paint_trails(self, painter: QPainter, sight: Sight) -> None:
        for points, color in self.trails:
            line = strip_of(scene_from_ecef(points))
            count = max(1, len(points) - 1)
            for part in range(min(count, 16)):
                first, last = (round(count * (part + end) / min(count, 16)) for end in (0, 1))
                piece = type(line)(line.latitudes[first : last + 1], line.longitudes[first : last + 1])
                paint_lines(painter, sight, [piece], pen_of(color, 1.6, 0.8 * (part + 1) / 16.0))

    def _paint_measured(self, painter: QPainter, sight: Sight) -> None:
        if len(self.measured) == 2:
            first, last = (scene_from_geodetic(*place) for place in self.measured)
            shares = np.linspace(0.0, 1.0, 181)[:, None]
            arc = first + shares * (last - first)
            # evenly spaced enough: the map bends it, not the spacing
            line = strip_of(arc / np.maximum(np.linalg.norm(arc, axis=1, keepdims=True), 1e-9))
            paint_lines(painter, sight, [line], pen_of(self.theme.scene_caution, 1.6, 0.95))

    def _paint_marks(self, painter: QPainter, sight: Sight) -> list[Label]:
        pictures = self._pictures
        labels = self.ground.paint_sites(painter, sight, pictures, self.shown, self.selection)
        chosen = [path for path in self.selection if path.startswith("satellites.")]
        labels += self.layers.paint_marks(painter, sight, pictures, chosen, self.hovered)
        for place in self.measured:
            pictures.mark(painter, "place", *sight.screen(*place).tolist())
        if len(self.measured) == 2:
            x, y = sight.screen(*self.measured[1]).tolist()
            text = quantity_text(distance_m(*self.measured) / 1000.0, "km")
            labels.append(Label("ruler", text, x, y, SELECTED, self.theme.white, 9.0, tag=True))
        for kind, text, x, y in self.heat_spots(sight):
            pictures.mark(painter, kind, x, y)
            priority = SELECTED if kind == "pin" else EVENT
            labels.append(Label(f"heat.{kind}", text, x, y, priority, self.theme.white, 9.0, tag=True))
        labels += self.action.paint_marks(painter, sight, pictures, self.layers.color_of)
        return labels + self.action.link_labels(sight, self.layers.satellite_at)

    def heat_spots(self, sight: Sight) -> list[tuple[str, str, float, float]]:
        """Return kind, words and screen place of the worst value and of the one that was clicked."""
        heat, spots = self.backdrop.heat, []
        if heat is None:
            return []
        worst = heat.worst
        if worst is not None:
            latitude, longitude, value = worst
            middle = math.radians(sight.longitude_deg)
            x, y = sight.screen(latitude, middle if longitude is None else longitude).tolist()
            spots.append(("worst", worst_text(heat, value), x, y))
        if self.pin is not None:
            x, y = sight.screen(*self.pin).tolist()
            spots.append(("pin", pin_text(heat, *self.pin), x, y))
        return spots

    def _paint_labels(self, painter: QPainter, labels: list[Label], sight: Sight, taken: Boxes) -> None:
        if len(self._widths) > 2000:
            self._widths.clear()
        for label in labels:
            if label.text not in self._widths:
                self._widths[label.text] = text_width(label.text)
        boxes = [
            *taken,
            *((label.x - 6, label.y - 6, label.x + 6, label.y + 6) for label in labels if not label.centered),
        ]
        inside = [one for one in labels if -20 < one.x < sight.width + 20 and -20 < one.y < sight.height + 20]
        placed = self._placement.place(inside, self._widths, (sight.width, sight.height), boxes)
        painter.setPen(pen_of(self.theme.scene_text_quiet, 1.0, 0.9))
        for spot in placed:
            if spot.leader is not None:
                x0, y0, x1, y1 = spot.leader
                painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        for spot in placed:
            self._pictures.label(painter, spot)


def distance_m(first: tuple[float, float], last: tuple[float, float]) -> float:
    """Return the great-circle distance of two places (rad) on a sphere of the mean radius."""
    (lat1, lon1), (lat2, lon2) = first, last
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))
