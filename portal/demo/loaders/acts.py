"""Council meetings, and acts: published as an editor does, hence fixed, then dated as if on their day."""

import re
from datetime import time
from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import Department, Place
from portal.pages.models import ActIndexPage, ActPage, Category, CouncilIndexPage, CouncilMeetingPage, FixedAct
from portal.starter.growing import plant, publish
from portal.starter.writing import body

MAYOR = {"author_first_name": "Maëlle", "author_last_name": "Kerdoncuff", "author_capacity": "maire"}
THEMES = {
    "enfance": "Enfance", "mer": "Mer et port", "logement": "Logement", "solidarites": "Solidarités",
    "urbanisme": "Urbanisme", "numerique": "Numérique", "environnement": "Environnement",
    "deplacements": "Déplacements", "conseil": "Conseil municipal", "services": "Services",
}  # fmt: skip
ONLINE_AT = "10:00"


@transaction.atomic
def load(city: City) -> Tally:
    """All meetings, then all acts, oldest first: a correction names an act that is already there."""
    tally, writer = Tally(), _Writer(city)
    writer.lists(tally)
    for row in read("documents")["meetings"]:
        tally.note(writer.meeting(row))
    documents = read("documents")
    deliberations = [{**row, "kind": "deliberation", "decided": row["session"]} for row in documents["deliberations"]]
    for row in sorted([*deliberations, *documents["acts"]], key=lambda row: row["published"]):
        tally.note(writer.act(row))
    return tally


class _Writer:
    """What the texts need."""

    def __init__(self, city: City) -> None:
        self.city, self.links, self.editor = city, Links.read(), account_of(EDITOR)
        self.departments = {row.slug: row for row in Department.objects.all()}
        self.themes = {
            slug: put(Category, Tally(), key={"slug": slug}, values={"name": name}) for slug, name in THEMES.items()
        }
        self.acts, self.council = in_french(ActIndexPage).get(), in_french(CouncilIndexPage).get()
        self.hall = Place.objects.get(slug="hotel-de-ville")

    def lists(self, tally: Tally) -> None:
        legal = {"department": self.departments["affaires-juridiques"]}
        said = "Délibérations, arrêtés, décisions et procès-verbaux, en texte complet et sans limite de durée."
        tally.note(publish(self.acts, {"intro": said, **legal}, by=self.editor))
        said = "Huit séances par an, publiques et diffusées en direct avec sous-titres."
        office = {"department": self.departments["cabinet"]}
        tally.note(publish(self.council, {"intro": said, **office}, by=self.editor))

    def meeting(self, row: dict[str, Any]) -> str:
        day = self.city.on(row["day"])
        page, _made = plant(self.council, CouncilMeetingPage, row["slug"], row["title"], held_on=day)
        told = row.get("agenda_published")
        values = {
            "title": row["title"],
            "intro": row["intro"],
            "held_on": day,
            "starts_at": time.fromisoformat(row["start"]),
            "ends_at": time.fromisoformat(row["end"]),
            "place": self.hall,
            "place_text": "salle du conseil, boucle magnétique",
            "agenda": [{"type": "item", "value": {"note": "", **item}} for item in row["agenda"]],
            "agenda_published_on": self.city.on(told) if told else None,
            "video_url": row["video"],
            "department": self.departments["cabinet"],
        }
        return publish(page, values, by=self.editor)

    def act(self, row: dict[str, Any]) -> str:
        decided = self.city.on(row["decided"])
        page, _made = plant(self.acts, ActPage, row["slug"], row["title"], number=row["number"], decided_on=decided)
        outcome = publish(page, self._values(row, page), by=self.editor)
        if outcome == "made":
            online = self.city.at(row["published"], ONLINE_AT)
            FixedAct.objects.filter(act=page).update(online_at=online)
        return outcome

    def _values(self, row: dict[str, Any], page: ActPage) -> dict[str, Any]:
        votes = row.get("votes", {})
        meeting = in_french(CouncilMeetingPage).filter(held_on=self.city.on(row["decided"])).first()
        values = {
            "title": row["title"],
            "intro": row.get("intro", ""),
            "number": row["number"],
            "kind": row["kind"],
            "theme": self.themes[row["theme"]],
            "decided_on": self.city.on(row["decided"]),
            "meeting": meeting if row["kind"] in ("deliberation", "minutes") else None,
            "rapporteur": row.get("rapporteur", ""),
            "votes_for": votes.get("for"),
            "votes_against": votes.get("against"),
            "abstentions": votes.get("abstain"),
            "department": self.departments[row["department"]],
            "body": body(_as_acts_are_written(row["body"]), caption=row["title"], resolve=self.links.attributes),
            **MAYOR,
        }
        if "corrects" in row:
            values["corrects"] = in_french(ActPage).get(number=row["corrects"])
        return values


def _as_acts_are_written(text: str) -> str:
    """Each « Vu » and « Considérant » on a line of its own; « L. 2121-29 » never cut."""
    apart = re.sub(r",\n(?=Vu |Considérant )", ",\n\n", text)
    return re.sub(r"\b([LR])\. (?=\d)", "\\1.\u00a0", apart)
