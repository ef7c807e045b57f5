"""Writes what ``czml_in_cesium.mjs`` compares: the CZML of a scenario, and Cupola's own positions as JSON.

usage: python czml_for_cesium.py SCENARIO.cupola.json FOLDER

FOLDER gets ``scenario.czml`` and ``positions.json``: Earth-fixed positions in metres of every satellite at times that
fall between the samples of the file, first and last moment included, and of every threat while it flies.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from cupola import Scenario, simulate
from cupola.astro import propagation
from cupola.astro.time import utc_text
from cupola.exchange.export import ExportOptions
from cupola.exchange.formats import format_of
from cupola.results.parts import Results


def positions(results: Results) -> dict[str, object]:
    """Return positions by packet, at times between steps and at steps of the run, which threats are known at."""
    scenario = results.scenario
    between_s = np.round(np.linspace(0.0, scenario.duration_s, 25) + 17.3, 3)
    steps_s = scenario.step_s * np.round(np.linspace(0.0, scenario.duration_s / scenario.step_s, 64))
    times_s = np.unique(np.clip(np.concatenate((between_s, steps_s)), 0.0, scenario.duration_s))
    objects: dict[str, list[list[float] | None]] = {}
    for layer in results.layers:
        moved = propagation.positions_ecef_m(layer.constellation, scenario.epoch_utc, times_s)
        for number, row in enumerate(moved):
            objects[f"satellites.{layer.layer_id}.{number}"] = [
                xyz if np.isfinite(xyz).all() else None for xyz in row.tolist()
            ]
    for threat in results.threats:
        flight = threat.trajectory
        end_s = flight.times_s[-1] if threat.kill_s is None else threat.kill_s
        nearest = np.searchsorted(flight.times_s, times_s).clip(0, flight.times_s.size - 1)
        at = [n if flight.times_s[n] == t and t <= end_s else None for n, t in zip(nearest, times_s, strict=True)]
        objects[f"threats.{threat.id}"] = [None if n is None else flight.positions_ecef_m[n].tolist() for n in at]
    return {
        "times_utc": [utc_text(scenario.epoch_utc, float(t), 6) for t in times_s],
        "picture_utc": utc_text(scenario.epoch_utc, min(0.15 * scenario.duration_s, scenario.duration_s), 3),
        "objects": objects,
    }


def main() -> None:
    """Run the scenario and write both files."""
    scenario, folder = Scenario.load(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    results = simulate(scenario)
    footprint = scenario.layers[0].id if scenario.layers else None
    written = format_of("czml").write(results, folder / "scenario.czml", ExportOptions(footprint_layer_id=footprint))
    (folder / "positions.json").write_text(json.dumps(positions(results)), encoding="utf-8")
    print(f"{written.paths[0]}: read back within {written.largest_difference_m:.3f} m; {'; '.join(written.not_held)}")


if __name__ == "__main__":
    main()
