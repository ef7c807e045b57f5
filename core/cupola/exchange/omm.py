"""CCSDS orbit mean-elements messages (OMM, 502.0-B): JSON and CSV as they are published, XML and KVN."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from cupola.astro.element_sets import ElementSet
from cupola.astro.sgp4_batch import largest_difference_m
from cupola.errors import InputError, Problem
from cupola.exchange import omm_reading, omm_text
from cupola.exchange.element_text import KIND_NAMES, Imported, Kind, epoch_text, kind_of, read_text, result_of, unusable
from cupola.exchange.export import Written
from cupola.scenario.replacing import whole_file

Record = tuple[str, dict[str, Any]]
"""Where an object stands in the file, and its fields by OMM keyword."""

_READERS: Final[dict[Kind, Callable[[str, Path], tuple[list[Record], list[Problem]]]]] = {
    "omm-json": omm_reading.records_of_json,
    "omm-csv": omm_reading.records_of_csv,
    "omm-xml": omm_reading.records_of_xml,
    "omm-kvn": omm_reading.records_of_kvn,
}

_FIXED: Final = (
    ("MEAN_ELEMENT_THEORY", ("SGP4", "SGP", "SDP4", "SGP/SGP4"), "only SGP4 elements can be moved"),
    ("CENTER_NAME", ("EARTH",), "only orbits about the Earth can be moved"),
    ("REF_FRAME", ("TEME",), "SGP4 elements are in TEME"),
    ("TIME_SYSTEM", ("UTC",), "SGP4 elements have UTC epochs"),
)


class _ObjectError(Exception):
    """One sentence about one object."""


def read_omm(path: Path | str) -> Imported:
    """Return the element sets of an OMM file, whichever of its four forms it has, and one problem for each bad object.

    A problem's path is ``file.csv:LINE`` or ``file.json[NUMBER]``, counted from 0. Catalogue numbers may have up to
    nine digits. Raises ``InputError`` when the file cannot be used at all or no object in it can.
    """
    place = Path(path)
    text = read_text(place)
    kind = kind_of(place, text)
    if kind not in _READERS:
        raise InputError([Problem(place.name, f"is not an OMM: it looks like {KIND_NAMES[kind]}")])
    return parse_omm(text, kind, place)


def parse_omm(text: str, kind: Kind, path: Path) -> Imported:
    """Return the element sets of a text of that kind; ``path`` only names it in problems."""
    records, problems = _READERS[kind](text, path)
    element_sets = []
    for place, fields in records:
        try:
            element_sets.append(_element_set(fields))
        except _ObjectError as bad:
            called = str(fields.get("OBJECT_NAME") or fields.get("NORAD_CAT_ID") or "")[:40]
            problems.append(Problem(place, f"{called}: {bad}" if called else str(bad)))
    return result_of(path, element_sets, problems)


def _element_set(fields: Mapping[str, Any]) -> ElementSet:
    for key, allowed, reason in _FIXED:
        if (given := fields.get(key)) and str(given).strip().upper() not in allowed:
            raise _ObjectError(f"{key} is {str(given)[:40]}: {reason}")
    epoch = fields.get("EPOCH")
    if not isinstance(epoch, str):
        raise _ObjectError("EPOCH is missing" if epoch is None else f"EPOCH is {epoch!r:.40}, not a time")
    kept_epoch = epoch_text(epoch)
    if kept_epoch is None:
        raise _ObjectError(f'EPOCH is "{epoch[:40]}", not a time such as 2026-05-30T04:11:02.123456')
    number, whole = partial(_number, fields), partial(_whole, fields)
    element_set = ElementSet(
        _text(fields, "OBJECT_NAME", ""),
        whole("NORAD_CAT_ID", None),
        _text(fields, "OBJECT_ID", ""),
        _text(fields, "CLASSIFICATION_TYPE", "U") or "U",
        kept_epoch,
        number("MEAN_MOTION", None),
        number("ECCENTRICITY", None),
        number("INCLINATION", None),
        number("RA_OF_ASC_NODE", None),
        number("ARG_OF_PERICENTER", None),
        number("MEAN_ANOMALY", None),
        whole("EPHEMERIS_TYPE", 0),
        whole("ELEMENT_SET_NO", 0),
        whole("REV_AT_EPOCH", 0),
        number("BSTAR", 0.0),
        number("MEAN_MOTION_DOT", 0.0),
        number("MEAN_MOTION_DDOT", 0.0),
    )
    if (sentence := unusable(element_set)) is not None:
        raise _ObjectError(sentence)
    return element_set


def _text(fields: Mapping[str, Any], key: str, default: str) -> str:
    value = fields.get(key)
    return default if value is None else " ".join(str(value).split())


def _number(fields: Mapping[str, Any], key: str, default: float | None) -> float:
    value = fields.get(key)
    if value is None or value == "":
        if default is None:
            raise _ObjectError(f"{key} is missing")
        return default
    if isinstance(value, str) and "_" not in value:
        try:
            return float(value)
        except ValueError as error:
            raise _ObjectError(f'{key} is "{value[:40]}", not a number') from error
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError as error:
            raise _ObjectError(f"{key} is too large a number") from error
    raise _ObjectError(f"{key} is {json.dumps(value):.40}, not a number")


def _whole(fields: Mapping[str, Any], key: str, default: int | None) -> int:
    value = fields.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = _number(fields, key, None if default is None else float(default))
    if not number.is_integer():
        raise _ObjectError(f"{key} is {str(value)[:40]}, not a whole number")
    return int(number)


def write_omm(
    element_sets: Sequence[ElementSet], path: Path | str, created_utc: str | None = None, comment: str = ""
) -> Written:
    """Write the element sets as .json, .csv, .xml or .kvn, by the suffix of ``path``, and read them back.

    ``created_utc`` is the date of creation to state, now when not given; ``comment`` is repeated in each message.
    Raises ``InputError`` for any other suffix, when there is nothing to write, and when the file cannot be written. The
    difference is between positions at each epoch and a day later.
    """
    place = Path(path)
    write = omm_text.WRITERS.get(place.suffix.lower())
    if write is None:
        known = ", ".join(omm_text.WRITERS)
        raise InputError([Problem(place.name, f"an OMM is written to a name that ends in {known}")])
    if not element_sets:
        raise InputError([Problem(place.name, "there are no element sets to write")])
    created = (created_utc or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}").removesuffix("Z")
    with whole_file(place) as stream:
        write(stream, element_sets, omm_text.Heading(created, " ".join(comment.split())))
    return Written((place,), largest_difference_m(element_sets, read_omm(place).element_sets))
