"""The scenario by itself, as Cupola saves it."""

from __future__ import annotations

from pathlib import Path

from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written, scenario_of
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Results
from cupola.scenario import scenario_text
from cupola.scenario.parts import Scenario
from cupola.scenario.replacing import whole_file


def write_scenario_json(
    subject: Results | Scenario,
    path: Path,
    options: ExportOptions = DEFAULT_OPTIONS,
    progress: Progress = ignore_progress,
) -> Written:
    """Write the scenario, or that of a run, as canonical JSON."""
    with whole_file(path) as stream:
        stream.write(scenario_text(scenario_of(subject)))
    progress(1.0, "Writing the scenario")
    return Written((path,), None, ("A scenario holds no results.",) if isinstance(subject, Results) else ())
