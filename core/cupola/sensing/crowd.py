"""Looks at many targets at once: first which satellite could see which at all, then only those pairs in full.

Per target the answer is that of ``looks.look_snr``; what no satellite can see costs one test per stretch of time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.numerics.balls import ball
from cupola.numerics.compiled import compiled, compiled_parallel
from cupola.sensing.looks import SIGNAL, block_of, limits_of, signal_m2
from cupola.sensing.sensor import Sensor

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Crowd:
    """The samples of several targets within one stretch of time, one target after the other."""

    first: NDArray[np.int64]
    """Where each target's samples begin, and where the last one's end, shape (targets + 1,)."""
    columns: NDArray[np.int64]
    """At which of the stretch's times each sample lies, shape (samples,)."""
    positions_ecef_m: Floats
    """Shape (samples, 3)."""
    intensity_w_sr: Floats
    """Shape (bands, samples)."""

    @property
    def widest(self) -> int:
        """The most samples of one target."""
        return int(np.diff(self.first).max(initial=0))


@dataclass(frozen=True)
class CrowdLooks:
    """The pairs of target and satellite with at least one look, ordered by target, then satellite."""

    targets: NDArray[np.int64]
    """Shape (pairs,)."""
    satellites: NDArray[np.int64]
    """Shape (pairs,)."""
    seen: Flags
    """Shape (pairs, samples): the samples of the pair's target, padded with False to the widest."""
    snr: NDArray[np.float32]
    """Shape (pairs, samples); 0 where not seen."""


@compiled
def _balls(positions: Floats, first: NDArray[np.int64], limits: Floats) -> Floats:
    """Return the ball of each target as each sensor stretches it, shape (sensors, targets, 4); nan without samples."""
    balls = np.full((limits.shape[0], first.size - 1, 4), np.nan)
    for sensor in range(limits.shape[0]):
        for n in range(first.size - 1):
            if first[n + 1] > first[n]:
                ball(positions, first[n], first[n + 1], limits[sensor, 4], balls[sensor, n])
    return balls


@compiled
def _hidden(satellite: Floats, target: Floats, limits: Floats) -> bool:
    """Whether no place within one ball can see a place within another, by range and horizon; False when in doubt.

    Stretched, the ellipsoid at the grazing altitude is a sphere, and a line between two places outside it clears it
    only if it is no longer than their tangents together. Stretching lengthens a line by 0.4 % at most.
    """
    x, y, z = target[0] - satellite[0], target[1] - satellite[1], target[2] - satellite[2]
    distance, slack = math.sqrt(x * x + y * y + z * z), satellite[3] + target[3]
    if distance - slack > math.sqrt(limits[1]) * limits[4] or distance + slack < math.sqrt(limits[0]):
        return True
    high = math.sqrt(satellite[0] ** 2 + satellite[1] ** 2 + satellite[2] ** 2) + satellite[3]
    low = math.sqrt(target[0] ** 2 + target[1] ** 2 + target[2] ** 2) + target[3]
    if high * high < limits[3] or low * low < limits[3]:
        return True
    return bool(distance - slack > math.sqrt(high * high - limits[3]) + math.sqrt(low * low - limits[3]))


@compiled_parallel
def _possible_pairs(
    satellites: Floats, sensors: NDArray[np.int64], balls: Floats, first: NDArray[np.int64], limits: Floats,
    possible: Flags,
) -> None:  # fmt: skip
    """Fill ``possible``, shape (targets, satellites); ``sensors`` is each satellite's row of ``limits``."""
    for i in numba.prange(satellites.shape[0]):
        around = np.empty(4)
        ball(satellites[i], 0, satellites.shape[1], limits[sensors[i], 4], around)
        for n in range(first.size - 1):
            if first[n + 1] > first[n]:
                possible[n, i] = not _hidden(around, balls[sensors[i], n], limits[sensors[i]])


@compiled_parallel
def _pair_looks(
    pair_targets: NDArray[np.int64], pair_satellites: NDArray[np.int64], satellites: Floats,
    sensors: NDArray[np.int64], first: NDArray[np.int64], columns: NDArray[np.int64], positions: Floats, suns: Floats,
    limits: Floats, signal: Floats, needed: NDArray[np.float32], frames: Flags,
    seen: Flags, snr: NDArray[np.float32],
) -> None:  # fmt: skip
    """Fill ``seen`` and ``snr`` of every pair; ``signal`` and ``frames`` have the shape (sensors, samples)."""
    for pair in numba.prange(pair_targets.size):
        i = pair_satellites[pair]
        sensor = sensors[i]
        rule = limits[sensor]
        start = first[pair_targets[pair]]
        for k in range(start, first[pair_targets[pair] + 1]):
            if not frames[sensor, k]:
                continue
            c = columns[k]
            block, range2 = block_of(
                satellites[i, c, 0], satellites[i, c, 1], satellites[i, c, 2],
                positions[k, 0], positions[k, 1], positions[k, 2], suns[c, 0], suns[c, 1], suns[c, 2],
                rule[0], rule[1], rule[2], rule[3], rule[4], rule[5],
            )  # fmt: skip
            if block == SIGNAL:
                ratio = np.float32(signal[sensor, k] / range2)
                if ratio >= needed[sensor]:
                    seen[pair, k - start] = True
                    snr[pair, k - start] = ratio


def crowd_looks(
    sensors: Sequence[Sensor], counts: Sequence[int], needed_snr: Sequence[float], positions_ecef_m: Floats,
    crowd: Crowd, frames: Flags, sun_ecef: Floats,
) -> CrowdLooks:  # fmt: skip
    """Return who sees which target when, as ``looks.look_snr`` would tell it.

    Parameters
    ----------
    sensors, counts, needed_snr : of each layer: what its satellites carry, how many they are, and the
        signal-to-noise ratio from which a look counts
    positions_ecef_m : the satellites of all layers, shape (satellites, times, 3)
    frames : whether each layer has a frame at each sample, shape (layers, samples)
    sun_ecef : unit vectors, shape (times, 3)
    """
    satellites = np.ascontiguousarray(positions_ecef_m, dtype=np.float64)
    rows = np.repeat(np.arange(len(sensors)), counts)
    limits = np.array([limits_of(sensor) for sensor in sensors]).reshape(-1, 6)
    possible = np.zeros((crowd.first.size - 1, satellites.shape[0]), np.bool_)
    balls = _balls(crowd.positions_ecef_m, crowd.first, limits)
    _possible_pairs(satellites, rows, balls, crowd.first, limits, possible)
    targets, numbers = np.nonzero(possible)
    shape = (targets.size, crowd.widest)
    seen, snr = np.zeros(shape, np.bool_), np.zeros(shape, np.float32)
    signal = np.empty((len(sensors), crowd.columns.size))
    for row, sensor in enumerate(sensors):
        signal[row] = signal_m2(sensor, crowd.intensity_w_sr)
    _pair_looks(
        targets, numbers, satellites, rows, crowd.first, crowd.columns, crowd.positions_ecef_m,
        np.ascontiguousarray(sun_ecef, dtype=np.float64), limits, signal,
        np.array(needed_snr, np.float32), frames, seen, snr,
    )  # fmt: skip
    kept = np.flatnonzero(seen.any(axis=1))
    return CrowdLooks(targets[kept], numbers[kept], seen[kept], snr[kept])
