"""A panel that is made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Later(QWidget):
    """Makes its panel at the first show, so that the window need not wait for it."""

    def __init__(self, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], QWidget] | None = make
        self.panel: QWidget | None = None
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the panel, unless this was shown in passing only, while docks are arranged."""
        super().showEvent(event)
        if self._make is not None:
            QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        if self._make is None or not self.isVisible():
            return
        make, self._make = self._make, None
        self.panel = make()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.panel)
