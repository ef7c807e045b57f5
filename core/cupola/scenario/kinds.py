"""One kind of orbits, payload or region turned into another, keeping what both have."""

from __future__ import annotations

import math
from typing import Any, Final

from cupola.scenario.orbits import (
    Eccentric,
    Geostationary,
    ImportedElements,
    Planes,
    RepeatGroundTrack,
    Shells,
    SunSynchronous,
    WalkerDelta,
    WalkerStar,
)
from cupola.scenario.parts import KINDS, Part
from cupola.scenario.region_kinds import region_values
from cupola.scenario.regions import CircleRegion, CountryRegion, LatitudeBand, PolygonRegion, WorldRegion

_NODE_SPANS_DEG: Final[dict[type[Part], float]] = {WalkerStar: 180.0}
_COMMON: Final = {"planes": 10, "satellites_per_plane": 10, "altitude_km": 1000, "inclination_deg": 55}
"""What a pattern begins with where nothing is known."""

_HIGHEST_SUN_SYNCHRONOUS_KM: Final = 5_900


def _planes_of(pattern: Any) -> list[dict[str, float]]:
    """Return the planes of a Walker pattern one by one (Walker 1984: F steps of 360/T degrees from plane to plane)."""
    span = getattr(pattern, "raan_spread_deg", None) or _NODE_SPANS_DEG.get(type(pattern), 360.0)
    spread = span / pattern.planes
    step = pattern.phasing * 360.0 / (pattern.planes * pattern.satellites_per_plane)
    first = getattr(pattern, "argument_of_latitude_deg", 0.0)
    return [
        {
            "raan_deg": round((getattr(pattern, "raan_deg", 0.0) + plane * spread) % 360.0, 9),
            "argument_of_latitude_deg": round((first + plane * step) % 360.0, 9),
        }
        for plane in range(pattern.planes)
    ]


def as_kind(part: Part, kind: Any) -> dict[str, Any]:
    """Return what a file would hold of the part turned into another kind; limits are not checked here."""
    kept = {name: value for name in type(part).model_fields if (value := getattr(part, name)) is not None}
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
    target = KINDS.get(kind) if isinstance(kind, str) else None
    if target is None or kept["kind"] == kind:
        return kept | {"kind": kind}
    if isinstance(part, CircleRegion | PolygonRegion | LatitudeBand | CountryRegion | WorldRegion):
        kept |= region_values(part, kind)
    elif "planes" in type(part).model_fields or isinstance(part, Geostationary | Shells | ImportedElements):
        kept = _orbit_values(part, kept, target)
    return {name: value for name, value in kept.items() if name in target.model_fields} | {"kind": kind}


def _orbit_values(part: Part, kept: dict[str, Any], target: type[Part]) -> dict[str, Any]:
    """Return values by every name that the target may ask for."""
    if target is Shells:
        own = part if not isinstance(part, ImportedElements) else WalkerDelta.model_validate(_COMMON)
        return {"shells": [own]}
    if isinstance(part, Shells):
        first = part.shells[0]
        return as_kind(first, target.model_fields["kind"].default)
    made = _COMMON | kept | _circular(part)
    if target is Planes:
        if isinstance(part, WalkerDelta | WalkerStar | SunSynchronous | RepeatGroundTrack | Eccentric):
            made["planes"] = _planes_of(part)
        else:
            made["planes"] = [{"raan_deg": 36 * plane} for plane in range(10)]
    elif isinstance(part, Planes):
        made["planes"] = len(part.planes)
    if target is SunSynchronous:
        made["altitude_km"] = min(made["altitude_km"], _HIGHEST_SUN_SYNCHRONOUS_KM)
    if target is RepeatGroundTrack:
        made |= _nearest_repeat(made)
    if target is Eccentric:
        made |= {"perigee_altitude_km": made["altitude_km"], "apogee_altitude_km": made["altitude_km"]}
    if target is Geostationary:
        made["satellites"] = 3
    return made


def _circular(part: Part) -> dict[str, float]:
    """Return altitude and inclination of a kind that has them from elsewhere."""
    from cupola.coverage.patterns import repeat_altitude_m, sun_synchronous_inclination_rad

    if isinstance(part, Eccentric):
        return {"altitude_km": round(0.5 * (part.perigee_altitude_km + part.apogee_altitude_km), 3)}
    if isinstance(part, SunSynchronous):
        tilt = sun_synchronous_inclination_rad(part.altitude_km * 1e3)
        return {"inclination_deg": round(math.degrees(tilt), 4)}
    if isinstance(part, RepeatGroundTrack):
        altitude_m = repeat_altitude_m(part.revolutions, part.days, math.radians(part.inclination_deg))
        return {} if math.isnan(altitude_m) else {"altitude_km": round(altitude_m / 1e3, 3)}
    return {}


def _nearest_repeat(made: dict[str, Any]) -> dict[str, int]:
    """Return the one-day repeat nearest to an altitude."""
    axis_m = (6378.137 + made["altitude_km"]) * 1e3
    return {"revolutions": max(1, round(86_164.0905 / (2.0 * math.pi) * math.sqrt(3.986004418e14 / axis_m**3)))}
