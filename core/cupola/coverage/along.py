"""Coverage along a trajectory: who sees a moving target when, from how different directions, and when nobody does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.merit import intervals
from cupola.numerics.compiled import compiled, compiled_parallel

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sight:
    """What a satellite needs in order to see a target; nan where nothing is asked."""

    mask_rad: float = math.nan
    """Least elevation of the satellite above the target's horizontal, spherical."""
    field_of_regard_rad: float = math.nan
    """Full cone about the nadir."""
    minimum_range_m: float = 0.0
    maximum_range_m: float = math.nan
    grazing_altitude_m: float = math.nan
    """The line of sight stays above it, and whoever is below it neither sees nor is seen; nan: the Earth itself, or the
    target's own height when that is below the sphere."""
    above_horizon_m: float = math.nan
    """The line of sight, carried on beyond the target, stays above this altitude."""


@dataclass(frozen=True)
class Along:
    """Who sees a target along its way."""

    times_s: Floats
    """(times,) evenly spaced."""
    seen: Flags
    """(satellites, times)"""
    in_view: NDArray[np.int64]
    """(times,) how many see it."""
    stereo_rad: Floats
    """(times,) best angle at the target between two lines of sight, 0 to pi / 2, as lines; nan with fewer than two."""
    pair: NDArray[np.int64]
    """(times, 2) the two satellites of that angle; -1 with fewer than two."""

    def views_s(self, satellite: int) -> Floats:
        """Return when a satellite sees the target, shape (intervals, 2); a step stands for the time until the next."""
        return intervals(self.seen[satellite], self._step_s, float(self.times_s[0]))

    def gaps_s(self, need: int = 1) -> Floats:
        """Return when fewer than ``need`` see it, shape (gaps, 2)."""
        return intervals(self.in_view < need, self._step_s, float(self.times_s[0]))

    def stereo_gaps_s(self, least_rad: float) -> Floats:
        """Return when no two see it at ``least_rad`` or more from each other, shape (gaps, 2)."""
        return intervals(~(self.stereo_rad >= least_rad), self._step_s, float(self.times_s[0]))

    @property
    def _step_s(self) -> float:
        return float(self.times_s[1] - self.times_s[0]) if self.times_s.size > 1 else 0.0


def along(positions_ecef_m: Floats, target_ecef_m: Floats, times_s: Floats, sight: Sight) -> Along:
    """Return who sees a target at ``target_ecef_m`` (times, 3) from ``positions_ecef_m`` (satellites, times, 3).

    Spherical Earth of EARTH_RADIUS_M; a position of nan neither sees nor is seen. ``times_s`` (times,) evenly spaced.
    """
    satellites, times = positions_ecef_m.shape[:2]
    seen = np.zeros((times, satellites), np.bool_)
    stereo, pair = np.full(times, np.nan), np.full((times, 2), -1, np.int64)
    narrow = sight.field_of_regard_rad < math.tau
    limits = np.array(
        [
            sight.mask_rad, math.cos(0.5 * sight.field_of_regard_rad) if narrow else math.nan, sight.minimum_range_m,
            sight.maximum_range_m, EARTH_RADIUS_M + sight.grazing_altitude_m, EARTH_RADIUS_M + sight.above_horizon_m,
        ]
    )  # fmt: skip
    _look(positions_ecef_m, target_ecef_m, limits, seen, stereo, pair)
    return Along(times_s, np.ascontiguousarray(seen.T), seen.sum(axis=1), stereo, pair)


@compiled
def _sees(satellite: Floats, target: Floats, limits: Floats, line: Floats) -> bool:
    """Whether a satellite sees a target; ``line`` becomes the unit vector from target to satellite."""
    dx, dy, dz = satellite[0] - target[0], satellite[1] - target[1], satellite[2] - target[2]
    slant = math.sqrt(dx * dx + dy * dy + dz * dz)
    radius = math.sqrt(target[0] ** 2 + target[1] ** 2 + target[2] ** 2)
    height = math.sqrt(satellite[0] ** 2 + satellite[1] ** 2 + satellite[2] ** 2)
    if not (slant > 0.0 and radius > 0.0 and height > 0.0 and slant < np.inf):
        return False
    line[0], line[1], line[2] = dx / slant, dy / slant, dz / slant
    up = (line[0] * target[0] + line[1] * target[1] + line[2] * target[2]) / radius
    down = (line[0] * satellite[0] + line[1] * satellite[1] + line[2] * satellite[2]) / height
    if slant < limits[2] or slant > limits[3] or (limits[0] == limits[0] and up < math.sin(limits[0])):
        return False
    if limits[1] == limits[1] and down < limits[1]:
        return False
    lowest = radius * math.sqrt(max(0.0, 1.0 - up * up))
    limb = limits[4] if limits[4] == limits[4] else min(EARTH_RADIUS_M, radius)
    if min(radius, height) < limb or (up < 0.0 and down > 0.0 and lowest < limb):
        return False
    return not (limits[5] == limits[5] and down > 0.0 and lowest < limits[5])


@compiled_parallel
def _look(
    positions: Floats, target: Floats, limits: Floats, seen: Flags, stereo: Floats, pair: NDArray[np.int64]
) -> None:
    for t in numba.prange(target.shape[0]):
        lines = np.empty((positions.shape[0], 3))
        lookers = np.empty(positions.shape[0], np.int64)
        count = 0
        for s in range(positions.shape[0]):
            if _sees(positions[s, t], target[t], limits, lines[count]):
                seen[t, s] = True
                lookers[count] = s
                count += 1
        best = 2.0
        for i in range(count):
            for j in range(i):
                cosine = abs(lines[i, 0] * lines[j, 0] + lines[i, 1] * lines[j, 1] + lines[i, 2] * lines[j, 2])
                if cosine < best:
                    best = cosine
                    pair[t, 0], pair[t, 1] = lookers[j], lookers[i]
        if count > 1:
            stereo[t] = math.acos(min(1.0, best))
