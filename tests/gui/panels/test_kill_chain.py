"""Strips and the kill-chain panel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cupola.results.parts import Results, WhyNot
from cupola_gui.document import Document
from cupola_gui.style import DARK
from cupola_gui.timeline import KillChain
from cupola_gui.timeline.strips import reason_words, strip_of, strips_of
from cupola_gui.view import View


def test_strip_of_a_kill_runs_through_every_link(ran: Document) -> None:
    strip = strips_of(ran.results)[0]
    assert [(segment.kind, segment.start_s, segment.end_s) for segment in strip.segments] == [
        ("unseen", 300.0, 348.0),
        ("look", 348.0, 350.0),
        ("stereo", 350.0, 353.0),
        ("decide", 353.0, 373.0),
        ("waiting", 373.0, 376.0),
        ("engage", 376.0, 437.0),
    ]
    assert strip.words == "killed at +137.0\u2009s"
    assert strip.segments[0].label == "unseen 48.0\u2009s"
    assert strip.segments[-1].label == "I 11-8, fly-out 61\u2009s"
    assert (strip.killed, strip.broken_s, strip.end_s) == (True, None, 437.0)


def test_strip_of_a_miss_breaks_where_the_shot_arrived(ran: Document) -> None:
    strip = strips_of(ran.results)[1]
    assert (strip.words, strip.broken_s, strip.misses_s) == ("leaked, missed once", 474.4, (474.4,))
    assert strip.reason == "no time for a second shot"
    assert (strip.segments[-1].kind, strip.segments[-1].end_s) == ("broken", 2120.0)


def test_strip_out_of_reach_breaks_where_the_run_says(ran: Document) -> None:
    strip = strips_of(ran.results)[2]
    assert (strip.words, strip.broken_s) == ("leaked, out of reach", 413.2)
    assert strip.reason == "no interceptor in reach, short by 16.5 km"


def test_strip_of_what_was_never_seen_is_hollow_to_the_end(ran: Document) -> None:
    why = WhyNot("detection", None, "", "T3 was never seen.", at_s=None)
    unseen = replace(
        ran.results.threats[2],
        first_look_s=None,
        detected_s=None,
        stereo_s=None,
        tracked_s=None,
        decided_s=None,
        why_not=why,
    )
    strip = strip_of(ran.results, unseen)
    assert [segment.kind for segment in strip.segments] == ["unseen", "broken"]
    assert strip.broken_s == unseen.trajectory.burnout_s
    assert strip.words == "leaked, not detected"
    assert reason_words(unseen) == "was never seen"


def test_laser_kill_is_named(ran: Document) -> None:
    results: Results = ran.results
    shots = (replace(results.shots[0], kind="laser", satellite_name="L 3-5"), results.shots[1])
    strip = strip_of(replace(results, shots=shots), results.threats[0])
    assert strip.words.endswith(", laser")
    assert strip.segments[-1].label == "L 3-5, dwell 61\u2009s"


def test_no_results_no_strips() -> None:
    assert strips_of(None) == ()


@pytest.fixture
def chain(qtbot: QtBot, ran: Document, view: View) -> KillChain:
    panel = KillChain(ran, view)
    qtbot.addWidget(panel)
    panel.resize(1224, 288)
    panel.show()
    return panel


def _shares(image: QImage, rect: QRect, color: str) -> float:
    wanted = QColor(color)
    hits = sum(
        image.pixelColor(x, y).rgb() == wanted.rgb()
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    )
    return hits / max(rect.width() * rect.height(), 1)


def test_fills_drop_to_half_after_the_clock(chain: KillChain, view: View) -> None:
    canvas = chain.canvas
    view.set_time(500.0)
    left, right = canvas.axis.x_of(380.0), canvas.axis.x_of(430.0)
    rect = QRect(round(left), round(canvas.row_middle(0)) - 4, round(right - left), 8)
    before = _shares(canvas.grab().toImage(), rect, DARK.link_engage_fill)
    view.set_time(310.0)
    after = _shares(canvas.grab().toImage(), rect, DARK.link_engage_fill)
    assert before > 0.5
    assert after == 0.0


def test_click_on_a_strip_selects_the_threat_and_goes_there(qtbot: QtBot, chain: KillChain, view: View) -> None:
    canvas = chain.canvas
    place = QPoint(round(canvas.axis.x_of(400.0)), round(canvas.row_middle(2)))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert view.selection == ("threats.T3",)
    assert view.time_s == pytest.approx(400.0, abs=1.0)
    qtbot.mouseClick(
        canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, QPoint(40, round(canvas.row_middle(0)))
    )
    assert view.selection == ("threats.T3", "threats.T1")


def test_event_buttons_carry_name_and_distance_and_go_there(qtbot: QtBot, chain: KillChain, view: View) -> None:
    view.set_time(430.0)
    bar = chain.transport
    assert bar.next.text() == "Kill, T1"
    assert bar.next.accessibleName() == "Next event: Kill, T1 +7.0\u2009s"
    qtbot.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert view.time_s == 437.0
    qtbot.mouseClick(bar.previous, Qt.MouseButton.LeftButton)
    assert view.time_s == 396.0
    view.set_time(0.0)
    assert not bar.previous.isEnabled()


def test_lane_click_goes_to_the_event_and_names_it(qtbot: QtBot, chain: KillChain, view: View) -> None:
    canvas = chain.canvas
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(canvas.axis.x_of(474.4)), 22 + 14))
    assert view.time_s == pytest.approx(474.4)
    assert view.selection == ("threats.T2",)
    current = canvas.lane.current()  # type: ignore[attr-defined]
    assert current.kind == "miss"


def test_lane_counts_what_the_filter_hides(chain: KillChain) -> None:
    lane = chain.canvas.lane  # type: ignore[attr-defined]
    assert len(lane.shown()) == 21
    chain.transport.kinds.menu.set_kinds(frozenset({"kill", "miss"}))
    assert [event.kind for event in lane.shown()] == ["kill", "miss"]


def test_view_opens_on_the_engagement(chain: KillChain) -> None:
    axis = chain.canvas.axis
    assert axis.shows(300.0)
    assert axis.shows(520.0)
    assert axis.span_s < 400.0


def test_new_results_come_in_and_go(chain: KillChain, ran: Document) -> None:
    ran.results = None
    ran.results_changed.emit(None)
    assert chain.pages.currentWidget() is chain.empty


def test_hover_tells_the_link(chain: KillChain) -> None:
    told = chain.canvas.hover_text(0, 360.0, 0.0)
    assert told is not None
    assert told[0] == "T1, killed at +137.0\u2009s"
    assert told[1].splitlines()[0] == "Decision"
