"""The OpenGL canvas, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QWidget

WITHOUT_WIDGETS = ("offscreen", "minimal", "linuxfb", "vnc")
"""Platforms of Qt that cannot put OpenGL into a widget, whatever contexts they make."""
NO_CONTEXT = "OpenGL could not be started on this screen."


def opengl_reason() -> str:
    """Return why no OpenGL picture can be drawn here, in one line; "" when it can."""
    if QGuiApplication.platformName() in WITHOUT_WIDGETS:
        return NO_CONTEXT
    context = QOpenGLContext()
    if not context.create():
        return NO_CONTEXT
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not surface.isValid() or not context.makeCurrent(surface):
        return NO_CONTEXT
    version = context.format().version()
    context.doneCurrent()
    if version[0] < 2:
        return f"OpenGL 2.1 is needed, this screen offers {version[0]}.{version[1]}."
    return ""


def open_canvas(parent: QWidget, draw: Callable[[], None], started: Callable[[], None]) -> Any:
    """Return a vispy canvas inside a widget; ``started`` is called whenever its OpenGL state is new.

    Antialiasing is done by the shaders, so the canvas asks for no samples and no depth.
    """
    from vispy import app

    app.use_app("pyside6")
    canvas = app.Canvas(
        parent=parent,
        keys=None,
        show=False,
        autoswap=False,
        vsync=True,
        config={"samples": 0, "depth_size": 0},
        dpi=96,  # never used, but asking the screen runs a program that a bare machine lacks
    )
    canvas.events.initialize.connect(lambda event: started())
    canvas.events.draw.connect(lambda event: draw())
    canvas.native.setMouseTracking(True)
    canvas.native.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return canvas
