"""The help: every link leads somewhere, every field has its paragraph, F1 opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox
from pytestqt.qtbot import QtBot

from cupola.scenario import template
from cupola.scenario.parts import Part, Scenario
from cupola_data.help_files import (
    FIELD_ANCHORS,
    FIRST,
    PAGES,
    anchor_of_field,
    anchors_of,
    help_folder,
    page_text,
    page_title,
    pages_with,
)  # fmt: skip
from cupola_gui import style
from cupola_gui.editors.property_row import PropertyRow
from cupola_gui.editors.schema_fields import fields_of
from cupola_gui.windows import MainWindow
from cupola_gui.windows.help_window import HelpWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    from cupola_gui.__main__ import open_window

    made = open_window(template("quickstart"), None, tmp_path / "settings", "dark")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.isVisible())
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def fields(part: type[Part], path: str = "") -> Iterator[str]:
    for field in fields_of(part):
        here = f"{path}{field.key}"
        yield here
        if field.kind == "parts" and field.part is not None:
            yield from fields(field.part, f"{here}.0.")
        elif field.part is not None:
            yield from fields(field.part, f"{here}.")
        for member in field.members:
            yield from fields(member, f"{here}.")


def leads_somewhere(place: str) -> bool:
    name, _, anchor = place.partition("#")
    return name in PAGES and (not anchor or anchor in anchors_of(name))


def test_every_page_is_listed_and_complete() -> None:
    assert {path.stem for path in help_folder().glob("*.md")} == set(PAGES)
    models = set(PAGES) - {"getting-started", "keyboard", "validation"}
    for name in models:
        assert {"limits", "what-it-leaves-out"} <= set(anchors_of(name)), name


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", page_text(name)):
        page, _, anchor = target.partition("#")
        assert leads_somewhere(f"{page.removesuffix('.md') or name}#{anchor}"), target
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page_text(name)):
        assert (help_folder() / picture).stat().st_size > 1000


def test_every_field_has_a_paragraph_and_every_paragraph_is_there() -> None:
    for place in FIELD_ANCHORS.values():
        assert leads_somewhere(place), place
    every = list(fields(Scenario))
    assert len(every) > 80
    for path in every:
        assert anchor_of_field(path) != FIELD_ANCHORS[""] or path in FIELD_ANCHORS, path


def test_a_field_of_a_listed_part_is_found_by_id() -> None:
    assert anchor_of_field("layers.custody.orbits.phasing") == "orbits#walker-patterns"
    assert anchor_of_field("layers.custody.orbits.planes.3.raan_deg") == "orbits#custom-planes"
    assert anchor_of_field("raids.planes.trajectory") == "threats#trajectories"
    assert anchor_of_field("satellites.custody.17") == FIELD_ANCHORS[""]


def test_search_lists_the_pages_that_hold_the_words() -> None:
    assert pages_with("") == PAGES
    assert "engagement" in pages_with("lambert IZZO")
    assert pages_with("no such words here") == ()


def test_f1_opens_the_contents(window: MainWindow, qtbot: QtBot) -> None:
    window.globe.setFocus()
    window.actions_by_name["contents"].trigger()
    shown = window.findChild(HelpWindow)
    assert isinstance(shown, HelpWindow)
    qtbot.waitUntil(shown.isVisible)
    assert shown.place == FIRST
    assert page_title(FIRST) in shown.pages.toPlainText()
    shown.close()


def test_f1_in_a_field_opens_its_paragraph(window: MainWindow, qtbot: QtBot) -> None:
    window.view.select("layers.custody")
    rows = {row.place: row for row in window.properties.findChildren(PropertyRow)}
    box = rows["orbits.phasing"].editor.findChild(QSpinBox) or rows["orbits.phasing"].editor
    box.setFocus()
    qtbot.waitUntil(lambda: rows["orbits.phasing"].isAncestorOf(QApplication.focusWidget()))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)
    assert isinstance(shown, HelpWindow)
    qtbot.waitUntil(shown.isVisible)
    assert shown.place == "orbits"
    assert shown.pages.verticalScrollBar().value() > 0
    shown.close()


def test_links_go_and_come_back(window: MainWindow, qtbot: QtBot) -> None:
    shown = HelpWindow(window)
    shown.show_place("threats")
    shown.follow(QUrl("sensing.md#signal"))
    assert (shown.place, shown.index.currentItem().text()) == ("sensing", page_title("sensing"))
    shown.follow(QUrl("#frames"))
    assert shown.place == "sensing"
    shown.back()
    shown.back()
    assert shown.place == "threats"
    shown.forward()
    assert shown.place == "sensing"
    shown.search.setText("lambert")
    assert 0 < shown.index.count() < len(PAGES)
    shown.search.setText("xyzzy")
    assert shown.index.count() == 0
    assert not shown.nothing.isHidden()
    style.apply(QApplication.instance(), "light")
    assert shown.place == "sensing"
    style.apply(QApplication.instance(), "dark")
    shown.close()
