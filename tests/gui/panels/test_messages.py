"""Event list and message log."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cupola_gui.document import Document
from cupola_gui.timeline import EventList, Messages
from cupola_gui.timeline.log_entries import message_entries
from cupola_gui.view import View


@pytest.fixture
def messages(qtbot: QtBot, ran: Document, view: View) -> Messages:
    panel = Messages(ran, view)
    qtbot.addWidget(panel)
    panel.resize(372, 288)
    panel.show()
    return panel


def _texts(panel: Messages | EventList) -> list[str]:
    return [entry.text for entry in panel.table.log.entries]


def _pointed(panel: Messages | EventList) -> str:
    rows = panel.table.selectionModel().selectedRows()
    return panel.table.log.entries[rows[0].row()].text if rows else ""


def test_messages_are_events_and_reasons_in_order(ran: Document) -> None:
    entries = message_entries(ran.results)
    assert len(entries) == len(ran.results.events) + 2
    assert [entry.time_s for entry in entries] == sorted(entry.time_s for entry in entries if entry.time_s is not None)
    assert "T3: No interceptor in reach, short by 16.5 km" in [entry.text for entry in entries]


def test_log_follows_the_clock_newest_first(messages: Messages, view: View) -> None:
    view.set_time(437.0)
    assert _texts(messages)[0] == "T1 killed by I 11-8 at 102 km"
    assert _pointed(messages) == "T1 killed by I 11-8 at 102 km"
    assert all(entry.time_s is not None and entry.time_s <= 437.0 for entry in messages.table.log.entries)
    view.set_time(0.0)
    assert _texts(messages) == []
    messages.follow.setChecked(False)
    assert len(_texts(messages)) == 26
    view.set_time(437.0)
    assert _pointed(messages) == "T1 killed by I 11-8 at 102 km"


def test_chips_count_and_hide(qtbot: QtBot, messages: Messages, view: View) -> None:
    counts = {chip.severity: chip.text() for chip in messages.chips}
    assert counts == {"critical": "5", "serious": "0", "caution": "0", "normal": "15", "off": "6"}
    view.set_time(3600.0)
    critical = next(chip for chip in messages.chips if chip.severity == "critical")
    qtbot.mouseClick(critical, Qt.MouseButton.LeftButton)
    assert all(entry.severity != "critical" for entry in messages.table.log.entries)
    assert len(_texts(messages)) == 21


def test_click_goes_to_time_and_object(qtbot: QtBot, messages: Messages, view: View) -> None:
    view.set_time(3600.0)
    row = _texts(messages).index("T2 missed by I 17-40 at 141 km")
    table = messages.table
    table.scrollTo(table.log.index(row, 0))
    place = table.visualRect(table.log.index(row, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.time_s == pytest.approx(474.4)
    assert view.selection == ("threats.T2",)


def test_application_messages_stand_first_or_at_their_time(qtbot: QtBot, messages: Messages, view: View) -> None:
    with qtbot.waitSignal(messages.count_changed) as told:
        messages.add("caution", "Imported 10,395 objects", object_path="layers.custody")
    assert told.args == [27]
    messages.add("serious", "Link lost", 436.0)
    view.set_time(437.0)
    assert _texts(messages)[:3] == ["Imported 10,395 objects", "T1 killed by I 11-8 at 102 km", "Link lost"]
    messages.table.entry_chosen.emit(messages.table.log.entries[0])
    assert (view.selection, view.time_s) == (("layers.custody",), 437.0)


def test_empty_log_says_so(qtbot: QtBot, document: Document, view: View) -> None:
    panel = Messages(document, view)
    qtbot.addWidget(panel)
    assert panel.empty.sentence.text() == "No messages yet."
    panel.add("normal", "Saved")
    assert _texts(panel) == ["Saved"]


def test_event_list_filters_follows_and_jumps(qtbot: QtBot, ran: Document, view: View) -> None:
    panel = EventList(ran, view)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.count.text() == "24 events"
    panel.kinds.menu.set_kinds(frozenset({"kill", "miss", "launch"}))
    assert panel.count.text() == "5 events, 19 hidden"
    view.set_time(450.0)
    assert _pointed(panel) == "T1 killed by I 11-8 at 102 km"
    panel.table.selectRow(4)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert (view.time_s, view.selection) == (pytest.approx(474.4), ("threats.T2",))


def test_event_list_without_results_offers_the_run(qtbot: QtBot, document: Document, view: View) -> None:
    panel = EventList(document, view)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(document.run_ended, timeout=5000):
        qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    assert len(_texts(panel)) == 24
