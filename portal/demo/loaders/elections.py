"""Polling stations and elections; the counts come in as a file, as an editor would import it."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware

from portal.demo.loaders.city import DATA, City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import Department, Place
from portal.pages.actions.elections import import_counts
from portal.pages.models import Candidacy, ElectionIndexPage, ElectionPage, ElectionRound, PollingStation
from portal.starter.growing import plant, publish
from portal.starter.writing import body

FILES = DATA / "elections"
INTRO = "Les résultats de chaque élection, bureau par bureau."


@transaction.atomic
def load(city: City) -> Tally:
    """The stations, the list, then each election with its rounds."""
    tally, places = Tally(), {row.slug: row for row in Place.objects.all()}
    for row in read("elections")["stations"]:
        values = {"name": row["name"], "place": places[row["place"]]}
        put(PollingStation, tally, key={"number": row["number"]}, values=values)
    department = Department.objects.get(slug="elections")
    index, editor = in_french(ElectionIndexPage).get(), account_of(EDITOR)
    tally.note(publish(index, {"intro": INTRO, "department": department}, by=editor))
    for row in read("elections")["elections"]:
        tally.note(_election(row, index, department))
    return tally


def _election(row: dict[str, Any], index: ElectionIndexPage, department: Department) -> str:
    page, made = plant(index, ElectionPage, row["slug"], row["title"])
    if made:
        _rounds_and_lists(page, row)
    links = Links.read()
    values = {name: row[name] for name in ("title", "intro", "kind", "seats")}
    values["body"] = body(row["body"], caption=row["title"], resolve=links.attributes)
    values["department"] = department
    editor = account_of(EDITOR)
    outcome = publish(page, values, by=editor)
    if made:
        for one in row["rounds"]:
            content = (FILES / f"{one['counts']}.csv").read_bytes()
            night = _at(one, "closes")
            import_counts(page=page, round_number=one["number"], content=content, by=editor, at=night)
    return outcome


def _rounds_and_lists(page: ElectionPage, row: dict[str, Any]) -> None:
    page.rounds = [
        ElectionRound(number=one["number"], opens_at=_at(one, "opens"), closes_at=_at(one, "closes"), is_final=True)
        for one in row["rounds"]
    ]
    page.candidacies = [
        Candidacy(
            round_number=one["round"],
            number=one["number"],
            name=one["name"],
            leader=one["leader"],
            seats=one.get("seats"),
        )
        for one in row["lists"]
    ]
    page.save()


def _at(one: dict[str, Any], name: str) -> datetime:
    return make_aware(datetime.combine(one["day"], time.fromisoformat(one[name])))
