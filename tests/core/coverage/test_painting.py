"""Painted coverage against plain points x satellites x steps, and against hand-made gaps."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupola.coverage import merit
from cupola.coverage.arcs import arc_cosine
from cupola.coverage.footprint import Footprint, footprints
from cupola.coverage.grids import Grid, equal_angle, equal_area
from cupola.coverage.reach import Reach, fixed_reach, reach_of, same_reach
from cupola.coverage.stepping import Stepped, all_at_once, step_coverage

R = 6_378_137.0


def counts_by_force(grid: Grid, positions: np.ndarray, least: np.ndarray, greatest: np.ndarray) -> np.ndarray:
    """Numbers in view (points, times) by the angle of every point and satellite; least and greatest (S, T)."""
    units = positions / np.linalg.norm(positions, axis=2, keepdims=True)
    angles = np.arccos(np.clip(np.einsum("pi,sti->pst", grid.directions(), units), -1.0, 1.0))
    return ((angles <= greatest) & (angles >= least)).sum(axis=1)


def stepped(grid: Grid, positions: np.ndarray, reach: Reach, **more: object) -> Stepped:
    satellites, steps = positions.shape[:2]
    everything = np.arange(grid.size)
    return step_coverage(grid, all_at_once(positions), satellites, steps, 60.0, reach, chosen=everything, **more)


def random_positions(rng: np.random.Generator, satellites: int, steps: int) -> np.ndarray:
    directions = rng.normal(size=(satellites, steps, 3))
    radii = R + rng.uniform(2e5, 4e7, (satellites, steps, 1))
    return directions / np.linalg.norm(directions, axis=2, keepdims=True) * radii


def test_arc_cosine() -> None:
    cosines = np.concatenate([np.linspace(-1.0, 1.0, 20001), 1.0 - np.logspace(-15, -1, 50)])
    found = np.array([arc_cosine(c) for c in cosines])
    np.testing.assert_allclose(found, np.arccos(cosines), rtol=0, atol=2e-13)


@pytest.mark.parametrize("grid", [equal_angle(math.radians(5)), equal_area(math.radians(4))], ids=["angle", "area"])
def test_equal_to_brute_force(grid: Grid) -> None:
    rng = np.random.default_rng(1)
    positions = random_positions(rng, 20, 150)  # more steps than one chunk holds
    greatest, least = rng.uniform(0.0, math.pi, 20), np.where(rng.random(20) < 0.5, 0.0, rng.uniform(0.0, 1.5, 20))
    kept = stepped(grid, positions, fixed_reach(least, greatest))
    wanted = counts_by_force(grid, positions, least[:, None], greatest[:, None])
    np.testing.assert_array_equal(kept.kept.T, wanted)
    np.testing.assert_array_equal(kept.total, wanted.sum(axis=1))
    np.testing.assert_array_equal(kept.least, wanted.min(axis=1))
    np.testing.assert_array_equal(kept.most, wanted.max(axis=1))
    for fold in range(4):
        np.testing.assert_array_equal(kept.seen[fold], (wanted > fold).sum(axis=1))
        by_ring = np.add.reduceat(wanted > fold, grid.first[:-1], axis=0, dtype=np.int64).T
        np.testing.assert_array_equal(kept.by_ring[:, :, fold], by_ring)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    satellites=st.integers(0, 4),
    polar=st.sampled_from(["anywhere", "north", "south", "antimeridian"]),
    step_deg=st.sampled_from([4.0, 7.5, 10.0]),
)
def test_random_patterns(seed: int, satellites: int, polar: str, step_deg: float) -> None:
    rng = np.random.default_rng(seed)
    positions = random_positions(rng, satellites, 3)
    if polar == "antimeridian":
        positions[..., 1] *= 1e-3
        positions[..., 0] = -np.abs(positions[..., 0])
    elif polar != "anywhere":
        positions[..., :2] *= 1e-3
        positions[..., 2] = np.abs(positions[..., 2]) * (1 if polar == "north" else -1)
    least, greatest = rng.uniform(-1.0, 1.0, satellites).clip(0.0), rng.uniform(-0.2, math.pi, satellites)
    for grid in (equal_angle(math.radians(step_deg)), equal_area(math.radians(step_deg))):
        kept = stepped(grid, positions, fixed_reach(least, greatest))
        np.testing.assert_array_equal(
            kept.kept.T, counts_by_force(grid, positions, least[:, None], greatest[:, None])
        )  # fmt: skip


@pytest.mark.parametrize(
    "limits",
    [
        {"mask_rad": math.radians(10)},
        {"mask_rad": 0.0},
        {"mask_rad": math.radians(90)},
        {"target_altitude_m": 300e3, "maximum_range_m": 3e6},
        {"target_altitude_m": 300e3, "grazing_altitude_m": 50e3, "minimum_range_m": 1.5e6},
        {"target_altitude_m": 200e3, "above_horizon_m": 80e3},
        {"target_altitude_m": 1_000e3, "field_of_regard_rad": math.radians(150)},
        {"mask_rad": -0.1, "field_of_regard_rad": math.radians(50)},
    ],
)
def test_limits_follow_the_height(limits: dict[str, float]) -> None:
    rng = np.random.default_rng(3)
    positions = random_positions(rng, 8, 20)
    positions[3, 4] = np.nan
    positions[4, 4] = 0.0
    grid = equal_angle(math.radians(10))
    kept = stepped(grid, positions, reach_of(**limits))
    wanted = np.zeros((grid.size, 20), int)
    for s in range(8):
        for t in range(20):
            place = positions[s, t]
            radius = float(np.linalg.norm(place))
            for ring in footprints(radius - R, **limits) if radius > 0 else ():
                wanted[:, t] += counts_by_force(grid, place[None, None], ring.minimum_rad, ring.maximum_rad)[:, 0]
    np.testing.assert_array_equal(kept.kept.T, wanted)


def test_poles_see_a_satellite_over_them() -> None:
    grid = equal_angle(math.radians(10))
    positions = np.array([[[0.0, 0.0, R + 1e6]], [[0.0, 0.0, -R - 1e6]]])
    kept = stepped(grid, positions, same_reach(Footprint(0.0, math.radians(12)), 2))
    ring = kept.by_ring[0, :, 0]
    assert ring[0] == ring[-1] == 36
    assert ring[1:-1].sum() == 0


def hand_made(rows: list[str]) -> Stepped:
    """One ring whose points see a satellite where a row has an x."""
    steps = len(rows[0])
    grid = Grid(np.zeros(1), np.array([len(rows)]), np.zeros(1), np.full(1, 1.0 / len(rows)))
    longitudes = 2.0 * math.pi * np.arange(len(rows)) / len(rows) - math.pi
    positions = np.full((len(rows), steps, 3), np.nan)
    for p, row in enumerate(rows):
        for t, letter in enumerate(row):
            if letter == "x":
                positions[p, t] = 7e6 * np.array([math.cos(longitudes[p]), math.sin(longitudes[p]), 0.0])
    return stepped(grid, positions, same_reach(Footprint(0.0, 0.1), len(rows)))


def test_figures_of_merit_by_hand() -> None:
    kept = hand_made(["xx..x...xx", "..x...x..x", "..........", "xxxxxxxxxx", "....x....."])
    minute = 60.0
    np.testing.assert_array_equal(merit.gap_count(kept), [2, 3, 1, 0, 2])
    np.testing.assert_array_equal(merit.access_count(kept), [3, 3, 0, 1, 1])
    np.testing.assert_allclose(merit.revisit_mean_s(kept), minute * np.array([2.5, 7 / 3, 10, 0, 4.5]))
    np.testing.assert_allclose(merit.revisit_max_s(kept), minute * np.array([3, 3, 10, 0, 5]))
    np.testing.assert_allclose(merit.time_average_gap_s(kept), minute * np.array([1.3, 1.7, 10, 0, 4.1]))
    np.testing.assert_allclose(merit.response_mean_s(kept), minute * np.array([0.65, 0.85, 5, 0, 2.05]))
    np.testing.assert_allclose(merit.revisit_deviation_s(kept), minute * np.array([0.5, math.sqrt(2) / 3, 0, 0, 0.5]))
    np.testing.assert_allclose(merit.covered_share(kept), [0.5, 0.3, 0.0, 1.0, 0.1])
    np.testing.assert_allclose(merit.mean_assets(kept), [0.5, 0.3, 0.0, 1.0, 0.1])
    np.testing.assert_array_equal(merit.simple_coverage(kept), [True, True, False, True, True])
    np.testing.assert_array_equal(merit.gaps_of(kept, 0), [[120, 240], [300, 480]])
    np.testing.assert_array_equal(merit.gaps_of(kept, 2), [[0, 600]])
    np.testing.assert_allclose(merit.share_against_time(kept)[:, 0], [0.4, 0.4, 0.4, 0.2, 0.6, 0.2, 0.4, 0.2, 0.4, 0.6])


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_gaps_of_random_counts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kept = stepped(
        equal_area(math.radians(10)), random_positions(rng, 3, 12), fixed_reach(np.zeros(3), rng.uniform(0, 2, 3)),
        needed=(1, 2),
    )  # fmt: skip
    for need in (1, 2):
        for point in rng.integers(0, kept.grid.size, 20):
            gaps = merit.gaps_of(kept, int(point), need)
            lengths = gaps[:, 1] - gaps[:, 0]
            assert merit.gap_count(kept, need)[point] == len(lengths)
            assert merit.revisit_max_s(kept, need)[point] == max(lengths, default=0.0)
            assert merit.time_average_gap_s(kept, need)[point] == pytest.approx((lengths**2).sum() / 720.0)


def test_regions_against_time() -> None:
    rng = np.random.default_rng(5)
    grid = equal_angle(math.radians(10))
    positions = random_positions(rng, 3, 10)
    masks = np.stack([rng.random(grid.size) < 0.3, np.zeros(grid.size, bool), np.ones(grid.size, bool)])
    kept = stepped(grid, positions, fixed_reach(np.zeros(3), np.full(3, 0.8)), regions=masks)
    wanted = counts_by_force(grid, positions, np.zeros((3, 1)), np.full((3, 1), 0.8))
    share = [(grid.weights[masks[0]] @ (wanted[masks[0]] > f)) / grid.weights[masks[0]].sum() for f in range(4)]
    np.testing.assert_allclose(kept.by_region[:, 0], np.array(share).T, atol=1e-12)
    assert np.isnan(kept.by_region[:, 1]).all()
    np.testing.assert_allclose(kept.by_region[:, 2], merit.share_against_time(kept), atol=1e-12)


def test_nothing_in_view() -> None:
    grid = equal_angle(math.radians(10))
    kept = stepped(grid, np.empty((0, 5, 3)), same_reach(Footprint(0.0, 1.0), 0))
    assert kept.total.sum() == 0
    np.testing.assert_array_equal(merit.revisit_max_s(kept), 300.0)


def test_memory_is_bounded() -> None:
    """10,395 satellites on a 1 degree grid: never points x steps, never satellites x steps."""
    rng = np.random.default_rng(6)
    grid = equal_angle(math.radians(1))

    def positions(start: int, stop: int) -> np.ndarray:
        return random_positions(rng, 10_395, stop - start)

    tracemalloc.start()
    step_coverage(grid, positions, 10_395, 150, 60.0, same_reach(Footprint(0.0, 0.05), 10_395))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 256 << 20
