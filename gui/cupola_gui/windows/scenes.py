"""Globe and map, driven together: both are given the same, and the one in sight is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cupola.scenario.parts import Raid, Region, Site
from cupola_gui.globe import GlobeWidget
from cupola_gui.map import MapWidget, Track
from cupola_gui.world.moment import Moment


class Scenes(QObject):
    """Hands everything that is to be shown to both; asks both for a place and takes the first click."""

    place_clicked = Signal(float, float)
    placing_ended = Signal()
    hatch_wanted = Signal()
    """Hatching was turned on or off."""

    def __init__(self, globe: GlobeWidget, chart: MapWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.globe, self.chart = globe, chart
        self._both: tuple[GlobeWidget | MapWidget, ...] = (globe, chart)
        self._ending = False
        for scene in self._both:
            scene.place_clicked.connect(self.place_clicked)
            scene.placing_ended.connect(self._placing_ended)
            scene.hatch_toggled.connect(self._hatch_toggled)

    @property
    def front(self) -> GlobeWidget | MapWidget:
        """The one that is in sight; the globe when both are."""
        return self.chart if self.chart.isVisible() and not self.globe.isVisible() else self.globe

    # what is shown

    def set_layer(self, layer_id: str, positions_ecef_m: Any, color: str, shape: str, **more: Any) -> None:
        """Add or change a layer of satellites, positions of shape (satellites, 3)."""
        for scene in self._both:
            scene.set_layer(layer_id, positions_ecef_m, color, shape, **more)

    def set_positions(self, layer_id: str, positions_ecef_m: Any) -> None:
        """Move the satellites of a layer."""
        for scene in self._both:
            scene.set_positions(layer_id, positions_ecef_m)

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer away."""
        for scene in self._both:
            scene.remove_layer(layer_id)

    def set_sun(self, direction_ecef: Any) -> None:
        """Set the direction of the Sun, Earth-fixed."""
        for scene in self._both:
            scene.set_sun(direction_ecef)

    def set_regions(self, regions: Sequence[Region]) -> None:
        """Show these regions."""
        for scene in self._both:
            scene.set_regions(regions)

    def set_sites(self, sites: Sequence[Site]) -> None:
        """Show these sites."""
        for scene in self._both:
            scene.set_sites(sites)

    def set_areas(self, raids: Sequence[Raid]) -> None:
        """Show the launch and aim areas of these raids."""
        for scene in self._both:
            scene.set_areas(raids)

    def set_orbits(self, rings_ecef_m: Any, color: str = "", edited: int | None = None) -> None:
        """Show the orbits of the selected layer; None shows none."""
        for scene in self._both:
            scene.set_orbits(rings_ecef_m, color, edited)

    def set_footprints(self, centres_ecef_m: Any, radius_rad: float = 0.0, color: str = "") -> None:
        """Show the ground within a central angle of places; None shows none."""
        for scene in self._both:
            scene.set_footprints(centres_ecef_m, radius_rad, color)

    def set_tracks(self, tracks: Sequence[Track]) -> None:
        """Show where the selected satellites go over the ground: on the map only, the globe has their trails."""
        self.chart.set_tracks(tracks)

    def show_moment(self, moment: Moment | None) -> None:
        """Show what happens at a time of a run."""
        for scene in self._both:
            scene.show_moment(moment)

    def set_heat(self, grid: Any, figure: str = "") -> None:
        """Show a figure of a grid as a heat map; None takes it away."""
        for scene in self._both:
            scene.set_heat(grid, figure)

    def set_hatch(self, grid: Any, mask: Any = None, text: str = "") -> None:
        """Hatch the points of a grid where a mask holds; None hatches none."""
        for scene in self._both:
            scene.set_hatch(grid, mask, text)

    @property
    def hatches(self) -> bool:
        """Whether places with too few satellites are to be hatched."""
        return any(scene.hatches for scene in self._both)

    def _hatch_toggled(self, on: bool) -> None:
        for scene in self._both:
            scene.hatches = on
        self.hatch_wanted.emit()

    # where they look

    def frame(self, points_ecef_m: Any, tilt_rad: float = 0.0, heading_rad: float = 0.0) -> None:
        """Move to where all these points are in the picture, shape (n, 3)."""
        for scene in self._both:
            scene.frame(points_ecef_m, tilt_rad, heading_rad)

    def store_view(self, number: int) -> None:
        """Keep where the one in sight looks under a number."""
        self.front.store_view(number)

    def recall_view(self, number: int) -> bool:
        """Go back to where a kept view of the one in sight looks."""
        return self.front.recall_view(number)

    def grab_image(self) -> QImage:
        """Return the picture of the one in sight."""
        return self.front.grab_image()

    @property
    def frames_per_second(self) -> float:
        """Pictures a second of the one in sight."""
        return self.front.frames_per_second

    # placing

    @property
    def placing(self) -> bool:
        """Whether the next click places something."""
        return any(scene.placing for scene in self._both)

    def begin_placing(self, text: str) -> None:
        """Ask for a place on either."""
        for scene in self._both:
            scene.begin_placing(text)

    def cancel_placing(self) -> None:
        """Stop asking for a place."""
        for scene in self._both:
            scene.cancel_placing()

    def escape(self) -> bool:
        """Leave what the hand is at; returns whether there was something."""
        left = [scene.escape() for scene in self._both]
        return any(left)

    def _placing_ended(self) -> None:
        if not self._ending:
            self._ending = True
            self.cancel_placing()
            self._ending = False
            self.placing_ended.emit()
