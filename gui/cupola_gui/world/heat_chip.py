"""The scale of a heat map, with the value under the pointer."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from cupola_gui.style import font, tokens
from cupola_gui.world.chips import HEIGHT_PX, PADDING_PX, paint_plate
from cupola_gui.world.heat import FOLD_NAMES, Heat, color_table

BAR_PX: Final = 112
SWATCH_PX: Final = 26
BAR_HEIGHT_PX: Final = 8
VALUE_PX: Final = 76


class HeatChip(QWidget):
    """Title, scale and value on a plate; hidden without a heat map."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._heat: Heat | None = None
        self._value: float | None = None
        self.text = ""
        """The value under the pointer, in words."""
        self.hide()

    def set_heat(self, heat: Heat | None) -> None:
        """Show the scale of a heat map, or none."""
        self._heat = heat
        self.setVisible(heat is not None)
        self.set_value(self._value)
        if heat is not None:
            self.setAccessibleName(f"Scale of {heat.title}")
            self.resize(math.ceil(self._bar_left() + self._bar_width() + self._high_width() + VALUE_PX), HEIGHT_PX)
            self.update()

    def set_value(self, value: float | None) -> None:
        """Show the value under the pointer; None when there is none."""
        self._value = value
        text = "" if self._heat is None or value is None else self._heat.text(value)
        if text != self.text:
            self.text = text
            self.update()

    def _ends(self) -> tuple[str, str]:
        assert self._heat is not None
        if self._heat.colors == "folds":
            return "", ""
        return self._heat.text(self._heat.low), self._heat.text(self._heat.high)

    def _bar_left(self) -> float:
        assert self._heat is not None
        low = QFontMetricsF(font("caption")).horizontalAdvance(self._ends()[0])
        title = QFontMetricsF(font("body")).horizontalAdvance(self._heat.title)
        return PADDING_PX + title + 10.0 + (low + 6.0 if low else 0.0)

    def _bar_width(self) -> float:
        assert self._heat is not None
        return float(SWATCH_PX * len(FOLD_NAMES)) if self._heat.colors == "folds" else float(BAR_PX)

    def _high_width(self) -> float:
        return 12.0 + QFontMetricsF(font("caption")).horizontalAdvance(self._ends()[1])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint plate, title, scale and value."""
        heat = self._heat
        if heat is None:
            return
        painter = QPainter(self)
        theme = tokens()
        paint_plate(painter, QRectF(self.rect()), theme)
        base = HEIGHT_PX / 2.0 + QFontMetricsF(font("body")).capHeight() / 2.0
        painter.setPen(QColor(theme.scene_text))
        painter.setFont(font("body"))
        painter.drawText(QPointF(PADDING_PX, base), heat.title)
        left, width = self._bar_left(), self._bar_width()
        self._paint_scale(painter, heat, left, width)
        low, high = self._ends()
        painter.setPen(QColor(theme.scene_text_quiet))
        painter.setFont(font("caption"))
        painter.drawText(QPointF(left - 6.0 - QFontMetricsF(font("caption")).horizontalAdvance(low), base), low)
        painter.drawText(QPointF(left + width + 6.0, base), high)
        painter.setPen(QColor(theme.scene_text))
        painter.setFont(font("body_strong"))
        value_width = QFontMetricsF(font("body_strong")).horizontalAdvance(self.text)
        painter.drawText(QPointF(self.width() - PADDING_PX - value_width, base), self.text)
        painter.end()

    def _paint_scale(self, painter: QPainter, heat: Heat, left: float, width: float) -> None:
        theme = tokens()
        top = (HEIGHT_PX - BAR_HEIGHT_PX) / 2.0
        bar = QRectF(left, top, width, BAR_HEIGHT_PX)
        if heat.colors == "folds":
            painter.setFont(font("caption"))
            for number, name in enumerate(FOLD_NAMES):
                cell = QRectF(left + number * SWATCH_PX, 4.0, SWATCH_PX - 1.0, HEIGHT_PX - 8.0)
                color = QColor(*(int(part) for part in color_table("folds")[number]))
                painter.fillRect(cell, color)
                dark = color.lightnessF() < 0.5
                painter.setPen(QColor(theme.white if dark else theme.black))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)
            return
        share = np.linspace(heat.low, heat.high, 256)
        row = np.ascontiguousarray(heat.rgba(share))
        image = QImage(row.tobytes(), 256, 1, 4 * 256, QImage.Format.Format_RGBA8888)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(bar, image)
        if self._value is not None and math.isfinite(self._value):
            x = left + width * heat.place_on_scale(self._value)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.white))
            for tip, back in ((top + 1.0, -4.5), (top + BAR_HEIGHT_PX - 1.0, 4.5)):
                painter.drawPolygon(
                    QPolygonF([QPointF(x, tip), QPointF(x - 4, tip + back), QPointF(x + 4, tip + back)])
                )
