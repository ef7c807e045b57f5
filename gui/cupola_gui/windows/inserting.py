"""New layers, raids, regions and sites: built from a preset, placed by clicks on globe or map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from cupola.scenario import Scenario, free_id, replaced, value_at
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui.document import Document
from cupola_gui.style import DARK
from cupola_gui.style.numbers import latitude_text, longitude_text
from cupola_gui.view import View
from cupola_gui.windows.scenes import Scenes

_WALKER: Final = {"kind": "walker_delta", "phasing": 1, "raan_deg": 0, "argument_of_latitude_deg": 0}


@dataclass(frozen=True)
class LayerPreset:
    """A layer to begin with."""

    stem: str
    title: str
    icon: str
    layer: dict[str, Any]


PRESETS: Final = (
    LayerPreset("custody", "Custody layer", "mdi6.telescope", {
        "role": "custody", "color": DARK.scene_custody, "payload": {"kind": "infrared_sensor"},
        "orbits": _WALKER | {"planes": 12, "satellites_per_plane": 12, "altitude_km": 1000, "inclination_deg": 80},
    }),
    LayerPreset("interceptors", "Interceptor layer", "mdi6.rocket-outline", {
        "role": "interceptor", "color": DARK.scene_interceptors, "payload": {"kind": "kinetic_interceptor"},
        "orbits": _WALKER | {"planes": 20, "satellites_per_plane": 20, "altitude_km": 300, "inclination_deg": 55},
    }),
    LayerPreset("lasers", "Laser layer", "mdi6.laser-pointer", {
        "role": "interceptor", "color": DARK.scene_lasers, "payload": {"kind": "laser"},
        "orbits": _WALKER | {"planes": 4, "satellites_per_plane": 5, "altitude_km": 1200, "inclination_deg": 55},
    }),
    LayerPreset("warning", "Warning layer", "mdi6.satellite-variant", {
        "role": "warning", "color": DARK.scene_warning,
        "payload": {"kind": "infrared_sensor", "maximum_range_km": 40000, "field_of_regard_deg": 20},
        "orbits": _WALKER | {"planes": 4, "satellites_per_plane": 2, "altitude_km": 20200, "inclination_deg": 55},
    }),
    LayerPreset("relay", "Relay layer", "mdi6.broadcast", {
        "role": "relay", "color": DARK.scene_relay, "payload": {"kind": "relay"},
        "orbits": _WALKER | {"planes": 6, "satellites_per_plane": 8, "altitude_km": 1400, "inclination_deg": 60},
    }),
)  # fmt: skip


def _free_name(scenario: Scenario, title: str) -> str:
    taken = {part.name for part in scenario.layers} | {part.name for part in scenario.sites}
    taken |= {part.name for part in scenario.regions} | {part.name for part in scenario.raids}
    number = 1
    while (name := title if number == 1 else f"{title} {number}") in taken:
        number += 1
    return name


class Inserting(QObject):
    """Adds objects to the document; what has a place asks globe and map for it."""

    said = Signal(str, str)
    """A head and a sentence for the status bar."""

    def __init__(self, document: Document, view: View, scenes: Scenes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view, self._scenes = document, view, scenes
        self._take: Callable[[float, float], None] | None = None
        scenes.place_clicked.connect(self._placed)
        scenes.placing_ended.connect(lambda: self.said.emit("", ""))

    def layer(self, preset: LayerPreset) -> None:
        """Add a layer and select it."""
        scenario = self._document.scenario
        identity = free_id(scenario, preset.stem)
        part = {"id": identity, "name": _free_name(scenario, preset.title), **preset.layer}
        self._document.add("layers", part, f"Add {part['name']}")
        self._view.select(f"layers.{identity}")

    def raid(self, threat: str) -> None:
        """Ask for the launch area, then for the aim area, then add a raid."""
        title = THREAT_CLASSES[threat].title
        self._ask(f"{title}: click the launch area", lambda latitude, longitude: self._aim(threat, latitude, longitude))

    def region(self) -> None:
        """Ask for the centre of a region and add it."""
        self._ask("Region: click its centre", self._add_region)

    def site(self, role: str) -> None:
        """Ask for the place of a site and add it."""
        title = {"command": "Command post", "ground_station": "Ground station"}.get(role, "Site")
        self._ask(f"{title}: click its place", lambda *place: self._add_site(role, title, *place))

    def move(self, path: str) -> None:
        """Ask for a new place of a site, a region or an area, such as "raids.raid.launch_area"."""
        part = value_at(self._document.scenario, path)
        name = getattr(part, "name", "") or path.rpartition(".")[2].replace("_", " ").capitalize()
        self._ask(f"{name}: click its new place", lambda *place: self._move(path, name, *place))

    def _move(self, path: str, name: str, latitude: float, longitude: float) -> None:
        after = replaced(self._document.scenario, f"{path}.latitude_deg", latitude)
        self._document.apply(replaced(after, f"{path}.longitude_deg", longitude), f"Place {name}")

    def cancel(self) -> None:
        """Stop asking."""
        self._take = None
        self._scenes.cancel_placing()

    def _ask(self, text: str, take: Callable[[float, float], None]) -> None:
        self._take = take
        self._scenes.begin_placing(text)
        self.said.emit(*text.split(": ", 1))

    def _placed(self, latitude_deg: float, longitude_deg: float) -> None:
        take, self._take = self._take, None
        if take is not None:
            take(round(latitude_deg, 2), round(longitude_deg, 2))

    def _aim(self, threat: str, latitude: float, longitude: float) -> None:
        launch = {"latitude_deg": latitude, "longitude_deg": longitude, "radius_km": 100}
        title = THREAT_CLASSES[threat].title
        place = f"launch from {latitude_text(latitude)} {longitude_text(longitude)}"
        self._ask(f"{title}, {place}: click the aim area", lambda *aim: self._add_raid(threat, launch, *aim))

    def _add_raid(self, threat: str, launch: dict[str, float], latitude: float, longitude: float) -> None:
        scenario = self._document.scenario
        identity = free_id(scenario, "raid")
        aim = {"latitude_deg": latitude, "longitude_deg": longitude, "radius_km": 200}
        part = {
            "id": identity, "name": _free_name(scenario, "Raid"), "threat": threat, "count": 3, "start_s": 300,
            "spacing_s": 20, "launch_area": launch, "aim_area": aim, "trajectory": "minimum_energy",
        }  # fmt: skip
        self._document.add("raids", part, f"Add {part['name']}")
        self._view.select(f"raids.{identity}")

    def _add_region(self, latitude: float, longitude: float) -> None:
        scenario = self._document.scenario
        identity = free_id(scenario, "region")
        part = {"id": identity, "name": _free_name(scenario, "Region"), "kind": "circle", "latitude_deg": latitude,
                "longitude_deg": longitude, "radius_km": 1000}  # fmt: skip
        self._document.add("regions", part, f"Add {part['name']}")
        self._view.select(f"regions.{identity}")

    def _add_site(self, role: str, title: str, latitude: float, longitude: float) -> None:
        scenario = self._document.scenario
        identity = free_id(scenario, "site")
        part = {"id": identity, "name": _free_name(scenario, title), "role": role, "latitude_deg": latitude,
                "longitude_deg": longitude, "altitude_km": 0}  # fmt: skip
        self._document.add("sites", part, f"Add {part['name']}")
        self._view.select(f"sites.{identity}")
