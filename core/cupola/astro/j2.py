"""Design orbits: Kepler ellipses whose node, perigee and mean anomaly run at the secular rates of J2.

First order in J2; no periodic terms, so positions differ from a real orbit's by up to some 10 km in low orbit while the
planes and the spacing in them keep their true drift.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Elements
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.numerics.angles import sine_cosine
from cupola.numerics.compiled import compiled, compiled_fast, compiled_parallel, compiled_parallel_fast
from cupola.numerics.kepler import eccentric_anomaly

Array = NDArray[np.float64]

BLOCK: Final = 128
"""Steps between two exact restarts of the phasors."""


def secular_rates_rad_s(elements: Elements) -> tuple[Array, Array, Array]:
    """Return the rates of node, argument of perigee and mean anomaly [rad/s], each shape (satellites,).

    With n = sqrt(mu / a^3), p = a (1 - e^2), q = 1.5 J2 (Re / p)^2 n: node -q cos i; perigee q (2 - 2.5 sin^2 i); mean
    anomaly n + q sqrt(1 - e^2) (1 - 1.5 sin^2 i) (Kaula 1966, eq. 3.74; Vallado 2013, section 9.6). nan where e is not
    in [0, 1) or a is not positive.
    """
    a, e = elements.semi_major_axis_m, elements.eccentricity
    with np.errstate(invalid="ignore", divide="ignore"):
        motion = np.sqrt(EARTH_MU_M3_S2 / a**3)
        shape = np.sqrt(1.0 - e * e)
        q = 1.5 * EARTH_J2 * (EARTH_RADIUS_M / (a * shape * shape)) ** 2 * motion
    sine2 = np.sin(elements.inclination_rad) ** 2
    node = -q * np.cos(elements.inclination_rad)
    return node, q * (2.0 - 2.5 * sine2), motion + q * shape * (1.0 - 1.5 * sine2)


def columns(elements: Elements) -> Array:
    """Return what the kernels read, shape (satellites, 10).

    Semi-major axis [m], eccentricity, cosine and sine of inclination; node, perigee and mean anomaly at epoch [rad];
    their rates [rad/s].
    """
    return np.stack(
        [
            elements.semi_major_axis_m,
            elements.eccentricity,
            np.cos(elements.inclination_rad),
            np.sin(elements.inclination_rad),
            elements.raan_rad,
            elements.argument_of_perigee_rad,
            elements.mean_anomaly_rad,
            *secular_rates_rad_s(elements),
        ],
        axis=1,
    )


def j2_positions_m(elements: Elements, times_s: Array, rotations: Array, out: Array) -> None:
    """Write the positions [m], turned by ``rotations`` (times, 3, 3) or (1, 3, 3), into ``out`` (satellites, times, 3).

    ``times_s`` (times,) counts from the elements' epoch. Circular orbits on even steps take the fast way: phasors that
    are multiplied, not angles that are evaluated, restarted exactly every 128 steps; it agrees with the plain formula
    to 0.1 mm. A satellite whose elements make no ellipse is nan.
    """
    table = columns(elements)
    turn = _turn_rows(rotations, times_s.size)
    step_s = even_step_s(times_s)
    if not _all_circular(table):
        _states(table, times_s, turn, 0.0, out, np.empty((0, 0, 3)))
    elif step_s is None:
        _circular_any(table, times_s, turn, 0.0, out, np.empty((0, 0, 3)))
    else:
        chunks = min(table.shape[0], 8 * numba.get_num_threads())
        _circular_even(table, times_s[0], step_s, turn, chunks, out)


def j2_states(
    elements: Elements, times_s: Array, rotations: Array, spin_rad_s: float, out_m: Array, out_m_s: Array
) -> None:
    """Write positions and velocities, both (satellites, times, 3), into the two outputs, turned by ``rotations``.

    ``spin_rad_s`` is the rate at which the frame turns about its own z axis, 0 for an inertial one. The velocity is the
    exact derivative of the position of this model, its drifting node and perigee included.
    """
    table = columns(elements)
    move = _circular_any if _all_circular(table) else _states
    move(table, times_s, _turn_rows(rotations, times_s.size), spin_rad_s, out_m, out_m_s)


def _all_circular(table: Array) -> bool:
    return bool(np.all(table[:, 1] == 0.0) and np.isfinite(table).all())


def even_step_s(times_s: Array) -> float | None:
    """Return the step of evenly spaced times, or None when any time is a nanosecond off the even grid."""
    if times_s.size < 2:
        return None
    step = (times_s[-1] - times_s[0]) / (times_s.size - 1)
    off = np.abs(times_s - (times_s[0] + step * np.arange(times_s.size))).max()
    return float(step) if off <= 1e-9 + 1e-15 * np.abs(times_s).max() else None


def _turn_rows(rotations: Array, times: int) -> Array:
    """Return the matrices as nine rows of ``times`` numbers, so that neighbours in time are neighbours in memory."""
    rows = np.empty((9, times))
    rows[:] = rotations.reshape(-1, 9).T
    return rows


@compiled_fast
def _phasors(rate_sum: float, rate_difference: float, rate: float, step_s: float, out: Array) -> None:
    for k in range(out.shape[1]):
        s, c = sine_cosine(rate_sum * (k * step_s))
        out[0, k], out[1, k] = c, s
    for k in range(out.shape[1]):
        s, c = sine_cosine(rate_difference * (k * step_s))
        out[2, k], out[3, k] = c, s
    for k in range(out.shape[1]):
        s, c = sine_cosine(rate * (k * step_s))
        out[4, k], out[5, k] = c, s


@compiled_fast
def _block(row: Array, t_s: float, phasors: Array, turn: Array, out: Array) -> None:
    """One satellite, one block of steps from ``t_s`` on.

    x + iy = a cos^2(i/2) exp(i(node + u)) + a sin^2(i/2) exp(i(node - u)), z = a sin(i) Im exp(iu), with u the argument
    of latitude.
    """
    sine_u, cosine_u = sine_cosine(row[5] + row[6] + (row[8] + row[9]) * t_s)
    sine_n, cosine_n = sine_cosine(row[4] + row[7] * t_s)
    near, far, up = 0.5 * row[0] * (1.0 + row[2]), 0.5 * row[0] * (1.0 - row[2]), row[0] * row[3]
    pr, pi = near * (cosine_n * cosine_u - sine_n * sine_u), near * (sine_n * cosine_u + cosine_n * sine_u)
    qr, qi = far * (cosine_n * cosine_u + sine_n * sine_u), far * (sine_n * cosine_u - cosine_n * sine_u)
    wr, wi = up * cosine_u, up * sine_u
    for k in range(out.shape[0]):
        x = pr * phasors[0, k] - pi * phasors[1, k] + qr * phasors[2, k] - qi * phasors[3, k]
        y = pr * phasors[1, k] + pi * phasors[0, k] + qr * phasors[3, k] + qi * phasors[2, k]
        z = wr * phasors[5, k] + wi * phasors[4, k]
        out[k, 0] = turn[0, k] * x + turn[1, k] * y + turn[2, k] * z
        out[k, 1] = turn[3, k] * x + turn[4, k] * y + turn[5, k] * z
        out[k, 2] = turn[6, k] * x + turn[7, k] * y + turn[8, k] * z


@compiled_parallel_fast
def _circular_even(table: Array, start_s: float, step_s: float, turn: Array, chunks: int, out: Array) -> None:
    satellites, times = out.shape[0], out.shape[1]
    for chunk in numba.prange(chunks):
        low, high = chunk * satellites // chunks, (chunk + 1) * satellites // chunks
        phasors = np.empty((6, BLOCK))
        node_rate, rate = np.inf, np.inf
        for satellite in range(low, high):
            row = table[satellite]
            if row[7] != node_rate or row[8] + row[9] != rate:
                node_rate, rate = row[7], row[8] + row[9]
                _phasors(node_rate + rate, node_rate - rate, rate, step_s, phasors)
            for begin in range(0, times, BLOCK):
                end = min(begin + BLOCK, times)
                _block(row, start_s + begin * step_s, phasors, turn[:, begin:end], out[satellite, begin:end])


@compiled_fast
def _circular_row(row: Array, times_s: Array, turn: Array, out: Array) -> None:
    """One circular orbit's positions at any times."""
    a, cosine_i, sine_i = row[0], row[2], row[3]
    argument, rate = row[5] + row[6], row[8] + row[9]
    for k in range(times_s.size):
        sine_u, cosine_u = sine_cosine(argument + rate * times_s[k])
        sine_n, cosine_n = sine_cosine(row[4] + row[7] * times_s[k])
        x = a * (cosine_n * cosine_u - sine_n * cosine_i * sine_u)
        y = a * (sine_n * cosine_u + cosine_n * cosine_i * sine_u)
        z = a * sine_i * sine_u
        out[k, 0] = turn[0, k] * x + turn[1, k] * y + turn[2, k] * z
        out[k, 1] = turn[3, k] * x + turn[4, k] * y + turn[5, k] * z
        out[k, 2] = turn[6, k] * x + turn[7, k] * y + turn[8, k] * z


@compiled_fast
def _circular_row_m_s(row: Array, times_s: Array, turn: Array, spin_rad_s: float, places: Array, out: Array) -> None:
    """One circular orbit's velocities, its node's drift and the frame's turning included."""
    a, cosine_i, sine_i = row[0], row[2], row[3]
    argument, rate, drift = row[5] + row[6], row[8] + row[9], row[7]
    for k in range(times_s.size):
        sine_u, cosine_u = sine_cosine(argument + rate * times_s[k])
        sine_n, cosine_n = sine_cosine(row[4] + drift * times_s[k])
        x = a * (cosine_n * cosine_u - sine_n * cosine_i * sine_u)
        y = a * (sine_n * cosine_u + cosine_n * cosine_i * sine_u)
        vx = -a * rate * (cosine_n * sine_u + sine_n * cosine_i * cosine_u) - drift * y
        vy = -a * rate * (sine_n * sine_u - cosine_n * cosine_i * cosine_u) + drift * x
        vz = a * rate * sine_i * cosine_u
        out[k, 0] = turn[0, k] * vx + turn[1, k] * vy + turn[2, k] * vz + spin_rad_s * places[k, 1]
        out[k, 1] = turn[3, k] * vx + turn[4, k] * vy + turn[5, k] * vz - spin_rad_s * places[k, 0]
        out[k, 2] = turn[6, k] * vx + turn[7, k] * vy + turn[8, k] * vz


@compiled_parallel_fast
def _circular_any(table: Array, times_s: Array, turn: Array, spin_rad_s: float, out_m: Array, out_m_s: Array) -> None:
    """Circular orbits at any times; no velocities when ``out_m_s`` is empty."""
    wanted = out_m_s.size > 0
    for satellite in numba.prange(out_m.shape[0]):
        _circular_row(table[satellite], times_s, turn, out_m[satellite])
        if wanted:
            _circular_row_m_s(table[satellite], times_s, turn, spin_rad_s, out_m[satellite], out_m_s[satellite])


@compiled
def _state(row: Array, t_s: float, position: Array, velocity: Array) -> None:
    """Position [m] and velocity [m/s] in GCRS axes of one satellite at one time."""
    a, e = row[0], row[1]
    node, perigee, anomaly = row[4] + row[7] * t_s, row[5] + row[8] * t_s, row[6] + row[9] * t_s
    eccentric = eccentric_anomaly(anomaly, e)
    sine, cosine = np.sin(eccentric), np.cos(eccentric)
    shape = np.sqrt(1.0 - e * e)
    along, across = a * (cosine - e), a * shape * sine
    rate = row[9] / (1.0 - e * cosine)
    along_rate, across_rate = -a * sine * rate - row[8] * across, a * shape * cosine * rate + row[8] * along
    sine_w, cosine_w = np.sin(perigee), np.cos(perigee)
    p, q = cosine_w * along - sine_w * across, sine_w * along + cosine_w * across
    p_rate, q_rate = cosine_w * along_rate - sine_w * across_rate, sine_w * along_rate + cosine_w * across_rate
    sine_n, cosine_n = np.sin(node), np.cos(node)
    position[0] = cosine_n * p - sine_n * row[2] * q
    position[1] = sine_n * p + cosine_n * row[2] * q
    position[2] = row[3] * q
    velocity[0] = cosine_n * p_rate - sine_n * row[2] * q_rate - row[7] * position[1]
    velocity[1] = sine_n * p_rate + cosine_n * row[2] * q_rate + row[7] * position[0]
    velocity[2] = row[3] * q_rate


@compiled_parallel
def _states(table: Array, times_s: Array, turn: Array, spin_rad_s: float, out_m: Array, out_m_s: Array) -> None:
    """Any orbit, any times; no velocities when ``out_m_s`` is empty."""
    wanted = out_m_s.size > 0
    for satellite in numba.prange(out_m.shape[0]):
        position, velocity = np.empty(3), np.empty(3)
        for k in range(times_s.size):
            _state(table[satellite], times_s[k], position, velocity)
            for row in range(3):
                out_m[satellite, k, row] = (
                    turn[3 * row, k] * position[0]
                    + turn[3 * row + 1, k] * position[1]
                    + turn[3 * row + 2, k] * position[2]
                )
            if wanted:
                for row in range(3):
                    out_m_s[satellite, k, row] = (
                        turn[3 * row, k] * velocity[0]
                        + turn[3 * row + 1, k] * velocity[1]
                        + turn[3 * row + 2, k] * velocity[2]
                    )
                out_m_s[satellite, k, 0] += spin_rad_s * out_m[satellite, k, 1]
                out_m_s[satellite, k, 1] -= spin_rad_s * out_m[satellite, k, 0]
