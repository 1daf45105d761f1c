"""The city's own map: from a latitude and a longitude to a point of the drawing, and back.

The drawing is a template, `components/charts/city.html`, made once from the city's map; `settings.PORTAL_CHART` gives
its bounds and its size. No tile server is asked, so nobody learns what a resident looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Chart:
    """Bounds in degrees, size in units of the drawing. A city is small: degrees are taken as even."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    def point(self, latitude: float | None, longitude: float | None) -> tuple[int, int] | None:
        """Where to put a mark; None for a place without position or outside the drawing."""
        if latitude is None or longitude is None:
            return None
        x = (longitude - self.west) / (self.east - self.west) * self.width
        y = (self.north - latitude) / (self.north - self.south) * self.height
        inside = 0 <= x <= self.width and 0 <= y <= self.height
        return (round(x), round(y)) if inside else None

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a point of the drawing, to about a metre."""
        latitude = self.north - y / self.height * (self.north - self.south)
        longitude = self.west + x / self.width * (self.east - self.west)
        return (round(latitude, 5), round(longitude, 5))

    def around(self, point: tuple[int, int], width: int = 300, height: int = 220) -> str:
        """The `viewBox` of a window around a point, kept inside the drawing."""
        left = min(max(point[0] - width // 2, 0), self.width - width)
        top = min(max(point[1] - height // 2, 0), self.height - height)
        return f"{left} {top} {width} {height}"

    @property
    def whole(self) -> str:
        """The `viewBox` of the whole drawing."""
        return f"0 0 {self.width} {self.height}"


def city_chart() -> Chart:
    """The chart of this city."""
    bounds: dict[str, Any] = settings.PORTAL_CHART
    return Chart(**bounds)
