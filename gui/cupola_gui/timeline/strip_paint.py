"""Drawing of one kill-chain strip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from cupola_gui.style import font, paint_mark, tokens
from cupola_gui.timeline.axis import TimeAxis
from cupola_gui.timeline.paint import bar_rect, hue, px, text_in
from cupola_gui.timeline.strips import Segment, Strip

BAR_PX: Final = 12.0
DISC_PX: Final = 11.0
LATER: Final = 0.5
"""Strength of fills after the clock."""


def paint_strip(painter: QPainter, strip: Strip, axis: TimeAxis, middle: float, bright: bool, selected: bool) -> None:
    """Paint the segments, the burnout, the misses, and how it ended."""
    painter.setFont(font("caption"))
    strength = 1.0 if bright else LATER
    for segment in strip.segments:
        if segment.kind == "broken":
            _paint_broken(painter, strip, segment, axis, middle, selected)
        elif segment.kind == "waiting":
            _paint_waiting(painter, segment, axis, middle, strength)
        else:
            _paint_fill(painter, segment, axis, middle, strength)
    if axis.shows(strip.burnout_s):
        _paint_burnout(painter, axis.x_of(strip.burnout_s), middle, "t4" if strip.killed else "t2")
    for time_s in strip.misses_s:
        if axis.shows(time_s):
            _paint_cross(painter, QPointF(axis.x_of(time_s), middle))
    if strip.killed and axis.shows(strip.end_s):
        _paint_kill(painter, QPointF(axis.x_of(strip.end_s), middle))
    if strip.broken_s is not None and strip.broken_s not in strip.misses_s and axis.shows(strip.broken_s):
        _paint_cross(painter, QPointF(axis.x_of(strip.broken_s), middle))


def _paint_fill(painter: QPainter, segment: Segment, axis: TimeAxis, middle: float, strength: float) -> None:
    rect = bar_rect(axis, segment.start_s, segment.end_s, middle, px(BAR_PX))
    if rect is None:
        return
    colors = tokens()
    if segment.kind == "unseen":
        painter.setPen(QPen(QColor(colors.b2), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        text_in(painter, rect, segment.label, QColor(colors.t3))
        return
    color = {
        "look": hue("link_look"),
        "stereo": hue("link_stereo"),
        "decide": QColor(colors.link_track),
        "engage": QColor(colors.link_engage_fill),
    }[segment.kind]
    color.setAlphaF(strength)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(rect)
    if segment.label:
        full = {"decide": colors.link_track_ink, "engage": colors.link_engage_text}.get(segment.kind, colors.t1)
        text_in(painter, rect, segment.label, QColor(full if strength == 1.0 else colors.t1))


def _paint_waiting(painter: QPainter, segment: Segment, axis: TimeAxis, middle: float, strength: float) -> None:
    rect = bar_rect(axis, segment.start_s, segment.end_s, middle, px(BAR_PX))
    if rect is None or rect.width() < 3:
        return
    pen = QPen(hue("link_engage", strength), 1.5)
    pen.setDashPattern([1.0, 1.6])
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left() + 2, middle), QPointF(rect.right() - 2, middle))


def _paint_broken(
    painter: QPainter, strip: Strip, segment: Segment, axis: TimeAxis, middle: float, selected: bool
) -> None:
    """Dash on to the impact or the edge of the view, with an arrow; the reason stands in the line.

    Where the burnout would stand in the words, they stand behind it.
    """
    left, right = axis.x_of(segment.start_s), axis.x_of(segment.end_s)
    if right < axis.left_px or left > axis.right_px:
        return
    left, right = max(left, axis.left_px), min(right, axis.right_px)
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(strip.reason)
    text_left = left + 14
    burnout = axis.x_of(strip.burnout_s)
    if text_left - 8 < burnout < text_left + width + 8:
        _dash(painter, left + 10, burnout - 6, middle)
        text_left = burnout + 12
    words = metrics.elidedText(strip.reason, Qt.TextElideMode.ElideRight, max(right - text_left - 24, 0.0))
    if len(words) > 4:
        painter.setPen(QColor(tokens().selt if selected else tokens().t1))
        painter.drawText(QPointF(text_left, middle + metrics.capHeight() / 2), words)
        left = text_left + metrics.horizontalAdvance(words)
    if right - left > 20:
        _dash(painter, left + 8, right - 6, middle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue("link_broken"))
        painter.drawPolygon(
            QPolygonF([QPointF(right, middle), QPointF(right - 7, middle - 3.5), QPointF(right - 7, middle + 3.5)])
        )


def _dash(painter: QPainter, left: float, right: float, middle: float) -> None:
    if right > left:
        pen = QPen(hue("link_broken"), 1.3)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))


def _paint_burnout(painter: QPainter, x: float, middle: float, ink: str) -> None:
    painter.setPen(QPen(QColor(getattr(tokens(), ink)), 1.4))
    painter.drawLine(QPointF(x - 4, middle - 8), QPointF(x + 4, middle - 8))
    painter.drawLine(QPointF(x, middle - 8), QPointF(x, middle + 8))


def _paint_cross(painter: QPainter, center: QPointF) -> None:
    colors = tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.s1))
    painter.drawEllipse(center, 7, 7)
    paint_mark(painter, center, "cross", colors.critical, 12)


def _paint_kill(painter: QPainter, center: QPointF) -> None:
    colors = tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.s1))
    painter.drawEllipse(center, DISC_PX / 2 + 1.5, DISC_PX / 2 + 1.5)
    painter.setBrush(QColor(colors.normal))
    painter.drawEllipse(QRectF(center.x() - DISC_PX / 2, center.y() - DISC_PX / 2, DISC_PX, DISC_PX))
    paint_mark(painter, center, "check", colors.s1 if colors.theme == "dark" else colors.white, 8)
