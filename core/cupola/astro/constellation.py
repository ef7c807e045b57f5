"""A constellation ready to be moved: arrays only, one row per satellite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.astro.element_sets import ElementSet


@dataclass(frozen=True)
class Elements:
    """Mean elements in GCRS axes at the scenario's epoch; every array has shape (satellites,)."""

    semi_major_axis_m: NDArray[np.float64]
    eccentricity: NDArray[np.float64]
    inclination_rad: NDArray[np.float64]
    raan_rad: NDArray[np.float64]
    argument_of_perigee_rad: NDArray[np.float64]
    mean_anomaly_rad: NDArray[np.float64]


@dataclass(frozen=True)
class Constellation:
    """The satellites of one layer. Exactly one of ``elements`` (J2) and ``element_sets`` (SGP4) is given."""

    names: tuple[str, ...]
    """One per satellite: "C 7-6" is plane 7, place 6 of layer C; imported objects keep their own."""
    planes: NDArray[np.int64]
    """Plane number from 0, shape (satellites,); imported objects are all 0."""
    elements: Elements | None = None
    element_sets: tuple[ElementSet, ...] = ()

    @property
    def satellites(self) -> int:
        """How many there are."""
        return len(self.names)
