"""What a load of sixty lives leaves to be done, done at once: a newcomer's first mail must not wait behind it."""

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.eservices.models import Document, IssuedDocument, ServiceRequest
from portal.notifications.models import Notification
from portal.outbox.actions import claim, due_ids, pay
from portal.outbox.models import DueRow, DueStatus
from portal.outbox.registry import DEBTS

AT_ONCE = ("registered", "receipt_ready")
PAPERS: tuple[type[DueRow], ...] = (IssuedDocument, Document)


def settle() -> int:
    """Make the papers, consider the mails of the past as sent, index once. Returns how many papers were made."""
    made = sum(_pay_all(model) for model in PAPERS)
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


def _pay_all(model: type[DueRow]) -> int:
    debt, paid = DEBTS[model._meta.label_lower], 0
    while ids := due_ids(model, timezone.now(), limit=100):
        paid += sum(pay(debt, pk) for pk in ids if claim(model, pk, timezone.now()))
    return paid
