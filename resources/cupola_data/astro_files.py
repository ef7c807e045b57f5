"""The files of astronomy that ship with the program."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def sun_ephemeris() -> Traversable:
    """Return the excerpt of JPL's DE421: Earth-Moon barycentre, Sun and Earth, December 1959 to January 2051."""
    return files("cupola_data") / "astro" / "de421-sun-earth-1959-2051.bsp"
