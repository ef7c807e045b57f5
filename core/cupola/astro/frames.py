"""GCRS, TEME and the Earth-fixed frame (ITRS), as rotation matrices per time.

Precession, nutation and frame bias (IAU 2006 / 2000A) come from Skyfield at every half day and are interpolated by
cubics, which is good to 1e-10 rad; the rotation of the Earth itself is computed for each time. UT1 is Skyfield's
built-in table (measured values, then a prediction).

Polar motion is left out everywhere: Earth-fixed positions are consistent among themselves and with Skyfield's default,
and differ from the true ITRF by at most some 0.6 arcseconds, 12 m at the ground and 14 m at 1,000 km altitude.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.astro.time import J2000_JD, timescale, tt_parts, ut1_parts
from cupola.numerics.interpolation import lagrange4_weights

Array = NDArray[np.float64]

EARTH_SPIN_RAD_S: Final = 2.0 * np.pi * 1.00273781191135448 / 86_400.0
"""Rate of the Earth rotation angle (IAU 2000 resolution B1.8)."""

NODES_PER_DAY: Final = 2
_BLOCK: Final = 16


@lru_cache(maxsize=512)
def _node_block(block: int) -> tuple[Array, Array]:
    """Return bias-precession-nutation (16, 3, 3) and GAST minus Earth rotation angle (16,) at 16 half days."""
    nodes = np.arange(block * _BLOCK, (block + 1) * _BLOCK)
    days, halves = np.divmod(nodes, NODES_PER_DAY)
    time = timescale().tt_jd(days.astype(np.float64), halves / NODES_PER_DAY)
    matrices = np.ascontiguousarray(np.moveaxis(time.M, -1, 0))
    turn = time.gast / 24.0 - _earth_rotation_turns(time.whole, time.ut1_fraction)
    return matrices, 2.0 * np.pi * (turn - np.round(turn))


@lru_cache(maxsize=64)
def _nodes(first: int, last: int) -> tuple[Array, Array]:
    """Return the matrices (nodes, 3, 3) and angles (nodes,) of the half days ``first`` to ``last``, both included."""
    blocks = [_node_block(block) for block in range(first // _BLOCK, last // _BLOCK + 1)]
    start = first - first // _BLOCK * _BLOCK
    chosen = slice(start, start + last - first + 1)
    return np.concatenate([b[0] for b in blocks])[chosen], np.concatenate([b[1] for b in blocks])[chosen]


def _earth_rotation_turns(whole: ArrayLike, fraction: Array) -> Array:
    """Return the Earth rotation angle in turns, 0 to 1, of a UT1 Julian date (IAU 2000 resolution B1.8)."""
    day = np.asarray(whole, dtype=np.float64)
    slow = 0.7790572732640 + 0.00273781191135448 * (day - J2000_JD + fraction)
    return (slow % 1.0 + day % 1.0 + fraction) % 1.0


def node_span(epoch_utc: str, times_s: Array) -> tuple[int, int, NDArray[np.int64], Array]:
    """Return first and last half-day node that the times need, each time's first node (times,) and weights (times, 4).

    Nodes count half days of TT from Julian date 0; each time's number counts from the first node.
    """
    whole, fraction = tt_parts(epoch_utc, times_s)
    place = fraction * NODES_PER_DAY
    below = np.floor(place)
    number = below.astype(np.int64) + int(whole) * NODES_PER_DAY - 1
    first, last = int(number.min()), int(number.max()) + 3
    return first, last, number - first, lagrange4_weights(place - below)


def inertial_axes(epoch_utc: str, times_s: ArrayLike) -> tuple[Array, Array]:
    """Return GCRS -> true equator and equinox of date (times, 3, 3), and Greenwich apparent sidereal time [rad]."""
    times = np.atleast_1d(np.asarray(times_s, dtype=np.float64))
    first, last, number, weights = node_span(epoch_utc, times)
    matrices, angles = _nodes(first, last)
    flat = matrices.reshape(-1, 9)
    of_date = weights[:, 0, None] * flat[number]
    slow = weights[:, 0] * angles[number]
    for node in range(1, 4):
        of_date += weights[:, node, None] * flat[number + node]
        slow += weights[:, node] * angles[number + node]
    whole, fraction = ut1_parts(epoch_utc, times)
    return of_date.reshape(-1, 3, 3), 2.0 * np.pi * _earth_rotation_turns(whole, fraction) + slow


def earth_rotations(epoch_utc: str, times_s: ArrayLike) -> Array:
    """Return the matrices that take GCRS vectors to the Earth-fixed frame, shape (times, 3, 3).

    Agrees with Skyfield's ``itrs`` to 1e-9 rad, some 10 mm in low orbit. No polar motion (see the module's text).
    """
    times = np.atleast_1d(np.asarray(times_s, dtype=np.float64))
    if times.size == 0:
        return np.empty((0, 3, 3))
    of_date, sidereal = inertial_axes(epoch_utc, times)
    cosine, sine = np.cos(sidereal)[:, None], np.sin(sidereal)[:, None]
    rotations = np.empty_like(of_date)
    rotations[:, 0] = cosine * of_date[:, 0] + sine * of_date[:, 1]
    rotations[:, 1] = cosine * of_date[:, 1] - sine * of_date[:, 0]
    rotations[:, 2] = of_date[:, 2]
    return rotations


def teme_earth_rotations(epoch_utc: str, times_s: ArrayLike) -> Array:
    """Return the matrices TEME -> Earth-fixed, shape (times, 3, 3): a turn by Greenwich mean sidereal time of 1982.

    Vallado, Crawford, Hujsak and Kelso 2006 (AIAA 2006-6753), appendix C; no polar motion.
    """
    whole, fraction = ut1_parts(epoch_utc, np.atleast_1d(np.asarray(times_s, dtype=np.float64)))
    century = (whole - J2000_JD + fraction) / 36_525.0
    seconds = 67_310.54841 + (8_640_184.812866 + (0.093104 - 6.2e-6 * century) * century) * century
    angle = 2.0 * np.pi * ((whole % 1.0 + fraction + seconds / 86_400.0) % 1.0)
    rotations = np.zeros((angle.size, 3, 3))
    rotations[:, 0, 0] = rotations[:, 1, 1] = np.cos(angle)
    rotations[:, 0, 1] = np.sin(angle)
    rotations[:, 1, 0] = -rotations[:, 0, 1]
    rotations[:, 2, 2] = 1.0
    return rotations


def teme_inertial_rotations(epoch_utc: str, times_s: ArrayLike) -> Array:
    """Return the matrices TEME -> GCRS, shape (times, 3, 3), through the Earth-fixed frame."""
    fixed = np.swapaxes(earth_rotations(epoch_utc, times_s), 1, 2)
    return fixed @ teme_earth_rotations(epoch_utc, times_s)
