"""Short-period terms against numerical integration of J2 alone, and against the gradient taken by differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.j2 import j2_states
from cupola.astro.propagation import positions_ecef_m, positions_eci_m, states_ecef, states_eci
from cupola.astro.short_period import mean_states, osculating_design_states, osculating_states
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M

# What is left out is of order J2^2 = 1.2e-6, 8 m of a low orbit's size. Along the track it grows with time: over the
# equator, the worst case, by 18 J2^2 (Re / a)^4 of each revolution's length. That it is of second order, and no mistake
# in a term of first order, has a test of its own.
SOON_M = 60.0
WORST = 20.0 * EARTH_J2**2
CRITICAL_RAD = float(np.arcsin(np.sqrt(0.8)))


def elements_of(a: float, e: float, i: float, node: float, perigee: float, anomaly: float) -> Elements:
    return Elements(*(np.array([value]) for value in (a, e, i, node, perigee, anomaly)))


def acceleration(t: float, state: np.ndarray) -> np.ndarray:
    r = state[:3]
    distance2 = r @ r
    pull = 1.5 * EARTH_J2 * EARTH_RADIUS_M**2 / distance2
    five = 5.0 * r[2] ** 2 / distance2
    factors = 1.0 + pull * (np.array([1.0, 1.0, 3.0]) - five)
    return np.concatenate([state[3:], -EARTH_MU_M3_S2 / distance2**1.5 * factors * r])


def integrated(place: np.ndarray, velocity: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    flown = solve_ivp(
        acceleration, (0.0, times_s[-1]), np.concatenate([place, velocity]),
        "DOP853", times_s, rtol=1e-12, atol=1e-6,
    )  # fmt: skip
    return np.asarray(flown.y.T[:, :3])


@pytest.mark.parametrize("inclination_rad", [0.0, 0.5, CRITICAL_RAD, np.pi / 2, 2.0, np.pi])
@pytest.mark.parametrize(("altitude_m", "eccentricity"), [(300e3, 0.0), (550e3, 0.001), (1400e3, 0.02)])
def test_one_revolution_is_that_of_numerical_integration(
    altitude_m: float, eccentricity: float, inclination_rad: float
) -> None:
    a = EARTH_RADIUS_M + altitude_m
    elements = elements_of(a, eccentricity, inclination_rad, 0.7, 1.1, 2.0)
    period_s = 2.0 * np.pi * np.sqrt(a**3 / EARTH_MU_M3_S2)
    times = np.linspace(0.0, period_s, 41)
    places, velocities = osculating_design_states(elements, times)
    truth = integrated(places[0, 0], velocities[0, 0], times)
    off = np.linalg.norm(places[0] - truth, axis=1)
    assert off[:8].max() < SOON_M
    assert off.max() < WORST * (EARTH_RADIUS_M / a) ** 4 * 2.0 * np.pi * a


def test_what_is_left_out_is_of_second_order() -> None:
    left = []
    for a in (6_678e3, 2.0 * 6_678e3):
        times = np.array([0.0, 2.0 * np.pi * np.sqrt(a**3 / EARTH_MU_M3_S2)])
        places, velocities = osculating_design_states(elements_of(a, 0.0, 0.0, 0.0, 0.0, 0.0), times)
        left.append(np.linalg.norm(places[0, 1] - integrated(places[0, 0], velocities[0, 0], times)[1]) / a)
    assert left[0] / left[1] == pytest.approx(2.0**4, rel=0.05)


def test_mean_positions_alone_are_kilometres_away() -> None:
    elements = elements_of(EARTH_RADIUS_M + 550e3, 0.0, 0.9, 0.0, 0.0, 0.0)
    times = np.linspace(0.0, 5_700.0, 41)
    places, _ = osculating_design_states(elements, times)
    assert 2e3 < np.linalg.norm(places - positions_eci_m(fleet(elements), EPOCH, times), axis=2).max() < 15e3


EPOCH = "2027-01-01T00:00:00Z"


def fleet(elements: Elements) -> Constellation:
    return Constellation(("A 1-1",), np.zeros(1, dtype=np.int64), elements)


states = st.builds(
    elements_of,
    st.floats(6_600e3, 45_000e3),
    st.one_of(st.just(0.0), st.floats(0.0, 0.75)),
    st.one_of(st.sampled_from([0.0, CRITICAL_RAD, np.pi / 2, np.pi]), st.floats(0.0, np.pi)),
    *(st.floats(0.0, 6.28) for _ in range(3)),
)


def ellipse(elements: Elements) -> tuple[np.ndarray, np.ndarray]:
    places, velocities = np.empty((1, 1, 3)), np.empty((1, 1, 3))
    j2_states(elements, np.zeros(1), np.eye(3)[None], 0.0, places, velocities)
    return places, velocities


@given(states)
@settings(max_examples=200, deadline=None)
def test_there_and_back_is_the_same_state(elements: Elements) -> None:
    if elements.semi_major_axis_m[0] * (1.0 - elements.eccentricity[0]) < 6_500e3:
        return
    places, velocities = ellipse(elements)
    back, slow = mean_states(*osculating_states(places, velocities))
    assert np.abs(back - places).max() < 1e-3
    assert np.abs(slow - velocities).max() < 1e-6


def generating(r: np.ndarray, v: np.ndarray) -> float:
    """Brouwer's function through classical elements, as printed."""
    h = np.cross(r, v)
    g, distance = float(np.linalg.norm(h)), float(np.linalg.norm(r))
    e_vector = np.cross(v, h) / EARTH_MU_M3_S2 - r / distance
    e = float(np.linalg.norm(e_vector))
    node = np.array([-h[1], h[0], 0.0]) / np.hypot(h[0], h[1])
    across = np.cross(h, node) / g
    u = np.arctan2(r @ across, r @ node)
    f = u - np.arctan2(e_vector @ across, e_vector @ node)
    eccentric = 2.0 * np.arctan2(np.sqrt(1.0 - e) * np.sin(f / 2), np.sqrt(1.0 + e) * np.cos(f / 2))
    anomaly = eccentric - e * np.sin(eccentric)
    centre = np.arctan2(np.sin(f - anomaly), np.cos(f - anomaly)) + e * np.sin(f)
    c2 = (h[2] / g) ** 2
    swing = np.sin(2 * u) + e * np.sin(2 * u - f) + e / 3.0 * np.sin(2 * u + f)
    strength = 0.5 * EARTH_MU_M3_S2**2 * EARTH_J2 * EARTH_RADIUS_M**2 / g**3
    return float(strength * ((1.5 * c2 - 0.5) * centre + 0.75 * (1.0 - c2) * swing))


@pytest.mark.parametrize("eccentricity", [0.05, 0.3, 0.7])
def test_terms_are_the_gradient_of_the_printed_function(eccentricity: float) -> None:
    places, velocities = ellipse(elements_of(26_600e3, eccentricity, 1.0, 0.4, 0.8, 2.2))
    there, fast = osculating_states(places, velocities)
    r, v = places[0, 0], velocities[0, 0]
    for axis in range(3):
        step = np.eye(3)[axis]
        by_v = (generating(r, v + 0.5 * step) - generating(r, v - 0.5 * step)) / 1.0
        by_r = (generating(r + 500.0 * step, v) - generating(r - 500.0 * step, v)) / 1000.0
        assert (there - places)[0, 0, axis] == pytest.approx(-by_v, rel=1e-4, abs=0.1)
        assert (fast - velocities)[0, 0, axis] == pytest.approx(by_r, rel=1e-4, abs=1e-4)


def test_the_option_of_propagation_gives_these_states_in_every_frame() -> None:
    elements, times = elements_of(6_928e3, 0.01, 0.9, 0.3, 1.0, 2.0), np.arange(0.0, 600.0, 60.0)
    places, velocities = osculating_design_states(elements, times)
    inertial = states_eci(fleet(elements), EPOCH, times, short_period=True)
    assert np.array_equal(inertial[0], places)
    assert np.array_equal(inertial[1], velocities)
    assert np.array_equal(positions_eci_m(fleet(elements), EPOCH, times, short_period=True), places)
    fixed, moving = states_ecef(fleet(elements), EPOCH, times, short_period=True)
    assert np.array_equal(positions_ecef_m(fleet(elements), EPOCH, times, short_period=True), fixed)
    assert np.abs(np.linalg.norm(fixed, axis=2) - np.linalg.norm(places, axis=2)).max() < 1e-4
    assert np.abs((fixed[0, 2:] - fixed[0, :-2]) / 120.0 - moving[0, 1:-1]).max() < 10.0


def test_what_is_no_ellipse_is_nan() -> None:
    places, velocities = osculating_states(np.array([[[7e6, 0.0, 0.0]]]), np.array([[[0.0, 12e3, 0.0]]]))
    assert np.isnan(places).all()
    assert np.isnan(velocities).all()
