"""« Mon quartier »: the days of the bins, a page for each district; and « Nous contacter »."""

from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import (
    CollectionMove,
    CollectionRound,
    Department,
    District,
    Place,
    PlaceKind,
    Street,
)
from portal.pages.models import ContactPage, DistrictIndexPage, DistrictPage, ProcedurePage
from portal.starter.growing import plant, publish
from portal.starter.writing import inline

PLAIN = ("phone", "phone_hours", "phone_note", "relay_text", "relay_url", "message_text", "email")


@transaction.atomic
def load(city: City) -> Tally:
    """Rounds, moved days, district pages, the contact page."""
    tally, data = Tally(), read("quarters")
    districts = {row.slug: row for row in District.objects.all()}
    for slug, rounds in data["rounds"].items():
        _rounds(tally, rounds, districts[slug], None)
    for slug, rounds in data["streets"].items():
        street = Street.objects.get(slug=slug)
        _rounds(tally, rounds, districts[street.district.slug] if street.district else None, street)
    for row in data["moves"]:
        put(CollectionMove, tally, key={"day": row["day"]}, values={"moved_to": row["to"], "reason": row["reason"]})
    _pages(tally, data, districts)
    tally.note(publish(in_french(ContactPage).get(), _contact(data["contact"]), by=account_of(EDITOR)))
    return tally


def _rounds(tally: Tally, rounds: list[dict[str, Any]], district: Any, street: Any) -> None:
    for row in rounds:
        for day in row["days"]:
            key = {"district": district, "street": street, "kind": row["bin"], "weekday": day}
            put(CollectionRound, tally, key=key, values={"parity": row.get("weeks", "every")})


def _pages(tally: Tally, data: dict[str, Any], districts: dict[str, Any]) -> None:
    index, editor = in_french(DistrictIndexPage).get(), account_of(EDITOR)
    department = Department.objects.get(slug="participation")
    tally.note(publish(index, {"intro": data["index"]["intro"], "department": department}, by=editor))
    for slug, council in data["councils"].items():
        district = districts[slug]
        page, _made = plant(index, DistrictPage, slug, district.name, district=district)
        values = {"intro": district.text, "council_text": council, "department": department}
        tally.note(publish(page, values, by=editor))


def _contact(data: dict[str, Any]) -> dict[str, Any]:
    links = Links.read()
    procedures = dict(in_french(ProcedurePage).live().values_list("slug", "pk"))
    departments = dict(Department.objects.values_list("slug", "pk"))
    subjects = [
        {
            "subject": row["subject"],
            "department": departments[row["department"]],
            "page": procedures.get(row["procedure"]),
        }
        for row in read("routing")["routing"]
    ]
    return {name: data[name] for name in PLAIN} | {
        "letter": "\n".join(data["letter"]),
        "message_page": in_french(ProcedurePage).get(slug=data["message_procedure"]).basepage_ptr,
        "main_place": Place.objects.get(slug=data["main_place"]),
        "desk_kind": PlaceKind.objects.get(slug=data["desk_kind"]),
        "complaint": f"<p>{inline(data['complaint'], links.attributes)}</p>",
        "urgent": [{"type": "number", "value": {"note": "", **row}} for row in data["urgent"]],
        "subjects": [{"type": "subject", "value": row} for row in subjects],
    }
