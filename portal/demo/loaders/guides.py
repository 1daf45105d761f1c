"""Guides in parts, and publications."""

from typing import Any

from django.db import transaction

from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french
from portal.directory.models import Department
from portal.pages.models import GuidePage, GuidePartPage, PublicationPage
from portal.starter.growing import plant, publish
from portal.starter.writing import body, inline

REVIEWED_EVERY = 180


@transaction.atomic
def load(city: City) -> Tally:
    """All of them, each below its section."""
    writer = _Writer(city)
    data = read("guides")
    for row in data["guides"]:
        writer.guide(row)
    for row in data["publications"]:
        writer.publication(row)
    return writer.tally


class _Writer:
    """What the texts need."""

    def __init__(self, city: City) -> None:
        self.city, self.tally, self.links = city, Tally(), Links.read()
        self.editor = account_of(EDITOR)

    def guide(self, row: dict[str, Any]) -> None:
        page = self._put(GuidePage, _parent(row), row, self._common(row))
        for part in row["parts"]:
            self._put(GuidePartPage, page, part, self._common({**row, **part}))

    def publication(self, row: dict[str, Any]) -> None:
        values = self._common(row) | {
            "published_on": self.city.on(row["published"]),
            "version": row["version"],
            "authors": row["authors"],
            "notes": [{"type": "note", "value": f"<p>{inline(text)}</p>"} for text in row["notes"]],
            "related": [{"type": "link", "value": self.links.block(link)} for link in row["related"]],
        }
        self._put(PublicationPage, _parent(row), row, values)

    def _put(self, model: Any, parent: BasePage, row: dict[str, Any], values: dict[str, Any]) -> Any:
        page, _made = plant(parent, model, row["slug"], row["title"])
        self.tally.note(publish(page, values, by=self.editor))
        return page

    def _common(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": row["title"],
            "intro": row["intro"],
            "body": body(row["body"], caption=row["title"], resolve=self.links.attributes),
            "department": Department.objects.get(slug=row["owner"]),
            "checked_on": self.city.on(row["updated"]),
            "review_on": self.city.on(row["updated"] + REVIEWED_EVERY),
        }


def _parent(row: dict[str, Any]) -> BasePage:
    return in_french(BasePage).get(slug=row["parent"], depth__gte=3)
