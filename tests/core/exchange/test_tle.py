"""Two-line elements: what comes in goes out equal, and every bad object is named while the others are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sgp4
from hypothesis import given, settings
from hypothesis import strategies as st
from sgp4.alpha5 import to_alpha5
from sgp4.api import Satrec

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError
from cupola.exchange.imported import MAXIMUM_BYTES, read_elements
from cupola.exchange.tle import catalogue_number, checksum, parse_tle, read_tle, tle_lines, write_tle

VERIFICATION = Path(sgp4.__file__).parent / "SGP4-VER.TLE"


def catalogue(count: int, first_number: int = 44_700) -> tuple[ElementSet, ...]:
    """Return made-up objects with numbers as a TLE holds them."""
    rng = np.random.default_rng(5)
    return tuple(
        ElementSet(
            f"NOTIONAL-{k}", first_number + k, f"20{k % 27:02d}-{k % 999 + 1:03d}{'ABCDEFG'[k % 7]}", "U",
            f"2026-05-{k % 30 + 1:02d}T{6 * (k % 4):02d}:00:00.{864 * (k % 1157):06d}",
            round(float(rng.uniform(1.0, 14.5)), 8), round(float(rng.uniform(0.0, 0.05)), 7),
            round(float(rng.uniform(0.0, 180.0)), 4),
            *(round(float(angle), 4) for angle in rng.uniform(0.0, 359.9999, 3)),
            0, k % 9_999, k % 99_999, float(f"{rng.uniform(-1.0, 1.0) * 10.0 ** -(k % 4 + 4):.4e}"),
            round(float(rng.uniform(-0.9, 0.9)), 8), 0.0 if k % 3 else -1.2345e-7,
        )
        for k in range(count)
    )  # fmt: skip


def text_of(element_sets: tuple[ElementSet, ...]) -> str:
    return "\n".join(line for one in element_sets for line in tle_lines(one)) + "\n"


def problems_of(path: Path) -> list[str]:
    try:
        return list(map(str, read_tle(path).problems))
    except InputError as error:
        return list(map(str, error.problems))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.tle"
    path.write_text(text_of(catalogue(3)))
    return path


def broken(path: Path, line: int, change: object) -> Path:
    lines = path.read_text().split("\n")
    lines[line - 1] = change(lines[line - 1])  # type: ignore[operator]
    path.write_text("\n".join(lines))
    return path


def with_sum(line: str) -> str:
    return f"{line[:68]}{checksum(line)}"


def test_the_verification_set_comes_back_equal_line_by_line(tmp_path: Path) -> None:
    read = read_tle(VERIFICATION)
    assert [problem.path for problem in read.problems] == [f"SGP4-VER.TLE:{line}" for line in (100, 103, 106)]
    write_tle(read.element_sets, tmp_path / "again.tle")
    theirs = {line[:69] for line in VERIFICATION.read_text().splitlines() if line[:2] in ("1 ", "2 ")}
    changed = [line for line in (tmp_path / "again.tle").read_text().splitlines() if line not in theirs]
    assert [line[2:7] for line in changed] == ["11801", "29141"]  # a blank ephemeris type; an exponent written -0


def test_a_catalogue_comes_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "many.tle"
    written = write_tle(catalogue(500), path)
    assert written.paths == (path,)
    assert written.largest_difference_m == 0.0
    first = read_tle(path)
    assert not first.problems
    write_tle(first.element_sets, tmp_path / "again.tle")
    assert (tmp_path / "again.tle").read_bytes() == path.read_bytes()


def test_another_reader_reads_the_same_numbers(good: Path) -> None:
    lines = good.read_text().splitlines()
    for k, element_set in enumerate(read_tle(good).element_sets):
        theirs = Satrec.twoline2rv(lines[3 * k + 1], lines[3 * k + 2])
        assert theirs.satnum == element_set.norad_cat_id
        assert theirs.bstar == pytest.approx(element_set.bstar, rel=1e-12)
        assert theirs.ecco == element_set.eccentricity
        assert np.degrees(theirs.nodeo) == pytest.approx(element_set.raan_deg, abs=1e-12)
        assert theirs.no_kozai * 1440.0 / (2 * np.pi) == pytest.approx(element_set.mean_motion_rev_day, rel=1e-14)


@pytest.mark.parametrize("number", [100_000, 148_493, 180_000, 230_000, 239_999, 339_999])
def test_alpha5_is_spelled_without_i_and_o(number: int, tmp_path: Path) -> None:
    (one,) = catalogue(1, number)
    columns = tle_lines(one)[1][2:7]
    assert columns[0] not in "IO"
    assert catalogue_number(columns) == number
    assert columns == to_alpha5(number)
    path = tmp_path / "alpha.tle"
    path.write_text(text_of((one,)))
    assert read_tle(path).element_sets[0].norad_cat_id == number


def test_numbers_that_no_tle_holds_are_refused_and_an_omm_offered(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="339999: write an OMM instead"):
        write_tle(catalogue(2, 339_999), tmp_path / "large.tle")
    assert not (tmp_path / "large.tle").exists()


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("NOTIONAL", "0 NOTIONAL").encode(),
        lambda text: text.replace(" \n", "\u00a0\n").replace("U ", "U\u00a0").encode(),
        lambda text: text.replace(" \n", "\u00a0\n").encode("latin-1"),
        lambda text: ("# made up\n\n" + text.replace("\n2 ", "\n\n# between\n2 ")).encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.replace("\n", "  \n").encode(),
    ],
)
def test_the_dress_of_a_file_does_not_matter(dress: object, tmp_path: Path) -> None:
    path = tmp_path / "dressed.txt"
    path.write_bytes(dress(text_of(catalogue(4))))  # type: ignore[operator]
    read = read_elements(path)
    assert not read.problems
    expected = tuple(read_again.norad_cat_id for read_again in catalogue(4))
    assert tuple(one.norad_cat_id for one in read.element_sets) == expected
    assert [one.name for one in read.element_sets] == [one.name for one in catalogue(4)]


def test_two_lines_without_names(tmp_path: Path) -> None:
    path = tmp_path / "two.tle"
    path.write_text("\n".join(line for one in catalogue(3) for line in tle_lines(one)[1:]))
    read = read_tle(path)
    assert [one.name for one in read.element_sets] == ["", "", ""]
    write_tle(read.element_sets, tmp_path / "again.tle")
    assert len((tmp_path / "again.tle").read_text().splitlines()) == 6


@pytest.mark.parametrize(
    ("line", "change", "place", "sentence"),
    [
        (5, lambda s: s[:68] + str((int(s[68]) + 1) % 10), 5, "the checksum of line 1 is"),
        (6, lambda s: s[:50], 6, "line 2 is cut: it has 50 of 69 characters"),
        (6, lambda s: with_sum(s[:52] + "1x.50000000" + s[63:]), 6, 'the mean motion is "1x.50000000", not a number'),
        (5, lambda s: with_sum(s[:53] + " 1e234-3" + s[61:]), 5, "the B* is"),
        (5, lambda s: with_sum(s[:18] + "26400.00000000" + s[32:]), 5, "is not a day of that year"),
        (5, lambda s: with_sum(s[:2] + "I0001" + s[7:]), 5, "which Alpha-5 leaves out"),
        (6, lambda s: with_sum(s[:2] + "00007" + s[7:]), 6, 'its number is "00007" in line 2'),
        (6, lambda s: with_sum(s[:52] + " 0.00000000" + s[63:]), 6, "mean motion is 0; it must be above 0"),
        (6, lambda s: with_sum(s[:52] + "-1.00000000" + s[63:]), 6, "mean motion is -1"),
        (6, lambda s: with_sum(s[:8] + "190.0000" + s[16:]), 6, "inclination is 190"),
        (5, lambda s: with_sum(s[:62] + "4" + s[63:]), 5, "only SGP4 elements (type 0) can be moved"),
        (5, lambda s: "", 6, "line 1 is missing"),
        (6, lambda s: "", 5, "line 2 is missing"),
        (5, lambda s: "what is this", 4, "no elements follow the name"),
    ],
)
def test_a_bad_object_is_named_and_the_others_are_read(
    good: Path, line: int, change: object, place: int, sentence: str
) -> None:
    read = read_tle(broken(good, line, change))
    assert [one.norad_cat_id for one in read.element_sets] == [44_700, 44_702]
    assert read.problems[0].path == f"good.tle:{place}"
    assert any(sentence in problem.message for problem in read.problems)


def test_values_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    (one,) = catalogue(1)
    for change, sentence in (
        ({"mean_motion_dot": 1.5}, "first derivative"),
        ({"bstar": 1e12}, "B\\*"),
        ({"object_id": "far too long"}, "designator"),
        ({"mean_motion_rev_day": 120.0}, "mean motion"),
    ):
        with pytest.raises(InputError, match=sentence):
            write_tle((one._replace(**change),), tmp_path / "x.tle")
    with pytest.raises(InputError, match="no element sets to write"):
        write_tle((), tmp_path / "x.tle")
    assert not (tmp_path / "x.tle").exists()


def test_an_epoch_that_rounds_up_carries_into_the_next_year() -> None:
    (one,) = catalogue(1)
    late = one._replace(epoch_utc="2026-12-31T23:59:59.999999")
    assert tle_lines(late)[1][18:32] == "27001.00000000"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x00\x01\x02" * 100, "is not text"),
        (b"PK\x03\x04rest", "it looks like a ZIP archive"),
        (b"hello, world\n", "is neither two-line elements nor an OMM"),
        (b'{"format": "cupola-scenario"}', "it looks like a Cupola scenario"),
        (b"CCSDS_OEM_VERS = 2.0\n", "it looks like a CCSDS ephemeris"),
        (b"<!DOCTYPE html><html></html>", "it looks like a web page"),
        (b"stk.v.12.0\n", "it looks like an STK ephemeris"),
    ],
)
def test_what_is_no_file_of_elements_is_named(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "thing.tle"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        read_elements(path)
    with pytest.raises(InputError, match=sentence):
        read_tle(path)


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "none.tle") == [f"{tmp_path}/none.tle: cannot be read: does not exist"]
    assert "is a folder" in problems_of(tmp_path)[0]
    huge = tmp_path / "huge.tle"
    with huge.open("wb") as stream:
        stream.truncate(MAXIMUM_BYTES * 4)  # sparse: takes no room
    assert problems_of(huge) == [f"{huge}: is too large: 1,024 MiB, at most 256 MiB are read"]


def test_an_omm_given_as_tle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.tle"
    path.write_text('[{"OBJECT_NAME": "A"}]')
    assert problems_of(path) == ["x.tle: does not hold two-line elements: it looks like an OMM as JSON"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.characters()), min_size=1, max_size=6))
def test_no_change_of_letters_does_more_than_name_a_problem(changes: list[tuple[int, str]]) -> None:
    letters = list(text_of(catalogue(3)))
    for place, letter in changes:
        letters[place % len(letters)] = letter
    try:
        read = parse_tle("".join(letters), Path("any.tle"))
    except InputError as error:
        element_sets, problems = (), error.problems
    else:
        element_sets, problems = read.element_sets, read.problems
    assert len(element_sets) + len(problems) >= 1
    assert all(len(tle_lines(one)[-1]) == 69 for one in element_sets)
