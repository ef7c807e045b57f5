"""From a layer's orbits, whatever their kind, to satellites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.frames import earth_rotations
from cupola.astro.patterns_eccentric import eccentric_elements, geostationary_elements
from cupola.astro.walker import names_of, plane_elements, planes_of, walker_elements
from cupola.coverage.patterns import node_of_local_time_rad, repeat_altitude_m, sun_synchronous_inclination_rad
from cupola.scenario.orbits import (
    DesignOrbits,
    Eccentric,
    Geostationary,
    ImportedElements,
    Orbits,
    Planes,
    RepeatGroundTrack,
    Shells,
    SunSynchronous,
    WalkerDelta,
    WalkerStar,
)
from cupola.scenario.parts import Layer
from cupola.units import DEG, KM

AnyWalker = WalkerDelta | WalkerStar | SunSynchronous | RepeatGroundTrack
J2000_UTC: Final = "2000-01-01T12:00:00Z"
_TURN: Final = 2.0 * math.pi


def letters_of(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return the letters that begin each layer's satellite names: one, two where layers share the first.

    Layers that share two letters too are told apart by a number.
    """
    plain = ["".join(c for c in layer.name if c.isalnum()) or layer.id for layer in layers]
    ones = [name[:1].upper() for name in plain]
    letters = [
        one if ones.count(one) == 1 else name[:1].upper() + name[1:2].lower()
        for one, name in zip(ones, plain, strict=True)
    ]
    return tuple(
        text if letters.count(text) == 1 else f"{text}{letters[: number + 1].count(text)}"
        for number, text in enumerate(letters)
    )


def constellation_of(layer: Layer, letters: str | None = None, epoch_utc: str = J2000_UTC) -> Constellation:
    """Return a layer's satellites; names begin with ``letters``, by default the first letter of the layer's name.

    ``epoch_utc`` is the scenario's; only orbits bound to the Sun or to the turning Earth depend on it.
    """
    orbits = layer.orbits
    letters = letters if letters is not None else letters_of([layer])[0]
    if isinstance(orbits, ImportedElements):
        names = tuple(item.name or f"{letters} {item.norad_cat_id}" for item in orbits.element_sets)
        return Constellation(names, np.zeros(len(names), np.int64), element_sets=tuple(orbits.element_sets))
    shells = orbits.shells if isinstance(orbits, Shells) else (orbits,)
    counts = [count for shell in shells for count in plane_counts(shell)]
    elements = joined([elements_of(shell, epoch_utc) for shell in shells])
    return Constellation(names_of(letters, counts), planes_of(counts), elements)


def depends_on_epoch(orbits: Orbits) -> bool:
    """Return whether satellites start elsewhere when the scenario's epoch changes."""
    shells = orbits.shells if isinstance(orbits, Shells) else (orbits,)
    return any(isinstance(shell, SunSynchronous | Geostationary) for shell in shells)


def plane_counts(orbits: DesignOrbits) -> list[int]:
    """Return how many satellites each plane has; a geostationary belt is one plane."""
    if isinstance(orbits, Geostationary):
        return [orbits.satellites]
    if isinstance(orbits, Planes):
        return [plane.satellites_per_plane or orbits.satellites_per_plane for plane in orbits.planes]
    return [orbits.satellites_per_plane] * orbits.planes


def joined(parts: Sequence[Elements]) -> Elements:
    """Return the elements of all parts, one after another."""

    def column(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Elements(
        column("semi_major_axis_m"), column("eccentricity"), column("inclination_rad"), column("raan_rad"),
        column("argument_of_perigee_rad"), column("mean_anomaly_rad"),
    )  # fmt: skip


def elements_of(orbits: DesignOrbits, epoch_utc: str) -> Elements:
    """Return the mean elements of one pattern at the epoch."""
    if isinstance(orbits, Planes):
        return _custom(orbits)
    if isinstance(orbits, Geostationary):
        turn = earth_rotations(epoch_utc, np.zeros(1))[0]
        greenwich = math.atan2(float(turn[0, 1]), float(turn[0, 0]))
        return geostationary_elements(
            orbits.satellites, orbits.longitude_deg * DEG + greenwich, orbits.spacing_deg * DEG
        )
    if isinstance(orbits, Eccentric):
        return eccentric_elements(
            orbits.planes, orbits.satellites_per_plane, orbits.phasing, orbits.perigee_altitude_km * KM,
            orbits.apogee_altitude_km * KM, orbits.inclination_deg * DEG, orbits.raan_deg * DEG,
            orbits.argument_of_perigee_deg * DEG, orbits.mean_anomaly_deg * DEG,
        )  # fmt: skip
    return walker_elements(
        orbits.planes, orbits.satellites_per_plane, orbits.phasing, altitude_m(orbits), inclination_rad(orbits),
        node_rad(orbits, epoch_utc), orbits.argument_of_latitude_deg * DEG, node_span_rad(orbits),
    )  # fmt: skip


def altitude_m(orbits: AnyWalker) -> float:
    """Return the altitude of a circular pattern, given or found; nan for a track that cannot repeat so."""
    if isinstance(orbits, RepeatGroundTrack):
        return repeat_altitude_m(orbits.revolutions, orbits.days, orbits.inclination_deg * DEG)
    return orbits.altitude_km * KM


def inclination_rad(orbits: AnyWalker) -> float:
    """Return the inclination of a circular pattern, given or found."""
    if isinstance(orbits, SunSynchronous):
        return sun_synchronous_inclination_rad(orbits.altitude_km * KM)
    return orbits.inclination_deg * DEG


def node_rad(orbits: AnyWalker, epoch_utc: str) -> float:
    """Return the node of plane 1 at the epoch."""
    if isinstance(orbits, SunSynchronous):
        return node_of_local_time_rad(orbits.local_time_of_ascending_node_h, epoch_utc)
    return orbits.raan_deg * DEG


def node_span_rad(orbits: AnyWalker) -> float:
    """Return the angle over which the nodes are spread."""
    spread = None if isinstance(orbits, RepeatGroundTrack) else orbits.raan_spread_deg
    if spread is not None:
        return spread * DEG
    return math.pi if isinstance(orbits, WalkerStar) else _TURN


def _custom(orbits: Planes) -> Elements:
    altitudes = [orbits.altitude_km if plane.altitude_km is None else plane.altitude_km for plane in orbits.planes]
    inclinations = [orbits.inclination_deg if p.inclination_deg is None else p.inclination_deg for p in orbits.planes]
    return plane_elements(
        plane_counts(orbits), np.array(altitudes) * KM, np.array(inclinations) * DEG,
        np.array([plane.raan_deg for plane in orbits.planes]) * DEG,
        np.array([plane.argument_of_latitude_deg for plane in orbits.planes]) * DEG,
    )  # fmt: skip
