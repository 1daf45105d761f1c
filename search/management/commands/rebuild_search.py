"""`manage.py rebuild_search`: all entries and the engine's index anew, after an engine was lost or changed."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.actions import rebuild
from search.engine import mend, reindex
from search.sources import all_entries


class Command(BaseCommand):
    """Idempotent; entries that did not change are left alone, the index is always made again."""

    help = "Refait toutes les entrées de la recherche et l’index du moteur."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = mend()  # or nothing could be written
        made = rebuild(entries=all_entries())
        self.stdout.write(f"{made} entrées, {reindex()} dans l’index")
        if lost:
            call_command("update_index", verbosity=0)  # pages and files, for those who look for them in the admin
