"""`manage.py start_city`: an empty city, ready to be written in."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from portal.starter.actions import start_city


class Command(BaseCommand):
    """Asks nothing; may be run again at any time."""

    help = "Prépare une ville vide : arborescence, menus, groupes, circuit de relecture. Recommencer ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page made is no report
        home = start_city()
        self.stdout.write(f"La ville est prête : {home.full_url}")
