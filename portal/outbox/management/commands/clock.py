"""`manage.py clock`: started beside the web server and the worker; each minute it does what the hour asks."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from portal.outbox.actions import tick


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT, finishing the minute it is in."""

    help = "Chaque minute : ce qui est dû, les publications prévues, les brouillons échus, les décisions implicites."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="une seule minute, puis s’arrêter")
        parser.add_argument("--every", type=float, default=60.0, help="secondes entre deux passages")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"]:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        while True:
            close_old_connections()
            tick(holder=f"clock-{settings.PORTAL_WORKER_ID}")
            if options["once"] or stop.wait(options["every"]):
                return
