"""Looks: the kernel equals plain numpy, and each rule alone does what it says."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from cupola.astro.geodesy import ecef_from_geodetic, geodetic_from_ecef
from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M
from cupola.sensing import looks
from cupola.sensing.sensor import Sensor

Floats = NDArray[np.float64]

SENSOR = Sensor(
    field_of_regard_rad=math.radians(119.0),
    minimum_range_m=300e3,
    maximum_range_m=6e6,
    grazing_altitude_m=10e3,
    sun_exclusion_rad=math.radians(15.0),
    angle_noise_rad=50e-6,
    frame_time_s=1.0,
    bands=("swir", "lwir"),
    noise_equivalent_irradiance_w_m2=1e-12,
    false_alarm_probability=1e-6,
    simultaneous_tracks=50,
)
OPEN = dataclasses.replace(
    SENSOR, field_of_regard_rad=2 * math.pi, minimum_range_m=0.0, maximum_range_m=1e8, sun_exclusion_rad=0.0
)
INTENSITY = np.array([[1.0], [2.0], [100.0]])
AWAY = np.array([[0.0, 0.0, 1.0]])


def _reference(
    sensor: Sensor, satellites: Floats, targets: Floats, intensity: Floats, suns: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Plain numpy, each test for all at once, angles by arccos, the nearest point of the segment by its three cases."""
    lines = targets[None] - satellites
    ranges = np.linalg.norm(lines, axis=2)
    nadir = np.arccos(
        np.clip((lines * -satellites).sum(axis=2) / (ranges * np.linalg.norm(satellites, axis=2)), -1.0, 1.0)
    )
    axes = np.array([EARTH_RADIUS_M] * 2 + [EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)]) + sensor.grazing_altitude_m
    a, b = satellites / axes, np.broadcast_to(targets / axes, satellites.shape)
    d = b - a
    before, after = (a * d).sum(axis=2) > 0.0, (b * d).sum(axis=2) < 0.0
    foot = np.linalg.norm(np.cross(a, b), axis=2) / np.linalg.norm(d, axis=2)
    nearest = np.where(before, np.linalg.norm(a, axis=2), np.where(after, np.linalg.norm(b, axis=2), foot))
    sun = np.arccos(np.clip((lines * suns[None]).sum(axis=2) / ranges, -1.0, 1.0))
    blocks = np.select(
        [
            (ranges < sensor.minimum_range_m) | (ranges > sensor.maximum_range_m),
            nadir > 0.5 * sensor.field_of_regard_rad,
            nearest < 1.0,
            sun < sensor.sun_exclusion_rad,
        ],
        [looks.RANGE, looks.REGARD, looks.EARTH, looks.SUN],
        looks.SIGNAL,
    )
    rows = [("swir", "mwir", "lwir").index(band) for band in sensor.bands]
    best = np.max(intensity[rows][:, None, :] / ranges**2, axis=0) / sensor.noise_equivalent_irradiance_w_m2
    return np.where(blocks == looks.SIGNAL, best, 0.0), blocks


@pytest.mark.parametrize("sensor", [SENSOR, OPEN, dataclasses.replace(SENSOR, field_of_regard_rad=3.0)])
def test_the_kernel_equals_plain_numpy(sensor: Sensor) -> None:
    rng = np.random.default_rng(4)

    def directions(*shape: int) -> Floats:
        vectors = rng.normal(size=(*shape, 3))
        return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)

    satellites = directions(300, 200) * (EARTH_RADIUS_M + rng.uniform(3e5, 3e6, (300, 200, 1)))
    targets = directions(200) * (EARTH_RADIUS_M + rng.uniform(-1e4, 1.5e6, (200, 1)))
    suns = directions(200)
    intensity = 10.0 ** rng.uniform(0.0, 6.0, (3, 200))
    snr, blocks = _reference(sensor, satellites, targets, intensity, suns)
    found = looks.look_snr(sensor, satellites, targets, intensity, suns)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, snr, rtol=1e-6)
    np.testing.assert_array_equal(looks.look_blocks(sensor, satellites, targets, intensity, suns), blocks)
    assert {looks.EARTH, looks.SIGNAL} <= set(np.unique(blocks))


def _one(sensor: Sensor, satellite: Floats, target: Floats, sun: Floats = AWAY) -> tuple[float, str]:
    places = (
        np.asarray(satellite, dtype=np.float64).reshape(1, 1, 3),
        np.asarray(target, dtype=np.float64).reshape(1, 3),
    )
    snr = looks.look_snr(sensor, *places, INTENSITY, sun)
    block = looks.look_blocks(sensor, *places, INTENSITY, sun)
    return float(snr[0, 0]), looks.LOOK_BLOCKS[block[0, 0]]


def test_signal_is_the_best_band_over_the_noise() -> None:
    """100 W/sr at 2,000 km is 2.5e-11 W/m2."""
    satellite, target = np.array([EARTH_RADIUS_M + 2.5e6, 0.0, 0.0]), np.array([EARTH_RADIUS_M + 0.5e6, 0.0, 0.0])
    assert _one(OPEN, satellite, target)[0] == pytest.approx(25.0)
    swir = dataclasses.replace(OPEN, bands=("swir",))
    assert _one(swir, satellite, target)[0] == pytest.approx(0.25)
    both = dataclasses.replace(OPEN, bands=("swir", "mwir"))
    assert _one(both, satellite, target)[0] == pytest.approx(0.5)


def test_range_limits_are_inclusive() -> None:
    satellite, target = np.array([EARTH_RADIUS_M + 2.5e6, 0.0, 0.0]), np.array([EARTH_RADIUS_M + 0.5e6, 0.0, 0.0])
    assert _one(dataclasses.replace(OPEN, maximum_range_m=2e6), satellite, target)[0] > 0.0
    assert _one(dataclasses.replace(OPEN, maximum_range_m=1.999e6), satellite, target) == (0.0, "range")
    assert _one(dataclasses.replace(OPEN, minimum_range_m=2.001e6), satellite, target) == (0.0, "range")
    assert _one(OPEN, satellite, satellite) == (0.0, "range")


@pytest.mark.parametrize(("angle_deg", "sees"), [(29.0, True), (31.0, False)])
def test_the_field_of_regard_is_a_full_cone_about_the_nadir(angle_deg: float, sees: bool) -> None:
    satellite = np.array([EARTH_RADIUS_M + 1e6, 0.0, 0.0])
    angle = math.radians(angle_deg)
    target = satellite + 6e5 * np.array([-math.cos(angle), math.sin(angle), 0.0])
    sensor = dataclasses.replace(OPEN, field_of_regard_rad=math.radians(60.0))
    assert (_one(sensor, satellite, target)[0] > 0.0) is sees


def test_a_target_under_the_grazing_altitude_is_blocked_even_straight_below() -> None:
    satellite = ecef_from_geodetic(0.7, 0.3, 1e6)
    assert _one(OPEN, satellite, ecef_from_geodetic(0.7, 0.3, 9_900.0)) == (0.0, "Earth")
    assert _one(OPEN, satellite, ecef_from_geodetic(0.7, 0.3, 10_100.0))[0] > 0.0


def test_only_the_stretch_between_the_two_counts() -> None:
    """The line goes on into the Earth behind a high target, and behind the satellite: neither blocks."""
    low, high = ecef_from_geodetic(0.2, 0.1, 5e5), ecef_from_geodetic(0.2, 0.1, 2e6)
    assert _one(OPEN, high, low)[0] > 0.0
    assert _one(OPEN, low, high)[0] > 0.0


@pytest.mark.parametrize("latitude", [0.0, 0.6, 1.2, math.pi / 2])
@pytest.mark.parametrize("grazing", [10e3, 100e3])
def test_the_limb_lies_at_the_grazing_altitude_over_the_ellipsoid(latitude: float, grazing: float) -> None:
    """A line that touches a height over a place is blocked just below the grazing altitude and free just above."""
    sensor = dataclasses.replace(OPEN, grazing_altitude_m=grazing)
    north = np.array([-math.sin(latitude), 0.0, math.cos(latitude)])
    for height, sees in ((0.99 * grazing - 50.0, False), (1.01 * grazing + 50.0, True)):
        touch = ecef_from_geodetic(latitude, 0.0, height)
        assert (_one(sensor, touch - 2.0e6 * north, touch + 2.5e6 * north)[0] > 0.0) is sees


@pytest.mark.parametrize(("angle_deg", "sees"), [(14.0, False), (16.0, True)])
def test_no_look_near_the_sun(angle_deg: float, sees: bool) -> None:
    satellite = np.array([EARTH_RADIUS_M + 1e6, 0.0, 0.0])
    target = satellite + np.array([0.0, 1e6, 0.0])
    angle = math.radians(angle_deg)
    sun = np.array([[math.sin(angle), math.cos(angle), 0.0]])
    sensor = dataclasses.replace(OPEN, sun_exclusion_rad=math.radians(15.0))
    assert (_one(sensor, satellite, target, sun)[0] > 0.0) is sees


def test_a_layer_without_satellites_sees_nothing() -> None:
    snr = looks.look_snr(SENSOR, np.empty((0, 4, 3)), np.ones((4, 3)), np.ones((3, 4)), np.ones((4, 3)))
    assert snr.shape == (0, 4)


@given(latitude=st.floats(-1.57, 1.57), longitude=st.floats(-3.2, 3.2), height=st.floats(11e3, 9e5))
def test_a_target_straight_below_is_always_seen(latitude: float, longitude: float, height: float) -> None:
    satellite = ecef_from_geodetic(latitude, longitude, 1e6)
    target = ecef_from_geodetic(latitude, longitude, height)
    assert geodetic_from_ecef(target)[2] == pytest.approx(height, abs=1e-3)
    sensor = dataclasses.replace(OPEN, field_of_regard_rad=math.radians(2.0))
    assert _one(sensor, satellite, target)[0] > 0.0


def test_the_required_signal_gives_the_stated_probabilities() -> None:
    """Table of the normal distribution: 4.7534 for 1e-6, 1.2816 for 0.9."""
    assert looks.required_snr(1e-6, 0.5) == pytest.approx(4.7534, abs=1e-4)
    assert looks.required_snr(1e-6, 0.9) == pytest.approx(4.7534 + 1.2816, abs=1e-4)
    needed = looks.required_snr(1e-3, 0.8)
    threshold = stats.norm.isf(1e-3)
    assert stats.norm.sf(threshold - needed) == pytest.approx(0.8)


def test_frames_slower_than_steps_fall_on_their_multiples() -> None:
    times = np.array([302.0, 303.0, 304.0, 305.0, 306.0, 309.0, 310.4, 311.0])
    np.testing.assert_array_equal(looks.frame_mask(times, 5.0), [False, False, False, True, False, False, True, False])
    assert looks.frame_mask(np.array([300.0, 301.0]), 5.0).tolist() == [True, False]


def test_frames_as_fast_as_steps_fall_on_each_step() -> None:
    assert looks.frame_mask(np.arange(0.3, 100.0, 0.1), 0.1)[1:].all()
    assert looks.frame_mask(np.arange(300.0, 400.0), 0.25).all()


def test_several_frames_in_a_step_lower_the_noise_by_the_root() -> None:
    quick = dataclasses.replace(SENSOR, frame_time_s=0.25)
    assert looks.frames_per_step(0.25, 1.0) == 4
    assert looks.frames_per_step(0.1, 0.3) == 3
    assert looks.frames_per_step(7.0, 1.0) == 1
    assert looks.noise_per_step_rad(quick, 1.0) == pytest.approx(25e-6)
    assert looks.noise_per_step_rad(SENSOR, 0.5) == pytest.approx(50e-6)
