"""Every event of a run as a table."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from cupola_gui.document import Document
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import grouped
from cupola_gui.timeline.happenings import SAME_S
from cupola_gui.timeline.kind_combo import KindCombo
from cupola_gui.timeline.log_entries import event_entries
from cupola_gui.timeline.log_table import LogEntry, LogTable
from cupola_gui.view import View


class EventList(QWidget):
    """Time, mark, words and threat of every event; a click goes there and selects the threat."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self._entries: tuple[LogEntry, ...] = ()
        self._times: list[float] = []
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.kinds = KindCombo(parent=self)
        self.kinds.kinds_changed.connect(self._filter)
        self.table = LogTable(("time", "mark", "text", "threat"), True, self)
        self.table.entry_chosen.connect(self._go_to)
        self.count = QLabel(self)
        self.count.setProperty("tone", "quiet")
        head = QHBoxLayout()
        head.setContentsMargins(12, 5, 12, 5)
        head.addWidget(self.kinds)
        head.addStretch(1)
        head.addWidget(self.count)
        full = QWidget(self)
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table)
        self.empty = EmptyState("mdi6.table", "No events yet. They come with a full simulation.", "Run full simulation")
        self.empty.asked.connect(document.run)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(full)
        self._pages.addWidget(self.empty)
        document.results_changed.connect(self._take_results)
        view.time_changed.connect(self._follow)
        self._take_results()

    def _take_results(self) -> None:
        self._entries = event_entries(self.document.results)
        self._pages.setCurrentIndex(0 if self._entries else 1)
        self._filter()

    def _filter(self) -> None:
        kinds = self.kinds.kinds
        shown = [entry for entry in self._entries if entry.kind in kinds]
        self._times = [entry.time_s or 0.0 for entry in shown]
        self.table.log.show(shown)
        hidden = len(self._entries) - len(shown)
        self.count.setText(f"{grouped(len(shown))} events" + (f", {grouped(hidden)} hidden" if hidden else ""))
        self._follow(self.view.time_s)

    def _follow(self, time_s: float) -> None:
        row = bisect_right(self._times, time_s + SAME_S) - 1
        if row != self._pointed():
            self.table.point_at(row if row >= 0 else None)

    def _pointed(self) -> int:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def _go_to(self, entry: LogEntry) -> None:
        if entry.time_s is not None:
            self.view.set_time(entry.time_s)
        if entry.path:
            self.view.select(entry.path)
