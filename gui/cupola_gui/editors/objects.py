"""The tree of objects: groups, their objects, and what those are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from cupola.results.parts import Results, ThreatResult
from cupola.scenario import satellites_in
from cupola.scenario.orbits import Geostationary, ImportedElements, Planes, Shells
from cupola.scenario.parts import Layer, Raid, Scenario
from cupola.scenario.regions import CircleRegion, CountryRegion, LatitudeBand, PolygonRegion, Region
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui.style import layer_shape
from cupola_gui.style.numbers import grouped, latitude_text, quantity_text

NodeKind = Literal["group", "layer", "orbits", "payload", "satellite", "site", "region", "raid", "threat"]
PAYLOAD_ICONS: Final = {
    "infrared_sensor": "telescope",
    "kinetic_interceptor": "rocket-outline",
    "laser": "laser-pointer",
    "relay": "broadcast",
    "none": "circle-off-outline",
}
GROUPS: Final = (
    ("layers", "Layers", "layers-outline"),
    ("sites", "Sites", "map-marker-outline"),
    ("regions", "Regions", "map-marker-radius-outline"),
    ("raids", "Raids", "rocket-launch-outline"),
)


@dataclass
class Node:
    """One row of the tree."""

    path: str
    """Place in the document, or of a threat or satellite; "layers.custody.orbits" for what an object is made of."""
    kind: NodeKind
    name: str
    detail: str = ""
    title: str = ""
    """What is edited when it is renamed; the name when nothing else is said."""
    icon: str = ""
    shape: str = ""
    color: str = ""
    status: str = ""
    children: list[Node] = field(default_factory=list)
    waiting: Sequence[int] = ()
    """Numbers of satellites that are not rows yet."""

    @property
    def object_path(self) -> str:
        """What is selected when the row is: the object itself, for orbits and payload their layer."""
        return self.path.rpartition(".")[0] if self.kind in ("orbits", "payload") else self.path

    @property
    def checkable(self) -> bool:
        """Whether it can be shown and hidden."""
        return self.kind in ("layer", "site", "region", "raid")

    def below(self) -> Iterator[Node]:
        """Return the node and everything under it."""
        yield self
        for child in self.children:
            yield from child.below()


def threat_word(threat_class: str) -> str:
    """Return the short word of a class: ICBM for the title "ICBM, solid"."""
    known = THREAT_CLASSES.get(threat_class)
    return known.title.split(",")[0] if known is not None else threat_class


def orbits_words(layer: Layer) -> str:
    """Return "Walker delta, 20 × 20"."""
    orbits = layer.orbits
    if isinstance(orbits, ImportedElements):
        return f"Imported, {_counted(len(orbits.element_sets), 'object')}"
    if isinstance(orbits, Planes):
        return f"{orbits.label}, {_counted(len(orbits.planes), 'plane')}"
    if isinstance(orbits, Shells):
        return _counted(len(orbits.shells), "shell")
    if isinstance(orbits, Geostationary):
        return f"{orbits.label}, {_counted(orbits.satellites, 'satellite')}"
    return f"{orbits.label}, {grouped(orbits.planes)} × {grouped(orbits.satellites_per_plane)}"


def region_words(region: Region) -> str:
    """Return the size of a region in a few words: "2,000 km", "30° S to 10° N", "Canada", "5 corners"."""
    if isinstance(region, CircleRegion):
        return quantity_text(region.radius_km, "km", 0)
    if isinstance(region, LatitudeBand):
        return f"{latitude_text(region.south_deg, 0)} to {latitude_text(region.north_deg, 0)}"
    if isinstance(region, PolygonRegion):
        return _counted(len(region.points), "corner")
    return region.country if isinstance(region, CountryRegion) else "whole Earth"


def _counted(count: int, word: str) -> str:
    return f"{grouped(count)} {word if count == 1 else word + 's'}"


def tree_of(scenario: Scenario, results: Results | None, wanted: str = "") -> list[Node]:
    """Return the groups; with ``wanted`` only what has it in its name, and what that belongs to."""
    groups = [
        _group("layers", [_layer(layer, wanted) for layer in scenario.layers]),
        _group("sites", [_site(scenario, number) for number in range(len(scenario.sites))]),
        _group("regions", [_region(scenario, number) for number in range(len(scenario.regions))]),
        _group("raids", [_raid(raid, results) for raid in scenario.raids]),
    ]
    groups[0].detail = grouped(sum(satellites_in(layer) for layer in scenario.layers))
    if not wanted:
        return groups
    return [kept for group in groups if (kept := _filtered(group, wanted.casefold())) is not None]


def _group(key: str, children: list[Node]) -> Node:
    title, icon = next((title, icon) for name, title, icon in GROUPS if name == key)
    return Node(key, "group", title, grouped(len(children)), icon=icon, children=children)


def _layer(layer: Layer, wanted: str) -> Node:
    path = f"layers.{layer.id}"
    orbits = Node(f"{path}.orbits", "orbits", orbits_words(layer), icon="orbit")
    if isinstance(layer.orbits, ImportedElements):
        sets, text = layer.orbits.element_sets, wanted.casefold()
        whole = not text or text in layer.name.casefold()
        orbits.waiting = (
            range(len(sets)) if whole else [n for n, item in enumerate(sets) if satellite_matches(item, text)]
        )
    payload = Node(f"{path}.payload", "payload", layer.payload.label, icon=PAYLOAD_ICONS[layer.payload.kind])
    return Node(
        path, "layer", layer.name, grouped(satellites_in(layer)),
        shape=layer_shape(layer.role, layer.payload.kind), color=layer.color, children=[orbits, payload],
    )  # fmt: skip


def satellite_matches(item: object, text: str) -> bool:
    """Say whether a case-folded text is in an imported object's name or catalogue number."""
    name, number = getattr(item, "name", ""), getattr(item, "norad_cat_id", "")
    return text in str(name).casefold() or text in str(number)


def satellite_node(layer: Layer, number: int) -> Node:
    """Return the row of one imported object."""
    assert isinstance(layer.orbits, ImportedElements)
    item = layer.orbits.element_sets[number]
    return Node(
        f"satellites.{layer.id}.{number}", "satellite", item.name, str(item.norad_cat_id),
        shape=layer_shape(layer.role, layer.payload.kind), color=layer.color,
    )  # fmt: skip


def _site(scenario: Scenario, number: int) -> Node:
    site = scenario.sites[number]
    detail = latitude_text(site.latitude_deg)
    return Node(f"sites.{site.id}", "site", site.name, detail, shape="frame_friend", color="standby")


def _region(scenario: Scenario, number: int) -> Node:
    region = scenario.regions[number]
    return Node(
        f"regions.{region.id}", "region", region.name, region_words(region), shape="frame_neutral", color="normal"
    )


def _raid(raid: Raid, results: Results | None) -> Node:
    path, many = f"raids.{raid.id}", f"{grouped(raid.count)} × {threat_word(raid.threat)}"
    threats = [threat for threat in results.threats if threat.raid_id == raid.id] if results is not None else []
    if not threats:
        return Node(path, "raid", raid.name, many, raid.name, shape="frame_hostile", color="critical")
    killed = sum(threat.outcome == "killed" for threat in threats)
    children = [_threat(threat) for threat in threats]
    words = f"{grouped(killed)} killed"
    return Node(
        path, "raid", f"{raid.name}, {many}", words, raid.name,
        shape="frame_hostile", color="critical", children=children,
    )  # fmt: skip


def _threat(threat: ThreatResult) -> Node:
    status = "normal" if threat.outcome == "killed" else "critical"
    return Node(
        f"threats.{threat.id}",
        "threat",
        threat.id,
        threat.outcome,
        shape="frame_hostile",
        color="critical",
        status=status,
    )


def _filtered(node: Node, text: str) -> Node | None:
    if node.kind != "group" and text in node.name.casefold():
        return node
    children = [kept for child in node.children if (kept := _filtered(child, text)) is not None]
    if not children and not node.waiting:
        return None
    if node.kind == "orbits":
        return node
    return Node(
        node.path,
        node.kind,
        node.name,
        node.detail,
        node.title,
        node.icon,
        node.shape,
        node.color,
        node.status,
        children,
    )
