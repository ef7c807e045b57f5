"""From the document's raids to flights."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from cupola.errors import Problem
from cupola.progress import Progress, ignore_progress
from cupola.scenario.parts import Raid, Scenario
from cupola.simulation.memory import StageMemory
from cupola.threats.areas import places_in_circle
from cupola.threats.classes import THREAT_CLASSES
from cupola.threats.flight import Unreachable, fly
from cupola.threats.trajectory import Trajectory
from cupola.units import DEG, KM

_PLACES_STREAM = 1
"""Names the random stream of launch and aim places among those of a run."""


@dataclass(frozen=True)
class RaidFlight:
    """The flights of one raid, in order of launch; those that cannot reach their aim are missing."""

    raid_id: str
    trajectories: tuple[Trajectory, ...]
    problems: tuple[Problem, ...] = ()
    """At most one: the worst unreachable aim."""


def launches_of(raid: Raid, duration_s: float) -> int:
    """Return how many threats of a raid are launched before the scenario ends."""
    times_s = raid.start_s + raid.spacing_s * np.arange(raid.count)
    return int((times_s < duration_s).sum())


def raid_flight(
    raid: Raid, count: int, scenario: Scenario, memory: StageMemory, progress: Progress = ignore_progress
) -> RaidFlight:
    """Return the first ``count`` flights of a raid; reads the raid but for its name, the seed and the step."""
    read = (
        raid.id, raid.threat, count, raid.start_s, raid.spacing_s, raid.launch_area, raid.aim_area, raid.trajectory,
        scenario.seed, scenario.step_s,
    )  # fmt: skip
    return memory.recall("raid", read, lambda: _flown(raid, count, scenario.seed, scenario.step_s, progress))


def _flown(raid: Raid, count: int, seed: int, step_s: float, progress: Progress) -> RaidFlight:
    streams = np.random.SeedSequence(seed, spawn_key=(_PLACES_STREAM, crc32(raid.id.encode()))).spawn(2)
    (launch_lat, launch_lon), (aim_lat, aim_lon) = (
        places_in_circle(
            area.latitude_deg * DEG, area.longitude_deg * DEG, area.radius_km * KM, count, np.random.default_rng(stream)
        )
        for area, stream in zip((raid.launch_area, raid.aim_area), streams, strict=True)
    )
    flown: list[Trajectory] = []
    short: list[Unreachable] = []
    for number in range(count):
        progress(number / count, f"Flying {raid.name}")
        flight = fly(
            THREAT_CLASSES[raid.threat], float(launch_lat[number]), float(launch_lon[number]), float(aim_lat[number]),
            float(aim_lon[number]), raid.trajectory, raid.start_s + raid.spacing_s * number, step_s,
        )  # fmt: skip
        if isinstance(flight, Unreachable):
            short.append(flight)
        else:
            flown.append(flight)
    return RaidFlight(raid.id, tuple(flown), _problems(raid, count, short))


def _problems(raid: Raid, count: int, short: list[Unreachable]) -> tuple[Problem, ...]:
    if not short:
        return ()
    worst = max(short, key=lambda flight: flight.shortfall_m)
    others = f" ({len(short)} of {count} aims)" if count > 1 else ""
    return (Problem(f"raids.{raid.id}.aim_area", worst.sentence + others),)
