"""Marks and labels of the map, painted once and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cupola_gui.style import Tokens
from cupola_gui.world.labels import HEIGHT_PX, Placed, paint_label
from cupola_gui.world.marks import SIDE_PX, paint_world_mark

MOST: Final = 600


class Pictures:
    """Pixmaps by key, for one theme and screen."""

    def __init__(self, theme: Tokens, ratio: float) -> None:
        self.theme, self.ratio = theme, ratio
        self._kept: dict[object, QPixmap] = {}

    def mark(self, painter: QPainter, kind: str, x: float, y: float, color: str = "", radius: float = 0.0) -> None:
        """Paint a mark centred on a place."""

        def paint(on: QPainter) -> None:
            paint_world_mark(on, self.theme, kind, color, radius)

        pixmap = self._picture((kind, color, radius), SIDE_PX, SIDE_PX, paint)
        self._put(painter, pixmap, x - 0.5 * SIDE_PX, y - 0.5 * SIDE_PX)

    def label(self, painter: QPainter, spot: Placed) -> None:
        """Paint a placed label."""
        label = spot.label

        def paint(on: QPainter) -> None:
            paint_label(on, self.theme, label.text, label.color, spot.tag, spot.width)

        pixmap = self._picture((label.text, label.color, spot.tag), spot.width, HEIGHT_PX, paint)
        self._put(painter, pixmap, spot.left, spot.top)

    def _put(self, painter: QPainter, pixmap: QPixmap, left: float, top: float) -> None:
        painter.drawPixmap(QPointF(round(left * self.ratio) / self.ratio, round(top * self.ratio) / self.ratio), pixmap)

    def _picture(self, key: object, width: float, height: float, paint: Callable[[QPainter], None]) -> QPixmap:
        known = self._kept.get(key)
        if known is not None:
            return known
        if len(self._kept) >= MOST:
            self._kept.clear()
        pixmap = QPixmap(round(width * self.ratio), round(height * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        self._kept[key] = pixmap
        return pixmap
