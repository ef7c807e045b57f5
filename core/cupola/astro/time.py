"""UTC on the outside, uniform seconds from the scenario's epoch on the inside.

Leap seconds are those of Skyfield's built-in table (offline); before 1972 UTC is taken as TAI minus 10 s, as Skyfield
does. A uniform second is a second of TT, equal to one of TAI.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from skyfield.api import load

from cupola.errors import CupolaError

DAY_S: Final = 86_400
J2000_JD: Final = 2_451_545.0
TT_MINUS_TAI_S: Final = 32.184
"""By definition (IAU 1991 recommendation IV)."""

_FIRST_DAY: Final = date(2000, 1, 1).toordinal()
_FIRST_DAY_JD: Final = 2_451_544.5
_UTC: Final = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(?:Z|\+00:00)?\s*", re.ASCII
)


@lru_cache(maxsize=1)
def timescale() -> Any:
    """Return Skyfield's built-in timescale; it needs no network."""
    return load.timescale(builtin=True)


@lru_cache(maxsize=1)
def _leaps() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the TAI second (from 2000-01-01) at which each TAI - UTC begins, and that offset [s]."""
    scale = timescale()
    offsets = (10, *(int(offset) for offset in scale.leap_offsets))
    days = [int(jd - _FIRST_DAY_JD) for jd in scale.leap_dates]
    starts = (-(10**18), *(day * DAY_S + offset for day, offset in zip(days, offsets[1:], strict=True)))
    return starts, offsets


@lru_cache(maxsize=256)
def _tai_parts(utc: str) -> tuple[int, float]:
    """Return the whole TAI seconds since 2000-01-01 and the fraction of the next."""
    match = _UTC.fullmatch(utc)
    if match is None:
        raise CupolaError(f"{utc!r} is not a UTC time such as 2026-03-20T12:00:00Z")
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups()[:6])
    try:
        days = date(year, month, day).toordinal() - _FIRST_DAY
    except ValueError as error:
        raise CupolaError(f"{utc!r} is not a UTC time: {error}") from error
    starts, offsets = _leaps()
    number = bisect_right(starts, days * DAY_S + offsets[-1]) - 1
    in_day = hour * 3600 + minute * 60 + second
    last_of_day = number + 1 < len(starts) and starts[number + 1] - offsets[number + 1] == (days + 1) * DAY_S
    if hour > 23 or minute > 59 or second > (60 if last_of_day and in_day == DAY_S else 59):
        raise CupolaError(f"{utc!r} is not a UTC time: there is no such second in that day")
    return days * DAY_S + in_day + offsets[number], float(match[7] or 0.0)


def seconds_since(epoch_utc: str, utc_text: str) -> float:
    """Return how many uniform seconds lie from ``epoch_utc`` to ``utc_text``, leap seconds counted.

    Both are ISO 8601 in UTC, with or without Z; ``CupolaError`` says which text is not a time.
    """
    start, start_fraction = _tai_parts(epoch_utc)
    end, end_fraction = _tai_parts(utc_text)
    return (end - start) + (end_fraction - start_fraction)


def utc_text(epoch_utc: str, t_s: float, decimals: int = 3) -> str:
    """Return the UTC of ``t_s`` seconds after the epoch as ISO 8601 ending in Z, rounded to ``decimals`` places."""
    start, fraction = _tai_parts(epoch_utc)
    unit = 10**decimals
    second, parts = divmod(round((fraction + t_s) * unit), unit)
    second += start
    starts, offsets = _leaps()
    number = bisect_right(starts, second) - 1
    leap = number + 1 < len(starts) and second == starts[number + 1] - 1
    days, in_day = divmod(second - offsets[number] - leap, DAY_S)
    day = date.fromordinal(days + _FIRST_DAY)
    text = f"{day.isoformat()}T{in_day // 3600:02d}:{in_day // 60 % 60:02d}:{in_day % 60 + leap:02d}"
    return f"{text}.{parts:0{decimals}d}Z" if decimals else f"{text}Z"


def tt_parts(epoch_utc: str, times_s: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """Return TT as a whole Julian day number and the days since then, shape of ``times_s``, good to nanoseconds."""
    second, fraction = _tai_parts(epoch_utc)
    days, in_day = divmod(second, DAY_S)
    start = (in_day + fraction + TT_MINUS_TAI_S) / DAY_S + 0.5
    return _FIRST_DAY_JD - 0.5 + days, start + np.asarray(times_s, dtype=np.float64) / DAY_S


def tt_julian(epoch_utc: str, times_s: ArrayLike) -> NDArray[np.float64]:
    """Return TT Julian dates, shape of ``times_s``; a float64 holds them to 40 microseconds (see ``tt_parts``)."""
    whole, fraction = tt_parts(epoch_utc, times_s)
    return whole + fraction


def utc_parts(epoch_utc: str, times_s: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """Return UTC as a whole Julian day number and the days since then, as SGP4 counts them.

    Shape of ``times_s``. UTC days are taken as 86,400 s long; within a leap second the count stands one second ahead.
    """
    second, fraction = _tai_parts(epoch_utc)
    starts, offsets = _leaps()
    elapsed = np.asarray(times_s, dtype=np.float64)
    offset = np.array(offsets)[np.searchsorted(np.array(starts), second + fraction + elapsed, side="right") - 1]
    days, in_day = divmod(second, DAY_S)
    return _FIRST_DAY_JD - 0.5 + days, (in_day + fraction - offset) / DAY_S + 0.5 + elapsed / DAY_S


def ut1_parts(epoch_utc: str, times_s: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """Return UT1 as a whole Julian day number and the days since then, by Skyfield's built-in Delta T."""
    whole, fraction = tt_parts(epoch_utc, times_s)
    delta = np.asarray(timescale().delta_t_function(whole + fraction), dtype=np.float64)
    return whole, fraction - delta / DAY_S
