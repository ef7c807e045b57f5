"""What a threat radiates towards a sensor, by band and over time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.constants import BOLTZMANN_J_K, LIGHT_SPEED_M_S, PLANCK_J_S
from cupola.threats.atmosphere import air
from cupola.threats.classes import ThreatClass
from cupola.threats.trajectory import BANDS, REENTRY

Floats = NDArray[np.float64]

BAND_EDGES_M: Final = {"swir": (2.5e-6, 3.0e-6), "mwir": (3.0e-6, 5.0e-6), "lwir": (8.0e-6, 12.0e-6)}
"""Wavelengths between which each band counts, in the order of BANDS."""
_STEFAN_BOLTZMANN_W_M2_K4: Final = 2.0 * np.pi**5 * BOLTZMANN_J_K**4 / (15.0 * PLANCK_J_S**3 * LIGHT_SPEED_M_S**2)
_SUTTON_GRAVES: Final = 1.7415e-4
_HEATED_SHARE: Final = 0.1
_HOTTEST_K: Final = 3_000.0
_TERMS: Final = 60


def _radiance_below(wavelength_m: float, temperature_k: Floats) -> Floats:
    """Blackbody radiance of all wavelengths shorter than one [W/m2/sr], by the series of Chang and Rhee 1984."""
    x = PLANCK_J_S * LIGHT_SPEED_M_S / (wavelength_m * BOLTZMANN_J_K * temperature_k)
    n = np.arange(1.0, _TERMS + 1.0).reshape(-1, *([1] * x.ndim))
    terms = np.exp(-n * x) * (x**3 / n + 3.0 * x**2 / n**2 + 6.0 * x / n**3 + 6.0 / n**4)
    share = terms.sum(axis=0) * 15.0 / np.pi**4
    return np.asarray(share * _STEFAN_BOLTZMANN_W_M2_K4 * temperature_k**4 / np.pi)


def band_radiance_w_m2_sr(shortest_m: float, longest_m: float, temperature_k: Floats | float) -> Floats:
    """Return the radiance of a blackbody between two wavelengths.

    Planck's law integrated by the exponential series of Chang and Rhee (International Communications in Heat and
    Mass Transfer 11, 1984), 60 terms: better than 1e-9 of the total for wavelength times temperature below 0.05 m K.

    Parameters
    ----------
    shortest_m, longest_m : limits of the band
    temperature_k : any shape, above 0

    Returns
    -------
    radiance [W/m2/sr], the shape of ``temperature_k``.
    """
    temperatures = np.asarray(temperature_k, dtype=np.float64)
    return _radiance_below(longest_m, temperatures) - _radiance_below(shortest_m, temperatures)


def body_intensity_w_sr(area_m2: float, emissivity: float, temperature_k: Floats | float) -> Floats:
    """Return the radiant intensity of a grey diffuse body by band, shape (bands, ...): radiance, emissivity, area."""
    return np.stack(
        [area_m2 * emissivity * band_radiance_w_m2_sr(*BAND_EDGES_M[band], temperature_k) for band in BANDS]
    )


def reentry_temperature_k(threat: ThreatClass, height_m: Floats, speed_m_s: Floats) -> Floats:
    """Return the mean skin temperature of a reentering body.

    Radiative balance of a tenth of the stagnation-point heating of Sutton and Graves (NASA TR R-376, 1971),
    q = 1.7415e-4 sqrt(density / nose radius) speed^3 [W/m2], never below the body's own temperature nor above
    3,000 K. A stated simple fit: no ablation, no wake, no shock layer.

    Parameters
    ----------
    height_m, speed_m_s : heights over the ellipsoid, and speeds relative to the air, shape (n,)
    """
    density = np.array([air(float(h))[0] for h in height_m])
    flux = _HEATED_SHARE * _SUTTON_GRAVES * np.sqrt(density / threat.nose_radius_m) * speed_m_s**3
    balance = (flux / (threat.emissivity * _STEFAN_BOLTZMANN_W_M2_K4)) ** 0.25
    return np.clip(balance, threat.temperature_k, _HOTTEST_K)


def intensity_w_sr(
    threat: ThreatClass, since_launch_s: Floats, height_m: Floats, speed_m_s: Floats,
    phases: NDArray[np.uint8], burnout_s: float,
) -> Floats:  # fmt: skip
    """Return the radiant intensity of a threat by band over time.

    While a stage burns its plume adds a constant intensity, the same at every height and aspect; it goes out with
    the thrust. The hard body is a grey diffuse sphere at its own temperature, in reentry at that of
    ``reentry_temperature_k``. Not modelled: the rise of plumes with height, staging debris, reflected sunlight.

    Parameters
    ----------
    since_launch_s, height_m, speed_m_s, phases : shape (times,)
    burnout_s : when thrust ends, since launch

    Returns
    -------
    intensity [W/sr] in the order of BANDS, shape (bands, times).
    """
    cold = body_intensity_w_sr(threat.body_area_m2, threat.emissivity, threat.temperature_k)
    intensity = np.repeat(cold[:, None], since_launch_s.size, axis=1)
    ends = np.cumsum([stage.burn_s for stage in threat.stages])
    plumes = np.array([stage.plume_w_sr for stage in threat.stages])
    burning = since_launch_s < burnout_s
    stage = np.minimum(np.searchsorted(ends, since_launch_s[burning], side="right"), len(threat.stages) - 1)
    intensity[:, burning] += plumes[stage].T
    hot = phases == REENTRY
    temperature = reentry_temperature_k(threat, height_m[hot], speed_m_s[hot])
    intensity[:, hot] = body_intensity_w_sr(threat.body_area_m2, threat.emissivity, temperature)
    return intensity
