"""`manage.py rebuild_search`: all entries and the engine's index anew, after an engine was lost or changed."""

from typing import Any

from django.core.management.base import BaseCommand

from search.actions import rebuild
from search.engine import mend, reindex
from search.sources import all_entries


class Command(BaseCommand):
    """Idempotent; entries that did not change are left alone, the index is always made again."""

    help = "Refait toutes les entrées de la recherche et l’index du moteur."

    def handle(self, *args: Any, **options: Any) -> None:
        mend()  # or nothing could be written
        made = rebuild(entries=all_entries())
        self.stdout.write(f"{made} entrées, {reindex()} dans l’index")
