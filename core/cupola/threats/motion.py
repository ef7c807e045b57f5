"""Point-mass motion over the rotating Earth, in the Earth-fixed frame: boost by stages, then free flight to impact.

The frame turns, so centrifugal and Coriolis accelerations are added to gravity (central term and J2). Heights inside
the kernels are measured along the geocentric radius from the WGS-84 ellipsoid: exact on the ellipsoid, 0.5 m off at
100 km. Fourth-order Runge-Kutta; between steps states are interpolated by cubic Hermite polynomials.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_FLATTENING, EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.numerics.compiled import compiled
from cupola.threats.atmosphere import SEA_LEVEL_PRESSURE_PA, air, drag_coefficient

Floats = NDArray[np.float64]
Vector = tuple[float, float, float]
State = tuple[float, float, float, float, float, float]

_ECCENTRICITY2: Final = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
_POLAR_M: Final = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)
AIR_TOP_M: Final = 100_000.0
"""After burnout, drag acts below this height; falling through it begins reentry."""
_BOOST_STEP_S: Final = 0.25
_COAST_STEP_S: Final = 10.0
_EDGE_STEP_S: Final = 1.0
_REENTRY_STEP_S: Final = 0.2
_EDGE_M: Final = 200_000.0
_LONGEST_S: Final = 20_000.0

# Columns of a rocket's rows, one row a stage.
START, END, MASS, FLOW, THRUST, THRUST_LOST, AREA = range(7)
# Columns of what a coast leaves behind: a time and a state for impact and apogee, one time for reentry.
IMPACT, APOGEE, REENTRY_TIME, OUTCOME_SIZE = 0, 7, 14, 15


@compiled
def height_of(x: float, y: float, z: float) -> float:
    """Return the height [m] over the WGS-84 ellipsoid along the geocentric radius of an Earth-fixed place [m]."""
    r2 = x * x + y * y + z * z
    return math.sqrt(r2) - _POLAR_M / math.sqrt(1.0 - _ECCENTRICITY2 * (x * x + y * y) / r2)


@compiled
def _natural(x: float, y: float, z: float, vx: float, vy: float, j2: float, spin_rad_s: float) -> Vector:
    """Gravity with J2, centrifugal and Coriolis acceleration [m/s2]."""
    r2 = x * x + y * y + z * z
    pull = EARTH_MU_M3_S2 / (r2 * math.sqrt(r2))
    bulge = 1.5 * j2 * EARTH_RADIUS_M * EARTH_RADIUS_M / r2
    zz = 5.0 * z * z / r2
    side = pull * (1.0 + bulge * (1.0 - zz)) - spin_rad_s * spin_rad_s
    return (
        -side * x + 2.0 * spin_rad_s * vy,
        -side * y - 2.0 * spin_rad_s * vx,
        -pull * (1.0 + bulge * (3.0 - zz)) * z,
    )


@compiled
def _thrusting(
    t: float,
    s: State,
    rocket: Floats,
    k: int,
    turned: bool,
    up: Floats,
    ahead: Floats,
    steering: Floats,
    j2: float,
    spin_rad_s: float,
) -> Vector:
    """Acceleration [m/s2] with stage ``k`` burning at ``t`` s after launch; ``turned``: thrust follows the velocity."""
    x, y, z, vx, vy, vz = s
    ax, ay, az = _natural(x, y, z, vx, vy, j2, spin_rad_s)
    density, pressure, sound = air(height_of(x, y, z))
    mass = rocket[k, MASS] - rocket[k, FLOW] * (t - rocket[k, START])
    push = (rocket[k, THRUST] - rocket[k, THRUST_LOST] * pressure / SEA_LEVEL_PRESSURE_PA) / mass
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    drag = 0.5 * density * speed * drag_coefficient(speed / sound) * rocket[k, AREA] / mass
    if turned and speed > 0.0:
        along = push / speed - drag
        return ax + along * vx, ay + along * vy, az + along * vz
    tilt = steering[0] * min(max((t - steering[1]) / (steering[2] - steering[1]), 0.0), 1.0)
    rise = push * math.cos(tilt)
    lean = push * math.sin(tilt)
    return (
        ax + rise * up[0] + lean * ahead[0] - drag * vx,
        ay + rise * up[1] + lean * ahead[1] - drag * vy,
        az + rise * up[2] + lean * ahead[2] - drag * vz,
    )


@compiled
def _falling(s: State, ballistic_kg_m2: float, j2: float, spin_rad_s: float) -> Vector:
    """Acceleration [m/s2] in free flight."""
    x, y, z, vx, vy, vz = s
    ax, ay, az = _natural(x, y, z, vx, vy, j2, spin_rad_s)
    height = height_of(x, y, z)
    if height < AIR_TOP_M:
        density, _, _ = air(height)
        drag = 0.5 * density * math.sqrt(vx * vx + vy * vy + vz * vz) / ballistic_kg_m2
        return ax - drag * vx, ay - drag * vy, az - drag * vz
    return ax, ay, az


@compiled
def _moved(s: State, vx: float, vy: float, vz: float, a: Vector, h: float) -> State:
    return s[0] + h * vx, s[1] + h * vy, s[2] + h * vz, s[3] + h * a[0], s[4] + h * a[1], s[5] + h * a[2]


@compiled
def _sum(s: State, s2: State, s3: State, s4: State, a1: Vector, a2: Vector, a3: Vector, a4: Vector, h: float) -> State:
    """The weighted sum of one Runge-Kutta step."""
    w = h / 6.0
    return (
        s[0] + w * (s[3] + 2.0 * (s2[3] + s3[3]) + s4[3]),
        s[1] + w * (s[4] + 2.0 * (s2[4] + s3[4]) + s4[4]),
        s[2] + w * (s[5] + 2.0 * (s2[5] + s3[5]) + s4[5]),
        s[3] + w * (a1[0] + 2.0 * (a2[0] + a3[0]) + a4[0]),
        s[4] + w * (a1[1] + 2.0 * (a2[1] + a3[1]) + a4[1]),
        s[5] + w * (a1[2] + 2.0 * (a2[2] + a3[2]) + a4[2]),
    )


@compiled
def _between(s0: State, a0: Vector, s1: State, a1: Vector, h: float, share: float) -> State:
    """Cubic Hermite interpolation of position and of velocity over a step of ``h`` seconds."""
    q = 1.0 - share
    p0 = q * q * (1.0 + 2.0 * share)
    p1 = share * share * (1.0 + 2.0 * q)
    m0 = h * share * q * q
    m1 = -h * share * share * q
    return (
        p0 * s0[0] + p1 * s1[0] + m0 * s0[3] + m1 * s1[3],
        p0 * s0[1] + p1 * s1[1] + m0 * s0[4] + m1 * s1[4],
        p0 * s0[2] + p1 * s1[2] + m0 * s0[5] + m1 * s1[5],
        p0 * s0[3] + p1 * s1[3] + m0 * a0[0] + m1 * a1[0],
        p0 * s0[4] + p1 * s1[4] + m0 * a0[1] + m1 * a1[1],
        p0 * s0[5] + p1 * s1[5] + m0 * a0[2] + m1 * a1[2],
    )


@compiled
def _sample(
    t: float, h: float, until: float, s0: State, a0: Vector, s1: State, a1: Vector,
    times_s: Floats, states: Floats, row: int,
) -> int:  # fmt: skip
    """Write the samples of the step [t, t + h) that come before ``until``; return the next row to write."""
    while row < times_s.size and times_s[row] < until:
        s = _between(s0, a0, s1, a1, h, (times_s[row] - t) / h)
        for k in range(6):
            states[row, k] = s[k]
        row += 1
    return row


@compiled
def _boosted(
    t: float, h: float, s: State, a1: Vector, rocket: Floats, k: int, turned: bool, up: Floats, ahead: Floats,
    steering: Floats, j2: float, spin_rad_s: float,
) -> State:  # fmt: skip
    """One Runge-Kutta step under thrust."""
    s2 = _moved(s, s[3], s[4], s[5], a1, 0.5 * h)
    a2 = _thrusting(t + 0.5 * h, s2, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
    s3 = _moved(s, s2[3], s2[4], s2[5], a2, 0.5 * h)
    a3 = _thrusting(t + 0.5 * h, s3, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
    s4 = _moved(s, s3[3], s3[4], s3[5], a3, h)
    a4 = _thrusting(t + h, s4, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
    return _sum(s, s2, s3, s4, a1, a2, a3, a4, h)


@compiled
def boost(
    place: Floats, up: Floats, ahead: Floats, steering: Floats, rocket: Floats, cutoff_s: float,
    j2: float, spin_rad_s: float, times_s: Floats, states: Floats,
) -> tuple[int, bool, State]:  # fmt: skip
    """Fly from rest until the thrust ends.

    Parameters
    ----------
    place, up, ahead : launch place [m], and unit vectors of the vertical and of the heading there, shape (3,)
    steering : kick angle [rad], time until which it rises vertically [s], time by which it has tilted [s]
    rocket : one row a stage: start, end, mass at start, flow, vacuum thrust, thrust lost at sea level, area
    cutoff_s : when thrust ends, seconds after launch
    times_s, states : sample times since launch [s], shape (n,), and where to write states, shape (n, 6)

    Returns
    -------
    the next row to write, whether it still flies (False: it hit the ground), and its last state.
    """
    s = (place[0], place[1], place[2], 0.0, 0.0, 0.0)
    row = 0
    for k in range(rocket.shape[0]):
        start = rocket[k, START]
        end = min(rocket[k, END], cutoff_s)
        if end <= start:
            break
        breaks = (start, min(max(steering[1], start), end), min(max(steering[2], start), end), end)
        for piece in range(3):
            turned = piece == 2
            count = math.ceil((breaks[piece + 1] - breaks[piece]) / _BOOST_STEP_S)
            for i in range(count):
                h = (breaks[piece + 1] - breaks[piece]) / count
                t = breaks[piece] + i * h
                a = _thrusting(t, s, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
                after = _boosted(t, h, s, a, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
                if row < times_s.size and times_s[row] < t + h:
                    a_after = _thrusting(t + h, after, rocket, k, turned, up, ahead, steering, j2, spin_rad_s)
                    row = _sample(t, h, t + h, s, a, after, a_after, times_s, states, row)
                s = after
                if turned and height_of(s[0], s[1], s[2]) < 0.0:
                    return row, False, s
    return row, True, s


@compiled
def _step_s(height: float) -> float:
    if height > _EDGE_M:
        return _COAST_STEP_S
    return _EDGE_STEP_S if height > AIR_TOP_M else _REENTRY_STEP_S


@compiled
def _climb(s: State) -> float:
    """Vertical speed [m/s]."""
    return (s[0] * s[3] + s[1] * s[4] + s[2] * s[5]) / math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2])


@compiled
def _share_at_height(s0: State, a0: Vector, s1: State, a1: Vector, h: float, height: float) -> float:
    """Share of a step at which a falling body passes a height, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        s = _between(s0, a0, s1, a1, h, middle)
        if height_of(s[0], s[1], s[2]) > height:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@compiled
def _fallen(s: State, a: Vector, h: float, ballistic_kg_m2: float, j2: float, spin_rad_s: float) -> State:
    """One Runge-Kutta step of free flight."""
    s2 = _moved(s, s[3], s[4], s[5], a, 0.5 * h)
    a2 = _falling(s2, ballistic_kg_m2, j2, spin_rad_s)
    s3 = _moved(s, s2[3], s2[4], s2[5], a2, 0.5 * h)
    a3 = _falling(s3, ballistic_kg_m2, j2, spin_rad_s)
    s4 = _moved(s, s3[3], s3[4], s3[5], a3, h)
    a4 = _falling(s4, ballistic_kg_m2, j2, spin_rad_s)
    return _sum(s, s2, s3, s4, a, a2, a3, a4, h)


@compiled
def _note(outcome: Floats, column: int, t: float, s: State) -> None:
    outcome[column] = t
    for k in range(6):
        outcome[column + 1 + k] = s[k]


@compiled
def coast(
    start: State, start_s: float, ballistic_kg_m2: float, j2: float, spin_rad_s: float,
    times_s: Floats, states: Floats, row: int, outcome: Floats,
) -> bool:  # fmt: skip
    """Fly freely until impact on the ellipsoid.

    Parameters
    ----------
    start, start_s : state [m, m/s] and time [s] at which thrust ended
    ballistic_kg_m2 : mass over drag coefficient times area; inf flies without air
    times_s, states, row : samples as in ``boost``, and the first row to write
    outcome : receives impact time and state, apogee time and state, and when it fell through 100 km (nan if it
        never rose above), shape (OUTCOME_SIZE,)

    Returns
    -------
    False, and nan in ``outcome``, if there was no impact within 20,000 s.
    """
    outcome[:] = np.nan
    s, t, highest = start, start_s, -np.inf
    a = _falling(s, ballistic_kg_m2, j2, spin_rad_s)
    while t - start_s < _LONGEST_S:
        height = height_of(s[0], s[1], s[2])
        h = _step_s(height)
        after = _fallen(s, a, h, ballistic_kg_m2, j2, spin_rad_s)
        a_after = _falling(after, ballistic_kg_m2, j2, spin_rad_s)
        height_after = height_of(after[0], after[1], after[2])
        if max(height, height_after) >= highest:
            highest = max(height, height_after)
            rate, rate_after = _climb(s), _climb(after)
            turn = rate / (rate - rate_after) if rate > 0.0 > rate_after else (0.0 if rate <= 0.0 else 1.0)
            _note(outcome, APOGEE, t + h * turn, _between(s, a, after, a_after, h, turn))
        if height >= AIR_TOP_M > height_after:
            outcome[REENTRY_TIME] = t + h * _share_at_height(s, a, after, a_after, h, AIR_TOP_M)
        if height_after < 0.0:
            share = _share_at_height(s, a, after, a_after, h, 0.0)
            _sample(t, h, t + h * share, s, a, after, a_after, times_s, states, row)
            _note(outcome, IMPACT, t + h * share, _between(s, a, after, a_after, h, share))
            return True
        row = _sample(t, h, t + h, s, a, after, a_after, times_s, states, row)
        s, a, t = after, a_after, t + h
    outcome[:] = np.nan
    return False
