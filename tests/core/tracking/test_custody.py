"""Custody as defined: tracked, seen by enough satellites lately, and well enough known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cupola.tracking import custody

Flags = NDArray[np.bool_]


def _flags(text: str) -> Flags:
    return np.array([mark == "x" for mark in text])


@given(
    rows=st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=5),
    within=st.floats(0.0, 8.0),
)
def test_recent_lookers_equal_a_plain_count(rows: list[list[bool]], within: float) -> None:
    seen = np.array(rows)
    times = np.cumsum(np.tile([1.0, 0.5, 2.0], 4))
    found = custody.recent_lookers(seen, times, within)
    for k in range(12):
        lately = (times <= times[k]) & (times[k] - times <= within)
        assert found[k] == (seen & lately).any(axis=1).sum()


def test_custody_needs_all_three() -> None:
    times = np.arange(10.0)
    seen = np.stack([_flags("xxxxxx...."), _flags("..xxxx....")])
    error = np.where(_flags("..xxxx...."), [0, 0, 900, 900, 1_100, 1_000, 0, 0, 0, 0], np.inf)

    def held(**changes: float) -> str:
        given = {"detected_s": 2.0, "satellites": 2, "within_s": 10.0, "limit_m": 1_000.0} | changes
        flags = custody.held(times, seen, error, **given)  # type: ignore[arg-type]
        return "".join("x" if flag else "." for flag in flags)

    assert held() == "..xx.x...."
    assert held(detected_s=3.0) == "...x.x...."
    assert held(detected_s=math.nan) == ".........."
    assert held(limit_m=2_000.0) == "..xxxx...."
    assert held(satellites=3) == ".........."
    assert held(limit_m=2_000.0, keep_s=2.5) == "..xxxxxx.."
    assert held(limit_m=2_000.0, keep_s=2.5, within_s=1.0) == "..xxxxx..."


def test_the_last_error_stands_between_slow_frames() -> None:
    times = np.arange(6.0)
    error = np.array([np.inf, 5.0, np.inf, np.inf, 7.0, np.inf])
    np.testing.assert_array_equal(custody.latest_error_m(error, times, 0.0), error)
    np.testing.assert_array_equal(custody.latest_error_m(error, times, 1.0), [np.inf, 5, 5, np.inf, 7, 7])
    np.testing.assert_array_equal(custody.latest_error_m(np.full(6, np.inf), times, 9.0), np.full(6, np.inf))


def test_the_share_counts_time_not_samples() -> None:
    times = np.array([0.0, 1.0, 2.0, 4.0, 10.0])
    held = _flags(".xx.x")
    assert custody.custody_fraction(held, times, math.inf) == pytest.approx(0.3)
    assert custody.custody_fraction(held, times, 3.0) == pytest.approx(2.0 / 3.0)
    assert custody.custody_fraction(held, times, 0.0) == 0.0
    assert custody.custody_fraction(_flags("xxxxx"), times, 10.0) == pytest.approx(1.0)


def test_gaps_are_where_it_was_not_held() -> None:
    times = np.array([0.0, 1.0, 2.0, 4.0, 10.0])
    assert custody.gaps_s(_flags(".xx.x"), times, math.inf) == ((0.0, 1.0), (4.0, 10.0))
    assert custody.gaps_s(_flags("x..xx"), times, 3.0) == ((1.0, 3.0),)
    assert custody.gaps_s(_flags("xxxxx"), times, 10.0) == ()
    assert custody.gaps_s(_flags("....."), times, 7.0) == ((0.0, 7.0),)


@given(st.lists(st.booleans(), min_size=9, max_size=9), st.floats(0.5, 9.0))
def test_gaps_and_share_add_up(flags: list[bool], end: float) -> None:
    times = np.arange(9.0)
    held = np.array(flags)
    lost = sum(b - a for a, b in custody.gaps_s(held, times, end))
    whole = min(end, 8.0)
    assert custody.custody_fraction(held, times, end) * whole + lost == pytest.approx(whole)


def test_a_handover_is_a_pair_that_breaks_while_the_threat_is_held() -> None:
    seen = np.stack([_flags("xxxx....xx"), _flags("xxxxxxxxxx"), _flags("..xxxxxxxx"), _flags("......xxxx")])
    pair = np.array([[0, 1]] * 2 + [[0, 2]] * 2 + [[1, 2]] * 2 + [[1, 3]] * 4, dtype=np.int32)
    assert custody.handovers(pair, seen, _flags("xxxxxxxxxx")) == 1
    assert custody.handovers(pair, seen, _flags("xxxx..xxxx")) == 0
    assert custody.handovers(pair, seen, _flags("..........")) == 0
    nobody = np.full((10, 2), -1, dtype=np.int32)
    assert custody.handovers(nobody, seen, _flags("xxxxxxxxxx")) == 0
