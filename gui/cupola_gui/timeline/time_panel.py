"""A transport row over a canvas, bound to document and view: what the timeline and the kill chain have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cupola.results.parts import Event
from cupola_gui.document import Document
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.timeline.canvas import NAMES_PX, PLOT_PX, TimeCanvas, names_width
from cupola_gui.timeline.transport import Transport
from cupola_gui.view import View


class TimePanel(QWidget):
    """Keeps the canvas at the view's time and sends what is done on it back to the view."""

    def __init__(
        self,
        document: Document,
        view: View,
        canvas: TimeCanvas,
        named_events: bool,
        empty: EmptyState,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.document, self.view, self.canvas = document, view, canvas
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.transport = Transport(document, view, named_events, self)
        self.empty = empty
        self.pages = QStackedLayout()
        self.pages.addWidget(canvas)
        self.pages.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transport)
        layout.addLayout(self.pages)
        canvas.time_requested.connect(self._go_to)
        canvas.range_requested.connect(self._take_range)
        canvas.path_requested.connect(self._select)
        view.time_changed.connect(canvas.set_time)
        view.span_changed.connect(lambda *_: self._show_range())
        self.transport.zoom_asked.connect(canvas.zoom)
        self.transport.all_asked.connect(canvas.show_all)
        self.show_limits()
        canvas.set_time(view.time_s)
        self._show_range()

    def next_event(self) -> Event | None:
        """Go to the next event of the kinds that are shown."""
        return self.transport.step_to(True)

    def previous_event(self) -> Event | None:
        """Go to the previous event of the kinds that are shown."""
        return self.transport.step_to(False)

    def show_limits(self) -> None:
        """Show as much time as the scenario has, or its flights where they last longer."""
        self.canvas.set_limits(0.0, self.last_s())

    def last_s(self) -> float:
        """Return the end of the scenario or of its last flight, whichever is later."""
        ends = [self.document.scenario.duration_s]
        if self.document.results is not None:
            ends += [threat.trajectory.impact_s for threat in self.document.results.threats]
        return max(ends)

    def _go_to(self, time_s: float) -> None:
        self.view.set_time(time_s)

    def _select(self, path: str, joins: bool) -> None:
        chosen = self.view.selection
        if not joins:
            self.view.select(path)
        elif path in chosen:
            self.view.select(*(other for other in chosen if other != path))
        else:
            self.view.select(*chosen, path)

    def _take_range(self, stretch: object) -> None:
        start_s, end_s = stretch if isinstance(stretch, tuple) else (0.0, self.last_s())
        self.view.set_span(start_s, end_s)

    def _show_range(self) -> None:
        start, end = self.view.span_s
        everything = start <= 0.0 and end >= self.document.scenario.duration_s
        self.canvas.set_range(None if everything else (start, end))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.transport.set_names_width(names_width(self.width()) + PLOT_PX - NAMES_PX)
