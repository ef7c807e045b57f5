"""Two-body motion from a state, by universal variables."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled

_MOST_ITERATIONS = 60


@compiled
def _stumpff(z: float) -> tuple[float, float]:
    """Stumpff's C and S (Battin 1999, section 4.5), by series where the closed forms cancel."""
    if z > 1.0:
        root = math.sqrt(z)
        return (1.0 - math.cos(root)) / z, (root - math.sin(root)) / (root * z)
    if z < -1.0:
        root = math.sqrt(-z)
        return (math.cosh(root) - 1.0) / -z, (math.sinh(root) - root) / (root * -z)
    c, s, term = 0.0, 0.0, 0.5
    for order in range(12):
        c += term
        s += term / (2.0 * order + 3.0)
        term *= -z / ((2.0 * order + 3.0) * (2.0 * order + 4.0))
    return c, s


@compiled
def kepler_states(
    positions_m: NDArray[np.float64], velocities_m_s: NDArray[np.float64], times_s: NDArray[np.float64], mu_m3_s2: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return position and velocity of each body ``times_s`` after its given state, each of shape (bodies, 3).

    Bate, Mueller and White (1971), section 4.3: f and g in the universal variable; any eccentricity, times of either
    sign. ``positions_m`` and ``velocities_m_s`` have shape (bodies, 3), ``times_s`` (bodies,). nan where Newton does
    not settle.
    """
    positions = np.full(positions_m.shape, np.nan)
    velocities = np.full(positions_m.shape, np.nan)
    for body in range(times_s.shape[0]):
        move(positions_m[body], velocities_m_s[body], times_s[body], mu_m3_s2, positions[body], velocities[body])
    return positions, velocities


@compiled
def move(
    r0: NDArray[np.float64],
    v0: NDArray[np.float64],
    time_s: float,
    mu: float,
    r: NDArray[np.float64],
    v: NDArray[np.float64],
) -> None:
    """Fill ``r`` and ``v``, shape (3,), with the state ``time_s`` later; leave them where Newton does not settle."""
    root_mu = math.sqrt(mu)
    sign = -1.0 if time_s < 0.0 else 1.0
    target = root_mu * abs(time_s)
    radius0 = math.sqrt(r0[0] * r0[0] + r0[1] * r0[1] + r0[2] * r0[2])
    outward = sign * (r0[0] * v0[0] + r0[1] * v0[1] + r0[2] * v0[2]) / root_mu
    alpha = 2.0 / radius0 - (v0[0] * v0[0] + v0[1] * v0[1] + v0[2] * v0[2]) / mu
    chi, low, high = _first_chi(target, radius0, outward, alpha), 0.0, math.inf
    for _ in range(_MOST_ITERATIONS):
        z = alpha * chi * chi
        c, s = _stumpff(z)
        radius = outward * chi * (1.0 - z * s) + (1.0 - alpha * radius0) * chi * chi * c + radius0
        excess = outward * chi * chi * c + (1.0 - alpha * radius0) * chi**3 * s + radius0 * chi - target
        # Time grows with chi, so every try narrows the bracket that Newton's step must stay in.
        if excess > 0.0:
            high = chi
        else:
            low = chi
        following = chi - excess / radius
        if not low <= following <= high:
            following = 0.5 * (low + high) if high < math.inf else 2.0 * chi + 1.0
        # The second way out: paths that all but fall through the centre settle no finer than their own rounding.
        if abs(following - chi) <= 1e-12 * (1.0 + chi) or abs(excess) <= 1e-14 * target:
            _set_state(r0, v0, sign * following, time_s, alpha, radius0, root_mu, r, v)
            return
        chi = following


@compiled
def _first_chi(target: float, radius0: float, outward: float, alpha: float) -> float:
    """A first guess of the universal variable (Vallado 2013, algorithm 8), ``target`` being sqrt(mu) times the time."""
    if alpha > 0.0:
        return target * alpha
    guess = target / radius0
    if alpha < 0.0:
        root = math.sqrt(-1.0 / alpha)
        below = outward + root * (1.0 - radius0 * alpha)
        if below > 0.0 and -2.0 * alpha * target > below:
            guess = min(guess, root * math.log(-2.0 * alpha * target / below))
        guess = min(guess, 300.0 * root)
    return guess


@compiled
def _set_state(
    r0: NDArray[np.float64], v0: NDArray[np.float64], chi: float, time_s: float, alpha: float, radius0: float,
    root_mu: float, r: NDArray[np.float64], v: NDArray[np.float64],
) -> None:  # fmt: skip
    z = alpha * chi * chi
    c, s = _stumpff(z)
    f, g = 1.0 - chi * chi * c / radius0, time_s - chi**3 * s / root_mu
    r[0], r[1], r[2] = f * r0[0] + g * v0[0], f * r0[1] + g * v0[1], f * r0[2] + g * v0[2]
    radius = math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    f, g = root_mu / (radius * radius0) * chi * (z * s - 1.0), 1.0 - chi * chi * c / radius
    v[0], v[1], v[2] = f * r0[0] + g * v0[0], f * r0[1] + g * v0[1], f * r0[2] + g * v0[2]
