"""The main window, driven as a person would: menus, keys, docks, dialogs, runs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from cupola.errors import InputError, Problem
from cupola.progress import Progress
from cupola.scenario import Scenario, added, replaced, scenario_text, template
from cupola_gui.document import Simulation
from cupola_gui.preferences import Preferences
from cupola_gui.style import tokens
from cupola_gui.windows import MainWindow
from cupola_gui.windows.command_palette import CommandPalette, score
from cupola_gui.windows.faults import Faults
from cupola_gui.windows.problems import ProblemsDialog, object_of

PLANES = "layers.custody.orbits.planes"


def tiny_scenario() -> Scenario:
    """Return a scenario that runs in a moment: one missile, few satellites, twenty minutes."""
    scenario = template("quickstart")
    for path, value in (
        ("layers.custody.orbits.planes", 8), ("layers.custody.orbits.satellites_per_plane", 10),
        ("layers.interceptors.orbits.planes", 8), ("layers.interceptors.orbits.satellites_per_plane", 10),
        ("raids.raid.count", 1), ("raids.raid.start_s", 0), ("duration_s", 1200), ("step_s", 2),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
    return scenario


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    from cupola_gui.__main__ import open_window

    made = open_window(tiny_scenario(), None, tmp_path / "settings", "dark")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.isVisible())
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def test_the_window_opens_with_everything_in_its_place(window: MainWindow, qtbot: QtBot) -> None:
    assert (window.width(), window.height()) == (1600, 1000)
    for banner in window.banners:
        assert (banner.text, banner.height()) == ("UNCLASSIFIED // NOTIONAL DATA", 20)
    assert (window.menu_row.height(), window.tools.height(), window.status.height()) == (32, 40, 24)
    qtbot.waitUntil(lambda: abs(window.docks["globe"].width() - 676) <= 2)
    assert abs(window.docks["objects"].width() - 256) <= 2
    assert window.status.fact("satellites") == "180 satellites"
    assert window.tools.title.text() == "Quick start"
    area = window.docks["globe"].dockAreaWidget()
    assert area.titleBar().height() == 28
    titles = [action.text() for action in window.menu_row.menus.actions()]
    assert titles == ["&File", "&Edit", "&View", "&Insert", "&Simulate", "&Window", "&Help"]


def test_both_layouts_come_back_as_they_were_left(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.menu_row.layouts.setCurrentIndex(1)
    assert window.layout_name == "Engage"
    qtbot.waitUntil(lambda: abs(window.docks["messages"].width() - 372) <= 4)
    assert window.docks["kill_chain"].isCurrentTab()
    assert not window.docks["kill_chain"].isClosed()
    window.docks.raise_dock("events")
    window.menu_row.layouts.setCurrentIndex(0)
    assert window.docks["kill_chain"].isClosed()
    assert not window.docks["timeline"].isClosed()
    window.set_layout("Engage")
    assert window.docks["events"].isCurrentTab()
    window.set_layout("Plan")
    window.close()
    again = Preferences(tmp_path / "settings")
    assert again.state("docks/Plan") is not None
    assert again.state("docks/Engage") is not None
    assert again.state("geometry") is not None


def test_undo_and_redo_carry_the_name_of_the_edit(window: MainWindow) -> None:
    before = window.document.scenario
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    assert not undo.isEnabled()
    window.document.edit(PLANES, 9)
    assert undo.text() == "Undo planes of Custody layer"
    assert window.windowTitle().startswith("• ")
    undo.trigger()
    assert window.document.scenario is before
    assert redo.text() == "Redo planes of Custody layer"
    redo.trigger()
    assert window.document.scenario is not before


def test_a_run_by_its_key_brings_events_to_step_through(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.document.run_ended, timeout=120_000) as ended:
        QTest.keyClick(window, Qt.Key.Key_F5)
        assert window.tools.run.text() == "Cancel"
    assert ended.args == [""]
    results = window.document.results
    assert window.document.results_current
    assert window.tools.run_badge.text.startswith("Full run, seed 1, ")
    assert window.tools.run.text() == "Run full simulation"
    times = []
    while window.playback.to_event(True) is not None:
        times.append(window.view.time_s)
    assert times == sorted({event.time_s for event in results.events if event.time_s > 0.0})
    assert window.view.selection == (f"threats.{results.threats[0].id}",)
    moment = window.globe.scene.action.moment
    assert moment is not None
    assert moment.time_s == window.view.time_s
    window.document.edit(PLANES, 9)
    assert window.tools.run_badge.text == "Full run is older than this edit"


def test_a_run_can_be_cancelled(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(self: Simulation, scenario: Scenario, progress: Progress) -> Any:
        while True:
            progress(0.5, "flying")
            threading.Event().wait(0.002)

    monkeypatch.setattr(Simulation, "run", endless)
    window.tools.run.click()
    qtbot.waitUntil(lambda: window.status.busy.text() == "Flying")
    with qtbot.waitSignal(window.document.run_ended, timeout=1000) as ended:
        window.tools.run.click()
    assert ended.args == ["cancelled"]
    assert not window.status.progress.isVisible()


def test_an_aim_out_of_reach_is_told_in_a_dialog_that_goes_there(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = (Problem("raids.raid.aim_area", "is 312 km out of reach"), Problem("seed", "odd", "doubt"))

    def refuse(self: Simulation, scenario: Scenario, progress: Progress) -> Any:
        raise InputError(problems)

    monkeypatch.setattr(Simulation, "run", refuse)
    with qtbot.waitSignal(window.document.run_ended):
        window.actions_by_name["run"].trigger()
    (dialog,) = window.findChildren(ProblemsDialog)
    assert dialog.problems == problems
    assert dialog.table.item(0, 0).text() == "raids.raid.aim_area"
    assert dialog.table.item(0, 1).text() == "is 312 km out of reach"
    dialog.table.cellActivated.emit(0, 0)
    assert window.view.selection == ("raids.raid",)
    qtbot.waitUntil(lambda: not window.findChildren(ProblemsDialog))


def test_a_bad_file_lists_every_problem_and_changes_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    before = window.document.scenario
    bad = tmp_path / "bad.cupola.json"
    bad.write_text(scenario_text(before).replace('"planes": 8', '"planes": 0').replace('"seed": 1', '"sed": 1'))
    assert not window.files.open_path(bad)
    (dialog,) = window.findChildren(ProblemsDialog)
    assert len(dialog.problems) >= 3
    assert window.document.scenario is before
    dialog.accept()
    qtbot.waitUntil(lambda: not window.findChildren(ProblemsDialog))


def test_files_dropped_on_the_window_open_or_import(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from cupola.exchange.tle import write_tle
    from cupola_gui.windows.tour import synthetic_catalogue

    catalogue, plan = tmp_path / "some.tle", tmp_path / "plan.cupola.json"
    write_tle(synthetic_catalogue(12), catalogue)
    lines = catalogue.read_text().splitlines()
    lines[1] = lines[1][:-1] + str((int(lines[1][-1]) + 1) % 10)
    catalogue.write_text("\n".join(lines) + "\n")
    with qtbot.waitSignal(window.document.import_ended):
        _drop(window, catalogue)
    layer = window.document.scenario.layers[-1]
    assert len(layer.orbits.element_sets) == 11  # type: ignore[union-attr]
    assert window.document.undo_stack.undoText() == "Import some.tle"
    (dialog,) = window.findChildren(ProblemsDialog)
    assert len(dialog.problems) == 1
    dialog.accept()
    qtbot.waitUntil(lambda: window.feed.ready)
    window.document.save(plan)
    window.document.new("empty")
    _drop(window, plan)
    assert window.document.path == plan
    assert window.document.scenario.layers[-1] == layer


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_a_raid_is_placed_by_two_clicks(window: MainWindow, qtbot: QtBot) -> None:
    window.inserting.raid("icbm-liquid")
    assert window.globe.placing
    window.globe.place_clicked.emit(50.004, 140.0)
    assert window.document.scenario.raids[-1].id == "raid"
    window.globe.place_clicked.emit(40.0, -100.0)
    raid = window.document.scenario.raids[-1]
    assert (raid.id, raid.threat) == ("raid-2", "icbm-liquid")
    assert (raid.launch_area.latitude_deg, raid.aim_area.longitude_deg) == (50.0, -100.0)
    assert window.view.selection == ("raids.raid-2",)
    window.actions_by_name["undo"].trigger()
    assert len(window.document.scenario.raids) == 1
    window.inserting.site("command")
    window.actions_by_name["cancel"].trigger()
    assert not window.globe.placing
    window.globe.place_clicked.emit(1.0, 1.0)
    assert len(window.document.scenario.sites) == 1


def test_an_area_is_moved_by_a_click(window: MainWindow) -> None:
    window.properties.place_requested.emit("raids.raid.launch_area")
    window.globe.place_clicked.emit(41.0, 129.0)
    area = window.document.scenario.raids[0].launch_area
    assert (area.latitude_deg, area.longitude_deg) == (41.0, 129.0)
    assert window.document.undo_stack.count() == 1


def test_layers_are_added_from_presets_under_free_names(window: MainWindow) -> None:
    for action in window.menus.layer_menu.actions()[:5]:
        action.trigger()
    names = [layer.name for layer in window.document.scenario.layers]
    assert names[3:] == ["Custody layer 2", "Interceptor layer 2", "Laser layer 2", "Warning layer", "Relay layer"]
    assert window.view.selection == ("layers.relay",)


def test_the_palette_finds_and_does(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.open_palette()
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, CommandPalette)
    QTest.keyClicks(palette.field, "light th")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert tokens().theme == "light"
    window.set_theme("dark")
    window.menus.open_palette()
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, CommandPalette)
    QTest.keyClicks(palette.field, "defended")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.view.selection == ("regions.defended",)


def test_palette_scores_prefer_the_start_of_words() -> None:
    assert score("xyz", "Undo") is None
    start, inside = score("run", "Run full simulation"), score("run", "Overrun")
    assert start is not None
    assert inside is not None
    assert start < inside
    assert score("full run", "Run full simulation") is not None


def test_keys_move_time(window: MainWindow) -> None:
    view = window.view
    QTest.keyClick(window, Qt.Key.Key_Period)
    assert view.time_s == window.document.scenario.step_s
    QTest.keyClick(window, Qt.Key.Key_Comma)
    assert view.time_s == 0.0
    QTest.keyClick(window, Qt.Key.Key_L)
    assert view.playing
    rate = view.rate
    QTest.keyClick(window, Qt.Key.Key_L)
    assert view.rate == 2 * rate
    QTest.keyClick(window, Qt.Key.Key_K)
    assert not view.playing
    window.globe.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert view.playing
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not view.playing


def test_space_presses_the_button_that_has_the_focus(window: MainWindow) -> None:
    window.messages.follow.setFocus()
    before = window.messages.follow.isChecked()
    QTest.keyClick(window.messages.follow, Qt.Key.Key_Space)
    assert window.messages.follow.isChecked() != before
    assert not window.view.playing


def test_playback_moves_the_satellites(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.feed.ready, timeout=60_000)
    first = window.feed.satellite_at("custody", 0)
    assert first is not None
    assert first[0] == "C 1-1"
    window.view.set_rate(600.0)
    window.view.play()
    qtbot.waitUntil(lambda: window.view.time_s > 100.0)
    window.view.pause()
    later = window.feed.satellite_at("custody", 0)
    assert later is not None
    assert float(abs(later[1] - first[1]).max()) > 1e5


def test_unsaved_work_is_asked_about(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.document.edit(PLANES, 9)
    monkeypatch.setattr(QMessageBox, "exec", lambda self: QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert window.isVisible()
    window.document.path = tmp_path / "mine.cupola.json"
    monkeypatch.setattr(QMessageBox, "exec", lambda self: QMessageBox.StandardButton.Save)
    assert window.close()
    assert window.document.path.exists()


def test_an_uncaught_exception_becomes_a_sentence_with_details(
    window: MainWindow, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = Faults(window)
    faults.raised.connect(window.troubles.show_fault)
    faults.listen()
    try:
        try:
            raise ZeroDivisionError("a test divides by zero")
        except ZeroDivisionError:
            kind, problem, trace = sys.exc_info()
            assert kind is not None
            assert problem is not None
            sys.excepthook(kind, problem, trace)
    finally:
        faults.stop()
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "ZeroDivisionError: a test divides by zero" in boxes[0].informativeText()
    assert "test_window_main.py" in boxes[0].detailedText()
    assert "divides by zero" in capsys.readouterr().err
    boxes[0].close()


def test_help_lists_every_key(window: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QDialog, QLabel

    for name in ("shortcuts", "about"):
        window.actions_by_name[name].trigger()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        words = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert ("Ctrl+Shift+P" in words) == (name == "shortcuts")
        dialog.reject()


def test_problem_places_lead_to_objects() -> None:
    assert object_of("layers.custody.orbits.planes") == "layers.custody"
    assert object_of("raids.raid") == "raids.raid"
    assert object_of("seed") == ""
    assert object_of("catalogue.tle:17") == ""


def test_recovered_work_is_offered(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = window.preferences.autosave_folder
    left = added(window.document.scenario, "sites", {"id": "x", "name": "Extra", "latitude_deg": 0, "longitude_deg": 0})
    (folder / "work-7.json").write_text(scenario_text(left))
    monkeypatch.setattr(QMessageBox, "exec", lambda self: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda self: self.buttons()[0])
    window.troubles.offer_recovery()
    assert window.document.scenario == left
    assert window.document.edited
    assert not (folder / "work-7.json").exists()


def test_the_menu_row_keeps_the_layouts_in_the_middle(window: MainWindow) -> None:
    box = window.menu_row.layouts.geometry()
    assert abs(box.center().x() - window.menu_row.width() // 2) <= 1
    place = window.menu_row.find_box.mapTo(window, QPoint(0, 0))
    assert place.x() > window.width() - 320


def test_a_large_file_is_read_in_the_background(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cupola_gui.windows import file_commands

    monkeypatch.setattr(file_commands, "LARGE_BYTES", 100)
    plan, bad = tmp_path / "plan.cupola.json", tmp_path / "bad.cupola.json"
    plan.write_text(scenario_text(replaced(window.document.scenario, "seed", 7)))
    bad.write_text(plan.read_text().replace('"seed": 7', '"seed": "x"'))
    before = window.document.scenario
    assert window.files.open_path(plan)
    assert window.document.scenario is before
    assert window.status.busy.text() == "Reading plan.cupola.json"
    qtbot.waitUntil(lambda: window.document.path == plan)
    assert window.document.scenario.seed == 7
    assert not window.status.progress.isVisible()
    window.files.open_path(plan)
    window.document.edit("seed", 8)
    monkeypatch.setattr(QMessageBox, "exec", lambda self: QMessageBox.StandardButton.Cancel)
    qtbot.waitUntil(lambda: not window.document.jobs.busy("open"))
    assert window.document.scenario.seed == 8, "an edit made meanwhile is not lost"
    window.files.open_path(bad)
    qtbot.waitUntil(lambda: bool(window.findChildren(ProblemsDialog)))
    (dialog,) = window.findChildren(ProblemsDialog)
    assert [problem.path for problem in dialog.problems] == ["seed"]
    dialog.accept()
    window.files.open_path(plan)
    window.runs.cancel()
    qtbot.waitUntil(lambda: not window.document.jobs.busy("open"))
    assert window.document.scenario.seed == 8


def test_the_same_fault_again_is_only_counted(window: MainWindow) -> None:
    for _ in range(12):
        window.troubles.show_fault(ZeroDivisionError("a test divides by zero"))
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    texts = [entry.text for entry in window.messages.table.log.entries if "divides by zero" in entry.text]
    assert len(texts) == 2
    assert any(text.startswith("The same fault, 10 times by now") for text in texts)
    boxes[0].close()


def test_the_event_buttons_do_what_the_keys_do(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.document.run_ended, timeout=120_000):
        window.actions_by_name["run"].trigger()
    results = window.document.results
    window.set_layout("Engage")
    transport = window.kill_chain.transport
    by_button, by_key = [], []
    for steps, step in (
        (by_button, transport.next.click),
        (by_key, lambda: QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)),
    ):
        window.view.set_time(0.0)
        window.view.select()
        for _ in range(8):
            step()
            steps.append((window.view.time_s, window.view.selection, window.status.text))
    assert by_button == by_key
    assert by_button[-1][0] > 0.0
    assert by_button[-1][1] == (f"threats.{results.threats[0].id}",)
    shown = {event.kind for event in results.events} & transport.kinds.kinds
    assert {event.kind for event in results.events} - shown, "the lane leaves some kinds out, and so do the keys"
