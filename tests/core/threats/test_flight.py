"""Flights of the notional classes: they hit, or say by how much they cannot."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupola.astro.geodesy import MEAN_RADIUS_M, destination, geodetic_from_ecef, great_circle_rad
from cupola.constants import EARTH_MU_M3_S2, EARTH_ROTATION_RAD_S, STANDARD_GRAVITY_M_S2
from cupola.threats.aiming import Shape
from cupola.threats.classes import THREAT_CLASSES
from cupola.threats.flight import Unreachable, fly
from cupola.threats.trajectory import BOOST, COAST, REENTRY, Trajectory

SHAPES: tuple[Shape, ...] = ("minimum_energy", "lofted", "depressed")


def _flight(
    name: str = "icbm-solid", shape: Shape = "minimum_energy", launch: tuple[float, float] = (45.0, 170.0),
    aim: tuple[float, float] = (39.0, -98.0), launch_s: float = 300.0, step_s: float = 1.0,
) -> Trajectory | Unreachable:  # fmt: skip
    places = [math.radians(a) for a in (*launch, *aim)]
    return fly(THREAT_CLASSES[name], *places, shape, launch_s, step_s)


def _hit(*args: object, **kwargs: object) -> Trajectory:
    flight = _flight(*args, **kwargs)  # type: ignore[arg-type]
    assert isinstance(flight, Trajectory), flight.sentence
    return flight


@pytest.mark.parametrize("name", ["icbm-solid", "icbm-liquid"])
@pytest.mark.parametrize("shape", SHAPES)
def test_both_intercontinental_classes_hit_across_the_pacific(name: str, shape: Shape) -> None:
    flight = _hit(name, shape)
    assert flight.miss_of_aim_m < 50.0
    assert flight.range_m == pytest.approx(7_205e3, abs=2e3)
    end = geodetic_from_ecef(flight.positions_ecef_m[-1])
    assert abs(end[2]) < 0.01
    assert abs(great_circle_rad(end[0], end[1], flight.aim_latitude_rad, flight.aim_longitude_rad)) < 1e-5


def test_a_minimum_energy_flight_is_like_the_textbook_one() -> None:
    """Bate, Mueller and White give 1,306 km for 7,205 km surface to surface; boost and height change it little."""
    flight = _hit()
    assert 1_200e3 < flight.apogee_m < 1_400e3
    assert 150.0 < flight.burnout_s - 300.0 < 175.0
    assert 1_650.0 < flight.impact_s - flight.launch_s < 1_950.0


def test_least_energy_needs_less_energy_at_burnout_than_lofted_and_depressed() -> None:
    energies = []
    for shape in SHAPES:
        flight = _hit(shape=shape)
        k = int(np.searchsorted(flight.times_s, flight.burnout_s))
        r = flight.positions_ecef_m[k]
        v = flight.velocities_ecef_m_s[k] + np.cross([0.0, 0.0, EARTH_ROTATION_RAD_S], r)
        energies.append(0.5 * v @ v - EARTH_MU_M3_S2 / np.linalg.norm(r))
    assert energies[0] < energies[1]
    assert energies[0] < energies[2]


def test_lofted_flies_higher_and_longer_and_depressed_lower_and_shorter() -> None:
    least, lofted, depressed = (_hit(shape=shape) for shape in SHAPES)
    assert lofted.apogee_m > 1.4 * least.apogee_m > 1.4**2 * depressed.apogee_m
    assert lofted.impact_s > least.impact_s > depressed.impact_s


@pytest.mark.parametrize(("launch_s", "step_s"), [(300.0, 1.0), (307.25, 1.0), (0.0, 7.0), (12.3, 0.5)])
def test_samples_lie_on_the_scenarios_steps(launch_s: float, step_s: float) -> None:
    flight = _hit("irbm", launch=(10.0, 20.0), aim=(30.0, 20.0), launch_s=launch_s, step_s=step_s)
    times = flight.times_s
    assert times[0] == launch_s == flight.launch_s
    assert times[-1] == flight.impact_s
    np.testing.assert_array_equal(times[1:-1] % step_s, 0.0)
    assert times[1] > launch_s
    assert times[1] - launch_s <= step_s
    assert (np.diff(times) > 0.0).all()
    assert np.isfinite(flight.positions_ecef_m).all()
    assert np.isfinite(flight.velocities_ecef_m_s).all()
    assert flight.intensity_w_sr.shape == (3, times.size)
    assert (flight.intensity_w_sr > 0.0).all()


def test_a_flight_does_not_depend_on_when_it_starts_nor_on_the_step() -> None:
    one = _hit(launch_s=300.0, step_s=1.0)
    other = _hit(launch_s=1_000.0, step_s=10.0)
    assert other.impact_s - 1_000.0 == pytest.approx(one.impact_s - 300.0, abs=1e-9)
    np.testing.assert_allclose(other.positions_ecef_m[1:-1], one.positions_ecef_m[10:-1:10], atol=1e-6)


def test_velocities_are_the_slopes_of_positions() -> None:
    flight = _hit(step_s=0.5)
    t, r = flight.times_s[1:-1], flight.positions_ecef_m[1:-1]
    slopes = (r[2:] - r[:-2]) / (t[2:] - t[:-2])[:, None]
    apart = np.linalg.norm(slopes - flight.velocities_ecef_m_s[2:-2], axis=1)
    settled = (flight.phases[1:-3] == COAST) & (flight.phases[3:-1] == COAST)
    assert apart[settled].max() < 0.01
    assert np.median(apart) < 0.01
    assert apart.max() < 15.0


def test_phases_follow_one_another_and_reentry_begins_at_100_km() -> None:
    flight = _hit(step_s=0.5)
    assert list(dict.fromkeys(flight.phases.tolist())) == [BOOST, COAST, REENTRY]
    height = geodetic_from_ecef(flight.positions_ecef_m)[2]
    first = int(np.argmax(flight.phases == REENTRY))
    assert height[first] <= 100_000.0 + 1.0 < height[first - 1]
    burning = flight.phases == BOOST
    assert (flight.times_s[burning] < flight.burnout_s).all()
    assert (flight.intensity_w_sr[0, burning] > 1e5).all()
    assert flight.apogee_m == pytest.approx(height.max(), abs=5.0)
    assert flight.staging_s == pytest.approx((360.0, 420.0, flight.burnout_s))


def test_it_starts_at_rest_on_the_ground_and_rises_vertically() -> None:
    flight = _hit()
    assert abs(geodetic_from_ecef(flight.positions_ecef_m[0])[2]) < 1e-3
    assert np.linalg.norm(flight.velocities_ecef_m_s[0]) == 0.0
    latitude, longitude, height = geodetic_from_ecef(flight.positions_ecef_m[4])
    assert 50.0 < height < 300.0
    aside = great_circle_rad(flight.launch_latitude_rad, flight.launch_longitude_rad, latitude, longitude)
    assert aside * MEAN_RADIUS_M < 2.0


def test_out_of_range_says_by_how_much() -> None:
    flight = _flight("irbm")
    assert isinstance(flight, Unreachable)
    assert flight.reason == "too far"
    assert flight.shortfall_m == pytest.approx(7_205e3 - flight.greatest_range_m, abs=5e3)
    assert 3_500e3 < flight.greatest_range_m < 4_500e3
    expected = (
        f"out of range by {flight.shortfall_m / 1e3:,.0f} km: IRBM reaches {flight.greatest_range_m / 1e3:,.0f} km"
    )
    assert flight.sentence.startswith(expected)


def test_just_inside_the_stated_range_it_hits_and_just_outside_not() -> None:
    far = _flight("irbm")
    assert isinstance(far, Unreachable)
    bearing = 0.78
    launch = (math.radians(45.0), math.radians(170.0))
    reach = fly(THREAT_CLASSES["irbm"], *launch, *_away(launch, bearing, 7e6), "minimum_energy", 0.0, 1.0)
    assert isinstance(reach, Unreachable)
    inside = _away(launch, bearing, reach.greatest_range_m - 3e3)
    outside = _away(launch, bearing, reach.greatest_range_m + 3e3)
    hit = fly(THREAT_CLASSES["irbm"], *launch, *inside, "minimum_energy", 0.0, 1.0)
    missed = fly(THREAT_CLASSES["irbm"], *launch, *outside, "minimum_energy", 0.0, 1.0)
    assert isinstance(hit, Trajectory)
    assert isinstance(missed, Unreachable)
    assert missed.shortfall_m == pytest.approx(3e3, abs=500.0)


def _away(place: tuple[float, float], bearing: float, distance_m: float) -> tuple[float, float]:
    latitude, longitude = destination(*place, bearing, distance_m / MEAN_RADIUS_M)
    return float(latitude), float(longitude)


@pytest.mark.parametrize("aim", [(45.0, 171.0), (45.0, 170.0)])
def test_too_near_says_the_least_range(aim: tuple[float, float]) -> None:
    flight = _flight(aim=aim)
    assert isinstance(flight, Unreachable)
    assert flight.reason == "too near"
    assert 0.0 < flight.shortfall_m <= flight.least_range_m < 3_000e3
    assert flight.sentence.startswith("too near by ")


def test_opposite_of_the_launch_place_is_out_of_range() -> None:
    flight = _flight(aim=(-45.0, -10.0))
    assert isinstance(flight, Unreachable)
    assert flight.reason == "too far"


def test_a_missile_that_could_reach_orbit_still_hits_nearer_aims() -> None:
    threat = dataclasses.replace(THREAT_CLASSES["icbm-solid"], payload_kg=300.0)
    places = [math.radians(a) for a in (45.0, 170.0, 39.0, -98.0)]
    flight = fly(threat, *places, "minimum_energy", 0.0, 1.0)
    assert isinstance(flight, Trajectory)
    assert flight.miss_of_aim_m < 50.0


@pytest.mark.parametrize("name", list(THREAT_CLASSES))
def test_classes_state_their_sources_and_reach_what_they_promise(name: str) -> None:
    threat = THREAT_CLASSES[name]
    assert threat.id == name
    assert "Notional" in threat.source
    launch = (math.radians(-50.0), 0.3)
    flight = fly(threat, *launch, *_away(launch, 0.0, 19e6), "minimum_energy", 0.0, 10.0)
    assert isinstance(flight, Unreachable)
    if name == "irbm":
        assert 3_500e3 < flight.greatest_range_m < 4_500e3
    else:
        assert 10_500e3 < flight.greatest_range_m < 13_000e3
    assert threat.boost_s == {"icbm-solid": 175.0, "icbm-liquid": 240.0, "irbm": 130.0}[name]
    # No stage pushes its load, all propellant of its own burnt, by more than some 12 g.
    for number, stage in enumerate(threat.stages):
        above_kg = sum(other.propellant_kg + other.dry_kg for other in threat.stages[number + 1 :])
        left_kg = threat.payload_kg + above_kg + stage.dry_kg
        assert stage.thrust_vacuum_n / left_kg < 12.5 * STANDARD_GRAVITY_M_S2


@settings(max_examples=40)
@given(
    name=st.sampled_from(sorted(THREAT_CLASSES)),
    shape=st.sampled_from(SHAPES),
    latitude=st.floats(-90.0, 90.0) | st.sampled_from([90.0, -90.0, 0.0]),
    longitude=st.floats(-180.0, 180.0) | st.sampled_from([180.0, -180.0]),
    bearing=st.floats(0.0, 2.0 * math.pi),
    share=st.floats(0.0, 1.0),
)
def test_every_aim_within_reach_is_hit(
    name: str, shape: Shape, latitude: float, longitude: float, bearing: float, share: float
) -> None:
    least, greatest = {"irbm": (400e3, 3_400e3)}.get(name, (2_300e3, 7_400e3))
    launch = (math.radians(latitude), math.radians(longitude))
    aim = _away(launch, bearing, least + share * (greatest - least))
    flight = fly(THREAT_CLASSES[name], *launch, *aim, shape, 100.0, 20.0)
    assert isinstance(flight, Trajectory), flight.sentence
    assert flight.miss_of_aim_m < 50.0
    assert np.isfinite(flight.positions_ecef_m).all()
