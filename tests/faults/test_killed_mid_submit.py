"""The web process is killed while a person sends a request: all of it is there, or nothing and the draft is whole."""

import pytest
from django.utils import timezone

from portal.eservices.actions.filing import submit
from portal.eservices.models import AnswerSheet, Clock, Draft, IssuedDocument, ServiceRequest, TimelineEntry
from portal.notifications.models import Notification
from portal.privacy.models import AuditEntry
from tests.eservices import factories
from tests.faults.killing import run_killed

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SUBMIT = """
from portal.eservices.actions.filing import submit
from portal.eservices.models import Draft
from tests.eservices.factories import GUEST
submit(draft=Draft.objects.get(), by=GUEST)
"""
# Each place where the process dies, from the first row written to the last moment before the commit.
PLACES = {
    "after the sheet": "import portal.eservices.actions.opening as m; m._with_reference = die",
    "after the request": "import portal.eservices.actions.sheets as m; m.index_request = die",
    "after the papers": "import portal.eservices.notices as m; m.notify_resident = die",
    "before the commit": "import portal.eservices.actions.filing as m; m.wake = die",
}


def rows():
    return {
        model.__name__: model.objects.count()
        for model in (AnswerSheet, ServiceRequest, Clock, TimelineEntry, IssuedDocument, Notification)
    }


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_killed_before_the_commit_nothing_is_half_there_and_the_draft_can_be_sent(place):
    draft = factories.started(factories.procedure()).draft
    audit = AuditEntry.objects.count()
    run_killed(place + SUBMIT)
    assert set(rows().values()) == {0}
    assert AuditEntry.objects.count() == audit
    assert Draft.objects.get().answers == draft.answers
    assert submit(draft=Draft.objects.get(), by=factories.GUEST).main.reference


def test_killed_after_the_commit_the_second_click_finds_the_first_request():
    draft = factories.started(factories.procedure()).draft
    run_killed(
        """
from django.db import transaction
from portal.outbox import actions
import portal.eservices.actions.filing as filing
actions.WAKERS[:] = [die]
"""
        + SUBMIT
    )
    made = ServiceRequest.objects.get()
    assert submit(draft=draft, by=factories.GUEST).main == made
    assert rows()["ServiceRequest"] == rows()["AnswerSheet"] == 1
    assert Notification.objects.filter(about=made.reference).exists()
    assert IssuedDocument.objects.filter(request=made, next_try_at__lte=timezone.now()).exists()
