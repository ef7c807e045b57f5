"""Heat maps and hatching on the globe: colours at the right pixels, value under the pointer, pins, worst place."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cupola.coverage.grids import equal_area
from cupola.results.coverage import CoverageGrid, latitude_grid, place_of, sample_grid
from cupola.scenario import template
from cupola_gui.globe import GlobeWidget
from cupola_gui.style import apply
from cupola_gui.view import View
from cupola_gui.world.heat import OPACITY, heat_of
from cupola_gui.world.space import scene_from_geodetic

WIDTH, HEIGHT = 500, 460


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
    for name in ("show_labels", "show_graticule", "show_borders", "show_lights"):
        made.set_shown(name, False)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()
    view.deleteLater()


def smooth_grid(step_deg: float = 6.0) -> CoverageGrid:
    """Return a grid with a figure that changes slowly, so that neighbouring points have nearly the same colour."""
    grid = equal_area(math.radians(step_deg))
    latitude, longitude = grid.places_rad()
    values = 0.5 + 0.2 * np.sin(latitude) + 0.2 * np.cos(longitude) * np.cos(latitude)
    firsts = grid.offsets * math.tau / grid.points - math.pi
    return CoverageGrid(
        "a", 3, 2, grid.latitudes_rad, grid.points, firsts, grid.areas, {"covered_share": values},
        {"covered_share": int(np.argmin(values))}, np.empty(0), (), (), "full", "", 60.0, 0.0, 0.1,
    )  # fmt: skip


def screen(globe: GlobeWidget, latitude_rad: float, longitude_rad: float) -> tuple[float, float]:
    place, _ = globe.camera.project(scene_from_geodetic(latitude_rad, longitude_rad))
    return float(place[0]), float(place[1])


def color_at(globe: GlobeWidget, x: float, y: float) -> np.ndarray:
    QApplication.processEvents()
    color = QColor(globe.grab_image().pixel(round(x - 0.5), round(y - 0.5)))
    return np.array([color.red(), color.green(), color.blue()], float)


def test_colours_lie_over_the_ground_where_the_grid_says(globe: GlobeWidget) -> None:
    grid = smooth_grid()
    spots = [(math.radians(lat), math.radians(lon)) for lat, lon in ((-8.0, -8.0), (5.0, -22.0), (-20.0, 2.0))]
    plain = [color_at(globe, *screen(globe, *spot)) for spot in spots]
    globe.set_heat(grid, "covered_share")
    heat = heat_of(grid, "covered_share")
    for spot, before in zip(spots, plain, strict=True):
        wanted = heat.rgba(np.array([heat.value_at(*spot)]))[0, :3].astype(float)
        mixed = (1.0 - OPACITY) * before + OPACITY * wanted
        assert np.abs(color_at(globe, *screen(globe, *spot)) - mixed).max() <= 8.0
    globe.set_heat(None)
    for spot, before in zip(spots, plain, strict=True):
        assert np.abs(color_at(globe, *screen(globe, *spot)) - before).max() <= 2.0


def test_the_value_under_the_pointer_is_the_grid_s(globe: GlobeWidget, qtbot: QtBot) -> None:
    grid = smooth_grid()
    globe.set_heat(grid, "covered_share")
    assert globe.furniture is not None
    for x, y in ((250, 230), (180, 160), (330, 300)):
        qtbot.mouseMove(globe.canvas.native, QPoint(x, y))
        ground = globe.ground_at(x, y)
        assert ground is not None
        wanted = float(sample_grid(grid, "covered_share", *ground))
        qtbot.waitUntil(lambda wanted=wanted: globe.furniture.heat.text == f"{100.0 * wanted:.1f}\u2009%")
    qtbot.mouseMove(globe.canvas.native, QPoint(2, 2))
    qtbot.waitUntil(lambda: globe.furniture.heat.text == "")


def test_a_click_pins_a_value_escape_lets_it_go(globe: GlobeWidget, qtbot: QtBot) -> None:
    globe.set_shown("show_labels", True)
    globe.click(250.0, 230.0)
    assert globe.scene.heat_marks.pin is None  # nothing to read
    globe.set_heat(smooth_grid(), "covered_share")
    qtbot.mouseClick(globe.canvas.native, Qt.MouseButton.LeftButton, pos=QPoint(250, 230))
    assert globe.scene.heat_marks.pin == pytest.approx((0.0, 0.0), abs=0.01)
    qtbot.keyClick(globe.canvas.native, Qt.Key.Key_Escape)
    assert globe.scene.heat_marks.pin is None
    globe.click(250.0, 230.0)
    globe.click(251.0, 230.0)
    assert globe.scene.heat_marks.pin is None


def test_the_worst_place_is_marked_when_it_is_in_sight(globe: GlobeWidget) -> None:
    grid = smooth_grid()
    globe.set_heat(grid, "covered_share")
    theme = globe.scene.theme
    assert globe.scene.heat_marks.labels(theme, globe.camera) == []
    latitude, longitude = place_of(grid, grid.worst["covered_share"])
    globe.go_to(math.degrees(latitude), math.degrees(longitude))
    (label,) = globe.scene.heat_marks.labels(theme, globe.camera)
    assert label.text == f"Worst {100.0 * grid.figures['covered_share'].min():.1f}\u2009%"
    assert (label.x, label.y) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=1.0)
    caution = QColor(theme.scene_caution)
    found = color_at(globe, label.x, label.y)
    assert np.abs(found - [caution.red(), caution.green(), caution.blue()]).max() <= 3.0


def test_a_live_answer_by_latitude_is_drawn_as_bands(globe: GlobeWidget) -> None:
    from cupola.simulation.coverage import coverage_live

    grid = latitude_grid(coverage_live(template("quickstart"), "custody"), 4)
    globe.set_heat(grid, "mean_assets")
    heat = globe.scene.heat_marks.heat
    assert heat is not None
    for latitude in (0.0, 0.4):
        values = {heat.value_at(latitude, longitude) for longitude in (-2.0, 0.0, 1.0)}
        assert len(values) == 1
    worst = heat.worst
    assert worst is not None
    assert worst[1] is None  # a whole parallel


def test_hatching_covers_the_mask_and_is_named(globe: GlobeWidget) -> None:
    grid = smooth_grid()
    north = np.repeat(grid.ring_latitudes_rad > 0.05, grid.points_per_ring)
    QApplication.processEvents()
    plain = globe.grab_image()
    globe.set_hatch(grid, north, "under 2 now")
    QApplication.processEvents()
    image = globe.grab_image()
    assert globe.furniture is not None
    assert globe.furniture.legend.text == "under 2 now"

    def change(y: int) -> list[int]:
        return [QColor(image.pixel(x, y)).red() - QColor(plain.pixel(x, y)).red() for x in range(200, 300)]

    assert min(change(HEIGHT // 2 - 60)) > 5
    assert max(change(HEIGHT // 2 - 60)) > 45
    assert max(map(abs, change(HEIGHT // 2 + 60))) <= 2
    globe.set_hatch(None)
    assert globe.furniture.legend.text == ""


def test_overlays_outlive_a_change_of_theme(globe: GlobeWidget, qapp: QApplication) -> None:
    grid = smooth_grid()
    globe.set_heat(grid, "covered_share")
    before = color_at(globe, 200.0, 200.0)
    apply(qapp, "light")
    QApplication.processEvents()
    light = color_at(globe, 200.0, 200.0)
    apply(qapp, "dark")
    QApplication.processEvents()
    assert np.abs(color_at(globe, 200.0, 200.0) - before).max() <= 3.0
    assert 1.0 < np.abs(light - before).max() < 40.0
