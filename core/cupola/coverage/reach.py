"""What each satellite sees at each time, from its height: footprints that breathe with the orbit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.arcs import arc_cosine, arc_sine_share
from cupola.coverage.footprint import Footprint
from cupola.numerics.compiled import compiled, compiled_fast, compiled_parallel

Floats = NDArray[np.float64]

MARK: Final = 7
"""Columns of a mark: latitude [rad], longitude [turns from -pi, 0 to 1), secant and tangent of latitude, footprint's
least and greatest central angle [rad], cosine of the greatest. Nothing is seen when greatest < least."""

_TURN: Final = 2.0 * math.pi
_SAME_RADIUS_M: Final = 1e-5
"""A change of radius that moves no footprint by more than 1e-11 rad."""
_BLOCK: Final = 8


@dataclass(frozen=True)
class Reach:
    """How far the satellites see: rings given one by one, or limits that are turned into rings at every height."""

    fixed_rad: Floats
    """(satellites, 2) least and greatest central angle of each, or (0, 2) when the limits count."""
    limits: Floats
    """(8,) radius of target and of limb [m], mask [rad], half cone [rad], least and greatest range [m], radius of the
    horizon to look above [m], and 1 when a cone may cut the target shell twice; nan where nothing is asked."""

    @property
    def rings(self) -> int:
        """How many footprints a satellite may have at a time."""
        return 2 if self.limits[7] == 1.0 else 1


def fixed_reach(least_rad: Floats, greatest_rad: Floats) -> Reach:
    """Return rings of central angle that stay; both arguments (satellites,). Seen: least <= angle <= greatest."""
    return Reach(np.ascontiguousarray(np.stack([least_rad, greatest_rad], axis=1), np.float64), np.full(8, np.nan))


def same_reach(footprint: Footprint, satellites: int) -> Reach:
    """Return one footprint for every satellite."""
    return fixed_reach(np.full(satellites, footprint.minimum_rad), np.full(satellites, footprint.maximum_rad))


def reach_of(
    target_altitude_m: float = 0.0,
    mask_rad: float | None = None,
    field_of_regard_rad: float | None = None,
    maximum_range_m: float | None = None,
    grazing_altitude_m: float | None = None,
    minimum_range_m: float = 0.0,
    above_horizon_m: float | None = None,
) -> Reach:
    """Return a reach that follows each satellite's height; the arguments mean what they mean in ``footprints``."""
    limb = EARTH_RADIUS_M + (min(0.0, target_altitude_m) if grazing_altitude_m is None else grazing_altitude_m)
    cone = math.nan if field_of_regard_rad is None else 0.5 * field_of_regard_rad
    limits = np.array(
        [
            EARTH_RADIUS_M + target_altitude_m,
            limb,
            math.nan if mask_rad is None else mask_rad,
            cone,
            minimum_range_m,
            math.nan if maximum_range_m is None else maximum_range_m,
            math.nan if above_horizon_m is None else EARTH_RADIUS_M + above_horizon_m,
            1.0 if cone < 0.5 * math.pi else 0.0,
        ]
    )
    return Reach(np.empty((0, 2)), limits)


@compiled
def _at_range(satellite: float, target: float, slant: float) -> float:
    cosine = (satellite * satellite + target * target - slant * slant) / (2.0 * satellite * target)
    return math.acos(min(1.0, max(-1.0, cosine)))


@compiled
def _ring(satellite: float, limits: Floats) -> tuple[float, float]:
    """What limb, ranges, mask and horizon leave of the central angles; (0, -1) when nothing."""
    target, limb, mask = limits[0], limits[1], limits[2]
    if not min(satellite, target) >= limb or min(satellite, target) <= 0.0:
        return 0.0, -1.0
    low, high = 0.0, math.pi
    if limb > 0.0 and not (mask >= 0.0 and target < satellite):  # who stands above the horizon stands above the limb
        high = math.acos(limb / satellite) + math.acos(limb / target)
    if limits[4] > 0.0:
        if limits[4] > satellite + target:
            return 0.0, -1.0
        low = _at_range(satellite, target, limits[4])
    if limits[5] == limits[5]:
        if limits[5] < abs(satellite - target):
            return 0.0, -1.0
        high = min(high, _at_range(satellite, target, limits[5]))
    if mask == mask and mask > -0.5 * math.pi:
        ratio = target / satellite * math.cos(mask)
        if mask > 0.5 * math.pi or ratio > 1.0 or (target >= satellite and mask > 0.0):
            return 0.0, -1.0
        turn = arc_cosine(ratio)
        if target > satellite:
            low = max(low, -mask - turn)
        high = min(high, turn - mask)
    if limits[6] == limits[6]:
        half = math.asin(limits[6] / satellite) if satellite >= limits[6] else 0.5 * math.pi
        sine = satellite / target * math.sin(half)
        if sine > 1.0:
            return 0.0, -1.0
        near = math.asin(sine)
        if target < satellite:
            low = max(low, near - half)
        high = min(high, math.pi - half - near)
    return low, high


@compiled
def _cone(satellite: float, target: float, half: float) -> tuple[float, float, float, float]:
    """The one or two rings inside a cone about the nadir; the second may be empty."""
    if not half < math.pi:
        return 0.0, math.pi, 0.0, -1.0
    sine = satellite / target * math.sin(half)
    if target >= satellite:
        return max(0.0, math.pi - half - math.asin(min(1.0, sine))), math.pi, 0.0, -1.0
    if half >= 0.5 * math.pi or sine >= 1.0:
        return 0.0, math.pi, 0.0, -1.0
    near = math.asin(sine)
    return 0.0, near - half, math.pi - near - half, math.pi


@compiled_fast
def _places(positions: Floats, out: Floats) -> None:
    """Rows of ``out`` (5, times): latitude, turns, secant and tangent of latitude, radius of positions (times, 3)."""
    latitudes, turns, secants, tangents, radii = out[0], out[1], out[2], out[3], out[4]
    for k in range(positions.shape[0]):
        x, y, z = positions[k, 0], positions[k, 1], positions[k, 2]
        across = math.sqrt(x * x + y * y)
        radius = math.sqrt(x * x + y * y + z * z)
        safe = max(across, 1e-12 * radius)
        s = np.true_divide(min(abs(x), abs(y)), max(safe, 1e-300))
        east = s * arc_sine_share(s * s)
        east = 0.5 * math.pi - east if abs(y) > abs(x) else east
        east = math.pi - east if x < 0.0 else east
        turn = 0.5 + (1.0 / _TURN) * (-east if y < 0.0 else east)
        s = np.true_divide(min(abs(z), across), max(radius, 1e-300))
        north = s * arc_sine_share(s * s)
        north = 0.5 * math.pi - north if abs(z) > across else north
        latitudes[k] = -north if z < 0.0 else north
        turns[k] = turn if turn < 1.0 else 0.0
        secants[k] = np.true_divide(radius, max(safe, 1e-300))
        tangents[k] = np.true_divide(z, max(safe, 1e-300))
        radii[k] = radius


@compiled
def _ring_pair(radius: float, limits: Floats, pair: Floats) -> None:
    """Write two rings (2, 3) as least, greatest and cosine of the greatest; an empty one has greatest < least."""
    low, high = _ring(radius, limits)
    a, b, c, d = 0.0, math.pi, 0.0, -1.0
    if limits[3] == limits[3]:
        a, b, c, d = _cone(radius, limits[0], limits[3])
    pair[0, 0], pair[0, 1] = max(low, a), min(high, b)
    pair[1, 0], pair[1, 1] = max(low, c), min(high, d)
    pair[0, 2], pair[1, 2] = math.cos(pair[0, 1]), math.cos(pair[1, 1])


@compiled
def _satellite(positions: Floats, fixed: Floats, limits: Floats, rings: int, rows: Floats, out: Floats) -> None:
    """The marks ``out`` (times, rings, MARK) of one satellite; its ring is worked out anew when the radius changes."""
    _places(positions, rows)
    pair, before = np.empty((2, 3)), -1.0
    for k in range(positions.shape[0]):
        x, y, z = positions[k, 0], positions[k, 1], positions[k, 2]
        radius = rows[4, k]
        known = x - x == 0.0 and y - y == 0.0 and z - z == 0.0 and abs(x) + abs(y) + abs(z) > 0.0
        if known and not abs(radius - before) <= _SAME_RADIUS_M:
            if fixed.size > 0:
                pair[0, 0], pair[0, 1], pair[0, 2] = fixed[0], min(fixed[1], math.pi), math.cos(min(fixed[1], math.pi))
            else:
                _ring_pair(radius, limits, pair)
            before = radius
        for ring in range(rings):
            mark = out[k, ring]
            for column in range(4):
                mark[column] = rows[column, k]
            for column in range(3):
                mark[4 + column] = pair[ring, column]
            if not known:
                mark[4], mark[5] = 0.0, -1.0


@compiled_parallel
def marks_of(positions_ecef_m: Floats, fixed: Floats, limits: Floats, rings: int, out: Floats) -> None:
    """Write the marks, shape (times, satellites * rings, MARK), of positions (satellites, times, 3).

    A satellite without a position (nan) or at the Earth's centre sees nothing.
    """
    satellites, times = positions_ecef_m.shape[0], positions_ecef_m.shape[1]
    for block in numba.prange((satellites + _BLOCK - 1) // _BLOCK):
        rows = np.empty((5, times))
        for s in range(block * _BLOCK, min(satellites, (block + 1) * _BLOCK)):
            ring = fixed[s] if fixed.shape[0] > 0 else limits[:0]
            _satellite(positions_ecef_m[s], ring, limits, rings, rows, out[:, s * rings : (s + 1) * rings])
