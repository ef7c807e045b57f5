"""The map's projection, and lines that cross the antimeridian or go round a pole."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupola.astro.geodesy import ecef_from_geodetic
from cupola_gui.map.lines import Strip, chord, enclosed, geodetic, pieces, polygon_of, strip, thinned
from cupola_gui.map.sight import NEAREST_PX_DEG, Sight, between, framing, limited, panned, zoomed
from cupola_gui.world.shapes import circle_rad, outlines_rad
from cupola_gui.world.space import scene_from_ecef

WORLD = limited(Sight(longitude_deg=0.0, scale=1.0, width=720, height=400))


@given(
    latitude=st.floats(-89.9, 89.9), longitude=st.floats(-179.9, 179.9), middle=st.floats(-180.0, 180.0),
    tilt=st.floats(-60.0, 60.0), scale=st.floats(2.0, 200.0),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_screen_and_place_are_each_other_s_inverse(
    latitude: float, longitude: float, middle: float, tilt: float, scale: float
) -> None:
    sight = limited(Sight(middle, tilt, scale, 700, 420))
    x, y = sight.screen(math.radians(latitude), math.radians(longitude)).tolist()
    left, top, right, bottom = sight.frame
    found = sight.place(x, y)
    if not (left <= x <= right and top <= y <= bottom):
        assert found is None
        return
    assert found is not None
    assert math.degrees(found[0]) == pytest.approx(latitude, abs=1e-6)
    assert math.cos(found[1] - math.radians(longitude)) == pytest.approx(1.0, abs=1e-9)


def test_the_whole_world_fits_and_no_less_is_shown() -> None:
    assert WORLD.scale == pytest.approx(2.0)
    assert WORLD.frame == pytest.approx((0.0, 20.0, 720.0, 380.0))
    assert zoomed(WORLD, 0.2, 10.0, 10.0).scale == pytest.approx(2.0)
    assert zoomed(WORLD, 1e9, 360.0, 200.0).scale == NEAREST_PX_DEG
    assert WORLD.place(360.0, 10.0) is None
    wide = limited(Sight(longitude_deg=0.0, scale=0.5, width=1000, height=180))
    assert wide.frame == pytest.approx((320.0, 0.0, 680.0, 180.0))
    assert wide.place(100.0, 90.0) is None


def test_dragging_wraps_in_longitude_and_stops_at_the_poles() -> None:
    assert panned(WORLD, -700.0, 0.0).longitude_deg == pytest.approx(-10.0)
    near = limited(replace(WORLD, scale=8.0))
    assert panned(near, 0.0, 1e5).latitude_deg == pytest.approx(90.0 - 25.0)
    assert panned(near, 0.0, -1e5).latitude_deg == pytest.approx(-65.0)


def test_zooming_keeps_the_place_under_the_pointer() -> None:
    start = limited(replace(WORLD, scale=6.0, longitude_deg=170.0, latitude_deg=20.0))
    before = start.place(600.0, 130.0)
    after = zoomed(start, 1.7, 600.0, 130.0).place(600.0, 130.0)
    assert before is not None
    assert after == pytest.approx(before, abs=1e-9)


def test_framing_goes_the_short_way_over_the_antimeridian() -> None:
    sight = framing(WORLD, np.radians([10.0, 30.0, 20.0]), np.radians([170.0, -170.0, 178.0]))
    assert abs(sight.longitude_deg) == pytest.approx(180.0)
    assert sight.latitude_deg == pytest.approx(20.0)
    for longitude in (170.0, -170.0):
        x, _ = sight.screen(0.0, math.radians(longitude)).tolist()
        assert 0.0 < x < sight.width


def test_a_move_goes_from_its_start_to_its_end_the_short_way() -> None:
    start = limited(replace(WORLD, longitude_deg=170.0))
    end = limited(replace(WORLD, longitude_deg=-170.0, scale=20.0, latitude_deg=30.0))
    assert between(start, end, 0.0).scale == pytest.approx(start.scale)
    assert between(start, end, 1.0).longitude_deg == pytest.approx(-170.0)
    assert abs(between(start, end, 0.5).longitude_deg) > 169.9


def segments(xys: list[np.ndarray]) -> float:
    return max(float(np.abs(np.diff(xy, axis=0)).max()) for xy in xys)


def test_a_circle_over_the_antimeridian_is_drawn_at_both_edges_without_a_line_across() -> None:
    rim = circle_rad(math.radians(20.0), math.radians(175.0), 2_000_000.0)
    drawn = pieces(strip(rim[:, 0], rim[:, 1]), WORLD)
    assert len(drawn) == 2
    assert segments(drawn) < 20.0
    middles = sorted(float(xy[:, 0].mean()) for xy in drawn)
    assert middles == pytest.approx([-10.0, 710.0], abs=3.0)
    # and not twice where the world is cut elsewhere
    pacific = limited(replace(WORLD, longitude_deg=175.0))
    assert len(pieces(strip(rim[:, 0], rim[:, 1]), pacific)) == 1


def test_what_encloses_a_pole_is_closed_along_it() -> None:
    rim = circle_rad(math.radians(85.0), math.radians(40.0), 2_000_000.0)
    line = strip(rim[:, 0], rim[:, 1])
    assert abs(line.turn) == 1
    closed = enclosed(line)
    assert closed.latitudes[0] == closed.latitudes[-1] == pytest.approx(0.5 * math.pi)
    assert abs(closed.longitudes[-1] - closed.longitudes[0]) == pytest.approx(math.tau)
    beside = circle_rad(math.radians(60.0), math.radians(40.0), 2_000_000.0)
    assert enclosed(strip(beside[:, 0], beside[:, 1])).latitudes.max() < 0.5 * math.pi


def test_a_link_over_the_antimeridian_does_not_cross_the_map() -> None:
    ends = scene_from_ecef(
        np.stack([ecef_from_geodetic(math.radians(50.0), math.radians(lon), 8e5) for lon in (175.0, -175.0)])
    )
    drawn = pieces(chord(ends[0], ends[1]), WORLD)
    assert len(drawn) == 2
    assert segments(drawn) < 10.0


def test_the_ground_below_a_place_is_its_latitude_and_longitude() -> None:
    for latitude in (-80.0, -33.0, 0.0, 51.5):
        place = ecef_from_geodetic(math.radians(latitude), math.radians(-70.0), 1.0e6)
        found = geodetic(scene_from_ecef(place))
        assert math.degrees(float(found[0])) == pytest.approx(latitude, abs=0.04)
        assert math.degrees(float(found[1])) == pytest.approx(-70.0)


def test_qt_gets_the_very_numbers() -> None:
    xy = np.array([[1.25, -2.5], [3.0, 4.0], [5.5, 1e6]])
    polygon = polygon_of(xy)
    assert [(point.x(), point.y()) for point in polygon.toList()] == [tuple(row) for row in xy.tolist()]
    assert polygon_of(np.zeros((0, 2))).isEmpty()


def test_thinning_keeps_the_ends_and_moves_nothing() -> None:
    xy = np.stack([np.linspace(0.0, 30.0, 1000), np.zeros(1000)], axis=1)
    kept = thinned(xy)
    assert len(kept) < 60
    assert (kept[0] == xy[0]).all()
    assert (kept[-1] == xy[-1]).all()
    assert float(np.diff(kept[:, 0]).max()) < 1.5


def test_outlines_of_every_kind_of_region() -> None:
    from cupola.scenario.parts import CircleRegion, CountryRegion, LatitudeBand, PolygonRegion, WorldRegion

    circle = CircleRegion(id="a", name="A", latitude_deg=0.0, longitude_deg=0.0, radius_km=1000.0)
    assert len(outlines_rad(circle)) == 1
    band = outlines_rad(LatitudeBand(id="b", name="B", south_deg=-90.0, north_deg=30.0))
    assert len(band) == 1
    assert np.degrees(band[0][:, 0]) == pytest.approx(30.0)
    polygon = PolygonRegion(id="c", name="C", points=((10.0, 170.0), (10.0, -170.0), (-10.0, -170.0), (-10.0, 170.0)))
    (rim,) = outlines_rad(polygon)
    assert np.degrees(rim[:, 1]).min() == pytest.approx(170.0)
    assert np.degrees(rim[:, 1]).max() == pytest.approx(190.0)
    assert (rim[0] == rim[-1]).all()
    country = outlines_rad(CountryRegion(id="d", name="D", country="Japan"))
    assert len(country) >= 4
    assert 30.0 < np.degrees(np.concatenate(country)[:, 0]).max() < 46.0
    assert outlines_rad(WorldRegion(id="e", name="E")) == []


def test_a_strip_of_one_turn_is_shown_in_every_copy_in_sight() -> None:
    track = Strip(np.radians(np.linspace(-60.0, 60.0, 200)), np.radians(np.linspace(100.0, 500.0, 200)))
    drawn = pieces(track, WORLD)
    assert len(drawn) == 2
    covered = np.concatenate([xy[(xy[:, 0] >= 0.0) & (xy[:, 0] <= 720.0), 0] for xy in drawn])
    assert np.diff(np.sort(covered)).max() < 6.0
