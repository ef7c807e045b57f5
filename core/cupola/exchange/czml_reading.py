"""CZML read back: positions as a viewer will show them, against those of the run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cupola.astro import propagation
from cupola.exchange.ephemeris import CHUNK, flyout_samples, largest_distance_m, taken, threat_positions, times_between
from cupola.exchange.interpolating import Floats, hermite_at, lagrange_at, linear_at
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Results


def packets_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the packets of a document that has one packet a line, as ours have; memory for one packet only."""
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            text = line.strip().rstrip(",")
            if text not in ("[", "]"):
                packet: dict[str, Any] = json.loads(text)
                yield packet


def position_at(position: dict[str, Any], times_s: Floats) -> Floats:
    """Return a sampled CZML position at times from its epoch (times,), (times, 3), interpolated as it asks."""
    sampled_times_s, columns = samples_of(position)
    if position["interpolationAlgorithm"] == "HERMITE":
        return hermite_at(sampled_times_s, columns[:, :3], columns[:, 3:], times_s)
    if position["interpolationAlgorithm"] == "LINEAR":
        return linear_at(sampled_times_s, columns, times_s)
    return lagrange_at(sampled_times_s, columns, times_s, int(position["interpolationDegree"]))


def samples_of(position: dict[str, Any]) -> tuple[Floats, Floats]:
    """Return times (samples,) and columns (samples, 3), or (samples, 6) with velocities, of a sampled CZML position."""
    width = 7 if "cartesianVelocity" in position else 4
    table = np.array(position["cartesianVelocity" if width == 7 else "cartesian"], dtype=np.float64).reshape(-1, width)
    return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1:])


def largest_difference_m(path: Path, results: Results, progress: Progress = ignore_progress) -> float:
    """Return the largest distance between positions of the file and of the run, at times between the file's samples.

    Satellites are moved anew by their own propagator; threats are compared with every sample of their trajectories,
    fly-outs with every point of theirs.
    """
    largest = 0.0
    waiting: dict[tuple[int, bytes], list[tuple[int, Floats, Floats]]] = defaultdict(list)
    layer_numbers = {layer.id: number for number, layer in enumerate(results.scenario.layers)}
    done = 0
    total = sum(layer.constellation.satellites for layer in results.layers)
    for packet in packets_of(path):
        kind, *rest = packet["id"].split(".")
        if "epoch" not in packet.get("position", {}):
            continue
        if kind == "satellites":
            times_s, columns = samples_of(packet["position"])
            key = (layer_numbers[rest[0]], times_s.tobytes())
            waiting[key].append((int(rest[1]), times_s, columns))
            if len(waiting[key]) == CHUNK:
                done += CHUNK
                progress(done / total, "Reading back")
                largest = max(largest, _satellites_m(results, key[0], waiting.pop(key)))
        else:
            largest = max(largest, _object_m(results, kind, rest[0], packet["position"]))
    for key, group in waiting.items():
        largest = max(largest, _satellites_m(results, key[0], group))
    return largest


def _satellites_m(results: Results, layer: int, group: list[tuple[int, Floats, Floats]]) -> float:
    times_s = group[0][1]
    some = taken(results.layers[layer].constellation, np.array([number for number, _, _ in group]))
    between_s = times_between(times_s)
    truth = propagation.positions_ecef_m(some, results.scenario.epoch_utc, between_s)
    return largest_distance_m(lagrange_at(times_s, np.stack([columns for _, _, columns in group]), between_s, 5), truth)


def _object_m(results: Results, kind: str, name: str, position: dict[str, Any]) -> float:
    if kind == "shots":
        times_s, points = flyout_samples(results.shots[int(name)])
        return largest_distance_m(position_at(position, times_s), points)
    threat = next(threat for threat in results.threats if threat.id == name)
    sampled_times_s, _ = samples_of(position)
    times_s = threat.trajectory.times_s
    times_s = np.append(times_s[times_s <= sampled_times_s[-1]], sampled_times_s[-1])
    return largest_distance_m(position_at(position, times_s), threat_positions(threat, times_s))
