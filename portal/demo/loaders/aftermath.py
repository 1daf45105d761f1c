"""What a load of sixty lives leaves to be done, done at once: a newcomer's first mail must not wait behind it."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.eservices import notices
from portal.eservices.enums import IssuedKind
from portal.eservices.models import Document, IssuedDocument, ServiceRequest
from portal.notifications.models import Notification
from portal.outbox.actions import claim, pay
from portal.outbox.models import DueRow, DueStatus
from portal.outbox.registry import DEBTS
from portal.pages.models import NewsPage, PictureDebt

AT_ONCE = ("registered", "receipt_ready")
MADE_AT_ONCE = 30
BETWEEN_TWO_PAPERS = timedelta(seconds=15)
BETWEEN_TWO_PICTURES = timedelta(seconds=5)


def settle(papers: int = MADE_AT_ONCE) -> int:
    """Make the newest papers, spread the others over the next minutes, consider the mails of the past as sent,
    index once. Returns how many papers were made."""
    made = _pay_newest(papers) + _scan_all()
    _spread_the_rest()
    _spread_pictures()
    _let_mails_of_the_past_have_left()
    # One pass over everything replaces the thousands of tasks that each saved row asked for.
    if DBTaskResult.objects.filter(status="READY").delete()[0]:
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
    return made


def _let_mails_of_the_past_have_left() -> None:
    """Each left when what it tells happened; the demonstration's mailbox begins empty."""
    waiting = Notification.objects.filter(status=DueStatus.DUE).exclude(about="")
    told = {
        request.reference: (request.received_at, request.timeline.latest("at").at)
        for request in ServiceRequest.objects.filter(reference__in=waiting.values("about"))
    }
    for notice in waiting:
        filed, last = told.get(notice.about, (timezone.now(), timezone.now()))
        sent_at = filed if notice.kind in AT_ONCE else last
        Notification.objects.filter(pk=notice.pk).update(status=DueStatus.DONE, sent_at=sent_at)


def _due(model: type[DueRow]) -> Any:
    return model._default_manager.filter(status=DueStatus.DUE, next_try_at__lte=timezone.now())


def _pay_newest(papers: int) -> int:
    newest = _due(IssuedDocument).order_by("-request__received_at", "pk").values_list("pk", flat=True)[:papers]
    return sum(_pay(IssuedDocument, pk) for pk in list(newest))


def _scan_all() -> int:
    return sum(_pay(Document, pk) for pk in list(_due(Document).values_list("pk", flat=True)))


def _pay(model: type[DueRow], pk: int) -> bool:
    return claim(model, pk, timezone.now()) and pay(DEBTS[model._meta.label_lower], pk)


def _spread_the_rest() -> None:
    """Half a second of the processor each: all at once, they would keep a newcomer's login code waiting.

    Their notices are owed now, under the key of the paper: what is made later says nothing more."""
    rest = list(_due(IssuedDocument).order_by("-request__received_at", "pk"))
    for number, issued in enumerate(rest, start=1):
        issued.next_try_at = timezone.now() + number * BETWEEN_TWO_PAPERS
        issued.save(update_fields=["next_try_at"])
        if issued.kind == IssuedKind.RECEIPT:
            notices.notify_resident(
                request=issued.request, kind="receipt_ready", context={}, once=f"receipt_ready:{issued.pk}"
            )


def _spread_pictures() -> None:
    """The one on the home page is made at once; the others, shown as they were drawn meanwhile, one after the other."""
    lead = NewsPage.latest().filter(featured=True).first()
    for pk in list(_due(PictureDebt).filter(image=lead.image if lead else None).values_list("pk", flat=True)):
        _pay(PictureDebt, pk)
    for number, row in enumerate(_due(PictureDebt).order_by("pk"), start=1):
        row.next_try_at = timezone.now() + number * BETWEEN_TWO_PICTURES
        row.save(update_fields=["next_try_at"])
