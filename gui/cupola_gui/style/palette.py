"""The tokens as a ``QPalette``."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from cupola_gui.style.tokens import Tokens

_ROLES = {
    QPalette.ColorRole.Window: "s2",
    QPalette.ColorRole.Base: "inset",
    QPalette.ColorRole.AlternateBase: "alt",
    QPalette.ColorRole.Button: "s3",
    QPalette.ColorRole.Midlight: "s4",
    QPalette.ColorRole.Light: "s1",
    QPalette.ColorRole.Mid: "b1",
    QPalette.ColorRole.Dark: "b2",
    QPalette.ColorRole.Shadow: "s0",
    QPalette.ColorRole.Text: "t1",
    QPalette.ColorRole.WindowText: "t1",
    QPalette.ColorRole.ButtonText: "t1",
    QPalette.ColorRole.BrightText: "t2",
    QPalette.ColorRole.PlaceholderText: "t3",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "selt",
    QPalette.ColorRole.Link: "ac",
    QPalette.ColorRole.LinkVisited: "acf",
    QPalette.ColorRole.Accent: "ac",
    QPalette.ColorRole.ToolTipBase: "s3",
    QPalette.ColorRole.ToolTipText: "t1",
}
_TEXT_ROLES = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
    QPalette.ColorRole.PlaceholderText,
)


def palette_of(colors: Tokens, high_contrast: bool = False) -> QPalette:
    """Return the palette of a theme.

    ``Light`` holds the panel surface ``s1``, ``Shadow`` the gap ``s0``, ``BrightText`` the secondary text ``t2``,
    ``LinkVisited`` the fill ``acf`` of the primary button, so that style sheets can name all of them.
    """
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(getattr(colors, name)))
    if high_contrast:
        palette.setColor(QPalette.ColorRole.Dark, QColor(colors.t4))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.t4))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, QColor(colors.s1))
    return palette
