"""Who sees a moving target: against the footprints of a target at rest, and against hand-made lines of sight."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cupola.coverage.along import Sight, along
from cupola.coverage.footprint import footprints

R = 6_378_137.0


@settings(max_examples=150)
@given(
    satellite_km=st.floats(150, 40_000),
    target_km=st.floats(0, 2_000),
    limits=st.sampled_from(
        [
            {},
            {"mask_rad": 0.2},
            {"mask_rad": -0.3, "maximum_range_m": 4e6},
            {"field_of_regard_rad": 1.5},
            {"field_of_regard_rad": 7.0, "minimum_range_m": 1e6},
            {"grazing_altitude_m": 8e4},
            {"above_horizon_m": 5e4},
        ]
    ),
    seed=st.integers(0, 2**32 - 1),
)
@example(satellite_km=150.0, target_km=80.001, limits={"grazing_altitude_m": 8e4}, seed=266)
@example(satellite_km=150.0, target_km=79.999, limits={"grazing_altitude_m": 8e4}, seed=266)
def test_agrees_with_footprints(satellite_km: float, target_km: float, limits: dict[str, float], seed: int) -> None:
    # A target at the very height of the limit is above or below it by rounding alone.
    assume(
        all(abs(target_km * 1e3 - limits.get(name, -1.0)) > 1e-3 for name in ("grazing_altitude_m", "above_horizon_m"))
    )
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0.0, math.pi, 40)
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    satellites = (R + satellite_km * 1e3) * np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1) @ turn.T
    target = (R + target_km * 1e3) * turn[:, 0]
    found = along(satellites[:, None], target[None], np.zeros(1), Sight(**limits)).seen[:, 0]
    rings = footprints(satellite_km * 1e3, target_km * 1e3, **limits)
    edges = [edge for ring in rings for edge in (ring.minimum_rad, ring.maximum_rad)]
    near = [any(abs(angle - edge) < 1e-6 for edge in edges) for angle in angles]
    wanted = np.array([any(r.minimum_rad <= angle <= r.maximum_rad for r in rings) for angle in angles])
    np.testing.assert_array_equal(found[~np.array(near)], wanted[~np.array(near)])


def test_stereo_pair_and_gaps() -> None:
    up = R + 1e6
    place = np.array([R + 2e5, 0.0, 0.0])
    overhead = np.array([up, 0.0, 0.0])
    aside = np.array([up, 8e5, 0.0])  # 45 degrees from overhead
    slightly = np.array([up, 0.0, 8e4])
    lost = np.full(3, np.nan)
    positions = np.array(
        [[overhead, overhead, lost, lost], [aside, lost, lost, aside], [slightly, slightly, lost, lost]]
    )
    times = 100.0 + 10.0 * np.arange(4)
    found = along(positions, np.tile(place, (4, 1)), times, Sight())
    np.testing.assert_array_equal(found.in_view, [3, 2, 0, 1])
    np.testing.assert_array_equal(found.seen[:, 0], True)
    wide = math.acos(np.dot([8e5, 8e5, 0.0], [8e5, 0.0, 8e4]) / (math.hypot(8e5, 8e5) * math.hypot(8e5, 8e4)))
    np.testing.assert_allclose(found.stereo_rad[:2], [wide, math.atan2(8e4, 8e5)])
    assert np.isnan(found.stereo_rad[2:]).all()
    np.testing.assert_array_equal(found.pair, [[1, 2], [0, 2], [-1, -1], [-1, -1]])
    np.testing.assert_array_equal(found.gaps_s(), [[120, 130]])
    np.testing.assert_array_equal(found.gaps_s(2), [[120, 140]])
    np.testing.assert_array_equal(found.stereo_gaps_s(0.5), [[110, 140]])
    np.testing.assert_array_equal(found.views_s(1), [[100, 110], [130, 140]])


@pytest.mark.parametrize("satellites", [0, 1])
def test_few_satellites(satellites: int) -> None:
    positions = np.full((satellites, 3, 3), [7e6, 0.0, 0.0])
    found = along(positions, np.full((3, 3), [R, 0.0, 0.0]), np.arange(3.0), Sight(mask_rad=0.1))
    np.testing.assert_array_equal(found.in_view, satellites)
    assert len(found.gaps_s()) == 1 - satellites
    assert np.isnan(found.stereo_rad).all()
