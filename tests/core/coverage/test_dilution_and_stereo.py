"""Dilution of precision and stereo against plain linear algebra on every pair."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.coverage import merit
from cupola.coverage.dilution import dilution, step_stereo
from cupola.coverage.grids import equal_area
from cupola.coverage.reach import fixed_reach, reach_of
from cupola.coverage.stepping import all_at_once, step_coverage

R = 6_378_137.0
GRID = equal_area(math.radians(10))


def random_positions(seed: int, satellites: int, steps: int) -> np.ndarray:
    directions = np.random.default_rng(seed).normal(size=(satellites, steps, 3))
    return directions / np.linalg.norm(directions, axis=2, keepdims=True) * 2.6e7


def lines_in_view(positions: np.ndarray, point: np.ndarray, mask_rad: float) -> np.ndarray:
    lines = positions - point
    lines = lines / np.linalg.norm(lines, axis=1, keepdims=True)
    return lines[lines @ (point / np.linalg.norm(point)) >= math.sin(mask_rad)]


@pytest.mark.parametrize("clock", [True, False])
def test_dilution_is_the_inverse_of_the_normal_matrix(clock: bool) -> None:
    positions = random_positions(1, 14, 2)
    found = dilution(GRID, positions, reach_of(mask_rad=0.1), clock=clock)
    blind = 0
    for t in range(2):
        for p, up in enumerate(GRID.directions()):
            rows = lines_in_view(positions[:, t], R * up, 0.1)
            if len(rows) < (4 if clock else 3):
                blind += 1
                assert np.isnan(found.geometric[t, p])
                continue
            whole = np.column_stack([rows, np.ones(len(rows))]) if clock else rows
            covariance = np.linalg.inv(whole.T @ whole)
            vertical = up @ covariance[:3, :3] @ up
            np.testing.assert_allclose(found.geometric[t, p], math.sqrt(np.trace(covariance)), rtol=1e-6)
            np.testing.assert_allclose(found.position[t, p] ** 2, np.trace(covariance[:3, :3]), rtol=1e-6)
            np.testing.assert_allclose(found.vertical[t, p] ** 2, vertical, rtol=1e-6)
            np.testing.assert_allclose(
                found.horizontal[t, p] ** 2, np.trace(covariance[:3, :3]) - vertical, rtol=1e-6, atol=1e-9
            )
            if clock:
                np.testing.assert_allclose(found.time[t, p] ** 2, covariance[3, 3], rtol=1e-6)
    assert 0 < blind < 2 * GRID.size


@pytest.mark.parametrize("least_deg", [0.0, 30.0, 80.0])
def test_stereo_asks_every_pair(least_deg: float) -> None:
    positions = random_positions(2, 10, 20)
    everything = np.arange(GRID.size)
    kept = step_stereo(
        GRID, all_at_once(positions), 10, 20, 60.0, reach_of(mask_rad=0.1), math.radians(least_deg), chosen=everything
    )  # fmt: skip
    for t in range(20):
        for p, up in enumerate(GRID.directions()):
            rows = lines_in_view(positions[:, t], R * up, 0.1)
            cosines = np.abs(rows @ rows.T)[np.triu_indices(len(rows), 1)]
            wanted = 2 if (cosines <= math.cos(math.radians(least_deg))).any() else min(len(rows), 1)
            assert kept.kept[t, p] == wanted


def test_stereo_lists_agree_with_painting_for_rings() -> None:
    rng = np.random.default_rng(4)
    positions = random_positions(3, 8, 30)
    reach = fixed_reach(rng.uniform(0.0, 1.0, 8), rng.uniform(0.5, 3.1, 8))
    plain = step_coverage(GRID, all_at_once(positions), 8, 30, 60.0, reach, folds=2, needed=(1, 2))
    stereo = step_stereo(GRID, all_at_once(positions), 8, 30, 60.0, reach, 0.0)
    np.testing.assert_array_equal(stereo.seen, plain.seen)
    np.testing.assert_array_equal(merit.revisit_max_s(stereo, 2), merit.revisit_max_s(plain, 2))
    np.testing.assert_array_equal(stereo.by_ring, plain.by_ring)
