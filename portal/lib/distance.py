"""How far things are apart, as the crow flies, and how to say it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

EARTH_RADIUS = 6_371_000.0
Point = tuple[float, float]


def metres(one: Point, other: Point) -> float:
    """Between two points given as latitude and longitude in degrees; a city is flat."""
    mean = math.radians((one[0] + other[0]) / 2)
    north = math.radians(other[0] - one[0])
    east = math.radians(other[1] - one[1]) * math.cos(mean)
    return EARTH_RADIUS * math.hypot(north, east)


def said(distance: float) -> str:
    """« à 350 m », « à 1,2 km »: no more exact than one walks."""
    if distance < 950:
        return _("à %(count)d m") % {"count": max(50, round(distance / 50) * 50)}
    return _("à %(count)s km") % {"count": f"{distance / 1000:.1f}".replace(".", ",").removesuffix(",0")}


def along(line: Sequence[Sequence[float]], share: float) -> Point | None:
    """The point at a share (0 to 1) of a line of [longitude, latitude] points, as latitude and longitude."""
    points = [(latitude, longitude) for longitude, latitude in line]
    if len(points) < 2:
        return points[0] if points else None
    lengths = [metres(one, other) for one, other in itertools.pairwise(points)]
    left = min(max(share, 0.0), 1.0) * sum(lengths)
    for (one, other), length in zip(itertools.pairwise(points), lengths, strict=True):
        if left <= length and length:
            part = left / length
            return (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)
        left -= length
    return points[-1]
