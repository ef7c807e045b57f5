"""The list of problems and doubts under the object tree."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cupola.errors import Problem
from cupola.scenario import Scenario
from cupola_gui.document import Document
from cupola_gui.editors.section import SectionHead
from cupola_gui.style import font, paint_status, tokens
from cupola_gui.view import View

SHOWN: Final = 50
LISTS: Final = ("layers", "sites", "regions", "raids")


def owner_of(path: str) -> str:
    """Return the object a problem's place belongs to: "layers.custody" for "layers.custody.orbits.phasing"."""
    names = path.split(".")
    return ".".join(names[:2]) if len(names) > 1 and names[0] in LISTS else ""


def sentence_of(problem: Problem, scenario: Scenario) -> str:
    """Return a problem as a person reads it: the object's own name, the field's title, the message."""
    names = problem.path.split(".")
    owner = owner_of(problem.path)
    if not owner:
        field = names[-1].replace("_", " ").strip()
        return _sentence(f"{field}: {problem.message}" if field else problem.message)
    part = next((part for part in getattr(scenario, names[0]) if part.id == names[1]), None)
    name = part.name if part is not None else names[1]
    if len(names) == 2:
        return _sentence(f"{name}: {problem.message}")
    field = names[-1].removesuffix("_km").removesuffix("_deg").removesuffix("_s").replace("_", " ")
    return _sentence(f"{name}, {field}: {problem.message}")


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


class CheckRow(QWidget):
    """One problem: its mark and a sentence that may take several lines; a click shows the object."""

    chosen = Signal(str)

    def __init__(self, problem: Problem, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem, self.text = problem, text
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{'Error' if problem.severity == 'error' else 'Doubt'}: {text}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _room(self, width: int) -> QRect:
        return QRect(30, 5, max(width - 42, 40), 10_000)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        metrics = QFontMetrics(font("body"))
        return metrics.boundingRect(self._room(width), Qt.TextFlag.TextWordWrap, self.text).height() + 10

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.heightForWidth(self.width() or 256))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.chosen.emit(self.problem.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.problem.path)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors = QPainter(self), tokens()
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(colors.s4))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.ac), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        metrics = QFontMetrics(font("body"))
        middle = 5 + metrics.height() / 2
        paint_status(painter, QPointF(17, middle), "critical" if self.problem.severity == "error" else "caution", 9)
        painter.setFont(font("body"))
        painter.setPen(QColor(colors.t2))
        painter.drawText(self._room(self.width()), Qt.TextFlag.TextWordWrap, self.text)
        painter.end()


class Checks(QWidget):
    """A section head with the count, and the rows; a click selects the object."""

    place_chosen = Signal(str)
    """The dotted place of the problem that was clicked."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.head = SectionHead("Checks", "", self)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self._area)
        self.rows: tuple[CheckRow, ...] = ()
        self.head.toggled.connect(self._area.setVisible)
        document.problems_changed.connect(self.show_problems)
        self.show_problems(document.problems)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show errors first, then doubts."""
        ordered = sorted(problems, key=lambda problem: problem.severity != "error")[:SHOWN]
        body = QWidget()
        body.setProperty("surface", "panel")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(0)
        rows = []
        for problem in ordered:
            row = CheckRow(problem, sentence_of(problem, self.document.scenario), body)
            row.chosen.connect(self._choose)
            layout.addWidget(row)
            rows.append(row)
        layout.addStretch(1)
        self.rows = tuple(rows)
        self._area.setWidget(body)
        self.head.set_summary(summary_of(problems))
        self.setVisible(bool(problems))

    def wanted_height(self, width: int) -> int:
        """Return the height that shows everything."""
        return self.head.sizeHint().height() + 8 + sum(row.heightForWidth(width) for row in self.rows)

    def _choose(self, path: str) -> None:
        owner = owner_of(path)
        self.view.select(*((owner,) if owner else ()))
        self.place_chosen.emit(path)


def summary_of(problems: tuple[Problem, ...]) -> str:
    """Return "1 error, 2 doubts"."""
    errors = sum(problem.severity == "error" for problem in problems)
    doubts = len(problems) - errors
    parts = [
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in ((errors, "error"), (doubts, "doubt"))
        if count
    ]
    return ", ".join(parts)
