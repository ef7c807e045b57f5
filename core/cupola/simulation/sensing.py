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
from cupola.sensing.looks import frame_mask, look_snr, noise_per_step_rad, required_snr
from cupola.sensing.sensor import Sensor
from cupola.threats.trajectory import Trajectory
from cupola.tracking.stretches import limit_tracks
from cupola.tracking.triangulation import Triangulation, track

DETECTION_PROBABILITY: Final = 0.9
"""A look counts when its signal would be detected with this probability at the sensor's false-alarm probability."""
_STATES_AT_ONCE: Final = 60_000
_LOOKS_AT_ONCE: Final = 4_000_000
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
    return tuple(_joined(part, threat) for part, threat in zip(parts, threats, strict=True))


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
    suns = sun_directions_ecef(epoch_utc, stretch_s)
    looks = {}
    for number, span in spans.items():
        progress(share, "Looking")
        columns = np.searchsorted(stretch_s, threats[number].times_s[span])
        looks[number] = _looks(layers, threats[number], frames[number], span, places[:, columns], suns[columns])
    _limit(
        layers,
        looks,
        {number: np.searchsorted(stretch_s, threats[number].times_s[span]) for number, span in spans.items()},
    )
    noise_rad = np.concatenate(
        [np.zeros(0), *(np.full(x.constellation.satellites, noise_per_step_rad(x.sensor, step_s)) for x in layers)]
    )
    for number, span in spans.items():
        progress(share, "Tracking")
        seen, snr = looks[number]
        lookers = np.flatnonzero(seen.any(axis=1))
        columns = np.searchsorted(stretch_s, threats[number].times_s[span])
        found = track(
            places[np.ix_(lookers, columns)], threats[number].positions_ecef_m[span], seen[lookers], noise_rad[lookers],
            streams[number],
        )  # fmt: skip
        found.pair[found.pair >= 0] = lookers[found.pair[found.pair >= 0]]
        parts[number].satellites.append(lookers)
        parts[number].seen.append(seen[lookers])
        parts[number].snr.append(snr[lookers])
        parts[number].positions.append(found)


def _looks(
    layers: Sequence[SensorLayer],
    threat: Trajectory,
    frames: Sequence[NDArray[np.bool_]],
    span: slice,
    places: NDArray[np.float64],
    suns: NDArray[np.float64],
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Return where each satellite sees one threat, and how well, both (sensors, times)."""
    seen = np.zeros(places.shape[:2], np.bool_)
    snr = np.zeros(places.shape[:2], np.float32)
    row = 0
    for layer, frame in zip(layers, frames, strict=True):
        rows = slice(row, row + layer.constellation.satellites)
        snr[rows] = look_snr(
            layer.sensor, places[rows], threat.positions_ecef_m[span], threat.intensity_w_sr[:, span], suns
        )
        seen[rows] = (snr[rows] >= needed_snr(layer.sensor)) & frame[span]
        row = rows.stop
    snr[~seen] = 0.0
    return seen, snr


def needed_snr(sensor: Sensor) -> float:
    """Return the signal-to-noise ratio that makes a look count."""
    return required_snr(sensor.false_alarm_probability, DETECTION_PROBABILITY)


def _limit(
    layers: Sequence[SensorLayer],
    looks: dict[int, tuple[NDArray[np.bool_], NDArray[np.float32]]],
    columns: dict[int, NDArray[np.int64]],
) -> None:
    """Let go of what satellites cannot follow at once, in place; nothing to do while the threats are few."""
    if not layers or len(looks) <= min(layer.sensor.simultaneous_tracks for layer in layers):
        return
    limits = np.concatenate(
        [np.full(x.constellation.satellites, x.sensor.simultaneous_tracks, np.int64) for x in layers]
    )
    width = 1 + max(int(c[-1]) for c in columns.values())
    shape = (len(looks), len(limits), width)
    seen, snr = np.zeros(shape, np.bool_), np.zeros(shape, np.float32)
    for row, number in enumerate(looks):
        seen[row][:, columns[number]], snr[row][:, columns[number]] = looks[number]
    kept = limit_tracks(seen, snr, limits)
    for row, number in enumerate(looks):
        looks[number][0][:] = kept[row][:, columns[number]]
        looks[number][1][~looks[number][0]] = 0.0


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
