"""The coverage dock: how much of the world a layer sees, by how many at once, while the mouse moves."""

from __future__ import annotations

import math
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cupola.errors import InputError
from cupola.results.coverage import FIGURES, CoverageGrid, Figure, LayerCoverage, place_of
from cupola.scenario import value_at
from cupola_gui.coverage_answers import FULL, LIVE
from cupola_gui.document import Document
from cupola_gui.plots.coverage_tables import PAD_PX, FoldLegend, GuaranteeTable, PaintedTable, SharesTable, write
from cupola_gui.plots.fold_bands import FoldBands, brackets_of
from cupola_gui.style import font, font_scale, layer_shape, paint_mark, paint_status, panel_color, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import (
    PENDING,
    THIN,
    duration_text,
    latitude_text,
    longitude_text,
    quantity_text,
    share_text,
)
from cupola_gui.style.quantity_box import QuantityBox
from cupola_gui.view import View

LIVE_FIGURES: Final = ("covered_share", "mean_assets")
"""Figures that the live answer has, too, by latitude."""


class OriginHead(PaintedTable):
    """Which layer is told of, and where the numbers come from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._shape, self._color = "", "circle", ""
        self.status, self.words = "off", PENDING

    def show_origin(self, layer: Any, coverage: LayerCoverage | None, current: bool) -> None:
        """Show a layer and whether its answer is that of the scenario as it stands now."""
        self.name = layer.name if layer is not None else ""
        if layer is not None:
            self._shape, self._color = layer_shape(layer.role, layer.payload.kind), panel_color(layer.color)
        self.status = "normal" if current else "caution"
        if coverage is None:
            self.status, self.words = "off", f"Live {PENDING}"
        else:
            told = quantity_text(max(1.0, 1000 * coverage.wall_s), "ms") if current else PENDING
            self.words = f"Live, {told}" if current else f"Live {told}"
        self.setAccessibleName(f"Coverage of {self.name}, {self.words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors, middle = self.begin(), tokens(), self.row_px() / 2
        painter.fillRect(self.rect(), QColor(colors.s2))
        self.rule(painter, self.height())
        width = QFontMetricsF(font("caption")).horizontalAdvance(self.words) + 28
        right = self.width() - PAD_PX
        if self._color:
            paint_mark(painter, QPointF(18, middle), self._shape, self._color, 8)
        write(painter, 30, middle, self.name, "head", room=right - width - 40)
        _chip(painter, QRectF(right - width, middle - 9, width, 18))
        paint_status(painter, QPointF(right - width + 11, middle), self.status, 8)
        write(painter, right - 8, middle, self.words, "caption", "t2", at_right=True)


class PaintedLine(PaintedTable):
    """One quiet line, absent while it has nothing to say."""

    text = ""

    def say(self, text: str) -> None:
        """Say something else."""
        self.text = text
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        write(self.begin(), PAD_PX, self.row_px() / 2 - 2, self.text, ink="t2", room=self.width() - 2 * PAD_PX)


def worst_words(grid: CoverageGrid | None, figure: str) -> str:
    """Return "Worst 12.0 min at 23° N 105° W, mean 3.1 min", "" where the grid does not tell."""
    known = next((one for one in FIGURES if one.id == figure), None)
    if grid is None or known is None or figure not in grid.worst or not grid.regions:
        return ""
    latitude, longitude = (math.degrees(angle) for angle in place_of(grid, grid.worst[figure]))
    if known.unit == "s" and not float(grid.figures[figure][grid.worst[figure]]) > 0.0:
        return "No gap anywhere"
    place = f"{latitude_text(latitude, 0)} {longitude_text(longitude, 0)}"
    worst = _figure_text(known, float(grid.figures[figure][grid.worst[figure]]))
    mean = _figure_text(known, grid.regions[0].figures[figure][1])
    return f"Worst {worst} at {place}, mean {mean}"


def _figure_text(figure: Figure, value: float) -> str:
    if figure.unit == "%":
        return share_text(value)
    return duration_text(value) if figure.unit == "s" else quantity_text(value, figure.unit, 1)


def _chip(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens().s3))
    painter.drawRoundedRect(rect, 4, 4)


class CoveragePanel(QWidget):
    """Boxes for what is asked, shares, bands by latitude, the guarantee; below, the figure of the heat map."""

    figure_chosen = Signal(str)
    """Id of the figure that the heat map shows, "" for none."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.altitude = self._box("Targets at", "km", 2000.0, 50.0, 0, "coverage.target_altitude_km")
        self.mask_box = self._box("Mask", "°", 90.0, 1.0, 1, "coverage.minimum_elevation_deg")
        self.head, self.shares, self.legend = OriginHead(self), SharesTable(self), FoldLegend(self)
        self.bands, self.guarantee = FoldBands(self), GuaranteeTable(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("tone", "quiet")
        self.note.setMargin(0)
        self.figures, self.step = QComboBox(self), QPushButton("Step a day", self)
        self.worst = PaintedLine(self)
        self.empty = EmptyState("mdi6.chart-areaspline", "No layer yet: there is nothing to cover the world with.", "",
                                self)  # fmt: skip
        self._arrange()
        self._connect()
        self.refresh()

    def _box(self, title: str, unit: str, most: float, step: float, decimals: int, path: str) -> QuantityBox:
        box = QuantityBox(title, unit, 0.0, most, decimals, step, self)
        box.setFixedSize(round(78 * font_scale()), round(22 * font_scale()))
        box.valueChanged.connect(lambda value: self._edit(path, value))
        return box

    def _arrange(self) -> None:
        asked = QHBoxLayout()
        asked.setContentsMargins(PAD_PX, 8, PAD_PX, 6)
        for words, box in (("Targets at", self.altitude), ("Mask", self.mask_box)):
            label = QLabel(words, self)
            label.setProperty("tone", "secondary")
            label.setBuddy(box)
            asked.addWidget(label)
            asked.addSpacing(4)
            asked.addWidget(box)
            if box is self.altitude:
                asked.addStretch(1)
        self.figures.addItem("No heat map", "")
        for figure in FIGURES:
            self.figures.addItem(figure.title, figure.id)
            self.figures.setItemData(self.figures.count() - 1, figure.description, Qt.ItemDataRole.ToolTipRole)
        self.figures.setAccessibleName("Figure of the heat map")
        self.figures.setMinimumWidth(80)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAD_PX, 6, PAD_PX, 8)
        foot.setSpacing(8)
        foot.addWidget(self.figures, 1)
        foot.addWidget(self.step)
        full = QWidget()
        full.setProperty("surface", "panel")
        full.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(asked)
        for part in (self.shares, self.legend):
            column.addWidget(part)
        column.addWidget(self.bands, 1)
        told = QHBoxLayout()
        told.setContentsMargins(PAD_PX, 2, PAD_PX, 4)
        told.addWidget(self.note)
        column.addLayout(told)
        column.addWidget(self.guarantee)
        column.addLayout(foot)
        column.addWidget(self.worst)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(full)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(area)
        self._pages.addWidget(self.empty)

    def _connect(self) -> None:
        document = self.document
        document.coverage_changed.connect(lambda _: self.refresh())
        document.coverage_grid_changed.connect(lambda _: self._show_step())
        document.scenario_changed.connect(lambda *_: self._show_asked())
        document.jobs.busy_changed.connect(self._busy)
        document.coverage.run_progress.connect(lambda share, _: self._show_step(share))
        self.figures.currentIndexChanged.connect(lambda _: self._figure_chosen())
        self.step.clicked.connect(self._step_or_cancel)

    @property
    def figure(self) -> str:
        """Id of the figure that the heat map is to show, "" for none."""
        return str(self.figures.currentData())

    def _figure_chosen(self) -> None:
        self._show_step()
        self.figure_chosen.emit(self.figure)

    # showing
    def refresh(self) -> None:
        """Show the latest answer."""
        coverage, scenario = self.document.coverage.latest, self.document.scenario
        self._pages.setCurrentIndex(0 if scenario.layers else 1)
        self.shares.show_coverage(coverage)
        fold = scenario.coverage.fold if scenario.coverage is not None else 2
        self.bands.show_coverage(coverage, brackets_of(scenario.regions), fold)
        self.guarantee.show_coverage(coverage)
        note = coverage.note if coverage is not None else ""
        self.note.setText(note if len(note) < 160 else note[:150].rsplit(" ", 1)[0] + f" {PENDING}")
        self.note.setToolTip(note)
        self.note.setVisible(bool(note))
        self._show_asked()

    def _show_asked(self) -> None:
        scenario = self.document.scenario
        for box, path in ((self.altitude, "target_altitude_km"), (self.mask_box, "minimum_elevation_deg")):
            value = float(value_at(scenario, f"coverage.{path}"))
            if value != box.value():
                box.blockSignals(True)
                box.setValue(value)
                box.blockSignals(False)
        self._show_origin()
        self._show_step()

    def _busy(self, slot: str, busy: bool) -> None:
        if slot == LIVE:
            self._show_origin()
        elif slot == FULL:
            self._show_step()

    def _show_origin(self) -> None:
        answers = self.document.coverage
        layer = next((one for one in self.document.scenario.layers if one.id == answers.layer_id), None)
        self.head.show_origin(layer, answers.latest, answers.current)

    def _show_step(self, share: float = 0.0) -> None:
        asked = value_at(self.document.scenario, "coverage.duration_s")
        span = "a day" if asked == 86_400 else duration_text(asked, 0)
        answers = self.document.coverage
        if self.document.jobs.busy(FULL):
            self.step.setText(f"Cancel, {100 * share:.0f}{THIN}%")
        else:
            self.step.setText(f"Step {span}" if answers.grid is None or answers.grid_current else f"Step {span} again")
        told = "Satellites stepped through time on a grid: longest gaps, revisit, worst places, gaps on the timeline."
        if answers.grid is not None:
            wall = duration_text(answers.grid.wall_s)
            state = f"Full answer, {wall}." if answers.grid_current else "The full answer is older than this edit."
            told = f"{state} {told}"
        self.step.setToolTip(told)
        older = "" if answers.grid_current else ", before this edit"
        words = worst_words(answers.grid, self.figure)
        self.worst.say(words + older if words else "")

    # doing
    def _edit(self, path: str, value: float) -> None:
        try:
            self.document.edit(path, value, merge=path)
        except InputError:
            self._show_asked()

    def _step_or_cancel(self) -> None:
        if self.document.jobs.busy(FULL):
            self.document.jobs.cancel(FULL)
        else:
            self.document.run_coverage()

    # taking away
    def menu(self) -> QMenu:
        """Return what can be done with the picture."""
        menu = QMenu(self)
        for words, do in (("Copy picture", self.copy_picture), ("Copy data", self.copy_data)):
            action = menu.addAction(words)
            action.setEnabled(self.document.coverage.latest is not None)
            action.triggered.connect(lambda _=False, do=do: do())
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def copy_picture(self) -> None:
        """Put the bands on the clipboard as a picture."""
        QGuiApplication.clipboard().setPixmap(self.bands.grab())

    def copy_data(self) -> None:
        """Put the shares by latitude on the clipboard as a table with tabs."""
        heads, rows = self.bands.table()
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in (heads, *rows)) + "\n")
