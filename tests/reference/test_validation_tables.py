"""The tables of the help pages say what their commands measure today."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cupola_data.help_files import page_text


def _validate() -> ModuleType:
    path = Path(__file__).with_name("validate.py")
    spec = importlib.util.spec_from_file_location("validate_tables", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["validate_tables"] = module
    spec.loader.exec_module(module)
    return module


VALIDATE = _validate()
KEPT = json.loads(VALIDATE.TABLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(VALIDATE.MEASURED))
def test_a_table_is_what_its_command_measures(name: str) -> None:
    measured = VALIDATE.MEASURED[name]()
    kept = KEPT[name]
    assert {key: measured[key] for key in ("title", "command", "columns", "note")} == {
        key: kept[key] for key in ("title", "command", "columns", "note")
    }
    for now, then in zip(measured["rows"], kept["rows"], strict=True):
        for one, other in zip(now, then, strict=True):
            if isinstance(other, str):
                assert one == other
            else:  # two digits are stated: the last may turn by one
                assert one == pytest.approx(other, rel=0.1)


def test_the_page_shows_the_kept_tables_and_only_them() -> None:
    assert page_text("validation").split("<!-- tables -->\n\n")[1] == VALIDATE.shown(KEPT)
    assert set(KEPT) == {*VALIDATE.MEASURED, *VALIDATE.BY_BRAHE}


def test_the_page_of_threats_shows_every_parameter() -> None:
    assert VALIDATE.classes_text() in page_text("threats")
