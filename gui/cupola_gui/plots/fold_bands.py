"""Coverage by latitude as stacked bands, one for each fold, beside the globe: latitude goes up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cupola.results.coverage import LayerCoverage
from cupola_gui.style import font, font_scale, tokens
from cupola_gui.style.numbers import THIN, latitude_text, share_text

Floats = NDArray[np.float64]
BANDS: Final = ((8, "8+"), (6, f"6{chr(0x2013)}7"), (5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1"))
"""Least number seen and the words of a band, from many to one; colours are ``tokens().folds``, backwards."""
TICKS_DEG: Final = (90, 60, 30, 0, -30, -60, -90)
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 40.0, 16.0, 6.0, 38.0
LEAST_PX: Final = 160
FILL_DARK, FILL_LIGHT = 0.76, 0.80
READ_FOLDS: Final = (2, 3, 4)


@dataclass(frozen=True)
class Bracket:
    """The latitudes of a region."""

    south_deg: float
    north_deg: float


def at_least(coverage: LayerCoverage, number: int) -> Floats:
    """Return the share of time seen by at least so many satellites at each latitude, 0 to 1."""
    shares = coverage.fold_shares
    return np.asarray(np.clip(1.0 - shares[:, : min(number, shares.shape[1] - 1)].sum(axis=1), 0.0, 1.0))


def brackets_of(regions: Sequence[Any]) -> tuple[Bracket, ...]:
    """Return the latitudes of the regions that have some of their own: not of countries and the world."""
    found = []
    for region in regions:
        if region.kind == "circle":
            reach = math.degrees(region.radius_km * 1e3 / 6_371_008.8)
            found.append(Bracket(max(-90.0, region.latitude_deg - reach), min(90.0, region.latitude_deg + reach)))
        elif region.kind == "latitude_band":
            found.append(Bracket(region.south_deg, region.north_deg))
        elif region.kind == "polygon":
            latitudes = [latitude for latitude, _ in region.points]
            found.append(Bracket(min(latitudes), max(latitudes)))
    return tuple(found)


class FoldBands(QWidget):
    """The bands, the regions' latitudes at the right, and what is under the pointer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.coverage: LayerCoverage | None = None
        self.brackets: tuple[Bracket, ...] = ()
        self.fold = 2
        self.pointed_deg: float | None = None
        self._curves: tuple[Floats, ...] = ()
        self.setMouseTracking(True)
        self.setMinimumHeight(round(LEAST_PX * font_scale()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_coverage(self, coverage: LayerCoverage | None, brackets: tuple[Bracket, ...], fold: int) -> None:
        """Show another answer; ``fold`` is the number whose curve is drawn."""
        self.coverage, self.brackets, self.fold = coverage, brackets, fold
        self._curves = () if coverage is None else tuple(at_least(coverage, number) for number, _ in BANDS)
        self.setAccessibleName("Coverage by latitude")
        self.setAccessibleDescription(self.reading(0.0) if coverage is not None else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, round(LEAST_PX * font_scale()))

    def plot_rect(self) -> QRectF:
        """Return where the bands lie."""
        scale = font_scale()
        return QRectF(self.rect()).adjusted(LEFT_PX * scale, TOP_PX, -RIGHT_PX, -BOTTOM_PX * scale)

    def reading(self, latitude_deg: float) -> str:
        """Return "39° N  ≥ 2 100 %  ≥ 3 97.1 %  ≥ 4 86.8 %"."""
        if self.coverage is None:
            return ""
        rows = np.degrees(self.coverage.latitudes_rad)
        words = [latitude_text(latitude_deg, 0)]
        for number in READ_FOLDS:
            share = float(np.interp(latitude_deg, rows, at_least(self.coverage, number)))
            words.append(f"{chr(0x2265)}{THIN}{number} {share_text(share)}")
        return "  ".join(words)

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return heads and rows: latitude and the share of time with at least 1 … 8 in view."""
        heads = ("latitude_deg", *(f"seen by >= {number}" for number in range(1, 9)))
        if self.coverage is None:
            return heads, []
        columns = [np.degrees(self.coverage.latitudes_rad), *(at_least(self.coverage, n) for n in range(1, 9))]
        return heads, [tuple(f"{value:.10g}" for value in row) for row in np.stack(columns, axis=1).tolist()]

    # the pointer
    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        rect, place = self.plot_rect(), event.position()
        inside = rect.contains(place)
        self.point_at(90.0 - 180.0 * (place.y() - rect.top()) / rect.height() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.point_at(None)

    def point_at(self, latitude_deg: float | None) -> None:
        """Read a latitude, or none."""
        self.pointed_deg = None if latitude_deg is None else float(round(latitude_deg))
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    # painting
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors, rect = QPainter(self), tokens(), self.plot_rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colors.s1))
        painter.fillRect(rect, QColor(colors.inset))
        if self.coverage is not None:
            self._paint_bands(painter, rect)
        self._paint_grid(painter, rect)
        if self.coverage is not None:
            self._paint_fold(painter, rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colors.b2), 1))
        painter.drawRect(rect)
        self._paint_brackets(painter, rect)
        self._paint_axes(painter, rect)
        if self.coverage is not None and self.pointed_deg is not None:
            self._paint_reading(painter, rect)

    def _line(self, rect: QRectF, shares: Floats) -> list[QPointF]:
        assert self.coverage is not None
        x = rect.left() + rect.width() * shares
        y = rect.top() + rect.height() * (0.5 - self.coverage.latitudes_rad / math.pi)
        line = [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
        return [QPointF(line[0].x(), rect.bottom()), *line, QPointF(line[-1].x(), rect.top())]

    def _paint_bands(self, painter: QPainter, rect: QRectF) -> None:
        colors = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        inner = [QPointF(rect.left(), rect.bottom()), QPointF(rect.left(), rect.top())]
        for curve, color in zip(self._curves, reversed(colors.folds), strict=True):
            outer, ink = self._line(rect, curve), QColor(color)
            ink.setAlphaF(FILL_LIGHT if colors.theme == "light" else FILL_DARK)
            painter.setBrush(ink)
            painter.drawPolygon(QPolygonF(outer + inner[::-1]))
            inner = outer

    def _paint_fold(self, painter: QPainter, rect: QRectF) -> None:
        assert self.coverage is not None
        ink = QColor(tokens().white)
        ink.setAlphaF(0.85)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.4))
        painter.drawPolyline(QPolygonF(self._line(rect, at_least(self.coverage, self.fold))[1:-1]))

    def _paint_grid(self, painter: QPainter, rect: QRectF) -> None:
        ink = QColor(tokens().white if tokens().theme == "dark" or self.coverage is not None else tokens().b2)
        ink.setAlphaF(0.13)
        painter.setPen(QPen(ink, 1))
        for degrees in TICKS_DEG[1:-1]:
            y = rect.top() + rect.height() * (90 - degrees) / 180.0
            painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        for share in (0.25, 0.5, 0.75):
            x = rect.left() + rect.width() * share
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))

    def _paint_brackets(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(QColor(tokens().normal), 1.4))
        for number, bracket in enumerate(self.brackets[:3]):
            x = rect.right() + 5 + 4 * number
            top, bottom = (
                rect.top() + rect.height() * (90 - edge) / 180.0 for edge in (bracket.north_deg, bracket.south_deg)
            )
            ends = [QPointF(x - 3, top), QPointF(x, top), QPointF(x, bottom), QPointF(x - 3, bottom)]
            painter.drawPolyline(QPolygonF(ends))

    def _paint_axes(self, painter: QPainter, rect: QRectF) -> None:
        colors, scale = tokens(), font_scale()
        painter.setFont(font("caption"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(colors.t3))
        for degrees in TICKS_DEG:
            y = rect.top() + rect.height() * (90 - degrees) / 180.0
            words = "0°" if degrees == 0 else latitude_text(degrees, 0)
            y = min(max(y, rect.top() + metrics.capHeight() / 2), rect.bottom() - metrics.capHeight() / 2)
            painter.drawText(
                QPointF(rect.left() - 6 - metrics.horizontalAdvance(words), y + metrics.capHeight() / 2), words
            )
        for percent in (0, 25, 50, 75, 100):
            words = f"{percent}{THIN}%" if percent == 100 else str(percent)
            width = metrics.horizontalAdvance(words)
            x = rect.left() + rect.width() * percent / 100.0 - width / 2
            painter.drawText(QPointF(min(x, self.width() - width - 4), rect.bottom() + 14 * scale), words)
        painter.setPen(QColor(colors.t2))
        words = "Share of time seen by n satellites or more"
        x = rect.center().x() - metrics.horizontalAdvance(words) / 2
        painter.drawText(QPointF(max(4.0, x), rect.bottom() + 31 * scale), words)

    def _paint_reading(self, painter: QPainter, rect: QRectF) -> None:
        assert self.pointed_deg is not None
        colors = tokens()
        y = rect.top() + rect.height() * (90 - self.pointed_deg) / 180.0
        painter.setPen(QPen(QColor(colors.white), 1.2, Qt.PenStyle.CustomDashLine))
        dashed = painter.pen()
        dashed.setDashPattern([3.0, 2.5])
        painter.setPen(dashed)
        painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        painter.setFont(font("label"))
        metrics, words = QFontMetricsF(painter.font()), self.reading(self.pointed_deg)
        width = metrics.horizontalAdvance(words) + 12
        left = max(2.0, min(rect.left() + 4, self.width() - width - 2))
        box = QRectF(left, y + 5 if y + 30 < rect.bottom() else y - 27, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.scene_tag))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(colors.scene_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
