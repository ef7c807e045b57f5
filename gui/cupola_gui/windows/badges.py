"""Badges that say where numbers come from: the live answer, a full run, or a run older than the edit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cupola_gui.style import font, paint_status, tokens
from cupola_gui.style.numbers import grouped, quantity_text


class Badge(QWidget):
    """A raised chip 22 px high: the mark of a status and a few words."""

    def __init__(self, status: str = "normal", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status, self.text = status, text
        self.setFont(font("caption"))
        self.setFixedHeight(22)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_as(self, status: str, text: str) -> None:
        """Change mark and words."""
        self.status, self.text = status, text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of the words with the mark before them."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 31, 22)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().s3))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        paint_status(painter, QPointF(13, self.height() / 2), self.status, 8)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens().t1))
        painter.drawText(self.rect().adjusted(23, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()


def live_words(live: Any) -> tuple[str, str]:
    """Return status and words for the live answer."""
    if live is None:
        return "off", "Live answer …"
    return "normal", f"Live answer, {quantity_text(max(1.0, 1000 * live.wall_s), 'ms')}"


def run_words(results: Any, current: bool) -> tuple[str, str] | None:
    """Return status and words for the full run; ``None`` when there was none."""
    if results is None:
        return None
    if not current:
        return "caution", "Full run is older than this edit"
    return "normal", f"Full run, seed {grouped(results.seed)}, {quantity_text(results.wall_s, 's', 1)}"
