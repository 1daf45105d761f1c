"""The audit remembers who did or saw what, and cannot be changed."""

import pytest

from portal.lib.parties import agent
from portal.privacy.actions import record, record_seen
from portal.privacy.models import AuditEntry

pytestmark = pytest.mark.django_db
NADIA = agent("n", "Nadia Ferrec")


def test_a_line_cannot_be_changed_nor_deleted():
    line = record(by=NADIA, verb="decide", object_type="request", object_id="D-7K3F-92XM")
    line.verb = "nothing"
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


def test_opening_the_same_object_again_within_ten_minutes_is_one_line():
    for _ in range(3):
        record_seen(by=NADIA, object_type="request", object_id="D-7K3F-92XM")
    record_seen(by=NADIA, object_type="request", object_id="D-OTHER")
    record_seen(by=agent("k", "Katell"), object_type="request", object_id="D-7K3F-92XM")
    assert AuditEntry.objects.count() == 3
