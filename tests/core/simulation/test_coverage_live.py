"""Live coverage: against stepping, against published numbers, and what cannot be right answered by a sentence."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupola.astro.element_sets import ElementSet
from cupola.results.coverage import FIGURES, latitude_grid, sample_grid
from cupola.scenario import parse_scenario, replaced, template
from cupola.scenario.parts import ImportedElements
from cupola.simulation import StageMemory
from cupola.simulation.coverage import coverage_full, coverage_live

WALKER = {"kind": "walker_delta", "planes": 6, "satellites_per_plane": 5, "phasing": 1, "altitude_km": 1200,
          "inclination_deg": 60}  # fmt: skip
ISS = ElementSet(
    "ISS", 25544, "1998-067A", "U", "2027-01-01T00:00:00.000000", 15.5, 0.0006703, 51.6416, 247.4627, 130.536, 325.0288,
    0, 292, 56353, -1.1606e-05, -2.182e-05, 0.0,
)  # fmt: skip


def scenario_of(orbits, payload=None, regions=(), **coverage):
    document = {
        "format": "cupola-scenario", "version": 1, "name": "Coverage", "epoch_utc": "2027-01-01T00:00:00Z",
        "layers": [{"id": "one", "name": "One", "orbits": orbits, "payload": payload or {"kind": "none"}}],
        "regions": list(regions), "coverage": coverage,
    }  # fmt: skip
    return parse_scenario(json.dumps(document))


def with_sets(*sets):
    scenario = scenario_of(WALKER, grid_deg=5, step_s=300)
    return replaced(scenario, "layers.one.orbits", ImportedElements(element_sets=sets))


def is_sound(live):
    assert np.isfinite(live.fold_shares).all()
    assert np.allclose(live.fold_shares.sum(axis=1), 1.0, atol=1e-9)
    assert (live.fold_shares >= 0.0).all()
    assert np.isfinite(live.world_mean).all()
    assert (np.diff(live.world_mean) <= 1e-12).all()
    assert (np.diff(live.latitudes_rad) > 0.0).all()
    for row in live.guarantee:
        assert row.central_angle_rad is None or math.isfinite(row.central_angle_rad)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    planes=st.integers(1, 6), per_plane=st.integers(1, 6), phasing=st.integers(0, 5),
    altitude=st.floats(450, 2000), tilt=st.floats(25, 155), mask=st.floats(0, 30),
    kind=st.sampled_from(["walker_delta", "walker_star"]),
)  # fmt: skip
def test_phase_average_against_stepping(planes, per_plane, phasing, altitude, tilt, mask, kind):
    orbits = {"kind": kind, "planes": planes, "satellites_per_plane": per_plane, "phasing": phasing % planes,
              "altitude_km": altitude, "inclination_deg": tilt}  # fmt: skip
    band = {"id": "band", "name": "Band", "kind": "latitude_band", "south_deg": 20, "north_deg": 50}
    scenario = scenario_of(
        orbits, regions=[band], minimum_elevation_deg=mask, grid_deg=2, step_s=97, duration_s=259_200, fold=1
    )
    live, full = coverage_live(scenario, "one", with_guarantee=False), coverage_full(scenario, "one")
    is_sound(live)
    # Rings 2 degrees apart stand for whole zones, and the edge of what is seen falls between them.
    assert live.world_mean == pytest.approx(full.regions[0].shares, abs=0.012)
    assert live.regions[0].shares == pytest.approx(full.regions[1].shares, abs=0.02)
    stepped = np.array([np.mean(part) for part in np.split(full.figures["covered_share"], full.first_points[1:-1])])
    averaged = np.interp(full.ring_latitudes_rad, live.latitudes_rad, 1.0 - live.fold_shares[:, 0])
    assert np.abs(stepped - averaged).mean() < 0.006


def test_one_satellite_by_hand():
    """Above a pole, a polar satellite's share of time is its footprint over the whole turn."""
    orbits = WALKER | {"planes": 1, "satellites_per_plane": 1, "phasing": 0, "inclination_deg": 90}
    live = coverage_live(scenario_of(orbits, minimum_elevation_deg=0), "one")
    reach = math.acos(6378.137 / 7578.137)
    assert 1.0 - live.fold_shares[-1, 0] == pytest.approx(reach / math.pi, abs=1e-4)
    # Its mean over all the Earth is the cap's share of the sphere.
    assert live.world_mean[0] == pytest.approx(0.5 * (1.0 - math.cos(reach)), abs=3e-4)
    assert [row.central_angle_rad is None for row in live.guarantee] == [False, True, True, True]
    assert live.guarantee[0].central_angle_rad == pytest.approx(math.pi)
    assert not any(row.continuous for row in live.guarantee)


def test_ballard_through_the_public_door():
    rows = [("5/5/1", 43.66, 69.15), ("7/7/5", 55.69, 60.26), ("9/9/7", 70.54, 54.81), ("12/3/1", 50.73, 47.90),
            ("15/3/1", 53.51, 42.13)]  # fmt: skip
    for walker, tilt, greatest in rows:
        total, planes, phasing = map(int, walker.split("/"))
        orbits = WALKER | {"planes": planes, "satellites_per_plane": total // planes, "phasing": phasing,
                           "inclination_deg": tilt, "altitude_km": 20_000}  # fmt: skip
        row = coverage_live(scenario_of(orbits), "one").guarantee[0]
        assert math.degrees(row.central_angle_rad) == pytest.approx(greatest, abs=0.01)


def test_memory_keeps_the_guarantee_while_the_mask_moves():
    memory = StageMemory()
    scenario = scenario_of(WALKER)
    before = coverage_live(scenario, "one", memory)
    after = coverage_live(replaced(scenario, "coverage.minimum_elevation_deg", 25), "one", memory)
    assert [r.central_angle_rad for r in before.guarantee] == [r.central_angle_rad for r in after.guarantee]
    assert after.world_mean[0] < before.world_mean[0]
    again = coverage_live(scenario, "one", memory)
    assert np.array_equal(again.fold_shares, before.fold_shares)


def test_memory_tells_what_it_read():
    """Whatever changes the answer changes the key: an answer from memory equals one without."""
    memory = StageMemory()
    scenario = scenario_of(WALKER, {"kind": "infrared_sensor"})
    for path, value in (
        ("coverage.target_altitude_km", 300), ("layers.one.payload.maximum_range_km", 2000),
        ("layers.one.payload.field_of_regard_deg", 60), ("layers.one.orbits.altitude_km", 900),
        ("layers.one.orbits.raan_spread_deg", 90), ("layers.one.orbits.phasing", 3), ("layers.one.orbits.planes", 7),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
        kept, fresh = coverage_live(scenario, "one", memory), coverage_live(scenario, "one")
        assert np.array_equal(kept.fold_shares, fresh.fold_shares), path
        assert kept.guarantee == fresh.guarantee, path


def test_payload_limits_narrow_the_footprint():
    wide = coverage_live(scenario_of(WALKER), "one", with_guarantee=False).world_mean[0]
    for limit in ({"maximum_range_km": 1500}, {"field_of_regard_deg": 60}):
        payload = {"kind": "infrared_sensor"} | limit
        assert 0.0 < coverage_live(scenario_of(WALKER, payload), "one", with_guarantee=False).world_mean[0] < wide


@pytest.mark.parametrize(
    "orbits",
    [
        {"kind": "repeat_ground_track", "revolutions": 14, "satellites_per_plane": 3, "inclination_deg": 60},
        {"kind": "eccentric", "perigee_altitude_km": 600, "apogee_altitude_km": 39_750, "inclination_deg": 63.4,
         "planes": 3, "satellites_per_plane": 1},
        {"kind": "geostationary", "satellites": 3},
        {"kind": "shells", "shells": [WALKER, {"kind": "geostationary", "satellites": 2}]},
    ],
)  # fmt: skip
def test_where_no_phase_average_holds_time_is_stepped_and_told(orbits):
    scenario = scenario_of(orbits, grid_deg=5, step_s=300, fold=1)
    live, full = coverage_live(scenario, "one"), coverage_full(scenario, "one")
    is_sound(live)
    assert "no phase average" in live.note
    assert live.guarantee == ()
    assert live.world_mean == pytest.approx(full.regions[0].shares, abs=0.01)


def test_three_geostationary_satellites_see_all_but_the_poles():
    live = coverage_live(scenario_of({"kind": "geostationary", "satellites": 3}, minimum_elevation_deg=0), "one")
    degrees = np.degrees(live.latitudes_rad)
    assert (live.fold_shares[np.abs(degrees) < 45, 0] == 0.0).all()
    assert (live.fold_shares[np.abs(degrees) > 82, 0] == 1.0).all()


def test_molniya_favours_the_north():
    orbits = {"kind": "eccentric", "perigee_altitude_km": 600, "apogee_altitude_km": 39_750, "inclination_deg": 63.4,
              "planes": 3, "satellites_per_plane": 1, "phasing": 1}  # fmt: skip
    live = coverage_live(scenario_of(orbits), "one")
    assert live.fold_shares[-3, 0] < 0.05
    assert live.fold_shares[2, 0] > 0.5


REGIONS = [
    {"id": "pole", "name": "Pole", "kind": "circle", "latitude_deg": 89, "longitude_deg": 10, "radius_km": 1500},
    {"id": "date", "name": "Date line", "kind": "polygon", "points": [[-10, 170], [-10, -170], [10, -170], [10, 170]]},
    {"id": "far", "name": "Far", "kind": "circle", "latitude_deg": 0, "longitude_deg": 180, "radius_km": 20_000},
    {"id": "cap", "name": "Cap", "kind": "polygon", "points": [[60, 0], [60, 120], [60, -120]]},
    {"id": "tiny", "name": "Tiny", "kind": "circle", "latitude_deg": 10, "longitude_deg": 10, "radius_km": 1},
    {"id": "line", "name": "Line", "kind": "latitude_band", "south_deg": 30, "north_deg": 30},
    {"id": "land", "name": "Land", "kind": "country", "country": "Fiji"},
    {"id": "small", "name": "Small", "kind": "country", "country": "Monaco"},
    {"id": "all", "name": "All", "kind": "world"},
]


def test_regions_that_cross_poles_and_the_antimeridian():
    live = coverage_live(scenario_of(WALKER, regions=REGIONS), "one", with_guarantee=False)
    shares = {region.region_id: region.shares for region in live.regions}
    at = 1.0 - np.cumsum(live.fold_shares, axis=1)[:, :4]
    degrees = np.round(np.degrees(live.latitudes_rad))
    assert all(np.isfinite(values).all() for values in shares.values())
    assert shares["all"] == pytest.approx(live.world_mean)
    assert shares["line"] == pytest.approx(at[degrees == 30][0], abs=1e-9)
    assert shares["tiny"] == pytest.approx(at[degrees == 10][0], abs=1e-3)
    assert shares["far"] == pytest.approx(live.world_mean, abs=5e-3)
    near = np.abs(degrees) <= 10
    weights = np.cos(live.latitudes_rad[near])
    assert shares["date"] == pytest.approx(weights @ at[near] / weights.sum(), abs=5e-3)
    north = degrees >= 80
    assert at[north].min() - 1e-9 <= shares["pole"][0] <= at[degrees >= 75].max() + 1e-9


def test_a_grid_too_coarse_for_a_region_is_told():
    full = coverage_full(scenario_of(WALKER, regions=REGIONS[4:5], grid_deg=10, step_s=600), "one")
    assert "Tiny holds no point" in full.note
    assert full.regions[1].points == 0
    assert full.regions[1].worst == {}


EXTREMES = {
    "one satellite": ({"planes": 1, "satellites_per_plane": 1, "phasing": 0}, {}),
    "no tilt": ({"inclination_deg": 0}, {}),
    "backwards over the equator": ({"inclination_deg": 180}, {}),
    "retrograde": ({"inclination_deg": 120}, {}),
    "mask of 0": ({}, {"minimum_elevation_deg": 0}),
    "mask of 90": ({}, {"minimum_elevation_deg": 90}),
    "no mask, above all": ({"altitude_km": 500}, {"minimum_elevation_deg": -90, "target_altitude_km": 2000}),
    "targets above satellites": ({"altitude_km": 500}, {"target_altitude_km": 2000}),
    "high": ({"altitude_km": 100_000}, {}),
    "nodes close together": ({"raan_spread_deg": 1}, {}),
}


@pytest.mark.parametrize(("orbits", "coverage"), EXTREMES.values(), ids=EXTREMES)
def test_extremes_have_an_answer(orbits, coverage):
    scenario = scenario_of(WALKER | orbits, grid_deg=10, step_s=600, duration_s=86_400, fold=1, **coverage)
    live, full = coverage_live(scenario, "one"), coverage_full(scenario, "one")
    is_sound(live)
    assert live.world_mean[0] == pytest.approx(full.regions[0].shares[0], abs=0.05)
    for figure, values in full.figures.items():
        assert figure == "position_dilution" or np.isfinite(values).all()


def test_nothing_seen_is_said():
    scenario = scenario_of(WALKER | {"altitude_km": 500}, target_altitude_km=2000)
    live = coverage_live(scenario, "one")
    assert live.world_mean.tolist() == [0.0] * 4
    assert "No satellite sees" in live.note


def test_field_of_regard_wider_than_the_earth():
    wide = coverage_live(scenario_of(WALKER, {"kind": "infrared_sensor", "field_of_regard_deg": 360}), "one")
    limb = coverage_live(scenario_of(WALKER, {"kind": "infrared_sensor", "field_of_regard_deg": 180}), "one")
    assert np.array_equal(wide.fold_shares, limb.fold_shares)


def test_no_satellites_at_all():
    live, full = coverage_live(with_sets(), "one"), coverage_full(with_sets(), "one")
    assert live.satellites == full.satellites == 0
    assert live.world_mean.tolist() == [0.0] * 4
    assert "no satellites" in live.note
    assert "no satellites" in full.note
    is_sound(live)


def test_mixed_epochs_and_decayed_sets_are_told():
    old = ISS._replace(name="OLD", epoch_utc="2024-01-01T00:00:00.000000")
    fallen = ISS._replace(name="FALLEN", mean_motion_rev_day=16.9, bstar=0.5, epoch_utc="2026-06-01T00:00:00.000000")
    live = coverage_live(with_sets(ISS, old, fallen), "one")
    is_sound(live)
    assert "FALLEN" in live.note
    assert "days from their epochs" in live.note
    full = coverage_full(with_sets(ISS, old, fallen), "one")
    assert "FALLEN" in full.note
    assert np.isfinite(full.figures["covered_share"]).all()
    alone = coverage_live(with_sets(ISS), "one")
    assert alone.world_mean[0] > 0.0
    assert "FALLEN" not in alone.note


def test_quick_start_is_as_before_and_unknown_layers_raise():
    scenario = template("quickstart")
    assert scenario.coverage is None
    assert coverage_live(scenario, "custody").world_mean[0] == pytest.approx(1.0)
    with pytest.raises(KeyError):
        coverage_live(scenario, "nobody")


def test_live_answer_as_a_grid():
    live = coverage_live(scenario_of(WALKER), "one", with_guarantee=False)
    grid = latitude_grid(live, 2)
    assert grid.point_areas.sum() == pytest.approx(1.0)
    assert grid.point_areas @ grid.figures["covered_share"] == pytest.approx(live.world_mean[1], abs=2e-3)
    assert sample_grid(grid, "covered_share", math.radians(30.2), 1.0) == pytest.approx(
        1.0 - live.fold_shares[120, :2].sum()
    )
    assert set(grid.figures) <= {figure.id for figure in FIGURES}
