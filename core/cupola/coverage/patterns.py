"""Patterns from what they must do: keep the Sun's hour, repeat their track, cover without a gap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq

from cupola.astro.time import tt_julian
from cupola.constants import EARTH_ROTATION_RAD_S
from cupola.coverage.footprint import NOTHING, Footprint
from cupola.coverage.shells import TURN, Floats, PlacedShell, phase_rates_rad_s

SUN_RATE_RAD_S: Final = TURN / (365.242190 * 86_400.0)
"""Mean motion of the Sun in right ascension, one turn a tropical year."""
_LOWEST_M: Final = 100e3
_HIGHEST_M: Final = 60_000e3


def sun_synchronous_inclination_rad(altitude_m: float) -> float:
    """Return the inclination at which J2 turns a circular orbit's node with the mean Sun (Kozai 1959).

    nan above some 5,975 km, where no inclination does.
    """
    polar_rate, _ = phase_rates_rad_s(altitude_m, 0.0)
    cosine = SUN_RATE_RAD_S / polar_rate
    return math.acos(cosine) if abs(cosine) <= 1.0 else math.nan


def node_of_local_time_rad(local_time_h: float, epoch_utc: str) -> float:
    """Return the right ascension (GCRS, 0 to 2 pi) of an ascending node that is crossed at this mean local solar time.

    The mean Sun's right ascension is that of Aoki et al. (1982), less the general precession in right ascension since
    J2000 (Capitaine et al. 2003); good to 0.01 degree from 1960 to 2050.
    """
    centuries = (float(tt_julian(epoch_utc, np.zeros(1))[0]) - 2_451_545.0) / 36_525.0
    mean_sun = 280.460618 + (36_000.770053 - 1.281232) * centuries
    return math.radians(mean_sun + 15.0 * (local_time_h - 12.0)) % TURN


def repeat_altitude_m(revolutions: int, days: int, inclination_rad: float | None = None) -> float:
    """Return the altitude at which the track closes after so many nodal revolutions and nodal days (J2, circular).

    Revolutions of argument of latitude over turns of the Earth past the node: u' / (w - node') = revolutions / days
    (Vallado 2013, section 11.4.2). ``inclination_rad`` None takes the sun-synchronous one. nan when that altitude is
    not between 100 km and 60,000 km.
    """
    if revolutions < 1 or days < 1:
        return math.nan

    def excess(altitude_m: float) -> float:
        tilt = sun_synchronous_inclination_rad(altitude_m) if inclination_rad is None else inclination_rad
        node, argument = phase_rates_rad_s(altitude_m, tilt)
        return argument * days - (EARTH_ROTATION_RAD_S - node) * revolutions

    highest = _HIGHEST_M if inclination_rad is not None else 5_970e3
    if excess(_LOWEST_M) < 0.0 or excess(highest) > 0.0:
        return math.nan
    return float(brentq(excess, _LOWEST_M, highest, xtol=1e-6))


def repeat_of(altitude_m: float, inclination_rad: float, most_days: int = 3, off_rad: float = 0.01) -> tuple[int, int]:
    """Return (revolutions, days) of a track that closes within ``off_rad`` of longitude a cycle, (0, 0) for none.

    Where one does, the phase average does not hold over months: step time instead.
    """
    node, argument = phase_rates_rad_s(altitude_m, inclination_rad)
    ratio = argument / (EARTH_ROTATION_RAD_S - node)
    for days in range(1, most_days + 1):
        revolutions = round(ratio * days)
        if revolutions and abs(ratio * days - revolutions) / ratio * TURN <= off_rad:
            return revolutions, days
    return 0, 0


@dataclass(frozen=True)
class Streets:
    """Polar planes whose streets of coverage meet: single coverage of the whole Earth."""

    planes: int
    satellites_per_plane: int
    central_angle_rad: float
    """That each satellite must cover; nan where no angle below pi / 2 does."""
    plane_spacing_rad: float
    """Between planes that move the same way; the first and the last, which do not, are closer."""
    phase_offset_rad: float
    """Between neighbouring planes."""
    exact: bool
    """Planes and satellites per plane add to an odd number; else a better phasing may need less."""


def polar_streets(planes: int, satellites_per_plane: int) -> Streets:
    """Return the polar streets of coverage of so many planes and satellites (Lang & Adams 1998; Beste 1978).

    cos c = cos theta / cos(pi / s), alpha = theta + c, (p - 1) alpha + 2 c = pi. Fewer than three satellites in a plane
    make no street: nan.
    """
    p, s = planes, satellites_per_plane
    if p < 1 or s < 3:
        return Streets(p, s, math.nan, math.nan, math.nan, False)

    # The plainest unknown is c: theta follows, and the sum grows with it.
    def width(c: float) -> float:
        return (p - 1) * (math.acos(math.cos(c) * math.cos(math.pi / s)) + c) + 2.0 * c - math.pi

    c = float(brentq(width, 0.0, 0.5 * math.pi, xtol=1e-15)) if width(0.0) < 0.0 else math.nan
    theta = math.acos(math.cos(c) * math.cos(math.pi / s)) if not math.isnan(c) else math.nan
    return Streets(p, s, theta, theta + c, math.pi / s, (p + s) % 2 == 1)


def streets_shell(streets: Streets, altitude_m: float, footprint: Footprint = NOTHING) -> PlacedShell:
    """Return the planes of polar streets as a shell."""
    plane = np.arange(streets.planes, dtype=np.float64)
    nodes: Floats = plane * streets.plane_spacing_rad
    arguments: Floats = plane * streets.phase_offset_rad
    return PlacedShell(
        np.full(plane.size, streets.satellites_per_plane, dtype=np.int64),
        nodes,
        arguments,
        0.5 * math.pi,
        footprint,
        altitude_m,
    )


def smallest_streets(central_angle_rad: float, most: int = 10_000) -> Streets | None:
    """Return the polar streets of fewest satellites that a central angle suffices for; None beyond ``most``."""
    best: Streets | None = None
    for planes in range(1, math.isqrt(most) + 1):
        limit = (best.planes * best.satellites_per_plane - 1 if best else most) // planes
        for per_plane in range(3, limit + 1):
            streets = polar_streets(planes, per_plane)
            if streets.central_angle_rad <= central_angle_rad:
                best = streets
                break
    return best
