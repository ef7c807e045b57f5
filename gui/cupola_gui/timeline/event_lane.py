"""The lane of event marks that timeline and kill chain share."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cupola.results.parts import Event, EventKind, Results
from cupola_gui.style import font, paint_icon, tokens
from cupola_gui.style.numbers import clock_text, grouped
from cupola_gui.timeline import paint
from cupola_gui.timeline.canvas import TimeCanvas
from cupola_gui.timeline.happenings import (
    ALL_KINDS,
    Cluster,
    clusters,
    event_path,
    events_at,
    events_of_kinds,
    leading,
    short_name,
)

REACH_PX: Final = 8.0


class EventLane(QObject):
    """Marks along the time axis; neighbours nearer than 6 px merge into a count."""

    time_asked = Signal(float)
    path_asked = Signal(str)

    def __init__(self, canvas: TimeCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.results: Results | None = None
        self.kinds: frozenset[EventKind] = frozenset(ALL_KINDS)

    def shown(self) -> tuple[Event, ...]:
        """Return the events of the kinds that are shown."""
        return events_of_kinds(self.results, self.kinds)

    def _clusters(self) -> tuple[Cluster, ...]:
        axis = self._canvas.axis
        events = [event for event in self.shown() if axis.shows(event.time_s)]
        return clusters(events, [axis.x_of(event.time_s) for event in events])

    def paint(self, painter: QPainter, top: float) -> None:
        """Paint the name with the count, then the marks."""
        colors, middle = tokens(), top + paint.px(paint.LANE_PX) / 2
        paint_icon(painter, QRectF(paint.px(18) - 7, middle - 7, 14, 14), "flag-outline", "t2")
        painter.setFont(font("body"))
        metrics = QFontMetricsF(painter.font())
        baseline = middle + metrics.capHeight() / 2
        painter.setPen(QColor(colors.t2))
        painter.drawText(QPointF(paint.px(32), baseline), "Events")
        shown = len(self.shown())
        hidden = (len(self.results.events) if self.results is not None else 0) - shown
        words = grouped(shown) + (f", {grouped(hidden)} hidden" if hidden else "")
        painter.setPen(QColor(colors.t3))
        painter.drawText(QPointF(paint.px(32) + metrics.horizontalAdvance("Events") + 8, baseline), words)
        free_from = 0.0
        for cluster in self._clusters():
            free_from = paint.paint_cluster(painter, cluster, middle, free_from)

    def current(self) -> Event | None:
        """Return the event the clock stands at, the weightiest where there are several."""
        found = events_at(self.results, self._canvas.time_s, self.kinds)
        return leading(found) if found else None

    def paint_now(self, painter: QPainter, top: float) -> None:
        """Paint the tag of the event the clock stands at."""
        event = self.current()
        if event is None or self.results is None or not self._canvas.axis.shows(event.time_s):
            return
        text = short_name(self.results, event).replace(", ", " at " if event.kind == "miss" else ", ")
        x = self._canvas.axis.x_of(event.time_s)
        width = paint.tag_width(text)
        left = x + 9 if x + 9 + width < self._canvas.width() else x - 9 - width
        paint.paint_tag(painter, left, top + paint.px(paint.LANE_PX) / 2, text)
        paint.paint_event_mark(painter, event.kind, QPointF(x, top + paint.px(paint.LANE_PX) / 2))

    def _nearest(self, x_px: float) -> Cluster | None:
        near = [cluster for cluster in self._clusters() if abs(cluster.x_px - x_px) <= REACH_PX]
        return min(near, key=lambda cluster: abs(cluster.x_px - x_px), default=None)

    def clicked(self, x_px: float) -> bool:
        """Go to the event under the pointer and select its threat."""
        cluster = self._nearest(x_px)
        if cluster is None or self.results is None:
            return False
        event = leading(cluster.events)
        self.time_asked.emit(event.time_s)
        if path := event_path(self.results, event):
            self.path_asked.emit(path)
        return True

    def hover_text(self, x_px: float) -> tuple[str, str] | None:
        """Return what the card says of the events under the pointer."""
        cluster = self._nearest(x_px)
        if cluster is None:
            return None
        lines = [f"{clock_text(event.time_s).removeprefix('T+')}  {event.text}" for event in cluster.events[:8]]
        if len(cluster.events) > 8:
            lines.append(f"and {len(cluster.events) - 8} more")
        title = "Event" if len(cluster.events) == 1 else f"{len(cluster.events)} events"
        return title, "\n".join(lines)
