"""How numbers are written: every example of the style specification, and the edges beside them."""

from __future__ import annotations

import math

import pytest

from cupola_gui.style import numbers


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1420, 0, "1,420"), (-3.0, 1, "−3.0"), (0.0, 0, "0"), (-0.04, 1, "0.0"), (1234567.891, 2, "1,234,567.89")],
)
def test_groups_by_comma_and_uses_the_true_minus(value: float, decimals: int, text: str) -> None:
    assert numbers.grouped(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (16.5, "km", None, "16.5\u2009km"),
        (1334.4, "km", None, "1,334\u2009km"),
        (25, "°", None, "25.0°"),
        (20, "s", None, "20.0\u2009s"),
        (50, "µrad", 0, "50\u2009µrad"),
        (None, "s", None, "none"),
        (math.nan, "km", None, "not applicable"),
        (math.inf, "m", None, "not applicable"),
    ],
)
def test_quantities(value: float | None, unit: str, decimals: int | None, text: str) -> None:
    assert numbers.quantity_text(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.958, "95.8\u2009%"),
        (1.0, "100\u2009%"),
        (0.99995, "100\u2009%"),
        (0.99994, "99.9\u2009%"),
        (0.0, "0.0\u2009%"),
        (None, "none"),
    ],
)
def test_a_share_is_called_100_only_when_it_is(share: float | None, text: str) -> None:
    assert numbers.share_text(share) == text


@pytest.mark.parametrize(
    ("time_s", "text"),
    [
        (474.4, "T+00:07:54.4"),
        (0.0, "T+00:00:00.0"),
        (59.96, "T+00:01:00.0"),
        (-1.5, "T−00:00:01.5"),
        (90_061.0, "T+1d 01:01:01.0"),
    ],
)
def test_mission_time(time_s: float, text: str) -> None:
    assert numbers.clock_text(time_s) == text


def test_log_time_and_durations() -> None:
    assert numbers.short_clock_text(474.4) == "07:54.4"
    assert numbers.short_clock_text(3600 + 5, 0) == "1:00:05"
    assert numbers.duration_text(20.0) == "20.0\u2009s"
    assert numbers.duration_text(6306.0) == "105.1\u2009min"
    assert numbers.duration_text(31 * 365.25 / 12 * 86_400) == "31\u2009months"
    assert numbers.duration_text(None) == "none"


def test_places_ratios_and_changes() -> None:
    assert numbers.latitude_text(38.8) == "38.8° N"
    assert numbers.latitude_text(-0.04) == "0.0° N"
    assert numbers.longitude_text(-104.7) == "104.7° W"
    assert numbers.longitude_text(190.0) == "170.0° W"
    assert numbers.ratio_text(499) == "1 : 499"
    assert numbers.signed_text(4.4, "pp", 1) == "+4.4\u2009pp"
    assert numbers.signed_text(-1.8, "°", 1) == "−1.8°"
    assert numbers.signed_text(0.0, "pp", 1) == "0.0\u2009pp"


def test_shortfalls_name_what_lacks() -> None:
    assert numbers.shortfall_text(16.54, "km") == "short by 16.5\u2009km"
    assert numbers.shortfall_text(1.0, "interceptors") == "short by 1 interceptor"
    assert numbers.shortfall_text(3.0, "looks") == "short by 3 looks"
    assert numbers.shortfall_text(None, "km") == "broken"
