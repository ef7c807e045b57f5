"""Imported element sets as rows of a file: fast to check by column, and every bad row named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, Final, NamedTuple

from pydantic_core import PydanticCustomError

from cupola.astro.element_sets import ElementSet

ROW_PROBLEMS: Final = "element_set_rows"
"""Type of the pydantic error whose ``ctx["problems"]`` lists (row, column name or "", sentence)."""


class Column(NamedTuple):
    """What may stand in one column of a row."""

    name: str
    kind: type
    title: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    low_included: bool = True
    high_included: bool = True


COLUMNS: Final = (
    Column("name", str, "Name"),
    Column("norad_cat_id", int, "Catalogue number", "", 0, 999_999_999),
    Column("object_id", str, "International designator"),
    Column("classification", str, "Classification"),
    Column("epoch_utc", str, "Epoch (UTC)"),
    Column("mean_motion_rev_day", float, "Mean motion", "rev/day", 0.0, 20.0, low_included=False),
    Column("eccentricity", float, "Eccentricity", "", 0.0, 1.0, high_included=False),
    Column("inclination_deg", float, "Inclination", "°", 0.0, 180.0),
    Column("raan_deg", float, "Right ascension of the node", "°", -360.0, 360.0),
    Column("argument_of_perigee_deg", float, "Argument of perigee", "°", -360.0, 360.0),
    Column("mean_anomaly_deg", float, "Mean anomaly", "°", -360.0, 360.0),
    Column("ephemeris_type", int, "Ephemeris type", "", 0, 9),
    Column("element_set_no", int, "Element set number", "", 0, 999_999_999),
    Column("rev_at_epoch", int, "Revolutions at epoch", "", 0, 999_999_999),
    Column("bstar", float, "B*", "1/Earth radii"),
    Column("mean_motion_dot", float, "Half first derivative of mean motion", "rev/day²"),
    Column("mean_motion_ddot", float, "Sixth of the second derivative of mean motion", "rev/day³"),
)

_KIND_WORDS: Final = {str: "text", int: "a whole number", float: "a number"}
_JSON_TYPES: Final = {str: "string", int: "integer", float: "number"}
_MOST_PROBLEMS: Final = 100


def _column_schema(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _JSON_TYPES[column.kind], "title": column.title}
    if column.unit:
        schema["unit"] = column.unit
    if column.low is not None:
        schema["minimum" if column.low_included else "exclusiveMinimum"] = column.low
    if column.high is not None:
        schema["maximum" if column.high_included else "exclusiveMaximum"] = column.high
    return schema


ROW_SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "title": "Element set",
    "prefixItems": [_column_schema(column) for column in COLUMNS],
    "minItems": len(COLUMNS),
    "maxItems": len(COLUMNS),
}


def _kinds(column: Column) -> frozenset[type]:
    return frozenset((int, float)) if column.kind is float else frozenset((column.kind,))


def _within(column: Column) -> Callable[[float], bool]:
    low, high = column.low, column.high

    def within(value: float) -> bool:
        if low is not None and (value < low or (value == low and not column.low_included)):
            return False
        return high is None or value < high or (value == high and column.high_included)

    return within


def is_epoch(text: str) -> bool:
    """Return whether the text is an epoch as an OMM writes it: ISO 8601 with no zone letter, from 1957 to 2056."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is None and 1957 <= moment.year <= 2056 and "T" in text


def _column_problem(column: Column, value: Any) -> str | None:
    if type(value) not in _kinds(column):
        return f"must be {_KIND_WORDS[column.kind]}, is {value!r}"
    if column.kind is str:
        if column.name == "epoch_utc" and not is_epoch(value):
            return f'must be an epoch such as 2026-05-30T04:11:02.123456, is "{value}"'
        return None if _is_text(value) else "must be text that UTF-8 can hold"
    if column.kind is float and not (abs(value) < 1e300 and isfinite(value)):
        return f"must be a finite number, is {value}"
    if not _within(column)(value):
        return f"must lie {_span(column)}, is {value}"
    return None


def _span(column: Column) -> str:
    low = f"from {column.low:g}" if column.low_included else f"above {column.low:g}"
    high = f"{'up to' if column.high_included else 'below'} {column.high:,.0f}"
    return f"{low} {'' if column.high_included else 'to '}{high}"


def _is_text(value: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _row_problems(index: int, row: Any) -> Iterable[tuple[int, str, str]]:
    if not isinstance(row, list | tuple):
        yield index, "", f"must be a row of {len(COLUMNS)} values, is {row!r}"[:160]
    elif len(row) != len(COLUMNS):
        yield index, "", f"must be a row of {len(COLUMNS)} values, has {len(row)}"
    else:
        for column, value in zip(COLUMNS, row, strict=True):
            if (sentence := _column_problem(column, value)) is not None:
                yield index, column.name, sentence


def _column_is_good(column: Column, values: Sequence[Any]) -> bool:
    if not set(map(type, values)) <= _kinds(column):
        return False
    if column.kind is str:
        return all(map(is_epoch, values)) if column.name == "epoch_utc" else _is_text("".join(values))
    if column.kind is float and not all(map(isfinite, values)):
        return False
    within = _within(column)
    return within(min(values)) and within(max(values))


def element_sets_of(rows: Any) -> tuple[ElementSet, ...]:
    """Return the element sets of the rows, which may be element sets already (then the same tuple comes back).

    Raises ``PydanticCustomError`` of type ``ROW_PROBLEMS`` that names every bad row and column (the first hundred).
    """
    if not isinstance(rows, list | tuple):
        raise PydanticCustomError("tuple_type", "must be a list")
    if not rows:
        return ()
    shaped = all(isinstance(row, list | tuple) and len(row) == len(COLUMNS) for row in rows)
    try:
        if shaped and (made := _checked_by_column(rows)) is not None:
            return made
    except (OverflowError, TypeError):
        pass  # an integer beyond a float, found and named row by row below
    problems = [problem for index, row in enumerate(rows) for problem in _row_problems(index, row)]
    if len(problems) > _MOST_PROBLEMS:
        problems[_MOST_PROBLEMS:] = [(-1, "", f"{len(problems) - _MOST_PROBLEMS:,} more problems of this kind")]
    raise PydanticCustomError(ROW_PROBLEMS, "rows that cannot be used", {"problems": problems})


def _checked_by_column(rows: Sequence[Sequence[Any]]) -> tuple[ElementSet, ...] | None:
    columns = list(zip(*rows, strict=True))
    if not all(_column_is_good(column, values) for column, values in zip(COLUMNS, columns, strict=True)):
        return None
    whole = [column.kind is float and int in set(map(type, v)) for column, v in zip(COLUMNS, columns, strict=True)]
    if isinstance(rows, tuple) and not any(whole) and set(map(type, rows)) == {ElementSet}:
        return rows
    made = [tuple(map(float, v)) if convert else v for v, convert in zip(columns, whole, strict=True)]
    return tuple(map(ElementSet._make, zip(*made, strict=True)))
