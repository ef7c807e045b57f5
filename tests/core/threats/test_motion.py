"""The motion kernels against a second implementation: inertial frame, geodetic heights, scipy's DOP853."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from cupola.astro.geodesy import ecef_from_geodetic, geodetic_from_ecef
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M, EARTH_ROTATION_RAD_S
from cupola.threats.aiming import Aim, Steering, flown, launch_axes, rocket_rows
from cupola.threats.atmosphere import air, drag_coefficient
from cupola.threats.classes import THREAT_CLASSES, ThreatClass
from cupola.threats.motion import IMPACT, OUTCOME_SIZE, REENTRY_TIME, coast, height_of

Floats = NDArray[np.float64]
SPIN = np.array([0.0, 0.0, EARTH_ROTATION_RAD_S])


def _turned(vector: Floats, angle: float) -> Floats:
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1], vector[2]])


def _gravity(r: Floats) -> Floats:
    """Gradient of the potential mu/r (1 - J2 (Re/r)^2 (3 sin^2 - 1)/2), written with the pole's unit vector."""
    d = float(np.linalg.norm(r))
    pole = np.array([0.0, 0.0, 1.0])
    s = r[2] / d
    k = 1.5 * EARTH_J2 * EARTH_MU_M3_S2 * EARTH_RADIUS_M**2 / d**4
    return -EARTH_MU_M3_S2 * r / d**3 + k * ((5.0 * s * s - 1.0) * r / d - 2.0 * s * pole)


def _reference(threat: ThreatClass, place: Floats, axes: Floats, steering: Steering, until_s: float) -> Floats:
    """Earth-fixed state at ``until_s``, integrated in the frame that is Earth-fixed at launch and does not turn."""
    ahead = math.sin(steering.heading_rad) * axes[0] + math.cos(steering.heading_rad) * axes[1]
    starts = np.concatenate([[0.0], np.cumsum([stage.burn_s for stage in threat.stages])])
    total = threat.payload_kg + sum(s.propellant_kg + s.dry_kg for s in threat.stages)

    def right(t: float, y: Floats, stage: int | None) -> Floats:
        r, v = y[:3], y[3:]
        relative = v - np.cross(SPIN, r)
        speed = float(np.linalg.norm(relative))
        height = float(geodetic_from_ecef(_turned(r, -EARTH_ROTATION_RAD_S * t))[2])
        density, pressure, sound = air(height)
        if stage is None:
            drag = 0.5 * density * speed / threat.ballistic_kg_m2 if height < 1e5 else 0.0
            return np.concatenate([v, _gravity(r) - drag * relative])
        part = threat.stages[stage]
        gone = sum(s.propellant_kg + s.dry_kg for s in threat.stages[:stage])
        mass = total - gone - part.propellant_kg * (t - starts[stage]) / part.burn_s
        lost = (part.impulse_vacuum_s - part.impulse_sea_level_s) * pressure / 101_325.0
        thrust = 9.80665 * part.propellant_kg / part.burn_s * (part.impulse_vacuum_s - lost)
        if t < threat.turned_s:
            tilt = steering.kick_rad * max(t - threat.vertical_s, 0.0) / (threat.turned_s - threat.vertical_s)
            way = _turned(math.cos(tilt) * axes[2] + math.sin(tilt) * ahead, EARTH_ROTATION_RAD_S * t)
        else:
            way = relative / speed
        width = max(s.diameter_m for s in threat.stages[stage:])
        force = 0.5 * density * speed * drag_coefficient(speed / sound) * math.pi / 4.0 * width**2
        return np.concatenate([v, _gravity(r) + (thrust * way - force * relative) / mass])

    cuts = sorted({0.0, threat.vertical_s, threat.turned_s, *starts[1:], steering.cutoff_s, until_s})
    cuts = [t for t in cuts if t <= until_s and not steering.cutoff_s < t < until_s]
    y = np.concatenate([place, np.cross(SPIN, place)])
    for a, b in itertools.pairwise(cuts):
        stage = None if a >= steering.cutoff_s else int(np.searchsorted(starts, a, side="right")) - 1
        end = np.nextafter(b, a)
        y = solve_ivp(right, (a, end), y, "DOP853", rtol=1e-10, atol=1e-6, max_step=20.0, args=(stage,)).y[:, -1]
    turn = -EARTH_ROTATION_RAD_S * until_s
    return np.concatenate([_turned(y[:3], turn), _turned(y[3:] - np.cross(SPIN, y[:3]), turn)])


CASES = [("icbm-solid", 45.0, 170.0, 50.0, 0.8, 166.0), ("irbm", -20.0, 10.0, 40.0, -2.0, 112.0)]


@pytest.mark.parametrize(("name", "latitude", "longitude", "kick", "heading", "cutoff"), CASES)
def test_flight_equals_an_inertial_integration_by_dop853(
    name: str, latitude: float, longitude: float, kick: float, heading: float, cutoff: float
) -> None:
    """To 2 m through boost, 10 m before reentry, and 50 m shortly before impact, after a range of thousands of km."""
    threat = THREAT_CLASSES[name]
    latitude, longitude = math.radians(latitude), math.radians(longitude)
    aim = Aim(threat, latitude, longitude, 0.0, 0.0, "minimum_energy")
    steering = Steering(math.radians(kick), cutoff, heading)
    _, first = flown(aim, rocket_rows(threat), steering, np.empty(0), np.empty((0, 6)))
    times = np.array([11.3, 47.9, cutoff - 1.7, cutoff + 0.1, first[REENTRY_TIME], first[IMPACT] - 1.0])
    states = np.full((6, 6), np.nan)
    flown(aim, rocket_rows(threat), steering, times, states)
    place = ecef_from_geodetic(latitude, longitude, 0.0)
    axes = launch_axes(latitude, longitude)
    for state, time, metres in zip(states, times, (2.0, 2.0, 2.0, 2.0, 10.0, 50.0), strict=True):
        expected = _reference(threat, place, axes, steering, float(time))
        assert np.linalg.norm(state[:3] - expected[:3]) < metres
        assert np.linalg.norm(state[3:] - expected[3:]) < 0.05 * metres


def test_energy_and_angular_momentum_stay_in_free_flight_about_a_point() -> None:
    """No air, no J2, no turning: both stay to 1e-9 of themselves."""
    start = (6.6e6, 1.0e5, -2.0e5, 2_000.0, 5_500.0, 3_000.0)
    times = np.arange(0.0, 1_200.0, 7.0)
    states = np.full((times.size, 6), np.nan)
    outcome = np.empty(OUTCOME_SIZE)
    assert coast(start, 0.0, math.inf, 0.0, 0.0, times, states, 0, outcome)
    assert outcome[IMPACT] > 1_200.0
    r, v = states[:, :3], states[:, 3:]
    energy = 0.5 * (v * v).sum(axis=1) - EARTH_MU_M3_S2 / np.linalg.norm(r, axis=1)
    momentum = np.cross(r, v)
    np.testing.assert_allclose(energy, energy[0], rtol=1e-9)
    np.testing.assert_allclose(momentum, np.broadcast_to(momentum[0], momentum.shape), rtol=1e-9, atol=1.0)


def test_a_turning_frame_only_renames_the_places() -> None:
    """The same inertial flight seen from the turning Earth falls on the turned place, without J2 and air."""
    start = np.array([6.6e6, 1.0e5, -2.0e5, 2_000.0, 5_500.0, 3_000.0])
    outcome = np.empty(OUTCOME_SIZE)
    none = np.empty(0), np.empty((0, 6)), 0
    coast(tuple(start), 0.0, math.inf, 0.0, 0.0, *none, outcome)
    still = outcome[IMPACT : IMPACT + 4].copy()
    relative = np.concatenate([start[:3], start[3:] - np.cross(SPIN, start[:3])])
    coast(tuple(relative), 0.0, math.inf, 0.0, EARTH_ROTATION_RAD_S, *none, outcome)
    assert outcome[IMPACT] == pytest.approx(still[0], abs=1e-3)
    turned = _turned(still[1:], -EARTH_ROTATION_RAD_S * still[0])
    np.testing.assert_allclose(outcome[IMPACT + 1 : IMPACT + 4], turned, atol=2.0)


def test_a_body_that_never_falls_is_said_to_fly_on() -> None:
    outcome = np.empty(OUTCOME_SIZE)
    start = (7.0e6, 0.0, 0.0, 0.0, 7_600.0, 0.0)
    assert not coast(start, 0.0, 9_000.0, EARTH_J2, 0.0, np.empty(0), np.empty((0, 6)), 0, outcome)
    assert np.isnan(outcome).all()


def test_heights_along_the_radius_are_near_geodetic_heights() -> None:
    rng = np.random.default_rng(2)
    latitudes, heights = rng.uniform(-math.pi / 2, math.pi / 2, 500), rng.uniform(0.0, 1e5, 500)
    places = ecef_from_geodetic(latitudes, rng.uniform(-3.0, 3.0, 500), heights)
    found = np.array([height_of(*place) for place in places])
    np.testing.assert_allclose(found, heights, atol=0.6)


def test_heavier_bodies_fall_through_the_air_sooner() -> None:
    outcome = np.empty(OUTCOME_SIZE)
    start = (EARTH_RADIUS_M + 101_000.0, 0.0, 0.0, -3_000.0, 5_500.0, 0.0)
    times = []
    for ballistic in (2_000.0, 9_000.0, math.inf):
        coast(start, 0.0, ballistic, 0.0, 0.0, np.empty(0), np.empty((0, 6)), 0, outcome)
        times.append(outcome[IMPACT])
    assert times[0] > times[1] > times[2]
