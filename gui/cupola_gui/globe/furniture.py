"""Which chips stand over the scene, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.scene import Scene
from cupola_gui.globe.steering import MODE_TITLES, MODES
from cupola_gui.style import tokens
from cupola_gui.world.chips import HEIGHT_PX, INSET_PX, Chip, Part, ScaleBar, Tool, ToolColumn
from cupola_gui.world.heat import Heat
from cupola_gui.world.heat_chip import HeatChip
from cupola_gui.world.space import Array, geodetic_from_scene
from cupola_gui.world.words import LayerWords, layer_parts, link_parts, place_text

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


class Furniture:
    """The chips of one globe."""

    def __init__(self, globe: Stage) -> None:
        self.camera = Chip(globe, "Camera")
        self.legend = Chip(globe, "Legend")
        self.heat = HeatChip(globe)
        self.readout = Chip(globe, "Place")
        self.placing = Chip(globe, "Placing")
        self.scale = ScaleBar(globe)
        self.tools = ToolColumn(globe, TOOLS, globe.use_tool)
        self._globe = globe
        self._legend_key: object = None

    def _all(self) -> tuple[QWidget, ...]:
        return self.camera, self.legend, self.heat, self.readout, self.placing, self.scale, self.tools

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
        hatched = (Part(scene.hatch_text, "hatch", tokens().scene_caution),) if scene.hatch_text else ()
        parts = (
            link_parts(scene.action.moment, scene.action.magnification) or layer_parts(layers_in_sight(scene))
        ) + hatched
        if parts != self._legend_key:
            self._legend_key = parts
            self.legend.set_parts(*parts)
            self.arrange(self._globe.width(), self._globe.height())

    def show_heat(self, heat: Heat | None, place: tuple[float, float] | None) -> None:
        """Show the value of the heat map at the ground under the pointer."""
        self.heat.set_value(None if heat is None or place is None else heat.value_at(*place))

    def arrange(self, width: int, height: int) -> None:
        """Put each chip in its corner."""
        bottom = height - INSET_PX - HEIGHT_PX
        self.camera.move(INSET_PX, INSET_PX)
        self.tools.move(width - INSET_PX - self.tools.width(), INSET_PX)
        self.legend.move(INSET_PX, bottom)
        self.heat.move(INSET_PX, bottom - (HEIGHT_PX + 4 if self.legend.isVisible() else 0))
        for one in (self.readout, self.scale):
            one.move(width - INSET_PX - one.width(), beside(self.legend, one.width(), width, bottom))
        self.placing.move((width - self.placing.width()) // 2, INSET_PX)


def beside(legend: QWidget, wide: int, width: int, bottom: int) -> int:
    """Return the top of a chip in the right lower corner: a row higher when the legend needs its place."""
    crowded = legend.isVisible() and legend.width() + wide + 3 * INSET_PX > width
    return bottom - HEIGHT_PX - 4 if crowded else bottom


def middle_of(camera: Camera) -> tuple[float, float] | None:
    """Return the ground in the middle of the picture, latitude and longitude (rad)."""
    point = camera.ground(camera.width / 2.0, camera.height / 2.0)
    return None if point is None else geodetic_from_scene(point)


def layers_in_sight(scene: Scene) -> list[LayerWords]:
    """Return the layers that are drawn, as the legend names them."""
    return [
        LayerWords(layer.title, len(layer.positions), layer.shape, layer.color)
        for layer_id, layer in scene.layers.items()
        if layer.visible and scene.shown(f"layers.{layer_id}")
    ]
