"""The full run: a scenario in, results out."""

from __future__ import annotations

import time

import cupola
from cupola.errors import InputError
from cupola.progress import Progress, ignore_progress, part_of
from cupola.results.parts import Results, WhyNot
from cupola.scenario.checks import check
from cupola.scenario.parts import Scenario
from cupola.simulation import stages
from cupola.simulation.engagement import Engagement
from cupola.simulation.events import events_of
from cupola.simulation.explaining import why_not
from cupola.simulation.layers import doctrine_of
from cupola.simulation.memory import StageMemory
from cupola.simulation.mending import Sensed, with_mends
from cupola.simulation.outcomes import shots_of, threat_result
from cupola.threats.classes import THREAT_CLASSES


def simulate(scenario: Scenario, progress: Progress = ignore_progress, memory: StageMemory | None = None) -> Results:
    """Return the results of flying, watching, tracking and engaging every raid of a scenario.

    The same scenario gives the same results, byte for byte, on any number of threads; ``memory`` only saves time.
    Threats launched before the scenario's end fly on to their impact, also after it.

    Raises
    ------
    InputError
        With every error of the scenario, or every raid whose aim is out of range (path ``raids.<id>.aim_area``).
    Cancelled
        When ``progress`` raises it; it is called at least every 0.1 s or so.
    """
    started_s = time.perf_counter()
    memory = StageMemory() if memory is None else memory
    errors = [problem for problem in check(scenario) if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    progress(0.0, "Placing satellites")
    layers = stages.constellations(scenario, memory)
    threats = stages.flights(scenario, memory, part_of(progress, 0.02, 0.10))
    sensors = stages.sensor_layers(scenario, layers)
    seen = stages.watches(scenario, sensors, threats, memory, part_of(progress, 0.10, 0.55))
    known = stages.tracks(scenario, sensors, threats, seen, memory, part_of(progress, 0.55, 0.60))
    fought = stages.engagement(scenario, layers, threats, known, memory, part_of(progress, 0.60, 0.95))
    names = [name for layer in sensors for name in layer.constellation.names]
    whys = _whys(scenario, Sensed(sensors, threats.trajectories, seen, known), fought, part_of(progress, 0.95, 1.0))
    results = []
    for number, flight in enumerate(threats.trajectories):
        progress(1.0, "Telling")
        title = THREAT_CLASSES[flight.threat_class].title
        results.append(
            threat_result(
                number, threats.raid_ids[number], flight, title, seen[number], known[number], fought, whys[number]
            )
        )
    shots = shots_of(fought, scenario.epoch_utc)
    return Results(
        scenario=scenario,
        version=cupola.__version__,
        seed=scenario.seed,
        layers=layers,
        sensors=stages.sensors_of(sensors),
        threats=tuple(results),
        shots=shots,
        events=events_of(results, known, shots, names),
        wall_s=time.perf_counter() - started_s,
    )


def _whys(scenario: Scenario, sensed: Sensed, fought: Engagement, progress: Progress) -> tuple[WhyNot | None, ...]:
    """Return why each threat leaked and what would mend it, None for those that were killed."""
    doctrine = doctrine_of(scenario.command)
    names = [name for layer in sensed.layers for name in layer.constellation.names]
    reasons: list[WhyNot | None] = []
    for number, flight in enumerate(sensed.flights):
        progress(0.2 * number / len(sensed.flights), "Explaining")
        why = None
        if fought.battle.fates[number].kill_s is None:
            why = why_not(
                number, scenario, flight, sensed.watches[number], sensed.tracks[number], sensed.layers, names, fought,
                doctrine,
            )  # fmt: skip
        reasons.append(why)
    return with_mends(reasons, scenario, sensed, fought, part_of(progress, 0.2, 1.0))
