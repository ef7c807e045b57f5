"""Scenario files written: one canonical text for one scenario, small parts on one line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any, Final

from cupola.astro.element_sets import ElementSet
from cupola.scenario.parts import Part, Scenario
from cupola.scenario.replacing import write_bytes

WIDTH: Final = 140


def number_text(value: float) -> str:
    """Return a number as a file holds it: whole ones without a point, others with the digits that bring them back."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e15 and (value or str(value) == "0.0"):
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return number_text(value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list | tuple | Part)


def _is_leaf(value: Any) -> bool:
    return _is_scalar(value) or (isinstance(value, list | tuple) and all(map(_is_scalar, value)))


def _members(part: Part) -> dict[str, Any]:
    """Return what a file holds of a part; an optional value that is not given is left out."""
    values = ((name, getattr(part, name)) for name in type(part).model_fields)
    return {name: value for name, value in values if value is not None}


def _line(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    return _scalar(value)


def _filled(pieces: Sequence[str], indent: int) -> str:
    """Return the pieces separated by commas, broken before the width, each further line at ``indent``."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and indent + len(lines[-1]) + 2 + len(piece) >= WIDTH:
            lines.append("")
        lines[-1] += f", {piece}" if lines[-1] else piece
    return f",\n{' ' * indent}".join(lines)


def _leaf_object(members: dict[str, Any], column: int) -> str:
    return "{" + _filled([f'"{key}": {_line(value)}' for key, value in members.items()], column + 1) + "}"


def _broken_object(members: dict[str, Any], indent: int, *, packed: bool) -> str:
    inner = indent + 2
    lines: list[str] = []
    run: list[str] = []
    for key, value in members.items():
        if _is_leaf(value):
            run.append(f'"{key}": {_line(value)}')
            if packed:
                continue
        if run:
            lines.append(_filled(run, inner))
            run = []
        if not _is_leaf(value):
            lines.append(f'"{key}": {_laid(value, inner, inner + len(key) + 4)}')
    if run:
        lines.append(_filled(run, inner))
    between = f",\n{' ' * inner}"
    return f"{{\n{' ' * inner}{between.join(lines)}\n{' ' * indent}}}"


def _list(items: Sequence[Any], indent: int) -> str:
    inner = indent + 2
    if isinstance(items[0], ElementSet):
        texts = ["[" + ", ".join(map(_scalar, row)) + "]" for row in items]
    else:
        texts = [_laid(item, inner, inner) for item in items]
    between = f",\n{' ' * inner}"
    return f"[\n{' ' * inner}{between.join(texts)}\n{' ' * indent}]"


def _laid(value: Any, indent: int, column: int) -> str:
    """Return a value's text; further lines stand at ``indent``, the first one begins at ``column``."""
    if isinstance(value, Part):
        members = _members(value)
        if all(map(_is_leaf, members.values())):
            return _leaf_object(members, column)
        return _broken_object(members, indent, packed=True)
    if _is_leaf(value):
        return _line(value)
    return _list(value, indent)


def scenario_text(scenario: Scenario) -> str:
    """Return the canonical JSON of a scenario: keys in the order of the parts, units in the keys."""
    return _broken_object(_members(scenario), 0, packed=False) + "\n"


def write_scenario(scenario: Scenario, path: str | os.PathLike[str]) -> None:
    """Write the scenario whole or not at all; the previous version stays beside it as ``NAME.bak``."""
    write_bytes(path, scenario_text(scenario).encode("utf-8"), keep_previous=True)
