"""What ``cupola coverage`` was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cupola.errors import InputError, Problem

if TYPE_CHECKING:
    from cupola.scenario.parts import Layer, Scenario

_PATHS = {"--shell-km": "coverage.target_altitude_km", "--mask": "coverage.minimum_elevation_deg"}


def asked_scenario(scenario: Scenario, shell_km: str | None, mask_deg: str | None) -> Scenario:
    """Return the scenario with the altitude and the mask that were typed; ``InputError`` names the options."""
    from cupola.scenario import replaced

    problems = []
    for option, text in (("--shell-km", shell_km), ("--mask", mask_deg)):
        if text is None:
            continue
        try:
            scenario = replaced(scenario, _PATHS[option], float(text))
        except ValueError:
            problems.append(Problem(option, f"must be a number, is '{text}'"))
        except InputError as error:
            problems += [Problem(option, problem.message) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return scenario


def layers_asked(scenario: Scenario, layer_id: str | None) -> Sequence[Layer]:
    """Return the layers to tell of; ``InputError`` when there are none, or not the one that was named."""
    from cupola.scenario.problems import suggestion

    if not scenario.layers:
        raise InputError([Problem("layers", "the scenario has no layers")])
    if layer_id is None:
        return scenario.layers
    known = [layer.id for layer in scenario.layers]
    if layer_id not in known:
        hint = suggestion(layer_id, known) or f"; there are {', '.join(known)}"
        raise InputError([Problem("--layer", f"there is no layer '{layer_id}'{hint}")])
    return [layer for layer in scenario.layers if layer.id == layer_id]
