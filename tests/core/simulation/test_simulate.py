"""The whole chain: the quick start, the same bytes again, cancelling, and each broken link provoked by a scenario."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections import Counter
from itertools import pairwise

import numba
import numpy as np
import pytest

from cupola.astro.frames import earth_rotations
from cupola.astro.propagation import positions_ecef_m
from cupola.errors import Cancelled, InputError
from cupola.results import summary
from cupola.results.parts import Results
from cupola.scenario import Scenario, added, removed, replaced, template
from cupola.simulation import StageMemory, simulate

MEMORY = StageMemory()


@pytest.fixture(scope="module")
def quickstart() -> Scenario:
    return template("quickstart")


@pytest.fixture(scope="module")
def results(quickstart: Scenario) -> Results:
    return simulate(quickstart, memory=MEMORY)


def digest(value: object) -> str:
    """A hash over every array and number of a result, but for the time it took."""
    found = hashlib.sha256()

    def add(part: object) -> None:
        if isinstance(part, np.ndarray):
            found.update(str((part.shape, part.dtype)).encode() + part.tobytes())
        elif dataclasses.is_dataclass(part) and not isinstance(part, type):
            for item in dataclasses.fields(part):
                if item.name != "wall_s":
                    add(getattr(part, item.name))
        elif isinstance(part, tuple | list):
            for one in part:
                add(one)
        else:
            found.update(repr(part).encode())

    add(value)
    return found.hexdigest()


def test_quickstart_end_to_end(results: Results) -> None:
    told = summary(results)
    assert told["satellites"] == 1420
    assert [threat["id"] for threat in told["threats"]] == ["T1", "T2", "T3"]
    assert told["totals"]["threats"] == 3
    assert told["totals"]["interceptors_fired"] + told["totals"]["laser_shots"] >= 3
    for number, threat in enumerate(told["threats"]):
        assert threat["launch_s"] == 300 + 20 * number
        # The plume clears the grazing altitude of 10 km after half a minute or so; three looks later it is confirmed.
        assert 15 < threat["detected_s"] - threat["launch_s"] < 90
        assert threat["detected_s"] <= threat["stereo_s"] <= threat["tracked_s"] < threat["detected_s"] + 30
        assert threat["tracked_s"] + 20 <= threat["decided_s"] < threat["tracked_s"] + 40
        assert 0.3 < threat["custody_fraction"] <= 1.0
        assert 5 < threat["position_error_m"]["median"] < 500
        assert (threat["why_not"] is None) == (threat["outcome"] == "killed")


def test_shots_are_possible(quickstart: Scenario, results: Results) -> None:
    assert results.shots
    fired = Counter((shot.layer_id, shot.satellite) for shot in results.shots if shot.kind == "interceptor")
    assert max(fired.values()) <= 1
    for shot in results.shots:
        threat = results.threats[shot.threat]
        flight = threat.trajectory
        assert shot.release_s >= shot.decided_s >= (threat.tracked_s or 0) + quickstart.command.decision_delay_s
        assert shot.path_times_s[0] == shot.release_s
        assert shot.path_times_s[-1] == shot.intercept_s
        assert 0 < shot.delta_v_m_s <= 6000
        assert shot.intercept_altitude_m >= 100e3 - 500
        met = [np.interp(shot.intercept_s, flight.times_s, flight.positions_ecef_m[:, axis]) for axis in range(3)]
        assert np.linalg.norm(shot.path_ecef_m[-1] - met) < 50
        layer = next(layer for layer in results.layers if layer.layer_id == shot.layer_id)
        home = positions_ecef_m(layer.constellation, quickstart.epoch_utc, np.array([shot.release_s]))[
            shot.satellite, 0
        ]
        assert np.linalg.norm(shot.path_ecef_m[0] - home) < 10
        # No jump along the way: an interceptor is at most as fast as orbit plus its delta-v.
        turns = earth_rotations(quickstart.epoch_utc, shot.path_times_s)
        inertial = np.einsum("tji,tj->ti", turns, shot.path_ecef_m)
        assert (np.linalg.norm(np.diff(inertial, axis=0), axis=1) / np.diff(shot.path_times_s)).max() < 14e3


def test_events_are_in_order_and_tell_the_story(results: Results) -> None:
    times = [event.time_s for event in results.events]
    assert times == sorted(times)
    for number, threat in enumerate(results.threats):
        kinds = [event.kind for event in results.events if event.threat == number]
        for kind in ("launch", "look", "detection", "stereo", "track", "decision"):
            assert kind in kinds
        assert kinds.count("kill") == (threat.outcome == "killed")
        assert kinds.count("impact") == (threat.outcome == "leaked")
        if threat.kill_s is not None:
            assert (threat.looks.ends_s <= threat.kill_s).all()
            assert threat.trajectory.times_s[-1] > threat.kill_s
            assert len(threat.track.times_s) == len(threat.trajectory.times_s)
            after = threat.track.times_s > threat.kill_s
            assert not threat.track.held[after].any()
            assert not threat.track.lookers[after].any()
            assert (threat.track.pair[after] == -1).all()
            assert np.isinf(threat.track.position_error_m[after]).all()
            assert np.isnan(threat.track.estimates_ecef_m[after]).all()
            assert np.isnan(threat.track.covariances_ecef_m2[after]).all()
            assert threat.track.held[~after].any()


def test_same_seed_same_bytes(quickstart: Scenario, results: Results) -> None:
    again = simulate(quickstart)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        alone = simulate(quickstart)
    finally:
        numba.set_num_threads(before)
    assert digest(results) == digest(again) == digest(alone)
    assert digest(simulate(replaced(quickstart, "seed", 2), memory=MEMORY)) != digest(results)


def test_memory_answers_the_same_and_faster(quickstart: Scenario) -> None:
    memory = StageMemory()
    first = simulate(replaced(quickstart, "command.decision_delay_s", 3600), memory=memory)
    edited = replaced(quickstart, "command.decision_delay_s", 3500)
    warm = simulate(edited, memory=memory)
    assert warm.threats[0].outcome == "leaked"
    assert warm.threats[0].trajectory is first.threats[0].trajectory
    assert warm.threats[0].track.held is first.threats[0].track.held
    assert digest(warm) == digest(simulate(edited))


def test_cancels_quickly(quickstart: Scenario, results: Results) -> None:
    """From the moment nobody wants the work to the end of it, at several places of the run, machine noise allowed
    for."""
    for share in (0.0, 0.05, 0.3, 0.5, 0.7, 0.9):
        asked: list[float] = []

        def progress(done: float, what: str, share: float = share, asked: list[float] = asked) -> None:
            if asked:
                raise Cancelled
            if done >= share:
                asked.append(time.perf_counter())

        with pytest.raises(Cancelled):
            simulate(quickstart, progress)
        assert time.perf_counter() - asked[0] < 1.0


def test_progress_grows_from_0_to_1(quickstart: Scenario) -> None:
    shares: list[float] = []
    simulate(quickstart, lambda share, what: shares.append(share))
    assert shares[0] == 0.0
    assert 0.9 < shares[-1] <= 1.0
    assert all(after >= before - 0.05 for before, after in pairwise(shares))


def why(scenario: Scenario) -> list[tuple[str, float | None, str, str]]:
    found = simulate(scenario, memory=MEMORY)
    assert all(threat.outcome == "leaked" for threat in found.threats)
    reasons = [threat.why_not for threat in found.threats]
    return [(r.link, r.short_by, r.unit, r.sentence) for r in reasons if r is not None]


def without_lasers(scenario: Scenario) -> Scenario:
    return removed(scenario, "layers.lasers")


def test_without_sensors_detection_is_the_broken_link(quickstart: Scenario) -> None:
    for reason in why(removed(quickstart, "layers.custody")):
        assert reason == ("detection", None, "", "No satellite carries an infrared sensor")


def test_deaf_sensors_tell_their_signal(quickstart: Scenario) -> None:
    for link, short_by, unit, sentence in why(
        replaced(quickstart, "layers.custody.payload.noise_equivalent_irradiance_w_m2", 1.0)
    ):
        assert (link, unit) == ("detection", "SNR")
        assert short_by is not None
        assert short_by > 0
        assert sentence.startswith("Too faint")


def test_one_satellite_gives_no_stereo(quickstart: Scenario) -> None:
    """A single satellite that stands near the launch: placed in its own plane by the look of the full layer."""
    found = simulate(quickstart, memory=MEMORY).threats[0]
    longest = int(found.looks.satellites[np.argmax(found.looks.ends_s - found.looks.starts_s)])
    plane, place = divmod(longest, 20)
    one = quickstart
    for name, value in (
        ("planes", 1), ("satellites_per_plane", 1), ("phasing", 0), ("raan_deg", 18.0 * plane),
        ("argument_of_latitude_deg", (18.0 * place + 360.0 * plane / 400.0) % 360.0),
    ):  # fmt: skip
        one = replaced(one, f"layers.custody.orbits.{name}", value)
    reasons = why(one)
    assert reasons[0][0] == "stereo"
    assert reasons[0][2] == "s"
    assert "only C 1-1" in reasons[0][3]


def test_huge_noise_gives_no_track(quickstart: Scenario) -> None:
    for link, short_by, unit, _ in why(replaced(quickstart, "layers.custody.payload.angle_noise_urad", 50_000)):
        assert (link, unit) == ("track", "m")
        assert short_by is not None
        assert short_by > 1000


def test_huge_delay_is_decided_too_late(quickstart: Scenario) -> None:
    slow = replaced(without_lasers(quickstart), "command.decision_delay_s", 1900)
    for link, short_by, unit, sentence in why(slow):
        assert (link, unit) == ("decision", "s")
        assert short_by is not None
        assert 0 < short_by < 1900
        assert "too late" in sentence
    alone = replaced(slow, "raids.raid.count", 1)
    reason = simulate(alone, memory=MEMORY).threats[0].why_not
    assert reason is not None
    assert reason.mend is not None
    path, value = reason.mend.split("=")
    mended = simulate(replaced(alone, path, float(value)), memory=MEMORY)
    assert mended.threats[0].shots
    assert mended.threats[0].decided_s is not None


def test_tiny_delta_v_is_out_of_reach(quickstart: Scenario) -> None:
    weak = replaced(without_lasers(quickstart), "layers.interceptors.payload.delta_v_km_s", 0.05)
    found = simulate(weak, memory=MEMORY)
    for number, (link, short_by, unit, sentence) in enumerate(why(weak)):
        assert (link, unit) == ("reach", "km")
        assert short_by is not None
        assert 0 < short_by < 2000
        assert sentence.startswith("No interceptor in reach: I ")
        reason = found.threats[number].why_not
        assert reason is not None
        assert reason.mend is not None
        path, value = reason.mend.split("=")
        assert path == "layers.interceptors.payload.delta_v_km_s"
        alone = simulate(replaced(weak, path, float(value)), memory=MEMORY)
        assert alone.shots


def test_empty_magazines(quickstart: Scenario) -> None:
    empty = replaced(without_lasers(quickstart), "layers.interceptors.payload.interceptors_per_satellite", 0)
    for link, short_by, unit, _ in why(empty):
        assert (link, short_by, unit) == ("magazine", 1.0, "interceptors")
    withheld = replaced(without_lasers(quickstart), "command.withhold_fraction", 1.0)
    assert {reason[0] for reason in why(withheld)} == {"magazine"}


def test_pk_0_misses_and_pk_1_kills(quickstart: Scenario) -> None:
    base = without_lasers(quickstart)
    misses = replaced(base, "layers.interceptors.payload.single_shot_pk", 0)
    for link, _, _, sentence in why(misses):
        assert link == "intercept"
        assert sentence == "Twice shot at and missed, and no more than 2 shots are allowed"
    found = simulate(misses, memory=MEMORY)
    assert found.threats[0].why_not is not None
    assert found.threats[0].why_not.mend == "command.shots_per_threat=3"
    for threat in found.threats:
        first, second = (found.shots[index] for index in threat.shots)
        assert second.decided_s >= first.assessed_s
    hits = simulate(replaced(base, "layers.interceptors.payload.single_shot_pk", 1), memory=MEMORY)
    assert [threat.outcome for threat in hits.threats] == ["killed"] * 3
    assert [len(threat.shots) for threat in hits.threats] == [1, 1, 1]


def test_salvo_fires_from_different_satellites_at_once(quickstart: Scenario) -> None:
    salvo = replaced(replaced(without_lasers(quickstart), "command.doctrine", "salvo"), "command.shots_per_threat", 3)
    found = simulate(salvo, memory=MEMORY)
    for threat in found.threats:
        shots = [found.shots[index] for index in threat.shots]
        assert len({shot.satellite for shot in shots}) == 3
        assert {shot.decided_s for shot in shots} == {threat.decided_s}
        assert sum(shot.hit for shot in shots if shot.intercept_s > (threat.kill_s or np.inf)) == 0


def test_lasers_alone_kill_while_the_rocket_burns(quickstart: Scenario) -> None:
    many = removed(quickstart, "layers.interceptors")
    for name, value in (("orbits.planes", 20), ("orbits.satellites_per_plane", 20), ("payload.power_mw", 50)):
        many = replaced(many, f"layers.lasers.{name}", value)
    found = simulate(many, memory=MEMORY)
    assert [threat.outcome for threat in found.threats] == ["killed"] * 3
    for shot in found.shots:
        flight = found.threats[shot.threat].trajectory
        assert shot.kind == "laser"
        assert shot.release_s >= shot.decided_s + 2.0
        assert shot.intercept_s <= flight.burnout_s
        assert shot.delta_v_m_s == 0.0
        assert shot.path_ecef_m.shape == (2, 3)


def test_a_laser_too_far_says_by_how_much(quickstart: Scenario) -> None:
    short = replaced(removed(quickstart, "layers.interceptors"), "layers.lasers.payload.maximum_range_km", 100)
    for link, short_by, unit, sentence in why(short):
        assert (link, unit) == ("reach", "km")
        assert short_by is not None
        assert short_by > 0
        assert sentence.startswith("No laser in range: L ")


def test_nothing_there_is_no_crash(quickstart: Scenario) -> None:
    empty = Scenario(name="Nothing", epoch_utc="2027-01-01T00:00:00Z")
    assert simulate(empty).threats == ()
    bare = quickstart
    for layer in quickstart.layers:
        bare = removed(bare, f"layers.{layer.id}")
    assert {reason[0] for reason in why(bare)} == {"detection"}
    calm = removed(quickstart, "raids.raid")
    assert simulate(calm, memory=MEMORY).events == ()
    unarmed = removed(without_lasers(quickstart), "layers.interceptors")
    assert {reason[0] for reason in why(unarmed)} == {"reach"}


def test_unreachable_aims_are_all_told(quickstart: Scenario) -> None:
    far = replaced(
        replaced(quickstart, "raids.raid.aim_area.latitude_deg", -40), "raids.raid.aim_area.longitude_deg", 10
    )
    far = added(far, "raids", far.raids[0].model_copy(update={"id": "other", "threat": "irbm"}))
    with pytest.raises(InputError) as told:
        simulate(far)
    assert [problem.path for problem in told.value.problems] == ["raids.raid.aim_area", "raids.other.aim_area"]
    assert all("out of range by" in problem.message for problem in told.value.problems)


def test_errors_of_the_document_come_first(quickstart: Scenario) -> None:
    wrong = quickstart.model_copy(update={"raids": (quickstart.raids[0].model_copy(update={"threat": "icbm-solied"}),)})
    with pytest.raises(InputError) as told:
        simulate(wrong)
    assert [problem.path for problem in told.value.problems] == ["raids.raid.threat"]


def test_a_big_raid_shares_the_magazines(quickstart: Scenario) -> None:
    crowd = replaced(replaced(quickstart, "raids.raid.count", 12), "raids.raid.spacing_s", 0)
    for kind in ("optimal", "greedy"):
        found = simulate(replaced(crowd, "command.assignment", kind), memory=MEMORY)
        fired = Counter(shot.satellite for shot in found.shots if shot.kind == "interceptor")
        assert max(fired.values()) == 1
        assert len(found.threats) == 12
        for threat in found.threats:
            assert (threat.why_not is None) == (threat.outcome == "killed")


def test_spent_neighbours_are_told_as_magazine_not_as_reach(quickstart: Scenario) -> None:
    """Few interceptors against more threats than it can meet: those left over miss a magazine, not reach."""
    few = without_lasers(quickstart)
    for path, value in (
        ("layers.interceptors.orbits.planes", 6), ("layers.interceptors.payload.delta_v_km_s", 1.5),
        ("raids.raid.count", 12), ("raids.raid.spacing_s", 0), ("command.shots_per_threat", 1),
    ):  # fmt: skip
        few = replaced(few, path, value)
    found = simulate(few, memory=MEMORY)
    links = Counter(threat.why_not.link for threat in found.threats if threat.why_not is not None)
    assert len(found.shots) < 12
    assert links["magazine"] > 0
    loaded = simulate(replaced(few, "layers.interceptors.payload.interceptors_per_satellite", 12), memory=MEMORY)
    fired = {threat.id for threat in loaded.threats if threat.shots}
    for threat in found.threats:
        if threat.why_not is not None and threat.why_not.link == "magazine":
            assert threat.id in fired
