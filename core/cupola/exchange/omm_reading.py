"""The four written forms of an OMM, as records of fields by keyword."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from cupola.errors import InputError, Problem

Records = tuple[list[tuple[str, dict[str, Any]]], list[Problem]]

_KVN: Final = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*")
_UNIT: Final = re.compile(r"\s*\[[^\]]*\]$")


def records_of_json(text: str, path: Path) -> Records:
    """Return the objects of a JSON list, or of one JSON object; places are ``file.json[NUMBER]`` from 0."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError([Problem(f"{path.name}:{error.lineno}", f"is not JSON: {error.msg.lower()}")]) from error
    except (RecursionError, ValueError) as error:
        raise InputError(
            [Problem(path.name, "is not JSON that can be read: nested too deep or a number too long")]
        ) from error
    items = document if isinstance(document, list) else [document]
    records: list[tuple[str, dict[str, Any]]] = []
    problems = []
    for number, item in enumerate(items):
        place = f"{path.name}[{number}]"
        if isinstance(item, dict):
            records.append((place, item))
        else:
            problems.append(Problem(place, f"must be an object with OMM keywords, is {json.dumps(item):.40}"))
    if records and not any("MEAN_MOTION" in fields or "EPOCH" in fields for _, fields in records):
        raise InputError([Problem(path.name, "is JSON, but none of its objects has the keywords of an OMM")])
    return records, problems


def records_of_csv(text: str, path: Path) -> Records:
    """Return the rows of a table whose first line holds the keywords; places are ``file.csv:LINE``."""
    records: list[tuple[str, dict[str, Any]]] = []
    problems: list[Problem] = []
    head = text.split("\n", 1)[0]
    rows = csv.reader(text.split("\n"), delimiter=";" if ";" in head and "," not in head else ",")
    try:
        keys = [key.strip().upper() for key in next(rows)]
        for row in rows:
            if not row or (len(row) == 1 and not row[0].strip()):
                continue
            place = f"{path.name}:{rows.line_num}"
            if len(row) != len(keys):
                called = f"{row[0][:40]}: " if row[0] else ""
                problems.append(Problem(place, f"{called}the line has {len(row)} of {len(keys)} columns"))
            else:
                records.append((place, dict(zip(keys, row, strict=True))))
    except csv.Error as error:
        problems.append(Problem(f"{path.name}:{rows.line_num}", f"is not CSV: {error}"))
    return records, problems


def records_of_kvn(text: str, path: Path) -> Records:
    """Return the messages of KEYWORD = value lines, each begun by CCSDS_OMM_VERS; places are their first lines."""
    records: list[tuple[str, dict[str, Any]]] = []
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("COMMENT"):
            continue
        match = _KVN.fullmatch(line)
        if match is None:
            problems.append(Problem(f"{path.name}:{number}", f'"{line.strip()[:40]}" is not KEYWORD = value'))
        elif match[1] == "CCSDS_OMM_VERS" or not records:
            records.append((f"{path.name}:{number}", {match[1]: match[2]}))
        else:
            records[-1][1][match[1]] = match[2] if match[1] == "OBJECT_NAME" else _UNIT.sub("", match[2])
    return records, problems


def records_of_xml(text: str, path: Path) -> Records:
    """Return the messages of an OMM or of an NDM that holds several; places are ``file.xml[NUMBER]`` from 0.

    A document type declaration is refused: it could make the reader unfold entities without end.
    """
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise InputError([Problem(path.name, "has a document type declaration, which an OMM may not have")])
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ElementTree.ParseError as error:
        raise InputError([Problem(f"{path.name}:{error.position[0]}", f"is not XML: {error}")]) from error
    records: list[tuple[str, dict[str, Any]]] = []
    for message in root.iter():
        if _bare(message.tag) == "omm":
            fields = {_bare(leaf.tag): (leaf.text or "").strip() for leaf in message.iter() if len(leaf) == 0}
            records.append((f"{path.name}[{len(records)}]", fields))
    return records, []


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
