"""Texts in the scene: placed so that they never overlap, the more important first, displaced ones with a leader."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from cupola_gui.style import Tokens, font

SELECTED, EVENT, THREAT, SITE, SATELLITE = range(5)
HEIGHT_PX: Final = 18
MOST: Final = 40
_NEAR: Final = 4
_DOWN: Final = (0.0, 16.0, -16.0, 32.0, -32.0)
_FAR: Final = tuple(
    (reach * math.cos(math.radians(turn)), reach * math.sin(math.radians(turn)))
    for reach in (30.0, 52.0, 78.0)
    for turn in (-30, 30, 150, -150, -75, 75, 105, -105)
)


@dataclass(frozen=True)
class Label:
    """A text wanted beside a place on the screen (pixels)."""

    key: str
    text: str
    x: float
    y: float
    priority: int
    color: str
    gap: float = 5.0
    """Radius of the mark it stands beside."""
    tag: bool = False
    """On a dark plate even beside its place."""
    centered: bool = False
    """Straight on its place, without a mark."""
    first: int = 0
    """Where it stands if there is room: 0 right of its mark, 1 left, 2 above, 3 below."""


@dataclass(frozen=True)
class Placed:
    """A label with its place."""

    label: Label
    left: float
    top: float
    width: float
    tag: bool
    leader: tuple[float, float, float, float] | None = None
    """From the anchor to the tag."""


@dataclass
class Placement:
    """Remembers where each label stood, so that labels do not jump from frame to frame."""

    choices: dict[str, int] = field(default_factory=dict)

    def place(
        self,
        labels: Iterable[Label],
        widths: dict[str, float],
        size: tuple[int, int],
        taken: Sequence[tuple[float, float, float, float]] = (),
    ) -> list[Placed]:
        """Return the labels that found room, most important first; ``taken`` are boxes (left, top, right, bottom)."""
        boxes = list(taken)
        placed: list[Placed] = []
        choices: dict[str, int] = {}
        for label in sorted(labels, key=lambda one: (one.priority, one.key))[:MOST]:
            found = self._free(label, widths[label.text], size, boxes)
            if found is None:
                continue
            choice, spot = found
            choices[label.key] = choice
            placed.append(spot)
            boxes.append((spot.left - 2, spot.top - 1, spot.left + spot.width + 2, spot.top + HEIGHT_PX + 1))
        self.choices = choices
        return placed

    def _free(
        self, label: Label, width: float, size: tuple[int, int], boxes: list[tuple[float, float, float, float]]
    ) -> tuple[int, Placed] | None:
        count = len(_DOWN) if label.centered else _NEAR + len(_FAR)
        kept = self.choices.get(label.key, label.first)
        for number in itertools.chain((kept,) if kept < count else (), range(count)):
            spot = _spot(label, width, number)
            right, bottom = spot.left + width, spot.top + HEIGHT_PX
            if spot.left < 2 or spot.top < 2 or right > size[0] - 2 or bottom > size[1] - 2:
                continue
            if all(right < box[0] or spot.left > box[2] or bottom < box[1] or spot.top > box[3] for box in boxes):
                return number, spot
        return None


def _spot(label: Label, width: float, number: int) -> Placed:
    """Return the label at one of its possible places: beside its mark first, then farther off with a leader."""
    half = HEIGHT_PX / 2.0
    if label.centered:
        return Placed(label, label.x - width / 2, label.y - half + _DOWN[number], width, label.tag)
    if number < _NEAR:
        left, top = (
            (label.x + label.gap + 1, label.y - half),
            (label.x - label.gap - 1 - width, label.y - half),
            (label.x - width / 2, label.y - label.gap - HEIGHT_PX),
            (label.x - width / 2, label.y + label.gap),
        )[number]
        return Placed(label, left, top, width, label.tag)
    x, y = _FAR[number - _NEAR]
    end_x, end_y = label.x + x, label.y + y
    left = end_x if x > 0 else end_x - width
    return Placed(label, left, end_y - half, width, True, (label.x, label.y, end_x, end_y))


def text_width(text: str) -> float:
    """Return the width of a label or tag (pixels)."""
    return math.ceil(QFontMetricsF(font("label")).horizontalAdvance(text)) + 10.0


def paint_label(painter: QPainter, theme: Tokens, text: str, color: str, tag: bool, width: float) -> None:
    """Paint a label with its left top corner at the origin: text with a halo, or on a plate."""
    face = font("label")
    metrics = QFontMetricsF(face)
    baseline = (HEIGHT_PX + metrics.capHeight()) / 2.0
    if tag:
        plate = QColor(theme.scene_tag)
        plate.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(QRectF(0, 0, width, HEIGHT_PX), 3, 3)
    else:
        outline = QPainterPath()
        outline.addText(QPointF(5, baseline), face, text)
        halo = QColor(theme.scene_halo)
        halo.setAlphaF(0.85)
        pen = QPen(halo, 3.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, pen)
    painter.setFont(face)
    painter.setPen(QColor(color))
    painter.drawText(QPointF(5, baseline), text)
