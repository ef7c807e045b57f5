"""Measure the models against other implementations and write the tables of the help page "Validation".

``python tests/reference/validate.py`` prints the tables; ``--write`` puts them into the help page;
``--only`` measures one. The tables against brahe need PyPI ``brahe`` 1.8, no dependency: ``pip install brahe``
in an environment of its own and give its interpreter by ``--brahe PATH``; without it those tables stay.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import erfa
import numpy as np
from scipy.integrate import solve_ivp
from skyfield.framelib import itrs

from cupola.astro.constellation import Elements
from cupola.astro.frames import earth_rotations
from cupola.astro.j2 import j2_states
from cupola.astro.short_period import mean_states, osculating_design_states, osculating_states
from cupola.astro.time import timescale
from cupola.astro.walker import circular_elements
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.threats.classes import THREAT_CLASSES, Stage

HERE: Final = Path(__file__).parent
TABLES: Final = HERE / "validation.json"
PAGE: Final = HERE.parents[1] / "resources" / "cupola_data" / "help" / "validation.md"
THREATS: Final = PAGE.with_name("threats.md")
ALTITUDES_KM: Final = (300, 550, 1000, 2000)
DAYS: Final = (0.1, 1.0, 5.0)
INCLINATION_DEG: Final = 53.0
BRAHE_HOURS: Final = [float(hour) for hour in np.linspace(0.0, 120.0, 601)]
Table = dict[str, Any]


def table(title: str, command: str, columns: list[str], rows: list[list[Any]], note: str = "") -> Table:
    """Return a table as it is kept: numbers already rounded to what is stated."""
    return {"title": title, "command": command, "columns": columns, "rows": rows, "note": note}


def rounded(value: float, digits: int = 2) -> float:
    """Return a number with so many significant digits, as a whole number where it is one."""
    return float(f"{value:.{digits}g}")


def frames() -> Table:
    """Measure GCRS to ITRS at 8,000 km from the Earth's centre over a day, polar motion left out everywhere."""
    rows: list[list[Any]] = []
    times = np.linspace(0.0, 86_400.0, 97)
    for year, month, day in ((1972, 6, 30), (2016, 12, 31), (2026, 3, 20), (2049, 11, 1)):
        start = timescale().utc(year, month, day)
        at = timescale().tt_jd(start.whole, start.tt_fraction + times / 86_400.0)
        ours = earth_rotations(f"{year}-{month:02d}-{day:02d}T00:00:00Z", times)
        skyfield = np.moveaxis(itrs.rotation_at(at), -1, 0)
        other = erfa.c2t06a(at.whole, at.tt_fraction, at.whole, at.ut1_fraction, 0.0, 0.0)
        rows.append(
            [f"{year}-{month:02d}-{day:02d}"]
            + [
                rounded(float(np.linalg.norm(ours - theirs, 2, axis=(1, 2)).max()) * 8e9)
                for theirs in (skyfield, other)
            ]
        )
    return table(
        "Earth-fixed frame: greatest difference [mm] at 8,000 km from the Earth's centre, over one day",
        "python tests/reference/validate.py --only frames",
        ["day", "Skyfield", "ERFA (IAU 2006/2000A, c2t06a)"],
        rows,
        "The same UT1 is given to all three; polar motion is zero in all three.",
    )


def design_orbit(altitude_km: float) -> Elements:
    """Return one circular orbit at 53 degrees."""
    return circular_elements([altitude_km * 1e3], np.radians(INCLINATION_DEG), [0.4], [0.3])


def j2_acceleration(t: float, state: np.ndarray) -> np.ndarray:
    """Central gravity and J2 [m/s, m/s^2]."""
    r = state[:3]
    distance2 = r @ r
    pull = 1.5 * EARTH_J2 * EARTH_RADIUS_M**2 / distance2
    factors = 1.0 + pull * (np.array([1.0, 1.0, 3.0]) - 5.0 * r[2] ** 2 / distance2)
    return np.concatenate([state[3:], -EARTH_MU_M3_S2 / distance2**1.5 * factors * r])


def j2_against_dop853() -> Table:
    """Measure both forms of the design orbit against numerical integration of J2 alone."""
    rows: list[list[Any]] = []
    for altitude in ALTITUDES_KM:
        elements = design_orbit(altitude)
        times = np.linspace(0.0, 5.0 * 86_400.0, 1201)
        osculating, velocities = osculating_design_states(elements, times)
        mean, drifting = np.empty_like(osculating), np.empty_like(osculating)
        j2_states(elements, times, np.eye(3)[None], 0.0, mean, drifting)
        flown = solve_ivp(
            j2_acceleration, (0.0, times[-1]), np.concatenate([osculating[0, 0], velocities[0, 0]]),
            "DOP853", times, rtol=1e-11, atol=1e-4,
        )  # fmt: skip
        truth = flown.y.T[:, :3]
        for name, places in (("secular", mean[0]), ("with short-period terms", osculating[0])):
            off = np.linalg.norm(places - truth, axis=1)
            rows.append([altitude, name] + [rounded(off[times <= day * 86_400.0 + 1e-3].max() / 1e3) for day in DAYS])
    return table(
        "Design orbits: greatest distance [km] from numerical integration (DOP853) of central gravity and J2 alone",
        "python tests/reference/validate.py --only j2_against_dop853",
        ["altitude [km]", "model", *(f"{day:g} d" for day in DAYS)],
        rows,
        "Circular orbit, 53°. The numerical orbit starts from the osculating state of the same mean elements.",
    )


def short_period_inverse() -> Table:
    """Measure mean to osculating and back, over a thousand random orbits."""
    rng = np.random.default_rng(1)
    count = 1000
    perigee, e = rng.uniform(6_600e3, 12_000e3, count), rng.uniform(0.0, 0.75, count) * (rng.random(count) > 0.2)
    angles = rng.uniform(0.0, 2.0 * np.pi, (3, count))
    elements = Elements(perigee / (1.0 - e), e, rng.uniform(0.0, np.pi, count), *angles)
    places, velocities = np.empty((count, 1, 3)), np.empty((count, 1, 3))
    j2_states(elements, np.zeros(1), np.eye(3)[None], 0.0, places, velocities)
    back, slow = mean_states(*osculating_states(places, velocities))
    exact = float(np.abs(back - places).max()) < 1e-5 and float(np.abs(slow - velocities).max()) < 1e-8
    return table(
        "Mean to osculating and back, 1,000 random orbits, eccentricity 0 to 0.75",
        "python tests/reference/validate.py --only short_period_inverse",
        ["position within 0.01 mm and velocity within 0.01 µm/s"],
        [["yes" if exact else "no"]],
    )


def asked_of_brahe(interpreter: str, starts: list[list[float]], means: list[list[float]]) -> dict[str, Any]:
    """Return what brahe answers in an environment of its own."""
    asked = json.dumps({"starts": starts, "hours": BRAHE_HOURS, "means": means})
    told = subprocess.run(
        [interpreter, str(HERE / "fly_with_brahe.py")], input=asked, capture_output=True, text=True, check=True
    )
    return dict(json.loads(told.stdout))


def j2_against_brahe(interpreter: str) -> Table:
    """Measure the design orbit against the force model of brahe: EGM2008 of degree and order 20, nothing else."""
    starts = []
    for altitude in ALTITUDES_KM:
        places, velocities = osculating_design_states(design_orbit(altitude), np.zeros(1))
        starts.append([*places[0, 0].tolist(), *velocities[0, 0].tolist()])
    answer = asked_of_brahe(interpreter, starts, [])
    rows: list[list[Any]] = []
    times = 3600.0 * np.array(BRAHE_HOURS)
    for altitude, flown in zip(ALTITUDES_KM, answer["places"], strict=True):
        osculating, _ = osculating_design_states(design_orbit(altitude), times)
        mean = np.empty_like(osculating)
        j2_states(design_orbit(altitude), times, np.eye(3)[None], 0.0, mean, np.empty_like(osculating))
        for name, places in (("secular", mean[0]), ("with short-period terms", osculating[0])):
            off = np.linalg.norm(places - np.array(flown), axis=1)
            rows.append([altitude, name] + [rounded(off[times <= day * 86_400.0 + 1e-3].max() / 1e3) for day in DAYS])
    return table(
        "Design orbits: greatest distance [km] from the numerical force model of brahe 1.8",
        "python tests/reference/validate.py --only j2_against_brahe --brahe PYTHON_WITH_BRAHE",
        ["altitude [km]", "model", *(f"{day:g} d" for day in DAYS)],
        rows,
        answer["forces"] + " Circular orbit, 53°, from 2027-01-01.",
    )


def short_period_against_brahe(interpreter: str) -> Table:
    """Measure mean to osculating against brahe's Brouwer-Lyddane, which has long-period terms of order e J2 too."""
    rng = np.random.default_rng(1)
    rows: list[list[Any]] = []
    for eccentricity in (1e-4, 1e-3, 1e-2):
        count = 300
        elements = Elements(
            rng.uniform(6_700e3, 8_400e3, count), np.full(count, eccentricity), rng.uniform(0.1, 1.0, count),
            *rng.uniform(0.0, np.pi, (2, count)), rng.uniform(-3.1, 3.1, count),
        )  # fmt: skip
        means = np.stack(list(elements.__dict__.values()), axis=1).tolist()
        theirs = np.array(asked_of_brahe(interpreter, [], means)["osculating"])
        ours, _ = osculating_design_states(elements, np.zeros(1))
        mean = np.empty_like(ours)
        j2_states(elements, np.zeros(1), np.eye(3)[None], 0.0, mean, np.empty_like(ours))
        apart, terms = (np.linalg.norm(one - ours[:, 0], axis=1) for one in (theirs, mean[:, 0]))
        rows.append([eccentricity, rounded(float(terms.max())), rounded(float(apart.max()))])
    return table(
        "Mean to osculating: greatest distance [m] from brahe 1.8 (Brouwer-Lyddane), 300 random low orbits",
        "python tests/reference/validate.py --only short_period_against_brahe --brahe PYTHON_WITH_BRAHE",
        ["eccentricity", "size of the terms", "distance from brahe"],
        rows,
        "Semi-major axes of 6,700 to 8,400 km, inclinations of 6° to 57°. What remains is of the size of J2^2 a and of"
        " the long-period terms, e J2 a, which brahe has and Cupola leaves out. "
        "Mean anomalies lie between -3.1 and 3.1 rad: beyond π brahe 1.8 answers kilometres"
        " differently from what it answers a whole turn before.",
    )


BY_BRAHE: Final = {"j2_against_brahe": j2_against_brahe, "short_period_against_brahe": short_period_against_brahe}
MEASURED: Final[dict[str, Callable[[], Table]]] = {
    "frames": frames,
    "j2_against_dop853": j2_against_dop853,
    "short_period_inverse": short_period_inverse,
}


def shown(tables: dict[str, Table]) -> str:
    """Return the tables as the help page shows them."""
    parts = []
    for each in tables.values():
        head = ["| " + " | ".join(each["columns"]) + " |", "|" + "---|" * len(each["columns"])]
        rows = ["| " + " | ".join(f"{cell:,g}" if isinstance(cell, float | int) else cell for cell in row) + " |"
                for row in each["rows"]]  # fmt: skip
        parts.append(
            "\n".join(
                [
                    f"## {each['title']}",
                    "",
                    *head,
                    *rows,
                    "",
                    *([each["note"], ""] if each["note"] else []),
                    f"Command: `{each['command']}`",
                ]
            )
        )
    return "\n\n".join(parts) + "\n"


def classes_text() -> str:
    """Return every parameter of every notional class, as the help page "Threats" shows them."""
    parts = []
    for each in THREAT_CLASSES.values():
        columns = ["stage", *(str(number + 1) for number in range(len(each.stages)))]
        rows = [[title, *(write(stage) for stage in each.stages)] for title, write in STAGE_ROWS]
        whole = [
            f"payload {each.payload_kg:,g} kg", f"vertical for {each.vertical_s:g} s, tilted by {each.turned_s:g} s",
            f"body {each.body_area_m2:g} m², emissivity {each.emissivity:g}, {each.temperature_k:g} K",
            f"nose radius {each.nose_radius_m:g} m", f"ballistic coefficient {each.ballistic_kg_m2:,g} kg/m²",
            f"hardness {each.hardness_j_m2 / 1e6:g} MJ/m²",
        ]  # fmt: skip
        lines = [f"| {' | '.join(row)} |" for row in (columns, ["---"] * len(columns), *rows)]
        parts.append("\n".join([f"### {each.title} (`{each.id}`)", "", each.description, "", *lines, "",
                                "; ".join(whole) + "."]))  # fmt: skip
    return "\n\n".join(parts) + "\n"


STAGE_ROWS: Final[tuple[tuple[str, Callable[[Stage], str]], ...]] = (
    ("propellant [kg]", lambda stage: f"{stage.propellant_kg:,g}"),
    ("dry mass [kg]", lambda stage: f"{stage.dry_kg:,g}"),
    ("burn [s]", lambda stage: f"{stage.burn_s:g}"),
    ("impulse, vacuum [s]", lambda stage: f"{stage.impulse_vacuum_s:g}"),
    ("impulse, sea level [s]", lambda stage: f"{stage.impulse_sea_level_s:g}"),
    ("diameter [m]", lambda stage: f"{stage.diameter_m:g}"),
    ("plume SWIR, MWIR, LWIR [kW/sr]", lambda stage: ", ".join(f"{plume / 1e3:g}" for plume in stage.plume_w_sr)),
)


def write_classes() -> None:
    """Put the table of classes between its marks."""
    page = THREATS.read_text(encoding="utf-8")
    before, after = page.split("<!-- classes -->")[0], page[page.index("Source of all:") :]
    THREATS.write_text(f"{before}<!-- classes -->\n\n{classes_text()}\n{after}", encoding="utf-8")


def main() -> None:
    """Measure, print, and keep when asked to."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--only", choices=[*MEASURED, *BY_BRAHE])
    words.add_argument("--brahe", metavar="PYTHON")
    words.add_argument("--write", action="store_true")
    given = words.parse_args()
    kept: dict[str, Table] = json.loads(TABLES.read_text(encoding="utf-8")) if TABLES.exists() else {}
    new = {name: measure() for name, measure in MEASURED.items() if given.only in (None, name)}
    if given.brahe is not None:
        new.update({name: measure(given.brahe) for name, measure in BY_BRAHE.items() if given.only in (None, name)})
    print(shown(new))
    if given.write:
        write_classes()
        kept.update(new)
        TABLES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        before = page[: page.index("<!-- tables -->")]
        PAGE.write_text(before + "<!-- tables -->\n\n" + shown(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
