"""The dialog that lists every problem, each with its place, and goes to the object it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cupola.errors import Problem
from cupola_gui.style import PrimaryButton, font, mark_icon
from cupola_gui.style.numbers import grouped

SHOWN = 2_000
"""Rows at most; a catalogue may have tens of thousands of bad lines."""


class ProblemsDialog(QDialog):
    """One row a problem: its mark, its place, its sentence."""

    place_chosen = Signal(str)
    """Path of the object a problem is about."""

    def __init__(self, title: str, sentence: str, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems = tuple(problems)
        self.setWindowTitle(title)
        self.resize(720, 380)
        head, line = QLabel(title, self), QLabel(sentence, self)
        head.setFont(font("card"))
        line.setProperty("tone", "secondary")
        line.setWordWrap(True)
        self.table = self._table()
        copy = QPushButton("Copy all", self)
        copy.clicked.connect(self._copy)
        close = PrimaryButton("Close", parent=self)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        count = QLabel(self._count(), self)
        count.setProperty("tone", "quiet")
        row.addWidget(count)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(head)
        layout.addWidget(line)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)

    def _table(self) -> QTableWidget:
        shown = self.problems[:SHOWN]
        table = QTableWidget(len(shown), 2, self)
        table.setHorizontalHeaderLabels(["Place", "Problem"])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        for number, problem in enumerate(shown):
            place = QTableWidgetItem(problem.path or "the file")
            place.setFont(font("mono_small"))
            error = problem.severity == "error"
            place.setIcon(mark_icon("triangle" if error else "square", "critical" if error else "caution"))
            sentence = QTableWidgetItem(problem.message)
            sentence.setToolTip(problem.message)
            place.setToolTip(problem.path)
            table.setItem(number, 0, place)
            table.setItem(number, 1, sentence)
        table.setColumnWidth(0, 270)
        table.cellActivated.connect(self._choose)
        return table

    def _choose(self, row: int) -> None:
        self.place_chosen.emit(self.problems[row].path)
        self.accept()

    def _count(self) -> str:
        errors = sum(problem.severity == "error" for problem in self.problems)
        doubts = len(self.problems) - errors
        words = [f"{grouped(errors)} {'problem' if errors == 1 else 'problems'}"] if errors else []
        words += [f"{grouped(doubts)} {'doubt' if doubts == 1 else 'doubts'}"] if doubts else []
        rest = f"; the first {grouped(SHOWN)} are listed, Copy all has the rest" if len(self.problems) > SHOWN else ""
        return " and ".join(words) + rest + (". Enter goes to the object." if words else "")

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(map(str, self.problems)))


def object_of(path: str) -> str:
    """Return the object that a problem's place is in: "layers.custody" of "layers.custody.orbits.planes"."""
    names = path.split(".")
    if names[0] in ("layers", "sites", "regions", "raids") and len(names) > 1:
        return ".".join(names[:2])
    return ""
