"""Element sets in batch: SGP4 and SDP4 by the compiled library ``sgp4`` (Rhodes; Vallado 2006), constants of WGS-72."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sgp4.api import WGS72, Satrec, SatrecArray

from cupola.astro.element_sets import ElementSet
from cupola.astro.time import utc_parts
from cupola.numerics.compiled import compiled

Array = NDArray[np.float64]

_CHUNK: Final = 64
"""Objects moved at once: the interpreter is held for some 10 ms, so that a window beside it stays alive."""
_RAD: Final = math.pi / 180.0
_MIN_RAD: Final = 1440.0 / (2.0 * math.pi)
"""Divided by, as the reference code does: 3 years on, the last digit of the mean motion is worth millimetres."""
_ORIGIN: Final = np.datetime64("1949-12-31T00:00:00", "ns")
_ORIGIN_JD: Final = 2_433_281.5
_NS_PER_DAY: Final = 86_400_000_000_000


def epoch_days(element_sets: Sequence[ElementSet]) -> Array:
    """Return the epochs as UTC days since 1949-12-31T00:00, as SGP4 counts them, shape (satellites,)."""
    epochs = np.array([element_set.epoch_utc.removesuffix("Z") for element_set in element_sets], dtype="datetime64[ns]")
    whole, rest = np.divmod((epochs - _ORIGIN).astype(np.int64), _NS_PER_DAY)
    return whole + rest / _NS_PER_DAY


def satellite_records(element_sets: Sequence[ElementSet]) -> list[Any]:
    """Return one ``sgp4.api.Satrec`` per element set; one that SGP4 cannot start reports its error when moved.

    The reference code carries the epoch as one Julian date, good to 40 microseconds, into the Sun's and Moon's places.
    The same is done here, for equal vectors, and the exact epoch is put back for counting time.
    """
    records = []
    for element_set, epoch in zip(element_sets, epoch_days(element_sets).tolist(), strict=True):
        record = Satrec()
        record.sgp4init(
            WGS72,
            "i",
            min(element_set.norad_cat_id, 339_999),
            (_ORIGIN_JD + epoch) - _ORIGIN_JD,
            element_set.bstar,
            element_set.mean_motion_dot / (_MIN_RAD * 1440.0),
            element_set.mean_motion_ddot / (_MIN_RAD * 1440.0 * 1440.0),
            element_set.eccentricity,
            element_set.argument_of_perigee_deg * _RAD,
            element_set.inclination_deg * _RAD,
            element_set.mean_anomaly_deg * _RAD,
            element_set.mean_motion_rev_day / _MIN_RAD,
            element_set.raan_deg * _RAD,
        )
        record.jdsatepoch, record.jdsatepochF = _ORIGIN_JD + math.floor(epoch), epoch % 1.0
        records.append(record)
    return records


@lru_cache(maxsize=8)
def _chunks(element_sets: tuple[ElementSet, ...]) -> tuple[Any, ...]:
    records = satellite_records(element_sets)
    return tuple(SatrecArray(records[k : k + _CHUNK]) for k in range(0, len(records), _CHUNK))


def sgp4_states(
    element_sets: tuple[ElementSet, ...],
    epoch_utc: str,
    times_s: Array,
    rotations: Array,
    spin_rad_s: float,
    out_m: Array,
    out_m_s: Array,
) -> NDArray[np.bool_]:
    """Write positions and velocities, both (satellites, times, 3), turned from TEME by ``rotations`` (times, 3, 3).

    ``out_m_s`` may be empty, of shape (0, 0, 3), when velocities are not wanted. ``spin_rad_s`` is the rate at which
    the frame turns about its own z axis. Returns a mask (satellites, times), False where SGP4 has no answer (decayed,
    orbit below the ground, eccentricity run away); there the outputs are nan.
    """
    whole, fraction = utc_parts(epoch_utc, times_s)
    days = np.full(times_s.size, whole)
    valid = np.empty((len(element_sets), times_s.size), dtype=np.bool_)
    begin = 0
    for chunk in _chunks(element_sets):
        errors, positions_km, velocities_km_s = chunk.sgp4(days, fraction)
        end = begin + errors.shape[0]
        valid[begin:end] = errors == 0
        _turned(
            positions_km, velocities_km_s, valid[begin:end], rotations, spin_rad_s, out_m[begin:end], out_m_s[begin:end]
        )
        begin = end
    return valid


def largest_difference_m(before: Sequence[ElementSet], after: Sequence[ElementSet]) -> float:
    """Return the largest distance [m] between the two lists' objects, pair by pair, at each epoch and a day later.

    Objects that SGP4 moves in neither list count nothing; one that it moves in only one gives inf, as do lists of
    different lengths.
    """
    if len(before) != len(after):
        return math.inf
    largest = 0.0
    for one, other in zip(satellite_records(before), satellite_records(after), strict=True):
        for later in (0.0, 1.0):
            error, r, _ = one.sgp4(one.jdsatepoch, one.jdsatepochF + later)
            other_error, s, _ = other.sgp4(one.jdsatepoch, one.jdsatepochF + later)
            if (error == 0) != (other_error == 0):
                return math.inf
            if error == 0:
                largest = max(largest, 1e3 * math.dist(r, s))
    return largest


@compiled
def _turned(
    positions_km: Array,
    velocities_km_s: Array,
    valid: NDArray[np.bool_],
    rotations: Array,
    spin_rad_s: float,
    out_m: Array,
    out_m_s: Array,
) -> None:
    wanted = out_m_s.size > 0
    for satellite in range(valid.shape[0]):
        for k in range(valid.shape[1]):
            r, v, turn = positions_km[satellite, k], velocities_km_s[satellite, k], rotations[k]
            good = valid[satellite, k]
            for row in range(3):
                place = 1e3 * (turn[row, 0] * r[0] + turn[row, 1] * r[1] + turn[row, 2] * r[2])
                out_m[satellite, k, row] = place if good else np.nan
            if wanted:
                for row in range(3):
                    speed = 1e3 * (turn[row, 0] * v[0] + turn[row, 1] * v[1] + turn[row, 2] * v[2])
                    out_m_s[satellite, k, row] = speed if good else np.nan
                out_m_s[satellite, k, 0] += spin_rad_s * out_m[satellite, k, 1]
                out_m_s[satellite, k, 1] -= spin_rad_s * out_m[satellite, k, 0]
