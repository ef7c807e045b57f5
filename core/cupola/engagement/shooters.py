"""Layers that shoot, and the doctrine they follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation, Elements

Phases = tuple[bool, bool, bool]
"""Boost, coast, reentry: whether a threat may be engaged in each."""


@dataclass(frozen=True)
class InterceptorLayer:
    """Satellites that carry kinetic interceptors."""

    layer_id: str
    constellation: Constellation
    per_satellite: int
    delta_v_m_s: float
    acceleration_m_s2: float
    least_altitude_m: float
    single_shot_pk: float
    phases: Phases


@dataclass(frozen=True)
class LaserLayer:
    """Satellites that carry a laser."""

    layer_id: str
    constellation: Constellation
    brightness_w_sr: float
    slew_settle_s: float
    run_time_s: float
    maximum_range_m: float
    least_altitude_m: float
    phases: Phases


@dataclass(frozen=True)
class Doctrine:
    """How a decision becomes shots."""

    salvo: bool
    """True: all shots at once from different satellites; False: one, look, and shoot again after a miss."""
    shots_per_threat: int
    decision_delay_s: float
    assessment_delay_s: float
    optimal: bool
    withhold_fraction: float


def some_of(constellation: Constellation, satellites: NDArray[np.int64]) -> Constellation:
    """Return the constellation of the given satellites only, in the given order."""
    names = tuple(constellation.names[number] for number in satellites)
    planes = constellation.planes[satellites]
    if constellation.elements is None:
        sets = tuple(constellation.element_sets[number] for number in satellites)
        return replace(constellation, names=names, planes=planes, element_sets=sets)
    all_elements = constellation.elements
    picked = Elements(
        semi_major_axis_m=all_elements.semi_major_axis_m[satellites],
        eccentricity=all_elements.eccentricity[satellites],
        inclination_rad=all_elements.inclination_rad[satellites],
        raan_rad=all_elements.raan_rad[satellites],
        argument_of_perigee_rad=all_elements.argument_of_perigee_rad[satellites],
        mean_anomaly_rad=all_elements.mean_anomaly_rad[satellites],
    )
    return replace(constellation, names=names, planes=planes, elements=picked)
