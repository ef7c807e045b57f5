"""Duplicating and deleting objects: a scenario in, a scenario out."""

from __future__ import annotations

from collections.abc import Iterable

from cupola.scenario import Scenario, added, free_id, removed, value_at

LISTS = ("layers", "sites", "regions", "raids")


def editable(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that mean objects of the document."""
    return tuple(path for path in paths if path.count(".") == 1 and path.split(".")[0] in LISTS)


def duplicated(scenario: Scenario, paths: Iterable[str]) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario with a copy of each object under a free id, and the paths of the copies."""
    made = []
    for path in editable(paths):
        part = value_at(scenario, path)
        identifier = free_id(scenario, part.id)
        name = f"{part.name} copy"
        key = path.split(".")[0]
        scenario = added(scenario, key, part.model_copy(update={"id": identifier, "name": name[:120]}))
        made.append(f"{key}.{identifier}")
    return scenario, tuple(made)


def deleted(scenario: Scenario, paths: Iterable[str]) -> Scenario:
    """Return the scenario without these objects."""
    for path in editable(paths):
        scenario = removed(scenario, path)
    return scenario


def names_of(scenario: Scenario, paths: Iterable[str]) -> str:
    """Return "Custody layer", or "3 objects"."""
    chosen = editable(paths)
    if len(chosen) == 1:
        return str(value_at(scenario, chosen[0]).name)
    return f"{len(chosen)} objects"
