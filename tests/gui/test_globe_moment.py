"""What the globe shows of a run at one time, looked up from a small run made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.results.parts import LayerFlight, Looks, Results, Shot, ThreatResult, Track, WhyNot
from cupola.scenario.parts import Scenario
from cupola.threats.trajectory import Trajectory
from cupola_gui.globe import moment_of
from cupola_gui.world.moment import CROWD, place_at, shown_part

LAUNCH_S, IMPACT_S = 100.0, 200.0


def trajectory(launch_s: float = LAUNCH_S) -> Trajectory:
    times = launch_s + np.arange(0.0, 101.0)
    moved = times - launch_s
    positions = np.stack([np.full(101, 7.0e6), 2000.0 * moved, 0.0 * moved], axis=1)
    return Trajectory(
        threat_class="icbm-solid", times_s=times, positions_ecef_m=positions,
        velocities_ecef_m_s=np.tile([0.0, 2000.0, 0.0], (101, 1)), phases=np.zeros(101, np.uint8),
        intensity_w_sr=np.ones((3, 101)), staging_s=(launch_s + 60.0,), launch_s=launch_s, burnout_s=launch_s + 60.0,
        apogee_m=6e5, range_m=2e5, impact_s=launch_s + 100.0, miss_of_aim_m=0.0, launch_latitude_rad=0.0,
        launch_longitude_rad=0.0, aim_latitude_rad=0.0, aim_longitude_rad=0.0,
    )  # fmt: skip


def threat(number: int = 1, launch_s: float = LAUNCH_S) -> ThreatResult:
    flight = trajectory(launch_s)
    pair = np.full((101, 2), -1, np.int32)
    pair[20:] = (3, 1)
    estimates = np.full((101, 3), np.nan)
    estimates[20:] = flight.positions_ecef_m[20:] + 50.0
    covariances = np.full((101, 3, 3), np.nan)
    covariances[20:] = np.eye(3) * 400.0
    looks = Looks(
        satellites=np.array([1, 3, 2, 1], np.int32),
        starts_s=launch_s + np.array([10.0, 20.0, 30.0, 90.0]),
        ends_s=launch_s + np.array([80.0, 100.0, 40.0, 95.0]),
        best_snr=np.ones(4),
    )
    error = np.where(np.isfinite(estimates[:, 0]), 35.0, np.inf)
    track = Track(flight.times_s, np.ones(101, np.int32), pair, estimates, covariances, error, np.isfinite(error))
    return ThreatResult(
        id=f"T{number}", name=f"T{number}", raid_id="raid", trajectory=flight, looks=looks, track=track,
        first_look_s=launch_s + 10.0, detected_s=launch_s + 12.0, stereo_s=launch_s + 20.0, tracked_s=launch_s + 20.0,
        decided_s=launch_s + 40.0, custody_fraction=0.8, position_error_median_m=35.0, position_error_p95_m=35.0,
        handovers=0, outcome="leaked", kill_s=None, shots=(), why_not=None,
    )  # fmt: skip


def shot(kind: str, hit: bool, release_s: float, intercept_s: float) -> Shot:
    path = np.array([[7.2e6, 0.0, 0.0], [7.1e6, 5e4, 0.0], [7.0e6, 1e5, 0.0]])
    times = np.array([release_s, 0.5 * (release_s + intercept_s), intercept_s])
    return Shot(
        threat=0, layer_id="shooters", satellite=2, satellite_name="S 3", kind=kind, decided_s=release_s - 1.0,  # type: ignore[arg-type]
        release_s=release_s, intercept_s=intercept_s, assessed_s=intercept_s + 10.0, hit=hit, path_times_s=times,
        path_ecef_m=path, delta_v_m_s=4000.0, intercept_altitude_m=141_200.0,
    )  # fmt: skip


def run(threats: tuple[ThreatResult, ...], shots: tuple[Shot, ...] = ()) -> Results:
    scenario = Scenario(name="Small", epoch_utc="2027-01-01T00:00:00Z", step_s=1.0)
    names = ("A 1", "A 2", "A 3", "A 4")
    layers = (
        LayerFlight("watchers", Constellation(names, np.zeros(4, np.int64))),
        LayerFlight("shooters", Constellation(("S 1", "S 2", "S 3"), np.zeros(3, np.int64))),
    )
    sensors = np.array([[0, 0], [0, 1], [0, 2], [0, 3]], np.int32)
    return Results(scenario, "0", 1, layers, sensors, threats, shots, (), 0.0)


def links(results: Results, t_s: float, selection: tuple[str, ...] = ()) -> set[tuple[str, str, int]]:
    return {(link.kind, link.layer_id, link.satellite) for link in moment_of(results, t_s, selection).links}


def test_nothing_before_launch() -> None:
    moment = moment_of(run((threat(),)), LAUNCH_S - 0.1)
    assert (moment.threats, moment.links, moment.tracks) == ((), (), ())


def test_threat_is_interpolated_between_samples() -> None:
    (mark,) = moment_of(run((threat(),)), LAUNCH_S + 33.25).threats
    np.testing.assert_allclose(mark.position_ecef_m, [7.0e6, 66_500.0, 0.0])
    assert mark.speed_m_s == pytest.approx(2000.0)
    assert (mark.path, mark.state, mark.selected) == ("threats.T1", "flying", False)


def test_looks_begin_and_end_and_the_pair_is_stereo() -> None:
    results = run((threat(),))
    assert links(results, LAUNCH_S + 9.0) == set()
    assert links(results, LAUNCH_S + 10.0) == {("look", "watchers", 1)}
    assert links(results, LAUNCH_S + 35.0) == {
        ("look", "watchers", 2), ("stereo", "watchers", 1), ("stereo", "watchers", 3)
    }  # fmt: skip
    # the last look of the stretch was at 40, it lasts until the next step
    assert ("look", "watchers", 2) in links(results, LAUNCH_S + 40.9)
    assert ("look", "watchers", 2) not in links(results, LAUNCH_S + 41.0)


def test_track_appears_with_its_covariance() -> None:
    results = run((threat(),))
    assert moment_of(results, LAUNCH_S + 19.9).tracks == ()
    (track,) = moment_of(results, LAUNCH_S + 20.0, ("threats.T1",)).tracks
    np.testing.assert_allclose(track.covariance_ecef_m2, np.eye(3) * 400.0)
    assert track.selected


def test_killed_and_landed_threats_stay_where_they_ended() -> None:
    killed = replace(threat(), kill_s=LAUNCH_S + 50.0, outcome="killed")
    (mark,) = moment_of(run((killed,)), LAUNCH_S + 70.0).threats
    assert mark.state == "killed"
    np.testing.assert_allclose(mark.position_ecef_m, [7.0e6, 1e5, 0.0])
    moment = moment_of(run((threat(),)), IMPACT_S + 1.0)
    assert moment.threats[0].state == "landed"
    assert (moment.links, moment.tracks) == ((), ())


def test_fly_out_is_split_at_now() -> None:
    results = run((threat(),), (shot("interceptor", True, 120.0, 140.0),))
    (flight,) = moment_of(results, 125.0).fly_outs
    np.testing.assert_allclose(flight.position_ecef_m, [7.15e6, 2.5e4, 0.0])
    np.testing.assert_allclose(flight.flown_ecef_m[-1], flight.planned_ecef_m[0])
    assert (len(flight.flown_ecef_m), len(flight.planned_ecef_m)) == (2, 3)
    assert moment_of(results, 119.9).fly_outs == ()


@pytest.mark.parametrize(("hit", "words"), [(True, "T1 killed by S 3, 141"), (False, "Miss, S 3 at T1, 141")])
def test_outcome_stays_ten_seconds(hit: bool, words: str) -> None:
    results = run((threat(),), (shot("interceptor", hit, 120.0, 140.0),))
    (outcome,) = moment_of(results, 140.0).outcomes
    assert outcome.hit is hit
    assert outcome.text.startswith(words)
    np.testing.assert_allclose(outcome.position_ecef_m, place_at(*_flight(), 140.0))
    assert moment_of(results, 150.0).outcomes
    assert not moment_of(results, 150.1).outcomes


def _flight() -> tuple[np.ndarray, np.ndarray]:
    flight = trajectory()
    return flight.times_s, flight.positions_ecef_m


def test_laser_beam_is_an_engagement_link_while_it_dwells() -> None:
    results = run((threat(),), (shot("laser", True, 120.0, 140.0),))
    assert ("engage", "shooters", 2) in links(results, 130.0)
    assert ("engage", "shooters", 2) not in links(results, 141.0)


def test_broken_link_of_a_leaker_names_its_shortfall() -> None:
    why = WhyNot("reach", 16.53, "km", "No interceptor in reach", "S 2", at_s=LAUNCH_S + 50.0)
    results = run((replace(threat(), why_not=why),))
    assert not [link for link in moment_of(results, LAUNCH_S + 49.0).links if link.kind == "broken"]
    (broken,) = [link for link in moment_of(results, LAUNCH_S + 51.0).links if link.kind == "broken"]
    assert (broken.layer_id, broken.satellite, broken.note) == ("shooters", 1, "short by 16.5\u2009km")


def test_only_selected_threats_are_watched_when_any_is() -> None:
    results = run((threat(1), threat(2)))
    both = [link for link in moment_of(results, LAUNCH_S + 35.0).links if link.kind == "stereo"]
    one = [link for link in moment_of(results, LAUNCH_S + 35.0, ("threats.T2",)).links if link.kind == "stereo"]
    assert (len(both), len(one)) == (4, 2)
    assert all(link.selected for link in one)


def test_a_crowd_is_watched_only_when_selected() -> None:
    results = run(tuple(threat(number) for number in range(1, CROWD + 2)))
    assert moment_of(results, LAUNCH_S + 35.0).links == ()
    assert moment_of(results, LAUNCH_S + 35.0, ("threats.T3",)).links


def test_hidden_raids_take_everything_about_their_threats_away() -> None:
    why = WhyNot("reach", 16.53, "km", "No interceptor in reach", "S 2", at_s=LAUNCH_S + 20.0)
    results = run(
        (replace(threat(1), why_not=why), replace(threat(2), raid_id="other")),
        (
            shot("interceptor", True, 120.0, 140.0),
            shot("laser", True, 120.0, 140.0),
            shot("interceptor", False, 110.0, 132.0),
        ),
    )
    moment = moment_of(results, 135.0)
    assert (len(moment.threats), len(moment.tracks), len(moment.fly_outs), len(moment.outcomes)) == (2, 2, 1, 1)
    left = shown_part(moment, lambda path: path != "raids.raid")
    assert [one.id for one in left.threats] == ["T2"]
    assert (len(left.tracks), left.fly_outs, left.outcomes) == (1, (), ())
    assert {link.threat_id for link in left.links} == {"T2"}
    assert len(left.links) == 3
    assert shown_part(moment, lambda path: True) is moment
