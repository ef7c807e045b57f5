"""The globe in the window: canvas, chips, mouse and keys; draws what it is given."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cupola.constants import EARTH_RADIUS_M, EARTH_ROTATION_RAD_S
from cupola.scenario.parts import Raid, Region, Site
from cupola_gui.globe.camera import Camera, framing
from cupola_gui.globe.mouse import Mouse
from cupola_gui.globe.overlaid import Overlaid
from cupola_gui.globe.picking import object_at, orbit_at
from cupola_gui.globe.steering import MODES
from cupola_gui.globe.tools import use_tool
from cupola_gui.globe.trails import Trails
from cupola_gui.view import View
from cupola_gui.world.moment import Moment, shown_part
from cupola_gui.world.space import Array, scene_from_ecef, scene_from_geodetic


class GlobeWidget(Overlaid):
    """The 3D globe; every position it takes is Earth-fixed in metres."""

    picked = Signal(str)
    """Path of a clicked object."""
    hovered = Signal(str)
    """Path of the object under the pointer, "" for none."""
    place_clicked = Signal(float, float)
    """Latitude and longitude (deg) of the ground clicked while placing."""
    placing_ended = Signal()
    hatch_toggled = Signal(bool)
    """Places under the fold are to be hatched, or not."""
    """Placing was finished by a click, or cancelled."""
    orbit_clicked = Signal(int)
    """Number of the clicked orbit among those that are shown."""
    camera_text_changed = Signal(str)
    """What the camera goes along with, for the title of the dock."""

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.scene.shown = view.is_visible
        self.measuring = False
        """Whether clicks measure a distance."""
        self.hatches = True
        """Whether places under the fold are to be hatched."""
        self._trails = Trails()
        self._views: dict[int, Camera] = {}
        self._placing = ""
        self._measured: list[Array] = []
        self._orbits_s = view.time_s
        self._moment: Moment | None = None
        self._mouse = Mouse(self)
        self.canvas_opened()
        view.selection_changed.connect(self._selection_changed)
        view.visibility_changed.connect(self._visibility_changed)
        view.time_changed.connect(self._time_changed)
        view.camera_changed.connect(self.set_mode)
        self.steering.set_time(view.time_s)
        self._selection_changed(view.selection)

    def canvas_opened(self) -> None:
        """Listen to the hand over a new canvas."""
        if self.canvas is not None:
            self.canvas.native.installEventFilter(self._mouse)

    # what is shown ---------------------------------------------------------------------------------------------

    def set_layer(
        self,
        layer_id: str,
        positions_ecef_m: Array,
        color: str,
        shape: str = "circle",
        radius_px: float | None = None,
        visible: bool = True,
        names: Sequence[str] = (),
        title: str = "",
    ) -> None:
        """Add or change a layer of satellites, positions of shape (satellites, 3)."""
        layer = self.scene.set_layer(layer_id, positions_ecef_m, color, shape, radius_px, visible)
        layer.names, layer.title = tuple(names), title or layer_id
        self.show_legend()
        self.update_picture()

    def set_positions(self, layer_id: str, positions_ecef_m: Array) -> None:
        """Move the satellites of a layer, shape (satellites, 3): the fast path of playback."""
        self.scene.layers[layer_id].set_positions(positions_ecef_m)
        self.update_picture()

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer away."""
        if self.scene.layers.pop(layer_id, None) is not None:
            self.show_legend()
            self.update_picture()

    def set_sun(self, direction_ecef: Array) -> None:
        """Set the direction of the Sun, shape (3,), Earth-fixed."""
        self.scene.earth.sun = np.asarray(direction_ecef) / np.linalg.norm(direction_ecef)
        self.furnish()
        self.update_picture()

    def set_regions(self, regions: Sequence[Region]) -> None:
        """Show these regions."""
        self.scene.ground.regions = tuple(regions)
        self._visibility_changed()

    def set_sites(self, sites: Sequence[Site]) -> None:
        """Show these sites."""
        self.scene.ground.sites = tuple(sites)
        self.update_picture()

    def set_areas(self, raids: Sequence[Raid]) -> None:
        """Show the launch and aim areas of these raids."""
        self.scene.ground.raids = tuple(raids)
        self._visibility_changed()

    def set_orbits(self, rings_ecef_m: Array | None, color: str = "", edited: int | None = None) -> None:
        """Show the orbits of the selected layer as they lie at the view's time; None shows none.

        Shape (planes, points, 3), each closed. As time goes on they turn against the Earth by themselves.
        """
        self.scene.ground.set_orbits(None if rings_ecef_m is None else (rings_ecef_m, color, edited))
        self._orbits_s = self.view.time_s
        self.scene.ground.set_turn(0.0)
        self.update_picture()

    def set_footprints(self, centres_ecef_m: Array | None, radius_rad: float = 0.0, color: str = "") -> None:
        """Show the ground within a central angle of places, shape (n, 3); None shows none."""
        self.scene.ground.set_footprints(None if centres_ecef_m is None else (centres_ecef_m, radius_rad, color))
        self.update_picture()

    def set_trails(self, trails: Sequence[tuple[Array, str]] | None) -> None:
        """Show trails, each (points, 3), oldest first, with a hue; None: the globe's own of the selected satellites."""
        self._trails.automatic = trails is None
        self.scene.set_trails(trails or ())
        self.update_picture()

    def show_moment(self, moment: Moment | None) -> None:
        """Show what happens at a time of a run."""
        self._moment = moment
        self.scene.action.moment = None if moment is None else shown_part(moment, self.scene.shown)
        self.show_legend()
        self.update_picture()

    # camera ----------------------------------------------------------------------------------------------------

    @property
    def camera_text(self) -> str:
        """What the camera goes along with, for the title of the dock."""
        if self.steering.mode == "follow" and self.followed:
            return f"Follows {self._name(self.followed)}"
        return "Inertial" if self.steering.mode == "inertial" else "Earth-fixed"

    @property
    def reduce_motion(self) -> bool:
        """Whether the camera jumps instead of moving."""
        return self.steering.reduce_motion

    @reduce_motion.setter
    def reduce_motion(self, reduce: bool) -> None:
        self.steering.reduce_motion = reduce

    def set_mode(self, mode: str) -> None:
        """Choose "free", "follow", "inertial" or "fixed"; others leave the camera as it is."""
        if mode not in MODES or mode == self.steering.mode:
            return
        if mode == "follow":
            wanted = next((path for path in self.view.selection if self.scene.place_of(path) is not None), "")
            if not wanted:
                self.view.set_camera(self.steering.mode)
                return
            self.follow(wanted)
            return
        self.followed = ""
        self.steering.set_mode(mode)
        self._camera_told()

    def follow(self, path: str) -> None:
        """Come near to a satellite or threat and stay with it."""
        place = self.scene.place_of(path)
        if place is None:
            return
        self.followed = path
        self.steering.set_mode("follow")
        self.steering.follow(place)
        self._camera_told()

    def go_to(self, latitude_deg: float, longitude_deg: float, range_m: float | None = None) -> None:
        """Move over a place; ``range_m`` is the distance from eye to ground, None keeps it."""
        self._leave_follow()
        focus = scene_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg))
        distance = self.camera.distance if range_m is None else range_m / EARTH_RADIUS_M
        self.steering.go(replace(self.camera, focus=focus, distance=distance, shift_px=(0.0, 0.0)))

    def frame(self, points_ecef_m: Array, tilt_rad: float = 0.0, heading_rad: float = 0.0) -> None:
        """Move to where all these points are in the picture, shape (n, 3)."""
        if len(points_ecef_m):
            self._leave_follow()
            points = scene_from_ecef(points_ecef_m)
            self.steering.go(framing(points, self.camera, tilt_rad=tilt_rad, heading_rad=heading_rad))

    def whole_earth(self) -> None:
        """Move back until the whole Earth is seen, north up."""
        self._leave_follow()
        focus = self.camera.focus / np.linalg.norm(self.camera.focus)
        start = Camera()
        self.steering.go(
            replace(
                self.camera, focus=focus, distance=start.distance, heading_rad=0.0, tilt_rad=0.0, shift_px=(0.0, 0.0)
            )
        )

    def store_view(self, number: int) -> None:
        """Keep the camera under a number."""
        self._views[number] = self.camera

    def recall_view(self, number: int) -> bool:
        """Go back to a kept camera; returns whether there is one."""
        kept = self._views.get(number)
        if kept is None:
            return False
        self._leave_follow()
        self.steering.go(replace(kept, width=self.camera.width, height=self.camera.height), 0.4)
        return True

    # placing and pictures --------------------------------------------------------------------------------------

    @property
    def placing(self) -> bool:
        """Whether the next click places something."""
        return bool(self._placing)

    def begin_placing(self, text: str) -> None:
        """Ask for a place: the next click on the ground is told by ``place_clicked``; ``text`` says what it is for."""
        self._placing = text
        if self.canvas is not None:
            self.canvas.native.setCursor(Qt.CursorShape.CrossCursor)
            self.canvas.native.setFocus()
        self.furnish()

    def cancel_placing(self) -> None:
        """Stop asking for a place."""
        if self._placing:
            self._placing = ""
            if self.canvas is not None:
                self.canvas.native.unsetCursor()
            self.furnish()
            self.placing_ended.emit()

    def escape(self) -> bool:
        """Leave what the hand is at; returns whether there was something."""
        if self.hand.cancel():
            self.update_picture()
            return True
        if self._placing:
            self.cancel_placing()
            return True
        if self.measuring:
            self.measure(False)
            return True
        return self.unpin()

    # mouse -----------------------------------------------------------------------------------------------------

    def click(self, x: float, y: float) -> None:
        """Place, measure or pick at a place of the widget (pixels)."""
        if self._placing:
            place = self.ground_at(x, y)
            if place is not None:
                self.cancel_placing()
                self.place_clicked.emit(math.degrees(place[0]), math.degrees(place[1]))
        elif self.measuring:
            point = self.camera.ground(x, y)
            if point is not None:
                self._measured = [*self._measured, point] if len(self._measured) == 1 else [point]
                self.scene.ruler.set_ends(self._measured)
                self.update_picture()
        else:
            found = object_at(self.scene, self.camera, x, y)
            if found:
                self.pick(found)
            elif (orbit := orbit_at(self.scene, self.camera, x, y)) is not None:
                self.orbit_clicked.emit(orbit)
            else:
                self.pin(x, y)

    def pick(self, path: str) -> None:
        """Select an object."""
        self.view.select(path)
        self.picked.emit(path)

    def set_hovered(self, path: str) -> None:
        """Mark the object under the pointer."""
        if path != self.scene.hovered:
            self.scene.hovered = path
            if not self._placing and not self.measuring and self.canvas is not None:
                shape = Qt.CursorShape.PointingHandCursor if path else Qt.CursorShape.ArrowCursor
                self.canvas.native.setCursor(shape)
            self.hovered.emit(path)
            self.update_picture()

    def measure(self, measuring: bool) -> None:
        """Start or stop measuring distances by clicks."""
        self.measuring, self._measured = measuring, []
        self.scene.ruler.set_ends([])
        if self.canvas is not None:
            self.canvas.native.setCursor(Qt.CursorShape.CrossCursor if measuring else Qt.CursorShape.ArrowCursor)
        self.furnish()
        self.update_picture()

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide "show_labels", "show_graticule", "show_borders", "show_lights" or what "hatches" tells."""
        if name == "hatches":
            self.hatches = shown
            self.hatch_toggled.emit(shown)
            return
        setattr(self.scene if name == "show_labels" else self.scene.earth, name, shown)
        self.update_picture()

    def use_tool(self, name: str) -> None:
        """Do what a button of the tool column says."""
        if self.furniture is not None:
            use_tool(self, name, self.furniture.tools.buttons[name])
            self.furnish()

    # reactions -------------------------------------------------------------------------------------------------

    def _camera_told(self) -> None:
        self.view.set_camera(self.steering.mode)
        self.furnish()
        self.camera_text_changed.emit(self.camera_text)
        self.update_picture()

    def _leave_follow(self) -> None:
        if self.steering.mode == "follow":
            self.set_mode("free")

    def _selection_changed(self, selection: tuple[str, ...]) -> None:
        self.scene.selection = selection
        self.update_picture()

    def _visibility_changed(self) -> None:
        self.scene.ground.rebuild(self.scene.shown)
        self.show_moment(self._moment)

    def _time_changed(self, time_s: float) -> None:
        self.steering.set_time(time_s)
        self.scene.ground.set_turn(-EARTH_ROTATION_RAD_S * (time_s - self._orbits_s))
        self.scene.handles.turn_rad = -EARTH_ROTATION_RAD_S * (time_s - self._orbits_s)
        if self._trails.automatic and self._trails.add(self.scene, time.perf_counter()):
            self.scene.set_trails(self._trails.lines(self.scene))
        self.update_picture()

    def furnish(self) -> None:
        """Bring the chips up to date."""
        if self.furniture is not None:
            pointer = self._mouse.pointer
            place = self.ground_at(pointer.x(), pointer.y()) if pointer is not None else None
            self.furniture.show_camera(self.steering.mode, self._name(self.followed))
            self.furniture.show_tool(self.measuring)
            self.furniture.show_heat(self.scene.heat_marks.heat, place)
            self.furniture.show_place(self.camera, place, self.scene.earth.sun, self._placing)
            self.furniture.arrange(self.width(), self.height())

    def _name(self, path: str) -> str:
        return self.scene.name_of(path) if path.startswith("satellites.") else path.rpartition(".")[2]
