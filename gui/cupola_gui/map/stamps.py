"""Thousands of satellites as small antialiased marks, written straight into the pixels of one picture."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from cupola_gui.style import paint_mark
from cupola_gui.world.space import Array

PHASES: Final = 4
"""Places between two pixels that are told apart, along each axis."""
Words = NDArray[np.uint32]


@lru_cache(maxsize=512)
def stamp(
    shape: str, color: str, casing: str, radius_px: float, ratio: float, phase_x: int, phase_y: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Words]:
    """Return rows, columns (from the mark's pixel) and premultiplied colours of a mark, the most opaque last."""
    reach = math.ceil((1.4 * radius_px + 2.0) * ratio)
    side = 2 * reach + 1
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(reach + (phase_x + 0.5) / PHASES, reach + (phase_y + 0.5) / PHASES)
    painter.scale(ratio, ratio)
    painter.setOpacity(0.75)
    paint_mark(painter, QPointF(0.0, 0.0), shape, casing, 2.0 * radius_px + 1.6)
    painter.setOpacity(1.0)
    paint_mark(painter, QPointF(0.0, 0.0), shape, QColor(color).name(), 2.0 * radius_px)
    painter.end()
    words = np.frombuffer(image.constBits(), np.uint32).reshape(side, image.bytesPerLine() // 4)[:, :side].copy()
    rows, columns = np.nonzero(words >> 24)
    order = np.argsort(words[rows, columns] >> 24, kind="stable")
    return rows[order] - reach, columns[order] - reach, words[rows[order], columns[order]]


class StampSheet:
    """A transparent picture over the map."""

    def __init__(self, width: int, height: int, ratio: float) -> None:
        self.ratio = ratio
        self._shape = max(1, round(height * ratio)), max(1, round(width * ratio))
        self._words: Words = np.zeros(self._shape, np.uint32)
        self._blank = True

    def clear(self) -> None:
        """Make it transparent."""
        if not self._blank:
            self._words.fill(0)
            self._blank = True

    def add(self, places_px: Array, shape: str, color: str, casing: str, radius_px: float) -> None:
        """Put a mark at each place, shape (n, 2) in pixels of the map; those near or beyond the edges are left out."""
        height, width = self._shape
        place = places_px * self.ratio
        with np.errstate(invalid="ignore"):
            reach = math.ceil((1.4 * radius_px + 2.0) * self.ratio)
            inside = (place >= reach).all(axis=1) & (place[:, 0] < width - reach) & (place[:, 1] < height - reach)
        place = place[inside]
        pixel = np.floor(place).astype(np.int64)
        phase = np.floor((place - pixel) * PHASES).astype(np.int64)
        base = pixel[:, 1] * width + pixel[:, 0]
        kind = phase[:, 1] * PHASES + phase[:, 0]
        flat = self._words.ravel()
        for number in np.unique(kind).tolist():
            rows, columns, colors = stamp(
                shape, color, casing, radius_px, self.ratio, number % PHASES, number // PHASES
            )
            targets = base[kind == number]
            for offset, word in zip((rows * width + columns).tolist(), colors, strict=True):
                flat[targets + offset] = word
        self._blank = self._blank and len(base) == 0

    def image(self) -> QImage:
        """Return the picture; it is only good until the next change."""
        height, width = self._shape
        image = QImage(self._words.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(self.ratio)
        return image
