"""The satellites on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from cupola_gui.map.lines import geodetic
from cupola_gui.map.pictures import Pictures
from cupola_gui.map.sight import Sight
from cupola_gui.map.stamps import StampSheet
from cupola_gui.style import Tokens
from cupola_gui.world.labels import SATELLITE, SELECTED, Label
from cupola_gui.world.space import Array, scene_from_ecef

RADII_PX: Final = {"circle": 2.0, "triangle": 1.75, "diamond": 2.9, "hexagon": 2.6, "square": 2.3}
MARKED: Final = 50


@dataclass
class MapLayer:
    """The satellites of one layer."""

    color: str
    shape: str
    radius_px: float
    visible: bool
    names: tuple[str, ...] = ()
    title: str = ""
    positions_ecef_m: Array = field(default_factory=lambda: np.zeros((0, 3)))
    """Shape (satellites, 3)."""
    _places: Array | None = None

    def set_positions(self, positions_ecef_m: Array) -> None:
        """Move the satellites, Earth-fixed (m)."""
        self.positions_ecef_m, self._places = positions_ecef_m, None

    @property
    def places(self) -> Array:
        """Latitude and longitude (rad) of the ground below, shape (satellites, 2); worked out when it is looked at."""
        if self._places is None:
            self._places = np.stack(geodetic(scene_from_ecef(self.positions_ecef_m)), axis=-1)
        return self._places


class Layers:
    """All layers, and what of them is marked."""

    def __init__(self, theme: Tokens) -> None:
        self.theme = theme
        self.by_id: dict[str, MapLayer] = {}
        self.shown: Callable[[str], bool] = lambda path: True
        self._sheet: StampSheet | None = None
        self._size: tuple[int, int, float] = (0, 0, 0.0)

    def in_sight(self) -> list[tuple[str, MapLayer]]:
        """Return the layers that are drawn."""
        return [
            (identity, layer)
            for identity, layer in self.by_id.items()
            if layer.visible and len(layer.positions_ecef_m) and self.shown(f"layers.{identity}")
        ]

    def satellite_at(self, layer_id: str, number: int) -> Array | None:
        """Return where a satellite stands in the scene, shape (3,), or None when it is not known."""
        layer = self.by_id.get(layer_id)
        if layer is None or not 0 <= number < len(layer.positions_ecef_m):
            return None
        place = scene_from_ecef(layer.positions_ecef_m[number])
        return place if np.isfinite(place).all() else None

    def color_of(self, layer_id: str) -> str:
        """Return the hue of a layer."""
        layer = self.by_id.get(layer_id)
        return layer.color if layer is not None else self.theme.white

    def name_of(self, path: str) -> str:
        """Return what a satellite with this object path is called."""
        layer_id, _, number = path.removeprefix("satellites.").rpartition(".")
        layer = self.by_id.get(layer_id)
        if layer is not None and number.isdigit() and int(number) < len(layer.names):
            return layer.names[int(number)]
        return f"{layer_id} {int(number) + 1}" if number.isdigit() else ""

    def place_of(self, path: str) -> Array | None:
        """Return where a satellite with this object path stands in the scene, shape (3,), or None."""
        layer_id, _, number = path.removeprefix("satellites.").rpartition(".")
        return self.satellite_at(layer_id, int(number)) if number.isdigit() else None

    def paint(self, painter: QPainter, sight: Sight, ratio: float) -> None:
        """Paint all satellites."""
        size = sight.width, sight.height, ratio
        if self._sheet is None or size != self._size:
            self._sheet, self._size = StampSheet(*size), size
        self._sheet.clear()
        for _, layer in self.in_sight():
            places = sight.screen(layer.places[:, 0], layer.places[:, 1])
            self._sheet.add(places, layer.shape, layer.color, self.theme.scene_casing, layer.radius_px)
        painter.drawImage(QPointF(0.0, 0.0), self._sheet.image())

    def paint_marks(
        self, painter: QPainter, sight: Sight, pictures: Pictures, chosen: list[str], hovered: str
    ) -> list[Label]:
        """Paint the marks of selected and hovered satellites; returns their labels."""
        labels = []
        for path in dict.fromkeys([*chosen[:MARKED], hovered]):
            place = self.place_of(path) if path.startswith("satellites.") else None
            layer = self.by_id.get(path.removeprefix("satellites.").rpartition(".")[0])
            if place is None or layer is None:
                continue
            x, y = (float(value) for value in sight.screen(*geodetic(place)))
            strong = path in chosen
            if path == hovered:
                pictures.mark(painter, layer.shape, x, y, layer.color, round(layer.radius_px + 1.5, 2))
            if strong:
                pictures.mark(painter, "ring", x, y, self.theme.white, round(layer.radius_px + 4.0, 2))
            gap = layer.radius_px + (5.0 if strong else 2.5)
            priority = SELECTED if strong else SATELLITE
            labels.append(Label(path, self.name_of(path), x, y, priority, self.theme.scene_text, gap))
        return labels
