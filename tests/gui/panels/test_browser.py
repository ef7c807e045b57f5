"""The object browser: tree, filter, selection both ways, actions, checks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cupola.astro.element_sets import ElementSet
from cupola.errors import Problem
from cupola.scenario.parts import ImportedElements
from cupola_gui.document import Document
from cupola_gui.editors import ObjectBrowser
from cupola_gui.editors.checks import sentence_of, summary_of
from cupola_gui.editors.object_delegate import content_left
from cupola_gui.editors.objects import tree_of
from cupola_gui.view import View


@pytest.fixture
def browser(qtbot: QtBot, document: Document, view: View) -> ObjectBrowser:
    panel = ObjectBrowser(document, view)
    qtbot.addWidget(panel)
    panel.resize(256, 632)
    panel.show()
    return panel


def element_set(number: int) -> ElementSet:
    return ElementSet(
        f"SAT {number}", 40_000 + number, "2020-001A", "U", "2026-05-30T00:00:00.000000", 15.0, 0.001, 53.0,
        10.0, 0.0, 0.0, 0, 1, 1, 1e-4, 0.0, 0.0,
    )  # fmt: skip


@pytest.fixture
def imported(document: Document) -> Document:
    layer = document.scenario.layers[0].model_copy(
        update={
            "id": "catalogue",
            "name": "Catalogue",
            "orbits": ImportedElements(source="a.tle", element_sets=tuple(element_set(n) for n in range(1000))),
        }
    )
    document.add("layers", layer)
    return document


def _rows(browser: ObjectBrowser, parent: QModelIndex | None = None) -> list[str]:
    found = []
    for row in range(browser.model.rowCount(parent)):
        index = browser.model.index(row, 0, parent)
        found.append(index.data())
        found += _rows(browser, index)
    return found


def _click(
    qtbot: QtBot, browser: ObjectBrowser, path: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    rect = browser.tree.visualRect(browser.model.index_of(path))
    qtbot.mouseClick(browser.tree.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())


def test_tree_holds_the_objects_of_the_plan_picture(browser: ObjectBrowser) -> None:
    assert _rows(browser) == [
        "Layers", "Custody layer", "Walker delta, 20 × 20", "Infrared sensor", "Interceptor layer",
        "Walker delta, 25 × 40",
        "Kinetic interceptor", "Laser layer", "Walker delta, 4 × 5", "Laser", "Sites", "Command post", "Regions",
        "Defended area", "Raids", "Raid",
    ]  # fmt: skip
    details = {node.name: node.detail for root in tree_of(browser.document.scenario, None) for node in root.below()}
    assert details["Layers"] == "1,420"
    assert details["Custody layer"] == "400"
    assert details["Command post"] == "38.8° N"
    assert details["Defended area"] == "2,000\u2009km"
    assert details["Raid"] == "3 × ICBM"


def test_after_a_run_threats_stand_under_their_raid_with_their_outcome(browser: ObjectBrowser, ran: Document) -> None:
    ran.results_changed.emit(ran.results)
    raid = browser.model.node(browser.model.index_of("raids.raid"))
    assert raid is not None
    assert (raid.name, raid.detail) == ("Raid, 3 × ICBM", "1 killed")
    assert [(node.name, node.detail, node.status) for node in raid.children] == [
        ("T1", "killed", "normal"),
        ("T2", "leaked", "critical"),
        ("T3", "leaked", "critical"),
    ]
    assert browser.tree.isExpanded(browser.model.index_of("raids.raid"))


def test_check_box_shows_and_hides(qtbot: QtBot, browser: ObjectBrowser, view: View) -> None:
    index = browser.model.index_of("layers.custody")
    rect = browser.tree.visualRect(index)
    node = browser.model.node(index)
    assert node is not None
    place = rect.center()
    place.setX(round(content_left(node, rect)) + 7)
    qtbot.mouseClick(browser.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not view.is_visible("layers.custody")
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    browser.tree.setCurrentIndex(index)
    qtbot.keyClick(browser.tree, Qt.Key.Key_Space)
    assert view.is_visible("layers.custody")


def test_selection_goes_both_ways_and_may_be_several(qtbot: QtBot, browser: ObjectBrowser, view: View) -> None:
    _click(qtbot, browser, "layers.custody")
    assert view.selection == ("layers.custody",)
    _click(qtbot, browser, "sites.c2", Qt.KeyboardModifier.ControlModifier)
    assert set(view.selection) == {"layers.custody", "sites.c2"}
    view.select("regions.defended")
    chosen = [browser.model.node(index) for index in browser.tree.selectionModel().selectedIndexes()]
    assert [node.path for node in chosen if node is not None] == ["regions.defended"]


def test_orbits_and_payload_select_their_layer_and_name_the_part(
    qtbot: QtBot, browser: ObjectBrowser, view: View
) -> None:
    with qtbot.waitSignal(browser.part_chosen) as told:
        _click(qtbot, browser, "layers.custody.payload")
    assert told.args == ["layers.custody.payload"]
    assert view.selection == ("layers.custody",)


def test_filter_keeps_matches_and_what_they_belong_to(qtbot: QtBot, browser: ObjectBrowser) -> None:
    qtbot.keyClicks(browser.filter, "laser")
    assert _rows(browser) == ["Layers", "Laser layer", "Walker delta, 4 × 5", "Laser"]
    browser.filter.setText("zzz")
    assert browser._pages.currentWidget() is browser.nothing
    qtbot.keyClick(browser.filter, Qt.Key.Key_Escape)
    assert "Raid" in _rows(browser)
    assert browser.tree.isExpanded(browser.model.index_of("layers.custody"))


def test_imported_satellites_come_when_they_are_looked_at(
    browser: ObjectBrowser, imported: Document, view: View
) -> None:
    index = browser.model.index_of("layers.catalogue.orbits")
    assert index.data() == "Imported, 1,000 objects"
    assert browser.model.rowCount(index) == 0
    assert browser.model.hasChildren(index)
    browser.model.fetchMore(index)
    assert browser.model.rowCount(index) == 200
    for _ in range(10):
        browser.model.fetchMore(index)
    assert browser.model.rowCount(index) == 1000
    assert not browser.model.canFetchMore(index)
    view.select("satellites.catalogue.17")
    assert browser.tree.currentIndex().data() == "SAT 17"


def test_filter_finds_satellites_by_name_and_number(browser: ObjectBrowser, imported: Document) -> None:
    browser.filter.setText("40123")
    index = browser.model.index_of("layers.catalogue.orbits")
    browser.model.fetchMore(index)
    assert [browser.model.index(row, 0, index).data() for row in range(browser.model.rowCount(index))] == ["SAT 123"]


def test_rename_in_the_row_is_an_edit(qtbot: QtBot, browser: ObjectBrowser, document: Document) -> None:
    _click(qtbot, browser, "layers.custody")
    browser.rename()
    editor = browser.tree.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Watch")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.scenario.layers[0].name == "Watch")
    document.undo_stack.undo()
    assert document.scenario.layers[0].name == "Custody layer"
    assert browser.model.index_of("layers.custody").data() == "Custody layer"


def test_duplicate_and_delete_can_be_undone(
    qtbot: QtBot, browser: ObjectBrowser, document: Document, view: View
) -> None:
    view.select("layers.custody", "sites.c2")
    browser.duplicate()
    assert [layer.id for layer in document.scenario.layers] == ["custody", "interceptors", "lasers", "custody-2"]
    assert view.selection == ("layers.custody-2", "sites.c2-2")
    assert document.undo_stack.undoText() == "Duplicate 2 objects"
    browser.tree.setFocus()
    qtbot.keyClick(browser.tree, Qt.Key.Key_Delete)
    assert len(document.scenario.layers) == 3
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert len(document.scenario.layers) == 4


def test_menu_offers_what_fits(browser: ObjectBrowser, view: View) -> None:
    view.select("sites.c2")
    offers = {action.text(): action.isEnabled() for action in browser.menu().actions() if action.text()}
    assert offers == {
        "Rename": True, "Duplicate": True, "Delete": True, "Colour…": False, "Hide": True, "Follow in the globe": True,
    }  # fmt: skip
    view.select()
    assert not any(action.isEnabled() for action in browser.menu().actions() if action.text())


def test_an_edit_keeps_rows_selection_and_scroll(browser: ObjectBrowser, document: Document, view: View) -> None:
    view.select("layers.lasers")
    before = browser.model.index_of("layers.custody.orbits").internalId()
    document.edit("layers.custody.orbits.planes", 8)
    assert browser.model.index_of("layers.custody.orbits").internalId() == before
    assert browser.model.index_of("layers.custody.orbits").data() == "Walker delta, 8 × 20"
    assert view.selection == ("layers.lasers",)


def test_checks_tell_errors_first_and_lead_to_the_object(qtbot: QtBot, browser: ObjectBrowser, view: View) -> None:
    doubt = Problem("layers.custody.orbits.phasing", "30 is not below the number of planes (20)", "doubt")
    error = Problem("raids.raid.aim_area", "is out of reach by 1,200 km")
    browser.document.problems_changed.emit((doubt, error))
    rows = browser.checks.rows
    assert [row.text for row in rows] == [
        "Raid, aim area: is out of reach by 1,200 km.",
        "Custody layer, phasing: 30 is not below the number of planes (20).",
    ]
    assert browser.checks.head.summary == "1 error, 1 doubt"
    with qtbot.waitSignal(browser.part_chosen) as told:
        qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert told.args == ["layers.custody.orbits.phasing"]
    assert view.selection == ("layers.custody",)


def test_checks_without_problems_take_no_room(browser: ObjectBrowser) -> None:
    browser.document.problems_changed.emit(())
    assert not browser.checks.isVisible()
    assert summary_of(()) == ""


def test_sentences_of_the_scenario_itself(document: Document) -> None:
    problem = Problem("step_s", "must be at most the duration, 600 s, is 900")
    assert sentence_of(problem, document.scenario) == "Step s: must be at most the duration, 600 s, is 900."
