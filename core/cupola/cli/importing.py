"""Files of element sets made into layers of a scenario."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError, Problem
from cupola.scenario import Scenario, added, free_id, replaced
from cupola.scenario.parts import ImportedElements, Layer

_COLOURS: Final = ("#2dccff", "#ff9f43", "#ff5c8a", "#b39ddb", "#66d9a8", "#fce83a")

Found = Sequence[tuple[Path, tuple[ElementSet, ...]]]


def read_files(paths: Sequence[str]) -> tuple[Found, list[Problem]]:
    """Return the element sets of each file, and the problems of all of them; one bad file does not stop the others."""
    from cupola.exchange.imported import read_elements

    found: list[tuple[Path, tuple[ElementSet, ...]]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            imported = read_elements(path)
        except InputError as error:
            problems += error.problems
            continue
        found.append((Path(path), imported.element_sets))
        problems += imported.problems
    return found, problems


def _fresh(found: Found) -> Scenario:
    """Return a new scenario that begins at the newest element set, to the whole second."""
    newest = max(row.epoch_utc for _, sets in found for row in sets)
    return Scenario(name=found[0][0].name.split(".")[0][:120] or "Imported", epoch_utc=newest.partition(".")[0] + "Z")


def _with_layer(scenario: Scenario, identifier: str, name: str, orbits: ImportedElements) -> Scenario:
    color = _COLOURS[len(scenario.layers) % len(_COLOURS)]
    return added(scenario, "layers", Layer(id=identifier, name=name[:120], color=color, orbits=orbits))


def _one_layer(scenario: Scenario, identifier: str, found: Found) -> Scenario:
    sets = tuple(row for _, rows in found for row in rows)
    orbits = ImportedElements(source=", ".join(path.name for path, _ in found), element_sets=sets)
    existing = next((layer for layer in scenario.layers if layer.id == identifier), None)
    if existing is None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", identifier):
            message = f'must begin with a letter or digit and hold only letters, digits, - and _, is "{identifier}"'
            raise InputError([Problem("--layer", message)])
        return _with_layer(scenario, identifier, found[0][0].stem, orbits)
    if not isinstance(existing.orbits, ImportedElements):
        message = f"is a layer of designed orbits ({existing.orbits.label}); choose another id"
        raise InputError([Problem(f"layers.{identifier}", message)])
    return replaced(scenario, f"layers.{identifier}.orbits", orbits)


def imported_into(before: Scenario | None, found: Found, layer_id: str | None) -> Scenario:
    """Return the scenario with the imported objects: a layer for each file, or one layer for all."""
    found = [(path, sets) for path, sets in found if sets]
    scenario = _fresh(found) if before is None else before
    if layer_id is not None:
        return _one_layer(scenario, layer_id, found)
    for path, sets in found:
        orbits = ImportedElements(source=path.name, element_sets=sets)
        scenario = _with_layer(scenario, free_id(scenario, path.name.split(".")[0]), path.stem, orbits)
    return scenario
