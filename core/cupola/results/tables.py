"""Results as plain columns and back: what stands in each Parquet file of a saved run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.element_sets import ElementSet
from cupola.results.parts import Event, LayerFlight, Looks, Results, Shot, ThreatResult, Track, WhyNot
from cupola.scenario.parts import Scenario
from cupola.threats.trajectory import BANDS, Trajectory

Columns = dict[str, Any]
"""Column name to an array or a list; a list may hold None."""

_ELEMENTS: Final = tuple(field.name for field in fields(Elements))
_AXES: Final = ("x", "y", "z")
_COVARIANCE: Final = ("xx", "xy", "xz", "yx", "yy", "yz", "zx", "zy", "zz")
_FLIGHT_NUMBERS: Final = (
    "launch_s", "burnout_s", "apogee_m", "range_m", "impact_s", "miss_of_aim_m", "launch_latitude_rad",
    "launch_longitude_rad", "aim_latitude_rad", "aim_longitude_rad",
)  # fmt: skip
_THREAT_FIELDS: Final = (
    "id", "name", "raid_id", "first_look_s", "detected_s", "stereo_s", "tracked_s", "decided_s", "custody_fraction",
    "position_error_median_m", "position_error_p95_m", "handovers", "outcome", "kill_s",
)  # fmt: skip
_WHY_NOT: Final = tuple(field.name for field in fields(WhyNot))
_SHOT_FIELDS: Final = (
    "threat", "layer_id", "satellite", "satellite_name", "kind", "decided_s", "release_s", "intercept_s", "assessed_s",
    "hit", "delta_v_m_s", "intercept_altitude_m",
)  # fmt: skip


def _owners(lengths: Sequence[int]) -> NDArray[np.int32]:
    """Return for each row of joined arrays the number of the array it came from."""
    return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)


def _joined(arrays: Sequence[NDArray[Any]], dtype: Any, row_shape: tuple[int, ...] = ()) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty((0, *row_shape), dtype)


def _split(columns: Columns, name: str, owner: str, owners: int) -> list[NDArray[Any]]:
    ends = np.searchsorted(columns[owner], np.arange(1, owners))
    return [np.ascontiguousarray(piece) for piece in np.split(columns[name], ends)] if owners else []


def _vectors(columns: Columns, stem: str, unit: str, vectors: NDArray[np.float64]) -> None:
    flat = vectors.reshape(len(vectors), int(np.prod(vectors.shape[1:])))
    for number, axis in enumerate(_AXES if flat.shape[1] == 3 else _COVARIANCE):
        columns[f"{stem}_{axis}_{unit}"] = np.ascontiguousarray(flat[:, number])


def _stacked(columns: Columns, stem: str, unit: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    axes = _AXES if shape == (3,) else _COVARIANCE
    flat = np.stack([columns[f"{stem}_{axis}_{unit}"] for axis in axes], axis=1)
    return np.ascontiguousarray(flat.reshape(len(flat), *shape))


def satellites_table(results: Results) -> Columns:
    """Return one row per design satellite: layer, number, name, plane and mean elements at the epoch."""
    with_elements = [
        (number, layer.constellation)
        for number, layer in enumerate(results.layers)
        if layer.constellation.elements is not None
    ]
    columns: Columns = {
        "layer": np.repeat(
            np.array([number for number, _ in with_elements], np.int32), [c.satellites for _, c in with_elements]
        ),
        "name": [name for _, constellation in with_elements for name in constellation.names],
        "plane": _joined([constellation.planes for _, constellation in with_elements], np.int64),
    }
    for element in _ELEMENTS:
        columns[element] = _joined([getattr(c.elements, element) for _, c in with_elements], np.float64)
    return columns


def element_sets_table(results: Results) -> Columns:
    """Return one row per imported object: layer, name, plane, and the fields of its element set."""
    layers = [
        (n, layer.constellation) for n, layer in enumerate(results.layers) if layer.constellation.elements is None
    ]
    columns: Columns = {
        "layer": np.repeat(np.array([n for n, _ in layers], np.int32), [c.satellites for _, c in layers]),
        "satellite_name": [name for _, c in layers for name in c.names],
        "plane": _joined([c.planes for _, c in layers], np.int64),
    }
    rows = [row for _, c in layers for row in c.element_sets]
    for number, field in enumerate(ElementSet._fields):
        columns[field] = [row[number] for row in rows]
    return columns


def layers_from(scenario: Scenario, satellites: Columns, element_sets: Columns) -> tuple[LayerFlight, ...]:
    """Return the layers of a saved run."""
    return tuple(
        LayerFlight(layer.id, _constellation(number, satellites, element_sets))
        for number, layer in enumerate(scenario.layers)
    )


def _constellation(layer: int, satellites: Columns, element_sets: Columns) -> Constellation:
    first, end = np.searchsorted(satellites["layer"], [layer, layer + 1])
    if end > first:
        elements = Elements(*(np.ascontiguousarray(satellites[name][first:end]) for name in _ELEMENTS))
        planes = np.ascontiguousarray(satellites["plane"][first:end])
        return Constellation(tuple(satellites["name"][first:end]), planes, elements)
    first, end = np.searchsorted(element_sets["layer"], [layer, layer + 1])
    columns = [element_sets[field][first:end] for field in ElementSet._fields]
    rows = tuple(map(ElementSet._make, zip(*(_values(column) for column in columns), strict=True)))
    planes = np.ascontiguousarray(element_sets["plane"][first:end])
    return Constellation(tuple(element_sets["satellite_name"][first:end]), planes, None, rows)


def _values(column: Any) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def sensors_table(results: Results) -> Columns:
    """Return one row per sensor satellite: number of its layer, number in it."""
    return {
        "layer": np.ascontiguousarray(results.sensors[:, 0]),
        "satellite": np.ascontiguousarray(results.sensors[:, 1]),
    }


def threats_table(results: Results) -> Columns:
    """Return one row per threat: what happened to it, its flight in numbers, the first broken link."""
    threats = results.threats
    columns: Columns = {name: [getattr(threat, name) for threat in threats] for name in _THREAT_FIELDS}
    columns["shots"] = [list(threat.shots) for threat in threats]
    columns["threat_class"] = [threat.trajectory.threat_class for threat in threats]
    for name in _FLIGHT_NUMBERS:
        columns[name] = [float(getattr(threat.trajectory, name)) for threat in threats]
    columns["staging_s"] = [list(map(float, threat.trajectory.staging_s)) for threat in threats]
    for name in _WHY_NOT:
        columns[f"why_not_{name}"] = [threat.why_not and getattr(threat.why_not, name) for threat in threats]
    return columns


def trajectories_table(results: Results) -> Columns:
    """Return one row per threat and time: place, velocity, phase, intensity by band."""
    flights = [threat.trajectory for threat in results.threats]
    columns: Columns = {
        "threat": _owners([len(flight.times_s) for flight in flights]),
        "time_s": _joined([flight.times_s for flight in flights], np.float64),
    }
    _vectors(columns, "position_ecef", "m", _joined([f.positions_ecef_m for f in flights], np.float64, (3,)))
    _vectors(columns, "velocity_ecef", "m_s", _joined([f.velocities_ecef_m_s for f in flights], np.float64, (3,)))
    columns["phase"] = _joined([flight.phases for flight in flights], np.uint8)
    intensity = _joined([flight.intensity_w_sr.T for flight in flights], np.float64, (len(BANDS),))
    for number, band in enumerate(BANDS):
        columns[f"intensity_{band}_w_sr"] = np.ascontiguousarray(intensity[:, number])
    return columns


def tracks_table(results: Results) -> Columns:
    """Return one row per threat and time: who looks, the estimate with its covariance, custody."""
    tracks = [threat.track for threat in results.threats]
    pairs = _joined([track.pair for track in tracks], np.int32, (2,))
    columns: Columns = {
        "threat": _owners([len(track.times_s) for track in tracks]),
        "time_s": _joined([track.times_s for track in tracks], np.float64),
        "lookers": _joined([track.lookers for track in tracks], np.int32),
        "pair_first": np.ascontiguousarray(pairs[:, 0]),
        "pair_second": np.ascontiguousarray(pairs[:, 1]),
    }
    _vectors(columns, "estimate_ecef", "m", _joined([t.estimates_ecef_m for t in tracks], np.float64, (3,)))
    _vectors(columns, "covariance_ecef", "m2", _joined([t.covariances_ecef_m2 for t in tracks], np.float64, (3, 3)))
    columns["position_error_m"] = _joined([track.position_error_m for track in tracks], np.float64)
    columns["held"] = _joined([track.held for track in tracks], np.bool_)
    return columns


def looks_table(results: Results) -> Columns:
    """Return one row per unbroken stretch of looks of one satellite at one threat."""
    looks = [threat.looks for threat in results.threats]
    return {
        "threat": _owners([len(look.satellites) for look in looks]),
        "sensor": _joined([look.satellites for look in looks], np.int32),
        "start_s": _joined([look.starts_s for look in looks], np.float64),
        "end_s": _joined([look.ends_s for look in looks], np.float64),
        "best_snr": _joined([look.best_snr for look in looks], np.float64),
    }


def shots_table(results: Results) -> Columns:
    """Return one row per shot."""
    return {name: [getattr(shot, name) for shot in results.shots] for name in _SHOT_FIELDS}


def shot_paths_table(results: Results) -> Columns:
    """Return one row per shot and point of its fly-out or beam."""
    shots = results.shots
    columns: Columns = {
        "shot": _owners([len(shot.path_times_s) for shot in shots]),
        "time_s": _joined([shot.path_times_s for shot in shots], np.float64),
    }
    _vectors(columns, "position_ecef", "m", _joined([shot.path_ecef_m for shot in shots], np.float64, (3,)))
    return columns


def events_table(results: Results) -> Columns:
    """Return one row per event."""
    return {
        "time_s": [float(event.time_s) for event in results.events],
        "kind": [event.kind for event in results.events],
        "threat": [event.threat for event in results.events],
        "text": [event.text for event in results.events],
        "satellites": [list(event.satellites) for event in results.events],
        "shot": [event.shot for event in results.events],
    }


def _flights_from(threats: Columns, samples: Columns) -> Iterable[Trajectory]:
    count = len(threats["id"])
    samples = samples | {
        "positions": _stacked(samples, "position_ecef", "m", (3,)),
        "velocities": _stacked(samples, "velocity_ecef", "m_s", (3,)),
        "intensity": np.stack([samples[f"intensity_{band}_w_sr"] for band in BANDS], axis=1),
    }
    names = ("time_s", "positions", "velocities", "phase", "intensity")
    pieces = zip(*(_split(samples, name, "threat", count) for name in names), strict=True)
    for number, (times, positions, velocities, phases, intensity) in enumerate(pieces):
        yield Trajectory(
            threat_class=threats["threat_class"][number],
            times_s=times,
            positions_ecef_m=positions,
            velocities_ecef_m_s=velocities,
            phases=phases,
            intensity_w_sr=np.ascontiguousarray(intensity.T),
            staging_s=tuple(threats["staging_s"][number]),
            **{name: threats[name][number] for name in _FLIGHT_NUMBERS},
        )


def _tracks_from(count: int, rows: Columns) -> list[Track]:
    rows = rows | {
        "pair": np.stack([rows["pair_first"], rows["pair_second"]], axis=1),
        "estimates": _stacked(rows, "estimate_ecef", "m", (3,)),
        "covariances": _stacked(rows, "covariance_ecef", "m2", (3, 3)),
    }
    names = ("time_s", "lookers", "pair", "estimates", "covariances", "position_error_m", "held")
    return [Track(*pieces) for pieces in zip(*(_split(rows, name, "threat", count) for name in names), strict=True)]


def _looks_from(count: int, rows: Columns) -> list[Looks]:
    names = ("sensor", "start_s", "end_s", "best_snr")
    return [Looks(*pieces) for pieces in zip(*(_split(rows, name, "threat", count) for name in names), strict=True)]


def _why_not_from(threats: Columns, number: int) -> WhyNot | None:
    if threats["why_not_link"][number] is None:
        return None
    return WhyNot(**{name: threats[f"why_not_{name}"][number] for name in _WHY_NOT})


def threats_from(threats: Columns, flights: Columns, tracks: Columns, looks: Columns) -> tuple[ThreatResult, ...]:
    """Return the threats of a saved run."""
    count = len(threats["id"])
    parts = zip(_flights_from(threats, flights), _tracks_from(count, tracks), _looks_from(count, looks), strict=True)
    return tuple(
        ThreatResult(
            trajectory=flight,
            track=track,
            looks=look,
            shots=tuple(threats["shots"][number]),
            why_not=_why_not_from(threats, number),
            **{name: threats[name][number] for name in _THREAT_FIELDS},
        )
        for number, (flight, track, look) in enumerate(parts)
    )


def shots_from(shots: Columns, paths: Columns) -> tuple[Shot, ...]:
    """Return the shots of a saved run."""
    count = len(shots["threat"])
    paths = paths | {"positions": _stacked(paths, "position_ecef", "m", (3,))}
    pieces = zip(*(_split(paths, name, "shot", count) for name in ("time_s", "positions")), strict=True)
    return tuple(
        Shot(path_times_s=times, path_ecef_m=places, **{name: shots[name][number] for name in _SHOT_FIELDS})
        for number, (times, places) in enumerate(pieces)
    )


def events_from(events: Columns) -> tuple[Event, ...]:
    """Return the events of a saved run."""
    rows = zip(*(events[name] for name in ("time_s", "kind", "threat", "text", "satellites", "shot")), strict=True)
    return tuple(
        Event(time_s, kind, threat, text, tuple(satellites), shot)
        for time_s, kind, threat, text, satellites, shot in rows
    )
