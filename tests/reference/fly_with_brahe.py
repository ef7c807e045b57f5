"""Fly orbits with brahe's numerical force model: asked in JSON on standard input, told in JSON on standard output.

Runs in an environment that has PyPI ``brahe`` 1.8 (MIT) and ``numpy``; Cupola need not be there.
"""

from __future__ import annotations

import json
import sys

import brahe
import numpy as np

FORCES = "EGM2008 gravity of degree and order 20; neither drag, Sun, Moon, radiation pressure, tides nor relativity."


def main() -> None:
    """Read starts [m, m/s], hours, and mean elements [m, rad]; write places [m]."""
    asked = json.loads(sys.stdin.read())
    brahe.set_global_eop_provider_from_static_provider(brahe.StaticEOPProvider.from_zero())
    epoch = brahe.Epoch.from_datetime(2027, 1, 1, 0, 0, 0.0, 0.0, brahe.TimeSystem.UTC)
    places = []
    for start in asked["starts"]:
        flight = brahe.NumericalOrbitPropagator.from_eci(
            epoch, np.array(start), None, brahe.ForceModelConfig.earth_gravity()
        )
        row = []
        for hour in asked["hours"]:
            flight.propagate_to(epoch + 3600.0 * hour)
            row.append(flight.current_state()[:3].tolist())
        places.append(row)
    method, unit = brahe.MeanElementMethod.BROUWER_LYDDANE, brahe.AngleFormat.RADIANS
    osculating = [
        brahe.state_koe_to_eci(brahe.state_koe_mean_to_osc(np.array(mean), method, unit), unit)[:3].tolist()
        for mean in asked["means"]
    ]
    json.dump({"forces": FORCES, "places": places, "osculating": osculating}, sys.stdout)


if __name__ == "__main__":
    main()
