"""Stretches of looks, confirmation, and the limit on tracks."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cupola.tracking.stretches import detection, limit_tracks, looks_of

Flags = NDArray[np.bool_]


def _seen(*rows: str) -> Flags:
    return np.array([[mark == "x" for mark in row] for row in rows])


def test_stretches_are_ordered_by_start_then_satellite() -> None:
    seen = _seen("..xx.x", "xx....", "..xxxx")
    snr = np.arange(18, dtype=np.float32).reshape(3, 6)
    found = looks_of(seen, snr, np.arange(6.0) + 300.0)
    assert found.satellites.tolist() == [1, 0, 2, 0]
    assert found.starts_s.tolist() == [300.0, 302.0, 302.0, 305.0]
    assert found.ends_s.tolist() == [301.0, 303.0, 305.0, 305.0]
    assert found.best_snr.tolist() == [7.0, 3.0, 17.0, 5.0]
    assert found.satellites.dtype == np.int32


@given(st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=6))
def test_painting_the_stretches_gives_the_looks_back(rows: list[list[bool]]) -> None:
    seen = np.array(rows)
    times = np.arange(9.0)
    found = looks_of(seen, np.ones(seen.shape, dtype=np.float32), times)
    painted = np.zeros_like(seen)
    for satellite, start, end in zip(found.satellites, found.starts_s, found.ends_s, strict=True):
        assert not painted[satellite, int(start) : int(end) + 1].any()
        painted[satellite, int(start) : int(end) + 1] = True
    np.testing.assert_array_equal(painted, seen)
    assert len(found.starts_s) == int(sum((np.diff(np.r_[False, row]) & row).sum() for row in seen))


def test_no_looks_make_no_stretches() -> None:
    found = looks_of(np.zeros((3, 5), dtype=np.bool_), np.zeros((3, 5), dtype=np.float32), np.arange(5.0))
    assert found.satellites.size == found.best_snr.size == 0


def test_looks_of_different_satellites_do_not_confirm_together() -> None:
    seen = _seen("x.x.x.", ".x.x.x", "...xxx")
    assert detection(seen, np.arange(6.0), 3) == (5.0, 2)
    assert detection(seen[:2], np.arange(6.0), 2)[1] == -1
    assert math.isnan(detection(seen[:2], np.arange(6.0), 2)[0])


def test_the_lowest_number_of_those_that_confirm_together_is_named() -> None:
    assert detection(_seen(".xx", "xxx", "xxx"), np.array([1.0, 2.0, 4.5]), 3) == (4.5, 1)


def test_one_look_confirms_at_once_and_quick_frames_count_for_more() -> None:
    seen = _seen("..xxxx")
    assert detection(seen, np.arange(6.0), 1) == (2.0, 0)
    assert detection(seen, np.arange(6.0), 4) == (5.0, 0)
    assert detection(seen, np.arange(6.0), 4, looks_per_step=2) == (3.0, 0)
    assert detection(seen, np.arange(6.0), 5)[1] == -1
    assert detection(seen[:0], np.arange(6.0), 1)[1] == -1
    assert detection(seen, np.arange(6.0), 50)[1] == -1


def _limited_by_sorting(seen: Flags, snr: NDArray[np.float32], limits: NDArray[np.int64]) -> Flags:
    kept = np.zeros_like(seen)
    for i in range(seen.shape[1]):
        for k in range(seen.shape[2]):
            threats = sorted(np.nonzero(seen[:, i, k])[0], key=lambda threat: (-snr[threat, i, k], threat))
            kept[threats[: limits[i]], i, k] = True
    return kept


def test_the_weakest_tracks_are_let_go() -> None:
    rng = np.random.default_rng(8)
    seen = rng.random((7, 5, 40)) < 0.6
    snr = rng.integers(1, 5, seen.shape).astype(np.float32)
    limits = np.array([0, 1, 3, 6, 100])
    before = seen.copy()
    found = limit_tracks(seen, snr, limits)
    np.testing.assert_array_equal(found, _limited_by_sorting(seen, snr, limits))
    np.testing.assert_array_equal(seen, before)
    np.testing.assert_array_equal(limit_tracks(seen, snr, np.full(5, 50)), seen)
