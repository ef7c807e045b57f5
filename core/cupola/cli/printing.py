"""Tables, JSON and progress on a terminal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from cupola.progress import Progress, ignore_progress

_GAP: Final = 3
"""Columns between two columns of a table."""

_WIDE: Final = 200
"""Columns given to a table that goes into a file or another program."""


def print_json(value: Any) -> None:
    """Print one JSON document; what is not a finite number has no place in it and would raise."""
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings."""
    print(table_text(headings, rows))


def table_text(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return rows under their headings; the columns of ``right`` are figures. Cells too wide for the terminal fold."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(file=sys.stdout, width=output_width(), highlight=False)
    with console.capture() as captured:  # rich would turn a reader that stops into an exit status of its own
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().rstrip().split("\n"))


def output_width() -> int:
    """Return how many columns the output has: those of the terminal, or many where it goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE


def fitting_columns(headings: Sequence[str], rows: Sequence[Sequence[str]], dispensable: Sequence[str]) -> list[int]:
    """Return the numbers of the columns to show: on a narrow terminal the dispensable ones go, in order."""
    widths = [max(map(len, column)) + _GAP for column in zip(headings, *rows, strict=True)]
    shown = list(range(len(headings)))
    for name in dispensable:
        if sum(widths[number] for number in shown) - _GAP <= output_width():
            break
        shown.remove(list(headings).index(name))
    return shown


def say(text: str) -> None:
    """Print a sentence beside the output, on standard error."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def progress_shown() -> Iterator[Progress]:
    """Give a progress that draws a bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=30), TextColumn("{task.percentage:>3.0f}\u2009%"), TimeElapsedColumn())
    with Bar(TextColumn("{task.description}"), *columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)

        def report(share: float, what: str) -> None:
            bar.update(task, completed=share, description=what)

        yield report
