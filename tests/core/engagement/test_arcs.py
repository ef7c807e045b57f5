"""The arc of a shot against Lambert's answer in plain numpy, and the search over times against trying them all."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.constants import EARTH_MU_M3_S2, STANDARD_GRAVITY_M_S2
from cupola.engagement.arcs import check_meetings, clears_air, height_m, shot_arc
from cupola.engagement.kepler import kepler_states
from cupola.engagement.kinetic import delta_v_needed_m_s
from cupola.engagement.lambert import lambert

DV, A = 6000.0, 15 * STANDARD_GRAVITY_M_S2
MU = EARTH_MU_M3_S2
RADIUS = 6.678e6


def coasting(angle_rad: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A satellite on a circular orbit at 300 km, inclined by 55 degrees."""
    speed = np.sqrt(MU / RADIUS)
    along = np.array([0.0, np.cos(np.radians(55)), np.sin(np.radians(55))])
    out = np.array([1.0, 0.0, 0.0])
    place = RADIUS * (np.cos(angle_rad) * out + np.sin(angle_rad) * along)
    return place, speed * (np.cos(angle_rad) * along - np.sin(angle_rad) * out)


def plain_arc(place: np.ndarray, velocity: np.ndarray, end: np.ndarray, flight_s: float) -> tuple[float, float]:
    """The same arc by fixed-point iteration over the burn, both ways round, with the batch functions."""
    burn_s = min(DV / A, flight_s)
    for _ in range(30):
        start, moving = kepler_states(place[None], velocity[None], np.array([burn_s / 2]), MU)
        costs = []
        for prograde in (True, False):
            departing, _, found = lambert(start, end, flight_s - burn_s / 2, MU, prograde)
            costs.append(np.linalg.norm(departing - moving) if found[0] else np.inf)
        burn_s = min(min(costs) / A, DV / A, flight_s)
    return float(min(costs)), burn_s / 2


@pytest.mark.parametrize("flight_s", [45.0, 90.0, 200.0])
@pytest.mark.parametrize("seed", range(4))
def test_shot_arc_equals_plain_iteration(flight_s: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    place, velocity = coasting(rng.uniform(0, 6))
    home, _ = kepler_states(place[None], velocity[None], np.array([flight_s]), MU)
    aside = rng.normal(size=3)
    end = home[0] + aside / np.linalg.norm(aside) * rng.uniform(0.2, 0.8) * 3.5e3 * flight_s
    start, moving, departing = np.empty(3), np.empty(3), np.empty(3)
    needed, impulse_s = shot_arc(place, velocity, end, flight_s, DV, A, start, moving, departing)
    expected, expected_impulse_s = plain_arc(place, velocity, end, flight_s)
    if expected <= DV:
        assert needed == pytest.approx(expected, rel=1e-3)
        assert impulse_s == pytest.approx(expected_impulse_s, abs=0.05)
        landed, _ = kepler_states(start[None], departing[None], np.array([flight_s - impulse_s]), MU)
        np.testing.assert_allclose(landed[0], end, rtol=0, atol=0.1)
    # The closed form is the same but for the gravity's difference along the way: some per cent within minutes.
    distance = np.linalg.norm(end - home[0])
    closed = float(delta_v_needed_m_s(distance, flight_s, A))
    if np.isfinite(closed):
        assert needed == pytest.approx(closed, rel=0.06)


def test_the_first_possible_time_is_found() -> None:
    """A threat that comes nearer: the search must stop at the first step whose plain arc is within delta-v."""
    place, velocity = coasting()
    samples_s = np.arange(0.0, 300.0)
    threat_at = kepler_states(*(np.tile(part, (300, 1)) for part in coasting(0.35)), -samples_s * 0.6, MU)
    threat, threat_speed = threat_at[0], -0.6 * threat_at[1]
    grid_s = np.arange(10.0, 299.0)
    found, cost = check_meetings(
        place[None], velocity[None], np.array([10.0]), 0.0, grid_s, np.ones(len(grid_s), np.bool_), samples_s, threat,
        threat_speed, DV, A,
    )  # fmt: skip
    plain = np.array([plain_arc(place, velocity, threat[int(time_s)], time_s)[0] for time_s in grid_s])
    within = plain <= np.minimum(DV, A * grid_s)
    first = int(np.argmax(within))
    assert 20 < grid_s[first] < 290
    # Between the last step that fails and the first that will do, and never more than the interceptor carries.
    assert grid_s[first - 1] < found[0] <= grid_s[first]
    assert cost[0] <= DV
    assert cost[0] == pytest.approx(DV, rel=2e-4)


def test_no_arc_through_the_air_or_without_delta_v() -> None:
    place, velocity = coasting()
    other, other_speed = coasting(2.5)
    samples_s = np.arange(0.0, 1500.0)
    threat, moving = kepler_states(np.tile(other, (1500, 1)), np.tile(other_speed, (1500, 1)), samples_s, MU)
    grid_s, allowed = np.arange(1.0, 1499.0), np.ones(1498, np.bool_)
    given = place[None], velocity[None], np.array([1.0]), 0.0, grid_s, allowed, samples_s, threat, moving
    assert np.isnan(check_meetings(*given, 100.0, A)[0][0])
    assert np.isnan(check_meetings(*given, DV, A)[1]).all() or check_meetings(*given, DV, A)[1][0] <= DV
    never = place[None], velocity[None], np.array([np.nan]), 0.0, grid_s, allowed, samples_s, threat, moving
    assert np.isnan(check_meetings(*never, DV, A)[0][0])


@pytest.mark.parametrize(("perigee_m", "clears"), [(60e3, False), (88e3, False), (92e3, True), (150e3, True)])
@pytest.mark.parametrize(("before_s", "after_s"), [(300.0, 500.0), (40.0, 900.0), (700.0, 33.0)])
def test_the_lowest_place_of_an_arc_is_found_wherever_it_lies(
    perigee_m: float, clears: bool, before_s: float, after_s: float
) -> None:
    """An arc given by its perigee, followed in steps of a second: no place of it counts for less than another."""
    out, along = np.array([0.8, 0.6, 0.0]), np.array([-0.6, 0.8, 0.0])
    lowest = 6_378_137.0 + perigee_m
    times_s = np.arange(-before_s, after_s + 0.5)
    count = len(times_s)
    speed = 1.08 * np.sqrt(MU / lowest)
    places, speeds = kepler_states(np.tile(lowest * out, (count, 1)), np.tile(speed * along, (count, 1)), times_s, MU)
    heights = np.array([height_m(place) for place in places])
    assert (heights.min() >= 90e3) == clears
    if min(heights[0], heights[-1]) > 90e3:
        assert clears_air(places[0], speeds[0], places[-1], before_s + after_s) == clears
    # An arc that only climbs, or only falls, is as low as its lower end, which is its own limit.
    middle = int(before_s) + 1
    assert clears_air(places[middle], speeds[middle], places[-1], after_s - 1.0)
    assert clears_air(places[0], speeds[0], places[middle - 2], before_s - 1.0)
