"""Immutable results of one run, each array with its shape; everything that shows or writes a run reads these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.scenario.parts import Scenario
from cupola.threats.trajectory import Trajectory

EventKind = Literal[
    "launch", "burnout", "look", "detection", "stereo", "track", "track_lost", "decision", "release", "dwell",
    "intercept", "kill", "miss", "assessment", "impact",
]  # fmt: skip
Link = Literal["detection", "stereo", "track", "decision", "reach", "magazine", "intercept"]
Outcome = Literal["killed", "leaked"]


@dataclass(frozen=True)
class LayerFlight:
    """One layer's satellites in a run; ``constellation`` moves them to any time."""

    layer_id: str
    constellation: Constellation


@dataclass(frozen=True)
class Looks:
    """Who saw a threat when: one row per unbroken stretch of looks, ordered by start."""

    satellites: NDArray[np.int32]
    """Number of the satellite among all sensor satellites of the run (see ``Results.sensors``), shape (stretches,)."""
    starts_s: NDArray[np.float64]
    ends_s: NDArray[np.float64]
    """Time of the last look of the stretch, shape (stretches,)."""
    best_snr: NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """What the layer knew of one threat, frame by frame; the times are those of its trajectory's samples."""

    times_s: NDArray[np.float64]
    """Shape (times,)."""
    lookers: NDArray[np.int32]
    """Satellites that see the threat at each time, shape (times,)."""
    pair: NDArray[np.int32]
    """The two sensor satellites of the least position error, -1 when there are none, shape (times, 2)."""
    estimates_ecef_m: NDArray[np.float64]
    """Triangulated position, nan where fewer than two look, shape (times, 3)."""
    covariances_ecef_m2: NDArray[np.float64]
    """Shape (times, 3, 3), nan where fewer than two look."""
    position_error_m: NDArray[np.float64]
    """One sigma over all axes, sqrt(trace(covariance)), inf where fewer than two look, shape (times,)."""
    held: NDArray[np.bool_]
    """Custody as the scenario defines it, shape (times,)."""


@dataclass(frozen=True)
class Shot:
    """One interceptor or laser used on one threat."""

    threat: int
    layer_id: str
    satellite: int
    """Number within its layer."""
    satellite_name: str
    kind: Literal["interceptor", "laser"]
    decided_s: float
    release_s: float
    """Missile away, or start of the dwell (after slew and settle)."""
    intercept_s: float
    """Arrival, or end of the dwell."""
    assessed_s: float
    hit: bool
    path_times_s: NDArray[np.float64]
    """Shape (points,); a laser has two points."""
    path_ecef_m: NDArray[np.float64]
    """Fly-out (or beam), shape (points, 3)."""
    delta_v_m_s: float
    """Spent, by the Lambert check; 0 for a laser."""
    intercept_altitude_m: float


@dataclass(frozen=True)
class WhyNot:
    """The first broken link of a threat that leaked."""

    link: Link
    short_by: float | None
    unit: str
    sentence: str
    satellite_name: str | None = None
    """The satellite that came nearest, when the link is reach."""
    at_s: float | None = None
    """When the link broke."""
    mend: str | None = None


@dataclass(frozen=True)
class ThreatResult:
    """Everything about one threat; a time that never came is None."""

    id: str
    name: str
    raid_id: str
    trajectory: Trajectory
    looks: Looks
    track: Track
    first_look_s: float | None
    detected_s: float | None
    stereo_s: float | None
    tracked_s: float | None
    """First time in custody."""
    decided_s: float | None
    custody_fraction: float
    position_error_median_m: float | None
    position_error_p95_m: float | None
    handovers: int
    outcome: Outcome
    kill_s: float | None
    shots: tuple[int, ...]
    """Numbers into ``Results.shots``."""
    why_not: WhyNot | None


@dataclass(frozen=True)
class Event:
    """Something that happened, in words and in numbers."""

    time_s: float
    kind: EventKind
    threat: int
    """Number into ``Results.threats``."""
    text: str
    """A short sentence: "T2 missed by I 17-40 at 141 km"."""
    satellites: tuple[str, ...] = ()
    shot: int | None = None


@dataclass(frozen=True)
class Results:
    """One run: what went in, what came out."""

    scenario: Scenario
    version: str
    seed: int
    layers: tuple[LayerFlight, ...]
    """In the order of the scenario's layers."""
    sensors: NDArray[np.int32]
    """All sensor satellites of the run as (layer number, satellite number in it), shape (sensors, 2)."""
    threats: tuple[ThreatResult, ...]
    shots: tuple[Shot, ...]
    events: tuple[Event, ...]
    """Ordered by time."""
    wall_s: float
    """How long the run took; all that differs between two runs of one seed, and saved in summary.json only."""
