"""From words typed to an exit status; every way to fail ends here."""

from __future__ import annotations

import _thread
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from typing import IO

from cupola.cli.arguments import COMMANDS, is_for_the_application, parsed
from cupola.errors import Cancelled, CupolaError, InputError

DONE, REFUSED, FAULT, CANCELLED = 0, 2, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 "no", 2 unusable input, 3 our fault, 130 cancelled."""
    words = sys.argv[1:] if argv is None else list(argv)
    _forgive_encodings()
    if is_for_the_application(words):
        return _status(_open, words)
    with _cancel_not_lost():
        return _status(_run, words)


def _status(do: Callable[[list[str]], int], words: list[str]) -> int:
    try:
        status = do(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, Cancelled):
        _say("Cancelled.")
        return CANCELLED
    except BrokenPipeError:
        return _quiet()
    except InputError as error:
        for problem in error.problems:
            _say(str(problem))
        return REFUSED
    except CupolaError as error:
        _say(str(error))
        return REFUSED
    except MemoryError:
        _say("There is not enough memory for this.")
        return REFUSED
    except OSError as error:
        return _refused_by_system(error)
    except Exception as error:  # noqa: BLE001 -- the one place where a fault of ours is told
        return _fault(error)
    return status


def _run(words: list[str]) -> int:
    arguments = parsed(words)
    if arguments.command is None:
        return _run(["--help"])
    from cupola.cli import commands

    return commands.COMMANDS[arguments.command](arguments)


def _open(words: list[str]) -> int:
    if words and not words[0].startswith("-") and not os.path.exists(words[0]):
        close = get_close_matches(words[0], COMMANDS, n=1)
        advice = (
            f"neither a command nor a file; did you mean 'cupola {close[0]}'?"
            if close
            else "neither a command nor a file; see cupola --help"
        )
        _say(f"{words[0]}: {advice}")
        return REFUSED
    from cupola_gui.__main__ import main as open_application

    return int(open_application(words))


@contextmanager
def _cancel_not_lost() -> Iterator[None]:
    """Ask again for a cancel that arrived where Python cannot raise it, as in the clean-up of an object."""
    told = sys.unraisablehook

    def ask_again(unraisable: sys.UnraisableHookArgs) -> None:
        if isinstance(unraisable.exc_value, KeyboardInterrupt):
            timer = threading.Timer(0.05, _thread.interrupt_main)
            timer.daemon = True
            timer.start()
        else:
            told(unraisable)

    sys.unraisablehook = ask_again
    try:
        yield
    finally:
        sys.unraisablehook = told


def _forgive_encodings() -> None:
    """A terminal that cannot show a letter shows a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(text: str, stream: IO[str] | None = None) -> None:
    with suppress(OSError, ValueError):
        print(text, file=stream or sys.stderr, flush=True)


def _quiet() -> int:
    """Whoever read our output has stopped, as ``head`` does: nothing is wrong, and nothing more is to be said."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return DONE


def _refused_by_system(error: OSError) -> int:
    from cupola.scenario.files import cannot

    _say(str(cannot("used", error.filename or "standard output", error)))
    if not error.filename:
        _quiet()  # what could not be written would be tried once more at the end
    return REFUSED


def _fault(error: Exception) -> int:
    if os.environ.get("CUPOLA_DEBUG", "") not in ("", "0"):
        _say("".join(traceback.format_exception(error)).rstrip())
    first = (str(error).splitlines() or [""])[0]
    _say(f"A fault of Cupola, not of your input: {type(error).__name__}{': ' if first else ''}{first}")
    return FAULT
