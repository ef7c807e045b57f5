"""What a laser in orbit does to a threat: brightness, and the dwell that delivers the fluence its skin bears.

No atmosphere: targets below the least altitude are not engaged, and neither are lines of sight that dip below it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M
from cupola.numerics.compiled import compiled


def jitter_loss(aperture_m: float, wavelength_m: float, jitter_rad: float) -> float:
    """Return the share of the peak intensity left, averaged over jitter of one sigma ``jitter_rad`` per axis.

    The Airy pattern near its axis is ``1 - (pi D theta / lambda)^2 / 4``, a Gaussian of sigma ``sqrt(2) lambda / (pi
    D)``; smeared by a Gaussian of sigma ``jitter_rad`` its peak falls to ``1 / (1 + (pi D jitter / lambda)^2 / 2)``
    (Perram, Cusumano, Hengehold and Fiorino, Introduction to Laser Weapon Systems, 2010). Good while the jitter is
    not many beam widths.
    """
    return 1.0 / (1.0 + 0.5 * (math.pi * aperture_m * jitter_rad / wavelength_m) ** 2)


def brightness_w_sr(power_w: float, aperture_m: float, wavelength_m: float, strehl: float, jitter_rad: float) -> float:
    """Return the mean brightness on axis [W/sr] of a uniformly filled circular aperture.

    ``B = pi D^2 P / (4 lambda^2) * Strehl * jitter loss``; irradiance at range R is B / R^2 (American Physical
    Society, Science and technology of directed energy weapons, Reviews of Modern Physics 59 (1987) S1, chapter 5).
    """
    ideal = math.pi * aperture_m**2 * power_w / (4.0 * wavelength_m**2)
    return ideal * strehl * jitter_loss(aperture_m, wavelength_m, jitter_rad)


def dwell_s(range_m: float, hardness_j_m2: float, brightness_w_sr: float) -> float:
    """Return the time that delivers ``hardness_j_m2`` at a fixed range: ``H R^2 / B``."""
    return hardness_j_m2 * range_m**2 / brightness_w_sr


@compiled
def clears_earth(first_m: NDArray[np.float64], second_m: NDArray[np.float64], altitude_m: float) -> bool:
    """Whether the segment between two places, shape (3,), stays ``altitude_m`` or more above the Earth.

    The third axis is stretched by 1 / (1 - f), which makes the ellipsoid a sphere; an altitude is off by at most f of
    itself.
    """
    stretch = 1.0 / (1.0 - EARTH_FLATTENING)
    ax, ay, az = first_m[0], first_m[1], first_m[2] * stretch
    dx, dy, dz = second_m[0] - ax, second_m[1] - ay, second_m[2] * stretch - az
    square = dx * dx + dy * dy + dz * dz
    share = 0.0
    if square > 0.0:
        share = min(1.0, max(0.0, -(ax * dx + ay * dy + az * dz) / square))
    x, y, z = ax + share * dx, ay + share * dy, az + share * dz
    # A metre of grace: a target at exactly the least altitude is not hidden by rounding.
    return math.sqrt(x * x + y * y + z * z) >= EARTH_RADIUS_M + altitude_m - 1.0 - EARTH_FLATTENING * abs(altitude_m)


@compiled
def dwells(
    lasers_eci_m: NDArray[np.float64],
    threat_eci_m: NDArray[np.float64],
    times_s: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    ready_s: NDArray[np.float64],
    run_time_s: NDArray[np.float64],
    brightness_w_sr: float,
    maximum_range_m: float,
    least_altitude_m: float,
    hardness_j_m2: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return start and end of each laser's first unbroken dwell on one threat, shape (lasers,); nan where there is
    none.

    Parameters
    ----------
    lasers_eci_m, threat_eci_m
        Shapes (lasers, times, 3) and (times, 3).
    allowed
        Shape (times,): phase and altitude of the threat permit it.
    ready_s
        Shape (lasers,): when it is free, slewed and settled.
    run_time_s
        Shape (lasers,): lasing time left; a dwell that would outlast it starts later, when the threat is nearer, or
        never.

    Notes
    -----
    Fluence is the integral of B / R^2 over the actual ranges (trapezoid between samples), from zero in every stretch
    of time in which the line of sight, range and target permit lasing throughout.
    """
    starts = np.full(lasers_eci_m.shape[0], np.nan)
    ends = np.full(lasers_eci_m.shape[0], np.nan)
    for laser in range(lasers_eci_m.shape[0]):
        rate = np.zeros(times_s.shape[0])
        for index in range(times_s.shape[0]):
            if allowed[index]:
                x = threat_eci_m[index, 0] - lasers_eci_m[laser, index, 0]
                y = threat_eci_m[index, 1] - lasers_eci_m[laser, index, 1]
                z = threat_eci_m[index, 2] - lasers_eci_m[laser, index, 2]
                square = x * x + y * y + z * z
                if square <= maximum_range_m**2 and clears_earth(
                    lasers_eci_m[laser, index], threat_eci_m[index], least_altitude_m
                ):
                    rate[index] = brightness_w_sr / square
        starts[laser], ends[laser] = first_dwell(times_s, rate, ready_s[laser], run_time_s[laser], hardness_j_m2)
    return starts, ends


@compiled
def first_dwell(
    times_s: NDArray[np.float64],
    rate_w_m2: NDArray[np.float64],
    ready_s: float,
    run_time_s: float,
    hardness_j_m2: float,
) -> tuple[float, float]:
    """Return start and end of the first stretch, no longer than ``run_time_s``, that delivers the fluence; nan, nan
    if none.

    ``rate_w_m2`` has the shape of ``times_s``; 0 is a break.
    """
    fluence = np.zeros(times_s.shape[0])
    start, low, started = 0.0, 0, False
    for index in range(1, times_s.shape[0]):
        if rate_w_m2[index] <= 0.0 or rate_w_m2[index - 1] <= 0.0:
            started = False
            fluence[index] = 0.0
            continue
        if times_s[index] <= ready_s:
            continue
        if not started:
            started = True
            low = index - 1
            start = max(times_s[low], ready_s)
            fluence[low] = 0.0
        fluence[index] = fluence[index - 1] + 0.5 * (rate_w_m2[index] + rate_w_m2[index - 1]) * (
            times_s[index] - times_s[index - 1]
        )
        at_start = _fluence_at(times_s, fluence, low, start)
        while fluence[index] - at_start >= hardness_j_m2:
            share = (at_start + hardness_j_m2 - fluence[index - 1]) / (fluence[index] - fluence[index - 1])
            end = times_s[index - 1] + share * (times_s[index] - times_s[index - 1])
            if end - start <= run_time_s * (1.0 + 1e-12):
                return start, end
            start = end - run_time_s
            while times_s[low + 1] < start:
                low += 1
            later = _fluence_at(times_s, fluence, low, start)
            if later <= at_start:
                break
            at_start = later
    return math.nan, math.nan


@compiled
def _fluence_at(times_s: NDArray[np.float64], fluence: NDArray[np.float64], low: int, time_s: float) -> float:
    share = (time_s - times_s[low]) / (times_s[low + 1] - times_s[low])
    return float(fluence[low] + share * (fluence[low + 1] - fluence[low]))
