"""The search over candidate satellites against checking every one of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.astro.walker import names_of, planes_of, walker_elements
from cupola.constants import EARTH_MU_M3_S2
from cupola.engagement.flyout import meetings
from cupola.engagement.kepler import kepler_states
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.engagement.targets import Target
from cupola.engagement.windows import release_windows

EPOCH = "2027-01-01T00:00:00Z"
DOCTRINE = Doctrine(False, 2, 0.0, 10.0, True, 0.0)


def layer_of(planes: int, each: int) -> InterceptorLayer:
    elements = walker_elements(planes, each, 1, 4e5, np.radians(60), 0.0, 0.0, 2 * np.pi)
    shell = Constellation(names_of("I", [each] * planes), planes_of([each] * planes), elements)
    return InterceptorLayer("i", shell, 1, 5e3, 120.0, 1e5, 0.8, (True, True, False))


def target_of(angle_rad: float) -> Target:
    """A body on a high arc, in custody from 120 s on."""
    times_s = np.arange(100.0, 1300.0)
    start = 6.6e6 * np.array([np.cos(angle_rad), 0.3, np.sin(angle_rad)]) / np.hypot(1.0, 0.3)
    aside = np.cross(start, [0.1, 1.0, 0.2])
    speed = 3e3 * start / np.linalg.norm(start) + 5.5e3 * aside / np.linalg.norm(aside)
    count = len(times_s)
    places, speeds = kepler_states(
        np.tile(start, (count, 1)), np.tile(speed, (count, 1)), times_s - 100.0, EARTH_MU_M3_S2
    )
    heights = np.linalg.norm(places, axis=1) - 6.37e6
    held = times_s >= 120.0
    return Target(times_s, places, speeds, heights, np.ones(count, np.uint8), 1e8, held, 120.0)


def quiet() -> None:
    pass


@pytest.mark.parametrize("angle_rad", [0.0, 0.7, 2.5])
@pytest.mark.parametrize("enough", [1, 3, 10])
def test_the_first_that_meet_it_are_found_without_trying_all(angle_rad: float, enough: int) -> None:
    layer, target = layer_of(12, 12), target_of(angle_rad)
    every = np.arange(144)
    windows = release_windows(layer, [target], EPOCH, 1.0, DOCTRINE)
    assert windows.decision_s[0] == 120.0
    whole = meetings(layer, every, target, 120.0, EPOCH, 1.0, 144, quiet)
    assert 10 < np.isfinite(whole.times_s).sum() < 144
    first = np.argsort(whole.times_s)[:enough]
    for proposed in (None, windows.meeting_s[:, 0].copy()):
        found = meetings(layer, every, target, 120.0, EPOCH, 1.0, enough, quiet, proposed)
        np.testing.assert_allclose(found.times_s[first], whole.times_s[first], rtol=0, atol=1e-6)
        np.testing.assert_allclose(found.delta_v_m_s[first], whole.delta_v_m_s[first], rtol=1e-9)
        np.testing.assert_array_equal(np.argsort(found.times_s)[:enough], first)


def test_a_later_release_meets_only_what_the_first_could() -> None:
    layer, target = layer_of(12, 12), target_of(0.7)
    every = np.arange(144)
    windows = release_windows(layer, [target], EPOCH, 1.0, DOCTRINE)
    for release_s in (150.0, 400.0, 800.0):
        later = meetings(layer, every, target, release_s, EPOCH, 1.0, 144, quiet)
        assert np.isfinite(windows.meeting_s[np.isfinite(later.times_s), 0]).all()


def test_what_is_lacked_is_told_only_where_nothing_meets() -> None:
    near, far = layer_of(12, 12), replace(layer_of(1, 1), delta_v_m_s=500.0)
    target = target_of(0.0)
    assert np.isinf(release_windows(near, [target], EPOCH, 1.0, DOCTRINE).shortfall_m).all()
    lone = release_windows(far, [target], EPOCH, 1.0, DOCTRINE)
    assert np.isnan(lone.meeting_s).all()
    assert 0 < lone.shortfall_m[0, 0] < 1e7
