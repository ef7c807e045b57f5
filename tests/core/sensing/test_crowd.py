"""Looks at many targets: pair by pair the same as one target at a time, whatever is left out beforehand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from cupola.constants import EARTH_RADIUS_M
from cupola.sensing.crowd import Crowd, crowd_looks
from cupola.sensing.looks import look_snr
from cupola.sensing.sensor import Sensor

NEAR = Sensor(
    field_of_regard_rad=math.radians(119.0),
    minimum_range_m=300e3,
    maximum_range_m=3e6,
    grazing_altitude_m=10e3,
    sun_exclusion_rad=math.radians(15.0),
    angle_noise_rad=50e-6,
    frame_time_s=1.0,
    bands=("swir", "lwir"),
    noise_equivalent_irradiance_w_m2=1e-12,
    false_alarm_probability=1e-6,
    simultaneous_tracks=50,
)
WIDE = dataclasses.replace(
    NEAR, field_of_regard_rad=2 * math.pi, minimum_range_m=0.0, maximum_range_m=4e7, grazing_altitude_m=100e3,
    sun_exclusion_rad=0.0, bands=("mwir",),
)  # fmt: skip
TIMES = 40


def moving(rng: np.random.Generator, count: int, low_m: float, high_m: float, speed_m_s: float) -> np.ndarray:
    """Bodies on great circles, shape (count, TIMES, 3), seconds apart."""
    ends = rng.normal(size=(2, count, 3))
    out = ends[0] / np.linalg.norm(ends[0], axis=1, keepdims=True)
    along = np.cross(out, ends[1])
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    radius = EARTH_RADIUS_M + rng.uniform(low_m, high_m, (count, 1, 1))
    angle = speed_m_s / radius * np.arange(TIMES)[None, :, None]
    return radius * (np.cos(angle) * out[:, None] + np.sin(angle) * along[:, None])


@pytest.mark.parametrize("sensors", [(NEAR, WIDE), (WIDE, NEAR)])
@pytest.mark.parametrize("seed", range(3))
def test_a_crowd_is_seen_as_each_alone(sensors: tuple[Sensor, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, needed = (60, 45), (6.0, 3.0)
    satellites = np.concatenate([moving(rng, counts[0], 3e5, 2e6, 7.4e3), moving(rng, counts[1], 5e5, 3.6e7, 6e3)])
    flights = moving(rng, 25, -2e4, 1.5e6, 6e3)
    # Each target flies for a part of the time only, one of them not at all; some lack a sample in between.
    kept = [np.flatnonzero(rng.random(TIMES) < rng.choice([0.0, 0.5, 1.0], p=[0.1, 0.3, 0.6])) for _ in range(25)]
    columns = np.concatenate(kept).astype(np.int64)
    crowd = Crowd(
        first=np.cumsum([0, *(len(one) for one in kept)]),
        columns=columns,
        positions_ecef_m=np.concatenate([flight[one] for flight, one in zip(flights, kept, strict=True)]),
        intensity_w_sr=10.0 ** rng.uniform(0.0, 5.0, (3, len(columns))),
    )
    frames = rng.random((2, len(columns))) < 0.9
    suns = rng.normal(size=(TIMES, 3))
    suns /= np.linalg.norm(suns, axis=1, keepdims=True)
    found = crowd_looks(sensors, counts, needed, satellites, crowd, frames, suns)
    whole = np.zeros((25, sum(counts), TIMES), np.float32)
    for pair, (target, satellite) in enumerate(zip(found.targets, found.satellites, strict=True)):
        size = len(kept[target])
        assert not found.seen[pair, size:].any()
        assert ((found.snr[pair] > 0.0) == found.seen[pair]).all()
        whole[target, satellite, kept[target]] = found.snr[pair, :size]
    expected = np.zeros_like(whole)
    for target, one in enumerate(kept):
        span = slice(crowd.first[target], crowd.first[target + 1])
        for row, rows in ((0, slice(0, 60)), (1, slice(60, None))):
            places = np.ascontiguousarray(satellites[rows][:, one])
            snr = look_snr(sensors[row], places, crowd.positions_ecef_m[span], crowd.intensity_w_sr[:, span], suns[one])
            counts_as_look = (snr >= np.float32(needed[row])) & frames[row, span]
            expected[target, rows, one] = np.where(counts_as_look, snr, 0.0).T
    np.testing.assert_array_equal(whole, expected)
    assert 20 < len(found.targets) < 0.9 * 25 * sum(counts)
    order = found.targets * sum(counts) + found.satellites
    assert (np.diff(order) > 0).all()


def test_satellites_that_have_decayed_see_nothing_and_hide_nothing() -> None:
    rng = np.random.default_rng(9)
    satellites = np.repeat(moving(rng, 1, 1e6, 1e6, 7.4e3), 3, axis=0)
    satellites[1, 25:] = np.nan
    satellites[2] = np.nan
    below = satellites[0] * (EARTH_RADIUS_M + 5e5) / np.linalg.norm(satellites[0], axis=1, keepdims=True)
    crowd = Crowd(np.array([0, TIMES]), np.arange(TIMES), below, np.full((3, TIMES), 1e5))
    for flipped in (False, True):
        places = np.ascontiguousarray(satellites[:, ::-1]) if flipped else satellites
        target = dataclasses.replace(crowd, positions_ecef_m=np.ascontiguousarray(below[::-1]) if flipped else below)
        found = crowd_looks(
            (WIDE,), (3,), (6.0,), places, target, np.ones((1, TIMES), np.bool_), np.tile([0.0, 0.0, 1.0], (TIMES, 1))
        )
        assert found.satellites.tolist() == [0, 1]
        assert found.seen.sum(axis=1).tolist() == [TIMES, 25]


def test_no_sensors_no_looks() -> None:
    crowd = Crowd(np.array([0, 2]), np.arange(2), np.full((2, 3), 7e6), np.ones((3, 2)))
    found = crowd_looks((), (), (), np.empty((0, 2, 3)), crowd, np.zeros((0, 2), np.bool_), np.ones((2, 3)))
    assert found.seen.shape == (0, 2)
