"""The lists that the directory, the accounts and the requests of this room give to every form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import Authority, Resident
from portal.directory.models import Department, District, Place, Street
from portal.eservices.form_builder.facts import Answers
from portal.eservices.form_builder.parts import Option
from portal.eservices.lookups.registry import Asker, register_rows, register_source, register_value
from portal.eservices.models import ServiceRequest
from portal.lib import french

Json = Any
_NUMBER = re.compile(r"^\s*(\d+)\s*(?:bis|ter|quater)?\b[\s,]*", re.IGNORECASE)
# Lists of places, by the kinds the directory knows.
PLACE_LISTS = {
    "town_halls": ("town_hall", "district_hall"),
    "district_halls": ("district_hall",),
    "schools": ("school",),
    "libraries": ("library",),
    "conservatories": ("conservatory",),
    "leisure_centres": ("leisure_centre",),
    "nurseries": ("nursery",),
    "halls": ("hall",),
    "pools": ("pool",),
}
MOST_REQUESTS = 50


def register_all() -> None:
    """Called once, in `ready()`."""
    register_rows("places", partial(_places))
    for name, kinds in PLACE_LISTS.items():
        register_rows(name, partial(_places, *kinds))
    register_rows("departments", lambda: Department.objects.filter(closed_on=None).order_by("name"))
    register_rows("districts", lambda: District.objects.order_by("name"))
    register_rows("streets", lambda: Street.objects.order_by("name"))
    register_source("own_children", _children_options, _child_label)
    register_source("own_requests", _requests_options, _request_label)
    register_value("in_city", in_city)
    register_value("district", district)
    register_value("sector_school", sector_school)
    register_value("zone", zone)
    register_value("child", child)


def _places(*kinds: str) -> QuerySet[Place]:
    live = Place.objects.filter(live=True).order_by("name")
    return live.filter(kind__slug__in=kinds) if kinds else live


def children_of(adult: Resident | None) -> QuerySet[Resident]:
    """Children for whom this adult holds parental authority today; nobody for a guest."""
    if adult is None:
        return Resident.objects.none()
    today = timezone.localdate()
    bond = Q(guardianships__until=None) | Q(guardianships__until__gte=today)
    held = Resident.objects.filter(bond, guardianships__adult__in=adult.identities(), merged_into=None)
    return held.exclude(guardianships__adult__in=adult.identities(), guardianships__authority=Authority.NONE).distinct()


def _children_options(asker: Asker, answers: Answers) -> Sequence[Option]:
    return tuple(Option(str(each.key), each.display_name, _born(each)) for each in children_of(asker.resident))


def _born(person: Resident) -> str:
    return french.day(person.birth_date) if person.birth_date else ""


def _child_label(asker: Asker, value: str) -> str | None:
    found = _child(asker, value)
    return found.display_name if found else None


def _child(asker: Asker, key: Json) -> Resident | None:
    try:
        return children_of(asker.resident).filter(key=UUID(str(key))).first()
    except ValueError:
        return None


def child(asker: Asker, *, resident: Json = None) -> Json:
    """What the city knows of one's own child, as the parts of a person; None for anybody else's."""
    found = _child(asker, resident) if resident else None
    return person_parts(found) if found else None


def person_parts(person: Resident) -> dict[str, Json]:
    """A resident as the form language's `person`, known parts only."""
    place = {"label": person.birth_place_label, "code": person.birth_place_code, "country": ""}
    parts: dict[str, Json] = {
        "single_name": person.single_name,
        "family_name": person.birth_name,
        "usage_name": person.usage_name,
        "given_names": person.given_names,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "birth_place": {key: text for key, text in place.items() if text},
    }
    return {key: value for key, value in parts.items() if value}


def _own_requests(asker: Asker) -> QuerySet[ServiceRequest]:
    if asker.resident is None:
        return ServiceRequest.objects.none()
    own: QuerySet[ServiceRequest] = ServiceRequest.objects.filter(applicant__in=asker.resident.identities())
    return own


def _requests_options(asker: Asker, answers: Answers) -> Sequence[Option]:
    return tuple(Option(each.reference, _said(each)) for each in _own_requests(asker)[:MOST_REQUESTS])


def _request_label(asker: Asker, value: str) -> str | None:
    found = _own_requests(asker).filter(reference=value).first()
    return _said(found) if found else None


def _said(request: ServiceRequest) -> str:
    return f"{request.reference}, {request.subject}"


def street_of(address: Json) -> Street | None:
    """The street of an address: by the slug that the list gave, else by its name in the first line."""
    if not isinstance(address, Mapping):
        return None
    if address.get("street_slug"):
        return Street.objects.filter(slug=address["street_slug"]).select_related("district").first()
    written = french.fold(_NUMBER.sub("", str(address.get("line1") or ""))).replace("'", "’").strip(" ,")
    candidates = Street.objects.filter(postcode=str(address.get("postcode") or "").strip()).select_related("district")
    return next((each for each in candidates if written and _folded(each.name) == written), None)


def _folded(name: str) -> str:
    return french.fold(name).replace("'", "’")


def in_city(asker: Asker, *, address: Json = None) -> bool | None:
    """Whether an address lies in the city, by its postcode; None while there is no address."""
    if not isinstance(address, Mapping) or not address.get("postcode"):
        return None
    country = french.fold(str(address.get("country") or "France"))
    in_france = country in ("france", "fr")
    return in_france and Street.objects.filter(postcode=str(address["postcode"]).replace(" ", "")).exists()


def district(asker: Asker, *, address: Json = None) -> str | None:
    """The slug of an address's district."""
    street = street_of(address)
    return street.district.slug if street and street.district else None


def sector_school(asker: Asker, *, address: Json = None, level: Json = "elementaire") -> str | None:
    """The slug of the school of an address's sector for a level (maternelle, elementaire), as the street says."""
    street = street_of(address)
    return street.schools.get(str(level)) if street else None


def zone(asker: Asker, *, address: Json = None) -> str | None:
    """The public-space zone of an address's street, as the directory says; None when it was not set."""
    street = street_of(address)
    return street.zone or None if street else None
