"""`manage.py load_city`: the demonstration city, as many times as one likes."""

import logging
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.demo.loaders import LOADERS, logins
from portal.demo.loaders.city import City, latest_tuesday
from portal.demo.loaders.requests import known_day
from portal.starter.actions import start_city


class Command(BaseCommand):
    """Loads each kind in its own transaction and says a line for each."""

    help = "Charge la ville de démonstration. Recommencer ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="jour de référence (AAAA-MM-JJ), un mardi")

    def handle(self, *args: Any, **options: Any) -> None:
        city = City(day=options["day"] or known_day() or latest_tuesday(timezone.localdate()))
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page made is no report
        start_city()
        self.stdout.write(f"Kermor, au {city.day:%d/%m/%Y}")
        for label, load in LOADERS:
            started = time.monotonic()
            tally = load(city)
            self.stdout.write(f"  {label} : {tally} ({time.monotonic() - started:.1f} s)")
        self.stdout.write(f"Kermor est prête. {logins.table()}")
        (settings.VAR_DIR / "logins.txt").write_text(logins.table(), encoding="utf-8")
