"""What lies over the globe and can be read or dragged: heat map, hatched places, handles of a plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cupola.results.coverage import CoverageGrid
from cupola_gui.globe.handles import EditedPlane, Hand
from cupola_gui.globe.stage import Stage
from cupola_gui.world.heat import Colors, equirectangular, heat_of
from cupola_gui.world.space import geodetic_from_scene


class Overlaid(Stage):
    """A stage with heat map, hatching and handles."""

    handle_dragged = Signal(str, float)
    """Kind of a handle ("node", "inclination" in degrees, "altitude" in metres) and its value, while it is dragged."""
    handle_released = Signal()
    """The dragged handle stays where it is."""
    handle_cancelled = Signal()
    """The dragged handle goes back to where it was."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.hand = Hand(
            self.scene.handles, self.handle_dragged.emit, self.handle_released.emit, self.handle_cancelled.emit
        )

    def ground_at(self, x: float, y: float) -> tuple[float, float] | None:
        """Return latitude and longitude (rad) of the ground under a place of the widget (pixels), None beside it."""
        point = self.camera.ground(x, y)
        return None if point is None else geodetic_from_scene(point)

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
        self.scene.heat_marks.heat = heat
        if heat is None:
            self.scene.heat_marks.pin = None
            self.scene.earth.set_heat(None)
        else:
            pixels = equirectangular(heat.grid, heat.rgba(heat.grid.figures[figure]))
            self.scene.earth.set_heat(pixels)
        if self.furniture is not None:
            self.furniture.heat.set_heat(heat)
        self.furnish()
        self.update_picture()

    def set_hatch(self, grid: CoverageGrid | None, mask: NDArray[np.bool_] | None = None, text: str = "") -> None:
        """Hatch the points of a grid where ``mask`` (points,) holds; ``text`` is for the legend. None hatches none."""
        if grid is None or mask is None:
            self.scene.hatch_text = ""
            self.scene.earth.set_hatch(None)
        else:
            self.scene.hatch_text = text
            self.scene.earth.set_hatch(equirectangular(grid, np.where(mask, 255, 0).astype(np.uint8)))
        self.show_legend()
        self.update_picture()

    def set_handles(self, plane: EditedPlane | None) -> None:
        """Show handles on a plane as it lies at the view's time; None shows none."""
        self.scene.handles.plane = plane
        self.scene.handles.turn_rad = 0.0
        if plane is None:
            self.hand.cancel()
            self.scene.handles.hovered = ""
        self.update_picture()

    def set_hovered_handle(self, kind: str) -> bool:
        """Mark the handle under the pointer; returns whether there is one."""
        handles = self.scene.handles
        if kind != handles.hovered and self.canvas is not None:
            handles.hovered = kind
            self.canvas.native.setCursor(Qt.CursorShape.OpenHandCursor if kind else Qt.CursorShape.ArrowCursor)
            self.update_picture()
        return bool(kind)

    def pin(self, x: float, y: float) -> None:
        """Keep the value of the heat map under a place of the widget in sight; a click on it lets it go."""
        marks = self.scene.heat_marks
        if marks.heat is not None:
            marks.pin = None if marks.pin_near(self.camera, x, y) else self.ground_at(x, y)
            self.update_picture()

    def unpin(self) -> bool:
        """Let go of the value that was clicked; returns whether there was one."""
        had, self.scene.heat_marks.pin = self.scene.heat_marks.pin is not None, None
        self.update_picture()
        return had
