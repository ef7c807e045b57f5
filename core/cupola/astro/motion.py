"""Playback: where every satellite of a constellation is at one moment, fast enough to ask in each frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.astro.frames import EARTH_SPIN_RAD_S, earth_rotations
from cupola.astro.j2 import columns
from cupola.astro.propagation import states_ecef as states_over_times
from cupola.numerics.angles import sine_cosine
from cupola.numerics.compiled import compiled, compiled_fast

Array = NDArray[np.float64]

STEP_S: Final = 60.0
"""Spacing of the table's nodes: the cubic through position and velocity is then within 1 m in low orbit."""


@dataclass(frozen=True)
class Motion:
    """A constellation ready to be moved. Circular design orbits are a closed form; anything else is a table."""

    epoch_utc: str
    satellites: int
    start_s: float
    """First time that can be asked for; -inf for a closed form."""
    end_s: float
    """Last time that can be asked for; inf for a closed form."""
    closed_form: Array
    """Rows of ``j2.columns``, shape (10, satellites), or (10, 0) when the table is used."""
    table_ecef: Array
    """Positions [m] and velocities [m/s] at the nodes, shape (nodes, 6, satellites), or (0, 6, 0)."""

    def covers(self, t_s: float) -> bool:
        """Return whether positions at ``t_s`` can be asked for."""
        return self.start_s <= t_s <= self.end_s


def prepare(constellation: Constellation, epoch_utc: str, around_s: float, span_s: float) -> Motion:
    """Return the constellation's motion from ``around_s - span_s / 2`` to ``around_s + span_s / 2`` at least.

    Design orbits that are circular are covered for ever. Others get Earth-fixed positions and velocities every 60 s.
    """
    elements = constellation.elements
    if elements is not None and bool(np.all(elements.eccentricity == 0.0)):
        form = np.ascontiguousarray(columns(elements).T)
        return Motion(epoch_utc, constellation.satellites, -math.inf, math.inf, form, np.empty((0, 6, 0)))
    first = math.floor((around_s - 0.5 * span_s) / STEP_S)
    last = max(math.ceil((around_s + 0.5 * span_s) / STEP_S), first + 1)
    times = np.arange(first, last + 1) * STEP_S
    positions, velocities = states_over_times(constellation, epoch_utc, times)
    table = np.empty((times.size, 6, constellation.satellites))
    table[:, :3] = positions.transpose(1, 2, 0)
    table[:, 3:] = velocities.transpose(1, 2, 0)
    return Motion(epoch_utc, constellation.satellites, first * STEP_S, last * STEP_S, np.empty((10, 0)), table)


def positions_ecef_m(motion: Motion, t_s: float, out: Array | None = None) -> Array:
    """Return the Earth-fixed positions [m] at ``t_s``, shape (satellites, 3).

    nan for objects that SGP4 cannot move, and for all when the motion does not cover ``t_s``. ``out`` is written and
    returned when given. Runs on the calling thread alone.
    """
    positions = np.empty((motion.satellites, 3)) if out is None else out
    _at(motion, t_s, positions, np.empty((0, 3)))
    return positions


def states_ecef(motion: Motion, t_s: float) -> tuple[Array, Array]:
    """Return Earth-fixed positions [m] and velocities relative to the rotating Earth [m/s], both (satellites, 3)."""
    positions, velocities = np.empty((motion.satellites, 3)), np.empty((motion.satellites, 3))
    _at(motion, t_s, positions, velocities)
    return positions, velocities


def _at(motion: Motion, t_s: float, positions: Array, velocities: Array) -> None:
    if not motion.covers(t_s):
        positions[:], velocities[:] = np.nan, np.nan
    elif motion.closed_form.shape[1]:
        turn = earth_rotations(motion.epoch_utc, t_s)[0]
        _circular(motion.closed_form, float(t_s), turn, EARTH_SPIN_RAD_S, positions, velocities)
    elif motion.satellites:
        _hermite(motion.table_ecef, float(t_s - motion.start_s) / STEP_S, STEP_S, positions, velocities)


@compiled_fast
def _circular(form: Array, t_s: float, turn: Array, spin_rad_s: float, out_m: Array, out_m_s: Array) -> None:
    wanted = out_m_s.shape[0] > 0
    for k in range(out_m.shape[0]):
        a, cosine_i, sine_i, rate = form[0, k], form[2, k], form[3, k], form[8, k] + form[9, k]
        sine_u, cosine_u = sine_cosine(form[5, k] + form[6, k] + rate * t_s)
        sine_n, cosine_n = sine_cosine(form[4, k] + form[7, k] * t_s)
        x = a * (cosine_n * cosine_u - sine_n * cosine_i * sine_u)
        y = a * (sine_n * cosine_u + cosine_n * cosine_i * sine_u)
        z = a * sine_i * sine_u
        out_m[k, 0] = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z
        out_m[k, 1] = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z
        out_m[k, 2] = turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z
    if wanted:
        for k in range(out_m.shape[0]):
            a, cosine_i, sine_i, rate = form[0, k], form[2, k], form[3, k], form[8, k] + form[9, k]
            sine_u, cosine_u = sine_cosine(form[5, k] + form[6, k] + rate * t_s)
            sine_n, cosine_n = sine_cosine(form[4, k] + form[7, k] * t_s)
            x = a * (cosine_n * cosine_u - sine_n * cosine_i * sine_u)
            y = a * (sine_n * cosine_u + cosine_n * cosine_i * sine_u)
            vx = -a * rate * (cosine_n * sine_u + sine_n * cosine_i * cosine_u) - form[7, k] * y
            vy = -a * rate * (sine_n * sine_u - cosine_n * cosine_i * cosine_u) + form[7, k] * x
            vz = a * sine_i * rate * cosine_u
            out_m_s[k, 0] = turn[0, 0] * vx + turn[0, 1] * vy + turn[0, 2] * vz + spin_rad_s * out_m[k, 1]
            out_m_s[k, 1] = turn[1, 0] * vx + turn[1, 1] * vy + turn[1, 2] * vz - spin_rad_s * out_m[k, 0]
            out_m_s[k, 2] = turn[2, 0] * vx + turn[2, 1] * vy + turn[2, 2] * vz


@compiled
def _hermite(table: Array, place: float, step_s: float, out_m: Array, out_m_s: Array) -> None:
    """Cubic through position and velocity at the two nodes about ``place``, which counts in nodes."""
    node = min(max(int(place), 0), table.shape[0] - 2)
    s = place - node
    before, after = table[node], table[node + 1]
    h00, h01 = (1.0 + 2.0 * s) * (1.0 - s) * (1.0 - s), s * s * (3.0 - 2.0 * s)
    h10, h11 = s * (1.0 - s) * (1.0 - s) * step_s, s * s * (s - 1.0) * step_s
    for k in range(out_m.shape[0]):
        for axis in range(3):
            out_m[k, axis] = (
                h00 * before[axis, k] + h10 * before[axis + 3, k] + h01 * after[axis, k] + h11 * after[axis + 3, k]
            )
    d0 = 6.0 * s * (s - 1.0) / step_s
    d10, d11 = (1.0 - s) * (1.0 - 3.0 * s), s * (3.0 * s - 2.0)
    for k in range(out_m_s.shape[0]):
        for axis in range(3):
            out_m_s[k, axis] = (
                d0 * (before[axis, k] - after[axis, k]) + d10 * before[axis + 3, k] + d11 * after[axis + 3, k]
            )
