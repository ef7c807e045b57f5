"""Rotations against Skyfield, at 8,000 km from the Earth's centre."""

from __future__ import annotations

import numpy as np
import pytest
from skyfield.framelib import itrs
from skyfield.sgp4lib import TEME

from cupola.astro.frames import earth_rotations, teme_earth_rotations, teme_inertial_rotations
from cupola.astro.time import timescale

RADIUS_M = 8e6


def moments(epoch: tuple[int, int, int], times_s: np.ndarray) -> object:
    start = timescale().utc(*epoch)
    return timescale().tt_jd(start.whole, start.tt_fraction + times_s / 86_400.0)


@pytest.mark.parametrize(("span_s", "count"), [(3_600.0, 61), (86_400.0, 97), (30 * 86_400.0, 301)])
@pytest.mark.parametrize("epoch", [(1972, 6, 30), (2016, 12, 31), (2026, 3, 20), (2049, 11, 1)])
def test_earth_rotations_are_skyfields_to_a_decimetre(epoch: tuple[int, int, int], span_s: float, count: int) -> None:
    times = np.linspace(0.0, span_s, count)
    ours = earth_rotations("{}-{:02d}-{:02d}T00:00:00Z".format(*epoch), times)
    theirs = np.moveaxis(itrs.rotation_at(moments(epoch, times)), -1, 0)
    assert np.abs(ours - theirs).max() * RADIUS_M < 0.1


def test_they_are_rotations_and_turn_once_a_sidereal_day() -> None:
    ours = earth_rotations("2026-03-20T12:00:00Z", np.array([0.0, 4_321.0, 86_164.0905]))
    assert np.abs(ours @ np.swapaxes(ours, 1, 2) - np.eye(3)).max() < 1e-12
    assert np.linalg.det(ours) == pytest.approx(1.0, abs=1e-12)
    assert np.abs(ours[2] - ours[0]).max() * RADIUS_M < 20.0


def test_one_time_and_none() -> None:
    epoch = "2026-03-20T12:00:00Z"
    assert np.array_equal(earth_rotations(epoch, 60.0), earth_rotations(epoch, np.array([60.0])))
    assert earth_rotations(epoch, np.empty(0)).shape == (0, 3, 3)


def test_teme_is_skyfields() -> None:
    times = np.linspace(0.0, 86_400.0, 25)
    at = moments((2026, 3, 20), times)
    teme = np.moveaxis(TEME.rotation_at(at), -1, 0)
    fixed = np.moveaxis(itrs.rotation_at(at), -1, 0)
    epoch = "2026-03-20T00:00:00Z"
    assert np.abs(teme_inertial_rotations(epoch, times) - np.swapaxes(teme, 1, 2)).max() * RADIUS_M < 0.1
    assert np.abs(teme_earth_rotations(epoch, times) - fixed @ np.swapaxes(teme, 1, 2)).max() * RADIUS_M < 0.1
