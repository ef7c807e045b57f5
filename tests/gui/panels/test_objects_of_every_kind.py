"""The object browser says in a few words what any orbits and any region are."""

from __future__ import annotations

from typing import Any

import pytest

from cupola.scenario.parts import Scenario
from cupola_gui.editors.objects import region_words, tree_of

WALKER = {"planes": 2, "satellites_per_plane": 3, "altitude_km": 800, "inclination_deg": 60}


def _scenario(**parts: Any) -> Scenario:
    return Scenario.model_validate({"name": "Any", "epoch_utc": "2027-01-01T00:00:00Z", **parts})


@pytest.mark.parametrize(
    ("orbits", "words"),
    [
        ({"kind": "walker_star", **WALKER}, "Walker star, 2 × 3"),
        ({"kind": "geostationary", "satellites": 3}, "Geostationary, 3 satellites"),
        ({"kind": "shells", "shells": [{"kind": "walker_delta", **WALKER}]}, "1 shell"),
        ({"kind": "elements"}, "Imported, 0 objects"),
    ],
)
def test_orbits_in_words(orbits: dict[str, Any], words: str) -> None:
    layers = tree_of(_scenario(layers=[{"id": "a", "name": "A", "orbits": orbits}]), None)[0]
    assert layers.children[0].children[0].name == words


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ({"kind": "circle", "latitude_deg": 0, "longitude_deg": 0, "radius_km": 2000}, "2,000\u2009km"),
        ({"kind": "latitude_band", "south_deg": -30, "north_deg": 10}, "30° S to 10° N"),
        ({"kind": "country", "country": "Canada"}, "Canada"),
        ({"kind": "polygon", "points": [[0, 0], [10, 0], [0, 10]]}, "3 corners"),
        ({"kind": "world"}, "whole Earth"),
    ],
)
def test_regions_in_words(region: dict[str, Any], words: str) -> None:
    scenario = _scenario(regions=[{"id": "r", "name": "R", **region}])
    assert region_words(scenario.regions[0]) == words
