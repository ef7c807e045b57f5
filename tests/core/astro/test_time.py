"""UTC, TT and UT1 against Skyfield and the published leap seconds (IERS Bulletin C)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupola.astro.time import seconds_since, timescale, tt_julian, tt_parts, ut1_parts, utc_parts, utc_text
from cupola.errors import CupolaError


def test_the_leap_second_of_2016_is_counted_and_written() -> None:
    assert seconds_since("2016-12-31T23:59:59Z", "2017-01-01T00:00:00Z") == 2.0
    assert seconds_since("2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z") == 1.0
    assert utc_text("2016-12-31T23:59:59Z", 1.25) == "2016-12-31T23:59:60.250Z"
    assert utc_text("2016-12-31T23:59:60Z", 1.0) == "2017-01-01T00:00:00.000Z"


def test_every_leap_second_since_1972_is_in_the_count() -> None:
    days = 51 * 365 + 13  # 1972-01-01 to 2023-01-01
    assert seconds_since("1972-01-01T00:00:00Z", "2023-01-01T00:00:00Z") == days * 86_400 + 27


def test_rounding_carries_into_the_next_day() -> None:
    assert utc_text("2026-03-20T23:59:59Z", 0.9996) == "2026-03-21T00:00:00.000Z"
    assert utc_text("2026-03-20T23:59:59Z", 0.9996, decimals=0) == "2026-03-21T00:00:00Z"
    assert utc_text("2026-03-20T12:00:00Z", -0.5) == "2026-03-20T11:59:59.500Z"


@given(st.integers(0, 10**15), st.sampled_from(["1999-12-31T23:59:58.75Z", "2026-03-20T12:00:00Z"]))
def test_text_and_seconds_are_inverse(microseconds: int, epoch: str) -> None:
    t_s = microseconds * 1e-6
    assert seconds_since(epoch, utc_text(epoch, t_s, decimals=6)) == pytest.approx(t_s, abs=1.1e-6)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-03-20T24:00:00Z", "2026-03-20T00:00:60Z"],
)
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CupolaError, match="is not a UTC time"):
        seconds_since("2026-03-20T12:00:00Z", text)


@pytest.mark.parametrize(("year", "month", "day"), [(1965, 5, 2), (1999, 1, 1), (2016, 12, 31), (2026, 3, 20)])
def test_tt_utc_and_ut1_are_skyfields(year: int, month: int, day: int) -> None:
    times = np.linspace(0.0, 3.0 * 86_400.0, 13)
    epoch = f"{year}-{month:02d}-{day:02d}T06:30:00Z"
    first = timescale().utc(year, month, day, 6, 30, 0)
    moments = timescale().tt_jd(first.whole, first.tt_fraction + times / 86_400.0)
    for (whole, fraction), theirs in (
        (tt_parts(epoch, times), moments.tt_fraction),
        (ut1_parts(epoch, times), moments.ut1_fraction),
        (utc_parts(epoch, times), moments.tai_fraction - moments._leap_seconds() / 86_400.0),
    ):
        off_s = ((whole - moments.whole) + (fraction - theirs)) * 86_400.0
        assert np.abs(off_s).max() < 1e-5
    assert np.abs(tt_julian(epoch, times) - moments.tt).max() < 1e-9
