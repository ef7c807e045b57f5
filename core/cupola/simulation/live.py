"""The live answer: what can be told while the mouse is still down."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from cupola.constants import EARTH_MU_M3_S2, EARTH_RADIUS_M, STANDARD_GRAVITY_M_S2
from cupola.engagement.kinetic import reach_m
from cupola.errors import Problem
from cupola.results.parts import LayerFlight
from cupola.scenario.checks import check
from cupola.scenario.parts import (
    Eccentric,
    InfraredSensor,
    KineticInterceptor,
    Laser,
    Layer,
    RepeatGroundTrack,
    Scenario,
    SunSynchronous,
    WalkerDelta,
    WalkerStar,
)
from cupola.simulation import stages
from cupola.simulation.memory import StageMemory
from cupola.simulation.orbits import node_span_rad
from cupola.simulation.raids import RaidFlight, launches_of, raid_flight
from cupola.threats.classes import THREAT_CLASSES
from cupola.units import DEG, KM

PREVIEWED = 8
"""Flights of a raid shown while editing; the full run flies all."""
FLYOUT_S = 120.0
"""The fly-out for which an interceptor's reach is told, as in AEI working paper 2025-20."""


@dataclass(frozen=True)
class LayerFacts:
    """One layer in numbers; what makes no sense for it is nan."""

    layer_id: str
    satellites: int
    period_s: float
    """Of the Kepler orbit at the common altitude (the median for mixed ones)."""
    plane_spacing_rad: float
    """Between neighbouring nodes."""
    footprint_rad: float
    """Greatest central angle from the point below a satellite to what its payload can act on: the ground for sensors,
    the least altitude for lasers, the reach after ``FLYOUT_S`` for interceptors, the horizon for others."""


@dataclass(frozen=True)
class Live:
    """The live answer for one scenario."""

    scenario: Scenario
    layers: tuple[LayerFlight, ...]
    raids: tuple[RaidFlight, ...]
    problems: tuple[Problem, ...]
    """Errors and doubts, unreachable aims among them; nothing is raised."""
    facts: tuple[LayerFacts, ...]
    wall_s: float


def live(scenario: Scenario, memory: StageMemory | None = None) -> Live:
    """Return satellites, previewed flights, facts and problems; what an edit did not touch comes from ``memory``."""
    started_s = time.perf_counter()
    memory = StageMemory() if memory is None else memory
    layers = stages.constellations(scenario, memory)
    raids = tuple(
        raid_flight(raid, min(launches_of(raid, scenario.duration_s), PREVIEWED), scenario, memory)
        for raid in scenario.raids
        if raid.threat in THREAT_CLASSES
    )
    problems = (*check(scenario), *(problem for raid in raids for problem in raid.problems))
    facts = tuple(layer_facts(layer, flight) for layer, flight in zip(scenario.layers, layers, strict=True))
    return Live(scenario, layers, raids, problems, facts, time.perf_counter() - started_s)


def layer_facts(layer: Layer, flight: LayerFlight) -> LayerFacts:
    """Return the numbers of one layer."""
    axis_m = _axis_m(flight)
    period_s = 2.0 * math.pi * math.sqrt(axis_m**3 / EARTH_MU_M3_S2)
    return LayerFacts(
        layer.id, flight.constellation.satellites, period_s, _plane_spacing_rad(layer), _footprint_rad(layer, axis_m)
    )


def _axis_m(flight: LayerFlight) -> float:
    constellation = flight.constellation
    if constellation.elements is not None:
        return float(np.median(constellation.elements.semi_major_axis_m)) if constellation.satellites else math.nan
    motions = [item.mean_motion_rev_day for item in constellation.element_sets]
    if not motions:
        return math.nan
    return float((EARTH_MU_M3_S2 / (np.median(motions) * 2.0 * math.pi / 86_400.0) ** 2) ** (1.0 / 3.0))


def _plane_spacing_rad(layer: Layer) -> float:
    orbits = layer.orbits
    if isinstance(orbits, WalkerDelta | WalkerStar | SunSynchronous | RepeatGroundTrack):
        return node_span_rad(orbits) / orbits.planes
    return 2.0 * math.pi / orbits.planes if isinstance(orbits, Eccentric) else math.nan


def _footprint_rad(layer: Layer, axis_m: float) -> float:
    """Central angle on a spherical Earth (Wertz 1999, section 5.2), nan without satellites."""
    payload, ratio = layer.payload, axis_m / EARTH_RADIUS_M
    if not ratio > 1.0:
        return math.nan
    if isinstance(payload, KineticInterceptor):
        reach = float(reach_m(FLYOUT_S, payload.delta_v_km_s * KM, payload.acceleration_g * STANDARD_GRAVITY_M_S2))
        return min(reach / axis_m, math.pi)
    if isinstance(payload, Laser):
        floor = (EARTH_RADIUS_M + payload.minimum_target_altitude_km * KM) / EARTH_RADIUS_M
        over = math.acos(min(floor / ratio, 1.0)) if floor < ratio else 0.0
        return min(over, _slant_rad(ratio, floor, payload.maximum_range_km * KM))
    horizon = math.acos(1.0 / ratio)
    if not isinstance(payload, InfraredSensor):
        return horizon
    half = 0.5 * payload.field_of_regard_deg * DEG
    sine = ratio * math.sin(min(half, 0.5 * math.pi))
    cone = math.asin(sine) - half if sine < 1.0 and half < 0.5 * math.pi else horizon
    return max(0.0, min(horizon, cone, _slant_rad(ratio, 1.0, payload.maximum_range_km * KM)))


def _slant_rad(ratio: float, floor: float, range_m: float) -> float:
    """Central angle at which a sphere of ``floor`` Earth radii is ``range_m`` away; 0 when it is nowhere."""
    slant = range_m / EARTH_RADIUS_M
    return math.acos(min(1.0, max(-1.0, (floor**2 + ratio**2 - slant**2) / (2.0 * floor * ratio))))
