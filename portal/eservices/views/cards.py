"""What requests put on the resident's home: what to answer, the latest requests, drafts to finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import Resident
from portal.accounts.registry import Card, Todo
from portal.eservices.actions.asking import items_in_words
from portal.eservices.actions.story import OBJECT_TYPE
from portal.eservices.models import Draft, InformationRequest, Message, ServiceRequest
from portal.eservices.views.words import Tag, tag_for
from portal.lib import written

LATEST: Final = 4


@dataclass(frozen=True)
class RequestRow:
    """One request of a list: its subject, a line under it, a tag."""

    title: str
    reference: str
    meta: str
    tag: Tag
    url: str


def rows_of(requests: Iterable[ServiceRequest]) -> list[RequestRow]:
    """Rows of a page of requests; one query for all their unread messages."""
    listed = list(requests)
    unread = unread_of(listed)
    return [_row(each, unread.get(each.pk, 0)) for each in listed]


def unread_of(requests: Iterable[ServiceRequest]) -> dict[int, int]:
    """How many messages of agents each request has that its resident did not read."""
    found = Message.objects.filter(request__in=[each.pk for each in requests], by_kind="agent", read_at=None)
    return dict(found.order_by().values_list("request").annotate(Count("pk")))


def _row(request: ServiceRequest, unread: int) -> RequestRow:
    day = written.day(timezone.localdate(request.received_at))
    return RequestRow(
        title=request.subject,
        reference=request.reference,
        meta=_("envoyée le %(day)s") % {"day": day},
        tag=tag_for(request, unread),
        url=reverse("own_request", args=[request.reference]),
    )


def own(resident: Resident) -> list[int]:
    return resident.identities()


def todos(resident: Resident) -> Iterator[Todo]:
    """What the city waits for, soonest first; and the name of who opened an account by an address alone."""
    asks = InformationRequest.objects.filter(request__applicant__in=own(resident), closed_at=None)
    for ask in asks.select_related("request__version").order_by("due_on", "pk")[:10]:
        yield _todo(ask)
    if not resident.has_name:
        yield Todo(
            title=_("Indiquez votre nom"),
            about=_("Pour préremplir vos demandes"),
            href=reverse("profile_identity"),
            label=_("Le faire"),
        )


def _todo(ask: InformationRequest) -> Todo:
    definition = ask.request.version.parsed()
    words = items_in_words(definition, [{"question": item["question"]} for item in ask.items])
    return Todo(
        title=_("Envoyer : %(items)s") % {"items": written.listing(words)},
        about=ask.request.subject,
        href=reverse("complete_request", args=[ask.request.reference]),
        label=ngettext("Envoyer la pièce", "Envoyer les pièces", len(words)),
        due_on=ask.due_on,
    )


def requests_card(resident: Resident) -> Card:
    """The latest requests, and the way to all of them."""
    found = ServiceRequest.objects.filter(applicant__in=own(resident))
    latest = list(found.order_by("-received_at", "-pk")[: LATEST + 1])
    return Card("eservices/requests/card.html", {"rows": rows_of(latest[:LATEST]), "more": len(latest) > LATEST})


def drafts_card(resident: Resident) -> Card | None:
    """What was begun and not sent."""
    found = Draft.objects.filter(owner__in=own(resident), expires_on__gte=timezone.localdate())
    drafts = list(found.select_related("version__procedure").order_by("-updated_at", "-pk")[:5])
    rows = [{"title": _title(each), "url": _way_on(each), "until": each.expires_on} for each in drafts]
    return Card("eservices/requests/drafts_card.html", {"rows": rows}) if rows else None


def _title(draft: Draft) -> str:
    definition = draft.version.parsed()
    entry = definition.entry(draft.entry)
    return entry.label if entry else definition.title


def _way_on(draft: Draft) -> str:
    """Where the person left off."""
    return reverse("filing_go_on", args=[draft.entry or draft.version.procedure.slug, draft.key])


def opened_by_agents(resident: Resident) -> tuple[str, list[str]]:
    """The person's requests as the audit names them."""
    found = ServiceRequest.objects.filter(applicant__in=own(resident))
    return OBJECT_TYPE, list(found.values_list("reference", flat=True))
