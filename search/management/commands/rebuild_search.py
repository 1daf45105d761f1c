"""`manage.py rebuild_search`: all entries anew, after an engine was lost or changed."""

from typing import Any

from django.core.management.base import BaseCommand

from search.actions import rebuild
from search.sources import all_entries


class Command(BaseCommand):
    """Idempotent; entries that did not change are left alone."""

    help = "Refait toutes les entrées de la recherche."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(entries=all_entries())} entrées")
