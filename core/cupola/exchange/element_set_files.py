"""Imported element sets of a scenario as TLE or OMM files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    return _write(subject, path, options, progress, write_tle, "A TLE")


def write_omm_file(
    subject: Results | Scenario,
    path: Path,
    options: ExportOptions = DEFAULT_OPTIONS,
    progress: Progress = ignore_progress,
) -> Written:
    """Write the imported element sets of the chosen layers as OMM in the notation of the suffix; ``omm.write_omm``."""
    return _write(subject, path, options, progress, write_omm, "An OMM")


def _write(
    subject: Results | Scenario,
    path: Path,
    options: ExportOptions,
    progress: Progress,
    write: Callable[[Sequence[ElementSet], Path], Written],
    title: str,
) -> Written:
    """Write; design orbits are not element sets and are named as not held.

    Raises ``InputError`` when no chosen layer has element sets, when the format refuses one of them, and when the file
    cannot be written; then nothing is left.
    """
    scenario = scenario_of(subject)
    layers = [scenario.layers[number] for number in chosen_layers(scenario, options)]
    imported = [layer.orbits for layer in layers if isinstance(layer.orbits, ImportedElements)]
    element_sets = tuple(element_set for orbits in imported for element_set in orbits.element_sets)
    if not element_sets:
        raise InputError([Problem("layers", "none has imported element sets, and nothing else can be written as such")])
    progress(0.0, "Writing element sets")
    written = write(element_sets, path)
    designed = [layer.name for layer in layers if not isinstance(layer.orbits, ImportedElements)]
    lost = [f"{name}: its design orbits are not element sets, so they are not in the file." for name in designed]
    marking = f"{title} holds element sets only: not the marking, {scenario.marking}."
    return Written(written.paths, written.largest_difference_m, (*written.not_held, marking, *lost))
