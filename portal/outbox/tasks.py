"""The worker's task."""

from django_tasks import task

from portal.outbox.actions import run_due


@task()
def pay_what_is_due() -> int:
    """Pay every debt whose hour has come."""
    return run_due()
