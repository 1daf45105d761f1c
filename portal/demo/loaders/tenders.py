"""Public tenders: what the city buys, and who was chosen."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware

from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally
from portal.directory.models import Department
from portal.pages.models import TenderIndexPage, TenderPage
from portal.starter.growing import plant, publish


@transaction.atomic
def load(city: City) -> Tally:
    """All tenders, on their days."""
    tally, editor, parent = Tally(), account_of(EDITOR), TenderIndexPage.objects.get()
    departments = {row.slug: row for row in Department.objects.all()}
    for row in read("tenders")["tenders"]:
        values = _values(city, row) | {"department": departments[row["department"]]}
        born = {name: values[name] for name in ("reference", "kind", "published_on", "closes_at")}
        page, _made = plant(parent, TenderPage, row["slug"], values["title"], **born)
        tally.note(publish(page, values, by=editor))
    return tally


def _values(city: City, row: dict[str, Any]) -> dict[str, Any]:
    award = row.get("award") or {}
    return {
        "title": row["object"],
        "intro": row["description"],
        "reference": row["reference"],
        "kind": row["kind"],
        "procedure_type": row["procedure_type"],
        "cpv": row["cpv"],
        "lots": [{"type": "lot", "value": lot} for lot in row["lots"]],
        "criteria": [{"type": "criterion", "value": text} for text in row["criteria"]],
        "estimate": row["estimate_ht"],
        "published_on": city.on(row["published"]),
        "closes_at": make_aware(datetime.combine(city.on(row["deadline"]), time.fromisoformat(row["deadline_time"]))),
        "status": row["status"],
        "awarded_on": city.on(award["date"]) if award else None,
        "awarded_to": f"{award['company']} ({award['city']})" if award else "",
        "awarded_amount": award.get("amount_ht"),
        "offers": award.get("offers"),
    }
