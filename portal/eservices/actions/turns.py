"""How every act of an agent begins and ends: locked, judged, told once, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.eservices import permissions
from portal.eservices.actions import story
from portal.eservices.actions.refusals import Refused
from portal.eservices.enums import Audience
from portal.eservices.models import ServiceRequest, TimelineEntry
from portal.lib.parties import Party
from portal.outbox.actions import wake
from portal.privacy.actions import record

__all__ = ["ConflictOfInterest", "Refused", "StaleRequest", "Turn", "agents_turn", "refuse_own"]


class StaleRequest(Refused):
    """Somebody acted since the form was shown. `changes`: the lines told since, oldest first."""

    def __init__(self, request: ServiceRequest, changes: Sequence[TimelineEntry]) -> None:
        super().__init__(_("Cette demande a changé depuis que vous avez ouvert la page."))
        self.request = request
        self.changes = tuple(changes)


class ConflictOfInterest(Refused):
    """The agent is the applicant: the door is closed and the attempt is in the audit."""

    def __init__(self) -> None:
        super().__init__(_("Cette demande est la vôtre : un ou une collègue doit la traiter."))


@dataclass
class Turn:
    """One act under way: the locked request, who acts, when, with which rights."""

    request: ServiceRequest
    by: Party
    at: datetime
    roles: frozenset[str]
    once: UUID | None = None
    is_repeat: bool = False
    changes_nothing: bool = False

    @property
    def day(self) -> date:
        """The civil day of the act, in the city."""
        return timezone.localdate(self.at)

    def tell(
        self, kind: str, text: str, *, audience: Audience = Audience.AGENTS, data: dict[str, Any] | None = None
    ) -> TimelineEntry:
        """The one line of this act."""
        return story.tell(
            request=self.request,
            kind=kind,
            text=text,
            by=self.by,
            at=self.at,
            audience=audience,
            data=data,
            once=self.once,
        )


@contextmanager
def agents_turn(
    request: ServiceRequest,
    *,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> Iterator[Turn]:
    """Lock the request for one act of an agent (or of the city itself), in one transaction, and count it.

    `version_no` is the one the agent saw (None: nobody looked, as when the city acts by itself). A second click of
    the same form gives a turn that `is_repeat`: the caller changes nothing.
    Raises PermissionDenied (not of this department, or reads only), ConflictOfInterest, StaleRequest.
    """
    refuse_own(request, by)
    with transaction.atomic():
        locked = story.lock(request)
        roles = permissions.roles_in(by, locked.department)
        turn = Turn(locked, by, at or timezone.now(), roles, once, is_repeat=story.was_told(locked, once))
        if not roles:
            raise PermissionDenied
        if turn.is_repeat:
            yield turn
            return
        if version_no is not None and version_no != locked.version_no:
            raise StaleRequest(locked, story.told_since(locked, version_no))
        locked.version_no += 1
        yield turn
        if not turn.changes_nothing:
            locked.save()
            wake()


def refuse_own(request: ServiceRequest, by: Party) -> None:
    """An agent never processes their own request. Outside the transaction, so that the audit keeps the attempt."""
    if by.kind != "agent":
        return
    user = User.objects.filter(key=by.id).first()
    if user is None or not permissions.is_own(user, request):
        return
    record(
        by=by,
        verb="refused_own",
        object_type=story.OBJECT_TYPE,
        object_id=request.reference,
        purpose=_("Conflit d’intérêts"),
        department=request.department.slug,
    )
    raise ConflictOfInterest
