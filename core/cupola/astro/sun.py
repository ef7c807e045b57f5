"""Where the Sun is, by JPL's DE421 and Skyfield."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file

import numpy as np
from numpy.typing import ArrayLike, NDArray
from skyfield.api import load_file

from cupola.astro.frames import NODES_PER_DAY, earth_rotations, node_span
from cupola.astro.time import timescale
from cupola.constants import LIGHT_SPEED_M_S
from cupola_data.astro_files import sun_ephemeris

Array = NDArray[np.float64]


@lru_cache(maxsize=64)
def _nodes(first: int, last: int) -> Array:
    """Return apparent geocentric Sun positions [m] in GCRS at half days of TT, both ends included, (nodes, 3)."""
    days, halves = np.divmod(np.arange(first, last + 1), NODES_PER_DAY)
    time = timescale().tt_jd(days.astype(np.float64), halves / NODES_PER_DAY)
    with as_file(sun_ephemeris()) as path:
        kernel = load_file(str(path))
        earth = kernel["earth"].at(time)
        seen = earth.observe(kernel["sun"])
        positions, velocity = seen.xyz.m.T, earth.velocity.m_per_s.T
        kernel.close()
    distance = np.linalg.norm(positions, axis=1, keepdims=True)
    return np.ascontiguousarray(positions + distance * velocity / LIGHT_SPEED_M_S)


def sun_positions_eci_m(epoch_utc: str, times_s: ArrayLike) -> Array:
    """Return where the Sun is seen from the Earth's centre [m], in GCRS, shape (times, 3).

    Light time and annual aberration (first order) included; good to 1e-7 rad. The bundled excerpt of DE421 reaches from
    December 1959 to January 2051. Half-day nodes, cubic interpolation.
    """
    times = np.atleast_1d(np.asarray(times_s, dtype=np.float64))
    if times.size == 0:
        return np.empty((0, 3))
    first, last, number, weights = node_span(epoch_utc, times)
    nodes = _nodes(first, last)
    return np.asarray(sum(weights[:, k, None] * nodes[number + k] for k in range(4)))


def sun_directions_ecef(epoch_utc: str, times_s: ArrayLike) -> Array:
    """Return the unit vectors from the Earth's centre to the apparent Sun, Earth-fixed, shape (times, 3)."""
    positions = sun_positions_eci_m(epoch_utc, times_s)
    turned = np.einsum("tij,tj->ti", earth_rotations(epoch_utc, times_s), positions)
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True))
