"""What the desk does to several requests at once: the rooms' own verbs, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.backoffice.permissions import Desk
from portal.eservices import permissions
from portal.eservices.actions.processing import assign, take
from portal.eservices.actions.refusals import Refused

MOST_AT_ONCE = 100


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
