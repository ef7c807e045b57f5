"""Where the picture is taken from: frozen cameras in float64 and the projections they make."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np

from cupola_gui.world.space import Array, scene_from_geodetic

FIELD_OF_VIEW_RAD: Final = math.radians(32.0)
NEAREST: Final = 0.004
FARTHEST: Final = 40.0
FAR_TILT: Final = 1.6
"""Ranges from which the camera looks straight down, whatever its tilt."""


@dataclass(frozen=True)
class Camera:
    """What is looked at, from which side, how far; lengths in Earth radii, on the screen in pixels."""

    focus: Array = field(default_factory=lambda: scene_from_geodetic(math.radians(25.0), math.radians(-105.0)))
    """What stands in the middle of the picture, shape (3,)."""
    distance: float = 3.35
    """From the focus to the eye."""
    heading_rad: float = 0.0
    """Direction of the picture's upper edge, clockwise from north."""
    tilt_rad: float = 0.0
    """0 looks straight down at the focus."""
    shift_px: tuple[float, float] = (0.0, 0.0)
    """How far the focus stands right of and below the middle."""
    width: int = 676
    height: int = 620

    @cached_property
    def axes(self) -> Array:
        """Right, up and forward as rows, shape (3, 3)."""
        up = self.focus / np.linalg.norm(self.focus)
        east = np.array([-up[1], up[0], 0.0])
        size = float(np.hypot(up[0], up[1]))
        east = east / size if size > 1e-9 else np.array([0.0, 1.0, 0.0])
        north = np.cross(up, east)
        ahead = math.cos(self.heading_rad) * north + math.sin(self.heading_rad) * east
        back = math.cos(self.tilt_rad) * up - math.sin(self.tilt_rad) * ahead
        top = math.sin(self.tilt_rad) * up + math.cos(self.tilt_rad) * ahead
        return np.stack([np.cross(top, back), top, -back])

    @cached_property
    def eye(self) -> Array:
        """Shape (3,)."""
        eye: Array = self.focus - self.distance * self.axes[2]
        return eye

    @property
    def focal_px(self) -> float:
        """Pixels for one unit of width at one unit of distance."""
        return min(self.width, self.height) / 2.0 / math.tan(FIELD_OF_VIEW_RAD / 2.0)

    @property
    def pixel(self) -> float:
        """Size of a pixel at the focus."""
        return self.distance / self.focal_px

    @property
    def height_term(self) -> float:
        """Squared distance of the eye from the Earth's centre, less 1."""
        return float(self.eye @ self.eye) - 1.0

    @property
    def middle(self) -> tuple[float, float]:
        """Where the focus stands (pixels from the left top)."""
        return self.width / 2.0 + self.shift_px[0], self.height / 2.0 + self.shift_px[1]

    def project(self, points: Array) -> tuple[Array, Array]:
        """Return screen places (..., 2) in pixels from the left top and depths (...); behind the eye is negative."""
        seen = (points - self.eye) @ self.axes.T
        depth = seen[..., 2]
        scale = self.focal_px / np.where(np.abs(depth) < 1e-9, 1e-9, depth)
        x, y = self.middle
        return np.stack([x + seen[..., 0] * scale, y - seen[..., 1] * scale], axis=-1), depth

    def visible(self, points: Array) -> Array:
        """Return 1 for points before the Earth's limb plane, 1/3 beyond it beside the Earth, 0 behind, shape (...)."""
        ray = points - self.eye
        facing = self.height_term + ray @ self.eye >= 0.0
        square = np.einsum("...i,...i", ray, ray)
        along = ray @ self.eye
        beside = float(self.eye @ self.eye) * square - along**2 > square
        return np.where(facing, 1.0, np.where(beside, 1.0 / 3.0, 0.0))

    def ray(self, x: float, y: float) -> Array:
        """Return the unit direction of a screen place, shape (3,)."""
        middle = self.middle
        local = np.array([(x - middle[0]) / self.focal_px, (middle[1] - y) / self.focal_px, 1.0])
        ray = local @ self.axes
        return np.asarray(ray / np.linalg.norm(ray))

    def ground(self, x: float, y: float, radius: float = 1.0) -> Array | None:
        """Return the point of the sphere of a radius under a screen place, shape (3,), or None beside it."""
        ray = self.ray(x, y)
        along = float(self.eye @ ray)
        root = along**2 - (self.height_term + 1.0 - radius**2)
        if root < 0.0 or along > 0.0:
            return None
        point: Array = self.eye + (-along - math.sqrt(root)) * ray
        return point / np.linalg.norm(point) * radius

    def limb_ground(self, x: float, y: float) -> Array:
        """Return the ground under a screen place, or beside the Earth the ground of the limb nearest to it."""
        point = self.ground(x, y)
        if point is not None:
            return point
        ray = self.ray(x, y)
        nearest = self.eye - float(self.eye @ ray) * ray
        return np.asarray(nearest / np.linalg.norm(nearest))


def limited(camera: Camera) -> Camera:
    """Return the camera with its distance and tilt within bounds, its shift within the picture."""
    distance = float(np.clip(camera.distance, NEAREST, FARTHEST))
    steepest = math.radians(80.0) * float(np.clip((FAR_TILT + 0.6 - distance) / FAR_TILT, 0.0, 1.0))
    tilt = float(np.clip(camera.tilt_rad, 0.0, steepest))
    half = (camera.width / 2.0, camera.height / 2.0)
    shift = tuple(float(np.clip(s, -1.5 * h, 1.5 * h)) for s, h in zip(camera.shift_px, half, strict=True))
    return replace(camera, distance=distance, tilt_rad=tilt, shift_px=(shift[0], shift[1]))


def ground_rotated(camera: Camera, grabbed: Array, x: float, y: float) -> Camera:
    """Return the camera turned about the Earth so that the grabbed ground point comes under the screen place.

    North keeps its place in the picture, so near the poles the point may lag behind the pointer; five rounds of
    fixed-point steps bring it within a fraction of a pixel elsewhere.
    """
    for _ in range(5):
        under = camera.limb_ground(x, y)
        lat0, lon0 = _angles(camera.focus)
        lat_g, lon_g = _angles(grabbed)
        lat_u, lon_u = _angles(under)
        latitude = float(np.clip(lat0 + lat_g - lat_u, -1.5533, 1.5533))
        longitude = lon0 + (lon_g - lon_u + math.pi) % (2.0 * math.pi) - math.pi
        camera = replace(camera, focus=_place(latitude, longitude) * np.linalg.norm(camera.focus))
    return camera


def zoomed(camera: Camera, factor: float, x: float, y: float, follow: bool = False) -> Camera:
    """Return the camera nearer by a factor, with the ground under the pointer kept there as well as it can be."""
    height_factor = camera.distance * factor
    anchor = None if follow else camera.ground(x, y)
    nearer = limited(replace(camera, distance=height_factor))
    if anchor is None:
        return nearer
    return limited(ground_rotated(nearer, anchor, x, y))


def between(start: Camera, end: Camera, share: float) -> Camera:
    """Return the camera a share (0 to 1) of the way: along the great circle, the distance by its logarithm."""
    a, b = np.linalg.norm(start.focus), np.linalg.norm(end.focus)
    first, last = start.focus / a, end.focus / b
    angle = math.acos(float(np.clip(first @ last, -1.0, 1.0)))
    if angle < 1e-6:
        way = last
    elif angle > math.pi - 1e-4:
        way = (1.0 - share) * first + share * last + 1e-3 * np.array([0.3, 0.5, 0.8])
        way = way / np.linalg.norm(way)
    else:
        way = (math.sin((1.0 - share) * angle) * first + math.sin(share * angle) * last) / math.sin(angle)
    turn = (end.heading_rad - start.heading_rad + math.pi) % (2.0 * math.pi) - math.pi
    swell = 1.0 + 0.6 * math.sin(math.pi * share) * max(0.0, angle - 0.4)
    return replace(
        end,
        focus=way * (a + share * (b - a)),
        distance=start.distance * (end.distance / start.distance) ** share * swell,
        heading_rad=start.heading_rad + share * turn,
        tilt_rad=start.tilt_rad + share * (end.tilt_rad - start.tilt_rad),
        shift_px=(
            start.shift_px[0] + share * (end.shift_px[0] - start.shift_px[0]),
            start.shift_px[1] + share * (end.shift_px[1] - start.shift_px[1]),
        ),
    )


def framing(
    points: Array, camera: Camera, margin: float = 1.35, tilt_rad: float = 0.0, heading_rad: float = 0.0
) -> Camera:
    """Return a camera far enough from the middle of the points to see them all, points (n, 3).

    Without tilt it stands straight above the ground below the middle; tilted it looks at the middle itself, over the
    ground toward the horizon, and the limits of the tilt may bring it lower than asked for.
    """
    middle = points.mean(axis=0)
    size = float(np.linalg.norm(middle))
    focus = middle / size if size > 1e-6 else camera.focus / np.linalg.norm(camera.focus)
    if tilt_rad > 0.0 and size > 1.0:
        focus = middle
    flat = replace(camera, focus=focus, heading_rad=heading_rad, tilt_rad=tilt_rad, shift_px=(0.0, 0.0))
    low, high = 0.05, 12.0
    room = np.array([camera.width, camera.height]) / 2.0 / margin
    for _ in range(24):
        trial = math.sqrt(low * high)
        seen, depth = replace(flat, distance=trial).project(points)
        offset = np.abs(seen - [camera.width / 2.0, camera.height / 2.0])
        if bool(np.all(depth > 0.0)) and bool(np.all(offset < room)):
            high = trial
        else:
            low = trial
    return limited(replace(flat, distance=max(high, 0.08)))


def _angles(point: Array) -> tuple[float, float]:
    return math.atan2(point[2], math.hypot(point[0], point[1])), math.atan2(point[1], point[0])


def _place(latitude: float, longitude: float) -> Array:
    return np.array(
        [
            math.cos(latitude) * math.cos(longitude),
            math.cos(latitude) * math.sin(longitude),
            math.sin(latitude),
        ]
    )
