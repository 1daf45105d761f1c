"""The city as it names itself on paper. The room that holds its settings stands above and fills it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class CityCard:
    """Name, ways to reach the city, and who hears those who contest its decisions (CJA R421-1)."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: str = "img/logo-kermor.svg"
    data_officer: str = ""
    court: str = ""
    court_address: str = ""
    mediator: str = ""


def _from_settings() -> CityCard:
    return CityCard(name=settings.PORTAL_CITY_NAME)


_source: list[Callable[[], CityCard]] = [_from_settings]


def city_card() -> CityCard:
    """What to print today."""
    return _source[-1]()


def register_city(source: Callable[[], CityCard]) -> None:
    """Called in `ready()` by the room whose settings editors fill."""
    _source[1:] = [source]
