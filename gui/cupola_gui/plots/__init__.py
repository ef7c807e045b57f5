"""Plots against time."""

from __future__ import annotations

from cupola_gui.plots.plot_panel import PlotPanel

__all__ = ["PlotPanel"]
