"""The demonstration city's lists, read from its data files: definitions are rehearsed without a database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from portal.demo.loaders.city import read
from portal.eservices.form_builder.parts import Option
from portal.lib.french import fold

KINDS = {"town_halls": ("town_hall", "district_hall"), "schools": ("school",), "libraries": ("library",)}


def _places(source: str) -> dict[str, str]:
    kinds = KINDS.get(source, ())
    return {place["slug"]: place["name"] for place in read("places")["places"] if place["kind"] in kinds}


def _street(address: Mapping[str, Any]) -> Mapping[str, Any] | None:
    written = fold(re.sub(r"^\d+ ", "", address["line1"]))
    return next((each for each in read("streets")["streets"] if fold(each["name"]) == written), None)


class PaperCity:
    """The form builder's `Lookups` for Kermor: places by kind, who lives in the city, the school of a street."""

    def options(self, source: str, answers: Mapping[str, Any]) -> Sequence[Option]:
        return tuple(Option(slug, name) for slug, name in _places(source).items())

    def label(self, source: str, value: str) -> str | None:
        return _places(source).get(value)

    def value(self, name: str, **args: Any) -> Any:
        address = args.get("address")
        if not address:
            return None
        inside = address["postcode"] == "29999"
        if name == "sector_school":
            street = _street(address) if inside else None
            return street["schools"].get(args["level"]) if street else None
        return inside if name == "in_city" else None
