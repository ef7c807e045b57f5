"""Edits by dotted path: a new scenario that shares every part the edit did not touch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError, Problem
from cupola.scenario.checks import check
from cupola.scenario.kinds import as_kind
from cupola.scenario.parts import Coverage, Part, Scenario
from cupola.scenario.problems import identifier_of, parts_in, problems_of, suggestion
from cupola.scenario.reading import parse_json


def _refuse(place: Sequence[str], sentence: str) -> InputError:
    return InputError([Problem(".".join(place), sentence)])


def _index(items: Sequence[Any], name: str, place: Sequence[str]) -> int:
    """Return the number of the list's item that a path means: by its id, else by its number from 0."""
    identifiers = [identifier_of(item) for item in items]
    if name in identifiers:
        return identifiers.index(name)
    if name.isascii() and name.isdigit() and len(name) < 10 and int(name) < len(items):
        return int(name)
    known = [identifier for identifier in identifiers if identifier]
    if known:
        listed = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
        raise _refuse((*place, name), f"is not there{suggestion(name, known) or f'; there are {listed}'}")
    raise _refuse(
        (*place, name), f"is not there; the list has {len(items):,} {'entry' if len(items) == 1 else 'entries'}"
    )


def _known_field(part: Part, name: str, place: Sequence[str]) -> None:
    fields = type(part).model_fields
    if name not in fields:
        raise _refuse((*place, name), f"unknown key{suggestion(name, fields) or f'; there are {chr(44).join(fields)}'}")


def _step(value: Any, name: str, place: Sequence[str]) -> Any:
    if value is None and list(place) == ["coverage"]:
        value = Coverage()
    if isinstance(value, Part):
        _known_field(value, name, place)
        return getattr(value, name)
    if isinstance(value, ElementSet):
        if name not in value._fields:
            raise _refuse((*place, name), f"unknown key{suggestion(name, value._fields)}")
        return getattr(value, name)
    if isinstance(value, tuple):
        return value[_index(value, name, place)]
    raise _refuse((*place, name), "there is nothing below this place")


def value_at(scenario: Scenario, path: str) -> Any:
    """Return what stands at a dotted path such as ``layers.custody.orbits.planes``; "" is the scenario itself.

    Items of a list are named by their id, else by their number from 0. Below a ``coverage`` part that is not given
    stand its defaults. ``InputError`` when there is no such place.
    """
    value: Any = scenario
    names = path.split(".") if path else []
    for depth, name in enumerate(names):
        value = _step(value, name, names[:depth])
    return value


def _plain(value: Any) -> Any:
    """Return numbers as Python's own, whole ones as int, so that 8.0 may be given where a whole number is asked for."""
    if isinstance(value, list | tuple) and not isinstance(value, ElementSet):
        return value if value and isinstance(value[0], ElementSet | Part) else [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if hasattr(value, "item") and not isinstance(value, Part):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 and value:
        return int(value)
    return value


def _validated(part: Part, name: str, value: Any, place: Sequence[str]) -> Part:
    """Return the part with one field replaced; the values of its other fields stay the same objects."""
    data = {field: getattr(part, field) for field in type(part).model_fields} | {name: _plain(value)}
    try:
        made = type(part).model_validate(data)
    except ValidationError as error:
        raise InputError(problems_of(error, type(part), data, ".".join(place))) from None
    return part.model_copy(update={name: getattr(made, name)})


def _annotation(part: Part, name: str) -> Any:
    return type(part).model_fields[name].annotation


def _in_list(part: Part, name: str, rest: Sequence[str], value: Any, place: Sequence[str]) -> Part:
    items = getattr(part, name)
    index = _index(items, rest[0], (*place, name))
    item = items[index]
    below = (*place, name, rest[0])
    if len(rest) == 2 and rest[1] == "kind" and isinstance(item, Part) and len(parts_in(_annotation(part, name))) > 1:
        return _validated(part, name, (*items[:index], as_kind(item, value), *items[index + 1 :]), place)
    if len(rest) > 1 and isinstance(item, Part):
        changed = _with(item, rest[1:], value, below)
        return part.model_copy(update={name: (*items[:index], changed, *items[index + 1 :])})
    if len(rest) > 1:
        _step(item, rest[1], below)
        value = item._replace(**{rest[1]: value})
    return _validated(part, name, (*items[:index], value, *items[index + 1 :]), place)


def _with(part: Part, names: Sequence[str], value: Any, place: Sequence[str]) -> Part:
    name, *rest = names
    _known_field(part, name, place)
    if not rest:
        return _validated(part, name, value, place)
    child = getattr(part, name)
    if child is None and (kinds := parts_in(_annotation(part, name))) and kinds[0] is Coverage:
        child = Coverage()
    if isinstance(child, Part):
        if rest == ["kind"] and type(part).model_fields[name].discriminator is not None:
            return _validated(part, name, as_kind(child, value), place)
        return part.model_copy(update={name: _with(child, rest, value, (*place, name))})
    if isinstance(child, tuple):
        return _in_list(part, name, rest, value, place)
    raise _refuse((*place, *names), "there is nothing below this place")


def _cross_checked(before: Scenario, after: Scenario) -> Scenario:
    errors = [problem for problem in check(after) if problem.severity == "error"]
    if errors:
        known = set(check(before))
        errors = [problem for problem in errors if problem not in known]
    if errors:
        raise InputError(errors)
    return after


def _replaced(scenario: Scenario, path: str, value: Any) -> Scenario:
    """Return the scenario with one value replaced, its parts checked each by itself only."""
    if not path:
        raise _refuse(("",), "the scenario itself cannot be replaced by an edit")
    after = _with(scenario, path.split("."), value, ())
    assert isinstance(after, Scenario)
    return after


def replaced(scenario: Scenario, path: str, value: Any) -> Scenario:
    """Return the scenario with the value at a dotted path replaced; parts off the path are the same objects.

    ``value`` may be a part, or what a file would hold. Setting ``kind`` of orbits or payload turns the part into that
    kind and keeps what both have. ``InputError`` with every problem when the value cannot stand there.
    """
    return _cross_checked(scenario, _replaced(scenario, path, value))


def added(scenario: Scenario, list_path: str, part: Any) -> Scenario:
    """Return the scenario with one more part at the end of a list."""
    items = value_at(scenario, list_path)
    if not isinstance(items, tuple):
        raise _refuse((list_path,), "is not a list")
    return replaced(scenario, list_path, (*items, part))


def removed(scenario: Scenario, path: str) -> Scenario:
    """Return the scenario without one item of a list, or with an optional value not given."""
    holder_path, _, name = path.rpartition(".")
    holder = value_at(scenario, holder_path)
    if isinstance(holder, tuple) and not isinstance(holder, ElementSet):
        index = _index(holder, name, holder_path.split("."))
        return replaced(scenario, holder_path, (*holder[:index], *holder[index + 1 :]))
    value_at(scenario, path)
    field = type(holder).model_fields[name] if isinstance(holder, Part) else None
    if field is None or field.is_required() or field.default is not None:
        raise _refuse((path,), "cannot be removed")
    return replaced(scenario, path, None)


def _readings(current: Any, text: str) -> list[Any]:
    """Return what a typed text may mean, the likeliest first: JSON, a list of words, the text itself."""
    readings: list[Any] = []
    with suppress(InputError):
        readings.append(parse_json(text))
    if isinstance(current, tuple) and not text.lstrip().startswith("["):
        readings.append([word.strip() for word in text.split(",") if word.strip()])
    return [*readings, text]


def _replaced_by_text(scenario: Scenario, path: str, text: str) -> Scenario:
    first: InputError | None = None
    for reading in _readings(value_at(scenario, path), text):
        try:
            return _replaced(scenario, path, reading)
        except InputError as error:
            first = first or error
    assert first is not None
    raise first


def edited(scenario: Scenario, assignments: Sequence[tuple[str, str]]) -> Scenario:
    """Return the scenario with typed values set one after another; contradictions are looked for only at the end.

    ``planes=8`` is a number, ``name=2027`` a text, ``bands=swir,lwir`` and ``bands=["swir"]`` are lists. ``InputError``
    holds the problems of all assignments.
    """
    after = scenario
    problems: list[Problem] = []
    for path, text in assignments:
        try:
            after = _replaced_by_text(after, path, text)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return _cross_checked(scenario, after)


def free_id(scenario: Scenario, stem: str) -> str:
    """Return an id that no part of the scenario has yet: the stem, or the stem with -2, -3 …"""
    clean = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_").lower()[:56] or "part"
    taken = {part.id for name in ("layers", "sites", "regions", "raids") for part in getattr(scenario, name)}
    number = 1
    while (made := clean if number == 1 else f"{clean}-{number}") in taken:
        number += 1
    return made
