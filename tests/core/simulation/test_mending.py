"""Every mend, applied as an edit and run again, gives the threat it was told for what it lacked."""

from __future__ import annotations

from typing import Any

import pytest

from cupola.scenario import Scenario, removed, replaced, template, value_at
from cupola.simulation import StageMemory, simulate

MEMORY = StageMemory()
LINKS = ("detection", "stereo", "track", "decision", "reach", "magazine", "intercept")
SHIELD = "layers.interceptors."


def edited(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    for path, value in changes.items():
        scenario = replaced(scenario, path, value)
    return scenario


def mended(scenario: Scenario, mend: str) -> Scenario:
    path, value = mend.split("=")
    return replaced(scenario, path, type(value_at(scenario, path))(float(value)))


@pytest.mark.parametrize(
    ("link", "changes", "told"),
    [
        ("decision", {"command.decision_delay_s": 1900}, 3),
        ("decision", {"command.decision_delay_s": 1900, "step_s": 10}, 3),
        ("decision", {"command.decision_delay_s": 90, SHIELD + "payload.phases": ("boost",)}, 3),
        ("reach", {SHIELD + "payload.delta_v_km_s": 0.05}, 3),
        ("reach", {SHIELD + "payload.delta_v_km_s": 1.0, SHIELD + "payload.phases": ("boost",)}, 3),
        ("magazine", {SHIELD + "payload.interceptors_per_satellite": 0}, 3),
        ("magazine", {"command.withhold_fraction": 1}, 3),
        ("magazine", {"command.shots_per_threat": 0}, 3),
        ("intercept", {SHIELD + "payload.single_shot_pk": 0}, 3),
        ("track", {"custody.position_error_m": 40}, 3),
        ("track", {"custody.satellites": 40}, 3),
        ("detection", {"command.confirmation_looks": 1000}, 3),
        ("detection", {"command.confirmation_looks": 200, "layers.custody.payload.frame_time_s": 5}, 3),
    ],
)
def test_each_mend_helps_the_threat_it_was_told_for(link: str, changes: dict[str, Any], told: int) -> None:
    scenario = edited(removed(template("quickstart"), "layers.lasers"), changes)
    found = simulate(scenario, memory=MEMORY)
    mends: dict[str, list[int]] = {}
    for number, threat in enumerate(found.threats):
        assert threat.why_not is not None
        assert threat.why_not.link == link
        if threat.why_not.mend is not None:
            mends.setdefault(threat.why_not.mend, []).append(number)
    assert sum(map(len, mends.values())) == told
    for mend, numbers in mends.items():
        again = simulate(mended(scenario, mend), memory=MEMORY)
        for number in numbers:
            before, after = found.threats[number], again.threats[number]
            if LINKS.index(link) < LINKS.index("decision"):
                assert after.why_not is None or LINKS.index(after.why_not.link) > LINKS.index(link)
            else:
                assert len(after.shots) > len(before.shots)


def test_looks_in_consecutive_frames_are_counted_in_frames() -> None:
    """Frames every 5 s: looks of one satellite follow each other although the steps between have none."""
    slow = edited(template("quickstart"), {"command.confirmation_looks": 200, "layers.custody.payload.frame_time_s": 5})
    for threat in simulate(slow, memory=MEMORY).threats:
        assert threat.why_not is not None
        assert threat.why_not.short_by is not None
        longest = max((threat.looks.ends_s - threat.looks.starts_s) / 5.0 + 1.0)
        assert threat.why_not.short_by == 200 - longest
        assert longest > 20


def test_a_crowd_gets_no_mends_for_its_shots() -> None:
    """They would have to be tried, and each try is a whole engagement."""
    crowd = edited(
        removed(template("quickstart"), "layers.lasers"),
        {"raids.raid.count": 101, "raids.raid.spacing_s": 0, SHIELD + "payload.single_shot_pk": 0, "step_s": 20},
    )
    found = simulate(crowd, memory=MEMORY)
    assert {threat.why_not.mend for threat in found.threats if threat.why_not is not None} == {None}
