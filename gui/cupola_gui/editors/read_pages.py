"""Pages of what cannot be edited: a threat of the results, an imported satellite."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cupola.astro.element_sets import ElementSet
from cupola.results.parts import ThreatResult
from cupola.scenario.parts import ImportedElements, Scenario
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui.editors.property_row import FactRow, Notice
from cupola_gui.editors.section import Section
from cupola_gui.style.numbers import clock_text, degrees_text, grouped, quantity_text, share_text

Facts = tuple[tuple[str, str], ...]


def threat_facts(threat: ThreatResult) -> tuple[tuple[str, Facts], ...]:
    """Return sections of facts about a threat."""
    flight = threat.trajectory
    known = THREAT_CLASSES.get(flight.threat_class)

    def since(time_s: float | None) -> str:
        return "none" if time_s is None else f"+{quantity_text(time_s - flight.launch_s, 's', 1)}"

    return (
        (
            "Flight",
            (
                ("Class", known.title if known is not None else flight.threat_class),
                ("Launch", clock_text(flight.launch_s)),
                ("Burnout", clock_text(flight.burnout_s)),
                ("Apogee", quantity_text(flight.apogee_m / 1000, "km")),
                ("Range", quantity_text(flight.range_m / 1000, "km")),
                ("Impact", clock_text(flight.impact_s)),
                ("Miss of its aim", quantity_text(flight.miss_of_aim_m, "m", 0)),
            ),
        ),
        (
            "Kill chain",
            (
                ("First look", since(threat.first_look_s)),
                ("Detected", since(threat.detected_s)),
                ("Stereo", since(threat.stereo_s)),
                ("Firm track", since(threat.tracked_s)),
                ("Decision", since(threat.decided_s)),
                ("Shots", grouped(len(threat.shots)) if threat.shots else "none"),
                ("Killed", since(threat.kill_s)),
            ),
        ),
        (
            "Custody",
            (
                ("Share held", share_text(threat.custody_fraction)),
                ("Error, median", quantity_text(threat.position_error_median_m, "m", 0)),
                ("Error, 95 %", quantity_text(threat.position_error_p95_m, "m", 0)),
                ("Handovers", grouped(threat.handovers) if threat.handovers else "none"),
            ),
        ),
    )


def satellite_facts(scenario: Scenario, path: str) -> tuple[str, tuple[tuple[str, Facts], ...]] | None:
    """Return name and facts of a satellite of an imported layer, or None."""
    names = path.split(".")
    layer = next((layer for layer in scenario.layers if len(names) == 3 and layer.id == names[1]), None)
    if layer is None or not isinstance(layer.orbits, ImportedElements) or not names[2].isdigit():
        return None
    number = int(names[2])
    if number >= len(layer.orbits.element_sets):
        return None
    item: ElementSet = layer.orbits.element_sets[number]
    facts = (
        ("Catalogue number", str(item.norad_cat_id)),
        ("Designator", item.object_id or "none"),
        ("Layer", layer.name),
        ("Epoch (UTC)", item.epoch_utc.replace("T", " ")[:19]),
        ("Period", quantity_text(1440.0 / item.mean_motion_rev_day, "min", 1)),
        ("Inclination", degrees_text(item.inclination_deg, 2)),
        ("Node", degrees_text(item.raan_deg, 2)),
        ("Eccentricity", f"{item.eccentricity:.6f}"),
        ("Drag term B*", f"{item.bstar:.3e} per Earth radius"),
    )
    return item.name, (("Element set", facts),)


class ReadPage(QWidget):
    """Sections of labels and values."""

    def __init__(
        self, sections: tuple[tuple[str, Facts], ...], warning: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if warning:
            notice = Notice(self)
            column.addSpacing(4)
            column.addWidget(notice)
            column.addSpacing(4)
            notice.tell("critical", warning)
        for title, facts in sections:
            section = Section(title, "", self)
            for name, value in facts:
                section.add(FactRow(name, value, section))
            column.addWidget(section)
        column.addStretch(1)
