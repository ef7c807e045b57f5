"""What a layer's satellites see, from payload and question, and which pattern they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from cupola.coverage.footprint import NOTHING, Footprint, footprints
from cupola.coverage.reach import Reach, reach_of
from cupola.coverage.shells import TURN, AnyShell, PlacedShell, Shell
from cupola.scenario.orbits import DesignOrbits, Orbits, Planes, Shells, SunSynchronous, WalkerDelta, WalkerStar
from cupola.scenario.parts import Coverage, InfraredSensor, Laser, Layer, Scenario
from cupola.simulation.orbits import altitude_m, inclination_rad, node_span_rad, plane_counts
from cupola.units import DEG, KM

NOTHING_SEEN: Final = (
    "No satellite sees a target under these limits: elevation, target altitude, range or field of regard."
)


class Limits(NamedTuple):
    """Arguments of ``footprints`` and ``reach_of``; None asks nothing."""

    target_altitude_m: float
    mask_rad: float
    field_of_regard_rad: float | None
    maximum_range_m: float | None
    grazing_altitude_m: float | None
    minimum_range_m: float

    def footprint(self, satellite_altitude_m: float) -> Footprint:
        """Return the ring seen from an altitude, the nearest where there are two."""
        rings = footprints(satellite_altitude_m, *self)
        return rings[0] if rings else NOTHING

    def reach(self) -> Reach:
        """Return the same limits for satellites at any height."""
        return reach_of(*self)


def asked_of(scenario: Scenario) -> Coverage:
    """Return what coverage is asked for: the scenario's part, or its defaults."""
    return scenario.coverage if scenario.coverage is not None else Coverage()


def layer_of(scenario: Scenario, layer_id: str) -> Layer:
    """Return a layer by its id; ``KeyError`` when there is none."""
    for layer in scenario.layers:
        if layer.id == layer_id:
            return layer
    raise KeyError(layer_id)


def limits_of(layer: Layer, asked: Coverage) -> tuple[Limits, str]:
    """Return the limits of a layer's view and a sentence about them, "" when there is nothing to say.

    Lines of sight to a target below the sensor's grazing altitude are held above the target alone: they end there, and
    from above they dip no lower.
    """
    target, mask = asked.target_altitude_km * KM, asked.minimum_elevation_deg * DEG
    payload = layer.payload
    if isinstance(payload, InfraredSensor):
        grazing = payload.minimum_grazing_altitude_km * KM
        note = ""
        if grazing > target:
            note = (
                f"Targets lie below the grazing altitude of {payload.minimum_grazing_altitude_km:g} km, "
                "which is left out."
            )
        return Limits(
            target, mask, payload.field_of_regard_deg * DEG, payload.maximum_range_km * KM, min(grazing, target),
            payload.minimum_range_km * KM,
        ), note  # fmt: skip
    if isinstance(payload, Laser):
        return Limits(target, mask, None, payload.maximum_range_km * KM, None, 0.0), ""
    return Limits(target, mask, None, None, None, 0.0), ""


def circular_shells(orbits: Orbits, limits: Limits) -> tuple[AnyShell, ...] | None:
    """Return a layer's orbits as circular shells, None where the phase average does not hold for some of them."""
    patterns: Sequence[object] = orbits.shells if isinstance(orbits, Shells) else (orbits,)
    found: list[AnyShell] = []
    for pattern in patterns:
        if isinstance(pattern, WalkerDelta | WalkerStar | SunSynchronous):
            height = altitude_m(pattern)
            found.append(
                Shell(
                    pattern.planes, pattern.satellites_per_plane, pattern.phasing, inclination_rad(pattern),
                    node_span_rad(pattern), limits.footprint(height), height, _first_node_rad(pattern),
                    pattern.argument_of_latitude_deg * DEG,
                )
            )  # fmt: skip
        elif isinstance(pattern, Planes):
            found += _placed(pattern, limits)
        else:
            return None
    return tuple(found)


def _first_node_rad(pattern: DesignOrbits) -> float:
    return pattern.raan_deg * DEG if isinstance(pattern, WalkerDelta | WalkerStar) else 0.0


def _placed(orbits: Planes, limits: Limits) -> list[PlacedShell]:
    """Return planes placed one by one, those of one altitude and inclination together."""
    groups: dict[tuple[float, float], list[int]] = {}
    for number, plane in enumerate(orbits.planes):
        height = orbits.altitude_km if plane.altitude_km is None else plane.altitude_km
        tilt = orbits.inclination_deg if plane.inclination_deg is None else plane.inclination_deg
        groups.setdefault((height, tilt), []).append(number)
    counts = np.array(plane_counts(orbits), dtype=np.int64)
    nodes = np.array([plane.raan_deg for plane in orbits.planes]) * DEG
    arguments = np.array([plane.argument_of_latitude_deg for plane in orbits.planes]) * DEG
    return [
        PlacedShell(
            counts[numbers], nodes[numbers] % TURN, arguments[numbers] % TURN, tilt * DEG,
            limits.footprint(height * KM), height * KM,
        )
        for (height, tilt), numbers in groups.items()
    ]  # fmt: skip
