"""Imported element sets of a scenario as TLE or OMM files."""

from __future__ import annotations

from pathlib import Path

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError, Problem
from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written, chosen_layers, scenario_of
from cupola.exchange.omm import write_omm
from cupola.exchange.tle import write_tle
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Results
from cupola.scenario.parts import ImportedElements, Scenario


def write_tle_file(
    subject: Results | Scenario,
    path: Path,
    options: ExportOptions = DEFAULT_OPTIONS,
    progress: Progress = ignore_progress,
) -> Written:
    """Write the imported element sets of the chosen layers as TLE, three lines each; see ``tle.write_tle``."""
    element_sets, designed = _element_sets(subject, options)
    progress(0.0, "Writing element sets")
    written = write_tle(element_sets, path)
    marking = f"A TLE holds no comment: the marking, {scenario_of(subject).marking}, is not in the file."
    return Written(written.paths, written.largest_difference_m, (*written.not_held, marking, *designed))


def write_omm_file(
    subject: Results | Scenario,
    path: Path,
    options: ExportOptions = DEFAULT_OPTIONS,
    progress: Progress = ignore_progress,
) -> Written:
    """Write the imported element sets of the chosen layers as OMM in the notation of the suffix; ``omm.write_omm``."""
    element_sets, designed = _element_sets(subject, options)
    progress(0.0, "Writing element sets")
    written = write_omm(element_sets, path, options.created_utc, scenario_of(subject).marking)
    return Written(written.paths, written.largest_difference_m, (*written.not_held, *designed))


def _element_sets(
    subject: Results | Scenario, options: ExportOptions
) -> tuple[tuple[ElementSet, ...], tuple[str, ...]]:
    """Return the element sets of the chosen layers, and a sentence for each layer that has none.

    Design orbits are not element sets. Raises ``InputError`` when no chosen layer has element sets.
    """
    scenario = scenario_of(subject)
    layers = [scenario.layers[number] for number in chosen_layers(scenario, options)]
    imported = [layer.orbits for layer in layers if isinstance(layer.orbits, ImportedElements)]
    element_sets = tuple(element_set for orbits in imported for element_set in orbits.element_sets)
    if not element_sets:
        raise InputError([Problem("layers", "none has imported element sets, and nothing else can be written as such")])
    designed = [layer.name for layer in layers if not isinstance(layer.orbits, ImportedElements)]
    left_out = tuple(f"{name}: its design orbits are not element sets, so they are left out." for name in designed)
    return element_sets, left_out
