"""An OMM as text, in its four written forms."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from cupola.astro.element_sets import ElementSet

VERSION: Final = "2.0"
"""The version of the message that most programs read."""

ORIGINATOR: Final = "CUPOLA"

_SCHEMA: Final = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd"'
)
_METADATA: Final = (
    ("CENTER_NAME", "EARTH"),
    ("REF_FRAME", "TEME"),
    ("TIME_SYSTEM", "UTC"),
    ("MEAN_ELEMENT_THEORY", "SGP4"),
)
_MEAN: Final = (
    "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY",
)  # fmt: skip
_TLE: Final = (
    "EPHEMERIS_TYPE", "CLASSIFICATION_TYPE", "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH", "BSTAR",
    "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT",
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """What each message says about itself."""

    created_utc: str
    comment: str = ""


def keywords_of(element_set: ElementSet) -> dict[str, Any]:
    """Return an element set's fields by OMM keyword; the epoch always has decimals."""
    epoch = element_set.epoch_utc.removesuffix("Z")
    return {
        "OBJECT_NAME": element_set.name or str(element_set.norad_cat_id),
        "OBJECT_ID": element_set.object_id,
        "EPOCH": epoch if "." in epoch else f"{epoch}.000000",
        "MEAN_MOTION": element_set.mean_motion_rev_day,
        "ECCENTRICITY": element_set.eccentricity,
        "INCLINATION": element_set.inclination_deg,
        "RA_OF_ASC_NODE": element_set.raan_deg,
        "ARG_OF_PERICENTER": element_set.argument_of_perigee_deg,
        "MEAN_ANOMALY": element_set.mean_anomaly_deg,
        "EPHEMERIS_TYPE": element_set.ephemeris_type,
        "CLASSIFICATION_TYPE": element_set.classification,
        "NORAD_CAT_ID": element_set.norad_cat_id,
        "ELEMENT_SET_NO": element_set.element_set_no,
        "REV_AT_EPOCH": element_set.rev_at_epoch,
        "BSTAR": element_set.bstar,
        "MEAN_MOTION_DOT": element_set.mean_motion_dot,
        "MEAN_MOTION_DDOT": element_set.mean_motion_ddot,
    }


def _heading_of(heading: Heading) -> dict[str, str]:
    fields = {"CCSDS_OMM_VERS": VERSION, "CREATION_DATE": heading.created_utc, "ORIGINATOR": ORIGINATOR}
    return {"COMMENT": heading.comment, **fields} if heading.comment else fields


def _write_json(stream: IO[str], element_sets: Sequence[ElementSet], heading: Heading) -> None:
    fields = {**_heading_of(heading), **dict(_METADATA)}
    rows = (json.dumps({**fields, **keywords_of(one)}, ensure_ascii=False, allow_nan=False) for one in element_sets)
    stream.write("[\n" + ",\n".join(rows) + "\n]\n")


def _write_csv(stream: IO[str], element_sets: Sequence[ElementSet], heading: Heading) -> None:
    about = _heading_of(heading)
    buffer = StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow([*keywords_of(element_sets[0]), *about])
    table.writerows([*keywords_of(one).values(), *about.values()] for one in element_sets)
    stream.write(buffer.getvalue())


def _write_kvn(stream: IO[str], element_sets: Sequence[ElementSet], heading: Heading) -> None:
    for element_set in element_sets:
        fields = keywords_of(element_set)
        lines = [f"CCSDS_OMM_VERS = {VERSION}"]
        if heading.comment:
            lines.append(f"COMMENT {heading.comment}")
        lines += [f"CREATION_DATE = {heading.created_utc}", f"ORIGINATOR = {ORIGINATOR}", ""]
        lines += [f"{key} = {fields[key]}" for key in ("OBJECT_NAME", "OBJECT_ID")]
        lines += [f"{key} = {value}" for key, value in _METADATA]
        lines += ["", *(f"{key} = {fields[key]}" for key in _MEAN), "", *(f"{key} = {fields[key]}" for key in _TLE)]
        stream.write("\n".join(lines) + "\n\n")


def _write_xml(stream: IO[str], element_sets: Sequence[ElementSet], heading: Heading) -> None:
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<ndm {_SCHEMA}>\n')
    comment = f"<COMMENT>{escape(heading.comment)}</COMMENT>" if heading.comment else ""
    opening = (
        f'<omm id="CCSDS_OMM_VERS" version="{VERSION}">\n<header>{comment}'
        f"<CREATION_DATE>{heading.created_utc}</CREATION_DATE><ORIGINATOR>{ORIGINATOR}</ORIGINATOR></header>\n"
    )
    for element_set in element_sets:
        fields = keywords_of(element_set)
        metadata = {**{key: fields[key] for key in ("OBJECT_NAME", "OBJECT_ID")}, **dict(_METADATA)}
        stream.write(
            f"{opening}<body><segment>\n<metadata>{_leaves(metadata)}</metadata>\n"
            f"<data>\n<meanElements>{_leaves({key: fields[key] for key in _MEAN})}</meanElements>\n"
            f"<tleParameters>{_leaves({key: fields[key] for key in _TLE})}</tleParameters>\n"
            "</data>\n</segment></body>\n</omm>\n"
        )
    stream.write("</ndm>\n")


def _leaves(fields: dict[str, Any]) -> str:
    return "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in fields.items())


WRITERS: Final[dict[str, Callable[[IO[str], Sequence[ElementSet], Heading], None]]] = {
    ".json": _write_json,
    ".csv": _write_csv,
    ".xml": _write_xml,
    ".kvn": _write_kvn,
}
"""By suffix."""
