"""What a resident has read: messages of a request, and the notices of their space about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Resident
from portal.eservices.actions.drafts import discard_draft
from portal.eservices.models import Draft, ServiceRequest
from portal.notifications.actions import mark_read


@transaction.atomic
def mark_opened(*, request: ServiceRequest, resident: Resident, at: datetime | None = None) -> int:
    """The resident opened the page of their request; returns how many messages were new to them."""
    unread = request.messages.filter(by_kind="agent", read_at=None)
    mark_read(recipient_ids=[str(key) for key in keys_of(resident)], about=request.reference)
    return int(unread.update(read_at=at or timezone.now()))


def keys_of(resident: Resident) -> list[str]:
    """Public keys of the person's rows: notices were written to whichever row they had that day."""
    rows = Resident.objects.filter(pk__in=resident.identities())
    return [str(key) for key in rows.values_list("key", flat=True)]


def discard_drafts_of(*, resident: Resident) -> None:
    """A person closes their account: what they had begun is forgotten with it."""
    for draft in Draft.objects.filter(owner__in=resident.identities()):
        discard_draft(draft=draft, by=resident.as_party())
