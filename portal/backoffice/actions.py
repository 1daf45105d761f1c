"""What the desk does to several requests at once: the rooms' own verbs, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.backoffice.permissions import Desk
from portal.eservices import permissions
from portal.eservices.actions.filing import file_standard
from portal.eservices.actions.processing import assign, take, turn_into
from portal.eservices.actions.refusals import Refused
from portal.eservices.journeys import answers_of, sheet_journey
from portal.eservices.models import Procedure, ServiceRequest
from portal.lib.parties import Party

MOST_AT_ONCE = 100


def requalify(
    *, request: ServiceRequest, procedure: Procedure, by: Party, version_no: int, once: UUID
) -> ServiceRequest:
    """File again what a person asked, in the procedure it is for, and close the first request: both or nothing.

    The first reception goes on counting, the words are the person's own (domain.md §9). Returns the new request.
    """
    with transaction.atomic():
        successor = file_standard(
            procedure=procedure,
            subject=request.subject[:120],
            message=words_of(request),
            by=by,
            channel=request.channel,
            received_at=request.received_at,
            applicant=request.applicant,
            contact=_contact(request),
            once=uuid5(once, request.reference),
            at=timezone.now(),
        )
        turn_into(request=request, successor=successor, by=by, version_no=version_no, once=once)
    return successor


def words_of(request: ServiceRequest) -> str:
    """The message as it was typed, else every answer that may be read by another department, a line each."""
    typed = answers_of(request.sheet).get("message")
    if isinstance(typed, str) and typed.strip():
        return typed
    rows = [row for section in sheet_journey(request.sheet).summary() for row in section.rows]
    said = [f"{row.label}{_(' : ')}{', '.join(row.printable)}" for row in rows if row.printable]
    return "\n".join(said)[:5_000] or request.subject


def _contact(request: ServiceRequest) -> dict[str, Any]:
    first, _sep, rest = request.contact_name.partition(" ")
    person = {"family_name": rest, "given_names": first} if rest else {"family_name": first, "single_name": True}
    return {
        "person": person if first else {},
        "email": request.contact_email,
        "phone": request.contact_phone,
        "address": request.contact_address,
    }


def assign_many(*, desk: Desk, chosen: Iterable[str], to: str) -> tuple[int, list[tuple[str, str]]]:
    """Give requests to the agent (`to` = "moi") or to a colleague (their key), each in its own transaction.

    `chosen`: « D-7K3F-92XM:4 », the reference and the version seen. Returns how many were given, and (reference,
    French reason) for those that refused: one that changed meanwhile does not stop the others.
    """
    done, refused = 0, []
    for each in list(chosen)[:MOST_AT_ONCE]:
        reference, _sep, seen = each.partition(":")
        try:
            _assign_one(desk, reference, int(seen) if seen.isdigit() else 0, to)
            done += 1
        except (Refused, PermissionDenied, Http404) as error:
            refused.append((reference, str(error) or _("vous ne pouvez pas l’attribuer.")))
    return done, refused


def _assign_one(desk: Desk, reference: str, version_no: int, to: str) -> None:
    request = permissions.get_request_for_agent(desk.user, reference)
    by = desk.party(request.department_id)
    if to == "moi":
        take(request=request, by=by, version_no=version_no)
        return
    colleague = _colleague(to)
    if colleague is None:
        raise Refused(_("choisissez à qui l’attribuer."))
    assign(request=request, to=colleague, by=by, version_no=version_no)


def _colleague(key: str) -> User | None:
    try:
        return User.objects.filter(key=UUID(key)).first()
    except ValueError:
        return None
