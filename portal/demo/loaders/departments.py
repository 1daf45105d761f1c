"""The organisation chart. A department's place is set by the places, which come later."""

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import Department

PLAIN = ("name", "kind", "head", "email", "phone", "staff", "response_days", "missions")


@transaction.atomic
def load(city: City) -> Tally:
    """All departments, parents before their services."""
    tally = Tally()
    known: dict[str, Department] = {}
    waiting = list(read("departments")["departments"])
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in known]
        if not ready:
            raise ValueError("departments.yaml: a parent is missing or turns in a circle.")
        for row in ready:
            values = {name: row[name] for name in PLAIN} | {"parent": known.get(row["parent"])}
            known[row["slug"]] = put(Department, tally, key={"slug": row["slug"]}, values=values)
        waiting = [row for row in waiting if row["slug"] not in known]
    return tally
