"""The smallest single change of the document that would have given a leaker's first broken link what it lacked."""

from __future__ import annotations

from dataclasses import replace

from cupola.engagement.mends import delay_that_reaches, delta_v_that_reaches
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.results.parts import WhyNot
from cupola.scenario.parts import KineticInterceptor, Scenario
from cupola.simulation.engagement import Engagement
from cupola.units import KM


def with_mend(why: WhyNot, number: int, scenario: Scenario, fought: Engagement, doctrine: Doctrine) -> WhyNot:
    """Return the explanation with its mend, where one is known: "PATH=VALUE", ready for an edit.

    Decision and reach are mended by numbers that the Lambert check confirms; a mend gives the threat a shot, which
    may miss.
    """
    mend = None
    if why.link == "decision":
        mend = _decision(number, scenario, fought)
    elif why.link == "reach":
        mend = _reach(number, scenario, fought)
    elif why.link == "intercept" and why.sentence.endswith("allowed"):
        mend = f"command.shots_per_threat={scenario.command.shots_per_threat + 1}"
    elif why.link == "magazine" and scenario.command.shots_per_threat == 0:
        mend = "command.shots_per_threat=1"
    return why if mend is None else replace(why, mend=mend)


def _decision(number: int, scenario: Scenario, fought: Engagement) -> str | None:
    delay_s = delay_that_reaches(
        fought.targets[number], number, fought.layers, fought.windows, scenario.epoch_utc, scenario.step_s
    )
    return None if delay_s is None else f"command.decision_delay_s={delay_s:g}"


def _reach(number: int, scenario: Scenario, fought: Engagement) -> str | None:
    fate = fought.battle.fates[number]
    if fate.decided_s is None:
        return None
    for layer, window in zip(fought.layers, fought.windows, strict=True):
        part = next(part for part in scenario.layers if part.id == layer.layer_id)
        if isinstance(layer, InterceptorLayer) and window is not None and isinstance(part.payload, KineticInterceptor):
            needed = delta_v_that_reaches(
                layer, window, fought.targets[number], number, fate.decided_s, scenario.epoch_utc, scenario.step_s
            )
            if needed is not None:
                return f"layers.{layer.layer_id}.payload.delta_v_km_s={needed / KM:g}"
    return None
