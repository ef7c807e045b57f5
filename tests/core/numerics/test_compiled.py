"""How the kernels' threads wait."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_SHOW = """
import numba, numpy as np, os
from cupola.numerics.compiled import compiled_parallel
@numba.njit(parallel=True)
def squares(out):
    for i in numba.prange(out.size):
        out[i] = i * i
out = np.empty(1000)
squares(out)
print(os.environ["OMP_WAIT_POLICY"], numba.threading_layer(), out[-1])
"""


@pytest.mark.parametrize(("given", "expected"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_idle_workers_sleep_unless_told_otherwise(given: str | None, expected: str) -> None:
    wanted = {key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"}
    if given is not None:
        wanted["OMP_WAIT_POLICY"] = given
    shown = subprocess.run([sys.executable, "-c", _SHOW], env=wanted, capture_output=True, text=True, check=True)
    policy, layer, last = shown.stdout.split()
    assert policy == expected
    assert layer == "omp"
    assert float(last) == 999.0**2
