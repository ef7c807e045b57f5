"""What stages have answered, kept under the hash of exactly the parts they read."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, TypeVar

from pydantic import BaseModel

T = TypeVar("T")

_KEPT_PER_STAGE: Final[Mapping[str, int]] = {
    "constellation": 64, "raid": 32, "facts": 64,
    "coverage shares": 32, "coverage guarantee": 64, "coverage region": 64, "coverage stepped": 8,
}  # fmt: skip
_KEPT: Final = 3
_DIGESTS_KEPT: Final = 512


class StageMemory:
    """Bounded and safe to share between threads; the least recently used answers of each stage are let go first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: dict[str, OrderedDict[str, Any]] = {}
        # Holding the part beside its digest keeps its id from being given to another object.
        self._digests: OrderedDict[int, tuple[BaseModel, str]] = OrderedDict()

    def recall(self, stage: str, parts: tuple[Any, ...], answer: Callable[[], T]) -> T:
        """Return the stage's answer for these parts: the kept one, else what ``answer()`` gives now.

        ``parts`` are document parts, numbers, texts, None, and tuples of them.
        """
        key = self._digest(parts)
        with self._lock:
            kept = self._answers.setdefault(stage, OrderedDict())
            if key in kept:
                kept.move_to_end(key)
                found: T = kept[key]
                return found
        made = answer()
        with self._lock:
            kept[key] = made
            kept.move_to_end(key)
            while len(kept) > _KEPT_PER_STAGE.get(stage, _KEPT):
                kept.popitem(last=False)
        return made

    def _digest(self, part: Any) -> str:
        if isinstance(part, BaseModel):
            return self._part_digest(part)
        if isinstance(part, tuple):
            return _hashed("(" + ",".join(map(self._digest, part)) + ")")
        return f"{type(part).__name__}:{part!r}"

    def _part_digest(self, part: BaseModel) -> str:
        """Documents share untouched parts, so most digests are found by identity."""
        with self._lock:
            known = self._digests.get(id(part))
            if known is not None:
                self._digests.move_to_end(id(part))
                return known[1]
        digest = _hashed(part.model_dump_json())
        with self._lock:
            self._digests[id(part)] = (part, digest)
            while len(self._digests) > _DIGESTS_KEPT:
                self._digests.popitem(last=False)
        return digest


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
