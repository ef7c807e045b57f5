"""Where a constellation is at even steps, chunk by chunk, for stepping coverage."""

from __future__ import annotations

import math
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.astro.frames import earth_rotations
from cupola.astro.propagation import positions_ecef_m, states_eci
from cupola.coverage.stepping import Positions
from cupola.numerics.compiled import compiled_parallel

Floats = NDArray[np.float64]

NODE_S: Final = 300.0
"""Spacing of SGP4 states: within 10 m in near-circular orbits, 50 m about the perigee of Molniya and transfer orbits.

Nearly all of it is SGP4's own: its velocity is not quite the derivative of its position."""
_WINDOW: Final = 64
"""Node intervals that are held at a time."""


def positions_of(constellation: Constellation, epoch_utc: str, times_s: Floats) -> Positions:
    """Return the source of Earth-fixed positions at ``times_s`` (steps,), ascending, for ``step_coverage``.

    Design orbits are computed at every step. Element sets are moved by SGP4 every 300 s at most, and positions between
    come from the Hermite polynomial of degree 7 through positions and velocities at four such moments, in GCRS axes:
    some 4 to 5 times faster for steps of 60 s. Objects that SGP4 cannot move at one of these moments are asked for at
    every step instead; nan where there is no answer. Steps of more than 100 s are all computed.
    """
    dense = times_s.size > 2 * _WINDOW and (times_s[-1] - times_s[0]) / (times_s.size - 1) <= NODE_S / 3.0
    if constellation.elements is None and constellation.satellites and dense:
        return _Table(constellation, epoch_utc, times_s)
    return lambda start, stop: positions_ecef_m(constellation, epoch_utc, times_s[start:stop])


class _Table:
    """States at nodes, a window of them at a time."""

    def __init__(self, constellation: Constellation, epoch_utc: str, times_s: Floats) -> None:
        self.constellation, self.epoch_utc, self.times_s = constellation, epoch_utc, times_s
        self.first, self.last = 0, -1
        self.positions, self.velocities = np.empty((0, 0, 3)), np.empty((0, 0, 3))

    def __call__(self, start: int, stop: int) -> Floats:
        times = self.times_s[start:stop]
        out = np.empty((self.constellation.satellites, times.size, 3))
        turn = earth_rotations(self.epoch_utc, times)
        begin = 0
        while begin < times.size:
            node = math.floor(times[begin] / NODE_S)
            if not self.first + 1 <= node <= self.last - 2:
                self._move_window(node)
            end = int(np.searchsorted(times, (self.last - 1) * NODE_S, side="left"))
            place = times[begin:end] / NODE_S - self.first
            nodes = np.floor(place).astype(np.int64)
            weights = hermite7_weights(place - nodes, NODE_S)
            _between(self.positions, self.velocities, nodes, weights, turn[begin:end], out[:, begin:end])
            begin = end
        self._ask_the_unsure(times, out)
        return out

    def _move_window(self, node: int) -> None:
        end = math.floor(self.times_s[-1] / NODE_S)
        self.first, self.last = node - 1, min(node + _WINDOW, end) + 2
        nodes = np.arange(self.first, self.last + 1) * NODE_S
        self.positions, self.velocities = states_eci(self.constellation, self.epoch_utc, nodes)

    def _ask_the_unsure(self, times: Floats, out: Floats) -> None:
        unsure = np.flatnonzero(np.isnan(out[:, :, 0]).any(axis=1))
        if unsure.size:
            part = _chosen(self.constellation, unsure)
            out[unsure] = positions_ecef_m(part, self.epoch_utc, times)


def _chosen(constellation: Constellation, numbers: NDArray[np.int64]) -> Constellation:
    sets = tuple(constellation.element_sets[n] for n in numbers)
    return Constellation(tuple(constellation.names[n] for n in numbers), constellation.planes[numbers], None, sets)


def hermite7_weights(share: Floats, step: float) -> Floats:
    """Return the weights of values, then slopes, at four even nodes -1, 0, 1, 2 for places between 0 and 1.

    Shape (times, 8). Hermite's polynomial of degree 7: value i weighs (1 - 2 (x - x_i) L_i'(x_i)) L_i(x)^2, slope i
    weighs (x - x_i) L_i(x)^2 times the ``step`` between nodes, with L_i Lagrange's polynomials (Hermite 1878).
    """
    nodes = np.array([-1.0, 0.0, 1.0, 2.0])
    away = share[:, None] - nodes
    weights = np.empty((share.size, 8))
    for i in range(4):
        others = np.delete(np.arange(4), i)
        gaps = nodes[i] - nodes[others]
        square = np.prod(away[:, others] / gaps, axis=1) ** 2
        weights[:, i] = (1.0 - 2.0 * away[:, i] * (1.0 / gaps).sum()) * square
        weights[:, 4 + i] = away[:, i] * square * step
    return weights


@compiled_parallel
def _between(
    positions: Floats, velocities: Floats, nodes: NDArray[np.int64], weights: Floats, turn: Floats, out: Floats
) -> None:
    for s in numba.prange(out.shape[0]):
        for k in range(out.shape[1]):
            x, y, z = 0.0, 0.0, 0.0
            for i in range(4):
                node = nodes[k] - 1 + i
                a, b = weights[k, i], weights[k, 4 + i]
                x += a * positions[s, node, 0] + b * velocities[s, node, 0]
                y += a * positions[s, node, 1] + b * velocities[s, node, 1]
                z += a * positions[s, node, 2] + b * velocities[s, node, 2]
            out[s, k, 0] = turn[k, 0, 0] * x + turn[k, 0, 1] * y + turn[k, 0, 2] * z
            out[s, k, 1] = turn[k, 1, 0] * x + turn[k, 1, 1] * y + turn[k, 1, 2] * z
            out[s, k, 2] = turn[k, 2, 0] * x + turn[k, 2, 1] * y + turn[k, 2, 2] * z
