"""Coverage in the real window: it follows the keys, the newest edit wins, and what stands there at the end is right."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication
from pytestqt.qtbot import QtBot

from cupola.results.coverage import place_of, sample_grid
from cupola.scenario import replaced, template, value_at
from cupola.simulation.coverage import coverage_live
from cupola_gui.coverage_answers import FULL, LIVE
from cupola_gui.windows import MainWindow
from cupola_gui.windows.design_dialog import USE, DesignDialog, Question, search

PLANES = "layers.custody.orbits.planes"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    from cupola_gui.__main__ import open_window

    scenario = template("quickstart")
    for path, value in (
        (PLANES, 8), ("layers.custody.orbits.satellites_per_plane", 10), ("coverage.grid_deg", 5),
        ("coverage.minimum_elevation_deg", 20),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
    made = open_window(scenario, None, tmp_path / "settings", "dark")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.isVisible())
    made.view.select("layers.custody")
    settle(made, qtbot)
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    answers = window.document.coverage
    qtbot.waitUntil(lambda: answers.settled and bool(answers.latest.guarantee), timeout=120_000)


def planes_box(window: MainWindow) -> QAbstractSpinBox:
    boxes = [box for box in window.properties.findChildren(QAbstractSpinBox) if box.accessibleName() == "Planes"]
    assert len(boxes) == 1
    return boxes[0]


def test_planes_by_the_keys_and_the_newest_answer_stands(window: MainWindow, qtbot: QtBot) -> None:
    told: list[Any] = []
    window.document.coverage_changed.connect(told.append)
    box, presses = planes_box(window), 12
    box.setFocus()
    for _ in range(presses):
        QTest.keyClick(box, Qt.Key.Key_Up)
    settle(window, qtbot)
    scenario = window.document.scenario
    assert value_at(scenario, PLANES) == 8 + presses
    shares = [answer for answer in told if not answer.guarantee]
    assert 1 <= len(shares) <= presses
    assert 1 <= len(told) - len(shares) <= len(shares)
    wanted = coverage_live(scenario, "custody")
    latest = window.document.coverage.latest
    assert told[-1] is latest
    np.testing.assert_array_equal(latest.fold_shares, wanted.fold_shares)
    np.testing.assert_array_equal(latest.world_mean, wanted.world_mean)
    assert latest.guarantee == wanted.guarantee
    assert latest.satellites == (8 + presses) * 10
    np.testing.assert_array_equal(latest.regions[0].shares, wanted.regions[0].shares)
    shown = dict(window.coverage.shares.lines)
    assert list(shown) == ["World", "Defended area"]
    assert window.coverage.head.words.startswith("Live, ")


def test_what_coverage_does_not_read_asks_for_nothing(window: MainWindow, qtbot: QtBot) -> None:
    told: list[Any] = []
    window.document.coverage_changed.connect(told.append)
    window.document.edit("layers.interceptors.orbits.planes", 30)
    window.document.edit("layers.custody.name", "Eyes")
    window.document.edit("seed", 7)
    assert not window.document.jobs.busy(LIVE)
    assert window.document.coverage.current
    window.document.edit(PLANES, 9)
    assert window.document.jobs.busy(LIVE)
    assert not window.document.coverage.current
    settle(window, qtbot)
    assert {answer.satellites for answer in told} == {90}


def test_the_boxes_edit_the_scenario_and_undo_brings_them_back(window: MainWindow, qtbot: QtBot) -> None:
    before = window.document.coverage.latest.world_mean.copy()
    window.coverage.mask_box.setValue(40.0)
    assert value_at(window.document.scenario, "coverage.minimum_elevation_deg") == 40
    settle(window, qtbot)
    assert window.document.coverage.latest.mask_rad == pytest.approx(math.radians(40))
    assert window.document.coverage.latest.world_mean[0] < before[0]
    window.document.undo_stack.undo()
    assert window.coverage.mask_box.value() == 20.0
    settle(window, qtbot)
    np.testing.assert_array_equal(window.document.coverage.latest.world_mean, before)


def test_the_selected_layer_is_told_and_a_site_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.view.select("layers.interceptors")
    settle(window, qtbot)
    assert window.document.coverage.latest.layer_id == "interceptors"
    assert window.coverage.head.name == "Interceptor layer"
    window.view.select("regions.defended")
    assert window.document.coverage.layer_id == "interceptors"


def test_data_and_picture_go_to_the_clipboard(window: MainWindow) -> None:
    window.coverage.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    coverage = window.document.coverage.latest
    assert len(lines) == 1 + coverage.latitudes_rad.size
    middle = [float(word) for word in lines[1 + 90].split("\t")]
    assert middle[:2] == pytest.approx([0.0, 1.0 - coverage.fold_shares[90, 0]], abs=1e-9)
    window.coverage.copy_picture()
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_stepping_brings_gaps_to_the_timeline_and_the_worst_place(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    panel = window.coverage
    panel.figures.setCurrentIndex(panel.figures.findData("longest_gap_s"))
    qtbot.waitUntil(lambda: document.coverage.grid is not None, timeout=120_000)
    grid = document.coverage.grid
    assert document.coverage.grid_current
    assert window.coverage_feed.grid_shown() is grid
    point = grid.worst["longest_gap_s"]
    place = place_of(grid, point)
    assert float(sample_grid(grid, "longest_gap_s", *place)) == np.nanmax(grid.figures["longest_gap_s"])
    assert panel.worst.text.startswith("Worst ")
    rows = [row for row in window.timeline._rows.rows if row.name == "Defended area, 2 or more"]
    assert len(rows) == 1
    gaps = [(bar.start_s, bar.end_s) for bar in rows[0].bars if bar.kind == "gap"]
    known = [gap for gap in grid.gaps if gap.region_id == "defended" and gap.start_s < document.scenario.duration_s]
    assert bool(gaps) == bool(known)
    for gap in known:
        assert any(start <= gap.start_s and min(gap.end_s, 3600.0) <= end for start, end in gaps)
    document.edit(PLANES, 9)
    settle(window, qtbot)
    assert [row.name for row in window.timeline._rows.rows if "Defended" in row.name] == [
        "Defended area, 2 or more (older)"
    ]


def test_stepping_is_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit("coverage.grid_deg", 0.5)
    window.document.edit("coverage.step_s", 10)
    settle(window, qtbot)
    with qtbot.waitSignal(window.document.coverage.run_ended, timeout=10_000) as ended:
        window.coverage.step.click()
        assert window.document.jobs.busy(FULL)
        window.runs.cancel()
    assert ended.args == ["cancelled"]
    assert window.document.coverage.grid is None


def test_a_design_becomes_the_layer_in_one_step_that_undo_takes_back(window: MainWindow, qtbot: QtBot) -> None:
    before = window.document.scenario
    window.actions_by_name["design"].trigger()
    dialog = window.findChild(DesignDialog)
    dialog.fold.setValue(1)
    dialog.mask_box.setValue(10.0)
    dialog.lowest.setValue(1600.0)
    dialog.steps.setValue(1)
    dialog.search_or_cancel()
    qtbot.waitUntil(lambda: not window.document.jobs.busy("design"), timeout=120_000)
    assert dialog.table.rowCount() == len(dialog.patterns) >= 2
    counts = [dialog.pattern_in(row).satellites for row in range(dialog.table.rowCount())]
    assert counts == sorted(counts)
    for row in range(dialog.table.rowCount()):
        pattern = dialog.pattern_in(row)
        dialog.table.cellClicked.emit(row, USE)
        settle(window, qtbot)
        latest = window.document.coverage.latest
        assert latest.satellites == pattern.satellites
        assert latest.guarantee[0].elevation_rad >= math.radians(10.0) - 1e-6, pattern
    assert window.document.undo_stack.count() == dialog.table.rowCount()
    dialog.close()
    window.document.undo_stack.setIndex(0)
    assert window.document.scenario is before


def test_a_search_that_finds_nothing_says_so_and_a_running_one_stops(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_name["design"].trigger()
    dialog = window.findChild(DesignDialog)
    dialog.fold.setValue(4)
    dialog.mask_box.setValue(60.0)
    dialog.search_or_cancel()
    assert window.document.jobs.busy("design")
    dialog.search_or_cancel()
    qtbot.waitUntil(lambda: not window.document.jobs.busy("design"), timeout=20_000)
    assert dialog.told.text() == "Cancelled."
    dialog.close()
    assert search(Question(-90.0, 90.0, 4, 80.0, 0.0, (500.0,)), lambda share, what: None) == ()


def test_a_narrow_window_has_coverage_as_a_tab_of_properties(window: MainWindow, qtbot: QtBot) -> None:
    areas = [window.docks[name].dockAreaWidget() for name in ("coverage", "properties")]
    assert areas[0] is not areas[1]
    qtbot.waitUntil(lambda: abs(window.docks["coverage"].width() - 304) <= 2)
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.width() == 1280)
    window.reset_layout()
    areas = [window.docks[name].dockAreaWidget() for name in ("coverage", "properties")]
    assert areas[0] is areas[1]
