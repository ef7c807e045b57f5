"""What can go wrong, as sentences for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


class CupolaError(Exception):
    """A sentence for a person; the traceback stays behind "Details"."""


class Cancelled(Exception):  # noqa: N818  -- cancelling is not an error
    """Raised by a ``progress`` callable when the work is no longer wanted."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input, and where.

    ``path`` is a dotted place such as ``layers.custody.orbits.planes`` or ``catalogue.tle:17``;
    ``severity`` "error" forbids use, "doubt" does not.
    """

    path: str
    message: str
    severity: Literal["error", "doubt"] = "error"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InputError(CupolaError):
    """An input that cannot be used; carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
