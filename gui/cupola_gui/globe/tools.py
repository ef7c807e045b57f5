"""What the buttons of the tool column do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

if TYPE_CHECKING:
    from cupola_gui.globe.widget import GlobeWidget

SHOWN: Final = (
    ("show_labels", "Labels"),
    ("show_graticule", "Graticule"),
    ("show_borders", "Borders"),
    ("show_lights", "Night lights"),
    ("hatches", "Places under the fold"),
)


def use_tool(globe: GlobeWidget, name: str, button: QToolButton) -> None:
    """Do what a button says."""
    if name == "select":
        globe.measure(False)
    elif name == "measure":
        globe.measure(not globe.measuring)
    elif name == "whole":
        globe.whole_earth()
    elif name == "follow":
        globe.set_mode("free" if globe.steering.mode == "follow" else "follow")
    elif name == "layers":
        menu = shown_menu(globe)
        menu.popup(button.mapToGlobal(QPoint(-menu.sizeHint().width() - 6, 0)))
    elif name == "picture":
        save_picture(globe)
    elif name == "fullscreen":
        window = globe.window()
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()
        button.setChecked(window.isFullScreen())


def shown_menu(globe: GlobeWidget) -> QMenu:
    """Return the menu of what the globe shows beside the scenario's own objects."""
    menu = QMenu(globe)
    menu.aboutToHide.connect(menu.deleteLater)
    for name, title in SHOWN:
        owner = {"show_labels": globe.scene, "hatches": globe}.get(name, globe.scene.earth)
        action = QAction(title, menu)
        action.setCheckable(True)
        action.setChecked(bool(getattr(owner, name)))
        action.toggled.connect(lambda checked, name=name: globe.set_shown(name, checked))
        menu.addAction(action)
    return menu


def save_picture(globe: GlobeWidget) -> None:
    """Ask where to, and save the picture."""
    picture = globe.grab_image()
    chosen, _ = QFileDialog.getSaveFileName(globe, "Save a picture", str(Path.home() / "globe.png"), "PNG (*.png)")
    if chosen:
        picture.save(chosen if chosen.lower().endswith(".png") else f"{chosen}.png")
