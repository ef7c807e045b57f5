"""The document: edits and their undoing, live answers, runs, files, autosave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.errors import InputError, Problem
from cupola.progress import Progress
from cupola.scenario import Scenario, read_scenario, scenario_text, template
from cupola_gui.document import Document
from cupola_gui.preferences import Autosave, Preferences, left_behind

PLANES = "layers.custody.orbits.planes"


class Answers:
    """Evaluations that a test lets through one by one."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.evaluated: list[Scenario] = []

    def live(self, scenario: Scenario, progress: Progress) -> Any:
        self.evaluated.append(scenario)
        assert self.gate.wait(10)
        return SimpleNamespace(scenario=scenario, problems=(Problem("raids.raid", "far", "doubt"),))

    def run(self, scenario: Scenario, progress: Progress) -> Any:
        while not self.gate.is_set():
            progress(0.5, "flying")
            threading.Event().wait(0.002)
        return SimpleNamespace(scenario=scenario)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def document(qapp: QApplication, answers: Answers, clock: list[float]) -> Iterator[Document]:
    made = Document(template("quickstart"), answers=answers, clock=lambda: clock[0])
    yield made
    made.close()


def _planes(document: Document) -> int:
    orbits: Any = document.scenario.layers[0].orbits
    return int(orbits.planes)


def test_undo_puts_the_very_same_object_back(document: Document) -> None:
    before = document.scenario
    heard: list[tuple[Scenario, Scenario]] = []
    document.scenario_changed.connect(lambda old, new: heard.append((old, new)))
    document.edit(PLANES, 8)
    after = document.scenario
    assert _planes(document) == 8
    assert after.layers[1] is before.layers[1]
    document.undo_stack.undo()
    assert document.scenario is before
    document.undo_stack.redo()
    assert document.scenario is after
    assert heard == [(before, after), (after, before), (before, after)]
    assert document.undo_stack.undoText() == "Planes of Custody layer"


def test_steps_of_one_widget_merge_into_one(document: Document, clock: list[float]) -> None:
    before = document.scenario
    for planes in (19, 18, 17):
        clock[0] += 0.1
        document.edit(PLANES, planes, merge="planes")
    assert document.undo_stack.count() == 1
    document.edit("layers.custody.orbits.inclination_deg", 70, merge="inclination")
    document.edit(PLANES, 16, merge="planes")
    assert document.undo_stack.count() == 3
    clock[0] += 60.0
    document.edit(PLANES, 15, merge="planes")
    assert document.undo_stack.count() == 4
    for _ in range(4):
        document.undo_stack.undo()
    assert document.scenario is before


def test_a_merge_that_leads_back_leaves_no_step(document: Document) -> None:
    document.edit(PLANES, 19, merge="planes")
    document.edit(PLANES, 20, merge="planes")
    assert document.undo_stack.count() == 0
    assert not document.edited


def test_an_invalid_value_raises_with_its_place_and_changes_nothing(document: Document) -> None:
    before = document.scenario
    with pytest.raises(InputError) as refused:
        document.edit(PLANES, 0)
    assert refused.value.problems[0].path == PLANES
    assert document.scenario is before
    assert document.undo_stack.count() == 0


def test_an_edit_to_the_same_value_is_no_edit(document: Document) -> None:
    document.edit(PLANES, 20)
    assert document.undo_stack.count() == 0


def test_objects_come_and_go_by_name(document: Document) -> None:
    before = document.scenario
    document.add("sites", {"id": "gs", "name": "Ground station", "latitude_deg": 1, "longitude_deg": 2})
    assert [site.id for site in document.scenario.sites] == ["c2", "gs"]
    document.remove("sites.c2")
    assert document.undo_stack.undoText() == "Delete Command post"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.scenario is before


def test_the_live_answer_follows_and_stale_ones_are_dropped(document: Document, answers: Answers, qtbot: QtBot) -> None:
    heard: list[Any] = []
    document.live_changed.connect(heard.append)
    answers.gate.clear()
    document.edit(PLANES, 8)
    qtbot.waitUntil(lambda: len(answers.evaluated) == 1)
    document.edit(PLANES, 9)
    document.edit(PLANES, 10)
    assert document.live is None
    answers.gate.set()
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert document.live.scenario is document.scenario
    assert [scenario.layers[0].orbits.planes for scenario in answers.evaluated] == [8, 10]  # type: ignore[union-attr]
    assert Problem("raids.raid", "far", "doubt") in document.problems


def test_a_run_brings_results_and_an_edit_makes_them_old(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.run_ended) as ended:
        document.run()
    assert ended.args == [""]
    assert document.results_current
    document.edit(PLANES, 8)
    assert document.results is not None
    assert not document.results_current
    document.undo_stack.undo()
    assert document.results_current


def test_a_run_is_cancelled_within_a_fifth_of_a_second(document: Document, answers: Answers, qtbot: QtBot) -> None:
    answers.gate.clear()
    with qtbot.waitSignal(document.run_progress):
        document.run()
    document.run()
    with qtbot.waitSignal(document.run_ended, timeout=200) as ended:
        document.cancel_run()
    assert ended.args == ["cancelled"]
    assert document.results is None
    answers.gate.set()


def test_what_a_run_refuses_is_told_in_its_sentence(document: Document, answers: Answers, qtbot: QtBot) -> None:
    def refuse(scenario: Scenario, progress: Progress) -> Any:
        raise InputError([Problem("raids.raid.aim_area", "is 312 km out of reach")])

    answers.run = refuse  # type: ignore[method-assign]
    told: list[Exception] = []
    document.run_failed.connect(told.append)
    with qtbot.waitSignal(document.run_ended) as ended:
        document.run()
    assert ended.args == ["raids.raid.aim_area: is 312 km out of reach"]
    assert isinstance(told[0], InputError)


def test_saving_and_opening_again(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "plan.cupola.json"
    with pytest.raises(InputError):
        document.save()
    document.edit(PLANES, 8)
    assert document.edited
    document.save(path)
    assert (document.edited, document.path) == (False, path)
    assert read_scenario(path) == document.scenario
    document.new("empty")
    assert document.scenario.layers == ()
    assert document.path is None
    document.open(path)
    assert _planes(document) == 8
    assert document.undo_stack.count() == 0


def test_a_file_that_cannot_be_used_changes_nothing(document: Document, tmp_path: Path) -> None:
    before = document.scenario
    path = tmp_path / "bad.cupola.json"
    path.write_text(scenario_text(before).replace('"planes": 20', '"planes": 0').replace('"seed": 1', '"seed": -1'))
    with pytest.raises(InputError) as refused:
        document.open(path)
    assert {problem.path for problem in refused.value.problems} >= {PLANES, "seed"}
    assert document.scenario is before


def test_work_left_behind_by_a_crash_is_found_again(qapp: QApplication, answers: Answers, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path)
    crashed = Document(template("quickstart"), answers=answers, autosave=Autosave(preferences.autosave_folder))
    crashed.autosave_now()
    assert left_behind(preferences.autosave_folder) == ()
    crashed.edit(PLANES, 8)
    crashed.autosave_now()
    assert left_behind(preferences.autosave_folder) == ()
    crashed._autosave.close()  # type: ignore[union-attr]  # what the system does when a process dies
    (found,) = left_behind(preferences.autosave_folder)
    assert found.origin is None
    recovered = Document(template("empty"), answers=answers, autosave=Autosave(preferences.autosave_folder))
    recovered.recover(read_scenario(found.file), found.origin)
    assert _planes(recovered) == 8
    assert recovered.edited
    found.remove()
    assert left_behind(preferences.autosave_folder) == ()
    for document in (crashed, recovered):
        document.close()


def test_closing_in_peace_leaves_nothing_behind(qapp: QApplication, answers: Answers, tmp_path: Path) -> None:
    document = Document(template("quickstart"), answers=answers, autosave=Autosave(tmp_path))
    document.edit(PLANES, 8)
    document.autosave_now()
    assert list(tmp_path.glob("*.json"))
    document.close()
    assert not list(tmp_path.glob("*.json"))


def test_preferences_remember(qapp: QApplication, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.cupola.json" for number in range(12)]
    preferences = Preferences(tmp_path / "settings")
    assert (preferences.recent_files(), preferences.theme) == ((), "dark")
    for file in files:
        file.write_text("{}")
        preferences.remember_file(file)
    preferences.remember_file(files[5])
    files[11].unlink()
    preferences.theme = "light"
    preferences.save()
    again = Preferences(tmp_path / "settings")
    assert again.recent_files()[:2] == (files[5], files[10])
    assert len(again.recent_files()) == 9
    assert again.theme == "light"
    assert again.state("docks/plan") is None


def test_autosave_that_fails_is_told_and_stops_nothing(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave = Autosave(tmp_path / "autosave")
    document = Document(template("quickstart"), autosave=autosave)
    told: list[str] = []
    document.autosave_failed.connect(told.append)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autosave, "write", full)
    document.edit("seed", 5)
    document.autosave_now()
    document.autosave_now()
    assert told == ["Unsaved work cannot be kept for after a crash: No space left on device"]
    assert document.autosaved_at_s is None
    monkeypatch.undo()
    document.edit("seed", 6)
    with qtbot.waitSignal(document.autosaved):
        document._autosave_aside()
    assert (tmp_path / "autosave" / "work-1.json").read_text() == scenario_text(document.scenario)
    document.close()
