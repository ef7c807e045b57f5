"""Compiles every kernel once, so that the first run does not wait for it."""

from __future__ import annotations

import time
from typing import Any, Final

import numpy as np

from cupola.astro.motion import positions_ecef_m as moved_ecef_m
from cupola.astro.motion import prepare
from cupola.progress import Progress, ignore_progress, part_of
from cupola.scenario.parts import Scenario
from cupola.simulation.coverage import coverage_full, coverage_live
from cupola.simulation.live import live
from cupola.simulation.simulate import simulate

_AREA: Final = {"latitude_deg": 45, "longitude_deg": 170, "radius_km": 10}


def warm_scenarios() -> tuple[Scenario, Scenario, Scenario]:
    """Return a shield of lasers, one of interceptors that miss and one of interceptors out of reach, around the same
    launches: small, every branch of them busy."""
    orbits: dict[str, Any] = {
        "kind": "walker_delta", "planes": 6, "satellites_per_plane": 8, "altitude_km": 1000, "inclination_deg": 70,
    }  # fmt: skip
    sensor = {"kind": "infrared_sensor", "simultaneous_tracks": 1}
    kinetic = {"kind": "kinetic_interceptor", "delta_v_km_s": 12.0, "single_shot_pk": 0.0}
    laser = {"kind": "laser", "power_mw": 100, "maximum_range_km": 6000}
    parts: dict[str, Any] = {
        "name": "Warm-up", "epoch_utc": "2027-01-01T00:00:00Z", "step_s": 5,
        "raids": [{
            "id": "r", "name": "Raid", "threat": "irbm", "count": 2, "start_s": 100, "spacing_s": 150,
            "launch_area": _AREA,
            "aim_area": {**_AREA, "latitude_deg": 30},
        }],
        "custody": {"satellites": 1, "position_error_m": 1e6},
    }  # fmt: skip
    watch = {"id": "c", "name": "Custody", "orbits": orbits}
    lasers = [
        {**watch, "payload": {**sensor, "simultaneous_tracks": 9}},
        {"id": "l", "name": "Lasers", "orbits": orbits, "payload": laser},
    ]
    interceptors = [
        {**watch, "payload": sensor},
        {"id": "i", "name": "Interceptors", "orbits": {**orbits, "planes": 12}, "payload": kinetic},
    ]
    weak = [interceptors[0], {**interceptors[1], "payload": {**kinetic, "delta_v_km_s": 0.05}}]
    return (
        Scenario.model_validate({**parts, "layers": lasers}),
        Scenario.model_validate({**parts, "layers": interceptors}),
        Scenario.model_validate({**parts, "layers": weak}),
    )


def warm_coverage(scenario: Scenario) -> Scenario:
    """Return the scenario with a question about coverage that asks for every figure."""
    region = {"id": "p", "name": "Polygon", "kind": "polygon", "points": [[0, 0], [0, 40], [40, 0]]}
    asked = {"grid_deg": 10, "step_s": 600, "duration_s": 7200, "minimum_stereo_angle_deg": 10, "fold": 4}
    return Scenario.model_validate({**scenario.model_dump(), "regions": [region], "coverage": asked})


def warm_kernels(progress: Progress = ignore_progress) -> None:
    """Run small scenarios through every stage; compiled kernels stay on disk for later processes."""
    scenarios = warm_scenarios()
    for flight in live(scenarios[0]).layers:
        motion = prepare(flight.constellation, scenarios[0].epoch_utc, 0.0, 60.0)
        np.asarray(moved_ecef_m(motion, 1.0))
    for number, scenario in enumerate(scenarios):
        simulate(scenario, part_of(progress, 0.7 * number / len(scenarios), 0.7 * (number + 1) / len(scenarios)))
    covered = warm_coverage(scenarios[0])
    coverage_live(covered, "c", progress=part_of(progress, 0.7, 0.85))
    coverage_full(covered, "c", part_of(progress, 0.85, 1.0))


def main() -> None:
    """Warm up, saying how far it is, once a second at most."""
    told_s = time.monotonic()

    def tell(share: float, what: str) -> None:
        nonlocal told_s
        if time.monotonic() - told_s >= 1.0:
            told_s = time.monotonic()
            print(f"  {share:4.0%}  {what}", flush=True)

    print("Compiling the kernels, once", flush=True)
    started_s = time.monotonic()
    warm_kernels(tell)
    print(f"  done in {time.monotonic() - started_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
