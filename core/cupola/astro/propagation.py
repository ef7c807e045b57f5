"""A constellation's positions and velocities at given times, whatever moves it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.astro.constellation import Constellation
from cupola.astro.frames import EARTH_SPIN_RAD_S, earth_rotations, teme_earth_rotations, teme_inertial_rotations
from cupola.astro.j2 import j2_positions_m, j2_states
from cupola.astro.sgp4_batch import sgp4_states
from cupola.astro.short_period import short_period_states

Array = NDArray[np.float64]

_AS_IT_IS: Final = np.eye(3)[None]


def positions_eci_m(
    constellation: Constellation,
    epoch_utc: str,
    times_s: ArrayLike,
    out: Array | None = None,
    *,
    short_period: bool = False,
) -> Array:
    """Return the positions [m] in GCRS, shape (satellites, times, 3); nan where an element set has decayed.

    ``times_s`` (times,) counts from the scenario's epoch, which is also the epoch of design elements. ``out`` is
    written and returned when given. ``short_period`` adds the first-order short-period terms of J2 to design orbits;
    element sets have their own.
    """
    times = _row(times_s)
    positions = _room(constellation, times, out)
    if constellation.elements is not None and short_period:
        short_period_states(constellation.elements, times, _AS_IT_IS, 0.0, positions, np.empty((0, 0, 3)))
    elif constellation.elements is not None:
        j2_positions_m(constellation.elements, times, _AS_IT_IS, positions)
    else:
        turn = teme_inertial_rotations(epoch_utc, times)
        sgp4_states(constellation.element_sets, epoch_utc, times, turn, 0.0, positions, np.empty((0, 0, 3)))
    return positions


def positions_ecef_m(
    constellation: Constellation,
    epoch_utc: str,
    times_s: ArrayLike,
    out: Array | None = None,
    *,
    short_period: bool = False,
) -> Array:
    """Return the Earth-fixed positions [m], shape (satellites, times, 3); nan where an element set has decayed.

    ``times_s`` (times,) counts from the scenario's epoch, which is also the epoch of design elements. ``out`` is
    written and returned when given. ``short_period`` adds the first-order short-period terms of J2 to design orbits;
    element sets have their own.
    """
    times = _row(times_s)
    positions = _room(constellation, times, out)
    if constellation.elements is not None and short_period:
        turn = earth_rotations(epoch_utc, times)
        short_period_states(constellation.elements, times, turn, 0.0, positions, np.empty((0, 0, 3)))
    elif constellation.elements is not None:
        j2_positions_m(constellation.elements, times, earth_rotations(epoch_utc, times), positions)
    else:
        turn = teme_earth_rotations(epoch_utc, times)
        sgp4_states(constellation.element_sets, epoch_utc, times, turn, 0.0, positions, np.empty((0, 0, 3)))
    return positions


def states_eci(
    constellation: Constellation, epoch_utc: str, times_s: ArrayLike, *, short_period: bool = False
) -> tuple[Array, Array]:
    """Return positions [m] and velocities [m/s] in GCRS, both (satellites, times, 3); nan where decayed.

    ``short_period`` as in ``positions_eci_m``.
    """
    times = _row(times_s)
    positions, velocities = _room(constellation, times, None), _room(constellation, times, None)
    if constellation.elements is not None:
        move = short_period_states if short_period else j2_states
        move(constellation.elements, times, _AS_IT_IS, 0.0, positions, velocities)
    else:
        turn = teme_inertial_rotations(epoch_utc, times)
        sgp4_states(constellation.element_sets, epoch_utc, times, turn, 0.0, positions, velocities)
    return positions, velocities


def states_ecef(
    constellation: Constellation, epoch_utc: str, times_s: ArrayLike, *, short_period: bool = False
) -> tuple[Array, Array]:
    """Return Earth-fixed positions [m] and velocities relative to the Earth [m/s], both (satellites, times, 3).

    nan where an element set has decayed. The slow turn of the axis (8e-12 rad/s) is left out of the velocity: 0.1 mm/s.
    ``short_period`` as in ``positions_ecef_m``.
    """
    times = _row(times_s)
    positions, velocities = _room(constellation, times, None), _room(constellation, times, None)
    if constellation.elements is not None:
        turn = earth_rotations(epoch_utc, times)
        move = short_period_states if short_period else j2_states
        move(constellation.elements, times, turn, EARTH_SPIN_RAD_S, positions, velocities)
    else:
        turn = teme_earth_rotations(epoch_utc, times)
        sgp4_states(constellation.element_sets, epoch_utc, times, turn, EARTH_SPIN_RAD_S, positions, velocities)
    return positions, velocities


def _row(times_s: ArrayLike) -> Array:
    return np.ascontiguousarray(np.atleast_1d(np.asarray(times_s, dtype=np.float64)))


def _room(constellation: Constellation, times_s: Array, out: Array | None) -> Array:
    shape = (constellation.satellites, times_s.size, 3)
    if out is None:
        return np.empty(shape)
    if out.shape != shape or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise ValueError(f"out must be a C-ordered float64 array of shape {shape}")
    return out
