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
from cupola.exchange.interpolating import Floats
from cupola.results.parts import Results


def positions(results: Results) -> dict[str, object]:
    """Return groups of positions by packet: satellites between samples, each threat at every step of its flight."""
    scenario = results.scenario
    times_s = np.round(np.linspace(0.0, scenario.duration_s, 49) + 17.3, 3)
    times_s = np.unique(np.clip(np.append(times_s, 0.0), 0.0, scenario.duration_s))
    satellites = {}
    for layer in results.layers:
        moved = propagation.positions_ecef_m(layer.constellation, scenario.epoch_utc, times_s)
        for number, row in enumerate(moved):
            satellites[f"satellites.{layer.layer_id}.{number}"] = row
    groups = [_group(scenario.epoch_utc, times_s, satellites)]
    for threat in results.threats:
        flight = threat.trajectory
        alive = flight.times_s <= (flight.times_s[-1] if threat.kill_s is None else threat.kill_s)
        places = {f"threats.{threat.id}": flight.positions_ecef_m[alive]}
        groups.append(_group(scenario.epoch_utc, flight.times_s[alive], places))
    shot = results.shots[0] if results.shots else None
    picture_s = 0.15 * scenario.duration_s if shot is None else 0.5 * (shot.release_s + shot.intercept_s)
    return {"picture_utc": utc_text(scenario.epoch_utc, picture_s, 3), "groups": groups}


def _group(epoch_utc: str, times_s: Floats, objects: dict[str, Floats]) -> dict[str, object]:
    told = {name: [xyz if np.isfinite(xyz).all() else None for xyz in row.tolist()] for name, row in objects.items()}
    return {"times_utc": [utc_text(epoch_utc, float(t), 6) for t in times_s], "objects": told}


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
