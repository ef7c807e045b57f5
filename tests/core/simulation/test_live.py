"""The live answer, the memory of stages, and the way from layers to satellites."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

from cupola.scenario import Scenario, added, replaced, template
from cupola.scenario.parts import Layer, Plane, Planes
from cupola.simulation import StageMemory, constellation_of, live
from cupola.simulation.layers import letters_of
from cupola.simulation.raids import launches_of
from cupola.simulation.simulate import simulate
from cupola.simulation.warm import warm_scenarios


@pytest.fixture(scope="module")
def quickstart() -> Scenario:
    return template("quickstart")


def test_facts_of_the_quick_start(quickstart: Scenario) -> None:
    answer = live(quickstart)
    facts = {item.layer_id: item for item in answer.facts}
    assert [item.satellites for item in answer.facts] == [400, 1000, 20]
    # 2 pi sqrt(a^3 / mu) at 1,000 km is 105.12 min (Vallado 2013, by hand).
    assert facts["custody"].period_s / 60 == pytest.approx(105.12, abs=0.01)
    assert facts["custody"].plane_spacing_rad == pytest.approx(math.radians(18))
    # Half cone 59.5 degrees at 1,000 km: asin(r sin(eta) / R) - eta.
    expected = math.asin(7378.137 / 6378.137 * math.sin(math.radians(59.5))) - math.radians(59.5)
    assert facts["custody"].footprint_rad == pytest.approx(expected, rel=1e-9)
    # AEI 2025: 597.6 km in 120 s.
    assert facts["interceptors"].footprint_rad * 6678.137 == pytest.approx(597.6, abs=0.1)
    # Law of cosines at 3,000 km between shells of 15 and 1,200 km.
    low, high = 6393.137, 7578.137
    assert math.cos(facts["lasers"].footprint_rad) == pytest.approx((low**2 + high**2 - 3000**2) / (2 * low * high))


def test_an_edit_of_planes_does_not_refly_the_raids(quickstart: Scenario) -> None:
    memory = StageMemory()
    before = live(quickstart, memory)
    after = live(replaced(quickstart, "layers.custody.orbits.planes", 21), memory)
    assert after.raids[0] is before.raids[0]
    assert after.layers[1].constellation is before.layers[1].constellation
    assert after.layers[0].constellation.satellites == 420
    assert len(before.raids[0].trajectories) == 3
    moved = live(replaced(quickstart, "raids.raid.aim_area.latitude_deg", 30), memory)
    assert moved.raids[0] is not before.raids[0]
    assert live(replaced(quickstart, "raids.raid.name", "Another name"), memory).raids[0] is before.raids[0]


def test_the_preview_is_the_beginning_of_the_run(quickstart: Scenario) -> None:
    many = replaced(quickstart, "raids.raid.count", 9)
    preview, full = live(many).raids[0].trajectories, simulate(many).threats
    assert len(preview) == 8
    for seen, flown in zip(preview, full, strict=False):
        np.testing.assert_array_equal(seen.positions_ecef_m, flown.trajectory.positions_ecef_m)


def test_unreachable_aims_are_problems_not_exceptions(quickstart: Scenario) -> None:
    far = replaced(
        replaced(quickstart, "raids.raid.aim_area.latitude_deg", -40), "raids.raid.aim_area.longitude_deg", 10
    )
    errors = [problem for problem in live(far).problems if problem.severity == "error"]
    assert [problem.path for problem in errors] == ["raids.raid.aim_area"]
    assert live(far).raids[0].trajectories == ()
    unknown = quickstart.model_copy(update={"raids": (quickstart.raids[0].model_copy(update={"threat": "kite"}),)})
    assert any(problem.path == "raids.raid.threat" for problem in live(unknown).problems)


def test_letters(quickstart: Scenario) -> None:
    def letters(*names: str) -> tuple[str, ...]:
        return letters_of(
            [quickstart.layers[0].model_copy(update={"id": f"x{n}", "name": name}) for n, name in enumerate(names)]
        )

    assert letters_of(quickstart.layers) == ("C", "I", "L")
    assert letters("Custody", "Cover", "Lasers") == ("Cu", "Co", "L")
    assert letters("Custody", "Custody 2") == ("Cu1", "Cu2")
    assert letters("✦") == ("X",)


def test_custom_planes_and_names(quickstart: Scenario) -> None:
    orbits = Planes(
        altitude_km=700, inclination_deg=60, satellites_per_plane=2,
        planes=(Plane(raan_deg=0), Plane(raan_deg=30, altitude_km=900, inclination_deg=0, satellites_per_plane=3)),
    )  # fmt: skip
    made = constellation_of(Layer(id="x", name="Extra", orbits=orbits))
    assert made.names == ("E 1-1", "E 1-2", "E 2-1", "E 2-2", "E 2-3")
    assert made.elements is not None
    np.testing.assert_allclose(made.elements.semi_major_axis_m, 6378137 + np.array([7e5, 7e5, 9e5, 9e5, 9e5]))
    np.testing.assert_allclose(made.elements.inclination_rad, np.radians([60, 60, 0, 0, 0]))
    mixed = added(quickstart, "layers", Layer(id="x", name="Extra", orbits=orbits))
    assert math.isnan(live(mixed).facts[3].plane_spacing_rad)


def test_launches_before_the_end_only(quickstart: Scenario) -> None:
    raid = quickstart.raids[0].model_copy(update={"count": 200})
    assert launches_of(raid, 3600.0) == 165
    late = replaced(replaced(quickstart, "raids.raid.start_s", 5000), "duration_s", 600)
    assert simulate(late).threats == ()


def test_memory_is_bounded_and_shared_between_threads(quickstart: Scenario) -> None:
    memory = StageMemory()
    made: list[int] = []

    def answer(number: int) -> int:
        made.append(number)
        return number

    for number in range(10):
        assert memory.recall("sensing", (number, quickstart), lambda number=number: answer(number)) == number
    assert memory.recall("sensing", (9, quickstart), lambda: answer(-1)) == 9
    assert memory.recall("sensing", (0, quickstart), lambda: answer(0)) == 0
    assert made == [*range(10), 0]
    # Equal parts are the same parts, whichever object they are.
    twin = Scenario.model_validate(quickstart.model_dump())
    assert memory.recall("sensing", (0, twin), lambda: answer(-1)) == 0
    assert memory.recall("sensing", (0, replaced(twin, "seed", 5)), lambda: answer(7)) == 7
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(memory.recall("raid", (1,), lambda: 42))) for _ in range(8)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [42] * 8


def test_the_warm_up_is_busy() -> None:
    lasers, interceptors, weak = warm_scenarios()
    assert {shot.kind for shot in simulate(lasers).shots} == {"laser"}
    missed = simulate(interceptors)
    assert {shot.kind for shot in missed.shots} == {"interceptor"}
    # They come up for decision again, which looks for meetings in another way than the first time.
    assert all(threat.why_not is not None and "another" in threat.why_not.sentence for threat in missed.threats)
    for threat in simulate(weak).threats:
        assert threat.why_not is not None
        assert threat.why_not.link == "reach"
        assert threat.why_not.mend is not None
