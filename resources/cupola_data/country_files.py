"""Outlines of countries, from Natural Earth (see SOURCES.md)."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Outlines = list[list[NDArray[np.float64]]]


def country_names() -> tuple[str, ...]:
    """Return the names by which outlines can be asked for, in alphabetical order."""
    return tuple(_arrays()["names"].tolist())


def country_outlines_rad(name: str) -> Outlines:
    """Return a country's polygons, each a list of rings of latitude and longitude in rad, shape (points, 2).

    The first ring of a polygon is its border, the others are holes; the last point is not the first again. Edges are
    straight in longitude and latitude, and polygons are cut at the antimeridian. Raises ``KeyError`` for a name that is
    not in ``country_names``.
    """
    arrays = _arrays()
    found = np.flatnonzero(arrays["names"] == name)
    if found.size == 0:
        raise KeyError(name)
    whole = np.cumsum(arrays["steps"], axis=0, dtype=np.int64) * arrays["scale_deg"] + arrays["shift_deg"]
    places = np.radians(whole[:, ::-1])
    ends = arrays["ring_ends"]
    polygons: Outlines = []
    for polygon in np.flatnonzero(arrays["polygon_countries"] == found[0]):
        rings = np.flatnonzero(arrays["ring_polygons"] == polygon)
        polygons.append([places[ends[r - 1] if r else 0 : ends[r]] for r in rings])
    return polygons


def _arrays() -> dict[str, NDArray[Any]]:
    with files("cupola_data").joinpath("earth/countries.npz").open("rb") as stream, np.load(stream) as arrays:
        return {key: arrays[key] for key in arrays.files}
