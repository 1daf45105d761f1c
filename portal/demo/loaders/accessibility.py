"""The accessibility declaration; what it says of the audit comes from the audit itself."""

from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french
from portal.directory.models import Department
from portal.pages.models import AccessibilityStatementPage
from portal.starter.growing import publish
from portal.starter.writing import body


@transaction.atomic
def load(city: City) -> Tally:
    """Its words, its contact, the pages checked and the city's plans."""
    tally, links, row = Tally(), Links.read(), read("site")["accessibility"]
    values = {name: _html(row[name]) for name in ("problems", "exempt", "tools", "promise")}
    values |= {
        "title": row["title"],
        "established_on": city.on(row["established"]),
        "checked_on": city.on(row["established"]),
        "department": Department.objects.get(slug="relation-usagers"),
        "email": row["email"],
        "sample": [{"type": "link", "value": links.block(link)} for link in row["sample"]],
        "plans": [{"type": "link", "value": links.block(link)} for link in row["plans"]],
    }
    tally.note(publish(in_french(AccessibilityStatementPage).get(), values, by=account_of(EDITOR)))
    return tally


def _html(markdown: str) -> Any:
    """Rich text of a list or a paragraph."""
    return "".join(block["value"] for block in body(markdown, caption=""))
