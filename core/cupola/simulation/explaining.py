"""Asks, for each threat that leaked, for its first broken link."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cupola.astro.propagation import positions_ecef_m
from cupola.astro.sun import sun_directions_ecef
from cupola.engagement.explanation import Break, no_stereo, no_track, not_detected, not_killed
from cupola.engagement.shooters import Doctrine
from cupola.results.parts import WhyNot
from cupola.scenario.parts import Scenario
from cupola.sensing.looks import LOOK_BLOCKS, frame_mask, frames_per_step, looked
from cupola.simulation.engagement import Engagement
from cupola.simulation.sensing import SensorLayer, Watch, needed_snr
from cupola.simulation.tracking import Tracked, rows_by_layer
from cupola.threats.trajectory import Trajectory
from cupola.tracking.custody import recent_lookers

_INSTANTS = 60
"""At which geometry is asked again for a threat that was never detected."""


def why_not(
    number: int,
    scenario: Scenario,
    threat: Trajectory,
    watch: Watch,
    track: Tracked,
    sensors: Sequence[SensorLayer],
    sensor_names: Sequence[str],
    engagement: Engagement,
    doctrine: Doctrine,
) -> WhyNot:
    """Return the first broken link of threat ``number``, which leaked."""
    if track.detected_s is None:
        found = _detection(scenario, threat, watch, sensors)
    elif track.stereo_s is None:
        found = _stereo(watch, track, sensor_names)
    elif track.tracked_s is None:
        found = _track(scenario, threat, watch, track)
    else:
        found = not_killed(
            number, engagement.targets[number], engagement.battle.fates[number], engagement.battle.shots,
            engagement.layers, engagement.windows, doctrine, scenario.epoch_utc,
        )  # fmt: skip
    name = engagement.layers[found.layer].constellation.names[found.satellite] if found.satellite >= 0 else None
    return WhyNot(found.link, found.short_by, found.unit, found.sentence, name, found.at_s)


def _detection(scenario: Scenario, threat: Trajectory, watch: Watch, sensors: Sequence[SensorLayer]) -> Break:
    longest = longest_run(watch, threat, sensors, scenario.step_s)
    block, best, needed = ("range", 0.0, 0.0) if longest else _nearest_look(scenario.epoch_utc, threat, sensors)
    count = sum(layer.constellation.satellites for layer in sensors)
    return not_detected(count, longest, scenario.command.confirmation_looks, best, needed, block)


def longest_run(watch: Watch, threat: Trajectory, sensors: Sequence[SensorLayer], step_s: float) -> int:
    """Return the most looks that one satellite had in consecutive frames; as in ``detection``, a step counts for all
    the frames in it."""
    longest = 0
    for rows, layer in rows_by_layer(watch, sensors):
        frames = frame_mask(threat.times_s, layer.sensor.frame_time_s)
        for row in watch.seen[rows][:, frames]:
            edges = np.flatnonzero(np.diff(np.concatenate([[0], row.view(np.int8), [0]])))
            if edges.size:
                run = int((edges[1::2] - edges[::2]).max())
                longest = max(longest, run * frames_per_step(layer.sensor.frame_time_s, step_s))
    return longest


def _nearest_look(epoch_utc: str, threat: Trajectory, sensors: Sequence[SensorLayer]) -> tuple[str, float, float]:
    """Return what stopped the look that came nearest, the best signal over noise, and what was needed there."""
    picked = np.unique(np.linspace(0, len(threat.times_s) - 1, _INSTANTS).astype(int))
    suns = sun_directions_ecef(epoch_utc, threat.times_s[picked])
    found = ("range", 0.0, 0.0)
    for layer in sensors:
        if not layer.constellation.satellites:
            continue
        places = positions_ecef_m(layer.constellation, epoch_utc, threat.times_s[picked])
        given = layer.sensor, places, threat.positions_ecef_m[picked], threat.intensity_w_sr[:, picked], suns
        snr, blocks = looked(*given)
        block = LOOK_BLOCKS[int(blocks.max())]
        best, needed = float(snr.max()), needed_snr(layer.sensor)
        if block == "signal" and best >= needed:
            block = "tracks" if layer.sensor.simultaneous_tracks < 1 or layer.sensor.frame_time_s < 60.0 else "frames"
        if _rank(block) >= _rank(found[0]):
            found = (block, best, needed)
    return found


def _rank(block: str) -> int:
    return LOOK_BLOCKS.index(block) if block in LOOK_BLOCKS else len(LOOK_BLOCKS)


def _stereo(watch: Watch, track: Tracked, sensor_names: Sequence[str]) -> Break:
    assert track.detected_s is not None
    stretches = track.stretches
    gap_s: float | None = None
    for first in range(len(stretches.satellites)):
        others = stretches.satellites[first + 1 :] != stretches.satellites[first]
        if others.any():
            gap = float((stretches.starts_s[first + 1 :][others] - stretches.ends_s[first]).min())
            gap_s = gap if gap_s is None else min(gap_s, gap)
    if gap_s is not None:
        gap_s = max(gap_s, 0.0)
    return no_stereo(gap_s, [sensor_names[number] for number in watch.satellites[:1]], track.detected_s)


def _track(scenario: Scenario, threat: Trajectory, watch: Watch, track: Tracked) -> Break:
    assert track.stereo_s is not None
    custody = scenario.custody
    confirmed = threat.times_s >= (track.detected_s or 0.0)
    least_m = float(watch.triangulation.position_error_m[confirmed].min())
    most = int(recent_lookers(watch.seen, threat.times_s, custody.within_s)[confirmed].max())
    return no_track(least_m, custody.position_error_m, most, custody.satellites, track.stereo_s)
