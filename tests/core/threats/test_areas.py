"""Places in a circle: inside, uniform, independent of how many are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cupola.astro.geodesy import MEAN_RADIUS_M, great_circle_rad
from cupola.threats.areas import places_in_circle


@given(
    latitude=st.floats(-math.pi / 2, math.pi / 2),
    longitude=st.floats(-math.pi, math.pi),
    radius_m=st.floats(0.0, 5e6),
)
def test_every_place_lies_in_the_circle(latitude: float, longitude: float, radius_m: float) -> None:
    latitudes, longitudes = places_in_circle(latitude, longitude, radius_m, 20, np.random.default_rng(3))
    angles = great_circle_rad(latitude, longitude, latitudes, longitudes)
    assert (angles * MEAN_RADIUS_M <= radius_m * (1 + 1e-9) + 0.2).all()
    assert (longitudes >= -math.pi).all()
    assert (longitudes <= math.pi).all()


@pytest.mark.parametrize("latitude", [0.0, math.radians(80.0), math.pi / 2])
def test_places_are_uniform_over_the_area(latitude: float) -> None:
    radius_m = 4e6
    latitudes, longitudes = places_in_circle(latitude, 3.1, radius_m, 4_000, np.random.default_rng(11))
    angles = great_circle_rad(latitude, 3.1, latitudes, longitudes)
    share = (1.0 - np.cos(angles)) / (1.0 - math.cos(radius_m / MEAN_RADIUS_M))
    assert stats.kstest(share, "uniform").pvalue > 0.01


def test_the_first_places_do_not_depend_on_the_count() -> None:
    few = places_in_circle(0.8, 2.9, 1e5, 3, np.random.default_rng(5))
    many = places_in_circle(0.8, 2.9, 1e5, 50, np.random.default_rng(5))
    np.testing.assert_array_equal(few[0], many[0][:3])
    np.testing.assert_array_equal(few[1], many[1][:3])
