"""How many satellites orbits have, and what contradicts itself or is doubtful about them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cupola.errors import Problem
from cupola.scenario.orbits import (
    DesignOrbits,
    Eccentric,
    Geostationary,
    ImportedElements,
    Orbits,
    Planes,
    RepeatGroundTrack,
    Shells,
    SunSynchronous,
    WalkerDelta,
    WalkerStar,
)
from cupola.scenario.parts import Layer
from cupola.units import DEG

_LOW_KM = 160.0
_RE_KM = 6378.137


def satellites_in(layer: Layer) -> int:
    """Return how many satellites a layer has."""
    return _count(layer.orbits)


def _count(orbits: Orbits) -> int:
    if isinstance(orbits, ImportedElements):
        return len(orbits.element_sets)
    if isinstance(orbits, Shells):
        return sum(map(_count, orbits.shells))
    if isinstance(orbits, Geostationary):
        return orbits.satellites
    if isinstance(orbits, Planes):
        return sum(plane.satellites_per_plane or orbits.satellites_per_plane for plane in orbits.planes)
    return orbits.planes * orbits.satellites_per_plane


def _doubt(path: str, message: str) -> Problem:
    return Problem(path, message, "doubt")


def orbit_problems(orbits: Orbits, place: str) -> Iterator[Problem]:
    """Yield the errors and doubts of one layer's orbits."""
    if isinstance(orbits, Shells):
        for number, shell in enumerate(orbits.shells):
            yield from _design(shell, f"{place}.shells.{number}")
    elif isinstance(orbits, ImportedElements):
        yield from _imported(orbits, place)
    else:
        yield from _design(orbits, place)


def _design(orbits: DesignOrbits, place: str) -> Iterator[Problem]:
    phased = WalkerDelta | WalkerStar | SunSynchronous | RepeatGroundTrack | Eccentric
    if isinstance(orbits, phased) and orbits.phasing >= orbits.planes > 0 and orbits.phasing > 0:
        yield _doubt(
            f"{place}.phasing",
            f"{orbits.phasing} is not below the number of planes ({orbits.planes}); "
            f"it acts like {orbits.phasing % orbits.planes} around the pattern's seam",
        )
    if isinstance(orbits, Planes):
        yield from _planes(orbits, place)
    if isinstance(orbits, WalkerDelta | WalkerStar | Planes | SunSynchronous) and orbits.altitude_km < _LOW_KM:
        yield _doubt(f"{place}.altitude_km", f"{orbits.altitude_km:g} km is too low to stay in orbit for a day")
    if isinstance(orbits, Eccentric):
        yield from _eccentric(orbits, place)
    if isinstance(orbits, RepeatGroundTrack):
        yield from _repeating(orbits, place)
    if isinstance(orbits, Geostationary) and orbits.satellites > 1:
        turn = orbits.spacing_deg * orbits.satellites
        if orbits.spacing_deg % 360.0 == 0.0:
            yield _doubt(f"{place}.spacing_deg", "all satellites stand at one place")
        elif abs(turn) > 360.0 + 1e-9:
            yield _doubt(f"{place}.spacing_deg", f"{orbits.satellites} satellites go round the belt more than once")


def _planes(orbits: Planes, place: str) -> Iterator[Problem]:
    for number, plane in enumerate(orbits.planes):
        if plane.altitude_km is not None and plane.altitude_km < _LOW_KM:
            yield _doubt(
                f"{place}.planes.{number}.altitude_km",
                f"{plane.altitude_km:g} km is too low to stay in orbit for a day",
            )


def _eccentric(orbits: Eccentric, place: str) -> Iterator[Problem]:
    if orbits.apogee_altitude_km < orbits.perigee_altitude_km:
        yield Problem(
            f"{place}.apogee_altitude_km",
            f"must be at least the perigee altitude, {orbits.perigee_altitude_km:g} km, "
            f"is {orbits.apogee_altitude_km:g} km",
        )
    if orbits.perigee_altitude_km < _LOW_KM:
        yield _doubt(
            f"{place}.perigee_altitude_km", f"{orbits.perigee_altitude_km:g} km is too low to stay in orbit for long"
        )


def _repeating(orbits: RepeatGroundTrack, place: str) -> Iterator[Problem]:
    from cupola.coverage.patterns import repeat_altitude_m

    if math.isnan(repeat_altitude_m(orbits.revolutions, orbits.days, orbits.inclination_deg * DEG)):
        yield Problem(
            f"{place}.revolutions",
            f"no altitude from 100 to 60,000 km repeats after {orbits.revolutions} revolutions in {orbits.days} "
            f"{'day' if orbits.days == 1 else 'days'}",
        )
        return
    common = math.gcd(orbits.revolutions, orbits.days)
    if common > 1:
        yield _doubt(
            f"{place}.days",
            f"the track closes already after {orbits.revolutions // common} revolutions "
            f"in {orbits.days // common} {'day' if orbits.days == common else 'days'}",
        )


def _imported(orbits: ImportedElements, place: str) -> Iterator[Problem]:
    if not orbits.element_sets:
        yield _doubt(f"{place}.element_sets", "the layer has no satellites yet")
        return
    under = [
        number
        for number, item in enumerate(orbits.element_sets)
        if _perigee_km(item.mean_motion_rev_day, item.eccentricity) < 0.0
    ]
    if under:
        first = orbits.element_sets[under[0]]
        others = "" if len(under) == 1 else f", as do {len(under) - 1:,} others"
        yield _doubt(
            f"{place}.element_sets.{under[0]}",
            f"the perigee of {first.name or first.norad_cat_id} lies under ground{others}; SGP4 may not move it",
        )


def _perigee_km(mean_motion_rev_day: float, eccentricity: float) -> float:
    axis_km = float((398_600.4418 / (mean_motion_rev_day * 2.0 * math.pi / 86_400.0) ** 2) ** (1.0 / 3.0))
    return axis_km * (1.0 - eccentricity) - _RE_KM
