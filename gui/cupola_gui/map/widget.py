"""The map in the window; takes what the globe takes, and needs no OpenGL."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cupola.constants import EARTH_ROTATION_RAD_S
from cupola.results.coverage import CoverageGrid
from cupola.scenario.parts import Raid, Region, Site
from cupola_gui.map.ground import Track
from cupola_gui.map.ground_picture import Hatched
from cupola_gui.map.layers import RADII_PX, MapLayer
from cupola_gui.map.lines import geodetic
from cupola_gui.map.picking import object_at
from cupola_gui.map.sight import Sight, panned, zoomed
from cupola_gui.map.stage import Stage
from cupola_gui.map.tools import save_picture, shown_menu
from cupola_gui.style import scene_color
from cupola_gui.view import View
from cupola_gui.world.heat import Colors, heat_of
from cupola_gui.world.moment import Moment, shown_part
from cupola_gui.world.space import Array

DRAG_PX = 4.0
PIN_PX = 9.0


class MapWidget(Stage):
    """The 2D map; every position it takes is Earth-fixed in metres."""

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

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._views: dict[int, Sight] = {}
        self._orbits_s = view.time_s
        self._moment: Moment | None = None
        self._pressed: QPointF | None = None
        view.selection_changed.connect(self._selection_changed)
        view.visibility_changed.connect(self._visibility_changed)
        view.time_changed.connect(self._time_changed)
        self._selection_changed(view.selection)

    # what is shown

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
        shape = shape if shape in RADII_PX else "circle"
        radius = RADII_PX[shape] if radius_px is None else radius_px
        layer = MapLayer(scene_color(color), shape, radius, visible, tuple(names), title or layer_id)
        layer.set_positions(positions_ecef_m)
        self.drawing.layers.by_id[layer_id] = layer
        self.show_legend()
        self.update()

    def set_positions(self, layer_id: str, positions_ecef_m: Array) -> None:
        """Move the satellites of a layer, shape (satellites, 3): the fast path of playback."""
        self.drawing.layers.by_id[layer_id].set_positions(positions_ecef_m)
        self.update()

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer away."""
        if self.drawing.layers.by_id.pop(layer_id, None) is not None:
            self.show_legend()
            self.update()

    def set_sun(self, direction_ecef: Array) -> None:
        """Set the direction of the Sun, shape (3,), Earth-fixed."""
        self.drawing.backdrop.sun = np.asarray(direction_ecef) / np.linalg.norm(direction_ecef)
        self.furnish()
        self.update()

    def set_regions(self, regions: Sequence[Region]) -> None:
        """Show these regions."""
        self.drawing.ground.set_regions(regions)
        self.update()

    def set_sites(self, sites: Sequence[Site]) -> None:
        """Show these sites."""
        self.drawing.ground.sites = tuple(sites)
        self.update()

    def set_areas(self, raids: Sequence[Raid]) -> None:
        """Show the launch and aim areas of these raids."""
        self.drawing.ground.set_raids(raids)
        self.update()

    def set_orbits(self, rings_ecef_m: Array | None, color: str = "", edited: int | None = None) -> None:
        """Show the ground below the orbits of the selected layer as they lie at the view's time; None shows none."""
        self.drawing.ground.set_orbits(rings_ecef_m, color, edited)
        self._orbits_s = self.view.time_s
        self.update()

    def set_footprints(self, centres_ecef_m: Array | None, radius_rad: float = 0.0, color: str = "") -> None:
        """Show the ground within a central angle of places, shape (n, 3); None shows none."""
        self.drawing.ground.set_footprints(centres_ecef_m, radius_rad, color)
        self.update()

    def set_tracks(self, tracks: Sequence[Track]) -> None:
        """Show where the selected satellites go over the ground: the past bright, the rest thin."""
        self.drawing.ground.set_tracks(tracks)
        self.update()

    def set_trails(self, trails: Sequence[tuple[Array, str]] | None) -> None:
        """Show trails, each (points, 3), oldest first, with a hue; None shows none: ground tracks say more here."""
        self.drawing.trails = tuple(trails or ())
        self.update()

    def show_moment(self, moment: Moment | None) -> None:
        """Show what happens at a time of a run."""
        self._moment = moment
        self.drawing.action.moment = None if moment is None else shown_part(moment, self.view.is_visible)
        self.show_legend()
        self.update()

    def set_heat(
        self,
        grid: CoverageGrid | None,
        figure: str = "",
        low: float | None = None,
        high: float | None = None,
        colors: Colors | None = None,
    ) -> None:
        """Show a figure of a grid as a heat map; None takes it away. Without limits the scale spans its values."""
        heat = None if grid is None else heat_of(grid, figure, low, high, colors)
        self.drawing.backdrop.heat = heat
        if heat is None:
            self.drawing.pin = None
        self.furniture.heat.set_heat(heat)
        self.furniture.arrange()
        self.furnish()
        self.update()

    def set_hatch(self, grid: CoverageGrid | None, mask: NDArray[np.bool_] | None = None, text: str = "") -> None:
        """Hatch the points of a grid where ``mask`` (points,) holds; ``text`` is for the legend. None hatches none."""
        hatched = None if grid is None or mask is None else Hatched(grid, mask)
        self.drawing.backdrop.hatched = hatched
        self.drawing.hatch_text = text if hatched is not None else ""
        self.show_legend()
        self.update()

    def tell_reason(self, reason: str) -> None:
        """Say in one line why the map stands in for the globe."""
        self.furniture.show_reason(reason)

    # placing and pictures

    @property
    def placing(self) -> bool:
        """Whether the next click places something."""
        return bool(self._placing)

    def begin_placing(self, text: str) -> None:
        """Ask for a place: the next click on the ground is told by ``place_clicked``; ``text`` says what it is for."""
        self._placing = text
        self._show_cursor()
        self.furnish()

    def cancel_placing(self) -> None:
        """Stop asking for a place."""
        if self._placing:
            self._placing = ""
            self._show_cursor()
            self.furnish()
            self.placing_ended.emit()

    # hand

    def click(self, x: float, y: float) -> None:
        """Place, measure, pick or read the heat map at a place of the widget (pixels)."""
        place = self.ground_at(x, y)
        if self._placing:
            if place is not None:
                self.cancel_placing()
                self.place_clicked.emit(math.degrees(place[0]), math.degrees(place[1]))
        elif self.measuring:
            if place is not None:
                ends = self.drawing.measured
                self.drawing.measured = (*ends, place) if len(ends) == 1 else (place,)
                self.update()
        else:
            found = object_at(self.drawing, self.sight, x, y)
            if found:
                self.pick(found)
            elif self.drawing.backdrop.heat is not None:
                self._pin(x, y, place)

    def _pin(self, x: float, y: float, place: tuple[float, float] | None) -> None:
        pins = [spot for spot in self.drawing.heat_spots(self.sight) if spot[0] == "pin"]
        on_it = any(math.hypot(at_x - x, at_y - y) < PIN_PX for _, _, at_x, at_y in pins)
        self.drawing.pin = None if on_it else place
        self.update()

    def unpin(self) -> bool:
        """Let go of the value that was clicked; returns whether there was one."""
        had, self.drawing.pin = self.drawing.pin is not None, None
        self.update()
        return had

    def pick(self, path: str) -> None:
        """Select an object."""
        self.view.select(path)
        self.picked.emit(path)

    def set_hovered(self, path: str) -> None:
        """Mark the object under the pointer."""
        if path != self.drawing.hovered:
            self.drawing.hovered = path
            self._show_cursor()
            self.hovered.emit(path)
            self.update()

    def measure(self, measuring: bool) -> None:
        """Start or stop measuring distances by clicks."""
        self.measuring, self.drawing.measured = measuring, ()
        self._show_cursor()
        self.furnish()
        self.update()

    def escape(self) -> bool:
        """Leave what the hand is at; returns whether there was something."""
        if self._placing:
            self.cancel_placing()
            return True
        if self.measuring:
            self.measure(False)
            return True
        return self.unpin()

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide "show_labels", "show_graticule", "show_borders", "show_lights" or what "hatches" tells."""
        if name == "hatches":
            self.hatches = shown
            self.hatch_toggled.emit(shown)
            return
        setattr(self.drawing if name == "show_labels" else self.drawing.backdrop, name, shown)
        self.update()

    def use_tool(self, name: str) -> None:
        """Do what a button of the tool column says."""
        if name in ("select", "measure"):
            self.measure(name == "measure" and not self.measuring)
        elif name == "whole":
            self.whole_earth()
        elif name == "layers":
            shown_menu(self, self.furniture.tools.buttons[name])
        elif name == "picture":
            save_picture(self)
        self.furnish()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._placing or self.measuring:
            shape = Qt.CursorShape.CrossCursor
        elif self.drawing.hovered:
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the map."""
        self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the map, or look what is under the pointer."""
        place = event.position()
        before, self._pointer = self._pointer, place
        if self._pressed is None or not event.buttons():
            self.set_hovered(object_at(self.drawing, self.sight, place.x(), place.y()))
            self.furnish()
            return
        if not self._dragging and (place - self._pressed).manhattanLength() < DRAG_PX:
            self._pointer = before if before is not None else self._pressed
            return
        last = before if before is not None else self._pressed
        self._dragging = True
        self.set_sight(panned(self.sight, place.x() - last.x(), place.y() - last.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Click, unless the map was dragged."""
        dragged, self._dragging, self._pressed = self._dragging, False, None
        if dragged:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.cancel_placing()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.click(event.position().x(), event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select an object and bring it into the middle."""
        found = object_at(self.drawing, self.sight, event.position().x(), event.position().y())
        place = self.drawing.place_of(found)
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.pick(found)
            if place is not None:
                latitude, longitude = geodetic(place)
                self.go_to(math.degrees(float(latitude)), math.degrees(float(longitude)))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom to the pointer."""
        place = event.position()
        self.set_sight(zoomed(self.sight, 0.85 ** (-event.angleDelta().y() / 120.0), place.x(), place.y()))

    def store_view(self, number: int) -> None:
        """Keep where the map looks under a number."""
        self._views[number] = self.sight

    def recall_view(self, number: int) -> bool:
        """Go back to where a kept view looks; returns whether there is one."""
        kept = self._views.get(number)
        if kept is not None:
            self.go(replace(kept, width=self.width(), height=self.height()), 0.4)
        return kept is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape, and stored views."""
        number = event.key() - int(Qt.Key.Key_0)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.escape():
            return
        if 1 <= number <= 9 and modifiers == control | Qt.KeyboardModifier.ShiftModifier:
            self.store_view(number)
        elif not (1 <= number <= 9 and modifiers == control and self.recall_view(number)):
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Forget the pointer."""
        self._pointer = None
        self.set_hovered("")
        self.furnish()

    # reactions

    def _selection_changed(self, selection: tuple[str, ...]) -> None:
        self.drawing.selection = selection
        self.update()

    def _visibility_changed(self) -> None:
        self.show_moment(self._moment)

    def _time_changed(self, time_s: float) -> None:
        self.drawing.ground.turn_rad = -EARTH_ROTATION_RAD_S * (time_s - self._orbits_s)
        self.update()
