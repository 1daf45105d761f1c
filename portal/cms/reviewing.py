"""Pages to be read again: who answers for them, what is late, and the reminders, once each.

A reminder is a line of the page's own history: it says that the owner was told, and keeps the clock from telling twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from portal.cms.models import BasePage
from portal.directory.models import Department
from portal.lib import french, parties
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel

ACTION: Final = "cms.review_reminder"
KIND: Final = "review"
# Days before the date at which the owner is told; the last time is the day after it.
WARNINGS: Final = (30, 7)
LATE: Final = "late"
# Reminders leave at an hour when somebody may act on them.
FIRST_HOUR: Final = 7


def stage(review_on: date, today: date) -> str:
    """The last reminder that is due for a date: « 30 », « 7 », « late », or nothing yet."""
    if review_on < today:
        return LATE
    due = [days for days in WARNINGS if review_on - today <= timedelta(days=days)]
    return str(min(due)) if due else ""


def to_review(today: date, *, within: int = max(WARNINGS)) -> Any:
    """Live pages to be read again by then, the latest first."""
    pages = BasePage.objects.live().filter(review_on__lte=today + timedelta(days=within))
    return pages.select_related("department__parent", "owner").order_by("review_on", "pk")


def remind(now: datetime) -> int:
    """The clock's chore: once a day, tell each owner of the pages whose turn has come; returns how many were named."""
    local = timezone.localtime(now)
    done = f"cms.review:{local.date()}"
    if local.hour < FIRST_HOUR or cache.get(done):
        return 0
    count = remind_of_day(local.date())
    cache.set(done, True, 24 * 3600)
    return count


def remind_of_day(today: date) -> int:
    """One mail for each address, naming all of its pages; a page is named once for each of the three stages."""
    told = _told()
    waiting: dict[str, list[tuple[BasePage, str]]] = defaultdict(list)
    for page in to_review(today):
        due = stage(page.review_on, today)
        address = address_of(page)
        if address and (page.pk, page.review_on.isoformat(), due) not in told:
            waiting[address].append((page, due))
    for address, pages in waiting.items():
        _tell(address, pages, today)
    return sum(len(pages) for pages in waiting.values())


def _told() -> set[tuple[int, str, str]]:
    rows = PageLogEntry.objects.filter(action=ACTION).values_list("page_id", "data")
    return {(page, data.get("review_on", ""), data.get("stage", "")) for page, data in rows}


def address_of(page: Any) -> str:
    """Whom to write to: the department, the one above it, else the person who made the page; empty when nobody."""
    department: Department | None = page.department
    while department is not None:
        if department.email:
            return department.email
        department = department.parent
    return page.owner.email if page.owner and page.owner.is_active else ""


@transaction.atomic
def _tell(address: str, pages: list[tuple[BasePage, str]], today: date) -> None:
    subject = ngettext("%(count)d page à relire", "%(count)d pages à relire", len(pages)) % {"count": len(pages)}
    body = render_mail(
        "review",
        {
            "heading": subject,
            "late": [_line(page) for page, due in pages if due == LATE],
            "soon": [_line(page) for page, due in pages if due != LATE],
            "action_url": settings.SITE_ADDRESS + "/cms/reports/relire/",
            "action_label": _("Voir les pages à relire"),
        },
    )
    names = sorted(f"{page.pk}:{page.review_on}:{due}" for page, due in pages)
    owe_notice(
        kind=KIND,
        to=_recipient(address, pages),
        channel=NotificationChannel.EMAIL,
        address=address,
        subject=subject,
        text=body.text,
        html=body.html,
        once=f"review:{sha256((address + '|'.join(names)).encode()).hexdigest()[:40]}",
    )
    for page, due in pages:
        log(page, ACTION, data={"stage": due, "review_on": str(page.review_on), "address": address})


def _recipient(address: str, pages: Iterable[tuple[Any, str]]) -> parties.Party:
    names = {str(page.department) for page, _due in pages if page.department}
    return parties.guest(min(names) if names else address)


@dataclass(frozen=True)
class Line:
    """A page in the mail: its title, what is said of its date, and where it is edited."""

    title: str
    when: str
    url: str


def _line(page: Any) -> Line:
    when = _("à relire avant le %(day)s") % {"day": french.day(page.review_on)}
    return Line(page.title, when, f"{settings.SITE_ADDRESS}/cms/pages/{page.pk}/edit/")
