"""What follows from the parts: summaries of sections, and the line of numbers under the orbits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Protocol

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cupola.scenario.parts import Area, CircleRegion, ImportedElements, Planes, Site, WalkerDelta, WalkerStar
from cupola_gui.style import font, font_scale, tokens
from cupola_gui.style.numbers import degrees_text, grouped, latitude_text, longitude_text, quantity_text


class LayerFacts(Protocol):
    """What the live answer says of a layer."""

    @property
    def layer_id(self) -> str: ...
    @property
    def satellites(self) -> int: ...
    @property
    def period_s(self) -> float: ...
    @property
    def plane_spacing_rad(self) -> float: ...
    @property
    def footprint_rad(self) -> float: ...


def facts_of(live: Any, layer_id: str) -> LayerFacts | None:
    """Return what the live answer says of a layer, or None."""
    facts: Iterable[LayerFacts] = live.facts if live is not None else ()
    return next((item for item in facts if item.layer_id == layer_id), None)


def satellites_of(orbits: Any) -> int | None:
    """Return how many satellites orbits have, or None for what are no orbits."""
    if isinstance(orbits, WalkerDelta | WalkerStar):
        return orbits.planes * orbits.satellites_per_plane
    if isinstance(orbits, Planes):
        return sum(plane.satellites_per_plane or orbits.satellites_per_plane for plane in orbits.planes)
    return len(orbits.element_sets) if isinstance(orbits, ImportedElements) else None


def summary_of(parts: Iterable[Any]) -> str:
    """Return what stands at the right of a section's head."""
    found = list(parts)
    counts = [satellites_of(part) for part in found]
    if all(count is not None for count in counts):
        total = sum(count or 0 for count in counts)
        return f"{grouped(total)} {'satellite' if total == 1 else 'satellites'}"
    if len(found) == 1 and isinstance(found[0], Area | Site | CircleRegion):
        return f"{latitude_text(found[0].latitude_deg)}, {longitude_text(found[0].longitude_deg)}"
    return ""


def fact_texts(facts: LayerFacts) -> dict[str, str]:
    """Return the live numbers of a layer as people read them; what cannot be is left out."""
    found = {"Satellites": grouped(facts.satellites)}
    if math.isfinite(facts.period_s):
        found["Period"] = quantity_text(facts.period_s / 60, "min", 1)
    if math.isfinite(facts.plane_spacing_rad):
        found["Plane spacing"] = degrees_text(math.degrees(facts.plane_spacing_rad))
    if math.isfinite(facts.footprint_rad) and facts.footprint_rad > 0:
        found["Footprint"] = f"±{degrees_text(math.degrees(facts.footprint_rad))}"
    return found


class FactsLine(QWidget):
    """Numbers that follow from the orbits, spread over the width, in quiet text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts: tuple[str, ...] = ()
        self.setToolTip("Follows from the orbits: live answer")

    def show_facts(self, facts: LayerFacts | None) -> None:
        """Show the numbers of a layer."""
        told = fact_texts(facts) if facts is not None else {}
        self.texts = tuple(f"{name} {text}" for name, text in told.items() if name != "Satellites")
        self.setAccessibleName(", ".join(self.texts))
        self.setVisible(bool(self.texts))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(26 * font_scale()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(font("body"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(tokens().t3))
        widths = [metrics.horizontalAdvance(text) for text in self.texts]
        room = self.width() - 24 - sum(widths)
        gap = max(room / max(len(self.texts) - 1, 1), 6.0)
        x, baseline = 12.0, self.height() / 2 + metrics.capHeight() / 2
        for text, width in zip(self.texts, widths, strict=True):
            painter.drawText(QPointF(x, baseline), text)
            x += width + min(gap, 40.0) if len(self.texts) < 3 else width + gap
        painter.end()
