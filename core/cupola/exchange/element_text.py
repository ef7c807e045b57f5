"""What reading a file of element sets gives, and the text of such a file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError, Problem
from cupola.scenario.files import read_bytes

MAXIMUM_BYTES: Final = 256 * 1024 * 1024
"""Larger files are refused unread; a catalogue of a million objects has some 170 MB."""

Kind = Literal["tle", "omm-json", "omm-csv", "omm-xml", "omm-kvn"]

KIND_NAMES: Final[dict[Kind, str]] = {
    "tle": "two-line elements",
    "omm-json": "an OMM as JSON",
    "omm-csv": "an OMM as CSV",
    "omm-xml": "an OMM as XML",
    "omm-kvn": "an OMM in key-value notation",
}

_MAGIC: Final = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"DAF/SPK", "an SPK ephemeris"),
    (b"PAR1", "a Parquet table"),
)

_LOOKS: Final = (
    (r'"cupola-scenario"', "a Cupola scenario"),
    (r"CCSDS_OEM_VERS|<oem\b", "a CCSDS ephemeris (OEM)"),
    (r"CCSDS_OPM_VERS|<opm\b", "a CCSDS orbit state (OPM)"),
    (r"CCSDS_CDM_VERS|<cdm\b", "a CCSDS conjunction message (CDM)"),
    (r"^stk\.v\.", "an STK ephemeris"),
    (r'"id"\s*:\s*"document"', "a CZML document"),
    (r'"FeatureCollection"', "a GeoJSON document"),
    (r"<kml\b", "a KML document"),
    (r"<!doctype html|<html\b", "a web page"),
)


@dataclass(frozen=True)
class Imported:
    """The element sets that could be read, and one problem for each that could not."""

    element_sets: tuple[ElementSet, ...]
    problems: tuple[Problem, ...] = ()


def result_of(path: Path, element_sets: Iterable[ElementSet], problems: Iterable[Problem]) -> Imported:
    """Return what was read; ``InputError`` with every problem when not one element set could be."""
    imported = Imported(tuple(element_sets), tuple(problems))
    if not imported.element_sets:
        raise InputError(imported.problems or (Problem(path.name, "holds no element sets"),))
    return imported


def read_text(path: Path) -> str:
    """Return the text of a file with line ends as newlines and non-breaking spaces as spaces.

    Raises ``InputError`` with one sentence when the file is missing, a folder, empty, larger than ``MAXIMUM_BYTES``,
    without permission to read, or not text. UTF-8, UTF-16 with its mark, and Latin-1 are understood.
    """
    return _text_of(path, read_bytes(path, MAXIMUM_BYTES))


def _text_of(path: Path, raw: bytes) -> str:
    if not raw.strip():
        raise _refusal(path, "is empty")
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise _refusal(path, f"is not a file of element sets: it looks like {name}")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\0" in raw:
        raise _refusal(path, "is not text")
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")


def kind_of(path: Path, text: str) -> Kind:
    """Return what the text is, by its content alone; ``InputError`` names what it looks like instead."""
    head = text.lstrip()[:65_536]
    for pattern, name in _LOOKS:
        if re.search(pattern, head, re.IGNORECASE):
            raise _refusal(path, f"is not a file of element sets: it looks like {name}")
    if head.startswith(("[", "{")):
        return "omm-json"
    if re.search(r"<(?:\w+:)?omm\b", head):
        return "omm-xml"
    if head.startswith("<"):
        raise _refusal(path, "is not a file of element sets: it looks like XML without an OMM")
    if re.search(r"^\s*CCSDS_OMM_VERS\s*=", head, re.MULTILINE):
        return "omm-kvn"
    if re.search(r"\bMEAN_MOTION\b", head.split("\n", 1)[0]):
        return "omm-csv"
    if re.search(r"^[12] [ A-Z\d]{5}", text, re.MULTILINE):
        return "tle"
    raise _refusal(path, "is neither two-line elements nor an OMM (JSON, CSV, XML, KVN)")


def unusable(element_set: ElementSet) -> str | None:
    """Return why these elements cannot be an orbit that SGP4 moves, as a sentence, or None when they can."""
    for title, value, low, high in (
        ("mean motion", element_set.mean_motion_rev_day, 0.0, 20.0),
        ("eccentricity", element_set.eccentricity, 0.0, 1.0),
        ("inclination", element_set.inclination_deg, 0.0, 180.0),
        ("right ascension of the node", element_set.raan_deg, -360.0, 360.0),
        ("argument of perigee", element_set.argument_of_perigee_deg, -360.0, 360.0),
        ("mean anomaly", element_set.mean_anomaly_deg, -360.0, 360.0),
        ("B*", element_set.bstar, -1e300, 1e300),
        ("first derivative of mean motion", element_set.mean_motion_dot, -1e300, 1e300),
        ("second derivative of mean motion", element_set.mean_motion_ddot, -1e300, 1e300),
    ):
        if not low <= value <= high:
            return _limit_sentence(title, value, low, high)
    if element_set.mean_motion_rev_day == 0.0:
        return "mean motion is 0; it must be above 0"
    if element_set.eccentricity == 1.0:
        return "eccentricity is 1; it must be below 1"
    if not 0 <= element_set.norad_cat_id <= 999_999_999:
        return f"catalogue number {element_set.norad_cat_id} has more than nine digits or is negative"
    if element_set.ephemeris_type not in (0, 1, 2, 3):
        return f"ephemeris type is {element_set.ephemeris_type}; only SGP4 elements (type 0) can be moved"
    if not (0 <= element_set.element_set_no <= 999_999_999 and 0 <= element_set.rev_at_epoch <= 999_999_999):
        return "element set number or revolution count is out of range"
    return None


def _limit_sentence(title: str, value: float, low: float, high: float) -> str:
    if not math.isfinite(value) or high > 1e299:
        return f"{title} is {value}; it must be a finite number"
    return f"{title} is {value:g}; it must lie from {low:g} to {high:g}"


def epoch_text(text: str) -> str | None:
    """Return an OMM epoch as Cupola keeps it: calendar date, no zone letter; None when it is not an epoch.

    Accepts the day of the year (2026-150T04:11:02) and a closing Z; years 1957 to 2056, up to nine decimals.
    """
    stripped = text.strip().removesuffix("Z")
    try:
        if re.match(r"\d{4}-\d{3}T", stripped):
            day = datetime.strptime(stripped[:8], "%Y-%j")
            stripped = f"{day:%Y-%m-%d}{stripped[8:]}"
        moment = datetime.fromisoformat(stripped)
    except ValueError:
        return None
    if moment.tzinfo is not None or not 1957 <= moment.year <= 2056:
        return None
    if len(stripped) < 19 or stripped[10] != "T" or stripped[4] != "-" or stripped[13] != ":":
        return None
    return stripped[:29]


def _refusal(path: Path, sentence: str) -> InputError:
    return InputError([Problem(path.name, sentence)])
