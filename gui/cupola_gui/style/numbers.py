"""Numbers as people read them: comma groups, true minus, thin spaces before units, steady decimals."""

from __future__ import annotations

import math
from typing import Final

THIN: Final = "\u2009"
MINUS: Final = "\u2212"
NONE: Final = "none"
PENDING: Final = "\u2026"
NOT_APPLICABLE: Final = "not applicable"
_NO_SPACE: Final = ("°", "′", "″")
_COUNTED: Final = ("looks", "satellites", "interceptors", "shots")
_UNIT_DECIMALS: Final = {"°": 1, "s": 1, "%": 1, "m": 0, "ms": 0}


def grouped(value: float, decimals: int = 0) -> str:
    """Return "1,420" or "−3.0"; a value that is not a number is "not applicable"."""
    if not math.isfinite(value):
        return NOT_APPLICABLE
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def suffix(unit: str) -> str:
    """Return a unit as it follows its number: a thin space before it, none before degrees and minutes of arc."""
    if not unit:
        return ""
    return unit if unit in _NO_SPACE else THIN + unit


def quantity_text(value: float | None, unit: str, decimals: int | None = None) -> str:
    """Return "16.5 km" or "25.0°"; ``None`` is "none". Without ``decimals`` the unit's own rule holds."""
    if value is None:
        return NONE
    if not math.isfinite(value):
        return NOT_APPLICABLE
    if decimals is None:
        decimals = (0 if abs(value) >= 100 else 1) if unit == "km" else _UNIT_DECIMALS.get(unit, 0)
    return grouped(value, decimals) + suffix(unit)


def signed_text(value: float, unit: str = "", decimals: int = 0) -> str:
    """Return "+4.4 pp" or "−1.2 km"."""
    text = quantity_text(value, unit, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def degrees_text(value: float, decimals: int = 1) -> str:
    """Return "80.0°"."""
    return quantity_text(value, "°", decimals)


def latitude_text(value_deg: float, decimals: int = 1) -> str:
    """Return "38.8° N"."""
    return f"{grouped(abs(value_deg), decimals)}° {'S' if round(value_deg, decimals) < 0 else 'N'}"


def longitude_text(value_deg: float, decimals: int = 1) -> str:
    """Return "104.7° W", wrapped to within 180°."""
    wrapped = (value_deg + 180.0) % 360.0 - 180.0
    return f"{grouped(abs(wrapped), decimals)}° {'W' if round(wrapped, decimals) < 0 else 'E'}"


def clock_text(time_s: float, decimals: int = 1) -> str:
    """Return mission time, "T+00:07:54.4"; days come before the hours once there are any."""
    ticks = round(abs(time_s) * 10**decimals)
    whole, part = divmod(ticks, 10**decimals)
    days, rest = divmod(whole, 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    if decimals:
        text += f".{part:0{decimals}d}"
    day_text = f"{days}d " if days else ""
    return f"T{MINUS if time_s < 0 and ticks else '+'}{day_text}{text}"


def short_clock_text(time_s: float, decimals: int = 1) -> str:
    """Return a log time, "07:54.4", with hours only once there are any."""
    ticks = round(abs(time_s) * 10**decimals)
    whole, part = divmod(ticks, 10**decimals)
    hours, rest = divmod(whole, 3600)
    text = f"{rest // 60:02d}:{rest % 60:02d}"
    if hours:
        text = f"{hours}:{text}"
    if decimals:
        text += f".{part:0{decimals}d}"
    return f"{MINUS}{text}" if time_s < 0 and ticks else text


def duration_text(value_s: float | None, decimals: int = 1) -> str:
    """Return "20.0 s"; minutes from two of them on, hours from three, months ("31 months") from ninety days on."""
    if value_s is None:
        return NONE
    if not math.isfinite(value_s):
        return NOT_APPLICABLE
    size = abs(value_s)
    if size < 120:
        return quantity_text(value_s, "s", decimals)
    if size < 3 * 3600:
        return quantity_text(value_s / 60, "min", decimals)
    if size < 90 * 86_400:
        return quantity_text(value_s / 3600, "h", decimals)
    return quantity_text(value_s / (365.25 / 12 * 86_400), "months", 0)


def share_text(share: float | None, decimals: int = 1) -> str:
    """Return "95.8 %"; "100 %" only from 99.995 % on, never rounded up to it."""
    if share is None:
        return NONE
    if not math.isfinite(share):
        return NOT_APPLICABLE
    percent = 100.0 * share
    if percent >= 99.995:
        return grouped(100) + suffix("%")
    greatest = 100.0 - 10.0**-decimals
    return grouped(min(percent, greatest), decimals) + suffix("%")


def shortfall_text(short_by: float | None, unit: str) -> str:
    """Return "short by 16.5 km" or "short by 1 interceptor"; things that are counted have no decimals."""
    if short_by is None:
        return "broken"
    if unit in _COUNTED:
        words = unit.removesuffix("s") if round(short_by) == 1 else unit
        return f"short by {grouped(short_by)} {words}"
    return f"short by {quantity_text(short_by, unit, 1)}"


def ratio_text(count: float) -> str:
    """Return "1 : 499"."""
    return f"1 : {grouped(count)}"
