"""The main job through the real window: from a template to files that other programs read, by mouse and keys."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.astro.geodesy import ecef_from_geodetic
from cupola.exchange.tle import write_tle
from cupola_gui.windows import MainWindow
from cupola_gui.windows.export_dialog import ExportDialog
from cupola_gui.windows.templates_dialog import TemplatesDialog
from cupola_gui.world.space import scene_from_ecef

LAUNCH_DEG = (45.0, 170.0)
AIM_DEG = (45.0, -110.0)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    from cupola.scenario import template
    from cupola_gui.__main__ import open_window

    made = open_window(template("empty"), None, tmp_path / "settings", "dark")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.isVisible())
    made.globe.reduce_motion = True
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def test_from_a_template_to_exported_files(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    _begin_with_the_quick_start(window, qtbot)
    _edit_planes_and_undo(window, qtbot)
    _drop_a_catalogue(window, qtbot, tmp_path)
    _place_a_raid(window, qtbot)
    _run(window, qtbot)
    _step_through(window)
    _export(window, qtbot, tmp_path)


def _settled(window: MainWindow) -> bool:
    live = window.document.live
    return live is not None and live.scenario is window.document.scenario and window.feed.ready


def _begin_with_the_quick_start(window: MainWindow, qtbot: QtBot) -> None:
    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TemplatesDialog)
        QTest.keyClick(dialog.list, Qt.Key.Key_Home)
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)

    QTimer.singleShot(200, window, choose)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.tools.title.text() == "Quick start"
    qtbot.waitUntil(lambda: _settled(window), timeout=60_000)
    assert window.status.fact("satellites") == "1,420 satellites"


def _edit_planes_and_undo(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    before = document.scenario
    window.view.select("layers.custody")
    qtbot.waitUntil(lambda: "orbits.planes" in getattr(window.properties.page, "rows", {}))
    page: Any = window.properties.page
    box = page.rows["orbits.planes"].editor.box
    window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), "18")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    QTest.keyClick(box, Qt.Key.Key_Up)
    orbits: Any = document.scenario.layers[0].orbits
    assert orbits.planes == 19
    assert window.status.text.startswith("Planes ")
    assert window.status.fact("satellites") == "1,400 satellites"
    while document.undo_stack.canUndo():
        assert window.actions_by_name["undo"].text() == "Undo planes of Custody layer"
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.scenario is before
    qtbot.waitUntil(lambda: _settled(window), timeout=60_000)


def _drop_a_catalogue(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    from cupola_gui.windows.tour import synthetic_catalogue

    path = folder / "catalogue.tle"
    write_tle(synthetic_catalogue(60), path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(400, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(window.document.import_ended, timeout=30_000) as ended:
        window.dropEvent(drop)
    assert ended.args == [(), "60 objects from catalogue.tle"]
    qtbot.waitUntil(lambda: _settled(window), timeout=60_000)
    layer = window.document.scenario.layers[-1]
    assert window.globe.scene.layers[layer.id].positions.shape == (60, 3)
    assert window.status.fact("satellites") == "1,480 satellites"


def _click_on_the_ground(window: MainWindow, latitude_deg: float, longitude_deg: float) -> None:
    place = np.asarray(ecef_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg), 0.0))
    pixel, depth = window.globe.camera.project(scene_from_ecef(place))
    assert depth > 0.0
    QTest.mouseClick(
        window.globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(round(pixel[0]), round(pixel[1]))
    )


def _place_a_raid(window: MainWindow, qtbot: QtBot) -> None:
    window.globe.go_to(50.0, -150.0)
    window.inserting.raid("icbm-liquid")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.globe.placing
    window.inserting.raid("icbm-liquid")
    _click_on_the_ground(window, *LAUNCH_DEG)
    assert window.globe.placing
    _click_on_the_ground(window, *AIM_DEG)
    raid = window.document.scenario.raids[-1]
    assert (raid.id, raid.threat, window.view.selection) == ("raid-2", "icbm-liquid", ("raids.raid-2",))
    assert raid.launch_area.latitude_deg == pytest.approx(LAUNCH_DEG[0], abs=0.5)
    assert raid.aim_area.longitude_deg == pytest.approx(AIM_DEG[1], abs=0.5)
    qtbot.waitUntil(lambda: _settled(window), timeout=60_000)
    moment = window.globe.scene.action.moment
    assert moment is not None
    assert len(moment.waiting) == raid.count, "the flights of a selected raid are shown before they begin"


def _run(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.document.run_ended, timeout=120_000) as ended:
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert ended.args == [""]
    assert len(window.document.results.threats) == 6
    assert window.status.fact("killed").endswith(" of 6 killed")
    assert window.tools.run_badge.text.startswith("Full run, seed 1, ")


def _step_through(window: MainWindow) -> None:
    results = window.document.results
    window.set_layout("Engage")
    seen: dict[str, set[str]] = {}
    while True:
        before = window.view.time_s
        QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        if window.view.time_s == before:
            break
        moment = window.globe.scene.action.moment
        assert moment is not None
        assert moment.time_s == window.view.time_s
        here = [event for event in results.events if event.time_s == window.view.time_s]
        identity = window.view.selection[0].removeprefix("threats.")
        chosen = {event.kind for event in here if results.threats[event.threat].id == identity}
        assert chosen, "the selected threat is one to which something happens now"
        seen.setdefault(identity, set()).update(chosen)
        assert window.why_not.card.verdict.startswith(identity)
    assert set(seen) == {threat.id for threat in results.threats}
    assert {"launch", "release", "kill"} <= set().union(*seen.values())


def _export(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    dialog = ExportDialog(window.document, folder, window)
    dialog.show()
    for identity, name in (
        ("czml", "plan.czml"),
        ("tle", "plan.tle"),
        ("csv", "plan.csv"),
        ("json", "plan.cupola.json"),
    ):
        dialog.choose(identity)
        target = folder / name
        dialog.path.setText(str(target))
        if identity == "tle":
            dialog.layer.setCurrentIndex(dialog.layer.findData(window.document.scenario.layers[-1].id))
        QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.written is not None or bool(dialog.problems), timeout=60_000)
        assert dialog.written is not None, dialog.problems
        assert target.stat().st_size > 500
    packets = json.loads((folder / "plan.czml").read_text())
    assert packets[0]["id"] == "document"
    assert len((folder / "plan.tle").read_text().splitlines()) == 3 * 60
    dialog.close()
    dialog.deleteLater()
