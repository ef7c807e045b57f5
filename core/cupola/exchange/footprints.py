"""How far from the point below a satellite its sensor reaches on the ground."""

from __future__ import annotations

import numpy as np

from cupola.constants import EARTH_RADIUS_M
from cupola.exchange.interpolating import Floats
from cupola.scenario.parts import InfraredSensor
from cupola.units import DEG, KM


def footprint_radius_m(sensor: InfraredSensor, distances_m: Floats) -> Floats:
    """Return the great-circle radius of the sensor's footprint on a sphere of the equatorial radius [m].

    ``distances_m`` is the satellite's distance from the Earth's centre, any shape; so is the answer. The nearest of
    three limits counts: the horizon, cos(l) = R / r; the cone of the field of regard, l = asin(r sin(h) / R) - h with
    the half cone h; and the greatest range d, cos(l) = (R^2 + r^2 - d^2) / (2 R r) (Wertz 1999, section 5.2). The
    least range, the grazing altitude and the Sun are left out. 0 where nothing of the ground is in reach.
    """
    ratio = np.maximum(distances_m / EARTH_RADIUS_M, 1.0)
    horizon = np.arccos(1.0 / ratio)
    half = 0.5 * sensor.field_of_regard_deg * DEG
    reach = ratio * np.sin(min(half, 0.5 * np.pi))
    cone = np.where(reach < 1.0, np.arcsin(np.minimum(reach, 1.0)) - half, horizon)
    slant = sensor.maximum_range_km * KM / EARTH_RADIUS_M
    within = np.arccos(np.clip((1.0 + ratio**2 - slant**2) / (2.0 * ratio), -1.0, 1.0))
    return EARTH_RADIUS_M * np.maximum(0.0, np.minimum(np.minimum(horizon, cone), within))
