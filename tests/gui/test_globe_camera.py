"""The globe's camera: projections, what the Earth hides, and that the ground stays under the hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupola.astro.geodesy import ecef_from_geodetic
from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M
from cupola_gui.globe.camera import Camera, between, framing, ground_rotated, limited, zoomed
from cupola_gui.globe.fills import discs
from cupola_gui.globe.lines import Line, loops, ribbons, strips
from cupola_gui.world.shapes import circle_rad
from cupola_gui.world.space import (
    circles_about,
    ecef_from_scene,
    geodetic_from_scene,
    scene_from_ecef,
    scene_from_geodetic,
)


def camera_over(latitude_deg: float, longitude_deg: float, **changes: object) -> Camera:
    focus = scene_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg))
    return limited(replace(Camera(focus=focus), **changes))  # type: ignore[arg-type]


@given(st.floats(-89.0, 89.0), st.floats(-180.0, 180.0))
def test_scene_ground_is_the_ellipsoid(latitude_deg: float, longitude_deg: float) -> None:
    latitude, longitude = math.radians(latitude_deg), math.radians(longitude_deg)
    point = scene_from_geodetic(latitude, longitude)
    assert np.linalg.norm(point) == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(ecef_from_scene(point), ecef_from_geodetic(latitude, longitude, 0.0), atol=1e-3)
    back = geodetic_from_scene(point)
    assert back[0] == pytest.approx(latitude, abs=1e-10)
    assert math.cos(back[1] - longitude) == pytest.approx(1.0, abs=1e-12)


def test_circle_keeps_its_radius_in_great_circle_range() -> None:
    rim = scene_from_geodetic(*circle_rad(math.radians(39.0), math.radians(-98.0), 2_000_000.0, 16).T)
    for point in rim:
        latitude, longitude = geodetic_from_scene(point)
        centre = math.radians(39.0), math.radians(-98.0)
        cosine = math.sin(latitude) * math.sin(centre[0]) + math.cos(latitude) * math.cos(centre[0]) * math.cos(
            longitude - centre[1]
        )
        assert math.acos(cosine) * 6_371_008.8 == pytest.approx(2_000_000.0, abs=1.0)


def test_focus_stands_in_the_middle_and_north_is_up() -> None:
    camera = camera_over(40.0, -100.0)
    place, depth = camera.project(camera.focus)
    assert place == pytest.approx([camera.width / 2, camera.height / 2], abs=1e-6)
    assert depth == pytest.approx(camera.distance)
    north, _ = camera.project(scene_from_geodetic(math.radians(45.0), math.radians(-100.0)))
    east, _ = camera.project(scene_from_geodetic(math.radians(40.0), math.radians(-95.0)))
    assert north[1] < place[1] - 5
    assert east[0] > place[0] + 5


@given(st.floats(0.0, 676.0), st.floats(0.0, 620.0), st.floats(0.1, 5.0), st.floats(0.0, 1.2), st.floats(0.0, 6.2))
def test_ground_under_the_pointer_projects_back(
    x: float, y: float, distance: float, tilt: float, heading: float
) -> None:
    camera = camera_over(30.0, 20.0, distance=distance, tilt_rad=tilt, heading_rad=heading, shift_px=(20.0, -35.0))
    point = camera.ground(x, y)
    if point is not None and camera.visible(point * (1 + 1e-9)) > 0:
        place, _ = camera.project(point)
        assert place == pytest.approx([x, y], abs=1e-3)


def blocked_by_ellipsoid(eye_m: np.ndarray, target_m: np.ndarray) -> bool:
    """March along the line of sight in metres: an independent answer, blind within a few hundred metres of grazing."""
    shares = np.linspace(0.0, 1.0, 200_001)[1:-1, None]
    points = eye_m + shares * (target_m - eye_m)
    polar = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)
    inside = (points[:, 0] ** 2 + points[:, 1] ** 2) / EARTH_RADIUS_M**2 + points[:, 2] ** 2 / polar**2 < 1.0
    return bool(inside.any())


def test_hiding_behind_the_earth_agrees_with_marching_through_the_ellipsoid() -> None:
    rng = np.random.default_rng(4)
    camera = camera_over(55.0, 10.0, distance=2.0)
    directions = rng.normal(size=(60, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    targets = directions * (EARTH_RADIUS_M + rng.uniform(300e3, 3000e3, 60))[:, None]
    shown = camera.visible(scene_from_ecef(targets))
    eye_m = ecef_from_scene(camera.eye)
    assert {0.0, 1.0} <= set(np.round(shown, 3).tolist())
    for target, seen in zip(targets, shown, strict=True):
        assert (seen == 0.0) == blocked_by_ellipsoid(eye_m, target)


@pytest.mark.parametrize("tilt", [0.0, 0.7])
def test_grabbed_ground_follows_the_pointer(tilt: float) -> None:
    camera = camera_over(20.0, 0.0, distance=0.8, tilt_rad=tilt)
    grabbed = camera.ground(300.0, 300.0)
    assert grabbed is not None
    moved = ground_rotated(camera, grabbed, 340.0, 280.0)
    place, _ = moved.project(grabbed)
    assert place == pytest.approx([340.0, 280.0], abs=1.5)


def test_zoom_keeps_the_ground_under_the_pointer() -> None:
    camera = camera_over(20.0, 0.0, distance=1.5)
    anchor = camera.ground(420.0, 250.0)
    assert anchor is not None
    nearer = zoomed(camera, 0.6, 420.0, 250.0)
    place, _ = nearer.project(anchor)
    assert nearer.distance == pytest.approx(0.9)
    assert place == pytest.approx([420.0, 250.0], abs=1.5)


def test_between_starts_and_ends_where_it_should() -> None:
    start, end = camera_over(20.0, 0.0, distance=3.0), camera_over(-40.0, 150.0, distance=0.2, tilt_rad=1.0)
    for share, wanted in ((0.0, start), (1.0, end)):
        there = between(start, end, share)
        np.testing.assert_allclose(there.focus, wanted.focus, atol=1e-9)
        assert there.distance == pytest.approx(wanted.distance, rel=1e-9)
        assert there.tilt_rad == pytest.approx(wanted.tilt_rad, abs=1e-9)
    assert np.linalg.norm(between(start, end, 0.5).focus) == pytest.approx(1.0, abs=1e-6)


def test_between_opposite_places_stays_on_the_ground() -> None:
    start, end = camera_over(0.0, 0.0), camera_over(0.0, 180.0)
    for share in np.linspace(0.0, 1.0, 21):
        there = between(start, end, float(share))
        assert np.isfinite(there.eye).all()
        assert np.linalg.norm(there.eye) > 1.0


def test_framing_shows_every_point() -> None:
    points = scene_from_geodetic(np.radians([45.0, 39.0, 60.0]), np.radians([170.0, -98.0, -140.0]))
    camera = framing(points, Camera(width=964, height=520))
    places, depth = camera.project(points)
    assert (depth > 0).all()
    assert ((places > 0) & (places < [964, 520])).all()


def test_far_cameras_look_straight_down() -> None:
    assert limited(replace(Camera(), distance=4.0, tilt_rad=1.0)).tilt_rad == 0.0
    assert limited(replace(Camera(), distance=0.3, tilt_rad=1.0)).tilt_rad == pytest.approx(1.0)
    assert limited(replace(Camera(), distance=1e-9)).distance > 0.0


def test_loops_are_the_same_ribbons_as_lines() -> None:
    rims = circles_about(scene_from_geodetic(np.radians([10.0, 85.0, -40.0]), np.radians([0.0, 30.0, 100.0])), 0.2, 12)
    color = (0.1, 0.2, 0.3, 0.4)
    vertices, triangles = ribbons([Line(rim, color) for rim in rims], 1.5)
    np.testing.assert_array_equal(loops(rims, color, 1.5), vertices)
    np.testing.assert_array_equal(strips(3, 13), triangles)


def test_footprints_have_their_central_angle() -> None:
    centres = scene_from_geodetic(np.radians([10.0, 89.9, -40.0]), np.radians([0.0, 30.0, 100.0]))
    for centre, rim in zip(centres, circles_about(centres, 0.25), strict=True):
        np.testing.assert_allclose(np.arccos(rim @ centre), 0.25, atol=1e-9)
        np.testing.assert_allclose(rim[0], rim[-1], atol=1e-15)


def test_discs_fill_the_ground_they_enclose() -> None:
    centres = scene_from_geodetic(np.radians([10.0, -40.0]), np.radians([0.0, 100.0]))
    corners = discs(circles_about(centres, 0.3, 64), bulge=True)
    np.testing.assert_allclose(np.linalg.norm(corners, axis=1), 1.0, atol=1e-12)
    a, b, c = corners.reshape(-1, 3, 3).transpose(1, 0, 2)
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()
    # two spherical caps, less what 64 flat sides and five rings leave out
    assert area == pytest.approx(2 * 2.0 * math.pi * (1.0 - math.cos(0.3)), rel=0.005)


def test_framing_with_tilt_looks_at_the_points_over_the_ground() -> None:
    here = scene_from_geodetic(math.radians(45.0), math.radians(170.0)) * 1.05
    points = here + 0.14 * np.vstack([np.eye(3), -np.eye(3)])
    camera = framing(points, Camera(width=900, height=500), tilt_rad=math.radians(68.0), heading_rad=1.0)
    places, depth = camera.project(points)
    assert np.all(depth > 0.0)
    assert np.all((places > 0.0) & (places < [900.0, 500.0]))
    assert camera.tilt_rad == pytest.approx(math.radians(68.0), abs=0.05)
    middle, _ = camera.project(here)
    assert np.allclose(middle, [450.0, 250.0], atol=1.0)
    assert np.linalg.norm(camera.eye) > 1.0
