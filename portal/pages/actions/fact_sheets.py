"""Bringing the State's sheets in: made, changed or the same, each in its own transaction, and who is told."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.lib import parties
from portal.lib.parties import Party
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel
from portal.pages.models import FactSheet, FactSheetChange, FactSheetIndexPage, FactSheetPage
from portal.partners.fact_sheets import BrokenSheet, Sheet, files_of, read_sheet
from portal.privacy.actions import record

logger = logging.getLogger(__name__)
OBJECT = "fact_sheet"
# The night's hour: the State publishes in the evening.
HOUR = 4


def import_all(source: Path, only: Iterable[str] = (), at: datetime | None = None) -> tuple[Counter[str], list[str]]:
    """All sheets of a folder or zip (those of `only`, when given); counts of made, changed, same, broken and newly
    withdrawn, and what is wrong with the broken ones. A broken file stops nothing, and withdraws nothing. Raises
    BrokenSheet when the source itself is broken."""
    counts: Counter[str] = Counter()
    faults, wanted, there = [], frozenset(only), set()
    for name, data in files_of(source):
        number = name.removesuffix(".xml")
        there.add(number)
        if wanted and number not in wanted:
            continue
        try:
            counts[import_sheet(read_sheet(data), at=at)] += 1
        except BrokenSheet as error:
            counts["broken"] += 1
            faults.append(f"{name} : {error}")
            logger.warning("Fact sheet %s left out: %s", name, error)
    if gone := note_withdrawn(there=there, among=wanted, at=at):
        counts["withdrawn"] = gone
    return counts, faults


@transaction.atomic
def note_withdrawn(*, there: Collection[str], among: Collection[str] = (), at: datetime | None = None) -> int:
    """Sheets that the State no longer gives, of those looked for: the report says so, and an editor decides. One that
    is given again is no longer said to be withdrawn. A source without any sheet is a fault of ours, and says nothing.
    Returns how many are newly withdrawn."""
    if not there:
        return 0
    rows = FactSheet.objects.filter(number__in=among) if among else FactSheet.objects.all()
    rows.filter(number__in=there).exclude(withdrawn_at=None).update(withdrawn_at=None)
    gone = rows.exclude(number__in=there).filter(withdrawn_at=None)
    return gone.update(withdrawn_at=at or timezone.now())


@transaction.atomic
def import_sheet(sheet: Sheet, at: datetime | None = None) -> str:
    """« made », « changed » or « same ». A change leaves a row for the report and a mail to each department."""
    moment = at or timezone.now()
    known = FactSheet.objects.select_for_update(of=("self",)).filter(number=sheet.number).first()
    if known is not None and known.digest == sheet.digest:
        if known.updated_on != sheet.updated_on:
            FactSheet.objects.filter(pk=known.pk).update(updated_on=sheet.updated_on, imported_at=moment)
        return "same"
    values: dict[str, Any] = {
        "title": sheet.title[:250],
        "theme": sheet.theme[:160],
        "content": sheet.content,
        "digest": sheet.digest,
    }
    values |= {"updated_on": sheet.updated_on, "imported_at": moment}
    if known is None:
        _add_page(FactSheet.objects.create(number=sheet.number, **values))
        return "made"
    change = FactSheetChange.objects.create(sheet=known, found_at=moment, before=known.content, after=sheet.content)
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    _renew_page(known)
    _tell(change)
    return "changed"


def _add_page(sheet: FactSheet) -> None:
    """A page of its own when the site has a place for national sheets."""
    parent = FactSheetIndexPage.objects.first()
    if parent is None:
        return
    slug = f"{slugify(sheet.title)[:80].strip('-')}-{sheet.number.lower()}"
    page = FactSheetPage(title=sheet.title, slug=slug, sheet=sheet, live=False)
    parent.add_child(instance=page)
    page.save_revision().publish()


def _renew_page(sheet: FactSheet) -> None:
    """The page is searched by the new text; a draft that somebody is writing stays one."""
    page = FactSheetPage.objects.filter(sheet=sheet).first()
    if page is None:
        return
    if page.live and not page.has_unpublished_changes:
        page.title = sheet.title
        page.save_revision().publish()
    else:
        page.save()


def _tell(change: FactSheetChange) -> None:
    sheet = change.sheet
    subject = _("La fiche nationale %(number)s a changé") % {"number": sheet.number}
    text = _(
        "L’État a modifié la fiche « %(title)s ». Vérifiez que votre démarche et vos pages disent toujours la même "
        "chose, puis notez-le dans le rapport."
    ) % {"title": sheet.title}
    body = render_mail(
        "account",
        {
            "heading": subject, "paragraphs": [text], "code": "", "action_label": _("Voir ce qui a changé"),
            "action_url": f"{settings.SITE_ADDRESS}/cms/reports/fiches-nationales/",
        },
    )  # fmt: skip
    for address, name in _addresses(sheet).items():
        owe_notice(
            kind="fact_sheet", to=parties.guest(name), channel=NotificationChannel.EMAIL, address=address,
            subject=subject, text=body.text, html=body.html, once=f"fact_sheet:{change.pk}:{address}"[:120],
        )  # fmt: skip


def _addresses(sheet: FactSheet) -> dict[str, str]:
    """Departments of the linked procedures, and the one that answers for the page."""
    departments = [each.department for each in sheet.procedures.select_related("department")]
    page = FactSheetPage.objects.filter(sheet=sheet).select_related("department").first()
    if page is not None and page.department is not None:
        departments.append(page.department)
    return {each.email: each.name for each in departments if each.email}


@transaction.atomic
def acknowledge(*, change: FactSheetChange, by: Party, at: datetime | None = None) -> bool:
    """An editor has read the change and checked the procedures; False when somebody did before."""
    moment = at or timezone.now()
    rows = FactSheetChange.objects.filter(pk=change.pk, acknowledged_at=None)
    if not rows.update(acknowledged_at=moment, acknowledged_by=by.label):
        return False
    record(by=by, verb="fact_sheet.acknowledged", object_type=OBJECT, object_id=change.sheet.number, at=moment)
    return True


def import_each_night(now: datetime) -> None:
    """The clock's chore: once a night, when the city wants national sheets and says where they are."""
    local = timezone.localtime(now)
    if not settings.PORTAL_FACT_SHEETS or not settings.PORTAL_FACT_SHEETS_FOLDER or local.hour != HOUR:
        return
    if cache.add(f"pages.fact_sheets:{local.date()}", True, 24 * 3600):
        import_all(Path(settings.PORTAL_FACT_SHEETS_FOLDER), settings.PORTAL_FACT_SHEETS_ONLY, at=now)
