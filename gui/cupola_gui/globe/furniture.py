"""Which chips stand over the scene, and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtWidgets import QWidget

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.chips import HEIGHT_PX, INSET_PX, Chip, Part, ScaleBar, Tool, ToolColumn
from cupola_gui.globe.scene import Scene
from cupola_gui.globe.space import Array, geodetic_from_scene
from cupola_gui.globe.steering import MODE_TITLES, MODES
from cupola_gui.style import tokens
from cupola_gui.style.numbers import grouped

if TYPE_CHECKING:
    from cupola_gui.globe.stage import Stage

NEAR: Final = 1.0
"""Distance (Earth radii) below which a scale stands in place of the coordinates."""
TOOLS: Final = (
    Tool("select", "mdi6.cursor-default-outline", "Select", True),
    Tool("whole", "mdi6.rotate-orbit", "Whole Earth, north up"),
    Tool("follow", "mdi6.crosshairs-gps", "Follow the selected object", True),
    Tool("layers", "mdi6.layers-outline", "What the globe shows"),
    Tool("measure", "mdi6.ruler", "Measure a distance", True),
    Tool("picture", "mdi6.camera-outline", "Save a picture"),
    Tool("fullscreen", "mdi6.fullscreen", "Full screen", True),
)
LAYER_TITLES: Final = 5


class Furniture:
    """The chips of one globe."""

    def __init__(self, globe: Stage) -> None:
        self.camera = Chip(globe, "Camera")
        self.legend = Chip(globe, "Legend")
        self.readout = Chip(globe, "Place")
        self.placing = Chip(globe, "Placing")
        self.scale = ScaleBar(globe)
        self.tools = ToolColumn(globe, TOOLS, globe.use_tool)
        self._globe = globe
        self._legend_key: object = None

    def _all(self) -> tuple[QWidget, ...]:
        return self.camera, self.legend, self.readout, self.placing, self.scale, self.tools

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Return where labels may not go."""
        return [
            (one.x() - 2.0, one.y() - 2.0, one.x() + one.width() + 2.0, one.y() + one.height() + 2.0)
            for one in self._all()
            if one.isVisible()
        ]

    def hide(self) -> None:
        """Take all chips away."""
        for one in self._all():
            one.hide()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self._legend_key = None
        for one in self._all():
            one.update()

    def show_camera(self, mode: str, followed: str) -> None:
        """Say how the camera goes along."""
        number, title = MODES.index(mode) + 1, MODE_TITLES[mode]
        name = f"{number} {title} {followed}" if mode == "follow" and followed else f"{number} {title}"
        self.camera.set_parts(Part(name, "mdi6.video-outline"), Part(f"1 to {len(MODES)}", quiet=True))
        self.tools.buttons["follow"].setChecked(mode == "follow")

    def show_tool(self, measuring: bool) -> None:
        """Show which tool the mouse uses."""
        self.tools.buttons["select"].setChecked(not measuring)
        self.tools.buttons["measure"].setChecked(measuring)

    def show_place(self, camera: Camera, place: tuple[float, float] | None, sun: Array, placing: str) -> None:
        """Show the ground under the pointer, or the scale when near."""
        near = camera.distance < NEAR and not placing
        if near:
            self.scale.set_scale(camera.pixel * EARTH_RADIUS_M)
        self.scale.setVisible(near)
        if near:
            self.readout.set_parts()
        else:
            spot = place if place is not None else middle_of(camera)
            self.readout.set_parts(*([Part(place_text(spot, sun), mono=True)] if spot is not None else []))
        text = [Part(placing, "mdi6.map-marker-outline"), Part("Esc cancels", quiet=True)] if placing else []
        self.placing.set_parts(*text)

    def show_legend(self, scene: Scene) -> None:
        """Show the layers with their counts, or the links while an engagement is drawn."""
        parts = _link_parts(scene) or _layer_parts(scene)
        if parts != self._legend_key:
            self._legend_key = parts
            self.legend.set_parts(*parts)
            self.arrange(self._globe.width(), self._globe.height())

    def arrange(self, width: int, height: int) -> None:
        """Put each chip in its corner."""
        bottom = height - INSET_PX - HEIGHT_PX
        self.camera.move(INSET_PX, INSET_PX)
        self.tools.move(width - INSET_PX - self.tools.width(), INSET_PX)
        self.legend.move(INSET_PX, bottom)
        self.readout.move(width - INSET_PX - self.readout.width(), bottom)
        self.scale.move(width - INSET_PX - self.scale.width(), bottom)
        self.placing.move((width - self.placing.width()) // 2, INSET_PX)


def middle_of(camera: Camera) -> tuple[float, float] | None:
    """Return the ground in the middle of the picture, latitude and longitude (rad)."""
    point = camera.ground(camera.width / 2.0, camera.height / 2.0)
    return None if point is None else geodetic_from_scene(point)


def place_text(place: tuple[float, float], sun: Array) -> str:
    """Return "41.2° N 087.6° W night" for latitude and longitude (rad)."""
    latitude, longitude = (math.degrees(value) for value in place)
    longitude = (longitude + 180.0) % 360.0 - 180.0
    up = np.array(
        [math.cos(place[0]) * math.cos(place[1]), math.cos(place[0]) * math.sin(place[1]), math.sin(place[0])]
    )
    north = "S" if round(latitude, 1) < 0 else "N"
    east = "W" if round(longitude, 1) < 0 else "E"
    light = "day" if float(up @ sun) > 0.0 else "night"
    return f"{abs(latitude):04.1f}° {north} {abs(longitude):05.1f}° {east} {light}"


def _layer_parts(scene: Scene) -> tuple[Part, ...]:
    shown = [
        layer
        for layer_id, layer in scene.layers.items()
        if layer.visible and scene.shown(f"layers.{layer_id}") and len(layer.positions)
    ]
    parts = [
        Part(f"{layer.title} {grouped(len(layer.positions))}", layer.shape, layer.color)
        for layer in shown[:LAYER_TITLES]
    ]
    if len(shown) > LAYER_TITLES:
        parts.append(Part(f"and {len(shown) - LAYER_TITLES} more", quiet=True))
    return tuple(parts)


def _link_parts(scene: Scene) -> tuple[Part, ...]:
    moment, theme = scene.action.moment, tokens()
    if moment is None or not any(one.state == "flying" for one in moment.threats):
        return ()
    kinds = {link.kind for link in moment.links}
    parts = []
    if "look" in kinds:
        parts.append(Part("look", "line", theme.link_look))
    if "stereo" in kinds:
        parts.append(Part("stereo pair", "line", theme.link_stereo))
    if moment.tracks and scene.action.magnification:
        factor = grouped(scene.action.magnification)
        parts.append(Part(f"track, 1 σ × {factor}", "ellipse", theme.link_track))
    if "engage" in kinds or moment.fly_outs:
        parts.append(Part("engage", "line", theme.link_engage))
    if "broken" in kinds:
        parts.append(Part("broken", "dash", theme.link_broken))
    return tuple(parts)
