"""How long work reports how far it is, and hears that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""``progress(share, what)``: share done 0 to 1 and what is being done; raises ``Cancelled`` to stop the work."""


def ignore_progress(share: float, what: str) -> None:
    """Report to nobody."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 is the stretch from ``start`` to ``end`` of the given one."""

    def report(share: float, what: str) -> None:
        progress(start + (end - start) * share, what)

    return report
