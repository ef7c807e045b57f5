"""Numbers as people read them: grouped, with true minus, thin space and unit; "none" for what never happened."""

from __future__ import annotations

from typing import Final

THIN_SPACE: Final = "\u2009"
MINUS: Final = "\u2212"
NONE: Final = "none"


def number_text(value: float, decimals: int = 0) -> str:
    """Return a grouped number with a true minus; never a minus before zero."""
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = MINUS + text[1:] if any(digit in text for digit in "123456789") else text[1:]
    return text


def quantity_text(value: float | None, unit: str, decimals: int = 0) -> str:
    """Return a number with its unit, or "none"."""
    return NONE if value is None else f"{number_text(value, decimals)}{THIN_SPACE}{unit}"


def seconds_text(value: float | None) -> str:
    """Return seconds with one decimal."""
    return quantity_text(value, "s", 1)


def kilometres_text(value: float | None) -> str:
    """Return kilometres, with one decimal below a hundred."""
    return quantity_text(value, "km", 1 if value is not None and abs(value) < 100 else 0)


def metres_text(value: float | None) -> str:
    """Return metres, with one decimal below a hundred."""
    return quantity_text(value, "m", 1 if value is not None and abs(value) < 100 else 0)


def share_text(share: float | None) -> str:
    """Return a share as a percentage with one decimal; 100 % only where it is all but whole."""
    if share is None:
        return NONE
    if 0.9995 <= share < 0.99995:
        return f"99.9{THIN_SPACE}%"
    return f"{number_text(100.0 * share, 0 if share >= 0.99995 else 1)}{THIN_SPACE}%"


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 shot", "3 shots"."""
    return f"{number_text(number)} {one if number == 1 else many or one + 's'}"
