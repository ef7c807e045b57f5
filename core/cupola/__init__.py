"""Cupola: plan satellite shields. ``results = simulate(Scenario.load(path))``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cupola.scenario import Scenario as Scenario
    from cupola.simulation import simulate as simulate

__version__ = "0.1.0"
__all__ = ["Scenario", "__version__", "simulate"]

_HOMES = {"Scenario": "cupola.scenario", "simulate": "cupola.simulation"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'cupola' has no attribute {name!r}")
