"""Making a procedure, editing its working definition, publishing it, opening and closing its door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.enums import Intake
from portal.eservices.form_builder.definition import Definition, digest
from portal.eservices.form_builder.standard import standard_definition
from portal.eservices.models import Procedure, ProcedureVersion
from portal.lib.parties import Party
from portal.privacy.actions import record

Json = Any
Operation = Callable[[dict[str, Json]], dict[str, Json]]
OBJECT_TYPE = "eservices.procedure"


def create_procedure(
    *,
    slug: str,
    title: str,
    department: Department,
    by: Party,
    definition: dict[str, Json] | None = None,
    owner: User | None = None,
    intake: str = Intake.PAPER_ONLY,
    at: datetime | None = None,
) -> Procedure:
    """A procedure in preparation, with its first revision; nothing is public before `publish_procedure`."""
    with transaction.atomic():
        procedure = Procedure.objects.create(
            slug=slug, title=title, department=department, owner=owner, definition=definition or {}, intake=intake,
            live=False,
        )  # fmt: skip
        procedure.save_revision(user=_user(by))
        _audit("created", procedure, by, at)
    return procedure


def edit_definition(
    *, procedure: Procedure, operation: Operation, based_on: int | None, by: Party, at: datetime | None = None
) -> Procedure:
    """Apply one operation to the working definition and save a revision of it.

    `based_on` is the id of the revision that the editor saw. Raises StaleRevision when another came since, and what
    the operation raises (`EditRefused`).
    """
    with transaction.atomic():
        locked = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
        if locked.latest_revision_id != based_on:
            raise StaleRevision(_("Cette démarche a été modifiée entre-temps. Rechargez la page, puis recommencez."))
        working: Procedure = locked.get_latest_revision_as_object()
        working.definition = operation(working.definition)
        working.title = working.definition.get("title") or working.title
        working.save_revision(user=_user(by), changed=True, log_action=True)
        if not locked.live:  # lists show the row: nobody has published another title
            Procedure.objects.filter(pk=locked.pk).update(title=working.title)
        _audit("edited", locked, by, at)
    return working


def publish_procedure(*, procedure: Procedure, by: Party, at: datetime | None = None) -> ProcedureVersion | None:
    """Publish the latest revision; the version is frozen in the same transaction. None when it has no definition.

    Raises ValidationError with the sentences of `checks`."""
    with transaction.atomic():
        revision = procedure.latest_revision or procedure.save_revision(user=_user(by))
        revision.publish(user=_user(by))
        procedure.refresh_from_db()
        _audit("published", procedure, by, at)
    return procedure.current_version


def set_intake(
    *,
    procedure: Procedure,
    intake: str,
    by: Party,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    at: datetime | None = None,
) -> Procedure:
    """Open, pause or close the online door, now or between two instants. Drafts already begun are kept."""
    with transaction.atomic():
        locked = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
        locked.intake, locked.opens_at, locked.closes_at = Intake(intake), opens_at, closes_at
        locked.save(update_fields=["intake", "opens_at", "closes_at"])
        _audit(f"intake_{intake}", locked, by, at)
    return locked


def standard_version(procedure: Procedure) -> ProcedureVersion:
    """The frozen « objet, message, pièces » of a procedure, made on first use: desk, phone and letter file with it.

    It never becomes the current version, which is what residents meet online.
    """
    department = procedure.department
    minimal = standard_definition(procedure.title, department.slug, answer_days=department.response_days)
    frozen = Definition.from_json(minimal).to_json()
    content_digest = digest(frozen)
    known = procedure.versions.filter(digest=content_digest).first()
    if known is not None:
        return known
    last = procedure.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return ProcedureVersion.objects.create(procedure=procedure, number=number, definition=frozen, digest=content_digest)


def _user(by: Party) -> User | None:
    return User.objects.filter(key=by.id).first() if by.kind == "agent" else None


def _audit(verb: str, procedure: Procedure, by: Party, at: datetime | None) -> None:
    record(
        by=by, verb=verb, object_type=OBJECT_TYPE, object_id=procedure.slug, department=procedure.department.slug, at=at
    )
