"""The view: time, playback, selection, visibility."""

from __future__ import annotations

import pytest

from cupola_gui.view import View


@pytest.fixture
def view(qapp: object) -> View:
    made = View()
    made.set_span(0.0, 100.0)
    return made


def test_time_never_leaves_the_span(view: View) -> None:
    heard: list[float] = []
    view.time_changed.connect(heard.append)
    view.set_time(50.0)
    view.set_time(1e9)
    view.set_time(1e9)
    view.set_time(-5.0)
    assert heard == [50.0, 100.0, 0.0]
    view.set_time(80.0)
    view.set_span(0.0, 60.0)
    assert view.time_s == 60.0


def test_playback_moves_by_the_rate_and_stops_at_the_end(view: View) -> None:
    view.set_rate(60.0)
    view.advance(1.0)
    assert view.time_s == 0.0
    view.play()
    view.advance(0.5)
    assert view.time_s == pytest.approx(30.0)
    view.advance(10.0)
    assert view.time_s == 100.0
    assert not view.playing
    view.play()
    assert view.time_s == 0.0


def test_looping_starts_over_and_backward_playback_stops_at_the_start(view: View) -> None:
    view.set_loop(True)
    view.set_rate(60.0)
    view.set_time(90.0)
    view.play()
    view.advance(1.0)
    assert (view.time_s, view.playing) == (0.0, True)
    view.set_loop(False)
    view.set_rate(-60.0)
    view.advance(1.0)
    assert (view.time_s, view.playing) == (0.0, False)


def test_a_fixed_step_does_not_ask_the_wall_clock(view: View) -> None:
    view.fixed_step_s = 2.0
    view.play()
    view.advance(0.001)
    view.advance(5.0)
    assert view.time_s == 4.0


def test_hiding_a_layer_hides_what_is_in_it(view: View) -> None:
    heard: list[bool] = []
    view.visibility_changed.connect(lambda: heard.append(True))
    view.set_visible("layers.custody", False)
    view.set_visible("layers.custody", False)
    assert not view.is_visible("layers.custody.orbits")
    assert view.is_visible("layers.custody2")
    view.set_visible("layers.custody", True)
    assert view.is_visible("layers.custody.orbits")
    assert len(heard) == 2


def test_selection_is_told_once(view: View) -> None:
    heard: list[tuple[str, ...]] = []
    view.selection_changed.connect(heard.append)
    view.select("sites.c2")
    view.select("sites.c2")
    view.select()
    assert heard == [("sites.c2",), ()]
