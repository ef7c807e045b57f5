"""The plot dock: one plot at a time, chosen from a few, for the threats that are selected."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cupola_gui.document import Document
from cupola_gui.plots.axes import Grid, TimeAxisItem, ValueAxisItem, dress
from cupola_gui.plots.curves import PLOTS, Curve, PlotSpec, curves_of, table_text
from cupola_gui.style import font, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import clock_text, quantity_text
from cupola_gui.view import View

HUES: Final = ("plot_blue", "plot_amber", "plot_teal", "plot_violet", "plot_grey")


class PlotPanel(QWidget):
    """A chooser over the plot; hovering reads the curves, a click goes to the time."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.curves: tuple[Curve, ...] = ()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.chooser = QComboBox(self)
        for plot in PLOTS:
            self.chooser.addItem(plot.title, plot.kind)
        self.chooser.setMinimumWidth(160)
        self.chooser.setAccessibleName("Plot")
        self.readout = QLabel(self)
        self.readout.setProperty("tone", "secondary")
        self.plot: Any = pg.PlotWidget(
            self, axisItems={"bottom": TimeAxisItem("bottom"), "left": ValueAxisItem("left")}, background=None
        )
        self.empty = EmptyState("mdi6.chart-line", "", "Run full simulation", self)
        self._items: list[Any] = []
        self._clock = pg.InfiniteLine(angle=90)
        self._pointer = pg.InfiniteLine(angle=90)
        self._arrange()
        self._connect()
        self._dress()
        self.refresh()

    @property
    def spec(self) -> PlotSpec:
        """The plot that is chosen."""
        return PLOTS[self.chooser.currentIndex()]

    def _arrange(self) -> None:
        item = self.plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setContentsMargins(4, 6, 14, 4)
        for side in ("top", "right"):
            item.showAxis(side)
            item.getAxis(side).setStyle(showValues=False, tickLength=0)
        item.getAxis("left").setWidth(58)
        box = item.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        item.addItem(Grid(item.getAxis("bottom"), item.getAxis("left")), ignoreBounds=True)
        self._pointer.hide()
        item.addItem(self._clock, ignoreBounds=True)
        item.addItem(self._pointer, ignoreBounds=True)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 0)
        head.addWidget(self.chooser)
        head.addSpacing(8)
        head.addWidget(self.readout, 1)
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.plot)
        self._pages.addWidget(self.empty)
        column.addLayout(self._pages, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(full)

    def _connect(self) -> None:
        self.chooser.currentIndexChanged.connect(lambda _: self.refresh())
        self.empty.asked.connect(self.document.run)
        self.document.results_changed.connect(lambda _: self.refresh())
        self.document.live_changed.connect(lambda _: self.refresh() if self.document.results is None else None)
        self.view.selection_changed.connect(lambda _: self._take_selection())
        self.view.time_changed.connect(self._move_clock)
        self.plot.scene().sigMouseMoved.connect(self._hover)
        self.plot.scene().sigMouseClicked.connect(self._clicked)

    # showing
    def _take_selection(self) -> None:
        wanted = curves_of(self.spec.kind, self.document.results, self.document.live, self.view.selection)
        if [(curve.path, curve.name) for curve in wanted] != [(curve.path, curve.name) for curve in self.curves]:
            self.refresh()

    def refresh(self) -> None:
        """Draw the chosen plot for the selected threats."""
        spec, item = self.spec, self.plot.getPlotItem()
        self.curves = curves_of(spec.kind, self.document.results, self.document.live, self.view.selection)
        for old in self._items:
            item.removeItem(old)
        self._items = []
        self._pages.setCurrentIndex(0 if self.curves else 1)
        self._tell_empty()
        item.getViewBox().setYRange(0.0, 1.0, padding=0)
        item.setLogMode(x=False, y=spec.logarithmic)
        item.getAxis("left").setLabel(f"{spec.axis} ({spec.unit})" if spec.unit else spec.axis)
        for number, curve in enumerate(self.curves):
            self._draw(curve, HUES[number % len(HUES)], spec)
        if self.curves:
            self._name_curves()
            self._draw_limit()
            self.show_all()
        self._dress_axes()
        self._move_clock(self.view.time_s)
        self._read(None)

    def _tell_empty(self) -> None:
        raids = bool(self.document.scenario.raids)
        if not raids:
            self.empty.sentence.setText("No raid yet: there is no threat to plot.")
        else:
            self.empty.sentence.setText(f"{self.spec.title} comes with a full simulation.")
        self.empty.button.setVisible(raids)

    def _draw(self, curve: Curve, hue: str, spec: PlotSpec) -> None:
        item, color = self.plot.getPlotItem(), QColor(getattr(tokens(), hue))
        times, values = curve.times_s, curve.values
        if spec.steps and times.size:
            times = np.concatenate((times, times[-1:]))
        line = pg.PlotDataItem(
            times,
            values,
            pen=_pen(color, 2.0),
            antialias=True,
            connect="finite",
            stepMode="center" if spec.steps else None,
        )
        item.addItem(line)
        self._items.append(line)

    def _name_curves(self) -> None:
        """Write each curve's name at its end, apart from those that end nearby."""
        low, high = self._value_range()
        ends = []
        for number, curve in enumerate(self.curves):
            known = np.flatnonzero(np.isfinite(curve.values))
            if known.size:
                last = int(known[-1])
                place = float(curve.values[last])
                ends.append((math.log10(place) if self.spec.logarithmic else place, float(curve.times_s[last]), number))
        latest = max((time_s for _, time_s, _ in ends), default=0.0)
        written: list[tuple[float, float]] = []
        for place, time_s, number in sorted(ends):
            while any(abs(x - time_s) < 0.06 * latest and abs(y - place) < 0.055 * (high - low) for x, y in written):
                place += 0.02 * (high - low)
            written.append((time_s, place))
            hue = getattr(tokens(), HUES[number % len(HUES)])
            label = pg.TextItem(self.curves[number].name, color=hue, anchor=(0, 0.5))
            label.setFont(font("label"))
            label.setPos(time_s, place)
            self.plot.getPlotItem().addItem(label, ignoreBounds=True)
            self._items.append(label)

    def _value_range(self) -> tuple[float, float]:
        """Return the least and greatest value on the axis, with the limit, in powers of ten where it is logarithmic."""
        found = [curve.values[np.isfinite(curve.values)] for curve in self.curves]
        if self.spec.kind == "error":
            found.append(np.array([self.document.results.scenario.custody.position_error_m]))
        values = np.concatenate(found)
        if values.size == 0:
            return 0.0, 1.0
        if self.spec.logarithmic:
            return float(np.log10(values.min())) - 0.2, float(np.log10(values.max())) + 0.2
        return min(0.0, float(values.min())), max(1.0, 1.08 * float(values.max()))

    def show_all(self) -> None:
        """Show the curves from their first to their last moment."""
        if not self.curves:
            return
        first = min(float(curve.times_s[0]) for curve in self.curves)
        last = max(float(curve.times_s[-1]) for curve in self.curves)
        room = max(last - first, 1.0)
        box = self.plot.getPlotItem().getViewBox()
        box.setRange(xRange=(first - 0.02 * room, last + 0.07 * room), yRange=self._value_range(), padding=0)

    def _draw_limit(self) -> None:
        if self.spec.kind != "error":
            return
        results = self.document.results
        limit = results.scenario.custody.position_error_m
        colors = tokens()
        words = f"custody limit, {quantity_text(limit, 'm', 0)}"
        how = {"position": 0.97, "color": QColor(colors.t2), "anchors": [(1, 1), (1, 1)]}
        line = pg.InfiniteLine(math.log10(limit), angle=0, pen=_dashed(colors.t2, 1.2), label=words, labelOpts=how)
        line.label.setFont(font("caption"))
        self.plot.getPlotItem().addItem(line, ignoreBounds=False)
        self._items.append(line)

    def _move_clock(self, time_s: float) -> None:
        self._clock.setPos(time_s)

    # reading
    def _time_at(self, scene_place: QPointF) -> float | None:
        box = self.plot.getPlotItem().getViewBox()
        if not box.sceneBoundingRect().contains(scene_place):
            return None
        return float(box.mapSceneToView(scene_place).x())

    def _hover(self, scene_place: QPointF) -> None:
        self._read(self._time_at(scene_place))

    def _read(self, time_s: float | None) -> None:
        self._pointer.setVisible(time_s is not None)
        if time_s is not None:
            self._pointer.setPos(time_s)
        self.readout.setText(self.reading(self.view.time_s if time_s is None else time_s) if self.curves else "")

    def reading(self, time_s: float) -> str:
        """Return time and value of every curve there: "T+00:07:54.4   T1 53 m   T2 none"."""
        spec = self.spec
        words = [clock_text(time_s)]
        for curve in self.curves:
            value = curve.at(time_s)
            told = quantity_text(value if math.isfinite(value) else None, spec.unit, spec.decimals)
            words.append(f"{curve.name} {told}")
        return "   ".join(words)

    def _clicked(self, event: Any) -> None:
        time_s = self._time_at(event.scenePos())
        if event.button() == Qt.MouseButton.LeftButton and time_s is not None:
            self.view.set_time(time_s)

    # taking away
    def menu(self) -> QMenu:
        """Return what can be done with the plot."""
        menu = QMenu(self)
        for words, do in (
            ("Copy picture", self.copy_picture),
            ("Copy data", self.copy_data),
            ("Save as CSV…", self.save_csv),
        ):
            action = menu.addAction(words)
            action.setEnabled(bool(self.curves))
            action.triggered.connect(lambda _=False, do=do: do())
        menu.addSeparator()
        menu.addAction("Show all").triggered.connect(self.show_all)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def copy_picture(self) -> None:
        """Put the plot on the clipboard as a picture."""
        QGuiApplication.clipboard().setPixmap(self.plot.grab())

    def copy_data(self) -> None:
        """Put the curves on the clipboard as a table with tabs."""
        QGuiApplication.clipboard().setText(table_text(self.curves, self.spec.unit, "\t"))

    def save_csv(self) -> None:
        """Ask for a file and write the curves as CSV."""
        dialog = QFileDialog(self, "Save as CSV", f"{self.spec.title.lower().replace(' ', '-')}.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write_csv)
        dialog.open()

    def write_csv(self, path: str) -> None:
        """Write the curves as CSV."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(table_text(self.curves, self.spec.unit, ","))

    # looks
    def _dress(self) -> None:
        colors = tokens()
        self._theme = colors
        self.plot.setBackground(QColor(colors.s1))
        self.plot.getPlotItem().getViewBox().setBackgroundColor(QColor(colors.inset))
        self._clock.setPen(_dashed(colors.t1, 1.2, 0.8))
        self._pointer.setPen(_pen(QColor(colors.t3), 1.0))
        self._dress_axes()

    def _dress_axes(self) -> None:
        item = self.plot.getPlotItem()
        for side in ("left", "bottom", "top", "right"):
            dress(item.getAxis(side))
        for side in ("top", "right"):
            item.getAxis(side).setStyle(showValues=False, tickLength=0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_items") and self._theme is not tokens():
            self._dress()
            self.refresh()


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen


def _dashed(color: str, width: float, alpha: float = 1.0) -> QPen:
    ink = QColor(color)
    ink.setAlphaF(alpha)
    pen = QPen(ink, width)
    pen.setCosmetic(True)
    pen.setDashPattern([4.0, 3.0])
    return pen
