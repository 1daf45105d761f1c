"""The procedures that residents' pages lead to, built and published as an editor does."""

import json
from functools import cache
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.demo.loaders.city import DATA, City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.rows import Tally
from portal.directory.models import Department
from portal.eservices.enums import Intake
from portal.eservices.form_builder.definition import Definition
from portal.eservices.models import Procedure

EDITOR = "solenn-abgrall"
ADMINISTRATOR = "olivier-trevidic"
FORMS = DATA / "procedures"


@transaction.atomic
def load(city: City) -> Tally:
    """One Procedure for each form, one on paper only for each other entry of the catalogue."""
    tally = Tally()
    publisher = account_of(ADMINISTRATOR)
    departments = {row.slug: row for row in Department.objects.all()}
    for row in read("procedures")["procedures"]:
        if owner_of(row["slug"]) == row["slug"]:
            tally.note(_procedure(row, departments[row["department"]], publisher))
    return tally


@cache
def forms() -> dict[str, dict[str, Any]]:
    """The definitions written in the form language, by the slug of their Procedure."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FORMS.glob("*.json"))}


def owner_of(slug: str) -> str:
    """The slug of the Procedure that a page leads to: a form may have several entry points."""
    for owner, form in forms().items():
        if slug in (entry["slug"] for entry in form.get("entry_points", [])):
            return owner
    return slug


def preset_of(slug: str) -> dict[str, Any]:
    """The answers that an entry point already knows."""
    form = forms().get(owner_of(slug), {})
    presets = {entry["slug"]: entry.get("preset", {}) for entry in form.get("entry_points", [])}
    found: dict[str, Any] = presets.get(slug, {})
    return found


def procedure_of(slug: str) -> Procedure:
    """The Procedure behind a slug of the catalogue."""
    return Procedure.objects.get(slug=owner_of(slug))


def _procedure(row: dict[str, Any], department: Department, publisher: User) -> str:
    form = forms().get(row["slug"], {})
    wanted = {
        "title": form.get("title", row["title"]),
        "department": department,
        "definition": Definition.from_json(form).to_json() if form else {},
        "intake": Intake.OPEN if form else Intake.PAPER_ONLY,
    }
    procedure = Procedure.objects.filter(slug=row["slug"]).first() or Procedure(
        slug=row["slug"], live=False, owner=publisher
    )
    first = procedure.pk is None
    if not first and procedure.live and all(getattr(procedure, name) == value for name, value in wanted.items()):
        return "same"
    for name, value in wanted.items():
        setattr(procedure, name, value)
    if first:
        procedure.save()
    procedure.save_revision(user=publisher).publish(user=publisher)
    return "made" if first else "changed"
