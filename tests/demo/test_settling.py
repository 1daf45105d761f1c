"""What is left to do after a load, done at once."""

import pytest
from django.core import mail

from portal.demo.loaders.aftermath import settle
from portal.eservices.models import IssuedDocument
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


def test_settling_twice_makes_nothing_more():
    factories.submitted()
    settle()
    assert settle() == 0
