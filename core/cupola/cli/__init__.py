"""The command line: ``cupola [FILE]`` opens the application, every other command runs without a window."""

from __future__ import annotations

from cupola.cli.program import main

__all__ = ["main"]
