"""The U.S. Standard Atmosphere 1976, and the drag of a slender missile."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from cupola.constants import STANDARD_GRAVITY_M_S2
from cupola.numerics.compiled import compiled

_RADIUS_M: Final = 6_356_766.0
_GAS_J_KG_K: Final = 287.05287
_HEAT_RATIO: Final = 1.4
_TOP_M: Final = 86_000.0
_TOP_SOUND_M_S: Final = 274.1
SEA_LEVEL_PRESSURE_PA: Final = 101_325.0

_BASES_M = np.array([0.0, 11_000.0, 20_000.0, 32_000.0, 47_000.0, 51_000.0, 71_000.0])
_LAPSES_K_M = np.array([-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002])
_TEMPERATURES_K = np.array([288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65])
_PRESSURES_PA = np.array([101_325.0, 22_632.06, 5_474.889, 868.0187, 110.9063, 66.93887, 3.956420])

_THIN_HEIGHTS_M = np.array([86_000.0, 100_000.0, 120_000.0, 150_000.0, 200_000.0, 300_000.0, 500_000.0])
_THIN_LOG_DENSITIES = np.log(np.array([6.958e-6, 5.604e-7, 2.222e-8, 2.076e-9, 2.541e-10, 1.916e-11, 5.215e-13]))

_MACHS = np.array([0.0, 0.6, 0.9, 1.1, 1.5, 2.0, 3.0, 5.0, 8.0])
_DRAGS = np.array([0.20, 0.20, 0.27, 0.45, 0.40, 0.33, 0.26, 0.21, 0.19])


@compiled
def _thin_density(height_m: float) -> float:
    k = 0
    while k < _THIN_HEIGHTS_M.size - 2 and height_m > _THIN_HEIGHTS_M[k + 1]:
        k += 1
    share = (height_m - _THIN_HEIGHTS_M[k]) / (_THIN_HEIGHTS_M[k + 1] - _THIN_HEIGHTS_M[k])
    return math.exp(_THIN_LOG_DENSITIES[k] + share * (_THIN_LOG_DENSITIES[k + 1] - _THIN_LOG_DENSITIES[k]))


@compiled
def air(height_m: float) -> tuple[float, float, float]:
    """Return density [kg/m3], pressure [Pa] and speed of sound [m/s] at a geometric height [m].

    U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), equations 23, 33a and 33b, to 86 km; above, the density
    is exponential between the standard's tabulated values to 500 km and goes on like that, the pressure is 0
    and the speed of sound that of 86 km. Below sea level the lowest layer goes on.
    """
    if height_m >= _TOP_M:
        return _thin_density(height_m), 0.0, _TOP_SOUND_M_S
    level_m = _RADIUS_M * height_m / (_RADIUS_M + height_m)
    k = 6
    while k > 0 and level_m < _BASES_M[k]:
        k -= 1
    rise_m = level_m - _BASES_M[k]
    temperature_k = _TEMPERATURES_K[k] + _LAPSES_K_M[k] * rise_m
    if _LAPSES_K_M[k] == 0.0:
        ratio = math.exp(-STANDARD_GRAVITY_M_S2 * rise_m / (_GAS_J_KG_K * temperature_k))
    else:
        power = STANDARD_GRAVITY_M_S2 / (_GAS_J_KG_K * _LAPSES_K_M[k])
        ratio = (_TEMPERATURES_K[k] / temperature_k) ** power
    pressure_pa = _PRESSURES_PA[k] * ratio
    density = pressure_pa / (_GAS_J_KG_K * temperature_k)
    return density, pressure_pa, math.sqrt(_HEAT_RATIO * _GAS_J_KG_K * temperature_k)


@compiled
def drag_coefficient(mach: float) -> float:
    """Return the drag coefficient of a slender missile at zero angle of attack, on its cross-section.

    Linear between nine points; the shape of the curve (rise through Mach 1, fall beyond) follows Sutton and
    Biblarz, Rocket Propulsion Elements, figure 4-3, rounded: a notional body.
    """
    if mach >= _MACHS[-1]:
        return float(_DRAGS[-1])
    k = 0
    while mach > _MACHS[k + 1]:
        k += 1
    share = (mach - _MACHS[k]) / (_MACHS[k + 1] - _MACHS[k])
    return float(_DRAGS[k] + share * (_DRAGS[k + 1] - _DRAGS[k]))
