"""What is changed by hand: the object browser and the properties."""

from __future__ import annotations

from cupola_gui.editors.object_browser import ObjectBrowser
from cupola_gui.editors.properties import Properties

__all__ = ["ObjectBrowser", "Properties"]
