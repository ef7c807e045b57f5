"""Build the outlines of countries for regions from a public-domain source; run by hand when the source changes.

    python packaging/build_countries.py WORLD_ATLAS_FOLDER

WORLD_ATLAS_FOLDER is the unpacked npm package ``world-atlas`` 2 (Natural Earth 1:50m, public domain, as TopoJSON).
Writes ``resources/cupola_data/earth/countries.npz``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).parent.parent / "resources" / "cupola_data" / "earth" / "countries.npz"


def polygons_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a geometry as lists of rings of arc numbers (``~n`` is arc n backwards)."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"])


def main() -> None:
    topology = json.loads((Path(sys.argv[1]) / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = [np.cumsum(np.array(arc), axis=0) for arc in topology["arcs"]]
    countries = sorted(topology["objects"]["countries"]["geometries"], key=lambda one: one["properties"]["name"])
    points, ring_ends, ring_polygons, polygon_countries = [], [], [], []
    for number, country in enumerate(countries):
        for polygon in polygons_of(country):
            for ring in polygon:
                parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
                line = np.vstack([part[:-1] for part in parts])
                points.append(line)
                ring_ends.append(len(line))
                ring_polygons.append(len(polygon_countries))
            polygon_countries.append(number)
    steps = np.diff(np.vstack(points), axis=0, prepend=0).astype(np.int32)
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    np.savez_compressed(
        TARGET,
        names=np.array([country["properties"]["name"] for country in countries]),
        steps=steps,
        scale_deg=scale,
        shift_deg=shift,
        ring_ends=np.cumsum(ring_ends).astype(np.int32),
        ring_polygons=np.array(ring_polygons, np.int16),
        polygon_countries=np.array(polygon_countries, np.int16),
    )


if __name__ == "__main__":
    main()
