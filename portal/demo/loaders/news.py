"""News and events."""

from datetime import time
from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import Department, District, Place
from portal.pages.models import Category, EventPage, NewsPage
from portal.starter.growing import publish
from portal.starter.writing import body

EDITOR = "killian-le-bec"
CATEGORIES = {
    "accueil": "Accueil", "cadre-de-vie": "Cadre de vie", "concert": "Concert", "conseil": "Conseil municipal",
    "culture": "Culture", "danse": "Danse", "deplacements": "Déplacements", "enfance": "Enfance",
    "environnement": "Environnement", "fete": "Fête", "information": "Information", "jeunesse": "Jeunesse",
    "marche": "Marché", "participation": "Participation", "rencontre": "Rencontre", "sante": "Santé",
    "services": "Services", "solidarites": "Solidarités", "sport": "Sport", "visite": "Visite",
}  # fmt: skip


@transaction.atomic
def load(city: City) -> Tally:
    """All news and events, on their days."""
    tally = Tally()
    writer = _Writer(city)
    for row in read("news")["news"]:
        page = NewsPage.objects.get(slug=row["slug"])
        tally.note(publish(page, writer.news(row), by=writer.editor))
    for row in read("events")["events"]:
        page = EventPage.objects.get(slug=row["slug"])
        tally.note(publish(page, writer.event(row), by=writer.editor))
    return tally


class _Writer:
    """What the texts need."""

    def __init__(self, city: City) -> None:
        self.city, self.links, self.editor = city, Links.read(), account_of(EDITOR)
        self.departments = {row.slug: row for row in Department.objects.all()}
        self.districts = {row.slug: row for row in District.objects.all()}
        self.places = {row.slug: row for row in Place.objects.all()}
        self.categories = {
            slug: put(Category, Tally(), key={"slug": slug}, values={"name": name}) for slug, name in CATEGORIES.items()
        }

    def _common(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": row["title"],
            "intro": row["summary"],
            "category": self.categories[row["category"]],
            "department": self.departments[row["department"]],
        }

    def news(self, row: dict[str, Any]) -> dict[str, Any]:
        return self._common(row) | {
            "published_on": self.city.on(row["date"]),
            "featured": row["featured"],
            "body": body(row["body"], caption=row["title"], resolve=self.links.attributes),
            "related": [{"type": "link", "value": self.links.block(link)} for link in row["links"]],
            "districts": [self.districts[slug] for slug in row["districts"]],
        }

    def event(self, row: dict[str, Any]) -> dict[str, Any]:
        return self._common(row) | {
            "starts_on": self.city.on(row["day"]),
            "ends_on": self.city.on(row["last_day"]) if "last_day" in row else None,
            "starts_at": time.fromisoformat(row["start"]),
            "ends_at": time.fromisoformat(row["end"]),
            "place": self.places[row["place"]],
            "audience": row["audience"],
            "price": row["price"],
            "booking": row["booking"],
            "capacity": row.get("capacity"),
            "accessibility": row["accessible"],
        }
