"""What agents answer with: knowledge articles and agreed answers."""

from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import Department
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate

PLAIN = ("question", "also_asked", "answer", "details", "conditions", "sources", "procedures", "pages")


@transaction.atomic
def load(city: City) -> Tally:
    """All articles and templates."""
    tally = Tally()
    departments = {row.slug: row for row in Department.objects.all()}
    for row in read("knowledge")["articles"]:
        values: dict[str, Any] = {name: row[name] for name in PLAIN} | {
            "department": departments[row["department"]],
            "review_on": city.on(row["review"]),
            "validated": row["status"] == "validated",
        }
        put(KnowledgeArticle, tally, key={"slug": row["slug"]}, values=values)
    for row in read("templates")["templates"]:
        values = {name: row[name] for name in ("title", "subject", "channel", "kind", "body")}
        values["department"] = departments[row["department"]]
        put(ResponseTemplate, tally, key={"slug": row["slug"]}, values=values)
    return tally
