"""JSON Schema of the scenario file, with titles, units and limits."""

from __future__ import annotations

from typing import Any

from cupola.scenario.parts import Scenario


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file; ``unit`` and ``slider`` are Cupola's own keywords."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}
