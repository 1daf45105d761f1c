"""Writing the audit."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.lib.parties import Party
from portal.privacy.models import AuditEntry

SEEN = "seen"
# Reloading a page is not seeing it again.
SEEN_EVERY = timedelta(minutes=10)


def record(
    *,
    by: Party,
    verb: str,
    object_type: str,
    object_id: str,
    purpose: str = "",
    department: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """One line of the audit, in the caller's transaction."""
    return AuditEntry.objects.create(
        **by.columns("by"),
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        purpose=purpose,
        department=department,
        at=at or timezone.now(),
    )


def record_seen(*, by: Party, object_type: str, object_id: str, purpose: str = "", department: str = "") -> None:
    """That a person opened an object: at most one line per person, object and ten minutes."""
    recent = AuditEntry.objects.filter(
        object_type=object_type,
        object_id=object_id,
        by_kind=by.kind,
        by_id=by.id,
        verb=SEEN,
        at__gt=timezone.now() - SEEN_EVERY,
    )
    if not recent.exists():
        record(by=by, verb=SEEN, object_type=object_type, object_id=object_id, purpose=purpose, department=department)
