"""The 2D map: the same picture of the world as the globe's, painted without OpenGL."""

from cupola_gui.map.ground import Track
from cupola_gui.map.widget import MapWidget

__all__ = ["MapWidget", "Track"]
