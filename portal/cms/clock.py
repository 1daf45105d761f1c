"""What the minute asks of pages: those whose hour has come are published or withdrawn."""

from datetime import datetime

from django.core.management import call_command


def publish_what_is_due(now: datetime) -> None:
    """Publish what was scheduled and withdraw what expires, pages and procedures alike.

    Idempotent; a revision that cannot be published raises, and is tried again the next minute.
    """
    call_command("publish_scheduled")
