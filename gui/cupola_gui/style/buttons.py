"""The primary button: the one filled button of a region, which can show how far its work is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from cupola_gui.style.colors import mixed
from cupola_gui.style.fonts import font
from cupola_gui.style.icons import paint_icon
from cupola_gui.style.tokens import tokens


class PrimaryButton(QPushButton):
    """A filled button of one height, with an icon, a caption, its key in fainter text, and a progress wash."""

    def __init__(self, text: str, icon_name: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name, self._key = icon_name, key
        self._share: float | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(font("body_strong"))

    def show_progress(self, share: float | None) -> None:
        """Show how far the work is, 0 to 1; ``None`` shows the plain button."""
        self._share = share
        self.update()

    def show_as(self, text: str, icon_name: str, key: str) -> None:
        """Change icon, caption and key."""
        self._icon_name, self._key = icon_name, key
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of icon, caption and key with 12 px around them."""
        width = 24 + self.fontMetrics().horizontalAdvance(self.text())
        width += 22 if self._icon_name else 0
        width += 8 + self.fontMetrics().horizontalAdvance(self._key) if self._key else 0
        return QSize(width, 28)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same size: the button does not shrink."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Repaint when the theme changes."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the fill, the progress, then icon, caption and key."""
        colors = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill = colors.acf if self.isEnabled() else colors.s3
        if self.isEnabled() and self.isDown():
            fill = mixed(fill, colors.black, 0.15)
        elif self.isEnabled() and self.underMouse():
            fill = mixed(fill, colors.white, 0.08)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(fill, colors.black, 0.35) if self._share is not None else fill))
        painter.drawRoundedRect(box, 4, 4)
        if self._share is not None:
            painter.setClipRect(QRectF(0, 0, box.width() * self._share, box.height()))
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(box, 4, 4)
            painter.setClipping(False)
        ink = colors.acf_text if self.isEnabled() else colors.t4
        self._paint_words(painter, box, ink)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.acf_text), 1.0))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF, ink: str) -> None:
        left = box.left() + (box.width() - self.sizeHint().width()) / 2 + 12
        if self._icon_name:
            paint_icon(painter, QRectF(left, box.center().y() - 8, 16, 16), self._icon_name, ink)
            left += 22
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        base = QPointF(left, box.center().y() + self.fontMetrics().capHeight() / 2)
        painter.drawText(base, self.text())
        if self._key:
            painter.setFont(font("body"))
            painter.setOpacity(0.75)
            painter.drawText(base + QPointF(self.fontMetrics().horizontalAdvance(self.text()) + 8, 0), self._key)
            painter.setOpacity(1.0)
