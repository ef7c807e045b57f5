"""Every colour of the application, as one frozen dataclass per theme; there is no colour literal anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtWidgets import QApplication

Theme = Literal["dark", "light"]
THEME_PROPERTY: Final = "cupola_theme"
CONTRAST_PROPERTY: Final = "cupola_high_contrast"


@dataclass(frozen=True)
class Tokens:
    """Colours as "#rrggbb"; names without a prefix are surfaces, texts and states, the rest say what they colour."""

    theme: Theme
    # surfaces
    s0: str
    s1: str
    s2: str
    s3: str
    s4: str
    inset: str
    alt: str
    # lines
    b1: str
    b2: str
    # texts
    t1: str
    t2: str
    t3: str
    t4: str
    # accent and selection
    ac: str
    acf: str
    acf_text: str
    sel: str
    selt: str
    # marking
    mark: str
    mark_text: str
    # status
    critical: str
    serious: str
    caution: str
    normal: str
    standby: str
    off: str
    # layers, as seen in panels
    layer_custody: str
    layer_interceptors: str
    layer_lasers: str
    layer_warning: str
    layer_relay: str
    # plots
    plot_grey: str
    plot_blue: str
    plot_violet: str
    plot_teal: str
    plot_amber: str
    variant_a: str
    variant_b: str
    variant_c: str
    # scene: stays dark in both themes
    scene_space: str
    scene_ocean_day: str
    scene_ocean_night: str
    scene_land_day: str
    scene_land_night: str
    # shared by both themes
    white: str = "#ffffff"
    black: str = "#000000"
    link_look: str = "#2dccff"
    link_stereo: str = "#ffffff"
    link_track: str = "#f2c230"
    link_track_ink: str = "#241b00"
    link_engage: str = "#ff4d4d"
    link_engage_fill: str = "#d93a3a"
    link_engage_text: str = "#ffffff"
    link_broken: str = "#c3cad3"
    link_release: str = "#ff9f43"
    scene_custody: str = "#2dccff"
    scene_interceptors: str = "#ff9f43"
    scene_lasers: str = "#ff5c8a"
    scene_warning: str = "#7ee0a3"
    scene_relay: str = "#b39cff"
    scene_coast: str = "#8fa9b6"
    scene_border: str = "#8fa9b6"
    scene_graticule: str = "#c8dbe8"
    scene_night_lights: str = "#ffc980"
    scene_rim: str = "#6db3e8"
    scene_casing: str = "#05070a"
    scene_handle: str = "#2b66d1"
    scene_killed: str = "#8a94a3"
    scene_halo: str = "#05080c"
    scene_tag: str = "#0b1016"
    scene_chip: str = "#0e1217"
    scene_text: str = "#e6eaf0"
    scene_text_quiet: str = "#8b96a5"
    scene_critical: str = "#ff3838"
    scene_caution: str = "#fce83a"
    scene_normal: str = "#56f000"
    scene_standby: str = "#2dccff"
    folds: tuple[str, ...] = ("#440154", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30")
    """Seen by 1, 2, 3, 4, 5, 6 to 7, 8 or more satellites."""
    viridis: tuple[str, ...] = (
        "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6dcd59", "#b4de2c", "#fde725",
    )  # fmt: skip
    """Viridis (van der Walt, Smith, 2015) at ten even steps."""


DARK: Final = Tokens(
    theme="dark",
    s0="#0a0d11", s1="#14181e", s2="#1a2027", s3="#232a33", s4="#2c353f", inset="#0e1217", alt="#171c22",
    b1="#262e37", b2="#465260",
    t1="#e6eaf0", t2="#b3bdc9", t3="#8b96a5", t4="#5a6572",
    ac="#6aa5ff", acf="#2b66d1", acf_text="#ffffff", sel="#1c3558", selt="#e9f1fd",
    mark="#1d7a3c", mark_text="#ffffff",
    critical="#ff3838", serious="#ffb302", caution="#fce83a", normal="#56f000", standby="#2dccff", off="#a4abb6",
    layer_custody="#2dccff", layer_interceptors="#ff9f43", layer_lasers="#ff5c8a", layer_warning="#7ee0a3",
    layer_relay="#b39cff",
    plot_grey="#8492a3", plot_blue="#5b8def", plot_violet="#a77fe0", plot_teal="#45b3a0", plot_amber="#d8a548",
    variant_a="#8ab4ff", variant_b="#d6a0f0", variant_c="#6fd3b0",
    scene_space="#07090d", scene_ocean_day="#17384f", scene_ocean_night="#0a141e", scene_land_day="#3d5054",
    scene_land_night="#17212a",
)  # fmt: skip

LIGHT: Final = Tokens(
    theme="light",
    s0="#cfd6de", s1="#f7f8fa", s2="#eceff3", s3="#ffffff", s4="#e0e6ed", inset="#ffffff", alt="#f1f4f7",
    b1="#d6dde5", b2="#98a4b2",
    t1="#161b21", t2="#3f4a57", t3="#5b6673", t4="#99a3af",
    ac="#1b5cc8", acf="#2462cf", acf_text="#ffffff", sel="#d3e3fb", selt="#0e2c5c",
    mark="#1d7a3c", mark_text="#ffffff",
    critical="#d3140f", serious="#b36b00", caution="#8f7a00", normal="#1f8a00", standby="#007fae", off="#6b7480",
    layer_custody="#007ba6", layer_interceptors="#b85a00", layer_lasers="#c2255c", layer_warning="#1d7d4a",
    layer_relay="#6b4fc4",
    plot_grey="#6b7888", plot_blue="#2f6bd8", plot_violet="#7a4fc4", plot_teal="#1f8a78", plot_amber="#b07d18",
    variant_a="#2a62c8", variant_b="#8a3fb0", variant_c="#147a5c",
    scene_space="#0d1219", scene_ocean_day="#1f4a66", scene_ocean_night="#0e1c29", scene_land_day="#506468",
    scene_land_night="#1d2933",
)  # fmt: skip

THEMES: Final[dict[str, Tokens]] = {"dark": DARK, "light": LIGHT}


def tokens() -> Tokens:
    """Return the tokens of the theme the application shows now; the dark ones before any was applied."""
    application = QApplication.instance()
    name = application.property(THEME_PROPERTY) if application is not None else None
    return THEMES.get(str(name), DARK)
