"""The card that tells what lies under the pointer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cupola_gui.style import font, tokens

WIDTH_PX: Final = 240
GONE_MS: Final = 100


class HoverCard(QWidget):
    """240 px wide, a title and lines of text; gone 100 ms after the pointer left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._title, self._text = QLabel(self), QLabel(self)
        self._title.setFont(font("body_strong"))
        self._text.setFont(font("body"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 8, 9, 8)
        layout.setSpacing(2)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        self.setFixedWidth(WIDTH_PX)
        self._gone = QTimer(self, singleShot=True, interval=GONE_MS)
        self._gone.timeout.connect(self.hide)

    def tell(self, title: str, text: str, global_place: QPoint) -> None:
        """Show the card beside a place, within the screen."""
        self._gone.stop()
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.adjustSize()
        area = self.screen().availableGeometry()
        x = min(global_place.x() + 14, area.right() - self.width())
        y = global_place.y() + 16
        if y + self.height() > area.bottom():
            y = global_place.y() - self.height() - 8
        self.move(x, y)
        self.show()

    def leave(self) -> None:
        """Let the card go."""
        if self.isVisible():
            self._gone.start()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().b2), 1))
        painter.setBrush(QColor(tokens().s3))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()
