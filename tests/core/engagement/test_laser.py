"""Laser brightness, dwell over a range history, and the lines of sight that permit it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M
from cupola.engagement import laser


def test_brightness_of_an_ideal_aperture() -> None:
    """pi D^2 P / (4 lambda^2) is area over wavelength squared times power."""
    assert laser.brightness_w_sr(5e6, 4.0, 1.315e-6, 1.0, 0.0) == pytest.approx(math.pi * 2.0**2 * 5e6 / 1.315e-6**2)


def test_jitter_smears_the_airy_peak() -> None:
    """The mean of the Airy pattern over Gaussian jitter, integrated, for jitter well below the beam's width."""
    from scipy.special import j1

    aperture_m, wavelength_m, jitter_rad = 4.0, 1.315e-6, 0.05e-6
    angle = np.linspace(1e-12, 8 * jitter_rad, 20_001)
    x = math.pi * aperture_m * angle / wavelength_m
    density = angle / jitter_rad**2 * np.exp(-0.5 * (angle / jitter_rad) ** 2)
    mean = np.trapezoid((2 * j1(x) / x) ** 2 * density, angle)
    assert laser.jitter_loss(aperture_m, wavelength_m, jitter_rad) == pytest.approx(float(mean), rel=0.01)
    assert laser.jitter_loss(4.0, 1e-6, 0.0) == 1.0


def test_dwell_at_a_fixed_range() -> None:
    times_s = np.arange(0.0, 100.0)
    rate = np.full(100, 1e19 / 1e6**2)
    expected = laser.dwell_s(1e6, 1e8, 1e19)
    start, end = laser.first_dwell(times_s, rate, 3.3, 200.0, 1e8)
    assert start == 3.3
    assert end - start == pytest.approx(expected, rel=1e-12)


def test_a_break_starts_the_fluence_again() -> None:
    times_s, rate = np.arange(0.0, 60.0), np.full(60, 1.0)
    rate[8] = 0.0
    start, end = laser.first_dwell(times_s, rate, 0.0, 200.0, 10.0)
    assert (start, end) == pytest.approx((9.0, 19.0))
    assert math.isnan(laser.first_dwell(times_s[:18], rate[:18], 0.0, 200.0, 10.0)[1])


def test_too_little_run_time_waits_for_a_nearer_threat() -> None:
    times_s = np.arange(0.0, 41.0)
    rate = 1.0 + 0.1 * times_s
    start, end = laser.first_dwell(times_s, rate, 0.0, 5.0, 15.0)
    assert end - start == pytest.approx(5.0, abs=1e-6)
    # Five seconds about the middle m deliver 5 (1 + 0.1 m): 15 at m = 20.
    assert start == pytest.approx(17.5, abs=0.01)
    assert math.isnan(laser.first_dwell(times_s, rate, 0.0, 1.0, 15.0)[0])


def test_fluence_over_a_passing_range_is_the_integral() -> None:
    """Straight flyby: the integral of B / (b^2 + v^2 t^2) is an arctangent."""
    times_s = np.arange(0.0, 200.0, 1.0)
    threat = np.zeros((200, 3))
    threat[:, 0], threat[:, 1], threat[:, 2] = 7e6, 6e5, 7e3 * (times_s - 100)
    lasers = np.zeros((1, 200, 3))
    lasers[..., 0] = 7e6
    hardness, brightness = 2e8, 1e19
    starts, ends = laser.dwells(
        lasers,
        threat,
        times_s,
        np.ones(200, np.bool_),
        np.array([50.0]),
        np.array([500.0]),
        brightness,
        3e6,
        1.5e4,
        hardness,
    )
    delivered = brightness / (6e5 * 7e3) * (math.atan(7e3 * (ends[0] - 100) / 6e5) - math.atan(7e3 * (50 - 100) / 6e5))
    assert starts[0] == 50.0
    assert delivered == pytest.approx(hardness, rel=1e-3)


def test_line_of_sight_over_the_earth() -> None:
    high = np.array([EARTH_RADIUS_M + 1.2e6, 0, 0])
    reach = math.acos(EARTH_RADIUS_M / (EARTH_RADIUS_M + 1.2e6))
    for degrees, visible in ((-0.1, True), (0.1, False)):
        angle = reach + math.radians(degrees)
        assert (
            laser.clears_earth(high, EARTH_RADIUS_M * np.array([math.cos(angle), math.sin(angle), 0]), 0.0) == visible
        )
    pole = np.array([0, 0, EARTH_RADIUS_M * (1 - EARTH_FLATTENING) + 2e4])
    assert laser.clears_earth(pole, np.array([0, 0, 8e6]), 1.5e4)
    assert not laser.clears_earth(pole, np.array([0, 0, -8e6]), 1.5e4)
    assert not laser.clears_earth(np.array([EARTH_RADIUS_M + 1e4, 0, 0]), high, 1.5e4)


def test_out_of_range_below_altitude_and_hidden_give_nan() -> None:
    times_s = np.arange(0.0, 50.0)
    threat = np.tile([EARTH_RADIUS_M + 1e5, 0.0, 0.0], (50, 1))
    lasers = np.zeros((3, 50, 3))
    lasers[0] = [EARTH_RADIUS_M + 1e6, 0, 0]
    lasers[1] = [EARTH_RADIUS_M + 9e6, 0, 0]
    lasers[2] = [-EARTH_RADIUS_M - 1e6, 0, 0]
    ready, run = np.zeros(3), np.full(3, 500.0)
    allowed = np.ones(50, np.bool_)
    _, ends = laser.dwells(lasers, threat, times_s, allowed, ready, run, 1e19, 3e6, 1.5e4, 1e8)
    assert np.isfinite(ends).tolist() == [True, False, False]
    _, ends = laser.dwells(lasers, threat, times_s, ~allowed, ready, run, 1e19, 3e6, 1.5e4, 1e8)
    assert np.isnan(ends).all()
