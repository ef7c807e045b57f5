"""The message log: what happened in the scenario up to the clock, and what the application has to say."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cupola_gui.document import Document
from cupola_gui.style import STATUS_SHAPES, font, font_scale, paint_mark, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import grouped
from cupola_gui.timeline.happenings import SAME_S, SEVERITIES, SEVERITY_WORDS, Severity
from cupola_gui.timeline.log_entries import message_entries
from cupola_gui.timeline.log_table import LogEntry, LogTable
from cupola_gui.view import View


class SeverityChip(QAbstractButton):
    """A severity's mark with its count; pressed in while its messages are shown."""

    def __init__(self, severity: Severity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.severity = severity
        self.setCheckable(True)
        self.setChecked(True)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many messages there are."""
        word = SEVERITY_WORDS[self.severity]
        self.setText(grouped(count))
        self.setToolTip(f"{word}: {grouped(count)}. Click to show or hide them.")
        self.setAccessibleName(f"{word}, {grouped(count)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        scale = font_scale()
        return QSize(round(32 * scale) + self.fontMetrics().horizontalAdvance(self.text()), round(24 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colors = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = colors.s4 if self.underMouse() else colors.s3 if self.isChecked() else colors.s1
        painter.setBrush(QColor(ground))
        border = colors.ac if self.hasFocus() else ground if self.isChecked() else colors.b1
        painter.setPen(QPen(QColor(border), 1))
        painter.drawRoundedRect(box, 4, 4)
        ink = self.severity if self.isChecked() else "t4"
        paint_mark(painter, QPointF(13, box.center().y()), STATUS_SHAPES[self.severity], ink, 9)
        painter.setFont(font("caption"))
        painter.setPen(QColor(colors.t2 if self.isChecked() else colors.t3))
        painter.drawText(box.adjusted(23, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Messages(QWidget):
    """Severity chips over a log, newest first; follows the clock; a click goes to time and object."""

    count_changed = Signal(int)
    """Messages there are now, over all severities."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self._of_run: tuple[LogEntry, ...] = ()
        self._own: list[LogEntry] = []
        self._shown: tuple[int, ...] = ()
        self._ascending: list[LogEntry] = []
        self._times: list[float] = []
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.chips = tuple(SeverityChip(severity, self) for severity in SEVERITIES)
        self.follow = QCheckBox("Follow clock", self)
        self.follow.setChecked(True)
        self.follow.setToolTip("Show what has happened up to the clock, newest first")
        self.follow.toggled.connect(self._filter)
        self.table = LogTable(("time", "mark", "text"), False, self)
        self.table.horizontalHeader().hide()
        self.table.entry_chosen.connect(self._go_to)
        self.empty = EmptyState("mdi6.message-text-outline", "No messages yet.", "", self)
        self._build()
        document.results_changed.connect(self._take_results)
        view.time_changed.connect(self._follow_clock)
        self._take_results()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 12, 6)
        head.setSpacing(5)
        for chip in self.chips:
            chip.toggled.connect(self._filter)
            head.addWidget(chip)
        head.addStretch(1)
        head.addWidget(self.follow)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pages)

    def add(self, severity: Severity, text: str, time_s: float | None = None, object_path: str = "") -> None:
        """Log what the application has to say; with a time it stands among the events."""
        self._own.append(LogEntry(time_s, severity, text, "", object_path))
        self._filter()

    def clear(self) -> None:
        """Forget the application's own messages."""
        self._own.clear()
        self._filter()

    def _take_results(self) -> None:
        self._of_run = message_entries(self.document.results)
        self._filter()

    def _filter(self) -> None:
        everything = (*self._of_run, *self._own)
        counts = Counter(entry.severity for entry in everything)
        for chip in self.chips:
            chip.show_count(counts[chip.severity])
        wanted = {chip.severity for chip in self.chips if chip.isChecked()}
        timed = [entry for entry in everything if entry.severity in wanted and entry.time_s is not None]
        self._ascending = sorted(timed, key=lambda entry: entry.time_s or 0.0)
        self._times = [entry.time_s or 0.0 for entry in self._ascending]
        self._shown = ()
        self._pages.setCurrentIndex(0 if everything else 1)
        self._follow_clock(self.view.time_s)
        self.count_changed.emit(len(everything))

    def _follow_clock(self, time_s: float) -> None:
        past = bisect_right(self._times, time_s + SAME_S)
        until = past if self.follow.isChecked() else len(self._times)
        if (past, until) == self._shown:
            return
        untimed = self._untimed()
        if not self._shown or self._shown[1] != until:
            self.table.log.show([*untimed, *reversed(self._ascending[:until])])
        self._shown = (past, until)
        self.table.point_at(len(untimed) + until - past if past else None)
        if until == past:
            self.table.scrollToTop()

    def _untimed(self) -> list[LogEntry]:
        wanted = {chip.severity for chip in self.chips if chip.isChecked()}
        return [entry for entry in reversed(self._own) if entry.time_s is None and entry.severity in wanted]

    def _go_to(self, entry: LogEntry) -> None:
        if entry.time_s is not None:
            self.view.set_time(entry.time_s)
        if entry.path:
            self.view.select(entry.path)
