"""News and events."""

from datetime import time
from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.pictures import Pictures
from portal.demo.loaders.rows import Tally, in_french, put
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


# How the data say that nothing is paid, and that wheels go everywhere.
FREE = ("Gratuit", "Entrée libre")
STEP_FREE = ("lain-pied", "fauteuil", "scenseur", "plat", "larges")


@transaction.atomic
def load(city: City) -> Tally:
    """All news and events, on their days."""
    tally = Tally()
    writer = _Writer(city)
    for row in read("news")["news"]:
        page = in_french(NewsPage).get(slug=row["slug"])
        tally.note(publish(page, writer.news(row), by=writer.editor))
    for row in read("events")["events"]:
        page = in_french(EventPage).get(slug=row["slug"])
        tally.note(publish(page, writer.event(row), by=writer.editor))
    return tally


class _Writer:
    """What the texts need."""

    def __init__(self, city: City) -> None:
        self.city, self.links, self.editor = city, Links.read(), account_of(EDITOR)
        self.pictures = Pictures()
        self.departments = {row.slug: row for row in Department.objects.all()}
        self.districts = {row.slug: row for row in District.objects.all()}
        self.places = {row.slug: row for row in Place.objects.all()}
        self.categories = {
            slug: put(Category, Tally(), key={"slug": slug}, values={"name": name}) for slug, name in CATEGORIES.items()
        }

    def _common(self, kind: str, row: dict[str, Any]) -> dict[str, Any]:
        return {
            **self.pictures.head(kind, row["slug"]),
            "title": row["title"],
            "intro": row["summary"],
            "category": self.categories[row["category"]],
            "department": self.departments[row["department"]],
        }

    def news(self, row: dict[str, Any]) -> dict[str, Any]:
        return self._common("news", row) | {
            "published_on": self.city.on(row["date"]),
            "featured": row["featured"],
            "body": body(row["body"], caption=row["title"], resolve=self.links.attributes),
            "related": [{"type": "link", "value": self.links.block(link)} for link in row["links"]],
            "districts": [self.districts[slug] for slug in row["districts"]],
        }

    def event(self, row: dict[str, Any]) -> dict[str, Any]:
        return self._common("events", row) | {
            **self.repeats(row),
            "starts_on": self.city.on(row["day"]),
            "ends_on": self.city.on(row["last_day"]) if "last_day" in row else None,
            "starts_at": time.fromisoformat(row["start"]),
            "ends_at": time.fromisoformat(row["end"]),
            "place": self.places[row["place"]],
            "audience": row["audience"],
            "price": row["price"],
            "booking": row["booking"],
            "state": row.get("state", "planned"),
            "state_note": row.get("state_note", ""),
            "audience_group": row.get("public", "everyone"),
            "free": row["price"].startswith(FREE),
            "wheelchair": any(word in row["accessible"] for word in STEP_FREE),
            "capacity": row.get("capacity"),
            "accessibility": row["accessible"],
        }

    def repeats(self, row: dict[str, Any]) -> dict[str, Any]:
        """The rule of a series, and the days that break it."""
        rule = row.get("repeat", {})
        excepted = [
            {"day": self.city.on(each["day"]).isoformat(), "reason": each["reason"]} for each in row.get("without", [])
        ]
        return {
            "frequency": rule.get("frequency", "once"),
            "every": rule.get("every", 1),
            "weekdays": rule.get("weekdays", []),
            "repeat_until": self.city.on(rule["until"]) if "until" in rule else None,
            "day_changes": [{"type": "excepted", "value": value} for value in excepted],
        }
