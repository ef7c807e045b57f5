"""The chain of stages. Each names the parts of the scenario it reads; its answer is kept under those parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from cupola.astro.constellation import Constellation
from cupola.errors import InputError
from cupola.progress import Progress, part_of
from cupola.results.parts import LayerFlight
from cupola.scenario.parts import InfraredSensor, KineticInterceptor, Laser, Layer, Scenario
from cupola.simulation.engagement import Engagement, engaged, target_of
from cupola.simulation.layers import constellation_of, doctrine_of, letters_of, sensor_of, shooter_of
from cupola.simulation.memory import StageMemory
from cupola.simulation.orbits import depends_on_epoch
from cupola.simulation.raids import launches_of, raid_flight
from cupola.simulation.sensing import SensorLayer, Watch, watched
from cupola.simulation.tracking import Tracked, tracked
from cupola.threats.trajectory import Trajectory


@dataclass(frozen=True)
class Flights:
    """Every threat of a run, in order of launch."""

    raid_ids: tuple[str, ...]
    trajectories: tuple[Trajectory, ...]


def constellations(scenario: Scenario, memory: StageMemory) -> tuple[LayerFlight, ...]:
    """Return every layer's satellites; reads orbits, the layers' names, and the epoch where orbits are bound to it."""
    letters = letters_of(scenario.layers)
    return tuple(
        LayerFlight(layer.id, _constellation(layer, text, scenario.epoch_utc, memory))
        for layer, text in zip(scenario.layers, letters, strict=True)
    )


def constellation_in(scenario: Scenario, layer_id: str, memory: StageMemory) -> Constellation:
    """Return the satellites of one layer; ``KeyError`` when there is no such layer."""
    for layer, text in zip(scenario.layers, letters_of(scenario.layers), strict=True):
        if layer.id == layer_id:
            return _constellation(layer, text, scenario.epoch_utc, memory)
    raise KeyError(layer_id)


def _constellation(layer: Layer, letters: str, epoch_utc: str, memory: StageMemory) -> Constellation:
    read = (layer.orbits, letters, epoch_utc if depends_on_epoch(layer.orbits) else "")
    return memory.recall("constellation", read, partial(constellation_of, layer, letters, epoch_utc))


def flights(scenario: Scenario, memory: StageMemory, progress: Progress) -> Flights:
    """Return every threat launched before the end; raises ``InputError`` with every raid that cannot reach its aim."""
    raids = scenario.raids
    flown = [
        raid_flight(
            raid, launches_of(raid, scenario.duration_s), scenario, memory,
            part_of(progress, number / len(raids), (number + 1) / len(raids)),
        )
        for number, raid in enumerate(raids)
    ]  # fmt: skip
    problems = [problem for raid in flown for problem in raid.problems]
    if problems:
        raise InputError(problems)
    all_flights = [(raid.raid_id, flight) for raid in flown for flight in raid.trajectories]
    all_flights.sort(key=lambda pair: pair[1].launch_s)
    return Flights(tuple(pair[0] for pair in all_flights), tuple(pair[1] for pair in all_flights))


def flights_read(scenario: Scenario) -> tuple[Any, ...]:
    """The parts that decide the flights."""
    raids = tuple(
        (r.id, r.threat, r.count, r.start_s, r.spacing_s, r.launch_area, r.aim_area, r.trajectory)
        for r in scenario.raids
    )
    return (raids, scenario.seed, scenario.step_s, scenario.duration_s)


def sensor_layers(scenario: Scenario, layers: tuple[LayerFlight, ...]) -> tuple[SensorLayer, ...]:
    """Return the layers that see."""
    return tuple(
        SensorLayer(number, sensor_of(layer.payload), flight.constellation)
        for number, (layer, flight) in enumerate(zip(scenario.layers, layers, strict=True))
        if isinstance(layer.payload, InfraredSensor)
    )


def sensors_read(scenario: Scenario) -> tuple[Any, ...]:
    """The parts that decide the looks: the layers that see, the flights, the epoch."""
    layers = tuple((la.orbits, la.payload) for la in scenario.layers if isinstance(la.payload, InfraredSensor))
    return (layers, scenario.epoch_utc, flights_read(scenario))


def watches(
    scenario: Scenario, sensors: tuple[SensorLayer, ...], threats: Flights, memory: StageMemory, progress: Progress
) -> tuple[Watch, ...]:
    """Return what the sensors saw of each threat."""
    return memory.recall(
        "sensing", sensors_read(scenario),
        lambda: watched(
            sensors, threats.trajectories, scenario.epoch_utc, scenario.step_s, scenario.seed, progress
        ),
    )  # fmt: skip


def tracks_read(scenario: Scenario) -> tuple[Any, ...]:
    """The parts that decide the tracks: those of the looks, and what counts as holding a threat."""
    return (sensors_read(scenario), scenario.custody, scenario.command.confirmation_looks)


def tracks(
    scenario: Scenario, sensors: tuple[SensorLayer, ...], threats: Flights, seen: tuple[Watch, ...], memory:
    StageMemory, progress: Progress,
) -> tuple[Tracked, ...]:  # fmt: skip
    """Return detection, stereo and custody of each threat."""

    def answer() -> tuple[Tracked, ...]:
        found = []
        for number, (watch, threat) in enumerate(zip(seen, threats.trajectories, strict=True)):
            progress(number / len(seen), "Tracking")
            found.append(
                tracked(watch, threat, sensors, scenario.custody, scenario.command.confirmation_looks, scenario.step_s)
            )
        return tuple(found)

    return memory.recall("tracking", tracks_read(scenario), answer)


def engagement(
    scenario: Scenario, layers: tuple[LayerFlight, ...], threats: Flights, known: tuple[Tracked, ...], memory:
    StageMemory, progress: Progress,
) -> Engagement:  # fmt: skip
    """Return the battle; reads the tracks, the layers that shoot, and the command part."""
    shooting = [
        (layer, flight)
        for layer, flight in zip(scenario.layers, layers, strict=True)
        if isinstance(layer.payload, KineticInterceptor | Laser)
    ]

    def answer() -> Engagement:
        shooters = [shooter_of(layer, flight.constellation) for layer, flight in shooting]
        targets = []
        for threat, track in zip(threats.trajectories, known, strict=True):
            progress(0.0, "Engaging")
            targets.append(target_of(threat, track, scenario.epoch_utc))
        return engaged(
            [shooter for shooter in shooters if shooter is not None], targets, doctrine_of(scenario.command),
            scenario.epoch_utc, scenario.step_s, scenario.seed, progress,
        )  # fmt: skip

    read = (
        tracks_read(scenario), scenario.command,
        tuple((layer.id, layer.orbits, layer.payload) for layer, _ in shooting), letters_of(scenario.layers),
    )  # fmt: skip
    return memory.recall("engagement", read, answer)


def sensors_of(sensors: tuple[SensorLayer, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Return all sensor satellites as (layer number, satellite number in it), shape (sensors, 2)."""
    rows = [(layer.layer, number) for layer in sensors for number in range(layer.constellation.satellites)]
    return np.array(rows, np.int32).reshape(-1, 2)
