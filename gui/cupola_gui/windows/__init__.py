"""The main window and its dialogs."""

from __future__ import annotations

from cupola_gui.windows.main_window import MainWindow

__all__ = ["MainWindow"]
