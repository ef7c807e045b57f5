"""What is in view at one moment, against plain elevations and distances of every pair."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.constants import EARTH_RADIUS_M
from cupola.results.coverage import place_of
from cupola.scenario import Scenario, replaced, template
from cupola.simulation.coverage_now import FIGURE, coverage_now


@pytest.fixture
def scenario() -> Scenario:
    return replaced(template("quickstart"), "coverage", {"minimum_elevation_deg": 20.0, "fold": 3})


def shell(count: int, height_m: float) -> np.ndarray:
    """Return satellites strewn evenly, always the same, shape (count, 3)."""
    ways = np.random.default_rng(5).normal(size=(count, 3))
    return ways / np.linalg.norm(ways, axis=1, keepdims=True) * (EARTH_RADIUS_M + height_m)


def test_counts_equal_those_by_elevation_and_range(scenario: Scenario) -> None:
    places = shell(60, 1.0e6)
    grid = coverage_now(scenario, "custody", places)
    payload = scenario.layers[0].payload
    steep, reach_m = math.radians(20.0), 1000.0 * payload.maximum_range_km
    half_cone = math.radians(0.5 * payload.field_of_regard_deg)
    differ = 0
    for number in range(0, len(grid.figures[FIGURE]), 97):
        latitude, longitude = place_of(grid, number)
        up = np.array(
            [math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)]
        )
        ray = places - EARTH_RADIUS_M * up
        distance = np.linalg.norm(ray, axis=1)
        elevation = np.arcsin(ray @ up / distance)
        nadir = np.arccos(np.einsum("ij,ij->i", ray, places) / distance / np.linalg.norm(places, axis=1))
        seen = (elevation >= steep) & (distance <= reach_m) & (nadir <= half_cone)
        differ += int(seen.sum()) != int(grid.figures[FIGURE][number])
    assert differ <= 1  # a place on the very edge may fall to either side in single precision


def test_who_sees_nothing_counts_nothing(scenario: Scenario) -> None:
    nowhere = np.vstack([np.full((1, 3), np.nan), np.array([[EARTH_RADIUS_M - 1.0, 0.0, 0.0]])])
    assert coverage_now(scenario, "custody", nowhere).figures[FIGURE].max() == 0.0
    assert coverage_now(scenario, "custody", np.empty((0, 3))).figures[FIGURE].max() == 0.0
    steep = replaced(scenario, "coverage.minimum_elevation_deg", 90.0)
    assert coverage_now(steep, "custody", shell(40, 1.0e6)).figures[FIGURE].max() <= 1.0


def test_one_satellite_covers_its_cap(scenario: Scenario) -> None:
    grid = coverage_now(scenario, "custody", np.array([[EARTH_RADIUS_M + 1.0e6, 0.0, 0.0]]))
    elevation = math.radians(20.0)
    ratio = EARTH_RADIUS_M / (EARTH_RADIUS_M + 1.0e6)
    cap = math.acos(ratio * math.cos(elevation)) - elevation
    share = grid.figures[FIGURE] @ np.repeat(grid.point_areas, grid.points_per_ring)
    assert share == pytest.approx((1.0 - math.cos(cap)) / 2.0, rel=0.03)
