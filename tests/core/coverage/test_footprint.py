"""Footprints against the plain geometry of two points on two spheres."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.footprint import footprint, footprints


def seen(angle: float, **limits: float) -> bool:
    """Whether a satellite at (r, 0) sees a target that far round the Earth, from vectors alone."""
    satellite = np.array([EARTH_RADIUS_M + limits["altitude_m"], 0.0])
    radius = EARTH_RADIUS_M + limits["target_altitude_m"]
    target = radius * np.array([math.cos(angle), math.sin(angle)])
    line = target - satellite
    slant = float(np.hypot(*line))
    if slant == 0.0:
        return True
    elevation = math.asin(float(np.clip(-line @ target / (slant * radius), -1, 1)))
    nadir = math.acos(float(np.clip(-line @ satellite / (slant * satellite[0]), -1, 1)))
    share = float(np.clip(-(satellite @ line) / slant**2, 0, 1))
    lowest = float(np.hypot(*(satellite + share * line)))
    beyond = float(np.hypot(*(satellite + max(-(satellite @ line) / slant**2, 0.0) * line)))
    return bool(
        lowest >= EARTH_RADIUS_M + limits["grazing_altitude_m"] - 1e-3
        and elevation >= limits["mask_rad"]
        and nadir <= 0.5 * limits["field_of_regard_rad"]
        and limits["minimum_range_m"] <= slant <= limits["maximum_range_m"]
        and beyond >= EARTH_RADIUS_M + limits["above_horizon_m"]
    )


@given(
    altitude_m=st.floats(150e3, 4e7),
    target_altitude_m=st.one_of(st.just(0.0), st.floats(0.0, 2e6)),
    mask_rad=st.floats(-1.57, 1.57),
    field_of_regard_rad=st.floats(0.1, 7.0),
    maximum_range_m=st.floats(1e5, 6e7),
    minimum_range_m=st.floats(0.0, 1e6),
    grazing_altitude_m=st.one_of(st.just(0.0), st.floats(-1e5, 1e5)),
    above_horizon_m=st.one_of(st.just(-EARTH_RADIUS_M), st.floats(-1e5, 3e5)),
)
def test_rings_are_where_the_vectors_say(**limits: float) -> None:
    rings = footprints(**limits)
    edges = [edge for ring in rings for edge in (ring.minimum_rad, ring.maximum_rad)]
    assert edges == sorted(edges)
    for angle in np.linspace(1e-4, math.pi - 1e-4, 157):
        if min((abs(angle - edge) for edge in edges), default=1.0) > 1e-4:
            assert any(ring.minimum_rad <= angle <= ring.maximum_rad for ring in rings) == seen(angle, **limits)


def test_the_near_ring_is_the_footprint() -> None:
    # A cone of 130 degrees from 1,000 km is wider than the limb and cuts the shell at 600 km before and behind it.
    rings = footprints(1e6, 6e5, None, math.radians(130.0))
    assert len(rings) == 2
    assert rings[0] == footprint(1e6, 6e5, None, math.radians(130.0))


def test_limb_to_limb_field_of_regard_at_1000_km() -> None:
    """119.64 degrees: half of it reaches the horizon, a wider one no farther, a narrower one less far."""
    limb = 2.0 * math.asin(EARTH_RADIUS_M / (EARTH_RADIUS_M + 1e6))
    assert math.degrees(limb) == pytest.approx(119.64, abs=0.005)
    horizon = math.acos(EARTH_RADIUS_M / (EARTH_RADIUS_M + 1e6))
    assert footprint(1e6, 0.0, None, limb).maximum_rad == pytest.approx(horizon, abs=1e-7)
    assert footprint(1e6, 0.0, None, 2.0 * math.pi).maximum_rad == pytest.approx(horizon, abs=1e-12)
    assert footprint(1e6, 0.0, None, 0.9 * limb).maximum_rad < 0.6 * horizon


def test_iridium_as_built_sees_19_9_degrees() -> None:
    """780 km and 8.2 degrees: the 19.9 degrees that polar streets of 6 x 11 need."""
    assert math.degrees(footprint(780e3, 0.0, math.radians(8.2)).maximum_rad) == pytest.approx(19.92, abs=0.05)


def test_masks_of_0_and_90_degrees() -> None:
    horizon = math.acos(EARTH_RADIUS_M / (EARTH_RADIUS_M + 550e3))
    assert footprint(550e3, 0.0, 0.0).maximum_rad == pytest.approx(horizon, abs=1e-12)
    assert footprint(550e3, 0.0, 0.5 * math.pi).maximum_rad == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    "limits",
    [
        {"altitude_m": -10.0},
        {"altitude_m": -7e6},
        {"altitude_m": math.nan},
        {"altitude_m": 5e5, "maximum_range_m": 4e5},
        {"altitude_m": 5e5, "grazing_altitude_m": 1e4},
        {"altitude_m": 5e5, "target_altitude_m": 1e6, "mask_rad": 0.1},
        {"altitude_m": 5e5, "minimum_range_m": 2e7},
        {"altitude_m": 5e5, "above_horizon_m": 1e5},
        {"altitude_m": 5e5, "mask_rad": 2.0},
    ],
)
def test_nothing_to_see(limits: dict[str, float]) -> None:
    assert footprint(**limits).empty
    assert footprint(**limits).maximum_rad < footprint(**limits).minimum_rad


def test_above_the_horizon_is_a_ring() -> None:
    """Rider's geometry: the tangent point to the limb, less and plus the target's own horizon."""
    satellite, target, limb = (EARTH_RADIUS_M + height for height in (1e6, 2e5, 3e4))
    ring = footprint(1e6, 2e5, above_horizon_m=3e4, grazing_altitude_m=3e4)
    assert ring.minimum_rad == pytest.approx(math.acos(limb / satellite) - math.acos(limb / target), abs=1e-12)
    assert ring.maximum_rad == pytest.approx(math.acos(limb / satellite) + math.acos(limb / target), abs=1e-12)
