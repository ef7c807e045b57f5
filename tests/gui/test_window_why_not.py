"""The card of a threat: eight links in order, the first broken one named, nothing claimed after it."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.results.parts import Results
from cupola.scenario import replaced, template
from cupola_gui.document import Document
from cupola_gui.view import View
from cupola_gui.windows.why_not import LINK_ROWS, WhyNot, link_rows


@cache
def _results() -> Results:
    """One missile, interceptors that reach only in the boost, and a decision that takes an hour."""
    from cupola.simulation import simulate

    scenario = template("quickstart")
    for path, value in (
        ("raids.raid.count", 1), ("layers.interceptors.payload.phases", ("boost",)), ("command.decision_delay_s", 3600),
        ("step_s", 2), ("layers.custody.orbits.planes", 12),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
    return simulate(scenario)


def test_the_first_broken_link_is_named_and_nothing_after_it() -> None:
    results = _results()
    threat = results.threats[0]
    assert threat.outcome == "leaked"
    assert threat.why_not is not None
    assert threat.why_not.link == "decision"
    rows = link_rows(results, threat)
    assert tuple(row.name for row in rows) == LINK_ROWS
    states = [row.state for row in rows]
    assert states == ["passed"] * 4 + ["broken"] + ["later"] * 3
    assert threat.first_look_s is not None
    assert rows[0].value == f"+{threat.first_look_s - threat.trajectory.launch_s:.1f}\u2009s"
    assert rows[4].value.startswith("short by ")
    assert rows[5].value == "none"
    assert rows[7].note.startswith("impact T+")


def test_a_killed_threat_passed_every_link() -> None:
    from cupola.simulation import simulate

    scenario = replaced(
        replaced(template("quickstart"), "raids.raid.count", 1), "layers.interceptors.payload.single_shot_pk", 1
    )
    results = simulate(replaced(scenario, "step_s", 2))
    threat = results.threats[0]
    assert threat.outcome == "killed"
    rows = link_rows(results, threat)
    assert [row.state for row in rows] == ["passed"] * 8
    assert "none" not in [row.value for row in rows]


def test_the_card_asks_for_a_run_then_for_a_selection(qapp: QApplication, qtbot: QtBot) -> None:
    document, view = Document(template("quickstart")), View()
    card = WhyNot(document, view)
    qtbot.addWidget(card)
    assert card.empty.button.text() == "Run full simulation"
    document.results = _results()
    document.results_changed.emit(document.results)
    assert card.empty.button.text() == "Show T1, which leaked"
    card.empty.button.click()
    assert view.selection == ("threats.T1",)
    assert card.threat() is document.results.threats[0]
    assert card.card.verdict == "T1 leaked: decided too late"
    card.resize(372, 480)
    picture = card.grab().toImage()
    assert picture.width() == pytest.approx(372 * picture.devicePixelRatio())
    document.close()
