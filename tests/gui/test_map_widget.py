"""The map in a window: what hand, wheel and keys do, what stands where, and that it needs no OpenGL."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.astro.geodesy import ecef_from_geodetic
from cupola.coverage.grids import equal_area
from cupola.results.coverage import CoverageGrid, sample_grid
from cupola.scenario.parts import Area, CircleRegion, LatitudeBand, Raid, Site
from cupola_gui.map import MapWidget, Track
from cupola_gui.map import tools as tools_module
from cupola_gui.style import DARK, LIGHT, apply
from cupola_gui.view import View
from cupola_gui.world.moment import Link, Moment, ThreatMark, TrackMark

WIDTH, HEIGHT = 720, 420
PINK = "#ff00ff"


@pytest.fixture
def chart(qtbot: QtBot, qapp: QApplication) -> Iterator[MapWidget]:
    apply(qapp, "dark")
    view = View(qapp)
    made = MapWidget(view)
    qtbot.addWidget(made)
    made.reduce_motion = True
    made.resize(WIDTH, HEIGHT)
    made.set_sun(np.array([1.0, 0.0, 0.0]))
    with qtbot.waitExposed(made):
        made.show()
    made.go_to(0.0, 0.0)
    yield made
    made.close()
    view.deleteLater()


def over(latitude_deg: float, longitude_deg: float, height_m: float = 0.0) -> np.ndarray:
    return ecef_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg), height_m)


def at(chart: MapWidget, latitude_deg: float, longitude_deg: float) -> tuple[float, float]:
    x, y = chart.sight.screen(math.radians(latitude_deg), math.radians(longitude_deg)).tolist()
    return x, y


def spot(chart: MapWidget, latitude_deg: float, longitude_deg: float) -> QPoint:
    return QPoint(*map(round, at(chart, latitude_deg, longitude_deg)))


def pinks(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).astype(int)
    found = (pixels[..., 0] > 150) & (pixels[..., 1] < 90) & (pixels[..., 2] > 150)
    return np.argwhere(found)[:, ::-1].astype(float) + 0.5


def wavy_grid(step_deg: float = 4.0) -> CoverageGrid:
    grid = equal_area(math.radians(step_deg))
    latitude, longitude = grid.places_rad()
    values = 0.6 + 0.3 * np.sin(3.0 * longitude) * np.cos(2.0 * latitude)
    firsts = grid.offsets * math.tau / grid.points - math.pi
    return CoverageGrid(
        "a", 3, 2, grid.latitudes_rad, grid.points, firsts, grid.areas, {"covered_share": values},
        {"covered_share": int(np.argmin(values))}, np.empty(0), (), (), "full", "", 60.0, 0.0, 0.1,
    )  # fmt: skip


def test_satellites_stand_over_their_ground(chart: MapWidget) -> None:
    places = [(20.0, 10.0), (-40.0, -120.0), (65.0, 150.0)]
    chart.set_layer("a", np.stack([over(*place, 8e5) for place in places]), PINK, "circle", radius_px=3.0)
    found = pinks(chart.grab_image())
    for place in places:
        near = found[np.hypot(*(found - np.array(at(chart, *place))).T) < 6.0]
        assert np.hypot(*(near.mean(axis=0) - np.array(at(chart, *place)))) < 0.7


def test_unknown_places_and_hidden_layers_are_not_drawn_nor_picked(chart: MapWidget, qtbot: QtBot) -> None:
    chart.set_layer("a", np.stack([over(10.0, 10.0, 8e5), np.full(3, np.nan)]), PINK, radius_px=3.0)
    assert len(pinks(chart.grab_image()))
    chart.view.set_visible("layers.a", False)
    assert len(pinks(chart.grab_image())) == 0
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot(chart, 10.0, 10.0))
    assert chart.view.selection == ()
    chart.view.set_visible("layers.a", True)
    chart.remove_layer("a")
    assert len(pinks(chart.grab_image())) == 0


def test_clicking_picks_threats_sites_satellites_and_lines(chart: MapWidget, qtbot: QtBot) -> None:
    chart.set_layer("a", np.stack([over(30.0, 40.0, 8e5), over(-30.0, -20.0, 8e5)]), PINK)
    chart.set_sites([Site(id="s", name="Site", latitude_deg=45.0, longitude_deg=-60.0)])
    chart.set_regions([CircleRegion(id="r", name="Region", latitude_deg=0.0, longitude_deg=100.0, radius_km=1500.0)])
    area = Area(latitude_deg=-50.0, longitude_deg=120.0, radius_km=400.0)
    chart.set_areas([Raid(id="raid", name="Raid", launch_area=area, aim_area=area)])
    place = over(-30.0, -20.0, 2e5)
    path = np.stack([over(-35.0, -30.0), place])
    threat = ThreatMark("T1", "threats.T1", "flying", place, 3e3, False, np.array([0.0, 5.0]), path, None)
    chart.show_moment(Moment(5.0, (threat,)))
    east = 100.0 + math.degrees(1500.0 / 6371.0)
    for where, wanted in (
        ((-30.0, -20.0), "threats.T1"), ((45.0, -60.0), "sites.s"), ((30.0, 40.0), "satellites.a.0"),
        ((0.0, east), "regions.r"), ((-50.0 + math.degrees(400.0 / 6371.0), 120.0), "raids.raid"),
    ):  # fmt: skip
        with qtbot.waitSignal(chart.picked) as heard:
            qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot(chart, *where))
        assert heard.args == [wanted]
        assert chart.view.selection == (wanted,)
    with qtbot.assertNotEmitted(chart.picked):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot(chart, 10.0, -140.0))


def test_hovering_tells_the_object_and_the_place(chart: MapWidget, qtbot: QtBot) -> None:
    chart.set_layer("a", np.stack([over(20.0, 10.0, 8e5)]), PINK, names=("A 1",))
    with qtbot.waitSignal(chart.hovered) as heard:
        qtbot.mouseMove(chart, spot(chart, 20.0, 10.0))
    assert heard.args == ["satellites.a.0"]
    qtbot.mouseMove(chart, spot(chart, -41.5, -70.0))
    assert chart.furniture.readout.text.startswith("41.5° S 070.0° W")


def test_placing_tells_the_ground_under_the_click_once(chart: MapWidget, qtbot: QtBot) -> None:
    chart.begin_placing("Click the launch area")
    with qtbot.waitSignal(chart.place_clicked) as heard:
        chart.click(*at(chart, 31.2, -17.4))
    assert heard.args == pytest.approx([31.2, -17.4], abs=1e-6)
    assert not chart.placing
    chart.begin_placing("Again")
    with qtbot.assertNotEmitted(chart.place_clicked):
        chart.click(WIDTH / 2, 3.0)  # beside the world
        assert chart.placing
        with qtbot.waitSignal(chart.placing_ended):
            qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert not chart.placing


def test_dragging_wraps_and_the_wheel_zooms_to_the_pointer(chart: MapWidget, qtbot: QtBot) -> None:
    before = chart.ground_at(500.0, 200.0)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(500, 200))
    for x in range(510, 720, 15):
        drag(chart, x, 200)
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(705, 200))
    after = chart.ground_at(705.0, 200.0)
    assert before is not None
    assert after is not None
    assert math.cos(after[1] - before[1]) == pytest.approx(1.0, abs=1e-6)
    assert chart.sight.longitude_deg == pytest.approx(-102.5)
    place = chart.ground_at(200.0, 150.0)
    point = QPointF(200.0, 150.0)
    wheel = QWheelEvent(
        point, chart.mapToGlobal(point), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    scale = chart.sight.scale
    QApplication.sendEvent(chart, wheel)
    assert chart.sight.scale == pytest.approx(scale / 0.85**2)
    assert chart.ground_at(200.0, 150.0) == pytest.approx(place, abs=1e-9)


def drag(chart: MapWidget, x: int, y: int) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    point, left = QPointF(x, y), Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, point, chart.mapToGlobal(point), Qt.MouseButton.NoButton, left,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def test_views_are_stored_and_recalled(chart: MapWidget, qtbot: QtBot) -> None:
    chart.go_to(30.0, 40.0, 2e6)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(chart, Qt.Key.Key_5, both)
    stored = chart.sight
    chart.whole_earth()
    assert chart.sight.scale == pytest.approx(2.0)
    qtbot.keyClick(chart, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert chart.sight == stored
    assert not chart.recall_view(6)


def test_moves_take_their_time_unless_motion_is_reduced(chart: MapWidget, qtbot: QtBot) -> None:
    chart.reduce_motion = False
    chart.frame(np.stack([over(40.0, 170.0, 3e5), over(50.0, -170.0, 3e5)]))
    assert chart.sight.scale == pytest.approx(2.0)
    qtbot.waitUntil(lambda: abs(chart.sight.longitude_deg) > 179.9, timeout=5000)
    assert chart.sight.scale > 10.0


def test_the_whole_world_stays_whole_when_the_size_changes(chart: MapWidget, qtbot: QtBot) -> None:
    chart.resize(600, 420)
    qtbot.waitUntil(lambda: chart.sight.width == 600)
    assert chart.sight.scale == pytest.approx(600 / 360)
    chart.set_sight(replace(chart.sight, scale=5.0))
    chart.resize(WIDTH, HEIGHT)
    qtbot.waitUntil(lambda: chart.sight.width == WIDTH)
    assert chart.sight.scale == pytest.approx(5.0)


def test_the_heat_value_under_the_pointer_is_the_grid_s(chart: MapWidget, qtbot: QtBot) -> None:
    grid = wavy_grid()
    chart.set_heat(grid, "covered_share")
    assert chart.furniture.heat.isVisible()
    for place in ((10.0, 20.0), (-47.3, 133.0), (71.0, -12.0)):
        pointer = spot(chart, *place)
        qtbot.mouseMove(chart, pointer)
        ground = chart.ground_at(pointer.x(), pointer.y())
        assert ground is not None
        wanted = float(sample_grid(grid, "covered_share", *ground))
        assert chart.furniture.heat.text == f"{100.0 * wanted:.1f}\u2009%"
    chart.set_heat(None)
    assert not chart.furniture.heat.isVisible()


def test_a_click_pins_a_value_and_another_lets_it_go(chart: MapWidget, qtbot: QtBot) -> None:
    grid = wavy_grid()
    chart.set_heat(grid, "covered_share")
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot(chart, 10.0, 20.0))
    (kind, text, x, y) = chart.drawing.heat_spots(chart.sight)[1]
    assert kind == "pin"
    assert chart.drawing.pin is not None
    value = float(sample_grid(grid, "covered_share", *chart.drawing.pin))
    assert text == f"{100.0 * value:.1f}\u2009% at 10.0° N 020.0° E"
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert chart.drawing.pin is None
    chart.click(300.0, 150.0)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.drawing.pin is None


def test_the_worst_place_is_marked(chart: MapWidget) -> None:
    grid = wavy_grid()
    chart.set_heat(grid, "covered_share")
    ((kind, text, x, y),) = chart.drawing.heat_spots(chart.sight)
    assert (kind, text) == ("worst", f"Worst {100.0 * grid.figures['covered_share'].min():.1f}\u2009%")
    color = QColor(chart.grab_image().pixel(round(x), round(y)))
    assert color.name() == DARK.scene_caution


def test_hatching_is_named_in_the_legend_and_can_be_turned_off(chart: MapWidget, qtbot: QtBot) -> None:
    grid = wavy_grid()
    plain = chart.grab_image()
    chart.set_hatch(grid, grid.figures["covered_share"] < 0.5, "under 2 now")
    assert chart.furniture.legend.text == "under 2 now"
    assert chart.grab_image() != plain
    with qtbot.waitSignal(chart.hatch_toggled) as heard:
        chart.set_shown("hatches", False)
    assert heard.args == [False]
    chart.set_hatch(None)
    assert chart.furniture.legend.text == ""
    assert chart.grab_image() == plain


def test_a_flight_is_bright_behind_and_thin_ahead(chart: MapWidget) -> None:
    track = Track(np.array([0.0, 10.0, 20.0]), np.stack([over(0.0, lon, 5e5) for lon in (-60.0, 0.0, 60.0)]), PINK)
    chart.view.set_time(10.0)
    chart.set_tracks([track])
    image = chart.grab_image()
    y = round(at(chart, 0.0, 0.0)[1])

    def redness(longitude: float) -> int:
        x = round(at(chart, 0.0, longitude)[0])
        return sum(QColor(image.pixel(x, y + shift)).red() for shift in (-2, -1, 0, 1))

    assert redness(-33.0) > redness(33.0) + 100


def test_everything_given_at_once_is_drawn_without_a_word(chart: MapWidget) -> None:
    places = np.stack([over(20.0, 10.0, 8e5), over(-30.0, 170.0, 8e5)])
    turn = np.linspace(0.0, 2.0 * np.pi, 91)
    ring = np.stack([np.cos(turn), 0.2 * np.sin(turn), np.sin(turn)], axis=-1) * 7.4e6
    plain = chart.grab_image()
    chart.set_layer("a", places, PINK, "hexagon", title="Layer")
    chart.set_sites([Site(id="s", name="Site", latitude_deg=5.0, longitude_deg=5.0)])
    chart.set_regions([LatitudeBand(id="b", name="Band", south_deg=-10.0, north_deg=90.0)])
    chart.set_orbits(np.stack([ring, ring[:, [0, 2, 1]]]), PINK, 1)
    chart.set_footprints(places, 0.5, PINK)
    chart.set_trails([(ring[:20], PINK)])
    end = over(10.0, 30.0, 1e5)
    path = np.stack([over(0.0, 20.0), end, over(20.0, 40.0)])
    threats = tuple(
        ThreatMark(name, f"threats.{name}", state, end, 3e3, name == "T1", np.array([0.0, 5.0, 10.0]), path, 4.0)
        for name, state in (("T1", "flying"), ("T2", "killed"), ("T3", "landed"))
    )
    links = tuple(Link(kind, "a", 0, "A 1", end, True, "short by 3 km") for kind in ("look", "stereo", "broken"))
    tracks = (TrackMark("T1", end, np.diag([4e4, 1e4, 9e4]), True),)
    chart.show_moment(Moment(5.0, threats, links, tracks=tracks))
    chart.view.select("satellites.a.0", "sites.s")
    assert chart.grab_image() != plain
    assert chart.drawing.action.magnification > 1.0
    chart.view.set_time(600.0)
    chart.show_moment(None)
    for forget in (chart.set_orbits, chart.set_footprints, chart.set_trails):
        forget(None)
    assert chart.furniture.legend.text == "Layer 2"


def test_orbits_move_west_as_the_earth_turns(chart: MapWidget) -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    polar = np.stack([np.cos(turn), 0.0 * turn, np.sin(turn)], axis=-1) * 7.2e6
    chart.set_orbits(polar[None], PINK, 0)
    for time_s in (0.0, 1800.0):
        chart.view.set_time(time_s)
        found = pinks(chart.grab_image())
        middle = found[(np.abs(found[:, 1] - at(chart, 0.0, 0.0)[1]) <= 1.0) & (np.abs(found[:, 0] - 300.0) < 200.0)]
        wanted = at(chart, 0.0, -360.0 * time_s / 86_164.1)[0]
        assert middle[:, 0].mean() == pytest.approx(wanted, abs=1.0)


def test_measuring_says_the_great_circle(chart: MapWidget, qtbot: QtBot) -> None:
    chart.use_tool("measure")
    for place in ((0.0, -10.0), (0.0, 80.0)):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot(chart, *place))
    from cupola_gui.map.drawing import distance_m

    assert distance_m(*chart.drawing.measured) == pytest.approx(6_371_008.8 * math.pi / 2.0, rel=1e-3)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert not chart.measuring
    assert chart.drawing.measured == ()


def test_the_ground_is_painted_again_only_when_it_has_to(chart: MapWidget, qtbot: QtBot) -> None:
    chart.set_layer("a", np.stack([over(20.0, 10.0, 8e5)]), PINK)
    qtbot.wait(150)
    before = chart.drawing.backdrop.painted
    for number in range(6):
        chart.set_positions("a", np.stack([over(20.0 + number, 10.0, 8e5)]))
        chart.repaint()
    assert chart.drawing.backdrop.painted == before
    chart.set_sun(np.array([0.0, 1.0, 0.0]))
    chart.repaint()
    assert chart.drawing.backdrop.painted == before + 1


def test_ten_thousand_satellites_keep_the_map_moving(chart: MapWidget) -> None:
    rng = np.random.default_rng(3)
    ways = rng.normal(size=(10_000, 3))
    places = 7.0e6 * ways / np.linalg.norm(ways, axis=1, keepdims=True)
    chart.set_layer("a", places, PINK)
    chart.repaint()
    times = []
    for number in range(8):
        chart.set_positions("a", places[::-1] if number % 2 else places)
        began = time.perf_counter()
        chart.repaint()
        times.append(time.perf_counter() - began)
    assert min(times) < 0.05  # twenty pictures a second, at worst, on a busy machine


def test_a_new_theme_changes_the_ground(chart: MapWidget, qapp: QApplication) -> None:
    place = spot(chart, -8.0, -8.0)
    assert QColor(chart.grab_image().pixel(place)).name() == DARK.scene_ocean_day
    apply(qapp, "light")
    QApplication.processEvents()
    color = QColor(chart.grab_image().pixel(place))
    apply(qapp, "dark")
    assert abs(color.green() - QColor(LIGHT.scene_ocean_day).green()) <= 2


def test_the_picture_tool_saves_the_map(chart: MapWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "world"
    monkeypatch.setattr(tools_module.QFileDialog, "getSaveFileName", lambda *unused: (str(target), "PNG"))
    chart.use_tool("picture")
    saved = QImage(f"{target}.png")
    assert (saved.width(), saved.height()) == (WIDTH, HEIGHT)


def test_it_works_on_a_screen_without_opengl(tmp_path: Path) -> None:
    target = tmp_path / "map.png"
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from cupola_gui.map import MapWidget; from cupola_gui.view import View;"
        "chart = MapWidget(View()); chart.resize(400, 240); chart.tell_reason('OpenGL is not there.'); chart.show();"
        "app.processEvents(); assert chart.furniture.reason.text == 'No globe. OpenGL is not there.';"
        f"sys.exit(0 if chart.grab().save({str(target)!r}) else 1)"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, timeout=120, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    image = QImage(str(target))
    colors = {QColor(image.pixel(x, 120)).name() for x in range(0, 400, 5)}
    assert len(colors) > 5
