"""The 3D globe: the picture of the world, its satellites, and what happens at a moment of a run."""

from cupola_gui.globe.widget import GlobeWidget
from cupola_gui.world.moment import Moment, moment_of

__all__ = ["GlobeWidget", "Moment", "moment_of"]
