"""Which words open the application, and which run headless."""

from __future__ import annotations

import pytest

from cupola.cli.arguments import is_for_the_application


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ([], True),
        (["plan.cupola.json"], True),
        (["--tour", "folder"], True),
        (["plan.cupola.json", "--theme", "light"], True),
        (["run", "plan.cupola.json"], False),
        (["--help"], False),
        (["plan.cupola.json", "other.cupola.json"], False),
    ],
)
def test_words_that_open_the_application(words: list[str], opens: bool) -> None:
    assert is_for_the_application(words) is opens
