"""Everything in the picture, drawn back to front into the current OpenGL frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cupola_gui.globe.action import Action
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.earth import Earth
from cupola_gui.globe.frame import Frame, frame_of
from cupola_gui.globe.ground import Ground
from cupola_gui.globe.handles import Handles
from cupola_gui.globe.heat_marks import HeatMarks
from cupola_gui.globe.inks import shade
from cupola_gui.globe.label_pictures import label_picture
from cupola_gui.globe.lines import Line, LineBatch, Stroke
from cupola_gui.globe.marks import mark
from cupola_gui.globe.points import RADII_PX, PointLayer
from cupola_gui.globe.ruler import Ruler
from cupola_gui.globe.sprites import Atlas, AtlasFullError, Sprite, SpriteBatch
from cupola_gui.style import Tokens, scene_color
from cupola_gui.world.labels import SATELLITE, SELECTED, Label, Placed, Placement, text_width
from cupola_gui.world.space import Array, scene_from_ecef

Boxes = Sequence[tuple[float, float, float, float]]


class Scene:
    """The things of the picture and how they are drawn; knows nothing of windows or mice."""

    def __init__(self, theme: Tokens, ratio: float) -> None:
        self.theme = theme
        self.layers: dict[str, PointLayer] = {}
        self.earth = Earth(theme)
        self.ground = Ground(theme)
        self.action = Action(theme)
        self.trails: tuple[tuple[Array, str], ...] = ()
        self.selection: tuple[str, ...] = ()
        self.hovered = ""
        self.shown: Callable[[str], bool] = lambda path: True
        self.show_labels = True
        self.ruler = Ruler(theme)
        self.heat_marks = HeatMarks()
        self.handles = Handles()
        self.hatch_text = ""
        """What the hatched places are, for the legend; "" when none are shown."""
        self._frame: tuple[Camera, float, Frame] | None = None
        self._widths: dict[str, float] = {}
        self.retheme(theme, ratio)

    def retheme(self, theme: Tokens, ratio: float) -> None:
        """Make everything on the card anew: for another theme, screen or OpenGL state."""
        earth = Earth(theme)
        for name in ("sun", "show_graticule", "show_borders", "show_lights"):
            setattr(earth, name, getattr(self.earth, name))
        earth.take_overlays(self.earth)
        self.theme, self.earth = theme, earth
        self.ground.retheme(theme)
        self.ground.rebuild(self.shown)
        self.action.retheme(theme)
        for layer in self.layers.values():
            layer.recolored(theme.scene_casing)
        self._trail_lines = LineBatch(Stroke(1.6))
        self.set_trails(self.trails)
        self._leader_lines = LineBatch(Stroke(1.0))
        self.ruler.retheme(theme)
        self._atlas, self._sprites, self._placement = Atlas(ratio), SpriteBatch(), Placement()

    def set_layer(
        self, layer_id: str, positions_ecef_m: Array, color: str, shape: str, radius_px: float | None, visible: bool
    ) -> PointLayer:
        """Add or change the satellites of a layer."""
        layer = self.layers.setdefault(layer_id, PointLayer(self.theme.scene_casing))
        layer.color, layer.shape = scene_color(color), shape if shape in RADII_PX else "circle"
        layer.radius_px = radius_px if radius_px is not None else RADII_PX[layer.shape]
        layer.visible = visible
        layer.set_positions(positions_ecef_m)
        return layer

    def set_trails(self, trails: Sequence[tuple[Array, str]]) -> None:
        """Show where satellites came from: each Earth-fixed (m, (points, 3)), oldest first, and a hue."""
        self.trails = tuple(trails)
        lines = []
        for points, color in trails:
            colors = np.tile(shade(color, 0.0), (len(points), 1))
            colors[:, 3] = 0.8 * np.linspace(0.0, 1.0, len(points))
            lines.append(Line(scene_from_ecef(points), colors))
        self._trail_lines.set_lines(lines)

    def satellite_at(self, layer_id: str, number: int) -> Array | None:
        """Return where a satellite stands in the scene, shape (3,), or None when it is not known."""
        layer = self.layers.get(layer_id)
        if layer is None or not 0 <= number < len(layer.positions):
            return None
        place = layer.positions[number].copy()
        return place if np.isfinite(place).all() else None

    def color_of(self, layer_id: str) -> str:
        """Return the hue of a layer."""
        layer = self.layers.get(layer_id)
        return layer.color if layer is not None else self.theme.white

    def place_of(self, path: str) -> Array | None:
        """Return where a satellite or a threat with this object path stands, shape (3,), or None."""
        kind, _, rest = path.partition(".")
        if kind == "satellites":
            layer_id, _, number = rest.rpartition(".")
            return self.satellite_at(layer_id, int(number)) if number.isdigit() else None
        if kind == "threats" and self.action.moment is not None:
            for one in self.action.moment.threats:
                if one.path == path:
                    return scene_from_ecef(one.position_ecef_m)
        return None

    def name_of(self, path: str) -> str:
        """Return what a satellite with this object path is called."""
        layer_id, _, number = path.removeprefix("satellites.").rpartition(".")
        layer = self.layers.get(layer_id)
        if layer is not None and number.isdigit() and int(number) < len(layer.names):
            return layer.names[int(number)]
        return f"{layer_id} {int(number) + 1}" if number.isdigit() else ""

    def prepare(self, camera: Camera, taken: Boxes, ratio: float) -> tuple[Frame, list[Sprite]]:
        """Do everything of a picture that needs no OpenGL: lines of the moment, places of marks and labels."""
        if ratio != self._atlas.ratio:
            self._atlas = Atlas(ratio)
        self.action.build(camera, self.satellite_at, self.color_of)
        try:
            sprites = self._compose(camera, taken)
        except AtlasFullError:
            sprites = self._compose(camera, taken)
        if self._frame is None or self._frame[0] is not camera or self._frame[1] != ratio:
            self._frame = (camera, ratio, frame_of(camera, ratio))
        return self._frame[2], sprites

    def draw(self, camera: Camera, frame: Frame, sprites: list[Sprite]) -> None:
        """Draw the picture."""
        self.earth.draw(frame, camera)
        self.ground.draw(frame, camera)
        self._trail_lines.draw(frame)
        for layer_id, layer in self.layers.items():
            if self.shown(f"layers.{layer_id}"):
                layer.draw(frame)
        self.action.draw(frame)
        self.ruler.draw(frame)
        self._leader_lines.draw(frame)
        self._sprites.draw(frame, self._atlas, sprites)

    def _compose(self, camera: Camera, taken: Boxes) -> list[Sprite]:
        atlas = self._atlas
        sprites = self.ground.sprites(atlas, camera, self.shown, self.selection)
        sprites += self._satellite_marks(camera)
        sprites += self.heat_marks.sprites(atlas, self.theme, camera)
        sprites += self.ruler.sprites(atlas, camera)
        sprites += self.handles.sprites(atlas, self.theme, camera)
        sprites += self.action.sprites(atlas, camera, self.color_of)
        if not self.show_labels:
            self._leader_lines.set_lines([])
            return sprites
        labels = self.ground.labels(camera, self.shown, self.selection)
        labels += self.action.labels(camera, self.satellite_at, self.color_of)
        labels += self._satellite_labels(camera)
        labels += self.ruler.labels(camera)
        labels += self.heat_marks.labels(self.theme, camera)
        labels += self.handles.labels(self.theme, camera)
        for label in labels:
            if label.text not in self._widths:
                self._widths[label.text] = text_width(label.text)
        boxes = list(taken) + [_mark_box(sprite, atlas.ratio) for sprite in sprites]
        placed = self._placement.place(labels, self._widths, (camera.width, camera.height), boxes)
        self._set_leaders(placed, camera)
        for spot in placed:
            picture = label_picture(atlas, self.theme, spot.label.text, spot.label.color, spot.tag, spot.width)
            sprites.append(Sprite(picture, spot.left, spot.top))
        if len(self._widths) > 2000:
            self._widths.clear()
        return sprites

    def _set_leaders(self, placed: list[Placed], camera: Camera) -> None:
        leaders = [spot.leader for spot in placed if spot.leader is not None]
        lines = []
        for x0, y0, x1, y1 in leaders:
            ends = np.stack([camera.eye + 0.01 * camera.ray(x0, y0), camera.eye + 0.01 * camera.ray(x1, y1)])
            lines.append(Line(ends, shade(self.theme.scene_text_quiet, 0.9)))
        if lines or not self._leader_lines.empty:
            self._leader_lines.set_lines(lines)

    def _satellite_marks(self, camera: Camera) -> list[Sprite]:
        sprites = []
        for path, x, y, layer, strong in self._marked_satellites(camera):
            if path == self.hovered:
                sprites.append(
                    mark(self._atlas, self.theme, layer.shape, x, y, layer.color, round(layer.radius_px + 1.5, 2))
                )
            if strong:
                radius = round(layer.radius_px + 4.0, 2)
                sprites.append(mark(self._atlas, self.theme, "ring", x, y, self.theme.white, radius))
        return sprites

    def _satellite_labels(self, camera: Camera) -> list[Label]:
        labels = []
        for path, x, y, layer, strong in self._marked_satellites(camera):
            gap = layer.radius_px + (5.0 if strong else 2.5)
            color = self.theme.scene_text
            labels.append(Label(path, self.name_of(path), x, y, SELECTED if strong else SATELLITE, color, gap))
        return labels

    def _marked_satellites(self, camera: Camera) -> list[tuple[str, float, float, PointLayer, bool]]:
        found = []
        chosen = [path for path in self.selection if path.startswith("satellites.")][:50]
        for path in dict.fromkeys([*chosen, self.hovered]):
            point = self.place_of(path) if path.startswith("satellites.") else None
            layer = self.layers.get(path.removeprefix("satellites.").rpartition(".")[0])
            if point is None or layer is None or camera.visible(point) == 0.0:
                continue
            place, depth = camera.project(point)
            if depth > 0.0:
                found.append((path, float(place[0]), float(place[1]), layer, path in chosen))
        return found


def _mark_box(sprite: Sprite, ratio: float) -> tuple[float, float, float, float]:
    middle_x, middle_y = sprite.x + sprite.picture.width / ratio / 2, sprite.y + sprite.picture.height / ratio / 2
    return middle_x - 6, middle_y - 6, middle_x + 6, middle_y + 6
