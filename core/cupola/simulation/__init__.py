"""The one place where document meets physics: the full run and the live answer."""

from __future__ import annotations

from cupola.simulation.layers import constellation_of
from cupola.simulation.live import LayerFacts, Live, live
from cupola.simulation.memory import StageMemory
from cupola.simulation.raids import RaidFlight
from cupola.simulation.simulate import simulate
from cupola.simulation.warm import warm_kernels

__all__ = ["LayerFacts", "Live", "RaidFlight", "StageMemory", "constellation_of", "live", "simulate", "warm_kernels"]
