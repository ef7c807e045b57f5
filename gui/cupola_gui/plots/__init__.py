"""Plots against time, and coverage by latitude; each is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cupola_gui.plots.coverage_panel import CoveragePanel as CoveragePanel
    from cupola_gui.plots.plot_panel import PlotPanel as PlotPanel

__all__ = ["CoveragePanel", "PlotPanel"]


def __getattr__(name: str) -> Any:
    # Late: the coverage dock is there at the start, and need not wait for pyqtgraph.
    if name == "PlotPanel":
        from cupola_gui.plots.plot_panel import PlotPanel

        return PlotPanel
    if name == "CoveragePanel":
        from cupola_gui.plots.coverage_panel import CoveragePanel

        return CoveragePanel
    raise AttributeError(f"module 'cupola_gui.plots' has no attribute {name!r}")
