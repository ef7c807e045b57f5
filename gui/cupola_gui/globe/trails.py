"""Where the selected satellites were in the last minute of display time."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from cupola_gui.globe.scene import Scene
from cupola_gui.world.space import Array, ecef_from_scene

LASTING_S: Final = 60.0
EVERY_S: Final = 0.1
JUMP: Final = 0.2
"""A satellite that moved farther than this (Earth radii) between two notes jumped; its trail starts anew."""
MOST: Final = 24


class Trails:
    """Notes of the places of the selected satellites against the clock on the wall."""

    def __init__(self) -> None:
        self.automatic = True
        self._notes: dict[str, deque[tuple[float, Array]]] = {}

    def add(self, scene: Scene, now_s: float) -> bool:
        """Note where the selected satellites are; returns whether any trail changed."""
        chosen = [path for path in scene.selection if path.startswith("satellites.")][:MOST]
        changed = bool(self._notes) and not set(self._notes) <= set(chosen)
        self._notes = {path: self._notes.get(path, deque()) for path in chosen}
        for path, notes in self._notes.items():
            place = scene.place_of(path)
            if place is None or (notes and now_s - notes[-1][0] < EVERY_S):
                continue
            if notes and float(np.linalg.norm(notes[-1][1] - place)) > JUMP:
                notes.clear()
            notes.append((now_s, place.copy()))
            while notes and now_s - notes[0][0] > LASTING_S:
                notes.popleft()
            changed = True
        return changed

    def lines(self, scene: Scene) -> list[tuple[Array, str]]:
        """Return the trails as Earth-fixed points (m), oldest first, with their hue."""
        lines = []
        for path, notes in self._notes.items():
            if len(notes) >= 2:
                layer_id = path.removeprefix("satellites.").rpartition(".")[0]
                lines.append((ecef_from_scene(np.stack([place for _, place in notes])), scene.color_of(layer_id)))
        return lines
