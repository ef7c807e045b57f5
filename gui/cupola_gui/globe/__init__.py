"""The 3D globe: the picture of the world, its satellites, and what happens at a moment of a run."""

from cupola_gui.globe.moment import Moment, moment_of
from cupola_gui.globe.widget import GlobeWidget

__all__ = ["GlobeWidget", "Moment", "moment_of"]
