"""The document: frozen parts, reading, writing, checking, editing."""

from __future__ import annotations

from cupola.scenario.checks import check, satellites_in
from cupola.scenario.edits import added, edited, free_id, removed, replaced, value_at
from cupola.scenario.parts import Scenario
from cupola.scenario.reading import parse_scenario, read_scenario
from cupola.scenario.schema import json_schema
from cupola.scenario.templates import Template, template, templates
from cupola.scenario.writing import scenario_text, write_scenario

__all__ = [
    "Scenario", "Template", "added", "check", "edited", "free_id", "json_schema", "parse_scenario", "read_scenario",
    "removed", "replaced", "satellites_in", "scenario_text", "template", "templates", "value_at", "write_scenario",
]  # fmt: skip
