"""Places, their week, their school-holiday weeks and the days that break the rule."""

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally, put, put_children
from portal.directory.models import Department, District, HoursException, OpeningHours, Place, PlaceKind

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = {
    "town_hall": ("Hôtel de ville", "Hôtel de ville"),
    "district_hall": ("Mairie de quartier", "Mairies de quartier"),
    "library": ("Médiathèque", "Médiathèques"),
    "conservatory": ("Conservatoire", "Conservatoires"),
    "school": ("École", "Écoles"),
    "leisure_centre": ("Centre de loisirs", "Centres de loisirs"),
    "nursery": ("Crèche", "Crèches"),
    "pool": ("Piscine", "Piscines"),
    "recycling_centre": ("Déchèterie", "Déchèteries"),
    "social_centre": ("Action sociale", "Action sociale"),
    "police": ("Police municipale", "Police municipale"),
    "harbour_office": ("Capitainerie", "Capitainerie"),
    "cemetery": ("Cimetière", "Cimetières"),
    "depot": ("Centre technique", "Centres techniques"),
    "archive": ("Archives", "Archives"),
    "theatre": ("Théâtre", "Théâtres"),
    "museum": ("Musée", "Musées"),
    "hall": ("Salle à louer", "Salles à louer"),
    "sports": ("Équipement sportif", "Équipements sportifs"),
    "youth": ("Lieu pour les jeunes", "Lieux pour les jeunes"),
}
EXTRA = ("street", "number", "level", "head", "classes", "pupils", "sector", "capacity", "desks", "accessibility")


@transaction.atomic
def load(city: City) -> Tally:
    """All places, with their kinds; then the place of each department."""
    tally = Tally()
    kinds = {slug: _kind(slug, names) for slug, names in KINDS.items()}
    departments = {row.slug: row for row in Department.objects.all()}
    districts = {row.slug: row for row in District.objects.all()}
    for row in read("places")["places"]:
        values = _values(row) | {
            "kind": kinds[row["kind"]],
            "department": departments[row["department"]],
            "district": districts[row["district"]],
        }
        place = put(Place, tally, key={"slug": row["slug"]}, values=values)
        put_children(OpeningHours, {"place": place}, _hours(row))
        put_children(HoursException, {"place": place}, [_exception(entry) for entry in row["exceptions"]])
    _seat_departments(departments)
    return tally


def _kind(slug: str, names: tuple[str, str]) -> PlaceKind:
    return put(PlaceKind, Tally(), key={"slug": slug}, values={"name": names[0], "name_plural": names[1]})


def _values(row: dict[str, Any]) -> dict[str, Any]:
    line, _, town = row["address"].rpartition(", ")
    postcode, _, name = town.partition(" ")
    return {
        "name": row["name"],
        "address_line": line,
        "postcode": postcode,
        "city": name,
        "latitude": row["lat"],
        "longitude": row["lon"],
        "phone": row["phone"] or "",
        "email": row["email"] or "",
        "services": row["services"],
        "accessibility": [mark for mark, there in row["accessible"].items() if there],
        "transport": row.get("bus", ""),
        "takes_appointments": bool(_by_appointment() & set(row.get("procedures", []))),
        "hours_note": row.get("hours_note", ""),
        "extra": _extra(row),
    }


def _extra(row: dict[str, Any]) -> dict[str, Any]:
    extra = {key: row[key] for key in EXTRA if key in row} | {"procedures": row.get("procedures", [])}
    if row.get("public_holidays") == "open":
        extra["open_on_public_holidays"] = True
    return extra


def _by_appointment() -> set[str]:
    return {row["slug"] for row in read("procedures")["procedures"] if row["mode"] == "appointment"}


def _hours(row: dict[str, Any]) -> list[dict[str, Any]]:
    stretches = _stretches(row["hours"], None, None, "")
    for holiday in read("family")["calendar"]["holidays"] if row.get("school_holiday_hours") else []:
        until = holiday["back"] - timedelta(days=1) if holiday["back"] else date(holiday["from"].year, 8, 31)
        stretches += _stretches(row["school_holiday_hours"], holiday["from"], until, holiday["name"])
    return stretches


def _stretches(week: dict[str, list[str]], starts: date | None, ends: date | None, label: str) -> list[dict[str, Any]]:
    return [
        {"weekday": WEEK.index(day), **_opening(stretch), "starts_on": starts, "ends_on": ends, "label": label}
        for day, stretches in week.items()
        for stretch in stretches
    ]


def _opening(stretch: str) -> dict[str, time]:
    opens, closes = stretch.split("-")
    return {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}


def _exception(entry: dict[str, Any]) -> dict[str, Any]:
    hours = _opening(entry["hours"][0]) if entry["hours"] else {"opens": None, "closes": None}
    return {
        "starts_on": entry.get("from", entry.get("date")),
        "ends_on": entry.get("to", entry.get("date")),
        "closed": not entry["hours"],
        "reason": entry["note"],
        **hours,
    }


def _seat_departments(departments: dict[str, Department]) -> None:
    places = {place.slug: place for place in Place.objects.all()}
    for row in read("departments")["departments"]:
        put(Department, Tally(), key={"slug": row["slug"]}, values={"place": places[row["place"]]})
