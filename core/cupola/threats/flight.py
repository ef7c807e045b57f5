"""One threat from launch to impact."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cupola.astro.geodesy import MEAN_RADIUS_M, ecef_from_geodetic, geodetic_from_ecef
from cupola.threats.aiming import Aim, Reach, Shape, Shot, aimed, flown, rocket_rows
from cupola.threats.classes import ThreatClass
from cupola.threats.motion import APOGEE, IMPACT, REENTRY_TIME
from cupola.threats.signatures import intensity_w_sr
from cupola.threats.trajectory import BOOST, COAST, REENTRY, Trajectory

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Unreachable:
    """Why a missile cannot hit its aim."""

    reason: Literal["too far", "too near"]
    shortfall_m: float
    """How far the aim lies beyond the greatest or within the least range, along the great circle."""
    greatest_range_m: float
    least_range_m: float
    sentence: str


def fly(
    threat: ThreatClass, launch_latitude_rad: float, launch_longitude_rad: float, aim_latitude_rad: float,
    aim_longitude_rad: float, shape: Shape, launch_s: float, step_s: float,
) -> Trajectory | Unreachable:  # fmt: skip
    """Fly a missile at its aim.

    A point mass over the turning WGS-84 Earth with J2: it rises vertically, tilts at a constant rate to the kick
    angle, then thrusts along its velocity (gravity turn); drag by a Cd(Mach) table; thrust ends in the last stage
    when the velocity suffices; then it falls freely, below 100 km with drag by its ballistic coefficient, to the
    ellipsoid. Kick angle, heading and end of thrust are solved for.

    ``minimum_energy`` burns out at the flight-path angle of the two-body arc of least energy to the place where
    the aim will be at impact (Bate, Mueller and White 1971, section 6.2; the turning of the Earth and the height of
    burnout included); ``lofted`` and ``depressed`` burn out 12 degrees steeper and flatter, at least 4 degrees above
    the horizontal. Not modelled: steering losses, lateral loads, the attitude of the body, winds, decoys, a bus.

    Parameters
    ----------
    launch_latitude_rad, launch_longitude_rad, aim_latitude_rad, aim_longitude_rad : geodetic, on the ellipsoid
    launch_s : time of launch
    step_s : samples lie at launch, at each multiple of ``step_s`` after it, and at impact

    Returns
    -------
    the flight, which misses its aim by less than 50 m, or why there is none.
    """
    aim = Aim(threat, launch_latitude_rad, launch_longitude_rad, aim_latitude_rad, aim_longitude_rad, shape)
    rocket = rocket_rows(threat)
    shot = aimed(aim, rocket)
    if isinstance(shot, Reach):
        return _unreachable(aim, shot)
    return _sampled(aim, rocket, shot, launch_s, step_s)


def _unreachable(aim: Aim, reach: Reach) -> Unreachable:
    distance, greatest, least = (MEAN_RADIUS_M * a for a in (aim.angle_rad, reach.greatest_rad, reach.least_rad))
    way = aim.shape.replace("_", "-")
    if distance >= greatest:
        short = distance - greatest
        end = f"{aim.threat.title} reaches {greatest / 1e3:,.0f} km on a {way} trajectory in this direction"
        return Unreachable("too far", short, greatest, least, f"out of range by {short / 1e3:,.0f} km: {end}")
    short = least - distance
    end = f"{aim.threat.title} flies {least / 1e3:,.0f} km or more on a {way} trajectory in this direction"
    return Unreachable("too near", short, greatest, least, f"too near by {short / 1e3:,.0f} km: {end}")


def sample_times_s(launch_s: float, impact_s: float, step_s: float) -> Floats:
    """Return launch, each multiple of ``step_s`` strictly between, and impact, shape (times,)."""
    steps = np.arange(math.floor(launch_s / step_s), math.ceil(impact_s / step_s) + 1)
    grid = steps * step_s
    return np.concatenate([[launch_s], grid[(grid > launch_s) & (grid < impact_s)], [impact_s]])


def _sampled(aim: Aim, rocket: Floats, shot: Shot, launch_s: float, step_s: float) -> Trajectory:
    times_s = sample_times_s(launch_s, launch_s + float(shot.outcome[IMPACT]), step_s)
    states = np.empty((times_s.size, 6))
    since_s = times_s - launch_s
    since_s[0] = 0.0
    _, outcome = flown(aim, rocket, shot.steering, since_s[:-1], states[:-1])
    states[-1] = outcome[IMPACT + 1 : IMPACT + 7]
    positions, velocities = np.ascontiguousarray(states[:, :3]), np.ascontiguousarray(states[:, 3:])
    burnout_s = shot.steering.cutoff_s
    reentry_s = outcome[APOGEE] if math.isnan(outcome[REENTRY_TIME]) else outcome[REENTRY_TIME]
    phases = np.where(since_s < burnout_s, BOOST, np.where(since_s < reentry_s, COAST, REENTRY)).astype(np.uint8)
    heights = geodetic_from_ecef(positions)[2]
    speeds = np.linalg.norm(velocities, axis=1)
    target = ecef_from_geodetic(aim.aim_latitude_rad, aim.aim_longitude_rad, 0.0)
    ends_s = np.minimum(rocket[:, 1], burnout_s)
    return Trajectory(
        threat_class=aim.threat.id,
        times_s=times_s,
        positions_ecef_m=positions,
        velocities_ecef_m_s=velocities,
        phases=phases,
        intensity_w_sr=intensity_w_sr(aim.threat, since_s, heights, speeds, phases, burnout_s),
        staging_s=tuple(launch_s + float(end) for end in ends_s),
        launch_s=launch_s,
        burnout_s=launch_s + burnout_s,
        apogee_m=float(geodetic_from_ecef(outcome[APOGEE + 1 : APOGEE + 4])[2]),
        range_m=MEAN_RADIUS_M * shot.angle_rad,
        impact_s=float(times_s[-1]),
        miss_of_aim_m=float(np.linalg.norm(positions[-1] - target)),
        launch_latitude_rad=aim.launch_latitude_rad,
        launch_longitude_rad=aim.launch_longitude_rad,
        aim_latitude_rad=aim.aim_latitude_rad,
        aim_longitude_rad=aim.aim_longitude_rad,
    )
