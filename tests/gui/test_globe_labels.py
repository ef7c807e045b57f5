"""Labels never overlap, the more important win, and the atlas survives being full."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from cupola_gui.globe.action import edge_place
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.sprites import ATLAS_PX, Atlas, AtlasFullError, Sprite, quads
from cupola_gui.world.labels import HEIGHT_PX, SATELLITE, SELECTED, SITE, THREAT, Label, Placement

SIZE = (400, 300)


def label(name: str, x: float, y: float, priority: int = THREAT) -> Label:
    return Label(name, name, x, y, priority, "#ffffff")


def boxes(placed: list) -> list[tuple[float, float, float, float]]:
    return [(one.left, one.top, one.left + one.width, one.top + HEIGHT_PX) for one in placed]


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_crowded_labels_do_not_overlap_and_get_leaders() -> None:
    rng = np.random.default_rng(1)
    labels = [label(f"T{n}", 200 + rng.normal() * 6, 150 + rng.normal() * 6) for n in range(14)]
    placed = Placement().place(labels, dict.fromkeys((one.text for one in labels), 36.0), SIZE)
    shapes = boxes(placed)
    assert len(placed) >= 8
    assert not any(overlap(a, b) for n, a in enumerate(shapes) for b in shapes[:n])
    assert any(one.leader is not None and one.tag for one in placed)
    assert all(left >= 0 and top >= 0 and right <= 400 and bottom <= 300 for left, top, right, bottom in shapes)


def test_the_more_important_stands_where_it_wants() -> None:
    wanted = [label("site", 100, 100, SITE), label("chosen", 100, 100, SELECTED), label("sat", 100, 100, SATELLITE)]
    placed = Placement().place(wanted, dict.fromkeys(("site", "chosen", "sat"), 50.0), SIZE)
    assert [one.label.text for one in placed] == ["chosen", "site", "sat"]
    alone = Placement().place([wanted[1]], {"chosen": 50.0}, SIZE)
    assert (placed[0].left, placed[0].top) == (alone[0].left, alone[0].top)


def test_taken_boxes_stay_free() -> None:
    placed = Placement().place([label("a", 50, 50)], {"a": 40.0}, SIZE, [(52.0, 30.0, 200.0, 70.0)])
    assert len(placed) == 1
    assert not overlap(boxes(placed)[0], (52.0, 30.0, 200.0, 70.0))


def test_labels_keep_their_side_from_frame_to_frame() -> None:
    placement = Placement()
    crowd = [label("a", 100, 100), label("b", 130, 100)]
    first = placement.place(crowd, {"a": 40.0, "b": 40.0}, SIZE)
    again = placement.place([label("a", 101, 100), label("b", 300, 200)], {"a": 40.0, "b": 40.0}, SIZE)
    assert again[0].left - first[0].left == pytest.approx(1.0)


def test_labels_without_room_are_left_out() -> None:
    everywhere = [(-10.0, -10.0, 500.0, 500.0)]
    assert Placement().place([label("a", 50, 50)], {"a": 40.0}, SIZE, everywhere) == []


def test_full_atlas_empties_itself_and_goes_on(qapp: object) -> None:
    atlas = Atlas(1.0)
    paint = lambda painter: painter.fillRect(0, 0, 100, 100, "white")  # noqa: E731
    first = atlas.picture("first", 100, 100, paint)
    assert atlas.picture("first", 100, 100, paint) is first

    def fill() -> None:
        for number in range(200):
            atlas.picture(number, 100, 100, paint)

    with pytest.raises(AtlasFullError):
        fill()
    made = atlas.picture("first", 100, 100, paint)
    assert (made.left, made.top) == (0, 0)
    assert atlas.image.pixelColor(50, 50).alpha() == 255


def test_pictures_of_the_atlas_do_not_overlap(qapp: object) -> None:
    atlas = Atlas(1.0)
    rng = np.random.default_rng(2)

    def nothing(painter: QPainter) -> None:
        assert painter.isActive()

    made = [atlas.picture(n, float(rng.integers(5, 90)), float(rng.integers(5, 40)), nothing) for n in range(150)]
    shapes = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in made]
    assert all(right <= ATLAS_PX and bottom <= ATLAS_PX for _, _, right, bottom in shapes)
    assert not any(overlap(a, b) for n, a in enumerate(shapes) for b in shapes[:n])


def test_quads_stand_on_whole_device_pixels(qtbot: QtBot) -> None:
    atlas = Atlas(1.5)
    picture = atlas.picture("x", 10, 10, lambda painter: None)
    vertices = quads([Sprite(picture, 10.3, 20.7)], 1.5)
    assert np.allclose(vertices["a_place"] * 1.5, np.round(vertices["a_place"] * 1.5), atol=1e-4)


def test_partners_beyond_the_edge_are_named_at_the_edge() -> None:
    camera = Camera(width=400, height=300)
    inside = np.array([200.0, 150.0])
    assert edge_place(inside, np.array([250.0, 150.0]), 1.0, camera) == (250.0, 150.0)
    assert edge_place(inside, np.array([2200.0, 150.0]), 1.0, camera) == pytest.approx((386.0, 150.0))
    assert edge_place(inside, np.array([200.0, 4000.0]), -1.0, camera) == pytest.approx((200.0, 14.0))
