"""Scenarios to begin with."""

from __future__ import annotations

from typing import Final, NamedTuple

import cupola_data
from cupola.errors import InputError, Problem
from cupola.scenario.parts import Scenario
from cupola.scenario.problems import suggestion
from cupola.scenario.reading import parse_scenario


class Template(NamedTuple):
    """A scenario to begin with, as a list shows it."""

    name: str
    title: str
    description: str


_TEMPLATES: Final = (
    Template(
        "quickstart", "Quick start", "A custody, an interceptor and a laser layer against a raid of three missiles."
    ),
    Template("custody-layer", "Custody layer", "Infrared satellites that hold a raid of ten missiles; nothing shoots."),
    Template(
        "interceptor-layer", "Interceptor layer", "Kinetic interceptors in low orbit, cued by a small custody layer."
    ),
    Template("shield", "Shield", "The whole system: warning, custody, interceptors, lasers, relays and three raids."),
    Template(
        "aei-2025",
        "AEI 2025",
        "998 interceptors, the default case of AEI's 2025 calculator, with a custody layer to cue them.",
    ),
    Template("empty", "Empty", "Nothing yet."),
)


def templates() -> tuple[Template, ...]:
    """Return the templates in the order in which a person is shown them."""
    return _TEMPLATES


def template(name: str) -> Scenario:
    """Return a template's scenario; ``InputError`` when there is none of that name."""
    names = [known.name for known in _TEMPLATES]
    if name not in names:
        hint = suggestion(name, names) or f"; there are {', '.join(names)}"
        raise InputError([Problem("", f'unknown template "{name}"{hint}')])
    return parse_scenario(cupola_data.scenario_text(name))
