"""The marking above and below everything, and the status bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from cupola_gui.style import font, icon, tokens


class MarkingBanner(QWidget):
    """A line 20 px high that carries the scenario's marking."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setFixedHeight(20)
        self.setFont(font("marking"))

    def set_text(self, text: str) -> None:
        """Show a marking."""
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the marking in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().mark))
        painter.setPen(QColor(tokens().mark_text))
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class Rule(QWidget):
    """A hairline between two parts of a row."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(1, height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().b1))
        painter.end()


class StatusBar(QWidget):
    """24 px: what is selected or hovered at the left, progress, then the facts at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(24)
        self.setProperty("surface", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head, self._line = QLabel(self), QLabel(self)
        self._head.setFont(font("body_strong"))
        self._line.setProperty("tone", "quiet")
        for label in (self._head, self._line):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._head.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.busy = QLabel(self)
        self.busy.setProperty("tone", "secondary")
        self.cancel = QToolButton(self)
        self.cancel.setIcon(icon("mdi6.close"))
        self.cancel.setToolTip("Cancel")
        self.cancel.setFixedSize(22, 22)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 0, 12, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self._head)
        self._layout.addWidget(self._line, 1)
        for part in (self.busy, self.progress, self.cancel):
            self._layout.addWidget(part)
            part.hide()
        self._facts: dict[str, tuple[Rule, QLabel]] = {}

    def say(self, head: str, line: str = "") -> None:
        """Show a name and a sentence about it."""
        self._head.setText(head)
        self._line.setText(line)

    @property
    def text(self) -> str:
        """What it says now."""
        return f"{self._head.text()} {self._line.text()}".strip()

    def set_fact(self, key: str, text: str) -> None:
        """Show a fact at the right, in the order in which the facts first came; an empty one takes no room."""
        if key not in self._facts:
            made = Rule(14, self), QLabel(self)
            made[1].setProperty("tone", "quiet")
            for part in made:
                self._layout.addWidget(part)
            self._facts[key] = made
        rule, label = self._facts[key]
        label.setText(text)
        for part in (rule, label):
            part.setVisible(bool(text))

    def fact(self, key: str) -> str:
        """Return a fact as it is shown."""
        return self._facts[key][1].text()

    def show_progress(self, share: float | None, what: str = "") -> None:
        """Show how far work is; ``None`` hides it."""
        for part in (self.busy, self.progress, self.cancel):
            part.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(1000 * share))
            self.busy.setText(what)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Repaint in the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
