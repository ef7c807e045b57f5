"""The painted marks of the scene: affiliation frames with their state, outcomes, selection, interceptors in flight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cupola_gui.style import Tokens, paint_mark

SIDE_PX: Final = 28
_CENTRE: Final = QPointF(SIDE_PX / 2.0, SIDE_PX / 2.0)
Painter = Callable[[QPainter, Tokens, str, float], None]


def _plate(painter: QPainter, theme: Tokens, shape: str, size: float, alpha: float = 0.7) -> None:
    ground = QColor(theme.scene_casing)
    painter.setOpacity(alpha)
    paint_mark(painter, _CENTRE, shape, ground.name(), size)
    painter.setOpacity(1.0)


def _hostile(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "diamond", 17.0)
    paint_mark(painter, _CENTRE, "frame_hostile", theme.scene_critical, 15.0)
    paint_mark(painter, _CENTRE, "circle", theme.scene_critical, 4.4)


def _killed(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "diamond", 14.0)
    paint_mark(painter, _CENTRE, "frame_hostile", theme.scene_killed, 12.0)


def _landed(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "diamond", 17.0)
    paint_mark(painter, _CENTRE, "frame_hostile", theme.scene_critical, 15.0)
    paint_mark(painter, _CENTRE, "cross", theme.scene_critical, 6.5)


def _friend(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "square", 14.0, 0.5)
    paint_mark(painter, _CENTRE, "frame_friend", theme.scene_standby, 12.0)


def _brackets(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    paint_mark(painter, _CENTRE, "brackets", theme.scene_casing, 25.0)
    paint_mark(painter, _CENTRE, "brackets", theme.white, 24.0)


def _hit(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "circle", 17.0)
    paint_mark(painter, _CENTRE, "circle", theme.scene_normal, 14.0)
    paint_mark(painter, _CENTRE, "check", theme.scene_casing, 9.0)


def _miss(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    for shade, width in ((theme.scene_casing, 5.0), (theme.scene_critical, 2.4)):
        pen = QPen(QColor(shade), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(_CENTRE + QPointF(-6, -6), _CENTRE + QPointF(6, 6))
        painter.drawLine(_CENTRE + QPointF(-6, 6), _CENTRE + QPointF(6, -6))


def _flying(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "triangle", 13.5, 0.85)
    paint_mark(painter, _CENTRE, "triangle", color, 10.5)


def _ring(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    for shade, width in ((theme.scene_casing, 3.0), (color, 1.5)):
        painter.setPen(QPen(QColor(shade), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(_CENTRE, radius, radius)


def _satellite(shape: str) -> Painter:
    def paint(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
        _plate(painter, theme, shape, 2.0 * radius + 1.6, 0.75)
        paint_mark(painter, _CENTRE, shape, color, 2.0 * radius)

    return paint


def _place(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    paint_mark(painter, _CENTRE, "target", theme.scene_caution, 15.0)


def _worst(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    _plate(painter, theme, "square", 14.0, 0.9)
    paint_mark(painter, _CENTRE, "square", theme.scene_caution, 11.0)


def _pin(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    for shade, width in ((theme.scene_casing, 4.0), (theme.white, 1.5)):
        painter.setPen(QPen(QColor(shade), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(_CENTRE, 5.0, 5.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.white))
    painter.drawEllipse(_CENTRE, 1.5, 1.5)


def _handle(painter: QPainter, theme: Tokens, color: str, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for shade, across in ((theme.scene_casing, 12.0), (theme.white, 9.0), (theme.scene_handle, 4.6)):
        painter.setBrush(QColor(shade))
        painter.drawEllipse(_CENTRE, (across + radius) / 2.0, (across + radius) / 2.0)


_PAINTERS: Final[dict[str, Painter]] = {
    "hostile": _hostile,
    "killed": _killed,
    "landed": _landed,
    "friend": _friend,
    "brackets": _brackets,
    "hit": _hit,
    "miss": _miss,
    "interceptor": _flying,
    "ring": _ring,
    "place": _place,
    "worst": _worst,
    "pin": _pin,
    "handle": _handle,
    "circle": _satellite("circle"),
    "triangle": _satellite("triangle"),
    "diamond": _satellite("diamond"),
    "hexagon": _satellite("hexagon"),
    "square": _satellite("square"),
}


def paint_world_mark(painter: QPainter, theme: Tokens, kind: str, color: str = "", radius: float = 0.0) -> None:
    """Paint a mark into a square of ``SIDE_PX``; ``kind`` is one of the painters above."""
    _PAINTERS[kind](painter, theme, color, radius)
