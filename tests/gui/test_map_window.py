"""Globe and map side by side in the window, and the window on a screen without OpenGL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.scenario import Scenario, replaced, template
from cupola_gui.globe import stage
from cupola_gui.windows import MainWindow

REASON = "OpenGL could not be started on this screen."


def small_scenario() -> Scenario:
    scenario = template("quickstart")
    for layer in ("custody", "interceptors"):
        for key in ("planes", "satellites_per_plane"):
            scenario = replaced(scenario, f"layers.{layer}.orbits.{key}", 4)
    return scenario


def opened(qtbot: QtBot, folder: Path) -> MainWindow:
    from cupola_gui.__main__ import open_window

    window = open_window(small_scenario(), None, folder, "dark")
    window.globe.reduce_motion = window.map.reduce_motion = True
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.feed.ready, timeout=20_000)
    return window


def closed(window: MainWindow) -> None:
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    made = opened(qtbot, tmp_path / "settings")
    yield made
    closed(made)


def test_the_map_is_a_tab_behind_the_globe_and_shows_the_same(window: MainWindow) -> None:
    area = window.docks["globe"].dockAreaWidget()
    assert area is window.docks["map"].dockAreaWidget()
    assert window.docks["globe"].isCurrentTab()
    assert window.scenes.front is window.globe
    window.docks.raise_dock("map")
    assert window.scenes.front is window.map
    globe, chart = window.globe.scene, window.map.drawing
    assert set(chart.layers.by_id) == set(globe.layers)
    np.testing.assert_array_equal(chart.backdrop.sun, globe.earth.sun)
    assert chart.ground.regions == window.document.scenario.regions
    assert window.grab().toImage() is not None


def test_both_follow_time_and_edits(window: MainWindow, qtbot: QtBot) -> None:
    before = window.map.drawing.layers.by_id["custody"].places.copy()
    window.view.set_time(600.0)
    after = window.map.drawing.layers.by_id["custody"].places
    assert np.abs(after - before).max() > 0.1
    window.document.edit("layers.custody.orbits.planes", 6)
    qtbot.waitUntil(lambda: len(window.map.drawing.layers.by_id["custody"].places) == 24, timeout=10_000)
    window.document.remove("layers.interceptors")
    qtbot.waitUntil(lambda: "interceptors" not in window.map.drawing.layers.by_id)


def test_a_place_can_be_clicked_on_either_and_is_taken_once(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.raise_dock("map")
    window.inserting.region()
    assert window.globe.placing
    assert window.map.placing
    sites = window.map.sight.screen(0.5, -1.0)
    window.map.click(float(sites[0]), float(sites[1]))
    assert not window.globe.placing
    region = window.document.scenario.regions[-1]
    assert region.latitude_deg == pytest.approx(np.degrees(0.5), abs=0.01)
    assert region.longitude_deg == pytest.approx(np.degrees(-1.0), abs=0.01)
    assert len(window.document.scenario.regions) == 2
    window.inserting.site("command")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.map.placing
    assert not window.globe.placing


def test_picking_on_the_map_selects_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.raise_dock("map")
    latitude, longitude = window.map.drawing.layers.by_id["custody"].places[6]
    x, y = window.map.sight.screen(latitude, longitude).tolist()
    window.map.click(x, y)
    assert window.view.selection[0].startswith("satellites.")
    assert window.properties.isVisible()


def test_without_opengl_the_map_takes_the_globes_place_and_says_why(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "opengl_reason", lambda: REASON)
    window = opened(qtbot, tmp_path / "settings")
    try:
        assert window.globe.failure == REASON
        assert window.docks["globe"].isClosed()
        assert window.docks["map"].isCurrentTab()
        assert window.map.isVisible()
        assert window.map.furniture.reason.text == f"No globe. {REASON}"
        assert window.scenes.front is window.map
        window.view.select("layers.custody")
        window.set_layout("Engage")
        assert window.docks["globe"].isClosed()
        assert window.map.isVisible()
        window.view.set_time(300.0)
        assert window.map.grab().toImage().width() > 0
    finally:
        closed(window)


def test_when_the_globe_fails_later_the_map_comes_forward(window: MainWindow) -> None:
    window.globe._fail("The graphics driver refused the picture: no memory")
    assert window.docks["globe"].isClosed()
    assert window.map.isVisible()
    assert window.map.furniture.reason.text == "No globe. The graphics driver refused the picture: no memory"
