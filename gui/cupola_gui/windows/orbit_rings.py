"""The orbits of a design layer at a time, as lines about the Earth."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

ORBIT_POINTS: Final = 120
"""Even angles from the ascending node on; a multiple of 8, so that the handles sit on points."""


def first_of_planes(planes: Any) -> Any:
    """Return the number of the first satellite of each plane, in their order."""
    return np.unique(planes, return_index=True)[1]


def rings(elements: Any, planes: Any, rotation: Any, since_epoch_s: float) -> Any:
    """Return each plane's orbit, Earth-fixed [m], shape (planes, points, 3): the ellipse where J2 has turned it."""
    from cupola.astro.j2 import secular_rates_rad_s

    first = first_of_planes(planes)
    node_rate, perigee_rate, _ = (rate[first] for rate in secular_rates_rad_s(elements))
    nodes = elements.raan_rad[first] + node_rate * since_epoch_s
    tilts = elements.inclination_rad[first]
    perigees = (elements.argument_of_perigee_rad[first] + perigee_rate * since_epoch_s)[:, None]
    along = np.stack([np.cos(nodes), np.sin(nodes), np.zeros_like(nodes)], axis=-1)
    across = np.stack([-np.sin(nodes) * np.cos(tilts), np.cos(nodes) * np.cos(tilts), np.sin(tilts)], axis=-1)
    angles = np.linspace(0.0, 2.0 * np.pi, ORBIT_POINTS + 1)[None]
    e = elements.eccentricity[first][:, None]
    radius = elements.semi_major_axis_m[first][:, None] * (1.0 - e**2) / (1.0 + e * np.cos(angles - perigees))
    turned = np.cos(angles)[..., None] * along[:, None] + np.sin(angles)[..., None] * across[:, None]
    lines = radius[..., None] * turned @ rotation.T
    lines[:, -1] = lines[:, 0]
    return lines
