"""First-order short-period terms of J2: between mean and osculating states, without singular elements.

The terms are those of Brouwer's generating function (Astronomical Journal 64 (1959) 378-397, equation 15)

    S = (mu^2 J2 Re^2 / 2 G^3) [(-1/2 + 3/2 c^2) (f - l + e sin f) + 3/4 s^2 (sin 2u + e sin(2u - f) + e/3 sin(2u + f))]

with G the angular momentum, c and s cosine and sine of the inclination, f and l true and mean anomaly, u the argument
of latitude. Written in position r and velocity v it is smooth everywhere below e = 1: e cos f = p/r - 1, e sin f = G
(r . v) / (mu r), s sin u = z / r and s cos u is the third component of the transverse direction. The canonical
transformation of first order is then r = r' - dS/dv, v = v' + dS/dr, and neither e = 0, i = 0 nor the critical
inclination is special. Long-period terms (of order e J2) and everything of order J2^2 are left out.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Elements
from cupola.astro.j2 import j2_states, secular_rates_rad_s
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.numerics.compiled import compiled, compiled_parallel

Array = NDArray[np.float64]

ROUNDS: Final = 8
"""Of the inverse; each gains some three digits."""
_STRENGTH: Final = 0.5 * EARTH_MU_M3_S2**2 * EARTH_J2 * EARTH_RADIUS_M**2
_INERTIAL: Final = np.eye(3)[None]


def osculating_states(positions_m: Array, velocities_m_s: Array) -> tuple[Array, Array]:
    """Return osculating states of mean ones [m, m/s], shapes (satellites, times, 3), axes along the Earth's.

    nan where the mean state is no ellipse.
    """
    places, speeds = positions_m.copy(), velocities_m_s.copy()
    _add_terms(positions_m, velocities_m_s, places, speeds)
    return places, speeds


def mean_states(positions_m: Array, velocities_m_s: Array) -> tuple[Array, Array]:
    """Return the mean states whose ``osculating_states`` are the given ones; the exact inverse, by iteration.

    Shapes (satellites, times, 3). nan where the state is no ellipse.
    """
    places, speeds = positions_m.copy(), velocities_m_s.copy()
    for _ in range(ROUNDS):
        there, fast = osculating_states(places, speeds)
        places += positions_m - there
        speeds += velocities_m_s - fast
    return places, speeds


def osculating_design_states(elements: Elements, times_s: Array) -> tuple[Array, Array]:
    """Return inertial osculating states of design orbits [m, m/s], shape (satellites, times, 3).

    Mean elements run at the secular rates of J2; the ellipse they describe at each time gets the short-period terms.
    """
    shape = (elements.semi_major_axis_m.size, times_s.size, 3)
    places, drifting = np.empty(shape), np.empty(shape)
    j2_states(elements, times_s, _INERTIAL, 0.0, places, drifting)
    return osculating_states(places, _ellipse_velocities(elements, times_s, places, drifting))


def _ellipse_velocities(elements: Elements, times_s: Array, places_m: Array, drifting_m_s: Array) -> Array:
    """Return the velocities on the ellipses of the moment: without the drift of node and perigee."""
    node_rate, perigee_rate, anomaly_rate = secular_rates_rad_s(elements)
    node = elements.raan_rad[:, None] + node_rate[:, None] * times_s
    sine, cosine = np.sin(elements.inclination_rad)[:, None], np.cos(elements.inclination_rad)[:, None]
    turning = np.stack(
        [
            perigee_rate[:, None] * sine * np.sin(node),
            -perigee_rate[:, None] * sine * np.cos(node),
            perigee_rate[:, None] * cosine + node_rate[:, None] + 0.0 * node,
        ],
        axis=2,
    )
    motion = np.sqrt(EARTH_MU_M3_S2 / elements.semi_major_axis_m**3) / anomaly_rate
    return np.ascontiguousarray((drifting_m_s - np.cross(turning, places_m)) * motion[:, None, None])


def short_period_states(
    elements: Elements, times_s: Array, rotations: Array, spin_rad_s: float, out_m: Array, out_m_s: Array
) -> None:
    """Write osculating positions and velocities into the outputs; arguments as ``j2.j2_states``.

    No velocities when ``out_m_s`` is empty.
    """
    places, speeds = osculating_design_states(elements, times_s)
    out_m[:] = np.einsum("tij,stj->sti", np.broadcast_to(rotations, (times_s.size, 3, 3)), places)
    if out_m_s.size:
        out_m_s[:] = np.einsum("tij,stj->sti", np.broadcast_to(rotations, (times_s.size, 3, 3)), speeds)
        out_m_s[..., 0] += spin_rad_s * out_m[..., 1]
        out_m_s[..., 1] -= spin_rad_s * out_m[..., 0]


@compiled
def _anomaly_terms(k: float, q: float) -> tuple[float, float, float]:
    """f - l + e sin f and its derivatives by k = e cos f and q = e sin f."""
    eta = np.sqrt(1.0 - k * k - q * q)
    deep, near = 1.0 + eta + k, 1.0 + k
    eta_k, eta_q = -k / eta, -q / eta
    square = q * q + deep * deep
    value = 2.0 * np.arctan2(q, deep) + eta * q / near + q
    by_k = -2.0 * q * (1.0 + eta_k) / square + q * (eta_k / near - eta / (near * near))
    by_q = 2.0 * (deep - q * eta_q) / square + (eta + q * eta_q) / near + 1.0
    return value, by_k, by_q


@compiled
def _gradient(r: Array, v: Array, by_r: Array, by_v: Array) -> None:
    """Derivatives of S by position and velocity, shape (3,) each."""
    distance = np.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    speed2 = v[0] * v[0] + v[1] * v[1] + v[2] * v[2]
    dot = r[0] * v[0] + r[1] * v[1] + r[2] * v[2]
    h_x, h_y, h_z = r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]
    g = np.sqrt(h_x * h_x + h_y * h_y + h_z * h_z)
    k, q = g * g / (EARTH_MU_M3_S2 * distance) - 1.0, g * dot / (EARTH_MU_M3_S2 * distance)
    if not k * k + q * q < 1.0:
        by_r[:] = np.nan
        by_v[:] = np.nan
        return
    up, ahead = r[2] / distance, (distance * v[2] - dot * r[2] / distance) / g
    cosine2 = (h_z / g) ** 2
    centre, centre_k, centre_q = _anomaly_terms(k, q)
    tilt, scale = 1.5 * cosine2 - 0.5, _STRENGTH / g**3
    swing = 2.0 * up * ahead * (1.0 + 4.0 * k / 3.0) - 2.0 / 3.0 * (ahead * ahead - up * up) * q
    s_k = scale * (tilt * centre_k + 2.0 * up * ahead)
    s_q = scale * (tilt * centre_q - 0.5 * (ahead * ahead - up * up))
    s_up = scale * (1.5 * ahead * (1.0 + 4.0 * k / 3.0) + up * q)
    s_ahead = scale * (1.5 * up * (1.0 + 4.0 * k / 3.0) - ahead * q)
    s_hz = scale * 3.0 * h_z / (g * g) * centre
    s_g = -3.0 * scale / g * (tilt * centre + 0.75 * swing) - 3.0 * scale * cosine2 / g * centre
    s_g += s_k * 2.0 * g / (EARTH_MU_M3_S2 * distance) + s_q * q / g - s_ahead * ahead / g
    s_distance = -(s_k * (k + 1.0) + s_q * q + s_up * up) / distance
    s_distance += s_ahead * (v[2] + dot * r[2] / (distance * distance)) / g
    s_dot = s_q * g / (EARTH_MU_M3_S2 * distance) - s_ahead * up / g
    for axis in range(3):
        by_r[axis] = s_g * (speed2 * r[axis] - dot * v[axis]) / g + s_distance * r[axis] / distance + s_dot * v[axis]
        by_v[axis] = s_g * (distance * distance * v[axis] - dot * r[axis]) / g + s_dot * r[axis]
    by_r[0] += s_hz * v[1]
    by_r[1] -= s_hz * v[0]
    by_r[2] += s_up / distance - s_ahead * dot / (distance * g)
    by_v[0] -= s_hz * r[1]
    by_v[1] += s_hz * r[0]
    by_v[2] += s_ahead * distance / g


@compiled_parallel
def _add_terms(positions_m: Array, velocities_m_s: Array, out_m: Array, out_m_s: Array) -> None:
    for satellite in numba.prange(positions_m.shape[0]):
        by_r, by_v = np.empty(3), np.empty(3)
        for k in range(positions_m.shape[1]):
            _gradient(positions_m[satellite, k], velocities_m_s[satellite, k], by_r, by_v)
            for axis in range(3):
                out_m[satellite, k, axis] -= by_v[axis]
                out_m_s[satellite, k, axis] += by_r[axis]
