"""What the hand takes hold of on the edited plane: its node, its inclination, its altitude."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.marks import mark
from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.style import Tokens
from cupola_gui.style.numbers import degrees_text, quantity_text
from cupola_gui.world.labels import SELECTED, Label
from cupola_gui.world.space import Array, ecef_from_scene, scene_from_ecef

REACH_PX: Final = 10.0
ARGUMENTS_DEG: Final = {"node": (0, 180), "inclination": (90, 270), "altitude": (45, 135, 225, 315)}
"""Where on its orbit a handle may sit: angles from the ascending node."""


@dataclass(frozen=True)
class EditedPlane:
    """The plane of the selected layer that the handles change."""

    number: int
    """From 1, as people count."""
    ring_ecef_m: Array
    """Its orbit, closed, from the ascending node on in even angles, shape (points, 3)."""
    values: dict[str, float]
    """By handle: "node" and "inclination" in degrees, "altitude" in metres; a handle without a value is not there."""


def value_text(plane: int, kind: str, value: float) -> str:
    """Return what stands beside a handle."""
    if kind == "node":
        return f"Plane {plane}, node {degrees_text(value % 360.0)}"
    if kind == "inclination":
        return f"Inclination {degrees_text(value)}"
    return f"Altitude {quantity_text(value / 1000.0, 'km', 0)}"


@dataclass(frozen=True)
class Grip:
    """A handle in the hand, as it was when it was taken."""

    kind: str
    turn: float
    """Sine or cosine sign: 1 on the ascending or northern side, -1 on the other."""
    direction: Array
    """Of the handle from the Earth's centre, shape (3,)."""
    across: Array
    """Horizontal direction of the northernmost place of the orbit, shape (3,)."""
    radius: float
    start: float
    """Value of the handle."""
    measure: float
    """What the pointer showed."""


class Handles:
    """The handles of one globe."""

    def __init__(self) -> None:
        self.plane: EditedPlane | None = None
        self.turn_rad = 0.0
        """By how much the orbit has turned about the Earth's axis since it was given."""
        self.hovered = ""
        self.grip: Grip | None = None
        self.value = 0.0
        """Of the handle in the hand."""

    def spots(self, camera: Camera) -> dict[str, Array]:
        """Return where in the scene each handle sits that this camera sees, by kind, each of shape (3,)."""
        plane = self.plane
        if plane is None:
            return {}
        found = {}
        for kind in plane.values:
            points = self._turned([_on_ring(plane.ring_ecef_m, degrees) for degrees in ARGUMENTS_DEG[kind]])
            number = _best(points, camera, seen_from_the_side=kind == "altitude")
            if self.grip is not None and self.grip.kind == kind:
                number = int(np.argmax(points @ self.grip.direction))
            if number is not None:
                found[kind] = points[number]
        return found

    def at(self, camera: Camera, x: float, y: float) -> str:
        """Return the kind of the handle at a screen place, "" where there is none."""
        best, found = REACH_PX, ""
        for kind, point in self.spots(camera).items():
            place, _ = camera.project(point)
            distance = math.hypot(float(place[0]) - x, float(place[1]) - y)
            if distance < best:
                best, found = distance, kind
        return found

    def take(self, kind: str, camera: Camera, x: float, y: float) -> None:
        """Take a handle into the hand."""
        assert self.plane is not None
        point = self.spots(camera)[kind]
        radius = float(np.linalg.norm(point))
        node = self._turned([_on_ring(self.plane.ring_ecef_m, 0)])[0]
        longitude = math.atan2(node[1], node[0])
        across = np.array([-math.sin(longitude), math.cos(longitude), 0.0])
        turn = -1.0 if kind == "inclination" and point[2] < 0.0 else 1.0
        start = self.plane.values[kind]
        grip = Grip(kind, turn, point / radius, across, radius, start, 0.0)
        self.grip = Grip(kind, turn, point / radius, across, radius, start, _measure(grip, camera, x, y))
        self.value = start

    def drag(self, camera: Camera, x: float, y: float) -> float:
        """Return the value of the handle in the hand for a place of the pointer."""
        grip = self.grip
        assert grip is not None
        change = _measure(grip, camera, x, y) - grip.measure
        if grip.kind == "altitude":
            self.value = max(0.0, round((grip.start + change * EARTH_RADIUS_M) / 1000.0) * 1000.0)
        elif grip.kind == "node":
            turned = (math.degrees(change) + 180.0) % 360.0 - 180.0
            self.value = round((grip.start + turned) % 360.0, 1) % 360.0
        else:
            self.value = round(min(180.0, max(0.0, grip.start + math.degrees(change))), 1)
        return self.value

    def let_go(self) -> None:
        """Leave the handle where it is."""
        self.grip = None

    def sprites(self, atlas: Atlas, theme: Tokens, camera: Camera) -> list[Sprite]:
        """Return the marks of the handles."""
        sprites = []
        for kind, point in self.spots(camera).items():
            place, _ = camera.project(point)
            larger = 2.0 if kind == self.active else 0.0
            sprites.append(mark(atlas, theme, "handle", float(place[0]), float(place[1]), radius=larger))
        return sprites

    @property
    def active(self) -> str:
        """Kind of the handle in the hand, or under the pointer; "" for none."""
        return self.grip.kind if self.grip is not None else self.hovered

    def labels(self, theme: Tokens, camera: Camera) -> list[Label]:
        """Return the value of the handle in the hand or under the pointer."""
        point = self.spots(camera).get(self.active)
        if self.plane is None or point is None:
            return []
        place, _ = camera.project(point)
        value = self.value if self.grip is not None else self.plane.values[self.active]
        text = value_text(self.plane.number, self.active, value)
        return [Label("handle", text, float(place[0]), float(place[1]), SELECTED, theme.white, 9.0, tag=True)]

    def _turned(self, points: list[Array]) -> Array:
        scene = scene_from_ecef(np.stack(points))
        cosine, sine = math.cos(self.turn_rad), math.sin(self.turn_rad)
        return np.stack(
            [cosine * scene[:, 0] - sine * scene[:, 1], sine * scene[:, 0] + cosine * scene[:, 1], scene[:, 2]], axis=1
        )


def _on_ring(ring: Array, degrees: int) -> Array:
    return np.asarray(ring[round((len(ring) - 1) * degrees / 360.0)])


def _best(points: Array, camera: Camera, seen_from_the_side: bool) -> int | None:
    """Return the place where a handle is best taken: in sight, inside the picture, before the Earth."""
    places, depth = camera.project(points)
    seen = camera.visible(points)
    margin = 12.0
    inside = np.all((places > margin) & (places < np.array([camera.width, camera.height]) - margin), axis=1)
    usable = (depth > 0.0) & inside & (seen > 0.0)
    if not usable.any():
        return None
    ray = points - camera.eye
    facing = -np.einsum("ij,ij->i", ray, points) / (np.linalg.norm(ray, axis=1) * np.linalg.norm(points, axis=1))
    merit = seen - np.abs(facing) if seen_from_the_side else seen + 0.1 * facing
    return int(np.argmax(np.where(usable, merit, -np.inf)))


def _measure(grip: Grip, camera: Camera, x: float, y: float) -> float:
    """Return what a place of the pointer says: longitude or angle from the equator (rad), or distance (Earth radii)."""
    if grip.kind == "altitude":
        ray = camera.ray(x, y)
        slant = float(ray @ grip.direction)
        along = float(camera.eye @ grip.direction) - float(camera.eye @ ray) * slant
        return along / max(1.0 - slant * slant, 0.02)
    point = camera.ground(x, y, grip.radius)
    if point is None or float(point @ grip.direction) < 0.0:
        point = camera.limb_ground(x, y)
    if grip.kind == "node":
        return math.atan2(float(point[1]), float(point[0]))
    point = grip.turn * ecef_from_scene(point)
    return math.atan2(float(point[2]), float(point @ grip.across))


class Hand:
    """Turns pointer moves into what the globe tells of its handles."""

    def __init__(
        self, handles: Handles, dragged: Callable[[str, float], None], released: Callable[[], None],
        cancelled: Callable[[], None],
    ) -> None:  # fmt: skip
        self._handles, self._dragged, self._released, self._cancelled = handles, dragged, released, cancelled
        self._told: float | None = None

    def press(self, camera: Camera, x: float, y: float) -> bool:
        """Take the handle under the pointer; returns whether there is one."""
        kind = self._handles.at(camera, x, y)
        if kind:
            self._handles.take(kind, camera, x, y)
            self._told = None
        return bool(kind)

    def move(self, camera: Camera, x: float, y: float) -> bool:
        """Drag the handle in the hand; returns whether there is one."""
        grip = self._handles.grip
        if grip is None:
            return False
        value = self._handles.drag(camera, x, y)
        if value != (grip.start if self._told is None else self._told):
            self._told = value
            self._dragged(grip.kind, value)
        return True

    def release(self) -> bool:
        """Leave the handle where it is; returns whether there was one."""
        held = self._handles.grip is not None
        if held:
            self._handles.let_go()
            self._released()
        return held

    def cancel(self) -> bool:
        """Put the handle back where it was; returns whether there was one."""
        held = self._handles.grip is not None
        if held:
            self._handles.let_go()
            self._cancelled()
        return held
