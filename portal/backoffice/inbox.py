"""The agents' list: views, filters and pages by key, soonest deadline first. Never an offset, never a full count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.backoffice.permissions import Desk
from portal.eservices.enums import Channel, Phase
from portal.eservices.models import SearchToken, ServiceRequest
from portal.lib import french, references

PAGE_SIZE: Final = 50
MOST_COUNTED: Final = 999
TABS: Final = {
    "a-prendre": _("À prendre"),
    "a-moi": _("À moi"),
    "en-retard": _("En retard"),
    "chez-usager": _("En attente de l’usager"),
    "toutes": _("Toutes"),
}
DEFAULT_TAB: Final = "a-prendre"
PHASES: Final = {"": _("En cours"), **dict(Phase.choices)}


@dataclass(frozen=True)
class Filters:
    """What an agent chose; read from the address and written back to it."""

    tab: str = DEFAULT_TAB
    procedure: str = ""
    channel: str = ""
    phase: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Filters:
        """Unknown words count as nothing chosen."""
        tab, channel, phase = query.get("vue", ""), query.get("canal", ""), query.get("etat", "")
        text = str(query.get("q", ""))[:120].strip()
        if tab not in TABS:
            tab = "toutes" if text else DEFAULT_TAB
        return cls(
            tab="toutes" if phase == Phase.CLOSED else tab,  # every other view is of what is open
            procedure=str(query.get("demarche", ""))[:80],
            channel=channel if channel in Channel.values else "",
            phase=phase if phase in Phase.values else "",
            text=text,
        )

    def address(self, **changes: str) -> str:
        """The query string of this view, with some parameters changed."""
        known = {"vue": self.tab, "demarche": self.procedure, "canal": self.channel, "etat": self.phase, "q": self.text}
        return "?" + urlencode({key: value for key, value in {**known, **changes}.items() if value})

    @property
    def is_narrow(self) -> bool:
        """Whether more than the tab was chosen."""
        return bool(self.procedure or self.channel or self.phase or self.text)


@dataclass(frozen=True)
class InboxPage:
    """One page of the list and the way to its neighbours."""

    rows: list[ServiceRequest]
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Tab:
    slug: str
    label: Any
    url: str
    count: str
    is_current: bool


@dataclass
class Inbox:
    """The list of one agent under some filters."""

    desk: Desk
    filters: Filters
    today: date = field(default_factory=timezone.localdate)

    def of_tab(self, slug: str) -> QuerySet[ServiceRequest]:
        """The requests of a view, without order."""
        mine = ServiceRequest.objects.filter(department__in=self.desk.department_ids)
        open_ones = mine.open()
        narrowed: dict[str, Q] = {
            "a-prendre": Q(assignee=None) & Q(phase__in=(Phase.NEW, Phase.IN_PROGRESS)),
            "a-moi": Q(assignee=self.desk.user),
            "en-retard": Q(due_on__lt=self.today),
            "chez-usager": Q(awaiting_since__isnull=False),
        }
        return open_ones.filter(narrowed.get(slug, Q()))

    def page(self, *, after: str = "", before: str = "") -> InboxPage:
        """The page that follows, or precedes, the row of that reference; the first page without either."""
        matching = self._matching()
        anchor = self._anchor(after or before)
        backwards = bool(before) and anchor is not None
        if anchor is not None:
            matching = matching.filter(_beyond(anchor, backwards=backwards))
        order = ("-due_on", "-pk") if backwards else ("due_on", "pk")
        found = list(matching.select_related("assignee", "version", "department").order_by(*order)[: PAGE_SIZE + 1])
        more = len(found) > PAGE_SIZE
        rows = found[:PAGE_SIZE][::-1] if backwards else found[:PAGE_SIZE]
        has_previous = more if backwards else anchor is not None
        has_next = True if backwards else more
        return InboxPage(
            rows=rows,
            previous_url=self.filters.address(avant=rows[0].reference) if rows and has_previous else "",
            next_url=self.filters.address(apres=rows[-1].reference) if rows and has_next else "",
        )

    def tabs(self) -> list[Tab]:
        """Every view with its count, capped."""
        return [
            Tab(slug, label, f"?vue={slug}", capped(self.of_tab(slug)), slug == self.filters.tab)
            for slug, label in TABS.items()
        ]

    def _matching(self) -> QuerySet[ServiceRequest]:
        found = self.of_tab(self.filters.tab)
        if self.filters.phase == Phase.CLOSED:  # every view is of what is open, but for this filter
            found = ServiceRequest.objects.filter(department__in=self.desk.department_ids, phase=Phase.CLOSED)
        elif self.filters.phase:
            found = found.filter(phase=self.filters.phase)
        if self.filters.procedure:
            found = found.filter(procedure__slug=self.filters.procedure)
        if self.filters.channel:
            found = found.filter(channel=self.filters.channel)
        return with_text(found, self.filters.text)

    def _anchor(self, reference: str) -> tuple[date, int] | None:
        """Where a row stands in the order; None when it does not exist or is not this agent's."""
        if not reference:
            return None
        own = ServiceRequest.objects.filter(department__in=self.desk.department_ids)
        found = own.filter(reference=references.normalise(reference)).values_list("due_on", "pk").first()
        return found


def with_text(requests: QuerySet[ServiceRequest], text: str) -> QuerySet[ServiceRequest]:
    """Those of a reference, or whose names and subject have a word beginning with each word typed."""
    reference = references.normalise(text)
    if references.is_valid(reference):
        return requests.filter(reference=reference)
    for word in french.words(text):
        requests = requests.filter(pk__in=SearchToken.objects.filter(token__startswith=word).values("request"))
    return requests


def capped(requests: QuerySet[ServiceRequest]) -> str:
    """« 38 », or « 999+ »: the database stops counting there, and sorts nothing before."""
    count = requests.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def rail_counts(desk: Desk) -> dict[str, str]:
    """What the rail says of the agent's team and of the agent."""
    inbox = Inbox(desk, Filters())
    return {"team": capped(inbox.of_tab("toutes")), "mine": capped(inbox.of_tab("a-moi"))}


def _beyond(anchor: tuple[date, int], *, backwards: bool) -> Q:
    """Strictly after the anchor in the order (due_on, id), or strictly before."""
    due_on, pk = anchor
    if backwards:
        return Q(due_on__lt=due_on) | Q(due_on=due_on, pk__lt=pk)
    return Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk)
