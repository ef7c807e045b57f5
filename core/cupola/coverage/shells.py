"""Circular shells of satellites as the coverage kernels take them, and the symmetries of their patterns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.coverage.footprint import Footprint

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TURN = 2.0 * math.pi


@dataclass(frozen=True)
class Shell:
    """A Walker pattern on one circular shell, and what each of its satellites sees."""

    planes: int
    satellites_per_plane: int
    phasing: int
    inclination_rad: float
    raan_span_rad: float
    """2 pi for delta, pi for star; any other for planes spread over part of the circle."""
    footprint: Footprint
    altitude_m: float
    """Sets the rates of the phases, and so which shells are independent; the footprint is given apart."""
    raan_rad: float = 0.0
    argument_of_latitude_rad: float = 0.0

    @property
    def satellites(self) -> int:
        """How many there are."""
        return max(0, self.planes) * max(0, self.satellites_per_plane)

    @property
    def repeats(self) -> int:
        """In how many equal stretches of node the pattern repeats itself, the arguments untouched."""
        whole = math.isclose(self.raan_span_rad, TURN, rel_tol=1e-12)
        return math.gcd(self.phasing, self.planes) if whole else 1


@dataclass(frozen=True)
class PlacedShell:
    """Planes placed one by one on one circular shell; arrays of shape (planes,)."""

    satellites_per_plane: Ints
    raan_rad: Floats
    argument_of_latitude_rad: Floats
    """Of the first satellite of each plane; the others follow evenly spaced."""
    inclination_rad: float
    footprint: Footprint
    altitude_m: float

    @property
    def satellites(self) -> int:
        """How many there are."""
        return int(np.sum(self.satellites_per_plane))

    @property
    def repeats(self) -> int:
        """Planes placed by hand are not searched for symmetry."""
        return 1


AnyShell = Shell | PlacedShell


@dataclass(frozen=True)
class Pattern:
    """The part of a pattern that one sweep has to look at, and the stretch of arguments to average over."""

    planes: Floats
    """(planes, 6): node, argument of the first satellite, cos i, sin i, cos of greatest and of least central angle."""
    counts: Ints
    """(planes,) satellites of each."""
    turn_rad: float
    """The nodes repeat with it; the planes are those of one such stretch."""
    start_rad: float
    span_rad: float
    """Arguments start + span * (0 … 1) stand for all."""
    satellites: int
    """Of the whole pattern."""


def phase_rates_rad_s(altitude_m: float, inclination_rad: float) -> tuple[float, float]:
    """Return the secular J2 rates of node and argument of latitude of a circular orbit (Kozai 1959)."""
    axis = EARTH_RADIUS_M + altitude_m
    mean = math.sqrt(EARTH_MU_M3_S2 / axis**3)
    q = 1.5 * EARTH_J2 * (EARTH_RADIUS_M / axis) ** 2 * mean
    return -q * math.cos(inclination_rad), mean + q * (4.0 * math.cos(inclination_rad) ** 2 - 1.0)


def nodes_and_arguments(shell: AnyShell) -> tuple[Floats, Floats, Ints]:
    """Return node and argument of the first satellite of each plane, and its satellites; all of shape (planes,)."""
    if isinstance(shell, PlacedShell):
        nodes = np.asarray(shell.raan_rad, dtype=np.float64)
        arguments = np.asarray(shell.argument_of_latitude_rad, dtype=np.float64)
        return nodes, arguments, np.asarray(shell.satellites_per_plane, dtype=np.int64)
    plane = np.arange(max(0, shell.planes), dtype=np.float64)
    node: Floats = shell.raan_rad + plane * (shell.raan_span_rad / max(1, shell.planes))
    step = TURN * shell.phasing / max(1, shell.satellites)
    counts = np.full(plane.size, max(0, shell.satellites_per_plane), dtype=np.int64)
    argument: Floats = shell.argument_of_latitude_rad + step * plane
    return node, argument, counts


def argument_stretch(shells: Sequence[AnyShell]) -> tuple[float, float]:
    """Return (start, span) of the arguments that stand for all when every node is swept.

    One Walker delta repeats after 2 pi gcd(P, F) / T, for a step of argument is a step of node too; other Walker
    patterns after 2 pi / S. The point reflection of an orbit about its crest, (node, u) to (-node, pi - u), halves
    either. Patterns that keep step repeat after 2 pi over the greatest common divisor of their satellites per plane.
    """
    first = shells[0]
    lattices = {(s.planes, s.satellites_per_plane, s.phasing, s.raan_span_rad) for s in shells if isinstance(s, Shell)}
    if isinstance(first, Shell) and len(lattices) == 1 and all(isinstance(shell, Shell) for shell in shells):
        whole = math.isclose(first.raan_span_rad, TURN, rel_tol=1e-12)
        period = TURN * first.repeats / first.satellites if whole else TURN / first.satellites_per_plane
        if len(shells) > 1:
            return 0.0, period
        step = TURN * first.phasing / first.satellites
        return 0.5 * (math.pi - 2.0 * first.argument_of_latitude_rad - step * (first.planes - 1)), 0.5 * period
    return 0.0, TURN / per_plane_divisor(shells)


def per_plane_divisor(shells: Sequence[AnyShell]) -> int:
    """Return the greatest common divisor of the satellites per plane, at least 1."""
    return max(1, math.gcd(*(int(n) for shell in shells for n in nodes_and_arguments(shell)[2])))


def pattern_of(shells: Sequence[AnyShell], repeats: int, start_rad: float, span_rad: float) -> Pattern:
    """Return one pattern of shells that keep step, cut to the first of ``repeats`` equal stretches of node."""
    rows, counts = [], []
    for shell in shells:
        node, argument, count = nodes_and_arguments(shell)
        used = np.s_[: node.size // repeats]
        ring = shell.footprint
        row = np.empty((node[used].size, 6))
        row[:, 0], row[:, 1] = node[used], argument[used]
        row[:, 2:4] = math.cos(shell.inclination_rad), math.sin(shell.inclination_rad)
        row[:, 4] = math.cos(min(ring.maximum_rad, math.pi))
        row[:, 5] = math.cos(ring.minimum_rad) if ring.minimum_rad > 0.0 else 2.0
        rows.append(row)
        counts.append(count[used])
    satellites = sum(shell.satellites for shell in shells)
    return Pattern(np.vstack(rows), np.concatenate(counts), TURN / repeats, start_rad, span_rad, satellites)
