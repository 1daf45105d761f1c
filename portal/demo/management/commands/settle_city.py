"""`manage.py settle_city`: after `load_city`, all that the worker would otherwise do in its first minutes."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.loaders.aftermath import settle


class Command(BaseCommand):
    """Papers, mails of the past, search index. May be run again at any time."""

    help = "Fabrique les récépissés de la ville chargée, tient ses anciens courriels pour partis, indexe les pages."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self.stdout.write(f"  récépissés et décisions : {settle()} ({time.monotonic() - started:.1f} s)")
