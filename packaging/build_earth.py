"""Build the Earth pictures of the globe from public-domain sources; run by hand when the sources change.

    python packaging/build_earth.py WORLD_ATLAS_FOLDER NIGHT_LIGHTS_JPG

WORLD_ATLAS_FOLDER is the unpacked npm package ``world-atlas`` 2 (Natural Earth, public domain, as TopoJSON);
NIGHT_LIGHTS_JPG is ``night.jpg`` of the Debian package ``xplanet-images`` (NASA, not copyrighted). Writes into
``resources/cupola_data/earth``: ``land.png`` (signed distance to the coast), ``lights.jpg`` and ``lines.npz``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPainterPath, QPolygonF
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

TARGET = Path(__file__).parent.parent / "resources" / "cupola_data" / "earth"
WIDTH, HEIGHT = 4096, 2048
REACH_RAD = np.radians(0.7)  # distances beyond it saturate; 0.61 km a grey level
COARSE_DEG = 0.09
Points = NDArray[np.float64]


def arcs_of(topology: dict[str, Any]) -> list[Points]:
    """Return every arc of a TopoJSON topology as longitude and latitude in degrees, shape (points, 2)."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the rings of a geometry as lists of arc numbers (``~n`` is arc n backwards)."""
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in rings_of(part)]
    if kind == "Polygon":
        return [list(ring) for ring in geometry["arcs"]]
    if kind == "MultiPolygon":
        return [list(ring) for polygon in geometry["arcs"] for ring in polygon]
    return []


def joined(ring: list[int], arcs: list[Points]) -> Points:
    """Return one closed ring from its arcs."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
    return np.vstack([parts[0], *[part[1:] for part in parts[1:]]])


def without_seams(line: Points) -> list[Points]:
    """Cut a line where it runs along the antimeridian or the south pole: those edges are no coast."""
    edge = np.abs(np.abs(line[:, 0]) - 180.0) < 1e-3
    pole = line[:, 1] < -89.9
    seam = (edge[1:] & edge[:-1]) | (pole[1:] | pole[:-1])
    pieces: list[Points] = []
    start = 0
    for i in np.flatnonzero(seam):
        if i + 1 - start >= 2:
            pieces.append(line[start : i + 1])
        start = i + 1
    if len(line) - start >= 2:
        pieces.append(line[start:])
    return pieces


def simplified(line: Points, tolerance_deg: float) -> Points:
    """Return the line thinned by Douglas and Peucker (1973), longitudes weighed by the cosine of latitude."""
    flat = line * np.column_stack([np.cos(np.radians(line[:, 1])), np.ones(len(line))])
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        a, b = stack.pop()
        if b - a < 2:
            continue
        chord = flat[b] - flat[a]
        offset = flat[a + 1 : b] - flat[a]
        length = np.hypot(*chord)
        if length < 1e-9:
            distance = np.hypot(offset[:, 0], offset[:, 1])
        else:
            distance = np.abs(chord[0] * offset[:, 1] - chord[1] * offset[:, 0]) / length
        far = int(np.argmax(distance))
        if distance[far] > tolerance_deg:
            middle = a + 1 + far
            keep[middle] = True
            stack += [(a, middle), (middle, b)]
    return line[keep]


def directions(line: Points) -> Points:
    """Return unit vectors of longitudes and latitudes in degrees."""
    lon, lat = np.radians(line[:, 0]), np.radians(line[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def densified(line: Points, step_rad: float) -> Points:
    """Return unit vectors along a line, nowhere farther apart than the step."""
    ends = directions(line)
    gaps = np.linalg.norm(np.diff(ends, axis=0), axis=1)
    counts = np.maximum(1, np.ceil(gaps / step_rad).astype(int))
    number = np.repeat(np.arange(len(gaps)), counts)
    share = np.concatenate([np.arange(n) / n for n in counts])
    return ends[number] * (1 - share[:, None]) + ends[number + 1] * share[:, None]


def unwrapped(ring: Points) -> Points:
    """Return a ring with steady longitudes; one that goes round a pole is closed over that pole."""
    longitudes = np.degrees(np.unwrap(np.radians(ring[:, 0])))
    open_ring = np.column_stack([longitudes, ring[:, 1]])
    if abs(longitudes[-1] - longitudes[0]) < 1.0:
        return open_ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.vstack([open_ring, [longitudes[-1], pole], [longitudes[0], pole]])


def land_mask(rings: list[Points]) -> NDArray[np.bool_]:
    """Return which pixel centres of the equirectangular picture are land, north up, shape (HEIGHT, WIDTH)."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(0)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in map(unwrapped, rings):
        y = (90.0 - ring[:, 1]) / 180.0 * HEIGHT
        for turn in (-360.0, 0.0, 360.0):
            x = (ring[:, 0] + 180.0 + turn) / 360.0 * WIDTH
            path.addPolygon(QPolygonF([QPointF(u, v) for u, v in zip(x.tolist(), y.tolist(), strict=True)]))
            path.closeSubpath()
    painter = QPainter(image)
    painter.fillPath(path, Qt.GlobalColor.white)
    painter.end()
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())[:, :WIDTH]
    return grey > 127


def signed_distance(mask: NDArray[np.bool_], coast: list[Points]) -> NDArray[np.uint8]:
    """Return the great-circle distance to the coast as grey levels, 128 on the coast, land above."""
    tree = cKDTree(np.vstack([densified(line, 1.0 / 6378.0) for line in coast]))
    lat = 90.0 - (np.arange(HEIGHT) + 0.5) * 180.0 / HEIGHT
    lon = -180.0 + (np.arange(WIDTH) + 0.5) * 360.0 / WIDTH
    grey = np.empty((HEIGHT, WIDTH), np.uint8)
    for row in range(HEIGHT):
        places = directions(np.column_stack([lon, np.full(WIDTH, lat[row])]))
        distance, _ = tree.query(places, distance_upper_bound=REACH_RAD)
        share = np.minimum(distance / REACH_RAD, 1.0) * np.where(mask[row], 1.0, -1.0)
        grey[row] = np.round(128.0 + 127.0 * share).astype(np.uint8)
    return grey


def saved_lines(name: str, lines: list[Points]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a set of lines: quantised longitudes and latitudes, and where each line starts."""
    points = np.vstack(lines)
    quantised = np.round((points + np.array([180.0, 90.0])) / [360.0, 180.0] * 65535.0).astype(np.uint16)
    starts = np.cumsum([0, *[len(line) for line in lines]]).astype(np.uint32)
    return {f"{name}_points": quantised, f"{name}_starts": starts}


def coarse(lines: list[Points], least_deg: float) -> list[Points]:
    """Return the lines for the far view: thinned, without what is smaller than about a pixel."""
    thin = [simplified(line, COARSE_DEG) for line in lines]
    return [line for line in thin if len(line) >= 2 and np.ptp(line, axis=0).max() >= least_deg]


def borders_of(topology: dict[str, Any]) -> list[Points]:
    """Return the lines between two countries: the arcs that more than one country uses."""
    arcs = arcs_of(topology)
    uses: Counter[int] = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        uses.update({n if n >= 0 else ~n for ring in rings_of(country) for n in ring})
    return [piece for n, count in uses.items() if count > 1 for piece in without_seams(arcs[n])]


def lights_picture(path: Path, mask: NDArray[np.bool_]) -> QImage:
    """Return the night lights in grey, a little softened for the far view, black over water."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    width, height = image.width(), image.height()
    rgb = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, : width * 3]
    rgb = rgb.reshape(height, width, 3).astype(float)
    warm = np.clip(1.6 * gaussian_filter(rgb[..., :2].mean(axis=2), 0.7, mode=("nearest", "wrap")) / 255.0, 0.0, 1.0)
    land = mask.reshape(height, HEIGHT // height, width, WIDTH // width).mean(axis=(1, 3))
    grey = np.ascontiguousarray(np.round(255 * warm * (land > 0)).astype(np.uint8))
    return QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def main() -> None:
    """Build the three files."""
    atlas, night = Path(sys.argv[1]), Path(sys.argv[2])
    application = QGuiApplication(["build_earth", "-platform", "offscreen"])
    land = json.loads((atlas / "land-50m.json").read_text())
    countries = json.loads((atlas / "countries-50m.json").read_text())
    arcs = arcs_of(land)
    rings = [joined(ring, arcs) for ring in rings_of(land["objects"]["land"])]
    coast = [piece for ring in rings for piece in without_seams(ring)]
    borders = borders_of(countries)
    TARGET.mkdir(parents=True, exist_ok=True)
    sets = {
        "coast": coast, "borders": borders, "coast_far": coarse(coast, 0.35), "borders_far": coarse(borders, 0.2),
    }  # fmt: skip
    arrays: dict[str, NDArray[Any]] = {}
    for name, lines in sets.items():
        print(name, len(lines), "lines,", sum(map(len, lines)), "points")
        arrays |= saved_lines(name, lines)
    np.savez_compressed(TARGET / "lines.npz", **arrays)
    mask = land_mask(rings)
    area = np.cos(np.radians(np.linspace(90.0, -90.0, HEIGHT)))
    print(f"land covers {100.0 * np.average(mask.mean(axis=1), weights=area):.1f} %")
    lights_picture(night, mask).save(str(TARGET / "lights.jpg"), quality=88)
    grey = signed_distance(mask, coast)
    QImage(grey.data, WIDTH, HEIGHT, WIDTH, QImage.Format.Format_Grayscale8).save(str(TARGET / "land.png"), quality=0)
    del application


if __name__ == "__main__":
    main()
