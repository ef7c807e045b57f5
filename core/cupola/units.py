"""Factors between what people type and SI: ``altitude_km * KM`` is metres."""

from __future__ import annotations

import math
from typing import Final

KM: Final = 1_000.0
DEG: Final = math.pi / 180.0
URAD: Final = 1e-6
UM: Final = 1e-6
MW: Final = 1e6
"""Megawatt."""
