"""What is drawn of a moment: covariance rings of the right size, labels of who looks, trails of the selected."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from cupola.astro.geodesy import ecef_from_geodetic
from cupola_gui.globe.action import Action, thinned
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.scene import Scene
from cupola_gui.globe.tracks import covariance_rings
from cupola_gui.globe.trails import LASTING_S, Trails
from cupola_gui.style import DARK
from cupola_gui.world.moment import Link, Moment, ThreatMark, TrackMark
from cupola_gui.world.space import round_factor, scene_from_ecef, scene_from_geodetic

PLACE = ecef_from_geodetic(math.radians(30.0), math.radians(10.0), 150e3)


def camera() -> Camera:
    return Camera(
        focus=scene_from_geodetic(math.radians(30.0), math.radians(10.0)), distance=0.4, width=800, height=600
    )


def track(covariance: np.ndarray, selected: bool = False) -> TrackMark:
    return TrackMark("T1", PLACE, covariance, selected)


@pytest.mark.parametrize(("value", "wanted"), [(0.2, 1), (1.0, 1), (4.9, 2), (5.0, 5), (99.0, 50), (740.0, 500)])
def test_magnification_is_round(value: float, wanted: float) -> None:
    assert round_factor(value) == wanted


def test_ring_of_equal_errors_is_a_circle_of_the_magnified_sigma() -> None:
    sigma_m = 100.0
    (rim,), factor = covariance_rings([track(np.eye(3) * sigma_m**2)], camera())
    places, _ = camera().project(rim)
    centre, depth = camera().project(scene_from_ecef(PLACE))
    radii = np.hypot(*(places - centre).T)
    expected = factor * sigma_m / 6_378_137.0 * camera().focal_px / depth
    # the scene is the ellipsoid stretched to a sphere, by at most 0.34 %
    np.testing.assert_allclose(radii, expected, rtol=4e-3)
    assert 9.0 < expected <= 24.5


def test_ring_lies_along_the_larger_error() -> None:
    east = np.array([-math.sin(math.radians(10.0)), math.cos(math.radians(10.0)), 0.0])
    covariance = 300.0**2 * np.outer(east, east) + 120.0**2 * np.eye(3)
    (rim,), _ = covariance_rings([track(covariance)], camera())
    places, _ = camera().project(rim)
    width, height = np.ptp(places, axis=0)
    assert width / height == pytest.approx(math.hypot(300.0, 120.0) / 120.0, rel=0.01)


def test_selected_tracks_set_the_magnification() -> None:
    near, wide = np.eye(3) * 50.0**2, np.eye(3) * 5000.0**2
    _, alone = covariance_rings([track(near)], camera())
    _, chosen = covariance_rings([track(wide), track(wide), track(near, selected=True)], camera())
    assert chosen == alone
    assert covariance_rings([], camera()) == ([], 0.0)


def test_thinned_keeps_both_ends() -> None:
    rows = np.arange(1000.0)
    kept = thinned(rows, 60)
    assert (len(kept), kept[0], kept[-1]) == (60, 0.0, 999.0)
    assert thinned(rows, 2000) is rows


def test_lookers_and_partners_of_the_selected_threat_are_named(qapp: QApplication) -> None:
    path = np.stack([PLACE * 0.99, PLACE])
    mark = ThreatMark("T1", "threats.T1", "flying", PLACE, 3000.0, True, np.array([0.0, 1.0]), path, None)
    satellites = [ecef_from_geodetic(math.radians(30.0 + d), math.radians(10.0), 500e3) for d in (-1.0, 1.5, 40.0)]
    links = (
        Link("look", "a", 0, "A 1", PLACE, True),
        Link("stereo", "a", 1, "A 2", PLACE, True),
        Link("stereo", "a", 2, "A 3", PLACE, True),
    )
    action = Action(DARK)
    action.moment = Moment(1.0, (mark,), links)
    labels = action.labels(camera(), lambda layer, number: scene_from_ecef(satellites[number]), lambda layer: "#2dccff")
    texts = {label.text: label for label in labels}
    assert "A 1" in texts
    assert any(text.startswith("A 2, 3") and text.endswith("km") for text in texts)
    assert any(text.startswith("T1, 150\u2009km, 3.0\u2009km/s") for text in texts)
    (far,) = [label for text, label in texts.items() if text.startswith("A 3")]
    assert far.y == pytest.approx(14.0)  # north of the picture: named at its upper edge


def test_trails_follow_the_selected_and_forget_after_a_minute(qapp: QApplication) -> None:
    scene, trails = Scene(DARK, 1.0), Trails()
    start, step = ecef_from_geodetic(0.0, 0.0, 500e3), np.array([0.0, 1e4, 0.0])
    layer = scene.set_layer("a", np.stack([start, start]), "#2dccff", "circle", None, True)
    scene.selection = ("satellites.a.1",)
    for second in range(100):
        layer.set_positions(np.stack([start, start + second * step]))
        trails.add(scene, float(second))
    ((points, color),) = trails.lines(scene)
    assert color == "#2dccff"
    assert len(points) == LASTING_S + 1
    np.testing.assert_allclose(points[-1], start + 99.0 * step, rtol=1e-12)
    layer.set_positions(np.stack([start, -start]))
    trails.add(scene, 100.0)
    assert trails.lines(scene) == []  # it jumped
    scene.selection = ()
    assert trails.add(scene, 101.0)
    assert trails.lines(scene) == []
