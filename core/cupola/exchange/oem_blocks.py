"""States of satellites and threats, cut where they may be interpolated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cupola.astro import frames, propagation
from cupola.exchange.ephemeris import (
    DEGREE,
    Lost,
    chunks,
    flight_until,
    satellite_times,
    threat_end_s,
    times_between,
    usable_runs,
)
from cupola.exchange.export import ExportOptions
from cupola.exchange.interpolating import Floats, hermite_at, hermite_states, lagrange_at
from cupola.progress import Progress
from cupola.results.parts import Results, ThreatResult

Frame = Literal["ICRF", "ITRF"]
Source = tuple[str, int, int]
"""("satellite", layer, number in it) or ("threat", number, 0)."""


@dataclass(frozen=True)
class Block:
    """States over one stretch that may be interpolated: times (samples,), the others (samples, 3)."""

    times_s: Floats
    positions_m: Floats
    velocities_m_s: Floats
    interpolation: str
    degree: int

    def positions_at(self, times_s: Floats) -> Floats:
        """Return interpolated positions (times, 3), as a reader of the file obtains them."""
        if self.interpolation == "HERMITE":
            return hermite_at(self.times_s, self.positions_m, self.velocities_m_s, times_s)
        return lagrange_at(self.times_s, self.positions_m, times_s, self.degree)


@dataclass(frozen=True)
class Body:
    """One object to write."""

    source: Source
    file_stem: str
    name: str
    object_id: str
    comment: str
    blocks: tuple[Block, ...]


def satellite_bodies(
    results: Results, number: int, options: ExportOptions, lost: Lost, progress: Progress
) -> Iterator[Body]:
    """Yield the satellites of a layer; those without two positions are named in ``lost``."""
    layer, constellation = results.scenario.layers[number], results.layers[number].constellation
    epoch_utc = results.scenario.epoch_utc
    times_s = satellite_times(constellation, epoch_utc, results.scenario.duration_s, options.step_s)
    states = propagation.states_eci if options.frame == "ICRF" else propagation.states_ecef
    for first, some in chunks(constellation):
        positions, velocities = states(some, epoch_utc, times_s)
        between = states(some, epoch_utc, times_between(times_s))[0]
        for i, run in enumerate(usable_runs(times_s, positions, between)):
            if i % 16 == 0:
                progress((first + i) / constellation.satellites, f"Writing {layer.name}")
            name = some.names[i]
            if run.stop == run.start:
                lost.never.append(name)
                continue
            if run.stop - run.start < times_s.size:
                lost.partly.append(name)
            block = Block(times_s[run], positions[i, run], velocities[i, run], "LAGRANGE", DEGREE)
            identity = some.element_sets[i].object_id if some.element_sets else ""
            yield Body(
                ("satellite", number, first + i),
                f"{layer.id}-{first + i:05d}-{name}",
                name,
                identity or f"NOTIONAL-{name}",
                f"{layer.name}, SGP4 mean elements" if some.element_sets else f"{layer.name}, notional design orbit",
                (block,),
            )


def threat_body(results: Results, number: int, frame: Frame) -> Body:
    """Return one threat from launch to kill or impact, a block for each stage and one for the free flight."""
    threat = results.threats[number]
    blocks = tuple(_in_frame(block, results.scenario.epoch_utc, frame) for block in threat_blocks(threat))
    end = "impact" if threat.kill_s is None else "kill"
    comment = f"{threat.trajectory.threat_class}, notional class, launch to {end}"
    return Body(("threat", number, 0), f"threat-{threat.id}", threat.id, f"NOTIONAL-{threat.id}", comment, blocks)


def threat_blocks(threat: ThreatResult) -> tuple[Block, ...]:
    """Return the Earth-fixed flight cut at each burnout, for cubic interpolation with velocities.

    The state at a cut is extrapolated from the samples before it, so that no cubic crosses a step in thrust.
    """
    flight = flight_until(threat.trajectory, threat_end_s(threat))
    times_s, states = flight.times_s, np.column_stack((flight.positions_ecef_m, flight.velocities_ecef_m_s))
    cuts = [s for s in sorted(set(threat.trajectory.staging_s)) if times_s[0] + 1e-3 < s < times_s[-1] - 1e-3]
    blocks = []
    start_s, start = float(times_s[0]), states[0]
    for end_s in [*cuts, float(times_s[-1])]:
        inside = (times_s > start_s + 1e-3) & (times_s < end_s - 1e-3)
        block_times_s = np.concatenate(([start_s], times_s[inside]))
        block_states = np.concatenate((start[None], states[inside]))
        if end_s == times_s[-1]:
            end = states[-1]
        elif block_times_s.size > 1:
            end = _state_after(block_times_s, block_states, end_s)
        else:
            end = _state_after(times_s, states, end_s)
        block_times_s, block_states = np.append(block_times_s, end_s), np.concatenate((block_states, end[None]))
        blocks.append(Block(np.round(block_times_s, 6), block_states[:, :3], block_states[:, 3:], "HERMITE", 3))
        start_s, start = end_s, end
    return tuple(blocks)


def _state_after(times_s: Floats, states: Floats, t_s: float) -> Floats:
    position, velocity = hermite_states(times_s, states[:, :3], states[:, 3:], np.array([t_s]))
    return np.concatenate((position[0], velocity[0]))


def _in_frame(block: Block, epoch_utc: str, frame: Frame) -> Block:
    if frame == "ITRF":
        return block
    turns = frames.earth_rotations(epoch_utc, block.times_s)
    spin = np.cross([0.0, 0.0, frames.EARTH_SPIN_RAD_S], block.positions_m)
    positions = np.einsum("tji,tj->ti", turns, block.positions_m)
    velocities = np.einsum("tji,tj->ti", turns, block.velocities_m_s + spin)
    return Block(block.times_s, positions, velocities, block.interpolation, block.degree)


def in_itrf(positions: Floats, epoch_utc: str, times_s: Floats, frame: Frame) -> Floats:
    """Return Earth-fixed positions (times, 3) of those in the file's frame."""
    if frame == "ITRF":
        return positions
    turned: Floats = np.einsum("tij,tj->ti", frames.earth_rotations(epoch_utc, times_s), positions)
    return turned
