"""A layer moved through time for coverage: positions, and sentences about those that cannot be moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.coverage.moving import positions_of

Floats = NDArray[np.float64]
_DAY_S: Final = 86_400.0
_FAR_DAYS: Final = 30.0


@dataclass
class Watched:
    """Positions of a constellation at even steps; remembers which satellites had none."""

    constellation: Constellation
    epoch_utc: str
    times_s: Floats
    lost: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._source = positions_of(self.constellation, self.epoch_utc, self.times_s)

    def __call__(self, start: int, stop: int) -> Floats:
        """Return positions of steps start … stop - 1, shape (satellites, steps, 3); nan where there is none."""
        places = self._source(start, stop)
        if self.constellation.elements is None:
            self.lost.update(np.flatnonzero(np.isnan(places[:, :, 0]).any(axis=1)).tolist())
        return places


def even_times_s(steps: int, step_s: float) -> Floats:
    """Return 0, step, 2 step … of shape (steps,)."""
    return np.asarray(np.arange(steps) * step_s, np.float64)


def element_set_notes(constellation: Constellation, epoch_utc: str, lost: set[int]) -> list[str]:
    """Return sentences about element sets that have decayed or are carried far from their own epoch."""
    notes = []
    sets = constellation.element_sets
    if lost:
        first = constellation.names[min(lost)]
        others = f" and {len(lost) - 1:,} others" if len(lost) > 1 else ""
        notes.append(f"SGP4 cannot move {first}{others} at all times (decayed): they see nothing then.")
    if sets:
        texts = sorted(item.epoch_utc for item in sets)
        days = max(abs((_moment(epoch_utc) - _moment(text)).total_seconds()) / _DAY_S for text in (texts[0], texts[-1]))
        if days > _FAR_DAYS:
            notes.append(f"Element sets are carried up to {days:,.0f} days from their epochs.")
    return notes


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.removesuffix("Z"))
