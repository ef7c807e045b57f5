"""The tracking stage: from looks to detection, stereo and custody of each threat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cupola.scenario.parts import Custody
from cupola.sensing.looks import frame_mask, frames_per_step
from cupola.simulation.sensing import SensorLayer, Watch
from cupola.threats.trajectory import Trajectory
from cupola.tracking.custody import held
from cupola.tracking.stretches import Stretches, detection, looks_of


@dataclass(frozen=True)
class Tracked:
    """What became of the looks at one threat; a time that never came is None."""

    stretches: Stretches
    """Its ``satellites`` count among all sensors of the run."""
    first_look_s: float | None
    detected_s: float | None
    detector: int
    """The sensor satellite that confirmed it, -1 if none."""
    stereo_s: float | None
    """First time after the detection with a position from two satellites."""
    tracked_s: float | None
    held: NDArray[np.bool_]
    """In custody, shape (times,)."""


def tracked(
    watch: Watch,
    threat: Trajectory,
    layers: Sequence[SensorLayer],
    custody: Custody,
    confirmation_looks: int,
    step_s: float,
) -> Tracked:
    """Return detection, stereo and custody of one threat."""
    times_s = threat.times_s
    detected_s, detector, stretches = np.inf, -1, []
    for rows, layer in rows_by_layer(watch, layers):
        columns = frame_mask(times_s, layer.sensor.frame_time_s)
        seen, snr = watch.seen[rows][:, columns], watch.snr[rows][:, columns]
        found = looks_of(seen, snr, times_s[columns])
        numbers = watch.satellites[rows]
        stretches.append(Stretches(numbers[found.satellites], found.starts_s, found.ends_s, found.best_snr))
        time_s, row = detection(
            seen, times_s[columns], confirmation_looks, frames_per_step(layer.sensor.frame_time_s, step_s)
        )
        if time_s < detected_s:
            detected_s, detector = time_s, int(numbers[row])
    in_custody = held(
        times_s, watch.seen, watch.triangulation.position_error_m, detected_s, custody.satellites, custody.within_s,
        custody.position_error_m, _keep_s(layers, step_s),
    )  # fmt: skip
    return Tracked(
        stretches=_merged(stretches),
        first_look_s=_first(times_s, watch.seen.any(axis=0)),
        detected_s=detected_s if np.isfinite(detected_s) else None,
        detector=detector,
        stereo_s=_first(times_s, np.asarray((watch.triangulation.pair[:, 0] >= 0) & (times_s >= detected_s))),
        tracked_s=_first(times_s, in_custody),
        held=in_custody,
    )


def rows_by_layer(watch: Watch, layers: Sequence[SensorLayer]) -> list[tuple[slice, SensorLayer]]:
    """Return the rows of ``watch`` that belong to each sensor layer."""
    edges = np.cumsum([0, *(layer.constellation.satellites for layer in layers)])
    rows = np.searchsorted(watch.satellites, edges)
    return [(slice(int(rows[n]), int(rows[n + 1])), layer) for n, layer in enumerate(layers)]


def _keep_s(layers: Sequence[SensorLayer], step_s: float) -> float:
    """How long a position stands between frames rarer than steps."""
    slowest_s = max((layer.sensor.frame_time_s for layer in layers), default=0.0)
    return slowest_s - 0.5 * step_s if slowest_s > step_s else 0.0


def _merged(stretches: Sequence[Stretches]) -> Stretches:
    columns = [
        np.concatenate([np.zeros(0, kind), *(getattr(part, name) for part in stretches)])
        for name, kind in (("satellites", np.int32), ("starts_s", float), ("ends_s", float), ("best_snr", float))
    ]
    order = np.lexsort((columns[0], columns[1]))
    satellites, starts_s, ends_s, best_snr = (column[order] for column in columns)
    return Stretches(satellites.astype(np.int32), starts_s, ends_s, best_snr)


def _first(times_s: NDArray[np.float64], flags: Any) -> float | None:
    return float(times_s[int(np.argmax(flags))]) if flags.any() else None
