"""Handles on the edited plane: where they sit, what a drag says, and what it does to the document."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.astro.propagation import positions_ecef_m
from cupola.constants import EARTH_RADIUS_M
from cupola.scenario import Scenario, replaced, template
from cupola.scenario.parts import Eccentric, Geostationary, Plane, Planes, RepeatGroundTrack, Shells, SunSynchronous
from cupola.simulation.layers import constellation_of
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.handles import EditedPlane, Handles, value_text
from cupola_gui.windows import MainWindow
from cupola_gui.windows.handle_edits import handles_of, target_of
from cupola_gui.windows.orbit_rings import rings
from cupola_gui.world.space import scene_from_ecef

RADIUS_M = EARTH_RADIUS_M + 1.0e6


def ring(node_deg: float, inclination_deg: float, points: int = 121) -> np.ndarray:
    turn = np.linspace(0.0, math.tau, points)
    node, tilt = math.radians(node_deg), math.radians(inclination_deg)
    along = np.array([math.cos(node), math.sin(node), 0.0])
    across = np.array([-math.sin(node) * math.cos(tilt), math.cos(node) * math.cos(tilt), math.sin(tilt)])
    return RADIUS_M * (np.cos(turn)[:, None] * along + np.sin(turn)[:, None] * across)


def handles_on(node_deg: float, inclination_deg: float) -> Handles:
    handles = Handles()
    values = {"node": 200.0, "inclination": inclination_deg, "altitude": 1.0e6}
    handles.plane = EditedPlane(3, ring(node_deg, inclination_deg), values)
    return handles


def pixel(camera: Camera, point: np.ndarray) -> tuple[float, float]:
    place, _ = camera.project(point)
    return float(place[0]), float(place[1])


CAMERA = Camera(focus=np.array([1.0, 0.0, 0.0]))


@pytest.mark.parametrize("inclination_deg", [30.0, 80.0, 100.0, 150.0])
def test_dragging_the_node_by_some_longitude_changes_it_by_as_much(inclination_deg: float) -> None:
    handles = handles_on(-20.0, inclination_deg)
    start = handles.spots(CAMERA)["node"]
    handles.take("node", CAMERA, *pixel(CAMERA, start))
    turn = math.radians(12.0)
    moved = np.array(
        [math.cos(turn) * start[0] - math.sin(turn) * start[1], math.sin(turn) * start[0] + math.cos(turn) * start[1],
         start[2]]
    )  # fmt: skip
    assert handles.drag(CAMERA, *pixel(CAMERA, moved)) == pytest.approx(212.0, abs=0.1)


def test_the_node_runs_round_the_circle() -> None:
    handles = handles_on(-20.0, 60.0)
    assert handles.plane is not None
    handles.plane.values["node"] = 355.0
    start = handles.spots(CAMERA)["node"]
    handles.take("node", CAMERA, *pixel(CAMERA, start))
    angle = math.radians(-10.0)
    moved = np.linalg.norm(start) * np.array([math.cos(angle), math.sin(angle), 0.0])
    assert handles.drag(CAMERA, *pixel(CAMERA, moved)) == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize(("node_deg", "start_deg", "wanted_deg"), [(-90.0, 55.0, 35.0), (-70.0, 40.0, 62.0)])
def test_dragging_the_top_of_the_orbit_changes_the_inclination(
    node_deg: float, start_deg: float, wanted_deg: float
) -> None:
    handles = handles_on(node_deg, start_deg)
    start = handles.spots(CAMERA)["inclination"]
    handles.take("inclination", CAMERA, *pixel(CAMERA, start))
    number = 30 if start[2] > 0.0 else 90
    moved = scene_from_ecef(ring(node_deg, wanted_deg)[number])
    assert handles.drag(CAMERA, *pixel(CAMERA, moved)) == pytest.approx(wanted_deg, abs=0.4)


def test_the_inclination_stays_between_0_and_180() -> None:
    handles = handles_on(-90.0, 5.0)
    start = handles.spots(CAMERA)["inclination"]
    handles.take("inclination", CAMERA, *pixel(CAMERA, start))
    sign = 1.0 if start[2] > 0.0 else -1.0
    below = start * np.array([1.0, 1.0, -6.0 * sign * sign])
    assert handles.drag(CAMERA, *pixel(CAMERA, below)) == 0.0


def test_dragging_outward_raises_the_altitude() -> None:
    handles = handles_on(-60.0, 70.0)
    start = handles.spots(CAMERA)["altitude"]
    handles.take("altitude", CAMERA, *pixel(CAMERA, start))
    higher = start * (1.0 + 4.0e5 / RADIUS_M)
    assert handles.drag(CAMERA, *pixel(CAMERA, higher)) == pytest.approx(1.4e6, abs=1.5e3)
    assert handles.drag(CAMERA, *pixel(CAMERA, start)) == pytest.approx(1.0e6, abs=1.5e3)
    assert handles.drag(CAMERA, *pixel(CAMERA, 0.2 * start)) == 0.0


def test_handles_are_where_they_can_be_seen() -> None:
    handles = handles_on(170.0, 60.0)  # the ascending node is behind the Earth: the descending one is taken
    spots = handles.spots(CAMERA)
    assert spots["node"][0] > 0.9
    for point in spots.values():
        assert CAMERA.visible(point[None])[0] > 0.0
    x, y = pixel(CAMERA, spots["node"])
    assert handles.at(CAMERA, x + 4.0, y - 3.0) == "node"
    assert handles.at(CAMERA, x + 40.0, y) == ""
    assert Handles().spots(CAMERA) == {}


def test_values_are_told_in_words() -> None:
    assert value_text(18, "node", 306.0) == "Plane 18, node 306.0°"
    assert value_text(18, "inclination", 80.0) == "Inclination 80.0°"
    assert value_text(18, "altitude", 1.0e6) == "Altitude 1,000\u2009km"


def test_rings_go_through_the_satellites_even_after_days_and_on_ellipses() -> None:
    scenario = template("quickstart")
    for orbits in (
        scenario.layers[0].orbits,
        Eccentric(satellites_per_plane=7, planes=3, perigee_altitude_km=600, apogee_altitude_km=39_000,
                  inclination_deg=63.4),
    ):  # fmt: skip
        layer = scenario.layers[0].model_copy(update={"orbits": orbits})
        constellation = constellation_of(layer, "C")
        for time_s in (0.0, 5.0 * 86_400.0):
            places = positions_ecef_m(constellation, scenario.epoch_utc, np.array([time_s]))[:, 0]
            from cupola.astro.frames import earth_rotations

            rotation = earth_rotations(scenario.epoch_utc, np.array([time_s]))[0]
            lines = rings(constellation.elements, constellation.planes, rotation, time_s)
            for number in range(0, constellation.satellites, 5):
                line = lines[constellation.planes[number]]
                step = np.diff(line, axis=0)
                away = places[number] - line[:-1]
                share = np.clip((away * step).sum(axis=1) / (step**2).sum(axis=1), 0.0, 1.0)
                distance = np.linalg.norm(away - share[:, None] * step, axis=1).min()
                assert distance < 1.5e-3 * np.linalg.norm(places[number])  # the sagitta of a chord of three degrees


def test_what_each_kind_of_orbit_lets_be_dragged() -> None:
    planes = Planes(
        altitude_km=900, inclination_deg=70, satellites_per_plane=4,
        planes=(Plane(raan_deg=10), Plane(raan_deg=50, inclination_deg=30)),
    )  # fmt: skip
    sun = SunSynchronous(planes=2, satellites_per_plane=3, altitude_km=700)
    track = RepeatGroundTrack(satellites_per_plane=2, revolutions=15, inclination_deg=60)
    ring_of_satellites = Geostationary(satellites=3)
    assert handles_of(planes, 0) == ("node", "inclination", "altitude")
    assert handles_of(sun, 0) == ("node", "altitude")
    assert handles_of(track, 0) == ("node", "inclination")
    assert handles_of(ring_of_satellites, 0) == ()
    shells = Shells(shells=(ring_of_satellites, sun, planes))
    keys = [getattr(target_of(shells, plane, "node"), "key", None) for plane in range(6)]
    assert keys == [
        None, "shells.1.local_time_of_ascending_node_h", "shells.1.local_time_of_ascending_node_h",
        "shells.2.planes.0.raan_deg", "shells.2.planes.1.raan_deg", None,
    ]  # fmt: skip
    common, own = target_of(planes, 0, "inclination"), target_of(planes, 1, "inclination")
    assert common is not None
    assert own is not None
    assert (common.key, common.value) == ("inclination_deg", 70)
    assert (own.key, own.value) == ("planes.1.inclination_deg", 30)


def small_scenario() -> Scenario:
    scenario = template("quickstart")
    for path, value in (
        ("layers.custody.orbits.planes", 12), ("layers.custody.orbits.satellites_per_plane", 4),
        ("layers.interceptors.orbits.planes", 4), ("layers.interceptors.orbits.satellites_per_plane", 4),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
    return scenario


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    from cupola_gui.__main__ import open_window

    made = open_window(small_scenario(), None, tmp_path / "settings", "dark")
    made.globe.reduce_motion = made.map.reduce_motion = True
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.feed.ready, timeout=20_000)
    made.view.select("layers.custody")
    qtbot.waitUntil(lambda: made.globe.scene.handles.plane is not None)
    yield made
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


class Pointer:
    """A hand over the globe of a window."""

    def __init__(self, window: MainWindow) -> None:
        self.globe = window.globe
        self.x, self.y = 0.0, 0.0

    def take(self, kind: str) -> None:
        self.x, self.y = pixel(self.globe.camera, self.globe.scene.handles.spots(self.globe.camera)[kind])
        self._send(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)

    def move(self, x_px: float, y_px: float) -> None:
        self.x, self.y = self.x + x_px, self.y + y_px
        self._send(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton)

    def leave(self) -> None:
        self._send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        at, native = QPointF(self.x, self.y), self.globe.canvas.native
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(native, QMouseEvent(kind, at, native.mapToGlobal(at), button, held, none))


def node_of(window: MainWindow) -> float:
    return float(window.document.scenario.layers[0].orbits.raan_deg)


def test_a_drag_of_the_node_edits_the_document_and_one_undo_takes_it_back(window: MainWindow, qtbot: QtBot) -> None:
    before, camera = window.document.scenario, window.globe.camera
    hand = Pointer(window)
    hand.take("node")
    seen = []
    for _ in range(6):
        hand.move(8.0, 0.0)
        seen.append(node_of(window))
        QTest.qWait(5)
    assert len(set(seen)) == 6
    assert window.globe.camera is camera  # the globe was not turned
    plane = window.globe.scene.handles.plane
    assert plane is not None
    told = window.globe.scene.handles.value
    spacing = 360.0 / 12
    assert (node_of(window) + (plane.number - 1) * spacing - told + 180.0) % 360.0 == pytest.approx(180.0, abs=0.02)
    assert window.globe.scene.handles.labels(window.globe.scene.theme, camera)[0].text == value_text(
        plane.number, "node", told
    )
    hand.leave()
    assert window.document.undo_stack.count() == 1
    assert window.actions_by_name["undo"].text() == "Undo node of Custody layer"
    qtbot.waitUntil(lambda: abs(window.globe.scene.handles.plane.values["node"] - told) < 0.02)
    window.document.undo_stack.undo()
    assert window.document.scenario == before


def test_a_slow_drag_is_still_one_step_and_two_drags_are_two(window: MainWindow) -> None:
    clock = [0.0]
    window.document._clock = lambda: clock[0]
    hand = Pointer(window)
    for kind in ("altitude", "inclination"):
        hand.take(kind)
        for _ in range(3):
            hand.move(0.0, 9.0)
            clock[0] += 60.0
        hand.leave()
    assert window.document.undo_stack.count() == 2


def test_escape_puts_everything_back_and_leaves_no_trace(window: MainWindow) -> None:
    before = window.document.scenario
    hand = Pointer(window)
    hand.take("inclination")
    hand.move(0.0, 25.0)
    assert window.document.scenario.layers[0].orbits.inclination_deg != before.layers[0].orbits.inclination_deg
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.document.scenario == before
    assert window.document.undo_stack.count() == 0
    hand.move(0.0, 30.0)
    hand.leave()
    assert window.document.scenario == before


def test_a_value_beyond_its_limits_stays_at_the_last_good_one(window: MainWindow) -> None:
    hand = Pointer(window)
    hand.take("altitude")
    x, y = hand.x, hand.y
    middle = np.array([window.globe.width() / 2, window.globe.height() / 2])
    inward = middle - np.array([x, y])
    hand.move(*(0.05 * inward).tolist())
    good = window.document.scenario.layers[0].orbits.altitude_km
    hand.move(*(0.9 * inward).tolist())
    hand.leave()
    assert window.document.scenario.layers[0].orbits.altitude_km == good >= 100.0


def test_clicking_an_orbit_makes_its_plane_the_edited_one(window: MainWindow, qtbot: QtBot) -> None:
    globe = window.globe
    rows = globe.scene.ground.rings()
    assert rows is not None
    plane = globe.scene.handles.plane
    assert plane is not None
    from cupola_gui.globe.picking import object_at, orbit_at

    for number, line in enumerate(rows):
        places, _ = globe.camera.project(line)
        for (x, y), seen in zip(places.tolist(), globe.camera.visible(line), strict=True):
            free = not object_at(globe.scene, globe.camera, x, y) and not globe.scene.handles.at(globe.camera, x, y)
            here = seen == 1.0 and orbit_at(globe.scene, globe.camera, x, y) == number
            if number + 1 != plane.number and here and free:
                globe.click(x, y)
                qtbot.waitUntil(lambda number=number: globe.scene.handles.plane.number == number + 1)
                assert window.view.selection == ("layers.custody",)
                return
    pytest.fail("no orbit was free to be clicked")


def test_a_selected_satellite_chooses_its_plane_and_nothing_selected_shows_no_handles(window: MainWindow) -> None:
    window.view.select("satellites.custody.17")
    plane = window.globe.scene.handles.plane
    assert plane is not None
    assert plane.number == 17 // 4 + 1
    window.view.select()
    assert window.globe.scene.handles.plane is None


def test_a_selected_satellite_has_its_ground_track_on_the_map(window: MainWindow, qtbot: QtBot) -> None:
    window.view.select("satellites.custody.5")
    qtbot.waitUntil(lambda: len(window.map.drawing.ground._tracks) == 1, timeout=10_000)
    line, times_s, _ = window.map.drawing.ground._tracks[0]
    assert times_s[0] < 0.0 < times_s[-1]
    places = window.map.drawing.layers.by_id["custody"].places[5]
    now = int(np.searchsorted(times_s, 0.0))
    assert line.latitudes[now] == pytest.approx(places[0], abs=0.05)
    window.view.select("layers.custody")
    assert window.map.drawing.ground._tracks == []


def test_places_under_the_fold_are_hatched_while_a_layer_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.globe.scene.hatch_text == "under 2 now", timeout=10_000)
    assert window.map.drawing.hatch_text == "under 2 now"
    window.map.set_shown("hatches", False)
    qtbot.waitUntil(lambda: window.globe.scene.hatch_text == "")
    assert not window.globe.hatches
    window.globe.set_shown("hatches", True)
    qtbot.waitUntil(lambda: window.map.drawing.hatch_text == "under 2 now", timeout=10_000)
    window.view.select("regions.defended")
    qtbot.waitUntil(lambda: window.map.drawing.hatch_text == "")
