"""Kepler's equation."""

from __future__ import annotations

import math

from cupola.numerics.compiled import compiled


@compiled
def eccentric_anomaly(mean_anomaly_rad: float, eccentricity: float) -> float:
    """Return E of E - e sin E = M [rad], for 0 <= e < 1, to the last digits; nan for other e.

    Newton's method with third-order correction (Danby 1987, eq. 6.6.19) from E = M + 0.85 e sign(sin M), within the
    bracket M - e to M + e, so that it cannot run away near e = 1.
    """
    if not 0.0 <= eccentricity < 1.0:
        return math.nan
    turns = 2.0 * math.pi * math.floor(mean_anomaly_rad / (2.0 * math.pi) + 0.5)
    mean = mean_anomaly_rad - turns
    e = eccentricity
    low, high = mean - e, mean + e
    anomaly = mean + math.copysign(0.85 * e, mean)
    for _ in range(30):
        sine, cosine = math.sin(anomaly), math.cos(anomaly)
        excess = anomaly - e * sine - mean
        if excess > 0.0:
            high = anomaly
        else:
            low = anomaly
        slope = 1.0 - e * cosine
        step = -excess / slope
        step = -excess / (slope + 0.5 * step * e * sine)
        step = -excess / (slope + 0.5 * step * e * sine + step * step * e * cosine / 6.0)
        following = anomaly + step
        if not low <= following <= high:
            following = 0.5 * (low + high)
        if abs(following - anomaly) <= 1e-15 + 1e-15 * abs(anomaly):
            anomaly = following
            break
        anomaly = following
    return anomaly + turns
