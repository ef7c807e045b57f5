"""Painted marks: what a thing is by its shape, whose it is by its frame, how it fares by a filled mark."""

from __future__ import annotations

import math
from typing import Final, Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from cupola_gui.style.colors import panel_color
from cupola_gui.style.tokens import tokens

Shape = Literal[
    "circle", "triangle", "diamond", "square", "hexagon", "ring", "target", "cross", "check", "tee", "release", "dash",
    "frame_friend", "frame_hostile", "frame_neutral", "frame_unknown", "brackets",
]  # fmt: skip
Status = Literal["critical", "serious", "caution", "normal", "standby", "off"]

STATUS_SHAPES: Final[dict[str, Shape]] = {
    "critical": "triangle",
    "serious": "diamond",
    "caution": "square",
    "normal": "circle",
    "standby": "target",
    "off": "ring",
}

LAYER_MARKS: Final[dict[str, tuple[Shape, str]]] = {
    "custody": ("circle", "layer_custody"),
    "infrared_sensor": ("circle", "layer_custody"),
    "interceptor": ("triangle", "layer_interceptors"),
    "interceptors": ("triangle", "layer_interceptors"),
    "kinetic_interceptor": ("triangle", "layer_interceptors"),
    "laser": ("diamond", "layer_lasers"),
    "lasers": ("diamond", "layer_lasers"),
    "warning": ("square", "layer_warning"),
    "relay": ("hexagon", "layer_relay"),
    "none": ("circle", "t3"),
}
"""Role or payload to shape and token."""

FRAME_COLORS: Final[dict[str, str]] = {
    "frame_friend": "standby", "frame_hostile": "critical", "frame_neutral": "normal", "frame_unknown": "caution",
}  # fmt: skip


def layer_shape(role: str, payload_kind: str) -> Shape:
    """Return a layer's shape: the payload says it, unless the role is to warn or it carries nothing."""
    if role == "warning" or payload_kind == "none":
        return LAYER_MARKS[role][0]
    return LAYER_MARKS[payload_kind][0]


def _polygon(center: QPointF, points: list[tuple[float, float]], radius: float) -> QPolygonF:
    return QPolygonF([QPointF(center.x() + radius * x, center.y() + radius * y) for x, y in points])


def _outline(shape: str, center: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    if shape in ("circle", "ring", "target"):
        path.addEllipse(center, radius, radius)
    elif shape == "triangle":
        path.addPolygon(_polygon(center, [(0, -1.0), (1.0, 0.82), (-1.0, 0.82)], radius))
    elif shape == "release":
        path.addPolygon(_polygon(center, [(-0.82, -1.0), (1.0, 0.0), (-0.82, 1.0)], radius))
    elif shape in ("diamond", "frame_hostile"):
        path.addPolygon(_polygon(center, [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)], radius))
    elif shape == "square":
        path.addRect(QRectF(center.x() - 0.86 * radius, center.y() - 0.86 * radius, 1.72 * radius, 1.72 * radius))
    elif shape == "frame_neutral":
        path.addRect(QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius))
    elif shape == "frame_friend":
        path.addRect(QRectF(center.x() - 1.2 * radius, center.y() - 0.85 * radius, 2.4 * radius, 1.7 * radius))
    elif shape == "hexagon":
        corners = [(math.cos(math.radians(60 * k)), math.sin(math.radians(60 * k))) for k in range(6)]
        path.addPolygon(_polygon(center, corners, 1.05 * radius))
    elif shape == "frame_unknown":
        path.setFillRule(Qt.FillRule.WindingFill)
        for x, y in ((0, -0.5), (0.5, 0), (0, 0.5), (-0.5, 0)):
            leaf = QPainterPath()
            leaf.addEllipse(QPointF(center.x() + x * radius, center.y() + y * radius), 0.6 * radius, 0.6 * radius)
            path = path.united(leaf)
    path.closeSubpath()
    return path


def _strokes(shape: str, c: QPointF, r: float) -> list[list[tuple[float, float]]]:
    lines: dict[str, list[list[tuple[float, float]]]] = {
        "cross": [[(-0.8, -0.8), (0.8, 0.8)], [(-0.8, 0.8), (0.8, -0.8)]],
        "check": [[(-0.8, 0.05), (-0.25, 0.6), (0.85, -0.6)]],
        "tee": [[(-0.7, -1.0), (0.7, -1.0)], [(0, -1.0), (0, 1.0)]],
        "dash": [[(-0.7, 0.0), (0.7, 0.0)]],
        "brackets": [
            [(-0.4, -1), (-1, -1), (-1, 1), (-0.4, 1)],
            [(0.4, -1), (1, -1), (1, 1), (0.4, 1)],
        ],
    }
    return [[(c.x() + r * x, c.y() + r * y) for x, y in line] for line in lines[shape]]


def paint_mark(painter: QPainter, center: QPointF, shape: str, color: str, size: float) -> None:
    """Paint one mark, ``size`` pixels across; ``color`` is "#rrggbb" or the name of a token.

    Frames, rings and strokes are outlined 1.4 px wide, the other shapes are filled.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(color if color.startswith("#") else getattr(tokens(), color))
    radius = size / 2.0
    if shape in ("cross", "check", "tee", "dash", "brackets"):
        pen = QPen(ink, 1.5 if shape != "cross" else 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for line in _strokes(shape, center, radius - 0.5):
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
    elif shape in ("ring", "target") or shape.startswith("frame_"):
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_outline(shape, center, radius - 0.7))
        if shape == "target":
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(center, 0.36 * radius, 0.36 * radius)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPath(_outline(shape, center, radius))
    painter.restore()


def paint_status(painter: QPainter, center: QPointF, status: str, size: float = 9.0) -> None:
    """Paint the mark of a status, 9 px in rows, 11 px in cards."""
    paint_mark(painter, center, STATUS_SHAPES[status], status, size)


class _Mark(QIconEngine):
    def __init__(self, shape: str, color: str, size: float) -> None:
        super().__init__()
        self._shape, self._color, self._size = shape, color, size

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = panel_color(self._color) if self._color.startswith("#") else self._color
        scale = min(rect.width(), rect.height()) / 16.0
        paint_mark(painter, QRectF(rect).center(), self._shape, color, self._size * scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def mark_icon(shape: str, color: str, size: float = 9.0) -> QIcon:
    """Return a mark as an icon: ``size`` pixels across in a square of 16; layer colours follow the theme."""
    return QIcon(_Mark(shape, color, size))
