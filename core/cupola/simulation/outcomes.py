"""From the stages' answers to the results of each threat and shot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cupola.astro.frames import earth_rotations
from cupola.astro.geodesy import geodetic_from_ecef
from cupola.engagement.fire_control import FiredShot
from cupola.engagement.shooters import LaserLayer
from cupola.results.parts import Looks, Shot, ThreatResult, Track, WhyNot
from cupola.simulation.engagement import Engagement
from cupola.simulation.sensing import Watch
from cupola.simulation.tracking import Tracked
from cupola.threats.trajectory import Trajectory
from cupola.tracking.custody import custody_fraction, handovers
from cupola.tracking.stretches import Stretches
from cupola.tracking.triangulation import Triangulation


def shots_of(engagement: Engagement, epoch_utc: str) -> tuple[Shot, ...]:
    """Return every shot, Earth-fixed, in order of decision."""
    return tuple(_shot(engagement, fired, epoch_utc) for fired in engagement.battle.shots)


def _shot(engagement: Engagement, fired: FiredShot, epoch_utc: str) -> Shot:
    layer = engagement.layers[fired.layer]
    turns = earth_rotations(epoch_utc, fired.path_times_s)
    path = np.ascontiguousarray(np.einsum("tij,tj->ti", turns, fired.path_eci_m))
    if isinstance(layer, LaserLayer):
        # A beam is straight at its end; both its points are told in the axes of that moment.
        path = np.ascontiguousarray(fired.path_eci_m @ turns[-1].T)
    return Shot(
        threat=fired.threat,
        layer_id=layer.layer_id,
        satellite=fired.satellite,
        satellite_name=layer.constellation.names[fired.satellite],
        kind="laser" if isinstance(layer, LaserLayer) else "interceptor",
        decided_s=fired.decided_s,
        release_s=fired.release_s,
        intercept_s=fired.intercept_s,
        assessed_s=fired.assessed_s,
        hit=fired.hit,
        path_times_s=fired.path_times_s,
        path_ecef_m=path,
        delta_v_m_s=fired.delta_v_m_s,
        intercept_altitude_m=float(geodetic_from_ecef(path[-1:])[2][0]),
    )


def threat_result(
    number: int,
    raid_id: str,
    threat: Trajectory,
    title: str,
    watch: Watch,
    track: Tracked,
    engagement: Engagement,
    why: WhyNot | None,
) -> ThreatResult:
    """Return everything about one threat; what the sensors would have done after its kill does not count."""
    fate = engagement.battle.fates[number]
    end_s = threat.impact_s if fate.kill_s is None else fate.kill_s
    alive = threat.times_s <= end_s
    errors = watch.triangulation.position_error_m[alive]
    errors = errors[np.isfinite(errors)]
    found = watch.triangulation
    return ThreatResult(
        id=f"T{number + 1}",
        name=f"{title} {number + 1}",
        raid_id=raid_id,
        trajectory=threat,
        looks=_looks_until(track.stretches, end_s),
        track=_track_until(threat.times_s, found, track.held, alive),
        first_look_s=_before(track.first_look_s, end_s),
        detected_s=_before(track.detected_s, end_s),
        stereo_s=_before(track.stereo_s, end_s),
        tracked_s=_before(track.tracked_s, end_s),
        decided_s=fate.decided_s,
        custody_fraction=custody_fraction(track.held, threat.times_s, end_s),
        position_error_median_m=float(np.median(errors)) if errors.size else None,
        position_error_p95_m=float(np.quantile(errors, 0.95)) if errors.size else None,
        handovers=_handovers(watch, track.held & alive),
        outcome="leaked" if fate.kill_s is None else "killed",
        kill_s=fate.kill_s,
        shots=fate.shots,
        why_not=why,
    )


def _before(time_s: float | None, end_s: float) -> float | None:
    return time_s if time_s is not None and time_s <= end_s else None


def _looks_until(stretches: Stretches, end_s: float) -> Looks:
    """Cut the looks at ``end_s``."""
    kept = stretches.starts_s <= end_s
    return Looks(
        satellites=stretches.satellites[kept],
        starts_s=stretches.starts_s[kept],
        ends_s=np.minimum(stretches.ends_s[kept], end_s),
        best_snr=stretches.best_snr[kept],
    )


def _track_until(
    times_s: NDArray[np.float64], found: Triangulation, held: NDArray[np.bool_], alive: NDArray[np.bool_]
) -> Track:
    """Return what was known of a threat while it was alive; after that nobody looks."""
    if alive.all():
        return Track(
            times_s, found.lookers, found.pair, found.estimates_ecef_m, found.covariances_ecef_m2,
            found.position_error_m, held,
        )  # fmt: skip
    return Track(
        times_s=times_s,
        lookers=np.where(alive, found.lookers, np.int32(0)),
        pair=np.where(alive[:, None], found.pair, np.int32(-1)),
        estimates_ecef_m=np.where(alive[:, None], found.estimates_ecef_m, np.nan),
        covariances_ecef_m2=np.where(alive[:, None, None], found.covariances_ecef_m2, np.nan),
        position_error_m=np.where(alive, found.position_error_m, np.inf),
        held=held & alive,
    )


def _handovers(watch: Watch, in_custody: NDArray[np.bool_]) -> int:
    """Changes of hands while alive; the pair is told in rows of ``watch.seen``."""
    pair = watch.triangulation.pair
    rows = np.searchsorted(watch.satellites, pair).astype(np.int32)
    return handovers(np.ascontiguousarray(np.where(pair < 0, np.int32(-1), rows)), watch.seen, in_custody)


def threat_titles(threats: Sequence[Trajectory], titles: dict[str, str]) -> list[str]:
    """Return the title of each threat's class."""
    return [titles[threat.threat_class] for threat in threats]
