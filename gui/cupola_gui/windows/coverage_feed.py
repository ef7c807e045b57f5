"""Whose coverage is told, and what of it the globe and the map show."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from cupola.results.coverage import latitude_grid
from cupola.scenario.parts import Layer
from cupola_gui.document import Document
from cupola_gui.plots.coverage_panel import LIVE_FIGURES, CoveragePanel
from cupola_gui.view import View


class CoverageFeed(QObject):
    """Watches the coverage of the selected layer, else of the first with a sensor; pushes heat maps to the scenes."""

    def __init__(
        self, document: Document, view: View, panel: CoveragePanel, scenes: tuple[Any, ...],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._document, self._view, self._panel = document, view, panel
        self._scenes = scenes
        view.selection_changed.connect(lambda _: self.watch())
        document.scenario_changed.connect(lambda *_: self.watch())
        document.coverage_changed.connect(lambda _: self.show_heat())
        document.coverage_grid_changed.connect(lambda _: self.show_heat())
        panel.figure_chosen.connect(self._figure_chosen)
        self.watch()

    def watch(self) -> None:
        """Watch the layer that the selection asks for; a selection without a layer leaves it as it is."""
        layer = self._wanted()
        identity = layer.id if layer is not None else ""
        if identity != self._document.coverage.layer_id:
            self._document.watch_coverage(identity)

    def _wanted(self) -> Layer | None:
        layers = {layer.id: layer for layer in self._document.scenario.layers}
        for path in self._view.selection:
            names = path.split(".")
            if names[0] in ("layers", "satellites") and len(names) > 1 and names[1] in layers:
                return layers[names[1]]
        watched = layers.get(self._document.coverage.layer_id)
        if watched is not None:
            return watched
        sensing = [layer for layer in layers.values() if layer.payload.kind == "infrared_sensor"]
        return next(iter(sensing or layers.values()), None)

    def _figure_chosen(self, figure: str) -> None:
        if figure and figure not in LIVE_FIGURES and not self._document.coverage.grid_current:
            self._document.run_coverage()
        self.show_heat()

    def grid_shown(self) -> Any:
        """Return the grid whose chosen figure is shown: the stepped one while it holds, else the live one, or None."""
        answers, figure = self._document.coverage, self._panel.figure
        if not figure:
            return None
        if answers.grid is not None and figure in answers.grid.figures and (
            answers.grid_current or figure not in LIVE_FIGURES
        ):  # fmt: skip
            return answers.grid
        if figure in LIVE_FIGURES and answers.latest is not None:
            asked = self._document.scenario.coverage
            return latitude_grid(answers.latest, asked.fold if asked is not None else 2)
        return None

    def show_heat(self) -> None:
        """Show the chosen figure, or none."""
        grid = self.grid_shown()
        for scene in self._scenes:
            if grid is None:
                scene.set_heat(None)
            else:
                scene.set_heat(grid, self._panel.figure)
