"""The command line as a person meets it: words in, text, files and an exit status out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from cupola import __version__
from cupola.cli import main
from cupola.cli.numbers import counted, kilometres_text, number_text, seconds_text, share_text
from cupola.scenario import Scenario, parse_scenario, template

TLE = """\
ISS (ZARYA)
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
BROKEN
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2921
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.cupola.json"
    template("quickstart").save(path)
    return path


def _run(*words, **options):
    command = [sys.executable, "-c", "import sys; from cupola.cli import main; sys.exit(main())", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False, **options)


def test_import_is_light_and_quick():
    code = "import sys, cupola.cli; print(*sorted(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    spent = time.monotonic() - start
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PySide6", "PySide6QtAds", "vispy", "OpenGL", "pyqtgraph"}
    assert not loaded & {"numba", "skyfield", "scipy", "pydantic"}
    assert spent < 1.0 + _bare_python_s()


def _bare_python_s():
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - start


@pytest.mark.parametrize("words", [["check"], ["run"], ["export"]])
def test_no_command_loads_a_window(plan, words, tmp_path):
    more = ["--to", "json", "-o", str(tmp_path / "x.json")] if words == ["export"] else []
    code = (
        "import sys; from cupola.cli import main; status = main(sys.argv[1:]); "
        "bad = {m.partition('.')[0] for m in sys.modules} & {'PySide6', 'vispy', 'OpenGL', 'pyqtgraph'}; "
        "sys.exit(f'loaded {bad}' if bad else status)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "DISPLAY": ""}
    command = [sys.executable, "-c", code, *words, str(plan), *more]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_version_and_help(capsys):
    told = {"--version": f"cupola {__version__}", "--help": "exit status", "run --help": "examples"}
    for words, expected in ((words.split(), expected) for words, expected in told.items()):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 0
        assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["frobnicate", "x"], "unknown command 'frobnicate'"),
        (["run"], "cupola run: the following arguments are required: FILE"),
        (["run", "x", "--seed", "-1"], "must be a whole number from 0, is '-1'"),
    ],
)
def test_words_that_mean_nothing(capsys, words, sentence):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert sentence in capsys.readouterr().err


def test_new_lists_and_writes(tmp_path, capsys):
    assert main(["new", "--list", "--json"]) == 0
    names = [known["name"] for known in json.loads(capsys.readouterr().out)]
    assert names == ["quickstart", "custody-layer", "interceptor-layer", "shield", "aei-2025", "empty"]
    for name in names:
        assert main(["new", name, "-o", str(tmp_path / name)]) == 0
        assert Scenario.load(tmp_path / name) == template(name)
    capsys.readouterr()
    assert main(["new", "empty", "-o", "-"]) == 0
    assert parse_scenario(capsys.readouterr().out) == template("empty")
    assert main(["new", "quikstart", "-o", "-"]) == 2
    assert capsys.readouterr().err == "unknown template \"quikstart\"; did you mean 'quickstart'?\n"
    assert main(["new"]) == 2


def test_check_tells_doubts_and_problems(plan, capsys):
    assert main(["check", str(plan)]) == 0
    assert capsys.readouterr().out == f"{plan}: no problems, no doubts\n"
    assert main(["set", str(plan), "layers.custody.orbits.phasing=20", "-o", str(plan)]) == 0
    capsys.readouterr()
    assert main(["check", str(plan), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["usable"] is True
    assert [(p["severity"], p["path"]) for p in told["problems"]] == [("doubt", "layers.custody.orbits.phasing")]
    plan.write_text(plan.read_text().replace('"planes": 20', '"planes": 0').replace('"count": 3', '"count": -3'))
    assert main(["check", str(plan)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "layers.custody.orbits.planes: must be at least 1, is 0",
        "raids.raid.count: must be at least 1, is -3",
    ]
    assert main(["check", str(plan), "--json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 2


def test_a_raid_out_of_reach(plan, capsys):
    words = ["raids.raid.threat=irbm", "raids.raid.aim_area.radius_km=0"]
    assert main(["set", str(plan), *words, "-o", str(plan)]) == 0
    capsys.readouterr()
    assert main(["check", str(plan)]) == 1
    out = capsys.readouterr().out
    assert "error: raids.raid.aim_area: " in out
    assert main(["run", str(plan)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("raids.raid.aim_area: ")
    assert "km" in err
    assert "Traceback" not in err


def test_run_prints_saves_and_repeats(plan, tmp_path, capsys):
    assert main(["run", str(plan), "-o", str(tmp_path / "run"), "--seed", "5"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("UNCLASSIFIED // NOTIONAL DATA\n")
    assert "T1" in out
    assert "300.0\u2009s" in out
    assert "3 threats: " in out
    assert main(["run", str(plan), "--seed", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    saved = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert {**told, "wall_s": 0} == {**saved, "wall_s": 0}
    assert told["seed"] == Scenario.load(tmp_path / "run" / "scenario.cupola.json").seed == 5


def test_export_of_a_scenario_and_of_a_run(plan, tmp_path, capsys):
    assert main(["export", "--list"]) == 0
    assert "czml" in capsys.readouterr().out
    assert main(["export", str(plan), "--to", "json", "-o", str(tmp_path / "again.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == [str(tmp_path / "again.json")]
    assert (tmp_path / "again.json").read_text() == plan.read_text()
    assert main(["run", str(plan), "-o", str(tmp_path / "run")]) == 0
    assert main(["export", str(tmp_path / "run"), "--to", "csv", "-o", str(tmp_path / "events.csv")]) == 0
    assert (tmp_path / "events.csv").read_text() == (tmp_path / "run" / "events.csv").read_text()
    capsys.readouterr()
    assert main(["export", str(plan), "--to", "czlm", "-o", str(tmp_path / "x")]) == 2
    assert "czml" in capsys.readouterr().err
    assert main(["export", str(plan), "--to", "json", "-o", str(plan / "x")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_import_keeps_what_is_good(tmp_path, plan, capsys):
    catalogue = tmp_path / "Stations 2008.tle"
    catalogue.write_text(TLE)
    out = tmp_path / "out.cupola.json"
    assert main(["import", str(catalogue), "-o", str(out)]) == 0
    err = capsys.readouterr().err
    assert "Stations 2008.tle:5: " in err
    layer = Scenario.load(out).layers[0]
    assert (layer.id, layer.orbits.source) == ("stations-2008", "Stations 2008.tle")
    assert [row.name for row in layer.orbits.element_sets] == ["ISS (ZARYA)"]
    assert Scenario.load(out).epoch_utc == "2008-09-20T12:25:40Z"

    words = ["import", str(catalogue), str(catalogue), "--into", str(plan), "--layer", "stations", "-o", str(plan)]
    assert main(words) == 0
    scenario = Scenario.load(plan)
    assert [layer.id for layer in scenario.layers] == ["custody", "interceptors", "lasers", "stations"]
    assert len(scenario.layers[3].orbits.element_sets) == 2
    assert main(["import", str(catalogue), "--into", str(plan), "--layer", "stations", "-o", str(plan)]) == 0
    assert len(Scenario.load(plan).layers[3].orbits.element_sets) == 1
    capsys.readouterr()
    assert main(["import", str(catalogue), "--into", str(plan), "--layer", "custody", "-o", str(plan)]) == 2
    assert "layers.custody: is a layer of designed orbits" in capsys.readouterr().err


def test_import_of_nothing_writes_nothing(tmp_path, capsys):
    bad = tmp_path / "bad.tle"
    bad.write_text("\n".join(TLE.splitlines()[3:]))
    assert main(["import", str(bad), str(tmp_path / "none"), "-o", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert "nothing was imported" in err
    assert "none: cannot be read: does not exist" in err
    assert not (tmp_path / "out").exists()


def test_set_tells_every_problem(plan, tmp_path, capsys):
    before = plan.read_bytes()
    assert main(["set", str(plan), "seed=x", "layers.custody.orbits.planes=0", "-o", str(plan)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        'seed: must be a whole number, is "x"',
        "layers.custody.orbits.planes: must be at least 1, is 0",
    ]
    assert main(["set", str(plan), "seed", "-o", str(plan)]) == 2
    assert capsys.readouterr().err == "seed: must be followed by = and a value\n"
    assert plan.read_bytes() == before
    assert main(["set", str(plan), "seed=9", "-o", str(plan)]) == 0
    assert Scenario.load(plan).seed == 9
    assert plan.with_name(plan.name + ".bak").read_bytes() == before


def test_schema_is_json(capsys, tmp_path):
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["title"] == "Scenario"
    assert main(["schema", "-o", str(tmp_path / "schema.json")]) == 0
    assert (tmp_path / "schema.json").read_text() == printed


def test_files_that_cannot_be_used(tmp_path, capsys):
    huge, text = tmp_path / "huge.json", tmp_path / "text.json"
    with open(huge, "wb") as file:
        file.truncate(2**30)
    text.write_bytes(b"\xff\xfe\x00binary")
    for name in (huge, text, tmp_path / "none", tmp_path):
        for command in ("check", "run"):
            assert main([command, str(name)]) == 2
            err = capsys.readouterr().err
            assert err.startswith(f"{name}: ")
            assert len(err.splitlines()) == 1


def test_a_mistyped_command_is_not_taken_for_a_file(capsys):
    assert main(["chek"]) == 2
    assert capsys.readouterr().err == "chek: neither a command nor a file; did you mean 'cupola check'?\n"
    assert main(["nowhere.cupola.json"]) == 2


def test_a_fault_of_ours_is_one_line(plan, capsys, monkeypatch):
    def broken(path):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("cupola.scenario.read_scenario", broken)
    monkeypatch.delenv("CUPOLA_DEBUG", raising=False)
    assert main(["check", str(plan)]) == 3
    assert capsys.readouterr().err == "A fault of Cupola, not of your input: ZeroDivisionError: division by zero\n"
    monkeypatch.setenv("CUPOLA_DEBUG", "1")
    assert main(["check", str(plan)]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_stops_is_no_fault():
    done = _run_through("schema", "| head -c 10")
    assert (done.stdout[:1], done.stderr) == ("{", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_output_that_cannot_be_written():
    done = _run_through("schema", "> /dev/full")
    assert (done.returncode, done.stderr) == (2, "standard output: cannot be used: the disk is full\n")


def _run_through(words, shell):
    code = "import sys; from cupola.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = f'"{sys.executable}" -c "{code}" {words} {shell}'
    return subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)


def test_interrupting_a_run_leaves_nothing(plan, tmp_path):
    code = (
        "import os, signal, sys, threading; from cupola.cli import main; import cupola.simulation as s; "
        "keep = s.simulate\n"
        "def late(scenario, progress):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return keep(scenario, progress)\n"
        "s.simulate = late; sys.exit(main())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code, "run", str(plan), "-o", str(tmp_path / "run")]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Cancelled.\n")
    assert os.listdir(tmp_path) == ["plan.cupola.json"]


def test_a_narrow_terminal_goes_without_some_columns(monkeypatch):
    from cupola.cli import printing

    rows = [["T1", "icbm-solid", "killed"]]
    for width, shown in ((40, [0, 1, 2]), (29, [0, 1, 2]), (28, [0, 2]), (5, [0, 2])):
        monkeypatch.setattr(printing, "output_width", lambda width=width: width)
        assert printing.fitting_columns(["Threat", "Kind", "Outcome"], rows, ["Kind"]) == shown


def test_numbers_as_people_read_them():
    assert number_text(1420) == "1,420"
    assert number_text(-3, 1) == "\u22123.0"
    assert number_text(-0.04, 1) == "0.0"
    assert seconds_text(None) == "none"
    assert kilometres_text(16.53) == "16.5\u2009km"
    assert kilometres_text(7379.2) == "7,379\u2009km"
    assert share_text(0.958) == "95.8\u2009%"
    assert share_text(0.99994) == "99.9\u2009%"
    assert share_text(0.99996) == "100\u2009%"
    assert counted(1, "shot") == "1 shot"
    assert counted(1420, "satellite") == "1,420 satellites"


def test_a_table_whose_reader_stops_is_no_fault():
    done = _run_through("new --list", "| head -c 1")
    assert (done.stdout, done.stderr) == ("T", "")


def test_an_export_may_go_to_standard_output(plan, tmp_path, capsys):
    assert main(["export", str(plan), "--to", "json", "--seed", "9", "-o", "-"]) == 0
    assert parse_scenario(capsys.readouterr().out).seed == 9
    assert os.listdir(tmp_path) == ["plan.cupola.json"]


def test_what_has_no_effect_is_refused(plan, tmp_path, capsys):
    assert main(["export", str(plan), "--to", "oem", "--footprints", "custody", "-o", "-"]) == 2
    told = capsys.readouterr().err
    assert "--footprints: has no effect on CCSDS OEM" in told
    assert "-o: CCSDS OEM is a folder and cannot go to standard output" in told
    assert main(["export", str(tmp_path), "--to", "csv", "--seed", "3", "-o", "x.csv"]) == 2
    assert "--seed: has no effect on a saved run" in capsys.readouterr().err
    assert main(["run", str(plan), "-o", "-"]) == 2
    assert os.listdir(tmp_path) == ["plan.cupola.json"]


def test_a_cancel_that_python_cannot_raise_is_asked_again(plan):
    code = (
        "import sys; from cupola.cli import main; import cupola.scenario as s\n"
        "class Late:\n"
        "    def __del__(self): raise KeyboardInterrupt\n"
        "def wait(path):\n"
        "    import time; late = Late(); del late; time.sleep(20)\n"
        "s.read_scenario = wait; sys.exit(main())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(plan)], capture_output=True, text=True, env=environment, check=False,
        timeout=60, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130, "Cancelled.\n")
