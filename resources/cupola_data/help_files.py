"""The help pages: their order, their text, and which paragraph explains each field of the scenario."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cupola_data import data_file

PAGES: Final = (
    "getting-started", "time-frames", "orbits", "coverage-phase", "coverage-guarantee", "coverage-stepped", "threats",
    "sensing", "tracking", "engagement", "formats", "keyboard", "validation",
)  # fmt: skip
"""In the order of the index."""

FIRST: Final = PAGES[0]

FIELD_ANCHORS: Final[dict[str, str]] = {
    "": "getting-started#the-document",
    "name": "getting-started#the-document",
    "description": "getting-started#the-document",
    "marking": "getting-started#the-document",
    "seed": "getting-started#the-document",
    "epoch_utc": "time-frames#epoch-and-steps",
    "duration_s": "time-frames#epoch-and-steps",
    "step_s": "time-frames#epoch-and-steps",
    "layers": "orbits#roles",
    "layers.*.orbits": "orbits#design-orbits",
    "layers.*.orbits.planes": "orbits#walker-patterns",
    "layers.*.orbits.satellites_per_plane": "orbits#walker-patterns",
    "layers.*.orbits.phasing": "orbits#walker-patterns",
    "layers.*.orbits.raan_deg": "orbits#walker-patterns",
    "layers.*.orbits.raan_spread_deg": "orbits#walker-patterns",
    "layers.*.orbits.argument_of_latitude_deg": "orbits#walker-patterns",
    "layers.*.orbits.planes.*": "orbits#custom-planes",
    "layers.*.orbits.local_time_of_ascending_node_h": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.revolutions": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.days": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.perigee_altitude_km": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.apogee_altitude_km": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.argument_of_perigee_deg": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.satellites": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.longitude_deg": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.spacing_deg": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.shells": "orbits#sun-synchronous-repeating-eccentric-geostationary",
    "layers.*.orbits.source": "orbits#element-sets",
    "layers.*.orbits.element_sets": "orbits#element-sets",
    "layers.*.payload": "orbits#roles",
    "layers.*.payload.field_of_regard_deg": "sensing#when-a-look-is-there",
    "layers.*.payload.minimum_range_km": "sensing#when-a-look-is-there",
    "layers.*.payload.maximum_range_km": "sensing#when-a-look-is-there",
    "layers.*.payload.minimum_grazing_altitude_km": "sensing#when-a-look-is-there",
    "layers.*.payload.sun_exclusion_deg": "sensing#when-a-look-is-there",
    "layers.*.payload.bands": "sensing#signal",
    "layers.*.payload.noise_equivalent_irradiance_w_m2": "sensing#signal",
    "layers.*.payload.false_alarm_probability": "sensing#signal",
    "layers.*.payload.angle_noise_urad": "tracking#position",
    "layers.*.payload.frame_time_s": "sensing#frames",
    "layers.*.payload.simultaneous_tracks": "sensing#simultaneous-tracks",
    "layers.*.payload.interceptors_per_satellite": "engagement#kinetic-reach",
    "layers.*.payload.delta_v_km_s": "engagement#kinetic-reach",
    "layers.*.payload.acceleration_g": "engagement#kinetic-reach",
    "layers.*.payload.divert_km_s": "engagement#lambert-check",
    "layers.*.payload.minimum_intercept_altitude_km": "engagement#lambert-check",
    "layers.*.payload.phases": "engagement#lambert-check",
    "layers.*.payload.single_shot_pk": "engagement#pk",
    "layers.*.payload.power_mw": "engagement#lasers",
    "layers.*.payload.aperture_m": "engagement#lasers",
    "layers.*.payload.wavelength_um": "engagement#lasers",
    "layers.*.payload.strehl": "engagement#lasers",
    "layers.*.payload.jitter_urad": "engagement#lasers",
    "layers.*.payload.slew_settle_s": "engagement#lasers",
    "layers.*.payload.run_time_s": "engagement#lasers",
    "layers.*.payload.minimum_target_altitude_km": "engagement#lasers",
    "sites": "getting-started#places-and-colours",
    "regions": "coverage-stepped#grid-and-regions",
    "raids": "threats#raids",
    "raids.*.threat": "threats#notional-classes",
    "raids.*.trajectory": "threats#trajectories",
    "custody": "tracking#custody",
    "command": "engagement#decision",
    "command.confirmation_looks": "tracking#confirmation",
    "command.doctrine": "engagement#doctrine",
    "command.shots_per_threat": "engagement#doctrine",
    "command.withhold_fraction": "engagement#doctrine",
    "command.assessment_delay_s": "engagement#doctrine",
    "command.assignment": "engagement#assignment",
    "coverage": "coverage-phase#settings",
    "coverage.grid_deg": "coverage-stepped#grid-and-regions",
    "coverage.step_s": "coverage-stepped#method",
    "coverage.duration_s": "coverage-stepped#method",
    "coverage.minimum_stereo_angle_deg": "coverage-stepped#stereo",
}
"""Page and heading by path, * for any item of a list; a path that is missing is explained where its parent is."""


def help_folder() -> Path:
    """Return where the pages and their pictures lie."""
    return Path(str(data_file("help")))


def page_text(name: str) -> str:
    """Return the Markdown of a page."""
    return data_file("help", f"{name}.md").read_text(encoding="utf-8")


def page_title(name: str) -> str:
    """Return the first heading of a page."""
    return page_text(name).split("\n", 1)[0].lstrip("# ")


def slug(heading: str) -> str:
    """Return the anchor of a heading: "Kinetic reach" is kinetic-reach."""
    return re.sub(r"[^\w]+", "-", heading.lower()).strip("-")


def anchors_of(name: str) -> tuple[str, ...]:
    """Return every anchor of a page."""
    return tuple(slug(line.lstrip("#")) for line in page_text(name).splitlines() if re.match(r"#+ ", line))


def anchor_of_field(path: str) -> str:
    """Return "page#heading" for a path such as ``layers.custody.orbits.planes``; list items by id or index."""
    keys = path.split(".") if path else []
    starred: list[str] = []
    for key in keys:
        starred.append("*" if starred and starred[-1] in _LISTS else key)
    while ".".join(starred) not in FIELD_ANCHORS:
        starred.pop()
    return FIELD_ANCHORS[".".join(starred)]


_LISTS: Final = frozenset({"layers", "sites", "regions", "raids", "planes", "shells", "points"})


def pages_with(words: str) -> tuple[str, ...]:
    """Return the pages that hold every one of the words, in the order of the index; all for none."""
    wanted = words.lower().split()
    return tuple(name for name in PAGES if all(word in page_text(name).lower() for word in wanted))
