"""What README tells people to type, typed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cupola.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
LINES = [shlex.split(line)[1:] for line in README.splitlines() if line.startswith(".venv/bin/cupola ")]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def test_every_command_line_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(LINES) >= 5
    monkeypatch.chdir(folder)
    for words in LINES:
        assert main(words) == 0, words
        written = Path(words[words.index("-o") + 1]) if "-o" in words else None
        assert written is None or written.exists(), words


def test_the_python_example_works(folder: Path) -> None:
    assert main(["new", "quickstart", "-o", str(folder / "quickstart.cupola.json")]) == 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert len(PYTHON) == 1
    command = [sys.executable, "-c", PYTHON[0]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    assert done.stderr == ""
    assert re.fullmatch(r"\[(\('T\d', '(killed|leaked)'\)(, )?){3}\]\n", done.stdout)
