"""Full coverage: figures against the list of gaps and a plain count, places against points, cancelling."""

from __future__ import annotations

import json
import math
import time

import numpy as np
import pytest

from cupola.astro.propagation import positions_ecef_m
from cupola.constants import EARTH_RADIUS_M
from cupola.errors import Cancelled
from cupola.results.coverage import over_latitude, place_of, point_of, sample_grid
from cupola.scenario import parse_scenario
from cupola.simulation import constellation_of
from cupola.simulation.coverage import FIGURES, coverage_full

WALKER = {"kind": "walker_delta", "planes": 4, "satellites_per_plane": 4, "phasing": 1, "altitude_km": 1000,
          "inclination_deg": 60}  # fmt: skip


def scenario_of(orbits=None, **coverage):
    document = {
        "format": "cupola-scenario", "version": 1, "name": "Coverage", "epoch_utc": "2027-01-01T00:00:00Z",
        "layers": [{"id": "one", "name": "One", "orbits": orbits or WALKER, "payload": {"kind": "none"}}],
        "regions": [
            {"id": "here", "name": "Here", "kind": "circle", "latitude_deg": 40, "longitude_deg": 20, "radius_km": 1500}
        ],
        "coverage": {"grid_deg": 5, "step_s": 120, "duration_s": 43_200, "fold": 1, **coverage},
    }  # fmt: skip
    return parse_scenario(json.dumps(document))


@pytest.fixture(scope="module")
def full():
    return coverage_full(scenario_of(minimum_stereo_angle_deg=20), "one")


def test_every_point_has_its_place(full):
    points = np.array([0, 7, 300, int(full.points_per_ring.sum()) - 1])
    places = [place_of(full, int(point)) for point in points]
    assert [point_of(full, *place) for place in places] == points.tolist()
    latitudes, longitudes = (np.array(axis) for axis in zip(*places, strict=True))
    assert np.array_equal(sample_grid(full, "mean_assets", latitudes, longitudes), full.figures["mean_assets"][points])
    assert np.array_equal(
        sample_grid(full, "mean_assets", latitudes, longitudes + math.tau), full.figures["mean_assets"][points]
    )


def test_a_point_counted_plainly(full):
    """One place, every satellite, every step, elevation by vectors."""
    scenario = scenario_of()
    point = point_of(full, math.radians(41), math.radians(22))
    latitude, longitude = place_of(full, point)
    up = np.array([math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude),
                   math.sin(latitude)])  # fmt: skip
    constellation = constellation_of(scenario.layers[0])
    towards = positions_ecef_m(constellation, scenario.epoch_utc, full.against_time_s) - EARTH_RADIUS_M * up
    sines = towards @ up / np.linalg.norm(towards, axis=-1)
    count = (sines >= math.sin(math.radians(10.0))).sum(axis=0)
    assert full.figures["mean_assets"][point] == pytest.approx(count.mean())
    assert full.figures["covered_share"][point] == pytest.approx((count >= 1).mean())
    assert full.figures["least_assets"][point] == count.min()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (count < 1).astype(int), [0]])))
    lengths = np.diff(edges.reshape(-1, 2), axis=1).ravel() * 120.0
    assert full.figures["longest_gap_s"][point] == lengths.max(initial=0.0)
    assert full.figures["gap_count"][point] == lengths.size
    assert full.figures["mean_response_s"][point] == pytest.approx((lengths**2).sum() / 2.0 / 43_200.0)


def test_gaps_are_those_of_the_worst_place(full):
    for region in full.regions:
        worst = region.worst["longest_gap_s"]
        mine = [gap for gap in full.gaps if gap.region_id == region.region_id]
        assert max(gap.end_s - gap.start_s for gap in mine) == full.figures["longest_gap_s"][worst]
        assert len(mine) == full.figures["gap_count"][worst]
        assert all(point_of(full, gap.latitude_rad, gap.longitude_rad) == worst for gap in mine)
        missing = sum(gap.end_s - gap.start_s for gap in mine)
        assert missing / 43_200.0 == pytest.approx(1.0 - full.figures["covered_share"][worst])


def test_regions_and_world_agree_with_the_points(full):
    world = full.regions[0]
    weights = np.repeat(full.point_areas, full.points_per_ring)
    assert world.shares[0] == pytest.approx(weights @ full.figures["covered_share"])
    assert world.against_time.shape == (360, 4)
    assert world.against_time.mean(axis=0) == pytest.approx(world.shares)
    least, mean, greatest = world.figures["covered_share"]
    assert least <= mean <= greatest
    assert over_latitude(full, "covered_share").shape == full.ring_latitudes_rad.shape
    assert full.regions[1].points < world.points


def test_every_figure_is_known_and_stereo_is_stricter(full):
    assert set(full.figures) == {figure.id for figure in FIGURES}
    twice = coverage_full(scenario_of(fold=2), "one")
    assert "stereo_share" not in twice.figures
    # A pair is two satellites, and not every two are far enough apart.
    weights = np.repeat(full.point_areas, full.points_per_ring)
    assert 0.0 < weights @ full.figures["stereo_share"] < weights @ twice.figures["covered_share"] + 0.01


def test_continuous_coverage_has_no_gaps():
    orbits = WALKER | {"planes": 10, "satellites_per_plane": 10, "altitude_km": 1500, "inclination_deg": 75}
    full = coverage_full(scenario_of(orbits, grid_deg=10, step_s=600), "one")
    assert full.gaps == ()
    assert (full.figures["covered_share"] == 1.0).all()
    assert (full.figures["longest_gap_s"] == 0.0).all()


def test_progress_rises_and_cancels_at_once():
    scenario = scenario_of(WALKER | {"planes": 40, "satellites_per_plane": 25}, grid_deg=2, step_s=60,
                           duration_s=86_400)  # fmt: skip
    shares, moments = [], []

    def watch(share, what):
        shares.append(share)
        moments.append(time.perf_counter())

    coverage_full(scenario, "one", watch)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def longest_wait():
        moments.clear()
        coverage_full(scenario, "one", watch)
        return max(np.diff(moments))

    # The better of two, for the machine may be busy with something else.
    assert min(longest_wait(), longest_wait()) <= 0.2

    def stop(share, what):
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        coverage_full(scenario, "one", stop)
