"""What an empty panel says: an icon, one sentence, and one button where there is something to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cupola_gui.style.icons import icon
from cupola_gui.style.tokens import tokens


class EmptyState(QWidget):
    """Icon 32 px in ``t4``, a sentence in ``t2``, a button; fills the panel it stands in."""

    asked = Signal()
    """The button was pressed."""

    def __init__(self, icon_name: str, sentence: str, button: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture, self.sentence = QLabel(self), QLabel(sentence, self)
        self.sentence.setProperty("tone", "secondary")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(button, self)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.asked)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._paint_icon()

    def _paint_icon(self) -> None:
        self._theme = tokens()
        self._picture.setPixmap(icon(self._icon_name, "t4").pixmap(QSize(32, 32), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme is not tokens():
            self._paint_icon()
