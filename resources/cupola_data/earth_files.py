"""The Earth's coast, borders, land and night lights, from public-domain sources (see SOURCES.md)."""

from __future__ import annotations

from importlib.resources import files
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

LAND_REACH_RAD: Final = float(np.radians(0.7))
"""Distance from the coast at which ``land.png`` is black (water) or white (land)."""

LineSet = Literal["coast", "coast_far", "borders", "borders_far"]


def land_png() -> bytes:
    """Return the signed great-circle distance to the coast as an 8-bit PNG, 4096 by 2048, equirectangular, north up.

    Grey 128 is the coast, 255 is land ``LAND_REACH_RAD`` or farther inland, 1 water as far out.
    """
    return files("cupola_data").joinpath("earth/land.png").read_bytes()


def lights_jpg() -> bytes:
    """Return the night lights as an 8-bit grey JPEG, 2048 by 1024, equirectangular, north up, black over water."""
    return files("cupola_data").joinpath("earth/lights.jpg").read_bytes()


def lines_rad(*names: LineSet) -> dict[str, list[NDArray[np.float64]]]:
    """Return sets of lines; each line is longitude and latitude in rad, shape (points, 2), accurate to 0.3 km."""
    with files("cupola_data").joinpath("earth/lines.npz").open("rb") as stream, np.load(stream) as arrays:
        sets: dict[str, list[NDArray[np.float64]]] = {}
        for name in names:
            quantised = arrays[f"{name}_points"].astype(np.float64)
            places = np.radians(quantised / 65535.0 * [360.0, 180.0] - [180.0, 90.0])
            sets[name] = np.split(places, arrays[f"{name}_starts"][1:-1].astype(np.int64))
        return sets
