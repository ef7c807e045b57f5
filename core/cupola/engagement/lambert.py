"""Lambert's problem in batch: the orbit that joins two places in a given time.

D. Izzo, "Revisiting Lambert's problem", Celestial Mechanics and Dynamical Astronomy 121 (2015) 1-15; the time-of-flight
equation of Lancaster and Blanchard (1969) with Battin's series near the parabola. No revolutions. Chord geometry is
taken from half-angle unit vectors and arcs from ``atan2`` and ``asinh``, which keeps nine digits where ``1 - c/s``
and ``acos`` do not.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.constants import EARTH_MU_M3_S2
from cupola.numerics.compiled import compiled, compiled_parallel

_MOST_ITERATIONS = 35
_COLINEAR_SINE = 1e-10


def lambert(
    r1_m: ArrayLike,
    r2_m: ArrayLike,
    time_of_flight_s: ArrayLike,
    mu_m3_s2: float = EARTH_MU_M3_S2,
    prograde: bool = True,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the velocities at both ends of the arcs from ``r1_m`` to ``r2_m``, and which were found.

    Parameters
    ----------
    r1_m, r2_m
        Inertial positions, shape (arcs, 3), or a single position for all arcs, shape (3,).
    time_of_flight_s
        Shape (arcs,) or a number.
    prograde
        True: the arc's angular momentum has a positive third component (short or long way as that demands).

    Returns
    -------
    v1_m_s, v2_m_s
        Shape (arcs, 3); nan where there is no answer.
    converged
        Shape (arcs,); False for colinear places, a time or radius that is not positive, and what is not finite.
    """
    given = np.asarray(r1_m, np.float64), np.asarray(r2_m, np.float64), np.asarray(time_of_flight_s, np.float64)
    arcs = np.broadcast_shapes(given[0].shape[:-1], given[1].shape[:-1], given[2].shape, (1,))[0]
    # Fresh arrays: a read-only or strided view would be another signature to compile.
    first, second, times = np.empty((arcs, 3)), np.empty((arcs, 3)), np.empty(arcs)
    first[:], second[:], times[:] = given
    return lambert_arcs(first, second, times, float(mu_m3_s2), bool(prograde))


@compiled_parallel
def lambert_arcs(
    r1_m: NDArray[np.float64],
    r2_m: NDArray[np.float64],
    time_of_flight_s: NDArray[np.float64],
    mu_m3_s2: float,
    prograde: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Kernel of ``lambert``: every argument C-contiguous float64, shapes (arcs, 3) and (arcs,)."""
    arcs = r1_m.shape[0]
    v1 = np.full((arcs, 3), np.nan)
    v2 = np.full((arcs, 3), np.nan)
    converged = np.zeros(arcs, np.bool_)
    for arc in numba.prange(arcs):
        converged[arc] = lambert_arc(r1_m[arc], r2_m[arc], time_of_flight_s[arc], mu_m3_s2, prograde, v1[arc], v2[arc])
    return v1, v2, converged


@compiled
def lambert_arc(
    r1: NDArray[np.float64],
    r2: NDArray[np.float64],
    time_s: float,
    mu: float,
    prograde: bool,
    v1: NDArray[np.float64],
    v2: NDArray[np.float64],
) -> bool:
    """Fill ``v1`` and ``v2``, shape (3,), for one arc; False (and nothing filled) where there is no answer."""
    x1, y1, z1, x2, y2, z2 = r1[0], r1[1], r1[2], r2[0], r2[1], r2[2]
    radius1 = math.sqrt(x1 * x1 + y1 * y1 + z1 * z1)
    radius2 = math.sqrt(x2 * x2 + y2 * y2 + z2 * z2)
    if not (
        radius1 > 0.0 and radius2 > 0.0 and time_s > 0.0 and mu > 0.0 and math.isfinite(radius1 + radius2 + time_s)
    ):
        return False
    chord = math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2 + (z2 - z1) ** 2)
    x1, y1, z1, x2, y2, z2 = x1 / radius1, y1 / radius1, z1 / radius1, x2 / radius2, y2 / radius2, z2 / radius2
    nx, ny, nz = y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2
    sine = math.sqrt(nx * nx + ny * ny + nz * nz)
    if not sine > _COLINEAR_SINE:
        return False
    nx, ny, nz = nx / sine, ny / sine, nz / sine
    semiperimeter = 0.5 * (radius1 + radius2 + chord)
    half_cosine = 0.5 * math.sqrt((x1 + x2) ** 2 + (y1 + y2) ** 2 + (z1 + z2) ** 2)
    half_sine = 0.5 * math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2 + (z2 - z1) ** 2)
    mean_radius = math.sqrt(radius1 * radius2)
    lam = mean_radius * half_cosine / semiperimeter
    if (nz < 0.0) == prograde:
        lam = -lam
        nx, ny, nz = -nx, -ny, -nz
    chord_share = chord / semiperimeter
    x, y, found = _solve_x(lam, chord_share, math.sqrt(2.0 * mu / semiperimeter**3) * time_s)
    if not found:
        return False
    gamma = math.sqrt(0.5 * mu * semiperimeter)
    rho = (radius1 - radius2) / chord
    sigma = 2.0 * mean_radius * half_sine / chord
    radial1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / radius1
    radial2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / radius2
    across = gamma * sigma * (y + lam * x)
    across1, across2 = across / radius1, across / radius2
    v1[0] = radial1 * x1 + across1 * (ny * z1 - nz * y1)
    v1[1] = radial1 * y1 + across1 * (nz * x1 - nx * z1)
    v1[2] = radial1 * z1 + across1 * (nx * y1 - ny * x1)
    v2[0] = radial2 * x2 + across2 * (ny * z2 - nz * y2)
    v2[1] = radial2 * y2 + across2 * (nz * x2 - nx * z2)
    v2[2] = radial2 * z2 + across2 * (nx * y2 - ny * x2)
    return True


@compiled
def _solve_x(lam: float, chord_share: float, time: float) -> tuple[float, float, bool]:
    """Return Izzo's x and y for a non-dimensional time, and whether Householder's third-order iteration settled."""
    x = _first_x(lam, time)
    settled = False
    for _ in range(_MOST_ITERATIONS):
        x = max(x, -1.0 + 1e-14)
        step = _householder_step(x, lam, chord_share, time)
        # A step past the pole at -1 is halved towards it: times beyond some 1e5 orbits of the least-energy kind.
        while x - step <= -1.0:
            step *= 0.5
        x -= step
        if abs(step) <= 1e-13 * (1.0 + x) or abs(step) <= 1e-15 * abs(x):
            settled = True
            break
    y = math.sqrt(chord_share + (lam * x) ** 2)
    reached = _time_of_x(x, y, lam, chord_share)
    return x, y, settled or abs(reached - time) <= 1e-12 * time


@compiled
def _first_x(lam: float, time: float) -> float:
    """Izzo (2015), eq. 30: the first guess for no revolutions."""
    middle = math.acos(lam) + lam * math.sqrt(max(0.0, 1.0 - lam * lam))
    parabola = 2.0 / 3.0 * (1.0 - lam**3)
    if time >= middle:
        return -(time - middle) / (time - middle + 4.0)
    if time <= parabola:
        return 1.0 + 2.5 * parabola * (parabola - time) / (time * (1.0 - lam**5))
    return float((time / middle) ** (math.log(2.0) / math.log(parabola / middle)) - 1.0)


@compiled
def _householder_step(x: float, lam: float, chord_share: float, time: float) -> float:
    """Izzo (2015), eq. 22 and the step of section 3.2: what to take from x; ``chord_share`` is 1 - lam^2."""
    y = math.sqrt(chord_share + (lam * x) ** 2)
    reached = _time_of_x(x, y, lam, chord_share)
    below = 1.0 - x * x
    lam3, lam5 = lam**3, lam**5
    if abs(below) < 1e-9:
        # At the parabola the three quotients are 0/0; its own slope is known in closed form (Izzo, eq. 23).
        return (reached - time) / (0.4 * (lam5 - 1.0))
    first = (3.0 * reached * x - 2.0 + 2.0 * lam3 * x / y) / below
    second = (3.0 * reached + 5.0 * x * first + 2.0 * chord_share * lam3 / y**3) / below
    third = (7.0 * x * second + 8.0 * first - 6.0 * chord_share * lam5 * x / y**5) / below
    error = reached - time
    square = first * first
    return float(
        error * (square - 0.5 * error * second) / (first * (square - error * second) + third * error * error / 6.0)
    )


@compiled
def _time_of_x(x: float, y: float, lam: float, chord_share: float) -> float:
    """Non-dimensional time of flight: Lancaster and Blanchard (1969), Battin's series within 0.02 of the parabola."""
    energy = x * x - 1.0
    # y - lam x without its cancellation when lam x is positive: (y - lam x)(y + lam x) = 1 - lam^2.
    if lam * x > 0.0:
        eta = chord_share / (y + lam * x)
    else:
        eta = y - lam * x
    if abs(x - 1.0) < 0.02:
        series = _hypergeometric(0.5 * (1.0 - lam - x * eta))
        return float(0.5 * (eta**3 * (4.0 / 3.0) * series + 4.0 * lam * eta))
    root = math.sqrt(abs(energy))
    if energy < 0.0:
        arc = math.atan2(root * eta, x * y - lam * energy)
    else:
        arc = math.asinh(root * eta)
    return float((x - lam * y - arc / root) / energy)


@compiled
def _hypergeometric(z: float) -> float:
    """Gauss's 2F1(3, 1; 5/2; z) by its series, for the small z near the parabola."""
    total, term = 1.0, 1.0
    for order in range(200):
        term *= (3.0 + order) * (1.0 + order) / (2.5 + order) * z / (order + 1.0)
        total += term
        if abs(term) < 1e-17 * abs(total):
            break
    return total
