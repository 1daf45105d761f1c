"""Sections, articles, situations of life and legal pages, with their words."""

from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.pictures import Pictures
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french
from portal.directory.models import Department
from portal.pages.models import ContactPage, ContentPage, LegalPage, SectionPage, SituationPage, TenderIndexPage
from portal.starter.growing import publish
from portal.starter.writing import body

REVIEWED_EVERY = 90


@transaction.atomic
def load(city: City) -> Tally:
    """All pages to read."""
    tally = Tally()
    writer = _Writer(city, tally)
    writer.articles()
    writer.situations()
    writer.legal()
    return tally


class _Writer:
    """What each text needs."""

    def __init__(self, city: City, tally: Tally) -> None:
        self.city, self.tally = city, tally
        self.links = Links.read()
        self.pictures = Pictures()
        self.editor = account_of(EDITOR)
        self.departments = {row.slug: row for row in Department.objects.all()}

    def _publish(self, page: Any, values: dict[str, Any]) -> None:
        self.tally.note(publish(page, values, by=self.editor))

    def _body(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        return body(row["body"], caption=row["title"], resolve=self.links.attributes)

    def articles(self) -> None:
        kinds = (SectionPage, ContentPage, ContactPage, TenderIndexPage)
        pages = {page.slug: page for model in kinds for page in in_french(model).all()}
        for row in read("pages")["pages"]:
            values = {
                "title": row["title"],
                "intro": row["intro"],
                "body": [*self._body(row), *self.pictures.blocks(row["slug"], self.links)],
                "department": self.departments[row["owner"]],
                "checked_on": self.city.on(row["updated"]),
                "review_on": self.city.on(row["updated"] + REVIEWED_EVERY),
            }
            self._publish(pages[row["slug"]], values)

    def situations(self) -> None:
        for row in read("site")["life_events"]:
            steps = [
                {"when": step["when"], "text": step["text"], "link": self.links.block({**step, "label": ""})}
                for step in row["steps"]
            ]
            related = [{"page": slug} for slug in row["pages"]] + [{"procedure": slug} for slug in row["procedures"]]
            values = {
                "title": row["title"],
                "intro": row["intro"],
                "department": self.departments["relation-usagers"],
                "steps": [{"type": "step", "value": step} for step in steps],
                "related": [{"type": "link", "value": self.links.block(link)} for link in related],
            }
            self._publish(in_french(SituationPage).get(slug=row["slug"]), values)

    def legal(self) -> None:
        for row in read("site")["legal_pages"]:
            values = {
                "title": row["title"],
                "provisional": row["draft"],
                "body": self._body(row),
                "department": self.departments["affaires-juridiques"],
            }
            self._publish(in_french(LegalPage).get(slug=row["slug"]), values)
