"""From scenario to files: a small real run, and its files against a finer flight of the same missile."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.time import TimeDelta
from oem import OrbitEphemerisMessage
from scipy.interpolate import CubicHermiteSpline

from cupola import Scenario, simulate
from cupola.astro.frames import earth_rotations
from cupola.exchange.export import ExportOptions
from cupola.exchange.formats import FORMATS, format_of
from cupola.results import load_results, save_results
from cupola.results.parts import Results
from cupola.threats.classes import THREAT_CLASSES
from cupola.threats.flight import fly
from cupola.threats.trajectory import Trajectory

EPOCH = "2027-01-01T00:00:00Z"


def _scenario() -> dict[str, Any]:
    def walker(altitude_km: float, planes: int, each: int) -> dict[str, Any]:
        kind = {"kind": "walker_delta", "planes": planes, "satellites_per_plane": each}
        return {**kind, "phasing": 1, "altitude_km": altitude_km, "inclination_deg": 70}

    return {
        "name": "Small run",
        "epoch_utc": EPOCH,
        "duration_s": 1500,
        "layers": [
            {
                "id": "custody",
                "name": "Custody layer",
                "orbits": walker(1000, 10, 10),
                "payload": {"kind": "infrared_sensor"},
            },
            {
                "id": "interceptors",
                "name": "Interceptor layer",
                "role": "interceptor",
                "orbits": walker(500, 16, 20),
                "payload": {"kind": "kinetic_interceptor", "single_shot_pk": 0.5},
            },
        ],
        "raids": [
            {
                "id": "raid",
                "name": "Raid",
                "threat": "irbm",
                "count": 2,
                "start_s": 60,
                "spacing_s": 30,
                "launch_area": {"latitude_deg": 45, "longitude_deg": 170, "radius_km": 50},
                "aim_area": {"latitude_deg": 45, "longitude_deg": -160, "radius_km": 50},
            }
        ],
    }


@pytest.fixture(scope="module")
def run() -> Results:
    return simulate(Scenario.model_validate(_scenario()))


def _finer(coarse: Trajectory) -> Trajectory:
    """Return the same flight, told four times a second."""
    fine = fly(
        THREAT_CLASSES[coarse.threat_class],
        coarse.launch_latitude_rad,
        coarse.launch_longitude_rad,
        coarse.aim_latitude_rad,
        coarse.aim_longitude_rad,
        "minimum_energy",
        coarse.launch_s,
        0.25,
    )
    assert isinstance(fine, Trajectory)
    return fine


def test_run_has_what_the_files_should_show(run: Results) -> None:
    assert len(run.threats) == 2
    assert run.shots
    assert {event.kind for event in run.events} >= {"launch", "detection", "release"}


def test_threats_between_steps_are_those_of_a_finer_flight(run: Results, tmp_path: Path) -> None:
    format_of("czml").write(run, tmp_path / "run.czml")
    format_of("oem").write(run, tmp_path / "run", ExportOptions(layer_ids=()))
    packets = {packet["id"]: packet for packet in json.loads((tmp_path / "run.czml").read_text())}
    for threat in run.threats:
        end_s = threat.trajectory.impact_s if threat.kill_s is None else threat.kill_s
        fine = _finer(threat.trajectory)
        known = fine.times_s < end_s
        times_s, truth = fine.times_s[known], fine.positions_ecef_m[known]
        table = np.array(packets[f"threats.{threat.id}"]["position"]["cartesianVelocity"]).reshape(-1, 7)
        shown = CubicHermiteSpline(table[:, 0], table[:, 1:4], table[:, 4:], axis=0)(times_s)
        assert np.linalg.norm(shown - truth, axis=-1).max() < 5.0
        message = OrbitEphemerisMessage.open(str(tmp_path / "run" / f"threat-{threat.id}.oem"))
        start = message._segments[0].metadata["START_TIME"]
        some = np.abs(times_s - fine.burnout_s) < 3.0
        some[::41] = True
        read = np.array([message(start + TimeDelta(t - fine.launch_s, format="sec")).position for t in times_s[some]])
        turns = earth_rotations(EPOCH, times_s[some])
        inertial = np.einsum("tji,tj->ti", turns, truth[some])
        assert np.linalg.norm(1e3 * read - inertial, axis=-1).max() < 1.0


def test_flyouts_meet_their_threats(run: Results, tmp_path: Path) -> None:
    format_of("czml").write(run, tmp_path / "run.czml")
    packets = {packet["id"]: packet for packet in json.loads((tmp_path / "run.czml").read_text())}
    for number, shot in enumerate(run.shots):
        table = np.array(packets[f"shots.{number}"]["position"]["cartesian"]).reshape(-1, 4)
        assert table[0, 0] == pytest.approx(shot.release_s, abs=1e-6)
        assert table[-1, 0] == pytest.approx(shot.intercept_s, abs=1e-6)
        threat = run.threats[shot.threat].trajectory
        spline = CubicHermiteSpline(threat.times_s, threat.positions_ecef_m, threat.velocities_ecef_m_s, axis=0)
        assert np.linalg.norm(table[-1, 1:] - spline(shot.intercept_s)) < 100.0
    looks = [packet for identity, packet in packets.items() if identity.startswith("looks.")]
    assert len(looks) == sum(np.unique(threat.looks.satellites).size for threat in run.threats)


def test_saved_run_exports_the_same_bytes(run: Results, tmp_path: Path) -> None:
    save_results(run, tmp_path / "saved")
    again = load_results(tmp_path / "saved")
    options = ExportOptions(created_utc="2026-11-24T00:00:00", footprint_layer_id="custody", layer_ids=("custody",))
    for entry in FORMATS:
        if entry.id in ("tle", "omm"):
            continue
        first = entry.write(run, tmp_path / f"first{entry.suffix}", options)
        second = entry.write(again, tmp_path / f"second{entry.suffix}", options)
        for a, b in zip(first.paths, second.paths, strict=True):
            assert a.read_bytes() == b.read_bytes()
        assert first.not_held == second.not_held


def test_events_follow_the_run(run: Results, tmp_path: Path) -> None:
    format_of("csv").write(run, tmp_path / "events.csv")
    with open(tmp_path / "events.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["kind"] for row in rows] == [event.kind for event in run.events]
    times_s = [float(row["time_s"]) for row in rows]
    assert times_s == sorted(times_s)
