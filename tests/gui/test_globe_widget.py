"""The globe in a real OpenGL window: what stands at which pixel, what hand and keys do, what happens without OpenGL."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from cupola.astro.geodesy import ecef_from_geodetic
from cupola.constants import EARTH_RADIUS_M
from cupola.scenario.parts import Area, CircleRegion, Raid, Site
from cupola_gui.globe import GlobeWidget
from cupola_gui.globe import stage as stage_module
from cupola_gui.globe import tools as tools_module
from cupola_gui.globe.tools import shown_menu
from cupola_gui.style import DARK, apply
from cupola_gui.view import View
from cupola_gui.world.moment import Moment, ThreatMark
from cupola_gui.world.space import scene_from_ecef, scene_from_geodetic

WIDTH, HEIGHT = 500, 460
PINK = "#ff00ff"


@pytest.fixture
def globe(qtbot: QtBot, qapp: QApplication) -> Iterator[GlobeWidget]:
    apply(qapp, "dark")
    view = View(qapp)
    made = GlobeWidget(view)
    assert not made.failure
    qtbot.addWidget(made)
    made.reduce_motion = True
    made.resize(WIDTH, HEIGHT)
    made.set_sun(np.array([1.0, 0.0, 0.0]))
    made.go_to(0.0, 0.0)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()
    view.deleteLater()


def picture(globe: GlobeWidget) -> QImage:
    QApplication.processEvents()
    return globe.grab_image()


def light(image: QImage, x: float, y: float) -> float:
    color = QColor(image.pixel(round(x), round(y)))
    return (color.red() + color.green() + color.blue()) / 3.0


def pinks(image: QImage) -> list[tuple[int, int]]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).astype(int)
    found = (pixels[..., 0] > 150) & (pixels[..., 1] < 90) & (pixels[..., 2] > 150)
    return [(int(x), int(y)) for y, x in np.argwhere(found)]


def over(latitude_deg: float, longitude_deg: float, height_m: float) -> np.ndarray:
    return ecef_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg), height_m)


def on_screen(globe: GlobeWidget, position_ecef_m: np.ndarray) -> tuple[float, float]:
    place, _ = globe.camera.project(scene_from_ecef(position_ecef_m))
    return float(place[0]), float(place[1])


def test_day_side_is_brighter_than_night_and_space_is_darkest(globe: GlobeWidget) -> None:
    globe.set_sun(np.array([0.2, 1.0, 0.0]))
    image = picture(globe)
    # open ocean at both sides of the Atlantic meridian
    day = on_screen(globe, over(-25.0, -5.0 + 10.0, 0.0))
    globe.set_sun(np.array([-1.0, 0.0, 0.0]))
    night_image = picture(globe)
    assert light(image, *day) > 1.8 * light(night_image, *day)
    assert light(night_image, 3, HEIGHT // 2) < light(night_image, *day)


def test_land_differs_from_ocean(globe: GlobeWidget) -> None:
    image = picture(globe)
    land = QColor(image.pixel(*map(round, on_screen(globe, over(13.0, 8.0, 0.0)))))
    ocean = QColor(image.pixel(*map(round, on_screen(globe, over(-8.0, -8.0, 0.0)))))
    wanted_land, wanted_ocean = QColor(DARK.scene_land_day), QColor(DARK.scene_ocean_day)
    for got, wanted in ((land, wanted_land), (ocean, wanted_ocean)):
        assert abs(got.red() - wanted.red()) < 8
        assert abs(got.green() - wanted.green()) < 8
        assert abs(got.blue() - wanted.blue()) < 8


def test_earth_is_a_disc_of_the_projected_size(globe: GlobeWidget) -> None:
    image = picture(globe)
    camera = globe.camera
    radius = camera.focal_px / math.sqrt(camera.height_term)
    row = [light(image, x, HEIGHT // 2 + 3) for x in range(WIDTH)]
    # the rim's glow falls by 1/e within 2.2 % of the radius: far outside it is space, inside it is Earth
    assert row[round(WIDTH / 2 - radius - 40)] < 20
    assert row[round(WIDTH / 2 - radius + 3)] > 45
    assert row[round(WIDTH / 2 + radius - 3)] > 45


def test_satellites_stand_at_their_projected_pixels(globe: GlobeWidget) -> None:
    places = np.stack([over(20.0, 10.0, 800e3), over(-30.0, -20.0, 800e3), over(5.0, 60.0, 800e3)])
    globe.set_layer("a", places, PINK, "circle", radius_px=3.0)
    found = np.array(pinks(picture(globe)), float)
    assert len(found)
    for place in places:
        expected = np.array(on_screen(globe, place)) - 0.5
        near = found[np.hypot(*(found - expected).T) < 6.0]
        assert np.hypot(*(near.mean(axis=0) - expected)) < 0.7


def test_what_the_earth_hides_is_not_drawn_and_limb_satellites_are_dim(globe: GlobeWidget) -> None:
    globe.set_layer("a", np.stack([over(0.0, 180.0, 800e3)]), PINK, "circle", radius_px=4.0)
    assert pinks(picture(globe)) == []
    beyond = np.stack([over(0.0, 118.0, 3_000e3)])
    assert globe.camera.visible(scene_from_ecef(beyond))[0] == pytest.approx(1 / 3)
    globe.set_layer("a", beyond, PINK, "circle", radius_px=4.0)
    image = picture(globe)
    assert pinks(image) == []
    x, y = on_screen(globe, beyond[0])
    dim = QColor(image.pixel(round(x - 0.5), round(y - 0.5)))
    assert 60 < dim.red() < 130


def test_missing_positions_are_not_drawn(globe: GlobeWidget) -> None:
    places = np.stack([over(0.0, 0.0, 800e3), np.full(3, np.nan)])
    globe.set_layer("a", places, PINK)
    image = picture(globe)
    found = np.array(pinks(image))
    assert len(found)
    assert np.abs(found - np.array(on_screen(globe, places[0]))).max() < 6
    assert globe.scene.satellite_at("a", 1) is None


def test_hidden_layers_are_not_drawn_nor_picked(globe: GlobeWidget, qtbot: QtBot) -> None:
    places = np.stack([over(10.0, 10.0, 800e3)])
    globe.set_layer("a", places, PINK)
    assert pinks(picture(globe))
    globe.view.set_visible("layers.a", False)
    assert pinks(picture(globe)) == []
    x, y = on_screen(globe, places[0])
    qtbot.mouseClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert globe.view.selection == ()


def test_moving_a_layer_moves_its_pixels(globe: GlobeWidget) -> None:
    globe.set_layer("a", np.stack([over(20.0, 0.0, 800e3)]), PINK)
    before = np.mean(pinks(picture(globe)), axis=0)
    globe.set_positions("a", np.stack([over(-20.0, 0.0, 800e3)]))
    after = np.mean(pinks(picture(globe)), axis=0)
    assert after[1] - before[1] > 60
    globe.remove_layer("a")
    assert pinks(picture(globe)) == []


def test_clicking_a_satellite_picks_it_and_double_click_follows(globe: GlobeWidget, qtbot: QtBot) -> None:
    places = np.stack([over(20.0, 10.0, 800e3), over(-30.0, -20.0, 800e3)])
    globe.set_layer("a", places, PINK, names=("A 1", "A 2"))
    picture(globe)
    at = QPoint(*map(round, on_screen(globe, places[1])))
    with qtbot.waitSignal(globe.picked) as heard:
        qtbot.mouseClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["satellites.a.1"]
    assert globe.view.selection == ("satellites.a.1",)
    with qtbot.waitSignal(globe.camera_text_changed) as heard:
        qtbot.mouseDClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["Follows A 2"]
    picture(globe)
    assert on_screen(globe, places[1]) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=1.0)
    moved = np.stack([places[0], over(-28.0, -15.0, 800e3)])
    globe.set_positions("a", moved)
    picture(globe)
    assert on_screen(globe, moved[1]) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=1.0)
    assert globe.view.camera == "follow"


def test_hovering_tells_the_object(globe: GlobeWidget, qtbot: QtBot) -> None:
    places = np.stack([over(20.0, 10.0, 800e3)])
    globe.set_layer("a", places, PINK)
    picture(globe)
    x, y = map(round, on_screen(globe, places[0]))
    with qtbot.waitSignal(globe.hovered) as heard:
        qtbot.mouseMove(globe.canvas.native, QPoint(x - 80, y - 80))
        qtbot.mouseMove(globe.canvas.native, QPoint(x + 1, y))
    assert heard.args == ["satellites.a.0"]


def test_threats_win_over_satellites_when_picked(globe: GlobeWidget, qtbot: QtBot) -> None:
    place = over(10.0, 5.0, 200e3)
    globe.set_layer("a", np.stack([place]), PINK)
    path = np.stack([over(5.0, 0.0, 0.0), place])
    globe.show_moment(
        Moment(5.0, (ThreatMark("T1", "threats.T1", "flying", place, 3e3, False, np.array([0.0, 5.0]), path, None),))
    )
    picture(globe)
    with qtbot.waitSignal(globe.picked) as heard:
        qtbot.mouseClick(
            globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, on_screen(globe, place)))
        )
    assert heard.args == ["threats.T1"]


def test_clicking_the_line_of_a_region_picks_it(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.set_regions([CircleRegion(id="r", name="Region", latitude_deg=0.0, longitude_deg=0.0, radius_km=1500.0)])
    globe.set_areas(
        [
            Raid(
                id="raid",
                name="Raid",
                launch_area=Area(latitude_deg=20.0, longitude_deg=20.0, radius_km=200.0),
                aim_area=Area(latitude_deg=-20.0, longitude_deg=-20.0, radius_km=200.0),
            )
        ]
    )
    picture(globe)
    east = math.degrees(1500.0 / 6371.0)
    north = 20.0 + math.degrees(200.0 / 6371.0)
    for place, path in ((over(0.0, east, 0.0), "regions.r"), (over(north, 20.0, 0.0), "raids.raid")):
        with qtbot.waitSignal(globe.picked) as heard:
            globe.click(*on_screen(globe, place))
        assert heard.args == [path]
    with qtbot.assertNotEmitted(globe.picked):
        globe.click(*on_screen(globe, over(0.0, 2.0, 0.0)))


def test_placing_tells_the_ground_under_the_click_once(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.begin_placing("Click the launch area")
    assert globe.placing
    x, y = on_screen(globe, over(31.2, -17.4, 0.0))
    with qtbot.waitSignal(globe.place_clicked) as heard:
        globe.click(x, y)
    assert heard.args == pytest.approx([31.2, -17.4], abs=1e-4)
    assert not globe.placing
    with qtbot.assertNotEmitted(globe.place_clicked):
        globe.click(x, y)


def test_placing_ignores_space_and_can_be_cancelled(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.begin_placing("Click the launch area")
    with qtbot.assertNotEmitted(globe.place_clicked):
        qtbot.mouseClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        assert globe.placing
        with qtbot.waitSignal(globe.placing_ended):
            qtbot.keyClick(globe.canvas.native, Qt.Key.Key_Escape)
        qtbot.mouseClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(WIDTH // 2, HEIGHT // 2))
    assert not globe.placing


def drag(qtbot: QtBot, globe: GlobeWidget, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    native = globe.canvas.native
    none = Qt.KeyboardModifier.NoModifier
    for kind, place, pressed in (
        (QEvent.Type.MouseButtonPress, start, button),
        (QEvent.Type.MouseMove, (start + end) / 2, button),
        (QEvent.Type.MouseMove, end, button),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        at = QPointF(place)
        changed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        QApplication.sendEvent(native, QMouseEvent(kind, at, native.mapToGlobal(at), changed, pressed, none))


def test_left_drag_keeps_the_ground_under_the_pointer(globe: GlobeWidget, qtbot: QtBot) -> None:
    before = globe.ground_at(250, 230)
    drag(qtbot, globe, Qt.MouseButton.LeftButton, QPoint(250, 230), QPoint(310, 200))
    after = globe.ground_at(310, 200)
    assert before is not None
    assert after == pytest.approx(before, abs=0.01)
    assert globe.view.selection == ()


def test_right_drag_pans_and_wheel_zooms(globe: GlobeWidget, qtbot: QtBot) -> None:
    drag(qtbot, globe, Qt.MouseButton.RightButton, QPoint(250, 230), QPoint(290, 250))
    assert globe.camera.shift_px == pytest.approx((40.0, 20.0))
    globe.whole_earth()
    distance = globe.camera.distance
    at = QPointF(250, 230)
    wheel = QWheelEvent(
        at, globe.canvas.native.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(globe.canvas.native, wheel)
    assert globe.camera.distance == pytest.approx(0.85 * distance)


def test_keys_choose_the_camera(globe: GlobeWidget, qtbot: QtBot) -> None:
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_3)
    assert (globe.view.camera, globe.camera_text) == ("inertial", "Inertial")
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_2)
    assert globe.view.camera == "inertial"  # nothing to follow
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_4)
    assert (globe.view.camera, globe.camera_text) == ("fixed", "Earth-fixed")


def test_earth_turns_under_an_inertial_camera(globe: GlobeWidget) -> None:
    globe.view.set_time(0.0)
    globe.view.set_camera("inertial")
    before = globe.ground_at(WIDTH / 2, HEIGHT / 2)
    globe.view.set_time(3600.0)
    after = globe.ground_at(WIDTH / 2, HEIGHT / 2)
    assert before is not None
    assert after is not None
    assert math.degrees(after[1] - before[1]) == pytest.approx(-15.04, abs=0.02)


def test_views_are_stored_and_recalled(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.go_to(30.0, 40.0, 2e6)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_5, both)
    stored = globe.camera
    globe.go_to(-30.0, 100.0, 8e6)
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_allclose(globe.camera.eye, stored.eye)
    assert not globe.recall_view(6)


def test_camera_moves_take_their_time_unless_motion_is_reduced(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.reduce_motion = False
    globe.go_to(10.0, 20.0, 3e6)
    assert globe.steering.moving
    qtbot.waitUntil(lambda: not globe.steering.moving, timeout=5000)
    wanted = scene_from_geodetic(math.radians(10.0), math.radians(20.0))
    np.testing.assert_allclose(globe.camera.focus, wanted, atol=1e-12)
    assert globe.camera.distance == pytest.approx(3e6 / EARTH_RADIUS_M)


def test_region_line_is_drawn_where_it_lies(globe: GlobeWidget) -> None:
    region = CircleRegion(id="r", name="Region", latitude_deg=0.0, longitude_deg=0.0, radius_km=1500.0)
    plain = picture(globe)
    globe.set_regions([region])
    drawn = picture(globe)
    rim = on_screen(globe, over(0.0, math.degrees(1500.0 / 6371.0), 0.0))
    x, y = round(rim[0] - 0.5), round(rim[1])
    greens = [QColor(drawn.pixel(x + d, y)).green() - QColor(plain.pixel(x + d, y)).green() for d in (-1, 0, 1)]
    assert max(greens) > 60
    globe.view.set_visible("regions.r", False)
    hidden = picture(globe)
    assert abs(QColor(hidden.pixel(x, y)).green() - QColor(plain.pixel(x, y)).green()) < 4


def test_everything_given_at_once_is_drawn_without_a_word(globe: GlobeWidget) -> None:
    places = np.stack([over(20.0, 10.0, 800e3), over(-30.0, -20.0, 800e3)])
    turn = np.linspace(0.0, 2.0 * np.pi, 91)
    ring = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=-1) * 7.4e6
    area = Area(latitude_deg=10.0, longitude_deg=10.0, radius_km=300.0)
    globe.set_layer("a", places, PINK, "hexagon", title="Layer")
    globe.set_sites([Site(id="s", name="Site", latitude_deg=5.0, longitude_deg=5.0)])
    globe.set_areas([Raid(id="raid", name="Raid", launch_area=area, aim_area=area)])
    globe.set_orbits(np.stack([ring, ring[:, [0, 2, 1]]]), PINK, 1)
    globe.set_footprints(places, 0.2, PINK)
    globe.set_trails([(ring[:20], PINK)])
    globe.view.select("satellites.a.0", "sites.s")
    full = picture(globe)
    globe.set_orbits(None)
    globe.set_footprints(None)
    globe.set_trails(None)
    assert picture(globe) != full
    assert globe.furniture is not None
    assert globe.furniture.legend.text == "Layer 2"
    assert not globe.failure


def test_orbits_turn_against_the_earth_as_time_goes_on(globe: GlobeWidget) -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    polar = np.stack([np.cos(turn), 0.0 * turn, np.sin(turn)], axis=-1) * 7.2e6
    globe.set_orbits(polar[None], PINK, 0)
    for time_s in (0.0, 1800.0):
        globe.view.set_time(time_s)
        found = np.array(pinks(picture(globe)))
        middle = found[np.abs(found[:, 1] - HEIGHT // 2) <= 1]
        longitude = -math.radians(360.0 * time_s / 86_164.1)
        expected = on_screen(globe, np.array([math.cos(longitude), math.sin(longitude), 0.0]) * 7.2e6)
        assert middle[:, 0].mean() == pytest.approx(expected[0] - 0.5, abs=1.0)


def test_layers_tool_shows_and_hides_night_lights(globe: GlobeWidget) -> None:
    globe.set_sun(np.array([-1.0, 0.0, 0.0]))
    globe.go_to(9.1, 7.4, 1.5e6)
    lit = picture(globe)
    menu = shown_menu(globe)
    (action,) = [action for action in menu.actions() if action.text() == "Night lights"]
    assert action.isChecked()
    action.trigger()
    dark = picture(globe)
    menu.deleteLater()
    assert not globe.scene.earth.show_lights
    grid = [(x, y) for x in range(0, WIDTH, 4) for y in range(60, HEIGHT - 60, 4)]
    assert max(light(lit, x, y) for x, y in grid) > max(light(dark, x, y) for x, y in grid) + 20


def test_picture_tool_saves_the_scene(globe: GlobeWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "earth"
    monkeypatch.setattr(tools_module.QFileDialog, "getSaveFileName", lambda *unused: (str(target), "PNG"))
    globe.use_tool("picture")
    saved = QImage(str(target) + ".png")
    assert (saved.width(), saved.height()) == (WIDTH, HEIGHT)
    assert light(saved, WIDTH / 2, HEIGHT / 2) > 20


def test_follow_tool_follows_the_selection_and_lets_go(globe: GlobeWidget) -> None:
    assert globe.furniture is not None
    button = globe.furniture.tools.buttons["follow"]
    button.click()
    assert globe.steering.mode == "free"
    assert not button.isChecked()  # nothing is selected
    globe.set_layer("a", np.stack([over(20.0, 10.0, 800e3)]), PINK)
    globe.view.select("satellites.a.0")
    button.click()
    assert globe.steering.mode == "follow"
    assert globe.furniture.camera.text == "2 Follow a 1 1 to 4"
    button.click()
    assert globe.steering.mode == "free"
    assert np.linalg.norm(globe.camera.focus) == pytest.approx(1.0)


def test_readout_tells_place_and_daylight_and_near_views_a_scale(globe: GlobeWidget) -> None:
    assert globe.furniture is not None
    globe.go_to(41.2, -87.6)
    globe.set_sun(np.array([-0.1, 1.0, 0.0]))
    assert globe.furniture.readout.text == "41.2° N 087.6° W night"
    globe.go_to(41.2, -87.6, 1.5e6)
    assert globe.furniture.scale.isVisible()
    assert not globe.furniture.readout.isVisible()
    assert globe.furniture.scale.text == "250\u2009km"


def test_measuring_gives_the_great_circle_distance(globe: GlobeWidget) -> None:
    globe.use_tool("measure")
    for place in (over(0.0, 0.0, 0.0), over(0.0, 10.0, 0.0)):
        globe.click(*on_screen(globe, place))
    assert globe.scene.ruler.length_m == pytest.approx(math.radians(10.0) * 6_371_008.8, rel=1e-4)
    picture(globe)
    globe.use_tool("select")
    assert not globe.measuring
    assert globe.scene.ruler.length_m == 0.0


def test_light_theme_changes_the_scene_and_keeps_it_dark(globe: GlobeWidget, qapp: QApplication) -> None:
    dark = QColor(picture(globe).pixel(4, HEIGHT // 2))
    try:
        apply(qapp, "light")
        bright = QColor(picture(globe).pixel(4, HEIGHT // 2))
        assert bright.lightness() > dark.lightness()
        assert bright.lightness() < 40
    finally:
        apply(qapp, "dark")


def test_globe_survives_another_window(globe: GlobeWidget, qtbot: QtBot) -> None:
    places = np.stack([over(0.0, 0.0, 800e3)])
    globe.set_layer("a", places, PINK)
    assert pinks(picture(globe))
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(WIDTH, HEIGHT)
    window.setCentralWidget(globe)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bool(pinks(picture(globe))), timeout=5000)
    assert not globe.failure
    globe.setParent(None)


def test_frames_are_counted(globe: GlobeWidget) -> None:
    for _ in range(3):
        picture(globe)
    assert len(globe.frame_seconds) >= 3
    before, whole = globe.frame_seconds[-1]
    assert 0.0 < before < whole
    assert globe.frames_per_second > 0.0


def test_without_opengl_the_reason_is_told_and_nothing_else_fails(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "opengl_reason", lambda: "OpenGL could not be started on this screen.")
    view = View(qapp)
    globe = GlobeWidget(view)
    qtbot.addWidget(globe)
    globe.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(globe):
        globe.show()
    globe.set_layer("a", np.stack([over(0.0, 0.0, 800e3)]), PINK)
    globe.set_positions("a", np.stack([over(1.0, 0.0, 800e3)]))
    globe.set_sun(np.array([1.0, 0.0, 0.0]))
    globe.go_to(10.0, 10.0)
    globe.begin_placing("Click")
    globe.cancel_placing()
    globe.show_moment(Moment(0.0))
    globe.update_picture()
    assert "OpenGL" in globe.failure
    assert globe.canvas is None
    image = globe.grab_image()
    assert len({image.pixel(x, y) for x in range(0, WIDTH, 3) for y in range(200, 280, 2)}) > 5  # the sentence
    view.deleteLater()


def test_a_screen_without_opengl_gives_a_reason() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from cupola_gui.globe import GlobeWidget; from cupola_gui.view import View;"
        "globe = GlobeWidget(View()); globe.show(); app.processEvents(); print(globe.failure)"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "OpenGL" in done.stdout


def test_driver_errors_become_a_reason(globe: GlobeWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*unused: object) -> None:
        raise RuntimeError("Shader compilation error in vertex shader")

    monkeypatch.setattr(globe.scene, "draw", refused)
    picture(globe)
    assert globe.failure == "The graphics driver refused the picture: Shader compilation error in vertex shader"
    assert globe.canvas.native.isHidden()
