"""What is under the pointer."""

from __future__ import annotations

import numpy as np

from cupola.scenario.parts import Area, Region
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.ground import rims_of, site_places
from cupola_gui.globe.scene import Scene
from cupola_gui.world.space import Array, scene_from_ecef

MARK_PX = 11.0
SATELLITE_PX = 7.0
LINE_PX = 5.0


def object_at(scene: Scene, camera: Camera, x: float, y: float) -> str:
    """Return the path of the object at a screen place, "" where there is none: threats, sites, satellites, lines."""
    moment = scene.action.moment
    if moment is not None and moment.threats:
        points = scene_from_ecef(np.stack([one.position_ecef_m for one in moment.threats])) * (1.0 + 2e-5)
        number, distance = _nearest(points, camera, x, y)
        if distance <= MARK_PX:
            return moment.threats[number].path
    sites = [site for site in scene.ground.sites if scene.shown(f"sites.{site.id}")]
    if sites:
        number, distance = _nearest(site_places(sites) * (1.0 + 1e-5), camera, x, y)
        if distance <= MARK_PX:
            return f"sites.{sites[number].id}"
    best, found = SATELLITE_PX, ""
    for layer_id, layer in scene.layers.items():
        if not layer.visible or len(layer.positions) == 0 or not scene.shown(f"layers.{layer_id}"):
            continue
        number, distance = _nearest(layer.positions, camera, x, y)
        if distance < best:
            best, found = distance, f"satellites.{layer_id}.{number}"
    return found or _ground_at(scene, camera, x, y)


def _ground_at(scene: Scene, camera: Camera, x: float, y: float) -> str:
    """Return the region or the raid whose line is under the pointer."""
    ground = scene.ground
    wanted: list[tuple[str, Region | Area]] = [(f"regions.{region.id}", region) for region in ground.regions]
    wanted += [(f"raids.{raid.id}", area) for raid in ground.raids for area in (raid.launch_area, raid.aim_area)]
    best, found = LINE_PX, ""
    for path, area in wanted:
        for rim in rims_of(area, 360) if scene.shown(path) else ():
            _, distance = _nearest(rim * (1.0 + 1e-5), camera, x, y)
            if distance < best:
                best, found = distance, path
    return found


def orbit_at(scene: Scene, camera: Camera, x: float, y: float) -> int | None:
    """Return the number of the selected layer's orbit whose line is under the pointer, None where there is none."""
    rings = scene.ground.rings()
    if rings is None:
        return None
    places, depth = camera.project(rings)
    seen = (camera.visible(rings) > 0.0) & (depth > 0.0)
    step = np.diff(places, axis=1)
    length = np.maximum(np.einsum("ijk,ijk->ij", step, step), 1e-9)
    away = np.array([x, y]) - places[:, :-1]
    share = np.clip(np.einsum("ijk,ijk->ij", away, step) / length, 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(away - share[..., None] * step, 2, 0))
    distance = np.where(seen[:, :-1] & seen[:, 1:], distance, np.inf).min(axis=1)
    number = int(np.argmin(distance))
    return number if distance[number] < LINE_PX else None


def _nearest(points: Array, camera: Camera, x: float, y: float) -> tuple[int, float]:
    places, depth = camera.project(points)
    distances = np.hypot(places[:, 0] - x, places[:, 1] - y)
    distances = np.where((depth > 0.0), distances, np.inf)
    near = np.flatnonzero(distances < 16.0)
    if len(near) == 0:
        return 0, float("inf")
    seen = camera.visible(points[near]) > 0.0
    if not seen.any():
        return 0, float("inf")
    near = near[seen]
    number = int(near[np.argmin(distances[near])])
    return number, float(distances[number])
