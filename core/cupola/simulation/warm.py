"""Compiles every kernel once, so that the first run does not wait for it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cupola.astro.motion import positions_ecef_m as moved_ecef_m
from cupola.astro.motion import prepare
from cupola.progress import Progress, ignore_progress, part_of
from cupola.scenario.parts import Scenario
from cupola.simulation.live import live
from cupola.simulation.simulate import simulate

_AREA: Final = {"latitude_deg": 45, "longitude_deg": 170, "radius_km": 10}


def _small(doctrine: str, pk: float) -> Scenario:
    """A shield around one launch: small, and every branch of it busy."""
    orbits: dict[str, Any] = {
        "kind": "walker_delta",
        "planes": 6,
        "satellites_per_plane": 8,
        "altitude_km": 1000,
        "inclination_deg": 70,
    }
    kinetic = {"kind": "kinetic_interceptor", "delta_v_km_s": 12.0, "single_shot_pk": pk}
    return Scenario.model_validate(
        {
            "name": "Warm-up", "epoch_utc": "2027-01-01T00:00:00Z", "step_s": 5,
            "layers": [
                {"id": "c", "name": "Custody", "orbits": orbits, "payload": {"kind": "infrared_sensor"}},
                {"id": "i", "name": "Interceptors", "orbits": orbits, "payload": kinetic},
                {"id": "l", "name": "Lasers", "orbits": orbits, "payload": {"kind": "laser", "power_mw": 100,
                "maximum_range_km": 6000}},
            ],
            "raids": [{
                "id": "r", "name": "Raid", "threat": "irbm", "count": 2, "start_s": 100, "launch_area": _AREA,
                "aim_area": {**_AREA, "latitude_deg": 30},
            }],
            "command": {"doctrine": doctrine},
        }
    )  # fmt: skip


def warm_kernels(progress: Progress = ignore_progress) -> None:
    """Run small scenarios through every stage; compiled kernels stay on disk for later processes."""
    scenario = _small("shoot_look_shoot", 0.0)
    answer = live(scenario)
    for flight in answer.layers:
        motion = prepare(flight.constellation, scenario.epoch_utc, 0.0, 60.0)
        np.asarray(moved_ecef_m(motion, 1.0))
    simulate(scenario, part_of(progress, 0.0, 0.7))
    crowded = scenario.model_copy(
        update={"layers": tuple(_crowded(layer) for layer in scenario.layers), "raids": (scenario.raids[0],)}
    )
    simulate(crowded, part_of(progress, 0.7, 1.0))


def _crowded(layer: Any) -> Any:
    """Give each sensor one track only, so that the limit on tracks works too."""
    if layer.payload.kind != "infrared_sensor":
        return layer
    return layer.model_copy(update={"payload": layer.payload.model_copy(update={"simultaneous_tracks": 1})})
