"""The painted ground: day and night, land and ocean, heat maps and hatching at the right pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from cupola.coverage.grids import equal_area
from cupola.results.coverage import CoverageGrid, place_of, point_of
from cupola_gui.map.ground_picture import Hatched, ground_image, sampled
from cupola_gui.map.sight import Sight, limited
from cupola_gui.map.stamps import StampSheet
from cupola_gui.style import DARK, apply
from cupola_gui.world.heat import FOLD_NAMES, color_table, equirectangular, fold_steps, heat_of, rounded_range

SIGHT = limited(Sight(longitude_deg=0.0, scale=1.0, width=720, height=400))
NOON_AT_GREENWICH = np.array([1.0, 0.0, 0.0])


@pytest.fixture(autouse=True)
def dark(qapp: QApplication) -> None:
    apply(qapp, "dark")


def grid_of(step_deg: float = 5.0) -> CoverageGrid:
    """Return a grid whose figure is the latitude plus a tenth of the longitude, in degrees."""
    grid = equal_area(math.radians(step_deg))
    latitude, longitude = grid.places_rad()
    values = np.degrees(latitude) + 0.1 * np.degrees(longitude)
    firsts = grid.offsets * math.tau / grid.points - math.pi
    figures = {"longest_gap_s": values + 200.0, "covered_share": (values + 200.0) / 400.0}
    worst = {"longest_gap_s": int(np.argmax(values)), "covered_share": int(np.argmin(values))}
    return CoverageGrid(
        "a", 3, 2, grid.latitudes_rad, grid.points, firsts, grid.areas, figures, worst, np.empty(0), (), (), "full",
        "", 60.0, 0.0, 0.1,
    )  # fmt: skip


def pixel(image: QImage, latitude_deg: float, longitude_deg: float) -> np.ndarray:
    x, y = SIGHT.screen(math.radians(latitude_deg), math.radians(longitude_deg)).tolist()
    color = QColor(image.pixel(round(x - 0.5), round(y - 0.5)))
    return np.array([color.red(), color.green(), color.blue()], float)


def ink(color: str) -> np.ndarray:
    parsed = QColor(color)
    return np.array([parsed.red(), parsed.green(), parsed.blue()], float)


def test_land_and_ocean_have_the_colours_of_the_globe_by_day_and_night() -> None:
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, None)
    for place, token in (
        ((-8.0, -8.0), DARK.scene_ocean_day), ((13.0, 8.0), DARK.scene_land_day),
        ((0.0, 170.0), DARK.scene_ocean_night), ((-24.0, 130.0), DARK.scene_land_night),
    ):  # fmt: skip
        assert np.abs(pixel(image, *place) - ink(token)).max() <= 3.0


def test_the_terminator_is_twelve_degrees_soft() -> None:
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, None)
    # along the equator the Sun's height is 90 degrees less the longitude; this stretch of the Pacific is open water
    day, night = ink(DARK.scene_ocean_day), ink(DARK.scene_ocean_night)
    assert np.abs(pixel(image, 0.0, -98.0) - night).max() <= 2.0
    assert np.abs(pixel(image, 0.0, -82.0) - day).max() <= 2.0
    middle = pixel(image, -5.0, -90.0)
    assert np.abs(middle - 0.5 * (day + night)).max() <= 4.0


def test_night_lights_can_be_turned_off() -> None:
    midnight = -NOON_AT_GREENWICH
    lit, dark = (ground_image(SIGHT, 1.0, midnight, DARK, lights, None, None) for lights in (True, False))
    assert pixel(lit, 51.0, 6.5).sum() > pixel(dark, 51.0, 6.5).sum() + 30.0


def test_beside_the_world_is_space() -> None:
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, True, None, None)
    assert QColor(image.pixel(10, 5)).name() == DARK.scene_space


def test_fields_are_read_between_their_pixels_and_across_the_antimeridian() -> None:
    field = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (8, 1))
    halfway = sampled(field, np.array([0.0]), np.array([-math.pi + math.tau * 2.0 / 16.0]))
    assert halfway[0, 0] == pytest.approx(15.0)
    seam = sampled(field, np.array([0.0, -0.1]), np.array([math.pi - 1e-9, math.pi + math.tau / 32.0]))
    assert seam[0].tolist() == pytest.approx([75.0, 0.0], abs=0.01)


def test_a_heat_map_lies_over_the_ground_at_55_per_cent() -> None:
    grid = grid_of()
    heat = heat_of(grid, "covered_share")
    plain = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, None)
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, heat, None)
    for number in range(11, len(grid.figures["covered_share"]), 131):
        latitude, longitude = (math.degrees(angle) for angle in place_of(grid, number))
        share = (grid.figures["covered_share"][number] - heat.low) / (heat.high - heat.low)
        wanted = color_table("viridis")[round(share * 255)].astype(float)
        mixed = 0.45 * pixel(plain, latitude, longitude) + 0.55 * wanted
        assert np.abs(pixel(image, latitude, longitude) - mixed).max() <= 4.0


def test_places_without_a_value_show_the_ground() -> None:
    grid = grid_of()
    grid.figures["covered_share"][point_of(grid, 0.0, 0.0)] = np.nan
    plain = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, None)
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, heat_of(grid, "covered_share"), None)
    latitude, longitude = (math.degrees(angle) for angle in place_of(grid, point_of(grid, 0.0, 0.0)))
    assert (pixel(image, latitude, longitude) == pixel(plain, latitude, longitude)).all()


def test_only_masked_places_are_hatched_and_the_pattern_is_14_px() -> None:
    grid = grid_of()
    mask = np.repeat(grid.ring_latitudes_rad > 0.0, grid.points_per_ring)
    plain = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, None)
    image = ground_image(SIGHT, 1.0, NOON_AT_GREENWICH, DARK, False, None, Hatched(grid, mask))
    assert (pixel(image, -20.0, -20.0) == pixel(plain, -20.0, -20.0)).all()
    row = [QColor(image.pixel(x, 130)).red() - QColor(plain.pixel(x, 130)).red() for x in range(200, 340)]
    assert min(row) > 5
    bright = np.flatnonzero(np.array(row) > 50)
    starts = bright[np.diff(bright, prepend=-10) > 1]
    assert set(np.diff(starts).tolist()) == {14}


def test_darker_is_worse_whichever_way_a_figure_counts() -> None:
    grid = grid_of()
    gaps, shares = heat_of(grid, "longest_gap_s"), heat_of(grid, "covered_share")
    ends = np.array([gaps.low, gaps.high])
    assert gaps.rgba(ends)[0, :3].sum() > gaps.rgba(ends)[1, :3].sum()
    ends = np.array([shares.low, shares.high])
    assert shares.rgba(ends)[0, :3].sum() < shares.rgba(ends)[1, :3].sum()


def test_values_are_told_as_people_read_them() -> None:
    grid = grid_of()
    gaps, shares = heat_of(grid, "longest_gap_s"), heat_of(grid, "covered_share")
    assert (gaps.text(45.0), gaps.text(600.0)) == ("45.0\u2009s", "10.0\u2009min")
    assert (shares.text(0.5), shares.text(math.nan)) == ("50.0\u2009%", "not applicable")
    latitude, longitude, value = gaps.worst or (0.0, 0.0, 0.0)
    assert value == pytest.approx(float(np.nanmax(grid.figures["longest_gap_s"])))
    assert longitude is not None
    assert gaps.value_at(latitude, longitude) == value


@pytest.mark.parametrize(
    ("low", "high", "unit", "wanted"),
    [
        (0.62, 1.0, "%", (0.60, 1.0)), (1.0, 1.0, "%", (0.99, 1.0)), (0.0, 0.0, "s", (0.0, 1.0)),
        (130.0, 550.0, "s", (120.0, 600.0)), (9.3, 42.8, "", (0.0, 50.0)), (3.0, 3.0, "", (3.0, 4.0)),
    ],
)  # fmt: skip
def test_scales_end_at_round_numbers(low: float, high: float, unit: str, wanted: tuple[float, float]) -> None:
    assert rounded_range(low, high, unit) == pytest.approx(wanted)


def test_folds_have_their_own_colours() -> None:
    assert fold_steps(np.array([0.0, 1.0, 2.0, 5.0, 6.0, 7.0, 8.0, 40.0])).tolist() == [-1, 0, 1, 4, 5, 5, 6, 6]
    assert len(FOLD_NAMES) == len(color_table("folds")) == len(DARK.folds)


def test_the_picture_of_the_world_takes_each_pixel_from_the_nearest_point() -> None:
    grid = grid_of(10.0)
    numbers = (np.arange(len(grid.figures["covered_share"])) % 256).astype(np.uint8)
    picture = equirectangular(grid, numbers)
    rows, columns = picture.shape
    for row in range(3, rows, 41):
        for column in range(5, columns, 37):
            latitude = math.pi * (0.5 - (row + 0.5) / rows)
            longitude = math.tau * (column + 0.5) / columns - math.pi
            assert picture[row, column] == numbers[point_of(grid, latitude, longitude)]


def test_stamps_stand_at_their_places_to_a_quarter_pixel() -> None:
    sheet = StampSheet(200, 100, 1.0)
    places = np.array([[50.0, 40.0], [120.6, 70.3], [199.5, 50.0], [np.nan, 3.0], [-40.0, 20.0]])
    sheet.add(places, "circle", "#ff00ff", DARK.scene_casing, 3.0)
    image = sheet.image().copy()
    alpha = np.array([[QColor(image.pixelColor(x, y)).redF() for x in range(200)] for y in range(100)])
    for x, y in places[:2]:
        rows, columns = np.mgrid[int(y) - 6 : int(y) + 7, int(x) - 6 : int(x) + 7]
        weight = alpha[rows, columns]
        assert (weight * (columns + 0.5)).sum() / weight.sum() == pytest.approx(x, abs=0.2)
        assert (weight * (rows + 0.5)).sum() / weight.sum() == pytest.approx(y, abs=0.2)
    assert alpha[:, 140:].max() == 0.0
    sheet.clear()
    assert sheet.image().pixelColor(50, 40).alpha() == 0
