"""The two families, bundled: Inter with tabular figures for the interface, Roboto Mono for clocks and identifiers."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from cupola_data.font_files import font_paths

FontKind = Literal[
    "figure",
    "clock",
    "card",
    "object",
    "body",
    "body_strong",
    "head",
    "caption",
    "marking",
    "mono",
    "mono_small",
    "label",
]
SANS: Final = "Inter"
MONO: Final = "Roboto Mono"
SCALE_PROPERTY: Final = "cupola_font_scale"
_LOADED_PROPERTY: Final = "cupola_fonts_loaded"
_KINDS: Final[dict[str, tuple[str, int, QFont.Weight]]] = {
    "figure": (SANS, 22, QFont.Weight.DemiBold),
    "clock": (MONO, 15, QFont.Weight.Medium),
    "card": (SANS, 14, QFont.Weight.DemiBold),
    "object": (SANS, 13, QFont.Weight.DemiBold),
    "body": (SANS, 12, QFont.Weight.Normal),
    "body_strong": (SANS, 12, QFont.Weight.DemiBold),
    "head": (SANS, 12, QFont.Weight.DemiBold),
    "caption": (SANS, 11, QFont.Weight.Normal),
    "label": (SANS, 11, QFont.Weight.Medium),
    "marking": (SANS, 11, QFont.Weight.DemiBold),
    "mono": (MONO, 12, QFont.Weight.Normal),
    "mono_small": (MONO, 11, QFont.Weight.Normal),
}


def load_fonts() -> None:
    """Register the bundled families with the running application, once."""
    application = QApplication.instance()
    if application is None or application.property(_LOADED_PROPERTY):
        return
    for path in font_paths():
        QFontDatabase.addApplicationFont(str(path))
    application.setProperty(_LOADED_PROPERTY, True)


def font_scale() -> float:
    """Return the factor all sizes multiply with, 1 unless the user chose another."""
    application = QApplication.instance()
    value = application.property(SCALE_PROPERTY) if application is not None else None
    return float(value) if isinstance(value, int | float) else 1.0


def font(kind: FontKind) -> QFont:
    """Return the font of a kind of text: unhinted, with tabular figures."""
    family, size, weight = _KINDS[kind]
    made = QFont(family)
    made.setPixelSize(max(11, round(size * font_scale())))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if family == SANS:
        made.setFeature(QFont.Tag("tnum"), 1)
    if kind == "marking":
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106.0)
    return made
