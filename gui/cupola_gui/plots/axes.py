"""Axes of the plots: mission time along, numbers as people read them up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from cupola_gui.style import font, tokens
from cupola_gui.style.numbers import grouped, short_clock_text

STEPS_S: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400, 432_000)


def dress(axis: Any) -> None:
    """Give an axis the colours and fonts of the theme."""
    colors = tokens()
    axis.setPen(QPen(QColor(colors.b2), 1))
    axis.setTickPen(QPen(QColor(colors.b1), 1))
    axis.setTextPen(QPen(QColor(colors.t3)))
    axis.setStyle(tickFont=font("caption"), tickLength=-5, tickTextOffset=6, maxTickLevel=0, hideOverlappingLabels=True)
    axis.label.setFont(font("caption"))
    axis.label.setDefaultTextColor(QColor(colors.t2))


class TimeAxisItem(pg.AxisItem):  # type: ignore[misc]
    """Labels of mission time, four to eight of them."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Return the places of the ticks."""
        wanted = (high - low) / max(size / 110.0, 2.0)
        step = next((step for step in STEPS_S if step >= wanted), STEPS_S[-1])
        first = math.ceil(low / step)
        return [(float(step), [float(n * step) for n in range(first, math.floor(high / step) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return "07:30"."""
        return [short_clock_text(value, 0) for value in values]


class ValueAxisItem(pg.AxisItem):  # type: ignore[misc]
    """Grouped numbers; whole powers of ten where the axis is logarithmic."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Return the places of the ticks, four to six of them."""
        if self.logMode:
            step = max(1, math.ceil((high - low) / max(size / 40.0, 1.0)))
            between = (0.0, math.log10(2), math.log10(5)) if high - low < 2.5 else (0.0,)
            places = [n + part for n in range(math.floor(low), math.floor(high) + 1, step) for part in between]
            return [(float(step), [place for place in places if low <= place <= high])]
        wanted = (high - low) / max(size / 45.0, 2.0)
        power = 10.0 ** math.floor(math.log10(max(wanted, 1e-12)))
        step_size = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted)
        first = math.ceil(low / step_size)
        return [(step_size, [n * step_size for n in range(first, math.floor(high / step_size) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return "1,000"."""
        if self.logMode:
            return [grouped(10.0**value, max(0, -math.floor(value + 1e-9))) for value in values]
        decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0 else 0
        return [grouped(value, decimals) for value in values]


class Grid(pg.GraphicsObject):  # type: ignore[misc]
    """Lines of 1 px at the ticks of two axes, under the curves."""

    def __init__(self, along: TimeAxisItem, up: ValueAxisItem) -> None:
        super().__init__()
        self._along, self._up = along, up
        self.setZValue(-50)

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Return what is in view."""
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:  # noqa: N802
        """Draw anew when the view moves or is resized."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the lines."""
        rect, box = self.viewRect(), self.getViewBox()
        pen = QPen(QColor(tokens().b1), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for x in self._along.tickValues(rect.left(), rect.right(), box.width())[0][1]:
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        for y in self._up.tickValues(rect.top(), rect.bottom(), box.height())[0][1]:
            painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
