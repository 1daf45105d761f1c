"""What is left to do after a load, done at once."""

import pytest
from django.core import mail
from django.utils import timezone

from portal.demo.loaders.aftermath import settle
from portal.eservices.models import IssuedDocument
from portal.eservices.tasks import make_issued_document
from portal.notifications.models import Notification
from portal.outbox.models import DueStatus
from tests.eservices import factories

pytestmark = pytest.mark.django_db


def test_papers_are_made_and_mails_of_the_past_are_not_sent_again():
    request = factories.submitted()
    assert IssuedDocument.objects.filter(request=request, document=None).exists()
    made = settle()
    assert made == IssuedDocument.objects.count() > 0
    assert not IssuedDocument.objects.filter(document=None).exists()
    assert not Notification.objects.filter(status=DueStatus.DUE).exists()
    registered = Notification.objects.filter(kind="registered", channel="email").first()
    assert registered is None or registered.sent_at == request.received_at
    assert not mail.outbox


def test_papers_beyond_the_newest_wait_their_turn_so_that_a_login_code_does_not():
    factories.submitted()
    factories.submitted()
    first = settle(papers=1)
    waiting = IssuedDocument.objects.filter(document=None)
    assert first == 1
    assert waiting.count() == IssuedDocument.objects.count() - 1
    assert not waiting.filter(next_try_at__lte=timezone.now()).exists()
    assert len(set(waiting.values_list("next_try_at", flat=True))) == waiting.count()
    told = Notification.objects.count()
    for issued in waiting:
        make_issued_document(issued)
    assert Notification.objects.count() == told
    assert not Notification.objects.filter(status=DueStatus.DUE).exists()


def test_settling_twice_makes_nothing_more():
    factories.submitted()
    settle()
    assert settle() == 0
