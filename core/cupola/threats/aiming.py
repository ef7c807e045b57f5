"""The shooting solve: kick, heading and end of thrust that bring a missile to its aim."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cupola.astro.geodesy import bearing_rad, ecef_from_geodetic, great_circle_rad
from cupola.constants import EARTH_FLATTENING, EARTH_J2, EARTH_ROTATION_RAD_S
from cupola.numerics.roots import root_between
from cupola.threats.classes import ThreatClass
from cupola.threats.energy import minimum_energy_climb_rad
from cupola.threats.motion import APOGEE, IMPACT, OUTCOME_SIZE, REENTRY_TIME, State, boost, coast

Floats = NDArray[np.float64]
Shape = Literal["minimum_energy", "lofted", "depressed"]

CLIMB_OFFSETS_RAD: Final[dict[str, float]] = {
    "minimum_energy": 0.0,
    "lofted": math.radians(12.0),
    "depressed": math.radians(-12.0),
}
"""Flight-path angle at burnout over that of least energy."""
_LEAST_CLIMB_RAD: Final = math.radians(4.0)
_KICKS_RAD: Final = (math.radians(0.3), math.radians(88.0))
_LEAST_LAST_BURN_S: Final = 1.0
_GOOD_MISS_RAD: Final = 3.0e-6
_GOOD_CLIMB_RAD: Final = 1.0e-4
_LAST_BURN_SHARES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_FINE_RAD: Final = 2.0e-5
_ROUGH_RAD: Final = 1.0e-3
_CLOSE_SHARE: Final = 0.03
_NEAR_KICK_RAD: Final = 0.02
_MOST_NEWTON: Final = 25
_MOST_HEADINGS: Final = 6
_NO_TIMES: Final = np.empty(0)
_NO_STATES: Final = np.empty((0, 6))


@dataclass(frozen=True)
class Aim:
    """What to launch, from where, at what, how."""

    threat: ThreatClass
    launch_latitude_rad: float
    launch_longitude_rad: float
    aim_latitude_rad: float
    aim_longitude_rad: float
    shape: Shape

    @property
    def angle_rad(self) -> float:
        """Central angle from launch to aim."""
        return float(
            great_circle_rad(
                self.launch_latitude_rad, self.launch_longitude_rad, self.aim_latitude_rad, self.aim_longitude_rad
            )
        )

    @property
    def bearing_rad(self) -> float:
        """Bearing of the aim at launch, clockwise from north."""
        return float(
            bearing_rad(
                self.launch_latitude_rad, self.launch_longitude_rad, self.aim_latitude_rad, self.aim_longitude_rad
            )
        )


@dataclass(frozen=True)
class Steering:
    """The three unknowns."""

    kick_rad: float
    cutoff_s: float
    heading_rad: float


@dataclass(frozen=True)
class Shot:
    """One flight: how it was steered, and where it went."""

    steering: Steering
    outcome: Floats
    """See ``motion.coast``."""
    climb_error_rad: float
    """Flight-path angle at burnout over the wanted one."""
    angle_rad: float
    """Central angle from launch to impact."""
    bearing_error_rad: float
    """Bearing of the impact over that of the aim."""


def rocket_rows(threat: ThreatClass) -> Floats:
    """Return one row a stage for ``motion.boost``; the drag area is that of the widest stage left."""
    rows, start_s = [], 0.0
    mass_kg = threat.payload_kg + sum(stage.propellant_kg + stage.dry_kg for stage in threat.stages)
    for number, stage in enumerate(threat.stages):
        width_m = max(other.diameter_m for other in threat.stages[number:])
        lost_n = stage.thrust_vacuum_n - stage.thrust_sea_level_n
        area_m2 = 0.25 * math.pi * width_m**2
        flow = stage.mass_flow_kg_s
        rows.append([start_s, start_s + stage.burn_s, mass_kg, flow, stage.thrust_vacuum_n, lost_n, area_m2])
        start_s += stage.burn_s
        mass_kg -= stage.propellant_kg + stage.dry_kg
    return np.array(rows)


def launch_axes(latitude_rad: float, longitude_rad: float) -> Floats:
    """Return the unit vectors east, north, up, Earth-fixed, shape (3, 3)."""
    sin_lat, cos_lat = math.sin(latitude_rad), math.cos(latitude_rad)
    sin_lon, cos_lon = math.sin(longitude_rad), math.cos(longitude_rad)
    return np.array(
        [
            [-sin_lon, cos_lon, 0.0],
            [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
        ]
    )


def flown(aim: Aim, rocket: Floats, steering: Steering, times_s: Floats, states: Floats) -> tuple[State, Floats]:
    """Fly once, writing samples; return the state at the end of thrust and the outcome of the coast."""
    axes = launch_axes(aim.launch_latitude_rad, aim.launch_longitude_rad)
    ahead = math.sin(steering.heading_rad) * axes[0] + math.cos(steering.heading_rad) * axes[1]
    place = ecef_from_geodetic(aim.launch_latitude_rad, aim.launch_longitude_rad, 0.0)
    pitch = np.array([steering.kick_rad, aim.threat.vertical_s, aim.threat.turned_s])
    row, flies, state = boost(
        place, axes[2], ahead, pitch, rocket, steering.cutoff_s, EARTH_J2, EARTH_ROTATION_RAD_S, times_s, states
    )
    outcome = np.full(OUTCOME_SIZE, np.nan)
    if flies:
        coast(
            state, steering.cutoff_s, aim.threat.ballistic_kg_m2, EARTH_J2, EARTH_ROTATION_RAD_S,
            times_s, states, row, outcome,
        )  # fmt: skip
    else:
        outcome[IMPACT] = outcome[APOGEE] = outcome[REENTRY_TIME] = steering.cutoff_s
        outcome[IMPACT + 1 : IMPACT + 7] = outcome[APOGEE + 1 : APOGEE + 7] = state
    return state, outcome


def place_of_impact(outcome: Floats) -> tuple[float, float]:
    """Return geodetic latitude and longitude [rad] of an impact, which lies on the ellipsoid."""
    x, y, z = outcome[IMPACT + 1 : IMPACT + 4]
    return math.atan2(z, (1.0 - EARTH_FLATTENING) ** 2 * math.hypot(x, y)), math.atan2(y, x)


def _climb_error_rad(aim: Aim, steering: Steering, state: State, outcome: Floats) -> float:
    """Inertial flight-path angle at burnout over the wanted one; the frame is inertial at burnout."""
    place = np.array(state[:3])
    spin = np.array([-EARTH_ROTATION_RAD_S * place[1], EARTH_ROTATION_RAD_S * place[0], 0.0])
    velocity = np.array(state[3:]) + spin
    climb = math.asin(float(place @ velocity / (np.linalg.norm(place) * np.linalg.norm(velocity))))
    turn = EARTH_ROTATION_RAD_S * (outcome[IMPACT] - steering.cutoff_s)
    x, y, z = outcome[IMPACT + 1 : IMPACT + 4]
    end = np.array([math.cos(turn) * x - math.sin(turn) * y, math.sin(turn) * x + math.cos(turn) * y, z])
    wanted = minimum_energy_climb_rad(place, end) + CLIMB_OFFSETS_RAD[aim.shape]
    return climb - max(wanted, _LEAST_CLIMB_RAD)


def shoot(aim: Aim, rocket: Floats, steering: Steering) -> Shot:
    """Fly once and measure."""
    state, outcome = flown(aim, rocket, steering, _NO_TIMES, _NO_STATES)
    latitude, longitude = place_of_impact(outcome)
    here = (aim.launch_latitude_rad, aim.launch_longitude_rad)
    angle = float(great_circle_rad(*here, latitude, longitude))
    error = float(bearing_rad(*here, latitude, longitude)) - aim.bearing_rad
    return Shot(
        steering, outcome, _climb_error_rad(aim, steering, state, outcome), angle,
        (error + math.pi) % (2.0 * math.pi) - math.pi,
    )  # fmt: skip


def steered(
    aim: Aim, rocket: Floats, cutoff_s: float, heading_rad: float, within_rad: float, near_rad: float | None = None
) -> Shot | None:
    """Find the kick that gives the wanted flight-path angle when thrust ends at a given time; None if none does.

    The kick is found to ``within_rad``; ``near_rad``, if given, is a kick near which to look first.
    """
    shots: dict[float, Shot] = {}

    def error(kick_rad: float) -> float:
        shots[kick_rad] = shoot(aim, rocket, Steering(kick_rad, cutoff_s, heading_rad))
        return shots[kick_rad].climb_error_rad

    kick = None
    if near_rad is not None:
        kick = root_between(error, near_rad - _NEAR_KICK_RAD, near_rad + _NEAR_KICK_RAD, within_rad)
    if kick is None:
        kick = root_between(error, *_KICKS_RAD, within_rad)
    return None if kick is None else shots[kick]


@dataclass(frozen=True)
class Reach:
    """How far and how near a missile gets with a shape of trajectory in one direction, as central angles."""

    least_rad: float
    greatest_rad: float


def aimed(aim: Aim, rocket: Floats) -> Shot | Reach:
    """Return the flight that hits, or, when the aim lies out of reach, the reach in its direction.

    Thrust may end in the last stage only, after one second of it at the earliest. A missile that would reach orbit
    ends its thrust earlier, so the greatest range of such a class is only a lower bound.
    """
    full_s = aim.threat.boost_s
    least_s = full_s - aim.threat.stages[-1].burn_s + _LEAST_LAST_BURN_S
    far = None
    for share in _LAST_BURN_SHARES:
        far = far or _straightened(aim, rocket, least_s + share * (full_s - least_s), aim.bearing_rad, _ROUGH_RAD)
    if far is not None and aim.angle_rad > (1.0 - _CLOSE_SHARE) * far.angle_rad:
        far = _straightened(aim, rocket, far.steering.cutoff_s, far.steering.heading_rad, _FINE_RAD)
    heading = aim.bearing_rad if far is None else far.steering.heading_rad
    near = _straightened(aim, rocket, least_s, heading, _ROUGH_RAD)
    if near is not None and aim.angle_rad < (1.0 + _CLOSE_SHARE) * near.angle_rad:
        near = _straightened(aim, rocket, least_s, near.steering.heading_rad, _FINE_RAD)
    if far is None or near is None:
        return Reach(near.angle_rad if near else 0.0, far.angle_rad if far else 0.0)
    if not near.angle_rad <= aim.angle_rad <= far.angle_rad:
        return Reach(near.angle_rad, far.angle_rad)
    share = (aim.angle_rad - near.angle_rad) / (far.angle_rad - near.angle_rad)
    return (
        _newton(aim, rocket, near, far, share)
        or _newton(aim, rocket, near, far, 0.5 * (1.0 + share))
        or _nested(aim, rocket, near, far)
        or Reach(near.angle_rad, min(far.angle_rad, aim.angle_rad))
    )


def _straightened(aim: Aim, rocket: Floats, cutoff_s: float, heading_rad: float, within_rad: float) -> Shot | None:
    """As ``steered``, with the heading corrected for the turning Earth until the impact lies in the aim's bearing."""
    shot = steered(aim, rocket, cutoff_s, heading_rad, within_rad)
    for _ in range(_MOST_HEADINGS):
        if shot is None or abs(shot.bearing_error_rad) < 10.0 * within_rad:
            return shot
        heading_rad -= shot.bearing_error_rad
        shot = steered(aim, rocket, cutoff_s, heading_rad, within_rad, shot.steering.kick_rad)
    return shot


def _residual(aim: Aim, shot: Shot) -> Floats:
    return np.array(
        [shot.climb_error_rad, shot.angle_rad - aim.angle_rad, shot.bearing_error_rad * math.sin(aim.angle_rad)]
    )


def _good(residual: Floats) -> bool:
    return bool(abs(residual[0]) < _GOOD_CLIMB_RAD and math.hypot(residual[1], residual[2]) < _GOOD_MISS_RAD)


def _newton(aim: Aim, rocket: Floats, near: Shot, far: Shot, share: float) -> Shot | None:
    """Broyden's good method from a share of the way from nearest to farthest; None when it does not settle."""
    low, high = (np.array(_unknowns(shot.steering)) for shot in (near, far))
    x = low + share * (high - low)
    shot = shoot(aim, rocket, Steering(*map(float, x)))
    residual = _residual(aim, shot)
    slopes = np.empty((3, 3))
    for column, change in enumerate((1.0e-3, 0.1, 1.0e-3)):
        moved = x.copy()
        moved[column] -= change
        slopes[:, column] = (residual - _residual(aim, shoot(aim, rocket, Steering(*map(float, moved))))) / change
    for _ in range(_MOST_NEWTON):
        if _good(residual):
            return shot
        if not np.isfinite(residual).all() or np.linalg.cond(slopes) > 1.0e9:
            return None
        step = -np.linalg.solve(slopes, residual)
        after = np.clip(x + step, (_KICKS_RAD[0], low[1], -np.inf), (_KICKS_RAD[1], high[1], np.inf))
        step = after - x
        shot = shoot(aim, rocket, Steering(*map(float, after)))
        gain = _residual(aim, shot) - residual
        slopes += np.outer(gain - slopes @ step, step) / max(float(step @ step), 1.0e-30)
        x, residual = after, residual + gain
    return None


def _unknowns(steering: Steering) -> tuple[float, float, float]:
    return steering.kick_rad, steering.cutoff_s, steering.heading_rad


def _nested(aim: Aim, rocket: Floats, near: Shot, far: Shot) -> Shot | None:
    """One unknown inside the other, slow and sure; None when the aim lies just out of reach."""
    heading = far.steering.heading_rad
    for _ in range(_MOST_HEADINGS):
        shots: dict[float, Shot] = {}

        def error(cutoff_s: float, heading: float = heading, shots: dict[float, Shot] = shots) -> float:
            shot = steered(aim, rocket, cutoff_s, heading, _FINE_RAD, far.steering.kick_rad)
            if shot is None:
                return math.nan
            shots[cutoff_s] = shot
            return shot.angle_rad - aim.angle_rad

        cutoff = root_between(error, near.steering.cutoff_s, far.steering.cutoff_s, 1.0e-5)
        if cutoff is None:
            return None
        if _good(_residual(aim, shots[cutoff])):
            return shots[cutoff]
        heading -= shots[cutoff].bearing_error_rad
    return None
