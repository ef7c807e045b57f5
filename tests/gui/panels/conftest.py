"""A small run made by hand: three threats, one killed by an interceptor, one missed, one never in reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from cupola.astro.constellation import Constellation
from cupola.errors import Problem
from cupola.progress import Progress
from cupola.results.parts import Event, Looks, Results, Shot, ThreatResult, Track, WhyNot
from cupola.scenario import Scenario, template
from cupola.threats.trajectory import Trajectory
from cupola_gui import style
from cupola_gui.document import Document
from cupola_gui.view import View

os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
LAUNCHES_S = (300.0, 320.0, 340.0)
BURN_S, FLIGHT_S, REENTRY_S = 180.0, 1800.0, 1700.0
FIRST_LOOK_S, STEREO_S, TRACK_S, DECIDED_S = 48.0, 50.0, 53.0, 73.0


def flight_of(launch_s: float) -> Trajectory:
    times = launch_s + np.arange(0.0, FLIGHT_S + 1.0)
    since = times - launch_s
    height = 1.334e6 * np.sin(np.pi * since / FLIGHT_S)
    angle = np.radians(170.0) + np.radians(92.0) * since / FLIGHT_S
    radius = 6.378137e6 + height
    positions = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.6e6 + 0.0 * since], axis=1)
    phases = np.where(since < BURN_S, 0, np.where(since < REENTRY_S, 1, 2)).astype(np.uint8)
    return Trajectory(
        "icbm-solid", times, positions, np.gradient(positions, axis=0), phases, np.ones((3, times.size)), (60.0, 180.0),
        launch_s, launch_s + BURN_S, 1.334e6, 8.2e6, launch_s + FLIGHT_S, 900.0, 0.78, 2.97, 0.68, -1.71,
    )  # fmt: skip


def track_of(flight: Trajectory) -> Track:
    since = flight.times_s - flight.launch_s
    lookers = np.where(since < FIRST_LOOK_S, 0, 1 + ((since // 60) % 5)).astype(np.int32)
    lookers[(since >= FIRST_LOOK_S) & (since < STEREO_S)] = 1
    lookers[since >= STEREO_S] += 1
    alone = since < STEREO_S
    error = np.where(alone, 0.0, 3000.0 * np.exp(-(since - STEREO_S) / 6.0) + 50.0)
    held = (since >= TRACK_S) & ((since // 200).astype(int) % 4 != 3)
    pair = np.where((since >= STEREO_S)[:, None], np.array([[3, 7]]), -1).astype(np.int32)
    estimates = np.where(alone[:, None], np.nan, flight.positions_ecef_m)
    covariances = np.where(alone[:, None, None], np.nan, np.eye(3)[None] * (error**2 / 3)[:, None, None])
    error[alone] = np.inf
    return Track(flight.times_s, lookers, pair, estimates, covariances, error, held)


def shot_of(threat: int, name: str, release_s: float, intercept_s: float, hit: bool) -> Shot:
    times = np.linspace(release_s, intercept_s, 5)
    return Shot(
        threat, "interceptors", 7, name, "interceptor", release_s - 1.0, release_s, intercept_s,
        intercept_s + 10.0, hit, times, np.zeros((5, 3)), 4200.0, 102_000.0,
    )  # fmt: skip


def threat_of(
    number: int, flight: Trajectory, shots: tuple[int, ...], kill_s: float | None, why: WhyNot | None
) -> ThreatResult:
    launch = flight.launch_s
    looks = Looks(
        np.array([3], np.int32), np.array([launch + FIRST_LOOK_S]), np.array([flight.impact_s]), np.array([20.0])
    )
    return ThreatResult(
        f"T{number + 1}", f"Raid T{number + 1}", "raid", flight, looks, track_of(flight),
        launch + FIRST_LOOK_S, launch + FIRST_LOOK_S + 2, launch + STEREO_S, launch + TRACK_S, launch + DECIDED_S,
        0.71, 53.0, 210.0, 4,
        "killed" if kill_s is not None else "leaked", kill_s, shots, why,
    )  # fmt: skip


def staged_results(scenario: Scenario) -> Results:
    flights = [flight_of(launch) for launch in LAUNCHES_S]
    shots = (shot_of(0, "I 11-8", 376.0, 437.0, True), shot_of(1, "I 17-40", 396.0, 474.4, False))
    missed = WhyNot("intercept", None, "", "No time for a second shot.", "I 17-40", 474.4)
    short = WhyNot("reach", 16.5, "km", "No interceptor in reach, short by 16.5 km.", "I 11-7", 413.2)
    threats = (
        threat_of(0, flights[0], (0,), 437.0, None),
        threat_of(1, flights[1], (1,), None, missed),
        threat_of(2, flights[2], (), None, short),
    )
    return Results(
        scenario,
        "0.1.0",
        1,
        (),
        np.zeros((400, 2), np.int32),
        threats,
        shots,
        tuple(sorted(_events(threats), key=lambda e: e.time_s)),
        0.9,
    )


def _events(threats: tuple[ThreatResult, ...]) -> Iterator[Event]:
    for number, threat in enumerate(threats):
        launch = threat.trajectory.launch_s
        yield Event(launch, "launch", number, f"{threat.id} launch")
        yield Event(launch + BURN_S, "burnout", number, f"{threat.id} burnout")
        yield Event(launch + FIRST_LOOK_S, "look", number, f"{threat.id} first look by C 7-6", ("C 7-6",))
        yield Event(launch + STEREO_S, "stereo", number, f"{threat.id} stereo, C 7-6 and C 16-1", ("C 7-6", "C 16-1"))
        yield Event(launch + TRACK_S, "track", number, f"{threat.id} firm track, 53 m")
        yield Event(launch + DECIDED_S, "decision", number, f"{threat.id} decision")
    yield Event(376.0, "release", 0, "I 11-8 released at T1", ("I 11-8",), 0)
    yield Event(437.0, "kill", 0, "T1 killed by I 11-8 at 102 km", ("I 11-8",), 0)
    yield Event(396.0, "release", 1, "I 17-40 released at T2", ("I 17-40",), 1)
    yield Event(474.4, "miss", 1, "T2 missed by I 17-40 at 141 km", ("I 17-40",), 1)
    for number in (1, 2):
        yield Event(threats[number].trajectory.impact_s, "impact", number, f"T{number + 1} impact")


@dataclass(frozen=True)
class StagedFacts:
    layer_id: str
    satellites: int
    period_s: float
    plane_spacing_rad: float
    footprint_rad: float


@dataclass(frozen=True)
class StagedRaid:
    raid_id: str
    trajectories: tuple[Trajectory, ...]


@dataclass(frozen=True)
class StagedLive:
    scenario: Scenario
    layers: tuple[Any, ...]
    raids: tuple[StagedRaid, ...]
    problems: tuple[Problem, ...]
    facts: tuple[StagedFacts, ...]
    wall_s: float


class StagedAnswers:
    """Both speeds, without physics."""

    def live(self, scenario: Scenario, progress: Progress) -> StagedLive:
        return staged_live(scenario)

    def run(self, scenario: Scenario, progress: Progress) -> Results:
        return staged_results(scenario)


def staged_live(scenario: Scenario) -> StagedLive:
    facts = []
    for layer in scenario.layers:
        orbits: Any = layer.orbits
        planes = getattr(orbits, "planes", 1)
        count = (
            planes * orbits.satellites_per_plane
            if isinstance(planes, int)
            else len(getattr(orbits, "element_sets", ()))
        )
        spacing = 2 * np.pi / planes if isinstance(planes, int) else float("nan")
        facts.append(StagedFacts(layer.id, count, 6307.0, spacing, 0.234))
    raids = tuple(StagedRaid(raid.id, tuple(flight_of(launch) for launch in LAUNCHES_S)) for raid in scenario.raids)
    return StagedLive(scenario, (), raids, (), tuple(facts), 0.038)


@pytest.fixture
def styled(qapp: QApplication) -> QApplication:
    style.apply(qapp, "dark")
    return qapp


@pytest.fixture
def view(styled: QApplication) -> View:
    return View()


@pytest.fixture
def document(styled: QApplication) -> Iterator[Document]:
    made = Document(template("quickstart"), answers=StagedAnswers())
    yield made
    made.close()


@pytest.fixture
def ran(document: Document) -> Document:
    """The document with the live answer and the results of a run."""
    document.live = staged_live(document.scenario)
    document.results = staged_results(document.scenario)
    return document


@pytest.fixture
def constellation() -> Constellation:
    return Constellation(("C 1-1", "C 1-2"), np.zeros(2, np.int64))
