"""In which ring of Earth central angles a satellite sees a target, on a spherical Earth.

The triangle is Earth's centre, satellite, target (Wertz, Space Mission Analysis and Design, 1999, section 5.2). Every
limit of a sensor is an interval, or two, of the central angle at the Earth's centre; a footprint is what they share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cupola.constants import EARTH_RADIUS_M

Rings = tuple[tuple[float, float], ...]
_EVERYWHERE: Rings = ((0.0, math.pi),)


@dataclass(frozen=True)
class Footprint:
    """A ring of Earth central angles from the sub-satellite point, 0 to pi; nothing is seen when maximum < minimum."""

    minimum_rad: float
    maximum_rad: float

    @property
    def empty(self) -> bool:
        """Whether nothing is seen."""
        return not self.maximum_rad >= self.minimum_rad


NOTHING = Footprint(0.0, -1.0)


def footprint(
    altitude_m: float,
    target_altitude_m: float = 0.0,
    mask_rad: float | None = None,
    field_of_regard_rad: float | None = None,
    maximum_range_m: float | None = None,
    grazing_altitude_m: float | None = None,
    minimum_range_m: float = 0.0,
    above_horizon_m: float | None = None,
) -> Footprint:
    """Return the ring in which a satellite sees targets at one altitude; the nearest where ``footprints`` has more.

    Arguments as ``footprints``. Nothing seen: maximum < minimum.
    """
    rings = footprints(
        altitude_m, target_altitude_m, mask_rad, field_of_regard_rad, maximum_range_m, grazing_altitude_m,
        minimum_range_m, above_horizon_m,
    )  # fmt: skip
    return rings[0] if rings else NOTHING


def footprints(
    altitude_m: float,
    target_altitude_m: float = 0.0,
    mask_rad: float | None = None,
    field_of_regard_rad: float | None = None,
    maximum_range_m: float | None = None,
    grazing_altitude_m: float | None = None,
    minimum_range_m: float = 0.0,
    above_horizon_m: float | None = None,
) -> tuple[Footprint, ...]:
    """Return every ring in which a satellite sees targets at one altitude, nearest first; empty when there is none.

    Two rings appear when a cone about the nadir, wider than the limb, cuts the target shell before and behind it.

    Parameters
    ----------
    altitude_m, target_altitude_m : of satellite and target above EARTH_RADIUS_M; the target may be the higher one
    mask_rad : least elevation of the satellite above the target's horizontal, -pi/2 to pi/2; None asks nothing
    field_of_regard_rad : full cone about the nadir; 2 pi and more, or None, asks nothing
    maximum_range_m, minimum_range_m : of the straight line
    grazing_altitude_m : the straight line between the two stays above it (None: 0, the Earth itself); a target or a
        satellite below it sees nothing
    above_horizon_m : the line of sight, carried on beyond the target, stays above this altitude, so that the target
        stands before space: the footprint becomes a ring (Rider 1989). None asks nothing
    """
    satellite = EARTH_RADIUS_M + altitude_m
    target = EARTH_RADIUS_M + target_altitude_m
    limb = EARTH_RADIUS_M + (min(0.0, target_altitude_m) if grazing_altitude_m is None else grazing_altitude_m)
    values = (satellite, target, limb, mask_rad or 0.0, field_of_regard_rad or 0.0, maximum_range_m or 0.0)
    if any(math.isnan(value) for value in values) or min(satellite, target) <= 0.0:
        return ()
    rings = _meet(_over_limb(satellite, target, limb), _in_range(satellite, target, minimum_range_m, maximum_range_m))
    if mask_rad is not None:
        rings = _meet(rings, _above_mask(satellite, target, mask_rad))
    if field_of_regard_rad is not None:
        rings = _meet(rings, _within_cone(satellite, target, 0.5 * field_of_regard_rad))
    if above_horizon_m is not None:
        rings = _meet(rings, _outside_cone(satellite, target, EARTH_RADIUS_M + above_horizon_m))
    return tuple(Footprint(low, high) for low, high in rings)


def _meet(first: Rings, second: Rings) -> Rings:
    """What two sets of intervals share; single points stay."""
    both = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return tuple(sorted((low, high) for low, high in both if high >= low))


def _over_limb(satellite: float, target: float, limb: float) -> Rings:
    if min(satellite, target) < limb:
        return ()
    if limb <= 0.0:
        return _EVERYWHERE
    return ((0.0, math.acos(limb / satellite) + math.acos(limb / target)),)


def _in_range(satellite: float, target: float, nearest: float, farthest: float | None) -> Rings:
    low = _at_range(satellite, target, nearest)
    high = math.pi if farthest is None else _at_range(satellite, target, farthest)
    if farthest is not None and farthest < abs(satellite - target):
        return ()
    return ((low, high),) if nearest <= satellite + target else ()


def _at_range(satellite: float, target: float, slant: float) -> float:
    """Central angle of a slant range by the law of cosines, held to 0 and pi."""
    cosine = (satellite**2 + target**2 - slant**2) / (2.0 * satellite * target)
    return math.acos(min(1.0, max(-1.0, cosine)))


def _above_mask(satellite: float, target: float, mask: float) -> Rings:
    """Elevation falls steadily with the angle below a satellite; above one it has a highest, negative value."""
    ratio = target / satellite * math.cos(mask)
    if mask <= -0.5 * math.pi:
        return _EVERYWHERE
    if mask > 0.5 * math.pi or ratio > 1.0 or (target >= satellite and mask > 0.0):
        return ()
    turn = math.acos(ratio)
    return ((max(0.0, -mask - turn) if target > satellite else 0.0, turn - mask),)


def _within_cone(satellite: float, target: float, half: float) -> Rings:
    """Nadir angle at most ``half``."""
    if half >= math.pi:
        return _EVERYWHERE
    sine = satellite / target * math.sin(half)
    if target >= satellite:
        return ((max(0.0, math.pi - half - math.asin(min(1.0, sine))), math.pi),)
    if half >= 0.5 * math.pi or sine >= 1.0:
        return _EVERYWHERE
    near = math.asin(sine)
    return ((0.0, near - half), (math.pi - near - half, math.pi))


def _outside_cone(satellite: float, target: float, limb: float) -> Rings:
    """Nadir angle at least that of the limb; upwards only for a satellite below that limb."""
    half = math.asin(limb / satellite) if satellite >= limb else 0.5 * math.pi
    sine = satellite / target * math.sin(half)
    if sine > 1.0:
        return ()
    near = math.asin(sine)
    low = 0.0 if target >= satellite else near - half
    return ((low, math.pi - half - near),)
