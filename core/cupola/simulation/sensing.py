"""The sensing stage: who looks at which threat when, and the position of each from those looks.

Time runs in stretches. In each, the satellites are moved once and every threat is looked at; nothing of the size of
satellites times instants outlives its stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.astro.propagation import positions_ecef_m
from cupola.astro.sun import sun_directions_ecef
from cupola.progress import Progress, ignore_progress
from cupola.sensing.crowd import Crowd, CrowdLooks, crowd_looks
from cupola.sensing.looks import frame_mask, noise_per_step_rad, required_snr
from cupola.sensing.sensor import Sensor
from cupola.threats.trajectory import Trajectory
from cupola.tracking.stretches import limit_tracks
from cupola.tracking.triangulation import Triangulation, track

DETECTION_PROBABILITY: Final = 0.9
"""A look counts when its signal would be detected with this probability at the sensor's false-alarm probability."""
_STATES_AT_ONCE: Final = 60_000
_LOOKS_AT_ONCE: Final = 20_000_000
"""Satellites times threats times instants between two reports of progress, most of them out of sight."""
_TRACKED_AT_ONCE: Final = 50
"""Threats, between two reports of progress."""
_NOISE_STREAM: Final = 2
"""Names the random stream of angle noise among those of a run."""


@dataclass(frozen=True)
class SensorLayer:
    """Satellites that carry one kind of sensor."""

    layer: int
    """Number among the scenario's layers."""
    sensor: Sensor
    constellation: Constellation


@dataclass(frozen=True)
class Watch:
    """Every look at one threat, and the positions they give, on the threat's samples."""

    satellites: NDArray[np.int32]
    """The sensor satellites that ever look, numbers among all sensors of the run, ascending, shape (lookers,)."""
    seen: NDArray[np.bool_]
    """Shape (lookers, times)."""
    snr: NDArray[np.float32]
    """Shape (lookers, times); 0 where not seen."""
    triangulation: Triangulation
    """Its ``pair`` counts among all sensors of the run."""


@dataclass
class _Parts:
    """Stretch after stretch of one threat's looks, until they are joined."""

    satellites: list[NDArray[np.int64]] = field(default_factory=list)
    seen: list[NDArray[np.bool_]] = field(default_factory=list)
    snr: list[NDArray[np.float32]] = field(default_factory=list)
    positions: list[Triangulation] = field(default_factory=list)


def watched(
    layers: Sequence[SensorLayer],
    threats: Sequence[Trajectory],
    epoch_utc: str,
    step_s: float,
    seed: int,
    progress: Progress = ignore_progress,
) -> tuple[Watch, ...]:
    """Return what the sensors saw of each threat; the noise of threat n comes from a stream of its own."""
    streams = [
        np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_NOISE_STREAM, n))) for n in range(len(threats))
    ]
    parts = [_Parts() for _ in threats]
    if threats:
        times_s = np.unique(np.concatenate([threat.times_s for threat in threats]))
        count = max(1, sum(layer.constellation.satellites for layer in layers))
        at_once = max(8, min(_STATES_AT_ONCE, _LOOKS_AT_ONCE // len(threats)) // count)
        frames = [[frame_mask(t.times_s, layer.sensor.frame_time_s) for layer in layers] for t in threats]
        for first in range(0, len(times_s), at_once):
            stretch_s = times_s[first : first + at_once]
            _stretch(
                layers, threats, frames, stretch_s, epoch_utc, step_s, streams, parts, progress, first / len(times_s)
            )
    joined = []
    for number, (part, threat) in enumerate(zip(parts, threats, strict=True)):
        if number % _TRACKED_AT_ONCE == 0:
            progress(1.0, "Tracking")
        joined.append(_joined(part, threat))
    return tuple(joined)


def _stretch(
    layers: Sequence[SensorLayer],
    threats: Sequence[Trajectory],
    frames: Sequence[Sequence[NDArray[np.bool_]]],
    stretch_s: NDArray[np.float64],
    epoch_utc: str,
    step_s: float,
    streams: Sequence[np.random.Generator],
    parts: Sequence[_Parts],
    progress: Progress,
    share: float,
) -> None:
    """Look at every threat that flies in one stretch of time, and add what was seen to ``parts``."""
    progress(share, "Looking")
    spans = {}
    for number, threat in enumerate(threats):
        low, high = np.searchsorted(threat.times_s, [stretch_s[0], np.nextafter(stretch_s[-1], np.inf)])
        if high > low:
            spans[number] = slice(int(low), int(high))
    if not spans:
        return
    places = np.concatenate(
        [
            np.empty((0, len(stretch_s), 3)),
            *(positions_ecef_m(layer.constellation, epoch_utc, stretch_s) for layer in layers),
        ]
    )
    crowd = _crowd(threats, spans, stretch_s)
    having = np.zeros((len(layers), len(crowd.columns)), np.bool_)
    for row in range(len(layers)):
        having[row] = np.concatenate([frames[number][row][span] for number, span in spans.items()])
    suns = sun_directions_ecef(epoch_utc, stretch_s)
    looks = crowd_looks(
        [layer.sensor for layer in layers], [layer.constellation.satellites for layer in layers],
        [needed_snr(layer.sensor) for layer in layers], places, crowd, having, suns,
    )  # fmt: skip
    _limit(layers, looks, crowd, progress, share)
    noise_rad = np.concatenate(
        [np.zeros(0), *(np.full(x.constellation.satellites, noise_per_step_rad(x.sensor, step_s)) for x in layers)]
    )
    edges = np.searchsorted(looks.targets, np.arange(len(spans) + 1))
    for place, (number, span) in enumerate(spans.items()):
        if place % _TRACKED_AT_ONCE == 0:
            progress(share, "Tracking")
        rows = slice(edges[place], edges[place + 1])
        columns = crowd.columns[crowd.first[place] : crowd.first[place + 1]]
        _add(parts[number], looks, rows, places, columns, threats[number].positions_ecef_m[span], noise_rad,
             streams[number])  # fmt: skip


def _crowd(threats: Sequence[Trajectory], spans: dict[int, slice], stretch_s: NDArray[np.float64]) -> Crowd:
    """Return the samples of every threat that flies in one stretch of time."""
    times_s = np.concatenate([threats[number].times_s[span] for number, span in spans.items()])
    return Crowd(
        first=np.cumsum([0, *(span.stop - span.start for span in spans.values())]),
        columns=np.searchsorted(stretch_s, times_s),
        positions_ecef_m=np.concatenate([threats[number].positions_ecef_m[span] for number, span in spans.items()]),
        intensity_w_sr=np.concatenate([threats[n].intensity_w_sr[:, span] for n, span in spans.items()], axis=1),
    )


def _add(
    parts: _Parts,
    looks: CrowdLooks,
    rows: slice,
    places: NDArray[np.float64],
    columns: NDArray[np.int64],
    targets_ecef_m: NDArray[np.float64],
    noise_rad: NDArray[np.float64],
    stream: np.random.Generator,
) -> None:
    """Add one threat's looks in one stretch of time, and the positions from them."""
    kept = np.flatnonzero(looks.seen[rows].any(axis=1)) + rows.start
    lookers = looks.satellites[kept]
    seen, snr = looks.seen[kept, : columns.size], looks.snr[kept, : columns.size]
    found = track(places[np.ix_(lookers, columns)], targets_ecef_m, seen, noise_rad[lookers], stream)
    found.pair[found.pair >= 0] = lookers[found.pair[found.pair >= 0]]
    parts.satellites.append(lookers)
    parts.seen.append(seen)
    parts.snr.append(snr)
    parts.positions.append(found)


def needed_snr(sensor: Sensor) -> float:
    """Return the signal-to-noise ratio that makes a look count."""
    return required_snr(sensor.false_alarm_probability, DETECTION_PROBABILITY)


def _limit(layers: Sequence[SensorLayer], looks: CrowdLooks, crowd: Crowd, progress: Progress, share: float) -> None:
    """Let go of what satellites cannot follow at once, in place; nothing to do while the threats are few."""
    if not layers or crowd.first.size - 1 <= min(layer.sensor.simultaneous_tracks for layer in layers):
        return
    limits = np.concatenate(
        [np.full(x.constellation.satellites, x.sensor.simultaneous_tracks, np.int64) for x in layers]
    )
    width = 1 + int(crowd.columns.max())
    busy = np.bincount(looks.satellites, minlength=len(limits)) > limits
    for number, satellite in enumerate(np.flatnonzero(busy)):
        if number % 4 == 0:
            progress(share, "Looking")
        rows = np.flatnonzero(looks.satellites == satellite)
        seen, snr = np.zeros((len(rows), 1, width), np.bool_), np.zeros((len(rows), 1, width), np.float32)
        columns = [crowd.columns[crowd.first[n] : crowd.first[n + 1]] for n in looks.targets[rows]]
        for place, (row, at) in enumerate(zip(rows, columns, strict=True)):
            seen[place, 0, at], snr[place, 0, at] = looks.seen[row, : at.size], looks.snr[row, : at.size]
        kept = limit_tracks(seen, snr, limits[[satellite]])
        for place, (row, at) in enumerate(zip(rows, columns, strict=True)):
            looks.seen[row, : at.size] = kept[place, 0, at]
        looks.snr[rows] *= looks.seen[rows]


def _joined(parts: _Parts, threat: Trajectory) -> Watch:
    """Return the stretches of one threat as one."""
    satellites = np.unique(np.concatenate([np.zeros(0, np.int64), *parts.satellites]))
    times = len(threat.times_s)
    seen, snr = np.zeros((len(satellites), times), np.bool_), np.zeros((len(satellites), times), np.float32)
    column = 0
    for lookers, part_seen, part_snr in zip(parts.satellites, parts.seen, parts.snr, strict=True):
        rows, columns = np.searchsorted(satellites, lookers), slice(column, column + part_seen.shape[1])
        seen[rows, columns], snr[rows, columns] = part_seen, part_snr
        column = columns.stop
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts.positions])
        for name in ("lookers", "pair", "estimates_ecef_m", "covariances_ecef_m2", "position_error_m")
    }
    return Watch(satellites.astype(np.int32), seen, snr, Triangulation(**joined))
