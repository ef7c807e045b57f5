"""What the buttons of the map's tool column open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

if TYPE_CHECKING:
    from cupola_gui.map.widget import MapWidget

SHOWN: Final = (
    ("show_labels", "Labels"),
    ("show_graticule", "Graticule"),
    ("show_borders", "Borders"),
    ("show_lights", "Night lights"),
    ("hatches", "Places under the fold"),
)


def shown_menu(chart: MapWidget, button: QToolButton) -> QMenu:
    """Open the menu of what the map shows beside the scenario's own objects."""
    menu = QMenu(chart)
    menu.aboutToHide.connect(menu.deleteLater)
    for name, title in SHOWN:
        owner = {"show_labels": chart.drawing, "hatches": chart}.get(name, chart.drawing.backdrop)
        action = QAction(title, menu)
        action.setCheckable(True)
        action.setChecked(bool(getattr(owner, name)))
        action.toggled.connect(lambda checked, name=name: chart.set_shown(name, checked))
        menu.addAction(action)
    menu.popup(button.mapToGlobal(QPoint(-menu.sizeHint().width() - 6, 0)))
    return menu


def save_picture(chart: MapWidget) -> None:
    """Ask where to, and save the picture."""
    picture = chart.grab_image()
    chosen, _ = QFileDialog.getSaveFileName(chart, "Save a picture", str(Path.home() / "map.png"), "PNG (*.png)")
    if chosen:
        picture.save(chosen if chosen.lower().endswith(".png") else f"{chosen}.png")
