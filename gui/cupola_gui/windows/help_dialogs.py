"""Shortcuts, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cupola import __version__
from cupola_gui.style import PrimaryButton, font, tokens
from cupola_gui.windows.menu_row import paint_dome

GLOBE_KEYS = (
    ("1 to 4", "Camera: free, follow, inertial, fixed"),
    ("Ctrl+1 to Ctrl+9", "Recall a view; with Shift, store it"),
    ("Left drag, right drag, wheel", "Rotate, pan, zoom to the pointer"),
    ("Double click", "Select and follow"),
)


class ShortcutsDialog(QDialog):
    """Every key there is, by menu."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.resize(760, 560)
        page = QWidget(self)
        columns = QHBoxLayout(page)
        columns.setSpacing(32)
        half = (len(groups) + 1) // 2
        for part in (groups[:half], groups[half:]):
            columns.addLayout(self._column(part, part is not groups[:half] and part == groups[half:]), 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(page)
        close = PrimaryButton("Close", parent=self)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _column(self, groups: Sequence[tuple[str, Sequence[QAction]]], last: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        for title, actions in groups:
            rows = [
                (
                    ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()),
                    action.text().rstrip("…"),
                )
                for action in actions
                if action.shortcuts()
            ]
            if rows:
                self._group(column, title, rows)
        if last:
            self._group(column, "Globe", GLOBE_KEYS)
        column.addStretch(1)
        return column

    def _group(self, column: QVBoxLayout, title: str, rows: Sequence[tuple[str, str]]) -> None:
        head = QLabel(title, self)
        head.setFont(font("head"))
        column.addWidget(head)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for number, (key, text) in enumerate(rows):
            label, words = QLabel(key, self), QLabel(text, self)
            label.setFont(font("mono_small"))
            label.setProperty("tone", "secondary")
            words.setWordWrap(True)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, number, 1)
        grid.setColumnMinimumWidth(0, 130)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addSpacing(8)


class AboutDialog(QDialog):
    """Name, version, scope, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Cupola")
        picture = QPixmap(QSize(96, 88))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_dome(painter, QRectF(6, 6, 84, 74), tokens().ac)
        painter.end()
        mark, name, words = QLabel(self), QLabel(f"Cupola {__version__}", self), QLabel(self)
        mark.setPixmap(picture)
        name.setFont(font("figure"))
        words.setText(
            "Plans satellite shields: constellations, custody, engagement, on a live globe.\n\n"
            "For planning and analysis with notional classes from open literature; connected to nothing.\n\n"
            "Apache License 2.0. Made with Qt, NumPy, Numba, VisPy, Skyfield and SGP4; coasts and borders by "
            "Natural Earth; Inter and Roboto Mono under the SIL Open Font License."
        )
        words.setWordWrap(True)
        words.setProperty("tone", "secondary")
        words.setFixedWidth(400)
        close = PrimaryButton("Close", parent=self)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        for part in (mark, name, words):
            layout.addWidget(part)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
