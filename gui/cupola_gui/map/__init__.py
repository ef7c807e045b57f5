"""The 2D map: the same picture of the world as the globe's, painted without OpenGL."""
