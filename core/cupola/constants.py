"""Physical constants in SI units, each with its source."""

from __future__ import annotations

from typing import Final

EARTH_RADIUS_M: Final = 6_378_137.0
"""WGS-84 equatorial radius (NGA.STND.0036, 2014)."""

EARTH_FLATTENING: Final = 1.0 / 298.257223563
"""WGS-84 flattening (NGA.STND.0036, 2014)."""

EARTH_MU_M3_S2: Final = 3.986004418e14
"""Geocentric gravitational constant (WGS-84, EGM2008)."""

EARTH_J2: Final = 1.08262668e-3
"""Second zonal harmonic, unnormalised (EGM-96)."""

EARTH_ROTATION_RAD_S: Final = 7.292115e-5
"""Mean angular velocity of the Earth (WGS-84)."""

STANDARD_GRAVITY_M_S2: Final = 9.80665
"""Standard gravity (CGPM 1901)."""

LIGHT_SPEED_M_S: Final = 299_792_458.0
"""Speed of light in vacuum (CODATA)."""

PLANCK_J_S: Final = 6.62607015e-34
"""Planck constant (CODATA 2018, exact)."""

BOLTZMANN_J_K: Final = 1.380649e-23
"""Boltzmann constant (CODATA 2018, exact)."""
