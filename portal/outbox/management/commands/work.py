"""`manage.py work`: the worker, which first takes back what a killed worker of the same name had begun."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_tasks_db.models import DBTaskResult

MOST_ATTEMPTS = 5


def requeue_orphans(worker_id: str) -> int:
    """A RUNNING row under my own name is an orphan: its process was killed. Returns how many were put back."""
    put_back = 0
    for row in DBTaskResult.objects.running():
        if row.worker_ids[-1:] == [worker_id] and len(row.worker_ids) < MOST_ATTEMPTS:
            put_back += DBTaskResult.objects.filter(pk=row.pk, status="RUNNING").update(status="READY", started_at=None)
    return put_back


class Command(BaseCommand):
    """Requeues orphans, then hands over to django-tasks-db's worker."""

    help = "Le travailleur : exécute les tâches, une à la fois."

    def handle(self, *args: Any, **options: Any) -> None:
        worker_id = settings.PORTAL_WORKER_ID
        requeue_orphans(worker_id)
        call_command("db_worker", worker_id=worker_id, queue_name="*", reload=False, interval=1)
