"""The worker is killed while it makes a PDF: the paper comes all the same, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.eservices.enums import IssuedKind
from portal.eservices.models import Document, IssuedDocument
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from tests.eservices import factories
from tests.faults.killing import run_killed

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PLACES = {
    "while it is drawn": "import portal.lib.pdf as m; m.render = die",
    "before it is kept": "import portal.eservices.models.documents as m; m.Document.save = die",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_paper_is_made_once_whenever_the_worker_dies(place):
    made = factories.submitted()
    run_killed(place + "\nfrom portal.outbox.actions import run_due\nrun_due()\n")
    assert not Document.objects.filter(request=made).exists()
    IssuedDocument.objects.filter(status=DueStatus.WORKING).update(claimed_until=timezone.now() - timedelta(seconds=1))
    run_due()
    run_due()
    receipt = IssuedDocument.objects.get(request=made, kind=IssuedKind.RECEIPT)
    assert receipt.status == DueStatus.DONE
    assert receipt.document is not None
    with receipt.document.file.open("rb") as stream:
        assert stream.read(5) == b"%PDF-"
    assert Document.objects.filter(request=made, label=receipt.document.label).count() == 1
