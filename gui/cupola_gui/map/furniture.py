"""Which chips stand over the map, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from cupola_gui.style import tokens
from cupola_gui.world.chips import HEIGHT_PX, INSET_PX, Chip, Part, Tool, ToolColumn
from cupola_gui.world.heat import Heat
from cupola_gui.world.heat_chip import HeatChip
from cupola_gui.world.moment import Moment
from cupola_gui.world.space import Array
from cupola_gui.world.words import LayerWords, layer_parts, link_parts, place_text

TOOLS: Final = (
    Tool("select", "mdi6.cursor-default-outline", "Select", True),
    Tool("whole", "mdi6.arrow-expand-all", "Whole world"),
    Tool("layers", "mdi6.layers-outline", "What the map shows"),
    Tool("measure", "mdi6.ruler", "Measure a distance", True),
    Tool("picture", "mdi6.camera-outline", "Save a picture"),
)


class Furniture:
    """The chips of one map."""

    def __init__(self, parent: QWidget, used: Callable[[str], None]) -> None:
        self.reason = Chip(parent, "Why there is no globe")
        self.legend = Chip(parent, "Legend")
        self.heat = HeatChip(parent)
        self.readout = Chip(parent, "Place")
        self.placing = Chip(parent, "Placing")
        self.tools = ToolColumn(parent, TOOLS, used)
        self._parent = parent

    def _all(self) -> tuple[QWidget, ...]:
        return self.reason, self.legend, self.heat, self.readout, self.placing, self.tools

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Return where labels may not go."""
        return [
            (one.x() - 2.0, one.y() - 2.0, one.x() + one.width() + 2.0, one.y() + one.height() + 2.0)
            for one in self._all()
            if one.isVisible()
        ]

    def retheme(self) -> None:
        """Take the colours of the theme."""
        for one in self._all():
            one.update()

    def show_reason(self, reason: str) -> None:
        """Say in one line why the map stands in for the globe; "" when it does not."""
        self.reason.set_parts(*([Part(f"No globe. {reason}", "mdi6.earth-off")] if reason else []))
        self.arrange()

    def show_tool(self, measuring: bool) -> None:
        """Show which tool the mouse uses."""
        self.tools.buttons["select"].setChecked(not measuring)
        self.tools.buttons["measure"].setChecked(measuring)

    def show_place(self, place: tuple[float, float] | None, sun: Array, placing: str, heat: Heat | None) -> None:
        """Show the ground under the pointer and its value of the heat map."""
        changed = self.readout.set_parts(*([Part(place_text(place, sun), mono=True)] if place is not None else []))
        text = [Part(placing, "mdi6.map-marker-outline"), Part("Esc cancels", quiet=True)] if placing else []
        changed |= self.placing.set_parts(*text)
        self.heat.set_value(None if heat is None or place is None else heat.value_at(*place))
        if changed:
            self.arrange()

    def show_legend(self, layers: list[LayerWords], moment: Moment | None, factor: float, hatched: str) -> None:
        """Show the layers with their counts, or the links while an engagement is drawn."""
        marks = (Part(hatched, "hatch", tokens().scene_caution),) if hatched else ()
        if self.legend.set_parts(*(link_parts(moment, factor) or layer_parts(layers)), *marks):
            self.arrange()

    def arrange(self) -> None:
        """Put each chip in its corner."""
        width, height = self._parent.width(), self._parent.height()
        bottom = height - INSET_PX - HEIGHT_PX
        self.reason.move(INSET_PX, INSET_PX)
        self.tools.move(width - INSET_PX - self.tools.width(), INSET_PX)
        self.legend.move(INSET_PX, bottom)
        self.heat.move(INSET_PX, bottom - (HEIGHT_PX + 4 if self.legend.isVisible() else 0))
        crowded = self.legend.isVisible() and self.legend.width() + self.readout.width() + 3 * INSET_PX > width
        top = bottom - HEIGHT_PX - 4 if crowded else bottom
        self.readout.move(width - INSET_PX - self.readout.width(), top)
        self.placing.move((width - self.placing.width()) // 2, INSET_PX)
