"""How many do I need: the smallest patterns that guarantee a coverage, as a table and a plot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cupola.errors import Cancelled, InputError
from cupola.progress import Progress, part_of
from cupola.scenario import Scenario, replaced, value_at
from cupola_gui.document import Document
from cupola_gui.jobs import Work
from cupola_gui.plots.fold_bands import brackets_of
from cupola_gui.style import PrimaryButton, font, font_scale, tokens
from cupola_gui.style.numbers import degrees_text, grouped, quantity_text
from cupola_gui.style.quantity_box import QuantityBox
from cupola_gui.view import View

SLOT: Final = "design"
HEADS: Final = ("Satellites", "Altitude", "Planes", "Per plane", "Phasing", "Inclination", "Pattern", "")
WIDTHS_PX: Final = (84, 76, 62, 76, 74, 84, 96, 72)
USE: Final = len(HEADS) - 1
MOST: Final = 400
MOST_STREETS: Final = 2000


@dataclass(frozen=True)
class Question:
    """What is asked."""

    south_deg: float
    north_deg: float
    fold: int
    mask_deg: float
    target_km: float
    altitudes_km: tuple[float, ...]


@dataclass(frozen=True)
class Pattern:
    """One answer: a Walker delta, or polar streets."""

    kind: str
    altitude_km: float
    planes: int
    satellites_per_plane: int
    phasing: int
    inclination_deg: float
    plane_spacing_deg: float = 0.0
    phase_offset_deg: float = 0.0

    @property
    def satellites(self) -> int:
        """How many there are."""
        return self.planes * self.satellites_per_plane

    def orbits(self) -> dict[str, Any]:
        """Return the pattern as a layer's orbits."""
        if self.kind == "Walker delta":
            return {
                "kind": "walker_delta", "planes": self.planes, "satellites_per_plane": self.satellites_per_plane,
                "phasing": self.phasing, "altitude_km": self.altitude_km,
                "inclination_deg": round(self.inclination_deg, 6),
            }  # fmt: skip
        planes = [
            {"raan_deg": round(n * self.plane_spacing_deg, 6) % 360.0,
             "argument_of_latitude_deg": round(n * self.phase_offset_deg, 6) % 360.0}
            for n in range(self.planes)
        ]  # fmt: skip
        return {"kind": "planes", "altitude_km": self.altitude_km, "inclination_deg": 90.0,
                "satellites_per_plane": self.satellites_per_plane, "planes": planes}  # fmt: skip


def search(question: Question, progress: Progress) -> tuple[Pattern, ...]:
    """Return the smallest Walker deltas at every altitude, and the polar streets where they answer the question."""
    from cupola.coverage.footprint import footprint
    from cupola.coverage.needs import smallest_deltas
    from cupola.coverage.patterns import smallest_streets

    mask, target_m = math.radians(question.mask_deg), 1e3 * question.target_km
    found = []
    for number, altitude_km in enumerate(question.altitudes_km):
        share = part_of(progress, number / len(question.altitudes_km), (number + 1) / len(question.altitudes_km))
        needs = smallest_deltas(
            question.fold, mask, (1e3 * altitude_km,), target_m, math.radians(question.south_deg),
            math.radians(question.north_deg), MOST, None, share,
        )  # fmt: skip
        found += [
            Pattern("Walker delta", altitude_km, need.planes, need.satellites_per_plane, need.phasing,
                    math.degrees(need.inclination_rad))
            for need in needs
        ]  # fmt: skip
        ring = footprint(1e3 * altitude_km, target_m, mask)
        if question.fold == 1 and ring.maximum_rad > 0.0 and ring.minimum_rad <= 0.0:
            streets = smallest_streets(ring.maximum_rad, MOST_STREETS)
            if streets is not None:
                found.append(
                    Pattern("Polar streets", altitude_km, streets.planes, streets.satellites_per_plane, 0, 90.0,
                            math.degrees(streets.plane_spacing_rad), math.degrees(streets.phase_offset_rad))
                )  # fmt: skip
    return tuple(found)


def designed(scenario: Scenario, layer_id: str, pattern: Pattern, question: Question) -> Scenario:
    """Return the scenario with the pattern as a layer's orbits, and its coverage asked for as in the question."""
    after = replaced(scenario, f"layers.{layer_id}.orbits", pattern.orbits())
    for name, value in (
        ("fold", question.fold), ("minimum_elevation_deg", question.mask_deg),
        ("target_altitude_km", question.target_km),
    ):  # fmt: skip
        if value_at(after, f"coverage.{name}") != value:
            after = replaced(after, f"coverage.{name}", value)
    return after


class _Number(QTableWidgetItem):
    """A cell that sorts by its number."""

    def __init__(self, text: str, value: float) -> None:
        super().__init__(text)
        self.setData(Qt.ItemDataRole.UserRole, value)
        self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return float(self.data(Qt.ItemDataRole.UserRole)) < float(other.data(Qt.ItemDataRole.UserRole))


class DesignDialog(QDialog):
    """The question above, the answers below: a table and the number of satellites against altitude."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.patterns: tuple[Pattern, ...] = ()
        self.question: Question | None = None
        self.setWindowTitle("How many do I need")
        self.resize(1120, 640)
        self.place = QComboBox(self)
        self.south, self.north = self._degrees(-90, 90, -90, "South edge"), self._degrees(-90, 90, 90, "North edge")
        self.fold = QSpinBox(self)
        self.fold.setRange(1, 4)
        self.mask_box = self._degrees(0, 89, 10, "Mask")
        self.target = self._kilometres(0, 2000, 0, "Targets at")
        self.lowest = self._kilometres(200, 36_000, 800, "Lowest altitude")
        self.highest = self._kilometres(200, 36_000, 1600, "Highest altitude")
        self.steps = QSpinBox(self)
        self.steps.setRange(1, 40)
        self.steps.setValue(5)
        self.ask, self.bar = PrimaryButton("Search", "mdi6.magnify", "", self), QProgressBar(self)
        self.told = QLabel(self)
        self.told.setProperty("tone", "quiet")
        self.told.setWordWrap(True)
        self.table = QTableWidget(0, len(HEADS), self)
        self._plot: Any = None
        self._items: list[Any] = []
        self._arrange()
        self._fill()
        self._connect()

    # building
    def _degrees(self, low: float, high: float, value: float, name: str) -> QuantityBox:
        return self._box(low, high, value, 1, "°", name)

    def _kilometres(self, low: float, high: float, value: float, name: str) -> QuantityBox:
        return self._box(low, high, value, 0, "km", name)

    def _box(self, low: float, high: float, value: float, decimals: int, unit: str, name: str) -> QuantityBox:
        box = QuantityBox(name, unit, low, high, decimals, 50.0 if unit == "km" else 1.0, self)
        box.setValue(value)
        return box

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(16, 14, 16, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        places: tuple[tuple[int, int, str, QWidget], ...] = (
            (0, 0, "Where", self.place), (0, 2, "From", self.south), (0, 4, "to", self.north),
            (0, 6, "Satellites in view", self.fold), (1, 0, "Targets at", self.target), (1, 2, "Mask", self.mask_box),
            (1, 4, "Altitudes from", self.lowest), (1, 6, "to", self.highest), (1, 8, "tried", self.steps),
        )  # fmt: skip
        for row, column, words, box in places:
            label = QLabel(words, self)
            label.setProperty("tone", "secondary")
            label.setBuddy(box)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignRight)
            box.setFixedHeight(24)
            box.setAccessibleName(words)
            grid.addWidget(box, row, column + 1)
        self.place.setMinimumWidth(150)
        grid.addWidget(self.ask, 0, 8, 1, 2)
        grid.setColumnStretch(10, 1)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(2)
        self.bar.setRange(0, 1000)
        self._arrange_table()
        self._below = QHBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(4)
        self._below.addWidget(self.table, 5)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        rows.addLayout(grid)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 8)
        foot.addWidget(self.told)
        rows.addLayout(foot)
        rows.addWidget(self.bar)
        rows.addLayout(self._below, 1)

    def _arrange_table(self) -> None:
        self.table.setHorizontalHeaderLabels(HEADS)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS_PX):
            self.table.setColumnWidth(column, round(width * font_scale()))
        self.table.setMinimumWidth(round((sum(WIDTHS_PX) + 16) * font_scale()))
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head.setHighlightSections(False)
        self.table.setSortingEnabled(True)

    def _fill(self) -> None:
        scenario = self.document.scenario
        self.place.addItem("World", (-90.0, 90.0))
        for region in scenario.regions:
            for band in brackets_of((region,)):
                self.place.addItem(region.name, (band.south_deg, band.north_deg))
        self.place.addItem("Latitude band", None)
        self.fold.setValue(min(4, value_at(scenario, "coverage.fold")))
        self.mask_box.setValue(value_at(scenario, "coverage.minimum_elevation_deg"))
        self.target.setValue(value_at(scenario, "coverage.target_altitude_km"))
        self._place_chosen()
        self._tell("The answers keep the wanted number above the mask at every place and time.")

    def _connect(self) -> None:
        self.place.currentIndexChanged.connect(lambda _: self._place_chosen())
        self.ask.clicked.connect(self.search_or_cancel)
        self.table.cellClicked.connect(lambda row, column: self.use(row) if column == USE else None)
        self.table.cellDoubleClicked.connect(lambda row, _: self.use(row))
        self.table.itemSelectionChanged.connect(self._mark_selected)

    def _place_chosen(self) -> None:
        band = self.place.currentData()
        for box in (self.south, self.north):
            box.setEnabled(band is None)
        if band is not None:
            self.south.setValue(band[0])
            self.north.setValue(band[1])

    def _tell(self, words: str) -> None:
        self.told.setText(words)

    # asking
    def asked(self) -> Question:
        """Return the question as it stands in the boxes."""
        altitudes = np.linspace(self.lowest.value(), max(self.lowest.value(), self.highest.value()), self.steps.value())
        return Question(
            self.south.value(), self.north.value(), self.fold.value(), self.mask_box.value(), self.target.value(),
            tuple(dict.fromkeys(float(round(altitude)) for altitude in altitudes)),
        )  # fmt: skip

    def search_or_cancel(self) -> None:
        """Search the answers, or stop the search on its way."""
        jobs = self.document.jobs
        if jobs.busy(SLOT):
            jobs.cancel(SLOT)
            return
        question = self.asked()
        if question.south_deg > question.north_deg:
            self._tell("The south edge lies north of the north edge.")
            return
        self.ask.show_as("Cancel", "mdi6.close", "")
        self._tell("Searching …")
        jobs.submit(
            SLOT,
            Work(lambda progress: search(question, progress), lambda found: self._take(question, found),
                 self._failed, self._show_progress),
        )  # fmt: skip

    def _show_progress(self, share: float, what: str) -> None:
        self.bar.setValue(round(1000 * share))
        self._tell(f"Searching: {what}" if what else "Searching …")

    def _ended(self) -> None:
        self.ask.show_as("Search", "mdi6.magnify", "")
        self.bar.setValue(0)

    def _failed(self, problem: Exception) -> None:
        self._ended()
        self._tell("Cancelled." if isinstance(problem, Cancelled) else f"The search failed: {problem}")

    def _take(self, question: Question, found: tuple[Pattern, ...]) -> None:
        self._ended()
        self.question, self.patterns = question, found
        if found:
            fewest = min(found, key=lambda pattern: pattern.satellites)
            missing = len(question.altitudes_km) - len({pattern.altitude_km for pattern in found})
            more = f" {missing} altitudes have none up to {MOST} satellites." if missing else ""
            self._tell(
                f"{grouped(len(found))} patterns. Fewest: {fewest.satellites} satellites at "
                f"{quantity_text(fewest.altitude_km, 'km', 0)}.{more} “Use this” makes one the layer’s orbits; undo "
                "takes it back."
            )
        else:
            self._tell(f"No pattern of up to {MOST} satellites does. Fly higher, lower the mask or ask for fewer.")
        self._fill_table()
        self._draw()

    # showing
    def _fill_table(self) -> None:
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(self.patterns))
        for row, pattern in enumerate(self.patterns):
            cells: list[QTableWidgetItem] = [
                _Number(grouped(pattern.satellites), pattern.satellites),
                _Number(quantity_text(pattern.altitude_km, "km", 0), pattern.altitude_km),
                _Number(grouped(pattern.planes), pattern.planes),
                _Number(grouped(pattern.satellites_per_plane), pattern.satellites_per_plane),
                _Number(grouped(pattern.phasing) if pattern.kind == "Walker delta" else "half", pattern.phasing),
                _Number(degrees_text(pattern.inclination_deg), pattern.inclination_deg),
                QTableWidgetItem(pattern.kind),
                QTableWidgetItem("Use this"),
            ]
            cells[0].setFont(font("body_strong"))
            cells[0].setData(Qt.ItemDataRole.UserRole + 1, row)
            cells[USE].setForeground(QColor(tokens().ac))
            for column, cell in enumerate(cells):
                self.table.setItem(row, column, cell)
        self.table.setSortingEnabled(True)
        self.table.sortItems(0, Qt.SortOrder.AscendingOrder)

    def pattern_in(self, row: int) -> Pattern:
        """Return the pattern of a row as the table is sorted now."""
        item = self.table.item(row, 0)
        assert item is not None
        return self.patterns[int(item.data(Qt.ItemDataRole.UserRole + 1))]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the plot at the first show."""
        super().showEvent(event)
        if self._plot is None:
            self._make_plot()

    def _make_plot(self) -> None:
        import pyqtgraph as pg

        from cupola_gui.plots.axes import Grid, ValueAxisItem, dress

        axes = {"bottom": ValueAxisItem("bottom"), "left": ValueAxisItem("left")}
        self._plot = pg.PlotWidget(self, axisItems=axes, background=None)
        self._plot.setMinimumSize(QSize(300, 200))
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setContentsMargins(4, 8, 14, 4)
        item.getAxis("left").setLabel("Satellites")
        item.getAxis("bottom").setLabel("Altitude (km)")
        item.addItem(Grid(axes["bottom"], axes["left"]), ignoreBounds=True)
        for side in ("left", "bottom"):
            dress(item.getAxis(side))
        self._plot.setBackground(QColor(tokens().s1))
        item.getViewBox().setBackgroundColor(QColor(tokens().inset))
        self._below.addWidget(self._plot, 4)
        self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            return
        import pyqtgraph as pg

        item, colors = self._plot.getPlotItem(), tokens()
        for old in self._items:
            item.removeItem(old)
        self._items = []
        if item.legend is None:
            item.addLegend(offset=(-8, 8), labelTextColor=colors.t2)
        for kind, symbol, hue in (("Walker delta", "o", colors.plot_blue), ("Polar streets", "d", colors.plot_amber)):
            chosen = [pattern for pattern in self.patterns if pattern.kind == kind]
            if not chosen:
                continue
            dots = pg.ScatterPlotItem(
                [pattern.altitude_km for pattern in chosen], [pattern.satellites for pattern in chosen], symbol=symbol,
                size=9, pen=None, brush=QColor(hue), data=chosen, hoverable=True, tip=_tip, name=kind,
            )  # fmt: skip
            dots.sigClicked.connect(lambda _, points, *rest: self._select(points[0].data()) if len(points) else None)
            item.addItem(dots)
            self._items.append(dots)
        self._ring = pg.ScatterPlotItem(size=15, pen=pg.mkPen(colors.t1, width=1.5), brush=None)
        item.addItem(self._ring)
        self._items.append(self._ring)
        item.enableAutoRange()

    def _select(self, pattern: Pattern) -> None:
        for row in range(self.table.rowCount()):
            if self.pattern_in(row) is pattern:
                self.table.selectRow(row)
                return

    def _mark_selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if self._plot is not None and rows and self._items:
            pattern = self.pattern_in(rows[0].row())
            self._ring.setData([pattern.altitude_km], [pattern.satellites])

    # doing
    def use(self, row: int) -> None:
        """Make a row the orbits of the watched layer, as one step of the history."""
        layer = next((one for one in self.document.scenario.layers if one.id == self.document.coverage.layer_id), None)
        if layer is None or self.question is None:
            self._tell("There is no layer yet: add one first.")
            return
        pattern = self.pattern_in(row)
        try:
            after = designed(self.document.scenario, layer.id, pattern, self.question)
        except InputError as refused:
            self._tell(str(refused))
            return
        words = f"{pattern.planes} × {pattern.satellites_per_plane} at {quantity_text(pattern.altitude_km, 'km', 0)}"
        self.document.apply(after, f"Use {words} for {layer.name}")
        self.view.select(f"layers.{layer.id}")
        self._tell(f"{layer.name} now flies {words}. Its sensor’s own limits still hold: see Coverage.")

    def done(self, result: int) -> None:
        """Stop the search."""
        self.document.jobs.cancel(SLOT)
        super().done(result)


def _tip(x: float, y: float, data: Pattern) -> str:
    return f"{data.kind}, {data.planes} × {data.satellites_per_plane} = {data.satellites}"
