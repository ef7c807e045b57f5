"""Two-line and three-line element sets (Hoots and Roehrich 1980; Alpha-5 as Space-Track defines it)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cupola.astro.element_sets import ElementSet
from cupola.astro.sgp4_batch import largest_difference_m
from cupola.errors import InputError, Problem
from cupola.exchange.element_text import KIND_NAMES, Imported, kind_of, read_text, result_of, unusable
from cupola.exchange.export import Written
from cupola.scenario.replacing import whole_file

LARGEST_NUMBER: Final = 339_999
"""Z9999 in Alpha-5."""

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ALPHA5: Final = {letter: 10 + place for place, letter in enumerate(_LETTERS)}
_WORTH: Final = bytes(byte - 48 if 48 <= byte <= 57 else int(byte == 45) for byte in range(256))
_NUMBERS1: Final = re.compile(r"[0-9 .+\-]*", re.ASCII)
_LENGTH: Final = 69
_UNIT_US: Final = 864
"""A TLE counts its epoch in 1e-8 of a day."""

_FIELDS1: Final = (
    ("epoch year", 18, 20, int),
    ("epoch day", 20, 32, float),
    ("first derivative of mean motion", 33, 43, float),
    ("second derivative of mean motion", 44, 52, None),
    ("B*", 53, 61, None),
    ("ephemeris type", 62, 63, int),
    ("element set number", 64, 68, int),
)
_FIELDS2: Final = (
    ("inclination", 8, 16, float),
    ("right ascension of the node", 17, 25, float),
    ("eccentricity", 26, 33, int),
    ("argument of perigee", 34, 42, float),
    ("mean anomaly", 43, 51, float),
    ("mean motion", 52, 63, float),
    ("revolution number", 63, 68, int),
)


class _LineError(Exception):
    """A sentence about line 1 or line 2 of an object."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def checksum(line: str) -> int:
    """Return the sum of the digits in the first 68 columns, a minus counting 1, modulo 10."""
    return sum(line[:68].encode("latin-1", "replace").translate(_WORTH)) % 10


def read_tle(path: Path | str) -> Imported:
    """Return the element sets of a file with two or three lines each, and one problem for each bad object.

    A problem's path is ``file.tle:LINE``. Names may begin with "0 "; blank lines and lines that begin with # are passed
    over, as is whatever stands after column 69. Raises ``InputError`` when the file cannot be used at all or no object
    in it can.
    """
    place = Path(path)
    text = read_text(place)
    kind = kind_of(place, text)
    if kind != "tle":
        raise InputError([Problem(place.name, f"does not hold two-line elements: it looks like {KIND_NAMES[kind]}")])
    return parse_tle(text, place)


def parse_tle(text: str, path: Path) -> Imported:
    """Return the element sets of a text; ``path`` only names it in problems."""
    element_sets: list[ElementSet] = []
    problems: list[Problem] = []
    for number, name, first, second, second_number in _objects(text, path, problems):
        try:
            element_sets.append(_element_set(name, first, second))
        except _LineError as bad:
            line = number if bad.line == 1 else second_number
            problems.append(Problem(f"{path.name}:{line}", f"{_called(name, first)}{bad.sentence}"))
    problems.sort(key=lambda problem: int(problem.path.rpartition(":")[2]))
    return result_of(path, element_sets, problems)


def _called(name: str, first: str) -> str:
    called = name or first[2:7].strip()
    return f"{called}: " if called else ""


def _objects(text: str, path: Path, problems: list[Problem]) -> Iterator[tuple[int, str, str, str, int]]:
    """Yield (line, name, line 1, line 2, its line) of each object; lines that belong to none become problems."""
    lines = [
        (number, line)
        for number, line in enumerate(map(str.rstrip, text.split("\n")), start=1)
        if line and not line.startswith("#")
    ]
    lines.append((0, ""))
    name, name_line, index = "", 0, 0
    while index < len(lines) - 1:
        number, line = lines[index]
        following_number, following = lines[index + 1]
        if line.startswith("1 ") and (following.startswith("2 ") or len(line) > 40):
            if following.startswith("2 "):
                yield number, name, line, following, following_number
                index += 1
            else:
                problems.append(Problem(f"{path.name}:{number}", f"{_called(name, line)}line 2 is missing"))
            name = ""
        elif line.startswith("2 ") and len(line) > 40:
            problems.append(Problem(f"{path.name}:{number}", f"{_called(name, line)}line 1 is missing"))
            name = ""
        else:
            if name:
                problems.append(Problem(f"{path.name}:{name_line}", f'no elements follow the name "{name[:40]}"'))
            name, name_line = line.removeprefix("0 ").strip(), number
        index += 1
    if name:
        problems.append(Problem(f"{path.name}:{name_line}", f'no elements follow the name "{name[:40]}"'))


def _element_set(name: str, first: str, second: str) -> ElementSet:
    first, second = _whole(1, first), _whole(2, second)
    if not _NUMBERS1.fullmatch(first, 18) or not _NUMBERS1.fullmatch(second, 7):
        raise _letters(first, second)
    if not (first[:18].isascii() and first[:18].isprintable()):
        raise _LineError(1, f"line 1 has a letter that no TLE has: {first[:18]!r}")
    number = catalogue_number(first[2:7], 1)
    if first[2:7] != second[2:7] and number != catalogue_number(second[2:7], 2):
        raise _LineError(2, f'its number is "{second[2:7].strip()}" in line 2 and "{first[2:7].strip()}" in line 1')
    try:
        element_set = ElementSet(
            name,
            number,
            _object_id(first[9:17]),
            first[7].strip() or "U",
            _epoch(int(first[18:20]), first[20:32]),
            float(second[52:63]),
            int(second[26:33]) * 1e-7 if " " in second[26:33] else float(f".{second[26:33]}"),
            float(second[8:16]),
            float(second[17:25]),
            float(second[34:42]),
            float(second[43:51]),
            int(first[62]) if first[62] != " " else 0,
            int(first[64:68].strip() or 0),
            int(second[63:68].strip() or 0),
            _with_exponent(first[53:61]),
            float(first[33:43]),
            _with_exponent(first[44:52]),
        )
    except ValueError as error:
        raise _bad_field(first, second) from error
    if (sentence := unusable(element_set)) is not None:
        raise _LineError(1 if "B*" in sentence or "derivative" in sentence or "ephemeris" in sentence else 2, sentence)
    return element_set


def _whole(number: int, line: str) -> str:
    if len(line) < _LENGTH:
        raise _LineError(number, f"line {number} is cut: it has {len(line)} of {_LENGTH} characters")
    if line[68] != str(sum_ := checksum(line)):
        raise _LineError(number, f"the checksum of line {number} is {line[68]} and should be {sum_}")
    return line


def catalogue_number(text: str, line: int = 1) -> int:
    """Return the number that five columns hold, Alpha-5 included: "A0000" is 100000; no I, no O."""
    stripped = text.strip()
    if stripped.isdecimal() and stripped.isascii():
        return int(stripped)
    if len(stripped) == 5 and stripped[1:].isdecimal() and stripped.isascii():
        if stripped[0] in "IO":
            raise _LineError(
                line, f'the catalogue number "{stripped}" begins with {stripped[0]}, which Alpha-5 leaves out'
            )
        if stripped[0] in _ALPHA5:
            return _ALPHA5[stripped[0]] * 10_000 + int(stripped[1:])
    raise _LineError(line, f'the catalogue number is "{stripped}"; it must be a number or Alpha-5')


def _object_id(columns: str) -> str:
    text = columns.strip()
    if len(text) >= 6 and text[:5].isdecimal() and text.isascii() and not columns.startswith(" "):
        year = int(text[:2])
        return f"{1900 + year if year >= 57 else 2000 + year}-{text[2:]}"
    return text


def _epoch(year: int, day_text: str) -> str:
    days, _, decimals = day_text.partition(".")
    day = int(days)
    year += 1900 if year >= 57 else 2000
    start = date(year, 1, 1).toordinal()
    if not 1 <= day <= date(year + 1, 1, 1).toordinal() - start:
        raise ValueError("day of the year")
    microseconds = round(int(decimals.ljust(8, "0")) * _UNIT_US / 10 ** max(len(decimals) - 8, 0)) if decimals else 0
    seconds, rest = divmod(microseconds, 1_000_000)
    calendar = date.fromordinal(start + day - 1).isoformat()
    return f"{calendar}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:06d}"


def _with_exponent(columns: str) -> float:
    """Return the number of " 12345-3": a decimal point before the digits, and a power of ten.

    Zero is written 00000+0 by some and 00000-0 by others; a negative zero remembers the second.
    """
    text = columns.strip()
    if not text:
        return 0.0
    if text == "00000-0":
        return -0.0
    sign = text[0] if text[0] in "+-" else ""
    return float(f"{sign}.{text[len(sign) : -2].strip()}e{text[-2:]}")


def _letters(first: str, second: str) -> _LineError:
    for number, line, fields in ((1, first, _FIELDS1), (2, second, _FIELDS2)):
        for title, low, high, _ in fields:
            if not _NUMBERS1.fullmatch(line[low:high]):
                return _not_a_number(number, title, line[low:high], low, high)
        if not _NUMBERS1.fullmatch(line, 18 if number == 1 else 7):
            return _LineError(number, f"line {number} has letters between its numbers")
    return _LineError(1, "cannot be read")


def _bad_field(first: str, second: str) -> _LineError:
    for number, line, fields in ((1, first, _FIELDS1), (2, second, _FIELDS2)):
        for title, low, high, kind in fields:
            text = line[low:high]
            try:
                if kind is None:
                    _with_exponent(text)
                elif text.strip() or title not in ("ephemeris type", "element set number", "revolution number"):
                    kind(text)
            except ValueError:
                return _not_a_number(number, title, text, low, high)
    try:
        _epoch(int(first[18:20]), first[20:32])
    except ValueError:
        return _LineError(1, f'the epoch "{first[18:32]}" is not a day of that year')
    return _LineError(1, "cannot be read")


def _not_a_number(number: int, title: str, text: str, low: int, high: int) -> _LineError:
    where = f"columns {low + 1} to {high}" if high > low + 1 else f"column {high}"
    return _LineError(number, f'the {title} is "{text.strip()}", not a number (line {number}, {where})')


def write_tle(element_sets: Sequence[ElementSet], path: Path | str) -> Written:
    """Write the element sets in three lines each (two where there is no name), and read them back.

    Raises ``InputError`` when a catalogue number is above 339999 or a value does not fit its columns: no part of the
    file is written then. The difference is between positions at each epoch and a day later.
    """
    place = Path(path)
    lines: list[str] = []
    problems = _too_large(element_sets, place)
    for element_set in element_sets if not problems else ():
        try:
            lines.extend(tle_lines(element_set))
        except ValueError as error:
            problems.append(Problem(place.name, f"{element_set.name or element_set.norad_cat_id}: {error}"))
    if problems or not lines:
        raise InputError(problems or [Problem(place.name, "there are no element sets to write")])
    with whole_file(place) as stream:
        stream.write("\n".join(lines) + "\n")
    return Written((place,), largest_difference_m(element_sets, read_tle(place).element_sets))


def _too_large(element_sets: Sequence[ElementSet], path: Path) -> list[Problem]:
    large = [element_set for element_set in element_sets if element_set.norad_cat_id > LARGEST_NUMBER]
    if not large:
        return []
    first = f"{large[0].name or 'an object'} has number {large[0].norad_cat_id}"
    others = f", and {len(large) - 1:,} more are as large" if len(large) > 1 else ""
    return [
        Problem(
            path.name, f"{first}{others}; a TLE holds catalogue numbers up to {LARGEST_NUMBER}: write an OMM instead"
        )
    ]


def tle_lines(element_set: ElementSet) -> tuple[str, ...]:
    """Return the two lines of an element set, after its name if it has one; ``ValueError`` says what does not fit."""
    number = _number_columns(element_set.norad_cat_id)
    kind = element_set.ephemeris_type
    if not 0 <= kind <= 9:
        raise ValueError(f"ephemeris type {kind} does not fit one column")
    first = (
        f"1 {number}{(element_set.classification or 'U')[:1]} {_object_columns(element_set.object_id)} "
        f"{_epoch_columns(element_set.epoch_utc)} {_dot_columns(element_set.mean_motion_dot)} "
        f"{_exponent_columns('second derivative of mean motion', element_set.mean_motion_ddot)} "
        f"{_exponent_columns('B*', element_set.bstar)} {kind} {element_set.element_set_no % 10_000:4d}"
    )
    eccentricity = min(round(element_set.eccentricity * 1e7), 9_999_999)
    if not (0.0 < element_set.mean_motion_rev_day < 99.9 and eccentricity >= 0):
        raise ValueError("mean motion or eccentricity does not fit a TLE")
    node, perigee, anomaly = (
        f"{round(angle % 360.0, 4) % 360.0:8.4f}"
        for angle in (element_set.raan_deg, element_set.argument_of_perigee_deg, element_set.mean_anomaly_deg)
    )
    second = (
        f"2 {number} {element_set.inclination_deg:8.4f} {node} {eccentricity:07d} {perigee} {anomaly} "
        f"{element_set.mean_motion_rev_day:11.8f}{element_set.rev_at_epoch % 100_000:5d}"
    )
    pair = (f"{first}{checksum(first)}", f"{second}{checksum(second)}")
    return (_name_line(element_set.name), *pair) if element_set.name else pair


def _name_line(name: str) -> str:
    clean = " ".join(name.split())
    return f"0 {clean}" if clean.startswith(("0 ", "1 ", "2 ", "#")) else f"{clean:<24}"


def _number_columns(number: int) -> str:
    if number < 100_000:
        return f"{number:05d}"
    return f"{_LETTERS[number // 10_000 - 10]}{number % 10_000:04d}"


def _object_columns(object_id: str) -> str:
    match = re.fullmatch(r"(?:19|20)(\d\d)-(\d{3}.{0,3})", object_id, re.ASCII)
    text = f"{match[1]}{match[2]}" if match else object_id
    if len(text) > 8 or not text.isascii() or not text.isprintable():
        raise ValueError(f'the designator "{object_id}" does not fit eight columns')
    return f"{text:<8}"


def _epoch_columns(epoch_utc: str) -> str:
    moment = datetime.fromisoformat(epoch_utc.removesuffix("Z")[:26])
    in_day = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1_000_000 + moment.microsecond
    days, parts = divmod(moment.toordinal() * 10**8 + round(in_day / _UNIT_US), 10**8)
    day = date.fromordinal(days)
    if not 1957 <= day.year <= 2056:
        raise ValueError(f"the epoch {epoch_utc} lies outside 1957 to 2056")
    return f"{day.year % 100:02d}{day.timetuple().tm_yday:03d}.{parts:08d}"


def _dot_columns(value: float) -> str:
    text = f"{abs(value):.8f}"
    if not text.startswith("0"):
        raise ValueError(f"first derivative of mean motion {value:g} does not fit its columns")
    return f"{'-' if value < 0.0 else ' '}{text[1:]}"


def _exponent_columns(title: str, value: float) -> str:
    digits, power = f"{abs(value):.4e}".split("e")
    whole, exponent = int(digits.replace(".", "")), int(power) + 1
    if exponent < -9:
        whole, exponent = round(abs(value) * 1e14), -9
    if whole == 0:
        return " 00000-0" if math.copysign(1.0, value) < 0.0 else " 00000+0"
    if exponent > 9:
        raise ValueError(f"{title} {value:g} does not fit its columns")
    return f"{'-' if value < 0.0 else ' '}{whole:05d}{'-' if exponent < 0 else '+'}{abs(exponent)}"
