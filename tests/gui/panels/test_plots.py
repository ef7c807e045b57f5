"""Curves and the plot panel."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cupola.astro.geodesy import ecef_from_geodetic
from cupola_gui.document import Document
from cupola_gui.plots import PlotPanel
from cupola_gui.plots.curves import Curve, altitudes_km, curves_of, table_text
from cupola_gui.view import View


def test_altitude_is_the_height_above_the_ellipsoid() -> None:
    heights_m = np.array([0.0, 100_000.0, 1_334_000.0])
    places = ecef_from_geodetic(np.array([0.7, -0.2, 1.5]), np.array([0.1, 2.0, -3.0]), heights_m)
    assert altitudes_km(np.asarray(places)) == pytest.approx(heights_m / 1000, abs=1e-6)


def test_curves_end_at_the_kill_and_skip_what_is_unknown(ran: Document) -> None:
    first, second, third = curves_of("error", ran.results, ran.live, ())
    assert first.times_s[-1] == 437.0
    assert np.isnan(first.values[0])
    assert np.nanmin(second.values) > 0
    assert third.at(392.0) > third.at(420.0)
    assert np.isnan(first.at(500.0))


def test_selection_chooses_the_curves(ran: Document) -> None:
    assert [curve.name for curve in curves_of("lookers", ran.results, None, ("threats.T2",))] == ["T2"]
    assert len(curves_of("lookers", ran.results, None, ("raids.raid",))) == 3
    assert curves_of("error", None, ran.live, ()) == ()
    assert [curve.name for curve in curves_of("altitude", None, ran.live, ())] == ["raid"]


def test_table_holds_every_sample_of_every_curve() -> None:
    curves = (
        Curve("T1", "", np.array([0.0, 1.0]), np.array([5.0, np.nan])),
        Curve("T2", "", np.array([1.0, 2.0]), np.array([7.5, 8.0])),
    )
    rows = list(csv.reader(io.StringIO(table_text(curves, "m", ","))))
    assert rows == [["time_s", "T1 [m]", "T2 [m]"], ["0", "5", ""], ["1", "", "7.5"], ["2", "", "8"]]


@pytest.fixture
def panel(qtbot: QtBot, ran: Document, view: View) -> PlotPanel:
    made = PlotPanel(ran, view)
    qtbot.addWidget(made)
    made.resize(676, 400)
    made.show()
    return made


def test_panel_shows_each_plot_and_reads_it(panel: PlotPanel) -> None:
    assert panel.reading(430.0) == "T+00:07:10.0   T1 50\u2009m   T2 50\u2009m   T3 54\u2009m"
    panel.chooser.setCurrentIndex(1)
    assert panel.reading(310.0) == "T+00:05:10.0   T1 0   T2 none   T3 none"
    panel.chooser.setCurrentIndex(2)
    assert panel.reading(1200.0).startswith("T+00:20:00.0   T1 none   T2 ")
    assert all(curve.values.max() > 30 for curve in panel.curves)


def test_custody_limit_stands_on_the_logarithmic_axis(panel: PlotPanel) -> None:
    lines = [item for item in panel._items if hasattr(item, "label") and getattr(item, "angle", None) == 0]
    assert [line.value() for line in lines] == [pytest.approx(3.0)]
    assert lines[0].label.toPlainText() == "custody limit, 1,000\u2009m"


def test_clock_line_follows(panel: PlotPanel, view: View) -> None:
    view.set_time(500.0)
    assert panel._clock.value() == 500.0


def test_copies_picture_and_data_and_writes_csv(panel: PlotPanel, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    panel.copy_data()
    lines = clipboard.text().splitlines()
    assert lines[0] == "time_s\tT1 [m]\tT2 [m]\tT3 [m]"
    assert len(lines) == 1 + 2140 - 300 + 1
    panel.copy_picture()
    assert clipboard.pixmap().width() >= 600
    panel.write_csv(str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("time_s,T1 [m],T2 [m],T3 [m]\n300,,,\n")
    clipboard.clear()


def test_without_results_only_the_altitude_has_something_to_show(
    qtbot: QtBot, document: Document, view: View, ran: Document
) -> None:
    ran.results = None
    made = PlotPanel(ran, view)
    qtbot.addWidget(made)
    assert made._pages.currentWidget() is made.empty
    assert made.empty.sentence.text() == "Position error comes with a full simulation."
    made.chooser.setCurrentIndex(2)
    assert made._pages.currentWidget() is made.plot
    with qtbot.waitSignal(document.results_changed, timeout=5000):
        made.chooser.setCurrentIndex(0)
        qtbot.mouseClick(made.empty.button, Qt.MouseButton.LeftButton)
    assert made._pages.currentWidget() is made.plot
