"""A layer moved through time for coverage: positions, and sentences about those that cannot be moved."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.coverage.moving import positions_of
from cupola.progress import Progress, ignore_progress

Floats = NDArray[np.float64]
_DAY_S: Final = 86_400.0
_FAR_DAYS: Final = 30.0
_TOGETHER: Final = 2_000


class Asking:
    """A progress that can be asked again where it stood, so that work within one step hears a cancel too."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._share, self._what = progress, 0.0, ""

    def __call__(self, share: float, what: str) -> None:
        """Report, and remember."""
        self._share, self._what = share, what
        self._progress(share, what)

    def again(self) -> None:
        """Report once more what was reported last."""
        self._progress(self._share, self._what)


class Watched:
    """Positions of a constellation at even steps; remembers which satellites had none.

    Element sets are moved some 2,000 at a time: between those ``asking`` is asked again.
    """

    def __init__(
        self, constellation: Constellation, epoch_utc: str, times_s: Floats, asking: Asking | None = None
    ) -> None:
        self.lost: set[int] = set()
        self._moved_by_sgp4 = constellation.elements is None
        self._asking = Asking(ignore_progress) if asking is None else asking
        size = _TOGETHER if self._moved_by_sgp4 else max(1, constellation.satellites)
        self._firsts = range(0, max(1, constellation.satellites), size)
        self._sources = [
            positions_of(_part(constellation, first, first + size), epoch_utc, times_s) for first in self._firsts
        ]

    def __call__(self, start: int, stop: int) -> Floats:
        """Return positions of steps start … stop - 1, shape (satellites, steps, 3); nan where there is none."""
        places = []
        for first, source in zip(self._firsts, self._sources, strict=True):
            self._asking.again()
            found = source(start, stop)
            places.append(found)
            if self._moved_by_sgp4:
                lost = np.flatnonzero(np.isnan(found[:, :, 0]).any(axis=1))
                self.lost.update((lost + first).tolist())
        return places[0] if len(places) == 1 else np.concatenate(places)


def _part(constellation: Constellation, first: int, past: int) -> Constellation:
    if past - first >= constellation.satellites:
        return constellation
    return Constellation(
        constellation.names[first:past],
        constellation.planes[first:past],
        None,
        constellation.element_sets[first:past],
    )


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
