"""The phase average and the guarantee, beside plain point tests that answer the same question in the same run.

The plain way draws both phases on a grid of the phase rectangle and tests every satellite at every pair of them, in
compiled code on all cores. It is given few phases and is still slow; its answer differs by its own coarseness.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable

import numba
import numpy as np

from cupola.coverage.footprint import NOTHING, footprint
from cupola.coverage.guarantee import guarantee
from cupola.coverage.phase_average import Shell, phase_average

ROUNDS = 7
FOLDS = 8
LATITUDES = np.radians(np.arange(0.5, 90.0))


@numba.njit(parallel=True, fastmath=True)
def point_tests(planes, per_plane, phasing, tilt, cos_angle, latitudes, arguments, nodes, folds):
    total = planes * per_plane
    shares = np.zeros((latitudes.size, folds + 1))
    for row in numba.prange(latitudes.size):
        sin_f, cos_f = math.sin(latitudes[row]), math.cos(latitudes[row])
        for a in range(arguments):
            for b in range(nodes):
                count = 0
                for k in range(total):
                    p, s = k // per_plane, k % per_plane
                    u = 2 * math.pi * ((a + 0.5) / arguments / per_plane + s / per_plane + phasing * p / total)
                    o = 2 * math.pi * ((b + 0.5) / nodes / planes + p / planes)
                    x = math.cos(o) * math.cos(u) - math.sin(o) * math.cos(tilt) * math.sin(u)
                    if cos_f * x + sin_f * math.sin(tilt) * math.sin(u) >= cos_angle:
                        count += 1
                shares[row, min(count, folds)] += 1.0 / (arguments * nodes)
    return shares


def median_s(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def averages() -> None:
    ring = footprint(550e3, 0.0, math.radians(10.0))
    shell = Shell(72, 22, 17, math.radians(53.0), 2 * math.pi, ring, 550e3)
    exact = phase_average([shell], LATITUDES, FOLDS, 1e-7).shares
    print(f"{'phase average: 1,584 satellites, 90 latitudes, folds 0 to 8':64s}{'ms':>10s}{'error':>10s}")
    for tolerance in (1e-3, 1e-4, 1e-5):
        taken = median_s(lambda tolerance=tolerance: phase_average([shell], LATITUDES, FOLDS, tolerance))
        found = phase_average([shell], LATITUDES, FOLDS, tolerance)
        off = np.abs(found.shares - exact).max()
        print(f"{f'Cupola, asked {tolerance:g}, told {found.error:.0e}':64s}{taken * 1e3:10.1f}{off:10.0e}")
    for arguments, nodes in ((4, 4), (8, 8)):

        def plain(a: int = arguments, b: int = nodes) -> np.ndarray:
            return point_tests(72, 22, 17, shell.inclination_rad, math.cos(ring.maximum_rad), LATITUDES, a, b, FOLDS)

        off = np.abs(plain() - exact).max()
        print(f"{f'every satellite at {arguments} x {nodes} phases':64s}{median_s(plain, 1) * 1e3:10.1f}{off:10.0e}")
    print("\nsatellites        ms   (phase average, error told below 1e-4)")
    for planes, per_plane in ((5, 8), (20, 20), (72, 22), (100, 100)):
        other = Shell(planes, per_plane, 1, shell.inclination_rad, 2 * math.pi, ring, 550e3)
        taken = median_s(lambda other=other: phase_average([other], LATITUDES, FOLDS))
        print(f"{other.satellites:10,d}{taken * 1e3:10.1f}")


def guarantees() -> None:
    print(f"\n{'guarantee, folds 1 to 4':40s}{'asked rad':>10s}{'ms':>10s}{'can miss rad':>14s}")
    for planes, per_plane, phasing, tilt_deg in ((6, 8, 2, 70.0), (20, 20, 1, 80.0), (72, 22, 17, 53.0)):
        shell = Shell(planes, per_plane, phasing, math.radians(tilt_deg), 2 * math.pi, NOTHING, 1e6)
        for accuracy in (1e-2, 1e-3, 3e-4):
            taken = median_s(lambda s=shell, a=accuracy: guarantee([s], 4, a))
            missed = guarantee([shell], 4, accuracy)[0].accuracy_rad
            print(f"{f'{shell.satellites:,} in {planes} planes':40s}{accuracy:10g}{taken * 1e3:10.1f}{missed:14.0e}")


if __name__ == "__main__":
    averages()
    guarantees()
