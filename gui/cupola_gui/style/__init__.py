"""How everything looks: colours, fonts, icons, marks, sizes, and how numbers are written."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from cupola_gui.style.buttons import PrimaryButton
from cupola_gui.style.colors import contrast, mixed, panel_color, scene_color
from cupola_gui.style.fonts import font, font_scale, load_fonts
from cupola_gui.style.icons import icon, paint_icon
from cupola_gui.style.marks import (
    FRAME_COLORS,
    LAYER_MARKS,
    STATUS_SHAPES,
    layer_shape,
    mark_icon,
    paint_mark,
    paint_status,
)
from cupola_gui.style.palette import palette_of
from cupola_gui.style.proxy import CupolaStyle, paint_check_box, paint_chevron, paint_field
from cupola_gui.style.sheet import SHEET
from cupola_gui.style.tokens import CONTRAST_PROPERTY, DARK, LIGHT, THEME_PROPERTY, THEMES, Theme, Tokens, tokens

__all__ = [
    "DARK",
    "FRAME_COLORS",
    "LAYER_MARKS",
    "LIGHT",
    "STATUS_SHAPES",
    "CupolaStyle",
    "PrimaryButton",
    "Theme",
    "Tokens",
    "apply",
    "contrast",
    "font",
    "font_scale",
    "icon",
    "layer_shape",
    "load_fonts",
    "mark_icon",
    "mixed",
    "paint_check_box",
    "paint_chevron",
    "paint_field",
    "paint_icon",
    "paint_mark",
    "paint_status",
    "panel_color",
    "scene_color",
    "tokens",
]


def apply(app: QApplication, theme: Theme, high_contrast: bool = False) -> None:
    """Show the application in a theme, at any time; widgets hear it as ``QEvent.PaletteChange``.

    Qt keeps the colours that a style sheet took from the palette until the sheet's text changes: so it names the theme.
    """
    load_fonts()
    if not isinstance(app.property("cupola_style"), bool):
        app.setStyle(CupolaStyle())
        app.setProperty("cupola_style", True)
    app.setProperty(THEME_PROPERTY, theme)
    app.setProperty(CONTRAST_PROPERTY, high_contrast)
    app.setFont(font("body"))
    app.setPalette(palette_of(THEMES[theme], high_contrast))
    app.setStyleSheet(f"{SHEET}/* {theme}, {high_contrast} */")
