"""Results of a run: immutable arrays and tables, saved and loaded."""

from __future__ import annotations

from cupola.results.loading import load_results
from cupola.results.parts import Results
from cupola.results.saving import save_results
from cupola.results.summary import summary

__all__ = ["Results", "load_results", "save_results", "summary"]
