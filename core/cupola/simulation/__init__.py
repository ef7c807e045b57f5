"""The one place where document meets physics: the full run and the live answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cupola.simulation.layers import constellation_of
from cupola.simulation.live import LayerFacts, Live, live
from cupola.simulation.memory import StageMemory
from cupola.simulation.raids import RaidFlight
from cupola.simulation.simulate import simulate

if TYPE_CHECKING:
    from cupola.simulation.warm import warm_kernels as warm_kernels

__all__ = ["LayerFacts", "Live", "RaidFlight", "StageMemory", "constellation_of", "live", "simulate", "warm_kernels"]


def __getattr__(name: str) -> Any:
    # Late, so that "python -m cupola.simulation.warm" does not find itself imported already.
    if name == "warm_kernels":
        from cupola.simulation.warm import warm_kernels

        return warm_kernels
    raise AttributeError(f"module 'cupola.simulation' has no attribute {name!r}")
