"""Themes, contrast, fonts, icons and marks."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

import cupola_gui
from cupola_gui import style
from cupola_gui.style import colors
from cupola_gui.style.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_text_is_readable_on_every_surface(theme: Tokens) -> None:
    for text in ("t1", "t2", "t3"):
        for surface in ("s1", "s2", "inset", "alt"):
            assert style.contrast(getattr(theme, text), getattr(theme, surface)) >= 4.5, (text, surface)
    assert style.contrast(theme.selt, theme.sel) >= 4.5
    assert style.contrast(theme.acf_text, theme.acf) >= 4.5
    assert style.contrast(theme.mark_text, theme.mark) >= 4.5


def test_contrast_equals_the_published_examples() -> None:
    # WCAG 2.1: black on white is 21:1; #767676 on white is the well-known first grey above 4.5:1.
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert style.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_oklch_equals_the_published_value_and_returns() -> None:
    # CSS Color 4, section 9: red is oklch(62.8% 0.25768 29.234deg).
    lightness, chroma, hue = colors.oklch("#ff0000")
    assert lightness == pytest.approx(0.628, abs=5e-4)
    assert chroma == pytest.approx(0.2577, abs=5e-4)
    assert hue == pytest.approx(0.51023, abs=1e-3)
    for color in ("#2dccff", "#ff9f43", "#123456"):
        assert colors.from_oklch(*colors.oklch(color)) == color


def test_layer_colors_follow_the_theme(qapp: QApplication) -> None:
    style.apply(qapp, "light")
    assert style.panel_color("#2dccff") == LIGHT.layer_custody
    for color in ("#ffff00", "#2dffcc", "#ffffff"):
        assert style.contrast(style.panel_color(color), LIGHT.s1) >= 4.0
    style.apply(qapp, "dark")
    assert style.panel_color("#ffff00") == "#ffff00"
    for color in ("#000000", "#102030", "#3000a0"):
        assert style.contrast(style.scene_color(color), DARK.scene_ocean_night) >= 3.0


def test_a_new_theme_reaches_every_widget(qapp: QApplication) -> None:
    class Watcher(QWidget):
        changes = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802
            self.changes += event.type() == QEvent.Type.PaletteChange

    style.apply(qapp, "dark")
    watcher = Watcher()
    watcher.show()
    before = watcher.changes
    style.apply(qapp, "light")
    assert watcher.changes > before
    assert style.tokens() is LIGHT
    assert watcher.palette().window().color() == QColor(LIGHT.s2)
    style.apply(qapp, "dark")
    watcher.close()
    watcher.deleteLater()


def test_bundled_fonts_are_the_ones_used(qapp: QApplication) -> None:
    style.apply(qapp, "dark")
    assert QFontInfo(style.font("body")).family() == "Inter"
    assert QFontInfo(style.font("card")).weight() == 600
    assert QFontInfo(style.font("clock")).family() == "Roboto Mono"
    metrics = QFontMetricsF(style.font("body"))
    assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("8888"))


def _ink(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    image = icon.pixmap(QSize(32, 32), mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda color: color.alpha())


def test_icons_take_the_token_of_the_moment(qapp: QApplication) -> None:
    style.apply(qapp, "dark")
    icon = style.icon("mdi6.satellite-variant", "critical")
    assert _ink(icon).name() == DARK.critical
    assert _ink(icon, QIcon.Mode.Disabled).name() == DARK.t4
    style.apply(qapp, "light")
    assert _ink(icon).name() == LIGHT.critical
    style.apply(qapp, "dark")
    with pytest.raises(KeyError, match="no-such-icon"):
        style.icon("mdi6.no-such-icon")


@pytest.mark.parametrize(
    "shape",
    ["circle", "triangle", "diamond", "square", "hexagon", "ring", "target", "cross", "check", "tee", "release", "dash",
     "frame_friend", "frame_hostile", "frame_neutral", "frame_unknown", "brackets"],
)  # fmt: skip
def test_every_mark_paints_its_own_shape(qapp: QApplication, shape: str) -> None:
    def picture(name: str) -> QImage:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        style.paint_mark(painter, QPointF(12, 12), name, "#ffffff", 14)
        painter.end()
        return image

    mine = picture(shape)
    assert any(mine.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))
    assert mine != picture("circle" if shape != "circle" else "ring")


def test_no_color_literal_outside_the_tokens() -> None:
    root = Path(str(cupola_gui.__file__)).parent
    literal = re.compile(r"[\"']#[0-9a-fA-F]{6}[\"']")
    found = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if path.name != "tokens.py" and literal.search(path.read_text())
    ]
    assert found == []


def test_every_token_is_a_color() -> None:
    for theme in (DARK, LIGHT):
        for field in dataclasses.fields(theme):
            value = getattr(theme, field.name)
            if field.name != "theme":
                for color in [value] if isinstance(value, str) else value:
                    assert QColor(color).isValid(), field.name
