"""Notional classes of threats: round numbers of the order found in open literature, no real system's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cupola.constants import STANDARD_GRAVITY_M_S2

_OPEN = (
    "Notional. Order of magnitude after American Physical Society, Boost-Phase Intercept Systems for National Missile "
    "Defense (2003), and National Research Council, Making Sense of Ballistic Missile Defense (2012)."
)


@dataclass(frozen=True)
class Stage:
    """One stage of a missile, burning at a constant rate."""

    propellant_kg: float
    dry_kg: float
    """Left behind at staging."""
    burn_s: float
    impulse_vacuum_s: float
    impulse_sea_level_s: float
    diameter_m: float
    plume_w_sr: tuple[float, float, float]
    """Radiant intensity of the plume in swir, mwir, lwir, the same at all heights and aspects."""

    @property
    def mass_flow_kg_s(self) -> float:
        """Propellant burnt each second."""
        return self.propellant_kg / self.burn_s

    @property
    def thrust_vacuum_n(self) -> float:
        """Thrust without air around."""
        return self.mass_flow_kg_s * STANDARD_GRAVITY_M_S2 * self.impulse_vacuum_s

    @property
    def thrust_sea_level_n(self) -> float:
        """Thrust at sea-level pressure."""
        return self.mass_flow_kg_s * STANDARD_GRAVITY_M_S2 * self.impulse_sea_level_s


@dataclass(frozen=True)
class ThreatClass:
    """A notional class: what it weighs, how it flies, what it radiates."""

    id: str
    title: str
    description: str
    source: str
    stages: tuple[Stage, ...]
    payload_kg: float
    """All that flies on after the last burnout."""
    vertical_s: float
    """The rocket rises vertically for so long."""
    turned_s: float
    """By then it has been tilted by the kick angle; from then on it thrusts along its velocity."""
    body_area_m2: float
    """Projected area of the hard body."""
    emissivity: float
    temperature_k: float
    """Of the hard body outside reentry."""
    nose_radius_m: float
    ballistic_kg_m2: float
    """Mass over drag coefficient times area, after the last burnout."""
    hardness_j_m2: float
    """Fluence that fails a burning stage's skin; notional."""

    @property
    def boost_s(self) -> float:
        """Time from launch to the last burnout when nothing is cut short."""
        return sum(stage.burn_s for stage in self.stages)


THREAT_CLASSES: Final[dict[str, ThreatClass]] = {
    "icbm-solid": ThreatClass(
        id="icbm-solid",
        title="ICBM, solid",
        description="Three solid stages, 175 s of boost; reaches some 11,000 km over the poles.",
        source=_OPEN,
        stages=(
            Stage(22_000.0, 2_200.0, 60.0, 265.0, 240.0, 1.8, (1.0e6, 6.0e5, 1.0e5)),
            Stage(7_500.0, 800.0, 60.0, 285.0, 220.0, 1.4, (4.0e5, 2.4e5, 4.0e4)),
            Stage(3_000.0, 350.0, 55.0, 290.0, 200.0, 1.3, (1.5e5, 9.0e4, 1.5e4)),
        ),
        payload_kg=950.0,
        vertical_s=4.0,
        turned_s=20.0,
        body_area_m2=3.0,
        emissivity=0.9,
        temperature_k=300.0,
        nose_radius_m=0.05,
        ballistic_kg_m2=9_000.0,
        hardness_j_m2=1.0e8,
    ),
    "icbm-liquid": ThreatClass(
        id="icbm-liquid",
        title="ICBM, liquid",
        description="Two liquid stages, 240 s of boost; reaches some 11,000 km over the poles.",
        source=_OPEN,
        stages=(
            Stage(72_000.0, 6_500.0, 120.0, 280.0, 250.0, 2.6, (1.2e6, 7.0e5, 1.0e5)),
            Stage(17_500.0, 2_100.0, 120.0, 305.0, 220.0, 2.6, (2.5e5, 1.5e5, 2.5e4)),
        ),
        payload_kg=1_900.0,
        vertical_s=8.0,
        turned_s=20.0,
        body_area_m2=4.0,
        emissivity=0.9,
        temperature_k=300.0,
        nose_radius_m=0.05,
        ballistic_kg_m2=8_000.0,
        hardness_j_m2=2.0e7,
    ),
    "irbm": ThreatClass(
        id="irbm",
        title="IRBM",
        description="Two solid stages, 130 s of boost; reaches some 4,000 km.",
        source=_OPEN,
        stages=(
            Stage(12_000.0, 1_500.0, 60.0, 262.0, 235.0, 1.5, (5.0e5, 3.0e5, 5.0e4)),
            Stage(4_500.0, 600.0, 70.0, 285.0, 210.0, 1.5, (2.0e5, 1.2e5, 2.0e4)),
        ),
        payload_kg=900.0,
        vertical_s=4.0,
        turned_s=20.0,
        body_area_m2=3.0,
        emissivity=0.9,
        temperature_k=300.0,
        nose_radius_m=0.05,
        ballistic_kg_m2=7_000.0,
        hardness_j_m2=1.0e8,
    ),
}
"""Every class a raid may name."""
