"""Time axis, rows and the timeline panel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from pytestqt.qtbot import QtBot

from cupola.results.parts import Event
from cupola_gui import style
from cupola_gui.document import Document
from cupola_gui.timeline import Timeline, next_event, previous_event
from cupola_gui.timeline.axis import TimeAxis, tick_label, ticks
from cupola_gui.timeline.happenings import ALL_KINDS, LOOKS, clusters, leading
from cupola_gui.timeline.rows import count_alpha, custody_row, lookers_row, raid_row, rows_of
from cupola_gui.timeline.stretches import by_precedence, constant_stretches, merged, runs
from cupola_gui.timeline.transport import EventButton
from cupola_gui.view import View

AXIS = TimeAxis(0.0, 3600.0, 268.0, 1320.0)


@given(st.floats(0, 3600), st.floats(0.05, 20.0), st.floats(0, 3600), st.floats(-5000, 5000), st.floats(0, 3600))
def test_axis_keeps_the_place_it_zooms_about_and_stays_within_its_limits(
    start: float, factor: float, about: float, pan: float, time_s: float
) -> None:
    axis = AXIS.between(start, start + 600.0)
    about = min(max(about, axis.start_s), axis.end_s)
    zoomed = axis.zoomed(factor, about)
    for seen in (axis, zoomed, zoomed.panned(pan), zoomed.paged_to(time_s)):
        assert -1e-6 <= seen.start_s < seen.end_s <= 3600.0 + 1e-6
    free = zoomed.start_s > 0 and zoomed.end_s < 3600.0
    if free:
        assert zoomed.x_of(about) == pytest.approx(axis.x_of(about), abs=0.5)
    assert zoomed.paged_to(time_s).shows(time_s)
    assert AXIS.time_of(AXIS.x_of(time_s)) == pytest.approx(time_s, abs=1e-6)


def test_axis_pages_by_four_fifths() -> None:
    axis = TimeAxis(100.0, 200.0, 0.0, 100.0, 0.0, 3600.0)
    assert axis.paged_to(205.0).start_s == pytest.approx(180.0)
    assert axis.paged_to(290.0).start_s == pytest.approx(260.0)
    assert axis.paged_to(95.0).start_s == pytest.approx(20.0)
    assert axis.paged_to(150.0) is axis


@pytest.mark.parametrize(
    ("time_s", "step_s", "label"),
    [
        (300.0, 300.0, "00:05"),
        (330.0, 30.0, "05:30"),
        (3930.0, 30.0, "1:05:30"),
        (7.4, 0.2, "00:07.4"),
        (-60.0, 60.0, "−00:01"),
    ],
)
def test_tick_labels_are_as_short_as_the_step_allows(time_s: float, step_s: float, label: str) -> None:
    assert tick_label(time_s, step_s) == label


def test_ticks_of_the_hour_are_those_of_the_plan_picture() -> None:
    labels = [tick.label for tick in ticks(AXIS) if tick.label]
    assert labels[:3] == ["T+00:00", "00:05", "00:10"]
    assert len(labels) == 13


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_runs_equal_a_loop(values: list[int]) -> None:
    expected: list[tuple[int, int]] = []
    for number, value in enumerate(values):
        if expected and values[expected[-1][0]] == value and expected[-1][1] == number - 1:
            expected[-1] = (expected[-1][0], number)
        else:
            expected.append((number, number))
    starts, ends = runs(np.array(values))
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == expected


def test_stretches_join_end_to_end() -> None:
    found = constant_stretches(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1, 1, 4, 4]))
    assert found == [(0.0, 2.0, 1), (2.0, 3.0, 4)]


def test_precedence_covers_the_union_once() -> None:
    assert merged([(5, 9), (0, 3), (2, 4)]) == [(0, 4), (5, 9)]
    assert by_precedence([[(0, 4)], [(2, 6)], [(3, 9)]]) == [(0, 4, 0), (4, 6, 1), (6, 9, 2)]


def test_raid_row_tells_boost_midcourse_and_reentry_of_the_run(ran: Document) -> None:
    rows = rows_of(ran.scenario, ran.results, ran.live)
    raid = rows[0]
    assert raid.name == "Raid, 3 × ICBM"
    assert [bar.alpha for bar in raid.bars] == [0.95, 0.38, 0.70]
    assert (raid.bars[0].start_s, raid.bars[0].end_s) == (300.0, 520.0)
    assert raid.bars[1].label == "midcourse, apogee 1,334 km"
    assert raid.after == "impact 35:40"
    assert raid.bars[-1].end_s == 2140.0


def test_raid_row_is_a_preview_before_any_run(ran: Document) -> None:
    rows = rows_of(ran.scenario, None, ran.live)
    assert [row.path for row in rows] == ["raids.raid"]
    assert rows[0].bars


def test_raid_without_flights_has_an_empty_row(document: Document) -> None:
    assert raid_row(document.scenario.raids[0], []).bars == ()


def test_rows_of_a_killed_threat_end_at_its_kill(ran: Document) -> None:
    killed = ran.results.threats[0]
    assert lookers_row(killed, "layer_custody").bars[-1].end_s == killed.kill_s
    custody = custody_row(killed)
    assert custody.bars[-1].end_s == killed.kill_s
    assert [bar.kind for bar in custody.bars] == ["gap", "bar"]
    assert custody.bars[0].end_s == killed.tracked_s


def test_counted_cells_follow_the_rule(ran: Document) -> None:
    assert count_alpha(0, 6) == pytest.approx(0.16)
    assert count_alpha(6, 6) == pytest.approx(0.90)
    cells = lookers_row(ran.results.threats[1], "layer_custody").bars
    assert {cell.label for cell in cells} == {"1", "2", "3", "4", "5", "6"}


def test_selected_threat_is_the_one_with_rows(ran: Document) -> None:
    rows = rows_of(ran.scenario, ran.results, ran.live, ("threats.T3",))
    assert {row.path for row in rows} == {"raids.raid", "threats.T3"}


def test_next_and_previous_event_with_and_without_kinds(ran: Document) -> None:
    results = ran.results
    first = next_event(results, 0.0)
    assert first is not None
    assert (first.kind, first.time_s) == ("launch", 300.0)
    kill = next_event(results, 300.0, {"kill"})
    assert kill is not None
    assert kill.time_s == 437.0
    back = previous_event(results, 437.0, {"release"})
    assert back is not None
    assert back.text == "I 17-40 released at T2"
    assert next_event(results, 1e9) is None
    assert previous_event(results, 0.0) is None
    assert next_event(None, 0.0) is None


def test_stepping_forward_meets_every_moment_once(ran: Document) -> None:
    moments, now = [], -1.0
    while (event := next_event(ran.results, now)) is not None:
        moments.append(event.time_s)
        now = event.time_s
    assert moments == sorted({event.time_s for event in ran.results.events})
    back = []
    while (event := previous_event(ran.results, now)) is not None:
        back.append(event.time_s)
        now = event.time_s
    assert back == moments[-2::-1]


def test_neighbours_in_the_lane_merge_and_the_weightiest_lends_its_mark() -> None:
    events = [Event(t, kind, 0, kind) for t, kind in ((0.0, "look"), (1.0, "miss"), (30.0, "kill"))]  # type: ignore[arg-type]
    found = clusters(events, [100.0, 104.0, 130.0])
    assert [len(cluster.events) for cluster in found] == [2, 1]
    crowd = clusters([events[0]] * 40, [100.0 + 2.0 * n for n in range(40)])
    assert [len(cluster.events) for cluster in crowd] == [8, 8, 8, 8, 8]
    assert leading(found[0].events).kind == "miss"
    assert set(LOOKS) == set(ALL_KINDS)


@pytest.fixture
def timeline(qtbot: QtBot, ran: Document, view: View) -> Timeline:
    panel = Timeline(ran, view)
    qtbot.addWidget(panel)
    panel.resize(1600, 212)
    panel.show()
    return panel


def test_dragging_in_the_ruler_moves_the_clock(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    canvas = timeline.canvas
    x = round(canvas.axis.x_of(1200.0))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert view.time_s == pytest.approx(1200.0, abs=3.0)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    qtbot.mouseMove(canvas, QPoint(x + 200, 10))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x + 200, 10))
    assert view.time_s == pytest.approx(canvas.axis.time_of(x + 200), abs=3.0)


def test_clicking_a_row_name_selects_its_object(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    canvas = timeline.canvas
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, round(canvas.row_middle(1))))
    assert view.selection == ("threats.T1",)
    assert view.time_s == 0.0


def test_wheel_zooms_about_the_pointer_and_the_clock_pages(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    canvas = timeline.canvas
    place = QPointF(canvas.axis.x_of(400.0), 60.0)
    for _ in range(20):
        canvas.wheelEvent(
            QWheelEvent(
                place, canvas.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )
        )  # fmt: skip
    assert canvas.axis.span_s < 120.0
    assert canvas.axis.x_of(400.0) == pytest.approx(place.x(), abs=1.0)
    for time_s in (500.0, 1500.0, 30.0):
        view.set_time(time_s)
        assert canvas.axis.shows(time_s)


def test_shift_drag_sets_the_playback_range_and_a_shift_click_frees_it(
    qtbot: QtBot, timeline: Timeline, view: View
) -> None:
    canvas, shift = timeline.canvas, Qt.KeyboardModifier.ShiftModifier
    left, right = QPoint(round(canvas.axis.x_of(600.0)), 8), QPoint(round(canvas.axis.x_of(1200.0)), 8)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, shift, left)
    qtbot.mouseMove(canvas, right)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, shift, right)
    assert view.span_s == pytest.approx((600.0, 1200.0), abs=4.0)
    assert canvas.playback_range == view.span_s
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, shift, left)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, shift, left)
    assert view.span_s == (0.0, 3600.0)
    assert canvas.playback_range is None


def test_keys_move_zoom_and_choose_rows(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    canvas = timeline.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert view.selection == ("raids.raid",)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.axis.span_s < 3600.0
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert view.time_s == 3600.0
    assert canvas.axis.shows(3600.0)


def test_playing_repaints_from_the_picture_of_the_zoom(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    timeline.grab()
    sheet = timeline.canvas._sheets[True]
    view.set_time(700.0)
    timeline.grab()
    assert timeline.canvas._sheets[True] is sheet
    timeline.canvas.zoom(0.5)
    timeline.grab()
    assert timeline.canvas._sheets[True] is not sheet


def test_transport_plays_steps_and_sets_the_rate(qtbot: QtBot, timeline: Timeline, view: View) -> None:
    bar = timeline.transport
    qtbot.mouseClick(bar.play_button, Qt.MouseButton.LeftButton)
    assert view.playing
    bar.step_by(3)
    assert (view.playing, view.time_s) == (False, 3.0)
    bar.rate.setCurrentIndex(bar.rate.findData(300.0))
    bar.rate.activated.emit(bar.rate.currentIndex())
    assert view.rate == 300.0
    view.set_rate(-60.0)
    assert bar.rate.currentText() == "×−60 real time"
    bar.step.setCurrentIndex(bar.step.findData(10.0))
    bar.step.activated.emit(bar.step.currentIndex())
    bar.step_by(-1)
    assert (view.fixed_step_s, view.time_s) == (10.0, 0.0)
    assert bar.clock.texts() == ("2027-01-01 00:00:00.0", "T+00:00:00.0")


def test_event_filter_decides_where_the_next_event_is(timeline: Timeline, view: View) -> None:
    timeline.transport.kinds.menu.set_kinds(frozenset({"kill"}))
    assert timeline.transport.kinds.currentText() == "1 of 15 kinds"
    event = timeline.next_event()
    assert event is not None
    assert view.time_s == 437.0


def test_hover_card_tells_object_interval_and_duration(timeline: Timeline) -> None:
    told = timeline.canvas.hover_text(0, 400.0, 0.0)
    assert told == ("Raid, 3 × ICBM", "Boost\nT+00:05:00.0 to 00:08:40.0\n3.7\u2009min")


def test_without_a_raid_the_panel_offers_one(qtbot: QtBot, document: Document, view: View) -> None:
    document.apply(document.scenario.model_copy(update={"raids": ()}), "clear")
    panel = Timeline(document, view)
    qtbot.addWidget(panel)
    assert panel.pages.currentWidget() is panel.empty
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    assert [raid.id for raid in document.scenario.raids] == ["raid"]
    assert panel.pages.currentWidget() is panel.canvas


def test_theme_change_drops_the_pictures(qtbot: QtBot, timeline: Timeline) -> None:
    dark = timeline.grab().toImage()
    app = style.QApplication.instance()
    try:
        style.apply(app, "light")  # type: ignore[arg-type]
        light = timeline.grab().toImage()
    finally:
        style.apply(app, "dark")  # type: ignore[arg-type]
    assert dark.pixelColor(1500, 180).lightness() < 40 < 200 < light.pixelColor(1500, 180).lightness()


def test_event_button_without_event_is_disabled(qtbot: QtBot, styled: object) -> None:
    button = EventButton(True)
    qtbot.addWidget(button)
    button.tell(None, "", 0.0)
    assert not button.isEnabled()
    assert button.text() == "No later event"


def test_rows_grow_with_the_font_scale(qtbot: QtBot, timeline: Timeline) -> None:
    app = style.QApplication.instance()
    assert app is not None
    canvas = timeline.canvas
    assert (canvas.row_height, canvas.rows_top) == (20, 50)
    app.setProperty("cupola_font_scale", 1.5)
    try:
        canvas.redraw()
        assert (canvas.row_height, canvas.rows_top) == (30, 75)
        assert canvas.row_at(75 + 31) == 1
        timeline.grab()
    finally:
        app.setProperty("cupola_font_scale", None)
