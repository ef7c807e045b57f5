"""The one way kernels are compiled: nogil, cached on disk, typed as the function they wrap."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

# Read when the threads start, at the first parallel kernel. Workers that spin between kernels would cost several times
# the processor time of the work itself, and take it from the window; sleeping ones cost some 20 microseconds a kernel.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# "workqueue" aborts the process when two threads enter it at once, as the application may.
numba.config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]  # type: ignore[attr-defined]  # set at run time


def compiled(function: F) -> F:
    """Compile a kernel for one thread."""
    return cast(F, numba.njit(nogil=True, cache=True)(function))


def compiled_fast(function: F) -> F:
    """Compile a kernel for one thread, free to reorder sums; never where nan or inf carry meaning."""
    return cast(F, numba.njit(nogil=True, cache=True, fastmath=True)(function))


def compiled_parallel(function: F) -> F:
    """Compile a kernel whose ``prange`` loops run on all cores."""
    return cast(F, numba.njit(nogil=True, cache=True, parallel=True)(function))


def compiled_parallel_fast(function: F) -> F:
    """Compile a kernel for all cores, free to reorder sums; never where nan or inf carry meaning."""
    return cast(F, numba.njit(nogil=True, cache=True, parallel=True, fastmath=True)(function))
