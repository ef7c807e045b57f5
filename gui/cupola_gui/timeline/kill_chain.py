"""The kill chain: an event lane and one strip per threat."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from cupola_gui.document import Document
from cupola_gui.style import font, paint_mark, paint_status, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import clock_text, duration_text
from cupola_gui.timeline import paint
from cupola_gui.timeline.canvas import TimeCanvas
from cupola_gui.timeline.event_lane import EventLane
from cupola_gui.timeline.happenings import LANE_KINDS
from cupola_gui.timeline.strip_paint import paint_strip
from cupola_gui.timeline.strips import SEGMENT_WORDS, Strip, strips_of
from cupola_gui.timeline.time_panel import TimePanel
from cupola_gui.view import View

ROOM: Final = 0.12
"""Beyond the last thing that happened, as a share of the stretch shown."""
ROOM_FOR_REASONS: Final = 0.3
"""The same where reasons stand behind leakers."""


class _Strips(TimeCanvas):
    """The painted strips."""

    row_px = 24
    lane_px = paint.LANE_PX

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strips: tuple[Strip, ...] = ()
        self.selection: frozenset[str] = frozenset()
        self.lane = EventLane(self)

    def two_sided(self) -> bool:
        return True

    def row_count(self) -> int:
        return len(self.strips)

    def row_path(self, number: int) -> str:
        return self.strips[number].path

    def row_selected(self, number: int) -> bool:
        return self.strips[number].path in self.selection

    def paint_name(self, painter: QPainter, number: int, rect: QRectF) -> None:
        strip, middle, colors = self.strips[number], rect.center().y(), tokens()
        text = colors.selt if self.row_selected(number) else colors.t1
        paint_mark(painter, QPointF(paint.px(18), middle), "frame_hostile", "critical", 10)
        painter.setFont(font("body_strong"))
        metrics = QFontMetricsF(painter.font())
        baseline = middle + metrics.capHeight() / 2
        painter.setPen(QColor(text))
        painter.drawText(QPointF(paint.px(32), baseline), strip.threat_id)
        x = paint.px(32) + max(paint.px(32), metrics.horizontalAdvance(strip.threat_id) + 12)
        paint_status(painter, QPointF(x, middle), "normal" if strip.killed else "critical", 9)
        painter.setFont(font("body"))
        painter.setPen(QColor(text))
        room = rect.right() - 6 - (x + 11)
        words = QFontMetricsF(painter.font()).elidedText(strip.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(x + 11, baseline), words)

    def paint_content(self, painter: QPainter, number: int, middle: float, bright: bool) -> None:
        paint_strip(painter, self.strips[number], self.axis, middle, bright, self.row_selected(number))

    def paint_lane(self, painter: QPainter, top: float) -> None:
        self.lane.paint(painter, top)

    def paint_now(self, painter: QPainter, lane_top: float) -> None:
        self.lane.paint_now(painter, lane_top)

    def lane_clicked(self, x_px: float) -> bool:
        return self.lane.clicked(x_px)

    def hover_text(self, number: int, time_s: float, x_px: float) -> tuple[str, str] | None:
        if number < 0:
            return self.lane.hover_text(x_px)
        strip = self.strips[number]
        for segment in reversed(strip.segments):
            if segment.start_s <= time_s <= segment.end_s:
                words = SEGMENT_WORDS[segment.kind]
                told = segment.label if segment.kind == "engage" else f"{words[:1].upper()}{words[1:]}"
                if segment.kind == "broken":
                    told = strip.sentence or strip.reason[:1].upper() + strip.reason[1:]
                interval = f"{clock_text(segment.start_s)} to {clock_text(segment.end_s).removeprefix('T+')}"
                return (
                    f"{strip.threat_id}, {strip.words}",
                    f"{told}\n{interval}\n{duration_text(segment.end_s - segment.start_s)}",
                )
        return None


class KillChain(TimePanel):
    """Who was seen, held, decided on, shot at and stopped, and when; a click selects the threat."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        self._strips = _Strips()
        empty = EmptyState(
            "mdi6.chart-timeline", "No kill chain yet. It comes with a full simulation.", "Run full simulation"
        )
        super().__init__(document, view, self._strips, True, empty, parent)
        empty.asked.connect(document.run)
        lane = self._strips.lane
        self.transport.kinds.menu.set_kinds(LANE_KINDS)
        lane.kinds = LANE_KINDS
        lane.time_asked.connect(view.set_time)
        lane.path_asked.connect(view.select)
        self.transport.kinds.kinds_changed.connect(self._filter)
        document.results_changed.connect(lambda _: self._take_results())
        document.scenario_changed.connect(lambda *_: self.show_limits())
        view.selection_changed.connect(lambda _: self._show_selection())
        self._strips.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._strips.installEventFilter(self)
        self._take_results()

    def _filter(self, kinds: object) -> None:
        self._strips.lane.kinds = frozenset(kinds)  # type: ignore[call-overload]
        self._strips.redraw()

    def _take_results(self) -> None:
        self._strips.strips = strips_of(self.document.results)
        self._strips.lane.results = self.document.results
        self.pages.setCurrentIndex(0 if self._strips.strips else 1)
        self.show_limits()
        self._strips.redraw()
        self._show_selection()
        self.show_engagements()

    def show_engagements(self) -> None:
        """Show the stretch from the first launch to the last thing a shot or a look did, with a little room."""
        strips = self._strips.strips
        if not strips:
            return
        first = min(strip.segments[0].start_s for strip in strips if strip.segments)
        last = max(
            max(strip.end_s if strip.killed else strip.broken_s or strip.end_s, strip.burnout_s) for strip in strips
        )
        length = last - first
        room = ROOM if all(strip.killed for strip in strips) else ROOM_FOR_REASONS
        self._strips.set_axis(self._strips.axis.between(first - 0.06 * length, last + room * length))

    def _show_selection(self) -> None:
        chosen = frozenset(self.view.selection) & {strip.path for strip in self._strips.strips}
        if chosen == self._strips.selection:
            return
        self._strips.selection = chosen
        self._strips.redraw()
        for number, strip in enumerate(self._strips.strips):
            if strip.path in self._strips.selection:
                self._strips.reveal_row(number)
                break

    def choose_kinds(self, place: QPoint) -> None:
        """Open the menu of event kinds."""
        self.transport.kinds.menu.popup(self._strips.mapToGlobal(place))

    def eventFilter(self, watched: object, event: object) -> bool:  # noqa: N802
        """Open the event filter on a click on the lane's name."""
        if (
            watched is self._strips
            and isinstance(event, QMouseEvent)
            and event.type() == QMouseEvent.Type.MouseButtonPress
        ):
            place = event.position().toPoint()
            if place.x() <= self._strips.names_px and self._strips.row_at(place.y()) == -1:
                self.choose_kinds(place)
                return True
        return False
