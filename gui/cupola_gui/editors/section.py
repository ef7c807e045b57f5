"""Collapsible sections: a head of 26 px with a summary at the right, and a body."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cupola_gui.style import font, font_scale, paint_chevron, tokens

HEAD_PX: Final = 26


class SectionHead(QWidget):
    """A title, a chevron and a summary; toggles by click, Space and Enter."""

    toggled = Signal(bool)

    def __init__(self, title: str, summary: str = "", parent: QWidget | None = None, depth: int = 0) -> None:
        super().__init__(parent)
        self.title, self.summary, self.opened, self._depth = title, summary, True, depth
        self.setFixedHeight(round(HEAD_PX * font_scale()))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title = title
        self.setAccessibleName(title)
        self.update()

    def set_summary(self, summary: str) -> None:
        """Show another summary."""
        self.summary = summary
        self.update()

    def set_open(self, opened: bool) -> None:
        """Open or close."""
        if opened != self.opened:
            self.opened = opened
            self.toggled.emit(opened)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(HEAD_PX * font_scale()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.set_open(not self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.set_open(not self.opened)
        elif event.key() == Qt.Key.Key_Left:
            self.set_open(False)
        elif event.key() == Qt.Key.Key_Right:
            self.set_open(True)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors = QPainter(self), tokens()
        painter.fillRect(self.rect(), QColor(colors.s1 if self._depth else colors.s2))
        painter.setPen(QPen(QColor(colors.b1), 1))
        if not self._depth:
            painter.drawLine(0, 0, self.width(), 0)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        left, middle = 14.0 + 14 * self._depth, self.height() / 2
        paint_chevron(painter, QPointF(left, middle), "down" if self.opened else "right", colors.t2, 3.5)
        painter.setFont(font("head"))
        baseline = middle + QFontMetricsF(painter.font()).capHeight() / 2
        painter.setPen(QColor(colors.t1))
        painter.drawText(QPointF(left + 12, baseline), self.title)
        end = left + 12 + QFontMetricsF(painter.font()).horizontalAdvance(self.title)
        painter.setFont(font("body"))
        metrics = QFontMetricsF(painter.font())
        words = metrics.elidedText(self.summary, Qt.TextElideMode.ElideRight, max(self.width() - end - 26, 0.0))
        painter.setPen(QColor(colors.t3))
        painter.drawText(QPointF(self.width() - 12 - metrics.horizontalAdvance(words), baseline), words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.ac), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Section(QWidget):
    """A head over a body of rows."""

    def __init__(self, title: str, summary: str = "", parent: QWidget | None = None, depth: int = 0) -> None:
        super().__init__(parent)
        self.head = SectionHead(title, summary, self, depth)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 4, 0, 6)
        self.rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.body)
        self.head.toggled.connect(self.body.setVisible)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, widget: QWidget) -> None:
        """Add a row at the end."""
        self.rows.addWidget(widget)
