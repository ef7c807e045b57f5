"""The engagement stage: shooters, targets and doctrine of the document put to fire control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cupola.astro.frames import EARTH_SPIN_RAD_S, earth_rotations
from cupola.astro.geodesy import geodetic_from_ecef
from cupola.engagement.fire_control import Battle, ShooterLayer, fight
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.engagement.targets import Target
from cupola.engagement.windows import Windows, release_windows
from cupola.progress import Progress, ignore_progress, part_of
from cupola.simulation.tracking import Tracked
from cupola.threats.classes import THREAT_CLASSES
from cupola.threats.trajectory import Trajectory


@dataclass(frozen=True)
class Engagement:
    """A battle with what it was decided from."""

    layers: tuple[ShooterLayer, ...]
    windows: tuple[Windows | None, ...]
    """None for lasers."""
    targets: tuple[Target, ...]
    battle: Battle


def target_of(threat: Trajectory, track: Tracked, epoch_utc: str) -> Target:
    """Return a threat in inertial axes with what is known of it."""
    turns = earth_rotations(epoch_utc, threat.times_s)
    spin = np.array([0.0, 0.0, EARTH_SPIN_RAD_S])
    moving = threat.velocities_ecef_m_s + np.cross(spin, threat.positions_ecef_m)
    return Target(
        times_s=threat.times_s,
        positions_eci_m=np.ascontiguousarray(np.einsum("tji,tj->ti", turns, threat.positions_ecef_m)),
        velocities_eci_m_s=np.ascontiguousarray(np.einsum("tji,tj->ti", turns, moving)),
        altitudes_m=geodetic_from_ecef(threat.positions_ecef_m)[2],
        phases=threat.phases,
        hardness_j_m2=THREAT_CLASSES[threat.threat_class].hardness_j_m2,
        held=track.held,
        tracked_s=track.tracked_s,
    )


def engaged(
    layers: Sequence[ShooterLayer],
    targets: Sequence[Target],
    doctrine: Doctrine,
    epoch_utc: str,
    step_s: float,
    seed: int,
    progress: Progress = ignore_progress,
) -> Engagement:
    """Return the whole engagement: when each satellite could release, then the closed loop of decisions."""
    windows: list[Windows | None] = []
    for number, layer in enumerate(layers):
        share = part_of(progress, 0.7 * number / len(layers), 0.7 * (number + 1) / len(layers))
        window = None
        if isinstance(layer, InterceptorLayer):
            window = release_windows(layer, targets, epoch_utc, step_s, doctrine, share)
        windows.append(window)
    battle = fight(layers, windows, targets, doctrine, epoch_utc, step_s, seed, part_of(progress, 0.7, 1.0))
    return Engagement(tuple(layers), tuple(windows), tuple(targets), battle)
