"""Regions: areas that are known, poles, the antimeridian, holes, bad GeoJSON."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupola.coverage import regions
from cupola.coverage.grids import equal_angle, equal_area
from cupola.errors import InputError

GRID = equal_area(math.radians(1))
EARTH_KM2 = 510.066e6


def share(mask: np.ndarray) -> float:
    return float(GRID.weights[mask].sum())


def ring(*places_deg: tuple[float, float]) -> np.ndarray:
    return np.radians(np.array(places_deg))


def test_circle_and_band() -> None:
    half_a_ring = 0.5 * math.sin(0.5) * math.radians(0.5)
    for latitude, longitude in ((0.0, 0.0), (0.7, math.pi), (math.pi / 2, 1.0), (-1.5, -2.0)):
        assert share(regions.circle(GRID, latitude, longitude, 0.5)) == pytest.approx(
            math.sin(0.25) ** 2, abs=half_a_ring
        )
    assert share(regions.latitude_band(GRID, math.radians(30), math.pi / 2)) == pytest.approx(0.25, abs=0.005)
    assert share(regions.world(GRID)) == pytest.approx(1.0)
    assert not regions.latitude_band(GRID, 0.5, 0.4).any()
    assert not regions.circle(GRID, 0.001, 0.001, 0.0).any()


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), edges=st.sampled_from(["great_circle", "straight"]))
def test_convex_polygons_against_half_spaces(seed: int, edges: str) -> None:
    """A convex polygon anywhere, poles and antimeridian included, is where all edges' planes are on the inner side."""
    rng = np.random.default_rng(seed)
    axis = rng.normal(size=3)
    axis /= np.linalg.norm(axis)
    if rng.random() < 0.5:
        axis = np.array([rng.normal() * 0.05, rng.normal() * 0.05, rng.choice([-1.0, 1.0])])
        axis /= np.linalg.norm(axis)
    east = np.cross([0.3, 0.5, 0.8], axis)
    east /= np.linalg.norm(east)
    north, radius = np.cross(axis, east), rng.uniform(0.1, 1.2)
    number = 5 if edges == "great_circle" else 400
    angles = np.arange(number) / number * 2 * math.pi
    corners = math.cos(radius) * axis + math.sin(radius) * (
        np.cos(angles)[:, None] * east + np.sin(angles)[:, None] * north
    )
    outline = np.stack([np.arcsin(corners[:, 2]), np.arctan2(corners[:, 1], corners[:, 0])], axis=1)
    outline = outline[:: rng.choice([-1, 1])]
    found = regions.polygons(GRID, [[outline]], edges)  # type: ignore[arg-type]
    inner = GRID.directions() @ np.cross(corners, np.roll(corners, -1, axis=0)).T
    if edges == "great_circle":
        np.testing.assert_array_equal(found, (inner >= 0.0).all(axis=1))
    else:
        angle = np.arccos(GRID.directions() @ axis)
        clear = np.abs(angle - radius) > 0.015  # the length of an edge: near a pole it may bend by as much
        np.testing.assert_array_equal(found[clear], angle[clear] < radius)


def test_corners_on_the_grid_meridians_are_counted_once() -> None:
    """Whole-degree grids meet corners exactly: no stray stripe to a pole."""
    grid = equal_angle(math.radians(1))
    outline = ring((10.5, 0.5), (20.5, 5.5), (10.5, 9.5), (0.25, 5.5))
    latitude, longitude = grid.places_rad()
    found = regions.polygons(grid, [[outline]], "straight")
    assert 60 < found.sum() < 110
    assert np.degrees(latitude[found]).max() <= 20.5
    assert np.degrees(latitude[found]).min() >= 0.25
    assert (np.abs(np.degrees(longitude[found]) - 5.0) <= 4.6).all()


def test_hole_and_union() -> None:
    box = ring((-20, -20), (-20, 20), (20, 20), (20, -20))
    hole = ring((-10, -10), (-10, 10), (10, 10), (10, -10))
    whole, holed = (share(regions.polygons(GRID, [shape], "straight")) for shape in ([box], [box, hole]))
    inner = share(regions.polygons(GRID, [[hole]], "straight"))
    assert holed == pytest.approx(whole - inner)
    assert share(regions.polygons(GRID, [[box], [hole]], "straight")) == pytest.approx(whole)


def test_polygon_over_the_antimeridian() -> None:
    here = regions.polygons(GRID, [[ring((-10, -15), (-10, 15), (10, 15), (10, -15))]], "straight")
    there = regions.polygons(GRID, [[ring((-10, 165), (-10, -165), (10, -165), (10, 165))]], "straight")
    assert share(here) == pytest.approx(share(there), rel=0.03)
    _, longitude = GRID.places_rad()
    assert (np.abs(longitude[there]) > math.radians(164)).all()


def test_too_few_corners_are_empty() -> None:
    assert not regions.polygons(GRID, [[ring((0, 0), (10, 10))], []]).any()


@pytest.mark.parametrize(
    ("name", "area_km2"),
    [  # total areas by the UN Demographic Yearbook; Antarctica with its shelves by SCAR
        ("France", 0.64e6),  # with its overseas departments
        ("Russia", 17.10e6),
        ("australia", 7.69e6),
        ("Canada", 9.98e6),
        ("South Africa", 1.22e6),
        ("Antarctica", 12.3e6),
        ("Brazil", 8.52e6),
    ],
)
def test_countries_have_their_area(name: str, area_km2: float) -> None:
    assert share(regions.country(GRID, name)) * EARTH_KM2 == pytest.approx(area_km2, rel=0.05)


def test_countries_at_the_edges() -> None:
    assert regions.country(GRID, "Antarctica")[0]
    assert not regions.country(GRID, "South Africa")[GRID.nearest(math.radians(-29.5), math.radians(28.3))]  # Lesotho
    fiji = regions.country(equal_angle(math.radians(0.25)), "Fiji")
    _, longitude = equal_angle(math.radians(0.25)).places_rad()
    assert (np.abs(longitude[fiji]) > math.radians(176)).all()
    assert fiji.any()


def test_unknown_country() -> None:
    with pytest.raises(InputError, match="Did you mean Germany"):
        regions.country(GRID, "Germny")


def geojson(kind: str, coordinates: object) -> str:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_geojson() -> None:
    box = [[0, 0], [10, 0], [10, 20], [0, 20], [0, 0]]
    far = [[100, 0, 5], [110, 0, 5], [110, 20, 5], [100, 20, 5], [100, 0, 5]]
    (one,) = regions.geojson_polygons(geojson("Polygon", [box]))
    np.testing.assert_allclose(np.degrees(one[0]), [[0, 0], [0, 10], [20, 10], [20, 0]])
    two = regions.geojson_polygons(geojson("MultiPolygon", [[box], [far]]))
    both = share(regions.polygons(GRID, two, "straight"))
    assert both == pytest.approx(2 * math.radians(10) * math.sin(math.radians(20)) / (4 * math.pi), rel=0.03)
    nested = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]}
    nested["geometries"].append({"type": "Polygon", "coordinates": [box]})
    assert len(regions.geojson_polygons(json.dumps(nested))) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no Polygon"),
        ('{"type": "Point", "coordinates": [0, 0]}', "no Polygon"),
        (geojson("Polygon", [[[0, 0], [1, 1]]]), "three different"),
        (geojson("Polygon", [[0, 1, 2]]), "list of positions"),
        (geojson("Polygon", [[["a", 0], [1, 1], [2, 2]]]), "list of positions"),
        (geojson("MultiPolygon", [3]), "list of positions"),
        (geojson("Polygon", [[[0, 0], [10, 95], [20, 0]]]), "between -90° and 90°"),
        (geojson("Polygon", [[[0, 0], [1e999, 5], [20, 0]]]), "finite"),
    ],
)
def test_bad_geojson(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        regions.geojson_polygons(text)


def test_every_bad_ring_is_named() -> None:
    with pytest.raises(InputError) as caught:
        regions.geojson_polygons(geojson("Polygon", [[[0, 0]], "x", [[0, 91], [1, 2], [3, 4]]]))
    assert len(caught.value.problems) == 3
