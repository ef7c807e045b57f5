"""How well a threat's place is known: one-sigma outlines, magnified until they can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.globe.camera import Camera
from cupola_gui.world.moment import TrackMark
from cupola_gui.world.space import Array, round_factor, scene_from_ecef

RING_PX: Final = 24.0
"""Greatest half-axis of a typical ring; the magnification is the roundest that stays below."""
LEAST_PX: Final = 2.5
MOST_RINGS: Final = 60


def covariance_rings(tracks: Sequence[TrackMark], camera: Camera) -> tuple[list[Array], float]:
    """Return the outlines of the one-sigma ellipsoids as the camera sees them, and by how much they are magnified.

    Each outline is closed, of shape (49, 3), in scene positions, in the plane of the picture through the estimate:
    the ellipse of the covariance across the line of sight. The selected tracks, or all when none is selected, set
    the magnification; the selected come first when there are more than ``MOST_RINGS``. Without tracks it is 0.
    """
    tracks = sorted(tracks, key=lambda track: not track.selected)[:MOST_RINGS]
    if not tracks:
        return [], 0.0
    chosen = sum(track.selected for track in tracks) or len(tracks)
    covariances = np.stack([track.covariance_ecef_m2 for track in tracks]) / EARTH_RADIUS_M**2
    values, vectors = np.linalg.eigh(camera.axes[:2] @ covariances @ camera.axes[:2].T)
    sigmas = np.sqrt(np.maximum(values, 0.0))
    centres = scene_from_ecef(np.stack([track.estimate_ecef_m for track in tracks]))
    _, depth = camera.project(centres)
    pixel = np.maximum(depth, 1e-3) / camera.focal_px
    largest = float(np.median(sigmas[:chosen, 1] / pixel[:chosen]))
    magnification = round_factor(RING_PX / max(largest, 1e-9))
    half_axes = np.maximum(sigmas * magnification, LEAST_PX * pixel[:, None])
    turn = np.linspace(0.0, 2.0 * np.pi, 49)
    turn[-1] = 0.0
    circle = np.stack([np.cos(turn), np.sin(turn)])
    flat = np.einsum("nij,jk->nki", vectors * half_axes[:, None, :], circle)
    return [centre + one @ camera.axes[:2] for centre, one in zip(centres, flat, strict=True)], magnification
