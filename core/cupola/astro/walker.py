"""Patterns of design orbits: Walker delta and star, planes placed one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cupola.astro.constellation import Elements
from cupola.constants import EARTH_RADIUS_M

DELTA_SPAN_RAD = 2.0 * np.pi
STAR_SPAN_RAD = np.pi


def walker_elements(
    planes: int,
    satellites_per_plane: int,
    phasing: int,
    altitude_m: float,
    inclination_rad: float,
    raan_rad: float = 0.0,
    argument_of_latitude_rad: float = 0.0,
    node_span_rad: float = DELTA_SPAN_RAD,
) -> Elements:
    """Return the circular orbits of a Walker pattern i: T/P/F, plane after plane, place after place.

    Plane p has its node at ``raan_rad`` + p * span / P; place s of it stands at the first argument of latitude
    + 2 pi s / S + 2 pi F p / T (Walker 1984; Ballard 1980). ``node_span_rad`` is 2 pi for delta, pi for star. The
    semi-major axis is 6,378.137 km + altitude; zero inclination is allowed and then only the sum of node and argument
    matters.
    """
    plane = np.repeat(np.arange(planes), satellites_per_plane)
    place = np.tile(np.arange(satellites_per_plane), planes)
    total = planes * satellites_per_plane
    node = raan_rad + plane * (node_span_rad / planes)
    argument = argument_of_latitude_rad + 2.0 * np.pi * (place / satellites_per_plane + phasing * plane / total)
    return circular_elements(altitude_m, inclination_rad, node, argument)


def plane_elements(
    satellites_per_plane: ArrayLike,
    altitude_m: ArrayLike,
    inclination_rad: ArrayLike,
    raan_rad: ArrayLike,
    argument_of_latitude_rad: ArrayLike,
) -> Elements:
    """Return the circular orbits of planes placed one by one; every argument has shape (planes,) or is one number.

    The satellites of a plane are equally spaced from its argument of latitude on.
    """
    counts, altitude, inclination, node, argument = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(value, dtype=np.float64))
            for value in (satellites_per_plane, altitude_m, inclination_rad, raan_rad, argument_of_latitude_rad)
        )
    )
    whole = counts.astype(np.int64)
    place = np.concatenate([np.arange(count) / count for count in whole]) if whole.size else np.empty(0)
    return circular_elements(
        np.repeat(altitude, whole),
        np.repeat(inclination, whole),
        np.repeat(node, whole),
        np.repeat(argument, whole) + 2.0 * np.pi * place,
    )


def circular_elements(
    altitude_m: ArrayLike, inclination_rad: ArrayLike, raan_rad: ArrayLike, argument_of_latitude_rad: ArrayLike
) -> Elements:
    """Return circular orbits, one per satellite; perigee lies at the node, so mean anomaly is argument of latitude."""
    altitude, inclination, node, argument = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(value, dtype=np.float64))
            for value in (altitude_m, inclination_rad, raan_rad, argument_of_latitude_rad)
        )
    )
    return Elements(
        semi_major_axis_m=EARTH_RADIUS_M + altitude,
        eccentricity=np.zeros(altitude.shape),
        inclination_rad=inclination.copy(),
        raan_rad=node % (2.0 * np.pi),
        argument_of_perigee_rad=np.zeros(altitude.shape),
        mean_anomaly_rad=argument % (2.0 * np.pi),
    )


def names_of(letters: str, satellites_per_plane: Iterable[int]) -> tuple[str, ...]:
    """Return "C 7-6" for plane 7, place 6 of the layer with those letters, plane after plane."""
    return tuple(
        f"{letters} {plane}-{place}"
        for plane, count in enumerate(satellites_per_plane, start=1)
        for place in range(1, count + 1)
    )


def planes_of(satellites_per_plane: Sequence[int]) -> NDArray[np.int64]:
    """Return each satellite's plane number from 0, shape (satellites,), plane after plane."""
    return np.repeat(
        np.arange(len(satellites_per_plane), dtype=np.int64), np.asarray(satellites_per_plane, dtype=np.int64)
    )
