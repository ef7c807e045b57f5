"""Scenario files read: every problem at once, each with its place."""

from __future__ import annotations

import json
import os
from typing import Any

from pydantic import ValidationError

from cupola.errors import InputError, Problem
from cupola.scenario.checks import check
from cupola.scenario.files import read_text
from cupola.scenario.migration import VERSION, migrated
from cupola.scenario.parts import Scenario
from cupola.scenario.problems import item_name, problems_of, shown


class _Doubled(dict[str, Any]):
    """A JSON object in which keys stood more than once."""

    doubled: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    marked = _Doubled(made)
    keys = [key for key, _ in pairs]
    marked.doubled = tuple(sorted({key for key in keys if keys.count(key) > 1}))
    return marked


def _number(text: str) -> int | float:
    """Return whole numbers as int wherever they stand, so that 20.0 may stand where a whole number is asked for."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 and (value or text[0] != "-") else value


def _doubled_keys(value: Any, place: tuple[str, ...]) -> list[Problem]:
    found: list[Problem] = []
    if isinstance(value, _Doubled):
        found += [Problem(".".join((*place, key)), "stands more than once in its object") for key in value.doubled]
    if isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, dict | list):
                found += _doubled_keys(member, (*place, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            if isinstance(member, dict):
                found += _doubled_keys(member, (*place, item_name(value, index)))
    return found


def parse_json(text: str, source: str = "") -> Any:
    """Return a JSON document's value; doubled keys and anything but strict JSON raise ``InputError``.

    NaN and Infinity become floats and are refused by the field they stand in, so that all of them are told at once.
    """
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_float=_number)
    except json.JSONDecodeError as error:
        place = f"{source}:{error.lineno}:{error.colno}" if source else f"line {error.lineno}, column {error.colno}"
        reason = error.msg.removesuffix(" at").removesuffix(" starting")
        message = f"is not JSON: {reason[:1].lower()}{reason[1:]}"
        raise InputError([Problem(place, message if text.strip() else "is empty")]) from None
    except RecursionError:
        raise InputError([Problem(source, "is nested too deeply")]) from None
    except ValueError:
        raise InputError([Problem(source, "holds a number of too many digits")]) from None
    doubled = _doubled_keys(data, ())
    if doubled:
        raise InputError(doubled)
    return data


def _check_format(data: Any, source: str) -> None:
    if not isinstance(data, dict):
        raise InputError([Problem(source, f"must be a JSON object, is {shown(data)}")])
    found = data.get("format")
    if found != "cupola-scenario":
        why = "is missing" if found is None else f'must be "cupola-scenario", is {shown(found)}'
        raise InputError([Problem("format", f"{why}; this is not a Cupola scenario")])
    version = data.get("version")
    if type(version) is not int or version < 1:
        why = "is missing" if version is None else f"must be a whole number from 1, is {shown(version)}"
        raise InputError([Problem("version", why)])
    if version > VERSION:
        raise InputError(
            [Problem("version", f"{shown(version)} is newer than this Cupola reads ({VERSION}); update Cupola")]
        )


def scenario_from(data: Any, source: str = "") -> Scenario:
    """Return the scenario of a JSON value; ``InputError`` with every problem when it cannot be used."""
    _check_format(data, source)
    current = migrated(data)
    try:
        scenario = Scenario.model_validate(current)
    except ValidationError as error:
        raise InputError(problems_of(error, Scenario, current)) from None
    errors = [problem for problem in check(scenario) if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return scenario


def parse_scenario(text: str) -> Scenario:
    """Return the scenario of a text; ``InputError`` with every problem when it cannot be used."""
    return scenario_from(parse_json(text))


def read_scenario(path: str | os.PathLike[str]) -> Scenario:
    """Return the scenario of a file; ``InputError`` with every problem when it cannot be used."""
    source = os.fspath(path)
    return scenario_from(parse_json(read_text(path), source), source)
