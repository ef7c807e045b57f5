"""Which satellites see a target, and how well."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M
from cupola.numerics.compiled import compiled
from cupola.sensing.sensor import BAND_NAMES, Sensor

Floats = NDArray[np.float64]

LOOK_BLOCKS: Final = ("range", "field of regard", "Earth", "Sun", "signal")
"""What can stand in the way of a look, in the order in which it is asked."""
RANGE, REGARD, EARTH, SUN, SIGNAL = range(5)


@compiled
def block_of(
    x: float, y: float, z: float, tx: float, ty: float, tz: float, sx: float, sy: float, sz: float,
    nearest2: float, farthest2: float, cos_regard: float, limb2: float, stretch: float, cos_sun: float,
) -> tuple[int, float]:  # fmt: skip
    """What blocks one look (SIGNAL: nothing yet), and the squared range."""
    dx, dy, dz = tx - x, ty - y, tz - z
    range2 = dx * dx + dy * dy + dz * dz
    if range2 < nearest2 or range2 > farthest2 or range2 == 0.0:
        return RANGE, range2
    distance = math.sqrt(range2)
    if -(x * dx + y * dy + z * dz) < cos_regard * distance * math.sqrt(x * x + y * y + z * z):
        return REGARD, range2
    # Stretched along z, the ellipsoid at the grazing altitude is a sphere and straight lines stay straight.
    zs, dzs = z * stretch, dz * stretch
    length2 = dx * dx + dy * dy + dzs * dzs
    share = min(max(-(x * dx + y * dy + zs * dzs) / length2, 0.0), 1.0)
    cx, cy, cz = x + share * dx, y + share * dy, zs + share * dzs
    if cx * cx + cy * cy + cz * cz < limb2:
        return EARTH, range2
    if dx * sx + dy * sy + dz * sz > cos_sun * distance:
        return SUN, range2
    return SIGNAL, range2


@compiled
def _looks(
    satellites: Floats, targets: Floats, suns: Floats, limits: Floats, signal: Floats,
    snr: NDArray[np.float32], blocks: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Fill ``snr`` and ``blocks``, both (satellites, times); ``signal`` is intensity over noise [m2], (times,)."""
    for i in range(satellites.shape[0]):
        for k in range(satellites.shape[1]):
            block, range2 = block_of(
                satellites[i, k, 0], satellites[i, k, 1], satellites[i, k, 2],
                targets[k, 0], targets[k, 1], targets[k, 2], suns[k, 0], suns[k, 1], suns[k, 2],
                limits[0], limits[1], limits[2], limits[3], limits[4], limits[5],
            )  # fmt: skip
            blocks[i, k] = block
            snr[i, k] = signal[k] / range2 if block == SIGNAL else 0.0


def limits_of(sensor: Sensor) -> Floats:
    """The numbers ``block_of`` compares with, shape (6,)."""
    limb_m = EARTH_RADIUS_M + sensor.grazing_altitude_m
    polar_m = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING) + sensor.grazing_altitude_m
    half = min(0.5 * sensor.field_of_regard_rad, math.pi)
    cos_regard = -2.0 if half >= math.pi else math.cos(half)
    cos_sun = 2.0 if sensor.sun_exclusion_rad <= 0.0 else math.cos(min(sensor.sun_exclusion_rad, math.pi))
    nearest2, farthest2 = sensor.minimum_range_m**2, sensor.maximum_range_m**2
    return np.array([nearest2, farthest2, cos_regard, limb_m**2, limb_m / polar_m, cos_sun])


def signal_m2(sensor: Sensor, intensity_w_sr: Floats) -> Floats:
    """Return intensity over noise in the best of the sensor's bands [m2], shape (times,)."""
    rows = [BAND_NAMES.index(band) for band in sensor.bands]
    return np.ascontiguousarray(intensity_w_sr[rows].max(axis=0) / sensor.noise_equivalent_irradiance_w_m2)


def looked(
    sensor: Sensor, positions_ecef_m: Floats, targets_ecef_m: Floats, intensity_w_sr: Floats, sun_ecef: Floats
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return what ``look_snr`` and ``look_blocks`` do, at once."""
    shape = positions_ecef_m.shape[:2]
    snr, blocks = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.uint8)
    _looks(
        np.ascontiguousarray(positions_ecef_m, dtype=np.float64),
        np.ascontiguousarray(targets_ecef_m, dtype=np.float64),
        np.ascontiguousarray(sun_ecef, dtype=np.float64),
        limits_of(sensor), signal_m2(sensor, intensity_w_sr), snr, blocks,
    )  # fmt: skip
    return snr, blocks


def look_snr(
    sensor: Sensor, positions_ecef_m: Floats, targets_ecef_m: Floats, intensity_w_sr: Floats, sun_ecef: Floats
) -> NDArray[np.float32]:
    """Return the signal-to-noise ratio of every satellite's look at one target over time.

    A look is there when range limits, field of regard, line of sight and Sun exclusion allow it. The line of sight must
    stay outside the ellipsoid with semi-axes larger by the grazing altitude than those of WGS-84 (within 0.3 % of
    that altitude of a surface of constant height); only the stretch between satellite and target counts, and a
    target below the grazing altitude is not seen. The Sun excludes looks near its direction also when the Earth
    hides it. The ratio is intensity / range^2 over the noise-equivalent irradiance in the best of the sensor's
    bands: bands are not added. No transmission loss, no background: both are within the noise-equivalent irradiance.

    Parameters
    ----------
    positions_ecef_m : satellites, shape (satellites, times, 3)
    targets_ecef_m : shape (times, 3)
    intensity_w_sr : rows in the order of BAND_NAMES, shape (bands, times)
    sun_ecef : unit vectors, shape (times, 3)

    Returns
    -------
    shape (satellites, times), 0 where there is no look.
    """
    return looked(sensor, positions_ecef_m, targets_ecef_m, intensity_w_sr, sun_ecef)[0]


def look_blocks(
    sensor: Sensor, positions_ecef_m: Floats, targets_ecef_m: Floats, intensity_w_sr: Floats, sun_ecef: Floats
) -> NDArray[np.uint8]:
    """Return what stands in the way of each satellite's look, as numbers into LOOK_BLOCKS; arguments as ``look_snr``.

    SIGNAL where geometry allows the look, whether or not the signal suffices. Shape (satellites, times). The most
    that any satellite got to at a time, which explains why nobody sees a target, is the maximum along axis 0.
    """
    return looked(sensor, positions_ecef_m, targets_ecef_m, intensity_w_sr, sun_ecef)[1]


def required_snr(false_alarm_probability: float, detection_probability: float) -> float:
    """Return the signal-to-noise ratio for a probability of detection in one look.

    Gaussian noise of unit deviation and a threshold set by the false alarms: the quantile of 1 - Pfa plus that of Pd
    (Kay, Fundamentals of Statistical Signal Processing II, 1998, equation 3.10 for a known level).
    """
    return float(ndtri(detection_probability) - ndtri(false_alarm_probability))


def frame_mask(times_s: Floats, frame_time_s: float) -> NDArray[np.bool_]:
    """Return at which samples the sensor has a frame, shape (times,).

    Frames lie at the multiples of ``frame_time_s``. A sample has a frame when a multiple lies in the time after the
    sample before it up to itself; the first sample only when it lies on a multiple.
    """
    frames = np.floor(times_s / frame_time_s + 1.0e-9)
    mask = np.empty(times_s.size, dtype=np.bool_)
    mask[1:] = frames[1:] > frames[:-1]
    mask[:1] = np.abs(times_s[:1] / frame_time_s - frames[:1]) < 1.0e-6
    return mask


def frames_per_step(frame_time_s: float, step_s: float) -> int:
    """Return how many whole frames fall in one step, at least 1."""
    return max(1, math.floor(step_s / frame_time_s + 1.0e-9))


def noise_per_step_rad(sensor: Sensor, step_s: float) -> float:
    """Return the angle noise of one step: that of a frame over the root of the frames in it, averaged."""
    return sensor.angle_noise_rad / math.sqrt(frames_per_step(sensor.frame_time_s, step_s))
