"""The 55 elected members, and the pages that show them and the departments."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import Department, District
from portal.pages.models import DepartmentsPage, ElectedMember, ElectedMembersPage
from portal.starter.growing import publish

INTROS = {
    ElectedMembersPage: "Cinquante-cinq élues et élus, ce dont chacun est chargé, et comment les rencontrer.",
    DepartmentsPage: "Qui fait quoi à la ville, et le numéro qui répond.",
}


@transaction.atomic
def load(city: City) -> Tally:
    """Everybody in the order of the file."""
    tally, data = Tally(), read("council")
    districts = {row.slug: row for row in District.objects.all()}
    for order, row in enumerate(data["members"], 1):
        key = {"slug": slugify(row["name"].replace("’", "-"))}
        put(ElectedMember, tally, key=key, values=_values(row, order, data["groups"], districts))
    editor, department = account_of(EDITOR), Department.objects.get(slug="cabinet")
    for model, intro in INTROS.items():
        values = {"intro": intro, "department": department, "checked_on": city.on(-7)}
        tally.note(publish(model.objects.get(), values, by=editor))
    return tally


def _values(row: dict[str, Any], order: int, groups: dict[str, str], districts: dict[str, Any]) -> dict[str, Any]:
    plain = {name: row.get(name, "") for name in ("function", "delegation", "surgery", "email", "phone")}
    return plain | {
        "name": row["name"],
        "rank": row["rank"],
        "order": order,
        "political_group": groups[row["group"]],
        "district": districts[row["district"]] if "district" in row else None,
    }
