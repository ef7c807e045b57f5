"""What every exporter is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from cupola.errors import InputError, Problem

if TYPE_CHECKING:
    from cupola.results.parts import Results
    from cupola.scenario.parts import Scenario


@dataclass(frozen=True)
class ExportOptions:
    """What to write; the marking always comes from the scenario."""

    layer_ids: tuple[str, ...] | None = None
    """Layers to write; None means all."""
    footprint_layer_id: str | None = None
    """Layer whose sensor footprints are drawn (CZML)."""
    step_s: float = 60.0
    """Spacing of ephemeris samples at most; shortened by halves where interpolation would err by more than a metre."""
    threats: bool = True
    """Write threats, interceptors and events."""
    looks: bool = True
    """Write who saw what when (CZML)."""
    frame: Literal["ICRF", "ITRF"] = "ICRF"
    """Axes of an OEM, centred on the Earth: GCRS axes, or Earth-fixed."""
    created_utc: str | None = None
    """Date of creation to state in the file; None means now."""


DEFAULT_OPTIONS: Final = ExportOptions()
LEAST_STEP_S: Final = 0.1
"""Finer ephemerides would hold nothing more, and fill the disk."""


@dataclass(frozen=True)
class Written:
    """What an export left on disk."""

    paths: tuple[Path, ...]
    largest_difference_m: float | None
    """Largest distance between positions read back from the file, at times between its samples, and ours."""
    not_held: tuple[str, ...] = ()
    """What the format could not hold, one sentence each."""


def scenario_of(subject: Results | Scenario) -> Scenario:
    """Return the scenario of results, or the scenario itself."""
    from cupola.scenario.parts import Scenario

    return subject if isinstance(subject, Scenario) else subject.scenario


def chosen_layers(scenario: Scenario, options: ExportOptions) -> tuple[int, ...]:
    """Return the numbers of the layers to write, in the scenario's order.

    Raises ``InputError`` with every layer of the options that the scenario does not have, and for a step that is too
    small or not finite.
    """
    known = [layer.id for layer in scenario.layers]
    asked = list(options.layer_ids or ()) + ([options.footprint_layer_id] if options.footprint_layer_id else [])
    problems = [
        Problem("layer", f"there is no layer {name!r}; known: {', '.join(known)}")
        for name in asked
        if name not in known
    ]
    if not LEAST_STEP_S <= options.step_s < float("inf"):
        problems.append(Problem("step_s", f"must be at least {LEAST_STEP_S:g}, is {options.step_s:g}"))
    if problems:
        raise InputError(problems)
    return tuple(i for i, name in enumerate(known) if options.layer_ids is None or name in options.layer_ids)
