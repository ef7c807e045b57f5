"""The timeline: transport, ruler, event lane and one row per object."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from cupola.results.parts import Results
from cupola.scenario.parts import Raid, Scenario
from cupola_gui.document import Document
from cupola_gui.style import font, paint_mark, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import clock_text, duration_text
from cupola_gui.timeline import paint
from cupola_gui.timeline.canvas import TimeCanvas
from cupola_gui.timeline.event_lane import EventLane
from cupola_gui.timeline.rows import LiveFlights, Row, gap_rows, rows_of
from cupola_gui.timeline.time_panel import TimePanel
from cupola_gui.view import View


class _Rows(TimeCanvas):
    """The painted rows."""

    row_px = 20

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.selection: frozenset[str] = frozenset()
        self.lane = EventLane(self)

    def show_rows(self, rows: tuple[Row, ...], results: Results | None) -> None:
        """Show other rows."""
        self.rows = rows
        self.lane.results = results
        self.lane_px = paint.LANE_PX if results is not None and results.events else 0
        self.redraw()

    def row_count(self) -> int:
        return len(self.rows)

    def row_path(self, number: int) -> str:
        return self.rows[number].path

    def row_selected(self, number: int) -> bool:
        return self.rows[number].path in self.selection

    def paint_name(self, painter: QPainter, number: int, rect: QRectF) -> None:
        row = self.rows[number]
        colors = tokens()
        paint_mark(
            painter,
            QPointF(paint.px(18), rect.center().y()),
            row.shape,
            paint.hue(row.color).name(),
            _mark_size(row.shape),
        )
        painter.setFont(font("body"))
        painter.setPen(QColor(colors.selt if self.row_selected(number) else colors.t1))
        room = rect.adjusted(paint.px(32), 0, -6, 0)
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def paint_content(self, painter: QPainter, number: int, middle: float, bright: bool) -> None:
        paint.paint_row(painter, self.rows[number], self.axis, middle)

    def paint_lane(self, painter: QPainter, top: float) -> None:
        self.lane.paint(painter, top)

    def paint_now(self, painter: QPainter, lane_top: float) -> None:
        self.lane.paint_now(painter, lane_top)

    def lane_clicked(self, x_px: float) -> bool:
        return self.lane.clicked(x_px)

    def hover_text(self, number: int, time_s: float, x_px: float) -> tuple[str, str] | None:
        if number < 0:
            return self.lane.hover_text(x_px)
        row = self.rows[number]
        for bar in row.bars:
            if bar.start_s <= time_s <= bar.end_s:
                interval = f"{clock_text(bar.start_s)} to {clock_text(bar.end_s).removeprefix('T+')}"
                detail = f"{bar.detail[:1].upper()}{bar.detail[1:]}\n" if bar.detail else ""
                return row.name, f"{detail}{interval}\n{duration_text(bar.end_s - bar.start_s)}"
        return None


def _mark_size(shape: str) -> float:
    return 10.0 if shape.startswith("frame_") else 8.0


class Timeline(TimePanel):
    """Rows of intervals over the scenario's time; raids are shown before any run, from the live answer."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        self._rows = _Rows()
        self._gaps_current = True
        empty = EmptyState("mdi6.rocket-launch-outline", "No raid yet.", "Add a raid")
        super().__init__(document, view, self._rows, False, empty, parent)
        empty.asked.connect(self._add_raid)
        self._rows.lane.time_asked.connect(view.set_time)
        self._rows.lane.path_asked.connect(view.select)
        document.scenario_changed.connect(self._take_scenario)
        document.live_changed.connect(lambda _: self._rebuild() if document.results is None else None)
        document.results_changed.connect(lambda _: self._rebuild())
        document.coverage_grid_changed.connect(lambda _: self._rebuild())
        document.coverage_changed.connect(lambda _: self._take_coverage())
        view.selection_changed.connect(self._take_selection)
        self.transport.kinds.kinds_changed.connect(self._filter)
        self._rebuild()

    def _add_raid(self) -> None:
        self.document.add("raids", example_raid(self.document.scenario), "Add a raid")

    def _filter(self, kinds: object) -> None:
        self._rows.lane.kinds = frozenset(kinds)  # type: ignore[call-overload]
        self._rows.redraw()

    def _take_scenario(self, before: Scenario, after: Scenario) -> None:
        if _drawn_of(before) != _drawn_of(after):
            self._rebuild()

    def _take_selection(self, paths: tuple[str, ...]) -> None:
        if _flying(paths) != self._rows.selection:
            self._rebuild()

    def _take_coverage(self) -> None:
        if self.document.coverage.grid is not None and self.document.coverage.grid_current != self._gaps_current:
            self._rebuild()

    def _rebuild(self) -> None:
        document = self.document
        scenario = document.scenario
        results = document.results if document.results is not None and document.results.scenario.raids else None
        colors = {layer.id: layer.color for layer in scenario.layers}
        live: LiveFlights | None = document.live
        self._rows.selection = _flying(self.view.selection)
        rows = rows_of(scenario, results, live, self.view.selection, colors)
        answers = document.coverage
        self._gaps_current = answers.grid_current
        rows += gap_rows(answers.grid, scenario.duration_s, self._gaps_current)
        self._rows.show_rows(rows, results)
        self.pages.setCurrentIndex(0 if rows else 1)
        self.show_limits()


def _drawn_of(scenario: Scenario) -> tuple[object, ...]:
    """Return what of a scenario the rows show, apart from its flights."""
    layers = tuple((layer.id, layer.color, layer.payload.kind) for layer in scenario.layers)
    return scenario.raids, scenario.duration_s, layers


def _flying(paths: tuple[str, ...]) -> frozenset[str]:
    """Return the raids and threats among object paths."""
    return frozenset(path for path in paths if path.split(".")[0] in ("raids", "threats"))


def example_raid(scenario: Scenario) -> Raid:
    """Return a raid to begin with: one missile over the ocean at the first region, or at the middle of a continent."""
    region = scenario.regions[0] if scenario.regions else None
    taken = {raid.id for raid in scenario.raids}
    identifier = next(
        name for number in range(1, 10_000) if (name := "raid" if number == 1 else f"raid-{number}") not in taken
    )
    return Raid.model_validate(
        {
            "id": identifier,
            "name": "Raid" if identifier == "raid" else f"Raid {identifier.removeprefix('raid-')}",
            "start_s": 300.0,
            "launch_area": {"latitude_deg": 45.0, "longitude_deg": 170.0},
            "aim_area": {
                "latitude_deg": getattr(region, "latitude_deg", 39.0),
                "longitude_deg": getattr(region, "longitude_deg", -98.0),
            },
        }
    )
