"""Grids: areas, places, bounds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from cupola.coverage.grids import Grid, equal_angle, equal_area
from cupola.errors import InputError

MAKERS = [equal_angle, equal_area]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("step_deg", [0.25, 1.0, 3.3, 10.0])
def test_cells_fill_the_sphere(make: Callable[[float], Grid], step_deg: float) -> None:
    grid = make(math.radians(step_deg))
    assert grid.weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert (np.diff(grid.latitudes_rad) > 0.0).all()
    np.testing.assert_allclose(grid.latitudes_rad, -grid.latitudes_rad[::-1], atol=1e-12)
    assert grid.size == grid.first[-1] == len(grid.ring)


def test_one_degree_has_64800_points() -> None:
    assert equal_angle(math.radians(1)).size == 64_800


def test_mean_of_a_known_field() -> None:
    """The mean of sin^2 of latitude over the sphere is 1/3, of x^2 too."""
    for make in MAKERS:
        grid = make(math.radians(1))
        directions = grid.directions()
        np.testing.assert_allclose(grid.weights @ directions**2, 1.0 / 3.0, atol=1e-4)
        np.testing.assert_allclose(grid.weights @ directions, 0.0, atol=1e-12)


def test_equal_area_is_equal_and_near_square() -> None:
    grid = equal_area(math.radians(2))
    assert np.ptp(grid.areas) == 0.0
    assert grid.size == pytest.approx(4 * math.pi / math.radians(2) ** 2, rel=0.01)


@pytest.mark.parametrize("make", MAKERS)
def test_nearest_is_the_point_itself(make: Callable[[float], Grid]) -> None:
    grid = make(math.radians(7))
    for point, (latitude, longitude) in enumerate(zip(*grid.places_rad(), strict=True)):
        assert grid.nearest(latitude, longitude) == point
        assert grid.nearest(latitude, longitude + 2.0 * math.pi) == point


@pytest.mark.parametrize("step_deg", [0.0, 0.2, 11.0, -1.0, math.nan])
def test_steps_out_of_bounds(step_deg: float) -> None:
    for make in MAKERS:
        with pytest.raises(InputError, match=r"outside 0\.25° to 10°"):
            make(math.radians(step_deg))
