"""The bundled Earth: land where there is land, lines within reach, night lights over cities."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cupola_data.earth_files import land_png, lights_jpg, lines_rad
from cupola_gui.globe.earth import grey_of


def at(picture: NDArray[np.uint8], latitude_deg: float, longitude_deg: float) -> int:
    height, width = picture.shape
    row = min(height - 1, int((90.0 - latitude_deg) / 180.0 * height))
    return int(picture[row, int((longitude_deg + 180.0) / 360.0 * width) % width])


@pytest.fixture(scope="module")
def land() -> NDArray[np.uint8]:
    return grey_of(land_png())


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg", "name"),
    [
        (39.7, -105.0, "Denver"), (48.9, 2.4, "Paris"), (-25.0, 135.0, "Australia"), (-89.9, 0.0, "South Pole"),
        (-86.0, 179.9, "Antarctica at the antimeridian"), (67.0, 179.5, "Chukotka"), (67.0, -178.0, "Chukotka west"),
        (72.0, -40.0, "Greenland"), (19.6, -155.5, "Hawaii"),
    ],
)  # fmt: skip
def test_land_is_land(land: NDArray[np.uint8], latitude_deg: float, longitude_deg: float, name: str) -> None:
    assert at(land, latitude_deg, longitude_deg) > 128, name


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg", "name"),
    [
        (0.0, -140.0, "Pacific"), (30.0, -45.0, "Atlantic"), (89.9, 10.0, "North Pole"), (60.0, -86.0, "Hudson Bay"),
        (42.0, 51.0, "Caspian Sea"), (35.0, 18.0, "Mediterranean"), (-60.0, 180.0, "Southern Ocean"),
        (75.0, 179.9, "Arctic Ocean at the antimeridian"),
    ],
)  # fmt: skip
def test_water_is_water(land: NDArray[np.uint8], latitude_deg: float, longitude_deg: float, name: str) -> None:
    assert at(land, latitude_deg, longitude_deg) < 128, name


def test_land_covers_its_share_of_the_earth(land: NDArray[np.uint8]) -> None:
    weights = np.cos(np.radians(90.0 - (np.arange(land.shape[0]) + 0.5) * 180.0 / land.shape[0]))
    share = np.average((land > 128).mean(axis=1), weights=weights)
    # 148.94 of 510.07 million km2 (CIA World Factbook) with the lakes that Natural Earth's land includes
    assert share == pytest.approx(0.292, abs=0.008)


def test_distance_picture_is_black_and_white_far_from_coasts(land: NDArray[np.uint8]) -> None:
    assert at(land, 0.0, -140.0) == 1
    assert at(land, 47.0, 80.0) == 255


def test_coast_runs_along_the_edge_of_the_land(land: NDArray[np.uint8]) -> None:
    points = np.concatenate(lines_rad("coast")["coast"])
    latitudes, longitudes = np.degrees(points[:, 1]), np.degrees(points[:, 0])
    keep = np.abs(latitudes) < 75.0
    greys = np.array([at(land, a, b) for a, b in zip(latitudes[keep][::20], longitudes[keep][::20], strict=True)])
    # a pixel is 9.8 km, a grey level 0.61 km: within one pixel of the coast nearly everywhere
    assert np.mean(np.abs(greys - 128.0) * 0.61 < 9.8) > 0.97


def test_lines_lie_on_the_earth_and_jump_nowhere() -> None:
    for lines in lines_rad("coast", "coast_far", "borders", "borders_far").values():
        assert len(lines) > 100
        for line in lines:
            assert len(line) >= 2
            assert (np.abs(line[:, 0]) <= np.pi + 1e-9).all()
            assert (np.abs(line[:, 1]) <= np.pi / 2 + 1e-9).all()


def test_cities_shine_and_oceans_do_not() -> None:
    lights = grey_of(lights_jpg())
    around = lambda a, b: max(at(lights, a + i, b + j) for i in (-0.3, 0.0, 0.3) for j in (-0.3, 0.0, 0.3))  # noqa: E731
    assert around(41.9, -87.7) > 150
    assert around(48.9, 2.4) > 150
    assert around(23.0, 10.0) < 20
    assert around(0.0, -140.0) < 8
