"""One small run, made by hand, whose every number is known without the simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.astro.geodesy import ecef_from_geodetic
from cupola.astro.walker import walker_elements
from cupola.results.parts import Event, LayerFlight, Looks, Results, Shot, ThreatResult, Track, WhyNot
from cupola.scenario.parts import Scenario
from cupola.threats.trajectory import Trajectory

EPOCH = "2027-01-01T00:00:00Z"
STAGING_S = (355.5, 420.5, 480.5)
LAUNCH_S = 300.0
MU, SPIN = 3.986004418e14, np.array([0.0, 0.0, 7.292115e-5])

SCENARIO: dict[str, Any] = {
    "name": "Export test",
    "description": "Made by hand & <kept small>.",
    "marking": "UNCLASSIFIED // NOTIONAL DATA",
    "epoch_utc": EPOCH,
    "duration_s": 3600,
    "layers": [
        {
            "id": "custody",
            "name": "Custody layer",
            "color": "#2dccff",
            "orbits": {
                "kind": "walker_delta",
                "planes": 3,
                "satellites_per_plane": 4,
                "altitude_km": 1000,
                "inclination_deg": 80,
            },
            "payload": {"kind": "infrared_sensor"},
        },
        {
            "id": "lasers",
            "name": "Laser layer",
            "role": "interceptor",
            "color": "#ff5c8a",
            "orbits": {
                "kind": "walker_delta",
                "planes": 2,
                "satellites_per_plane": 2,
                "altitude_km": 300,
                "inclination_deg": 55,
            },
            "payload": {"kind": "laser"},
        },
    ],
    "sites": [{"id": "c2", "name": "Command post", "latitude_deg": 38.8, "longitude_deg": -104.7, "altitude_km": 1.9}],
    "regions": [
        {"id": "home", "name": "Defended area", "latitude_deg": 39, "longitude_deg": -98, "radius_km": 2000},
    ],
    "raids": [
        {
            "id": "raid",
            "name": "Raid",
            "count": 2,
            "start_s": LAUNCH_S,
            "launch_area": {"latitude_deg": 45, "longitude_deg": 170, "radius_km": 100},
            "aim_area": {"latitude_deg": 39, "longitude_deg": -98, "radius_km": 200},
        }
    ],
}


@dataclass(frozen=True)
class Flight:
    """A powered and then free flight over a rotating sphere, every half second: the truth between whole seconds."""

    times_s: np.ndarray[Any, Any]
    positions_ecef_m: np.ndarray[Any, Any]
    velocities_ecef_m_s: np.ndarray[Any, Any]


def _acceleration(t_s: float, state: np.ndarray[Any, Any], thrust: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    position, velocity = state[:3], state[3:]
    pull = -MU * position / np.linalg.norm(position) ** 3
    turning = -2.0 * np.cross(SPIN, velocity) - np.cross(SPIN, np.cross(SPIN, position))
    stage = int(np.searchsorted((LAUNCH_S, *STAGING_S), t_s, side="right"))
    ignition_s, burnout_s = (LAUNCH_S, *STAGING_S)[stage - 1], STAGING_S[stage - 1] if stage <= 3 else np.inf
    push = thrust * (22.0 + 30.0 * (t_s - ignition_s) / (burnout_s - ignition_s)) if stage <= 3 else 0.0
    return np.concatenate((velocity, pull + turning + push))


@pytest.fixture(scope="session")
def flight() -> Flight:
    """Return a flight from 45 N 170 E by fourth-order Runge-Kutta steps that end at every burnout."""
    start = ecef_from_geodetic(np.radians(45.0), np.radians(170.0), 0.0)
    up = start / np.linalg.norm(start)
    east = np.cross([0.0, 0.0, 1.0], up)
    east /= np.linalg.norm(east)
    thrust = 0.72 * up + 0.55 * east + 0.42 * np.cross(up, east)
    thrust /= np.linalg.norm(thrust)
    state, rows, t_s, h = np.concatenate((start, np.zeros(3))), [], LAUNCH_S, 0.5
    while len(rows) < 100 or np.linalg.norm(state[:3]) > np.linalg.norm(start):
        rows.append(np.concatenate(([t_s], state)))
        late = t_s + h - 1e-9
        k1 = _acceleration(t_s, state, thrust)
        k2 = _acceleration(t_s + h / 2, state + h / 2 * k1, thrust)
        k3 = _acceleration(t_s + h / 2, state + h / 2 * k2, thrust)
        k4 = _acceleration(late, state + h * k3, thrust)
        state, t_s = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), t_s + h
    table = np.array(rows)
    return Flight(table[:, 0].copy(), table[:, 1:4].copy(), table[:, 4:].copy())


def _trajectory(flight: Flight) -> Trajectory:
    whole = flight.times_s % 1.0 == 0.0
    whole[-1] = True
    times_s = flight.times_s[whole]
    phases = np.where(times_s < STAGING_S[-1], 0, np.where(times_s > times_s[-1] - 60.0, 2, 1)).astype(np.uint8)
    return Trajectory(
        threat_class="icbm-solid",
        times_s=times_s,
        positions_ecef_m=flight.positions_ecef_m[whole],
        velocities_ecef_m_s=flight.velocities_ecef_m_s[whole],
        phases=phases,
        intensity_w_sr=np.ones((3, times_s.size)),
        staging_s=STAGING_S,
        launch_s=LAUNCH_S,
        burnout_s=STAGING_S[-1],
        apogee_m=1.2e6,
        range_m=8e6,
        impact_s=float(times_s[-1]),
        miss_of_aim_m=0.0,
        launch_latitude_rad=np.radians(45.0),
        launch_longitude_rad=np.radians(170.0),
        aim_latitude_rad=0.6,
        aim_longitude_rad=-1.7,
    )


def _track(times_s: np.ndarray[Any, Any]) -> Track:
    n = times_s.size
    return Track(
        times_s=times_s,
        lookers=np.zeros(n, np.int32),
        pair=np.full((n, 2), -1, np.int32),
        estimates_ecef_m=np.full((n, 3), np.nan),
        covariances_ecef_m2=np.full((n, 3, 3), np.nan),
        position_error_m=np.full(n, np.inf),
        held=np.zeros(n, np.bool_),
    )


def _threat(name: str, trajectory: Trajectory, kill_s: float | None, shots: tuple[int, ...]) -> ThreatResult:
    looks = Looks(
        satellites=np.array([0, 3, 0], np.int32),
        starts_s=np.array([330.0, 340.0, 500.0]),
        ends_s=np.array([400.0, 340.0, 620.0]),
        best_snr=np.array([40.0, 20.0, 12.0]),
    )
    return ThreatResult(
        id=name,
        name=f"Raid {name}",
        raid_id="raid",
        trajectory=trajectory,
        looks=looks,
        track=_track(trajectory.times_s),
        first_look_s=330.0,
        detected_s=332.0,
        stereo_s=None,
        tracked_s=None,
        decided_s=None,
        custody_fraction=0.0,
        position_error_median_m=None,
        position_error_p95_m=None,
        handovers=0,
        outcome="leaked" if kill_s is None else "killed",
        kill_s=kill_s,
        shots=shots,
        why_not=WhyNot("reach", 4.0, "s", "No interceptor reaches it in time.") if kill_s is None else None,
    )


def _shot(number: int, kind: Any, trajectory: Trajectory, intercept_s: float, hit: bool) -> Shot:
    release_s = intercept_s - 100.25
    end = np.array([np.interp(intercept_s, trajectory.times_s, trajectory.positions_ecef_m[:, k]) for k in range(3)])
    start = end * 0.98 + np.array([1e5, -2e5, 5e4])
    share = np.linspace(0.0, 1.0, 21 if kind == "interceptor" else 2)
    return Shot(
        threat=0,
        layer_id="lasers",
        satellite=number,
        satellite_name=f"L 1-{number + 1}",
        kind=kind,
        decided_s=release_s - 10.0,
        release_s=release_s,
        intercept_s=intercept_s,
        assessed_s=intercept_s + 10.0,
        hit=hit,
        path_times_s=release_s + share * 100.25,
        path_ecef_m=start + share[:, None] * (end - start),
        delta_v_m_s=5200.0,
        intercept_altitude_m=141_000.0,
    )


def _layers() -> tuple[LayerFlight, ...]:
    def walker(layer_id: str, letter: str, planes: int, each: int, altitude_m: float, tilt: float) -> LayerFlight:
        elements = walker_elements(planes, each, 1, altitude_m, np.radians(tilt), 0.0, 0.0, 2.0 * np.pi)
        names = tuple(f"{letter} {p + 1}-{s + 1}" for p in range(planes) for s in range(each))
        return LayerFlight(layer_id, Constellation(names, np.repeat(np.arange(planes), each), elements))

    return walker("custody", "C", 3, 4, 1e6, 80.0), walker("lasers", "L", 2, 2, 3e5, 55.0)


@pytest.fixture(scope="session")
def results(flight: Flight) -> Results:
    """Return the run: T1 killed at 900.5 s by the second shot, T2 comes down."""
    trajectory = _trajectory(flight)
    killed = _threat("T1", trajectory, 900.5, (0, 1))
    leaked = _threat("T2", trajectory, None, ())
    shots = (_shot(0, "interceptor", trajectory, 800.75, False), _shot(1, "laser", trajectory, 900.5, True))
    events = (
        Event(LAUNCH_S, "launch", 0, "T1 launched"),
        Event(LAUNCH_S, "launch", 1, "T2 launched"),
        Event(332.0, "detection", 0, 'T1 detected by C 1-1, "bright"', ("C 1-1", "C 1-4")),
        Event(800.75, "miss", 0, "T1 missed by L 1-1 at 141 km", ("L 1-1",), 0),
        Event(900.5, "kill", 0, "T1 killed by L 1-2", ("L 1-2",), 1),
        Event(trajectory.impact_s, "impact", 1, "T2 came down"),
    )
    return Results(
        scenario=Scenario.model_validate(SCENARIO),
        version="0",
        seed=1,
        layers=_layers(),
        sensors=np.array([(0, number) for number in range(12)], np.int32),
        threats=(killed, leaked),
        shots=shots,
        events=events,
        wall_s=0.1,
    )
