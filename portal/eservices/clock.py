"""What the clock does for this room: drafts that end, files that nobody holds. Idempotent, a little each minute."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.core.files.storage import storages
from django.utils import timezone

from portal.eservices.actions.drafts import discard_draft
from portal.eservices.actions.resuming import warn_of_end
from portal.eservices.models import Document, Draft
from portal.lib.parties import SYSTEM

logger = logging.getLogger(__name__)

# Told on the 23rd day, forgotten after the 30th (procedures §0.3, 8).
WARN_BEFORE: Final = timedelta(days=7)
EACH_TIME: Final = 200
SWEEP_HOUR: Final = 3
SPARED: Final = timedelta(days=1)
_OURS: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


def expire_drafts(now: datetime) -> None:
    """Warn the owners of drafts that end in a week, once; forget those whose day has passed."""
    today = timezone.localdate(now)
    ending = Draft.objects.filter(warned_on=None, expires_on__lte=today + WARN_BEFORE, expires_on__gte=today)
    for draft in ending.select_related("owner", "version__procedure").order_by("expires_on", "pk")[:EACH_TIME]:
        warn_of_end(draft=draft, at=now)
    for draft in Draft.objects.filter(expires_on__lt=today).order_by("expires_on", "pk")[:EACH_TIME]:
        discard_draft(draft=draft, by=SYSTEM, at=now)


def sweep_files(now: datetime) -> None:
    """Once a night: delete private files that no row holds and that are older than a day; report rows without file.

    Bytes are never deleted inside a request: a transaction undone would have lost them."""
    local = timezone.localtime(now)
    if local.hour != SWEEP_HOUR or not cache.add(f"eservices-sweep:{local.date()}", 1, 86_400):
        return
    sweep_now(now)


def sweep_now(now: datetime) -> int:
    """The sweep itself; returns how many files it deleted."""
    storage = storages["private"]
    deleted = 0
    for name in _files(storage):
        if storage.get_modified_time(name) > now - SPARED or Document.objects.filter(file=name).exists():
            continue
        storage.delete(name)
        deleted += 1
    for name in Document.objects.exclude(scan="infected").values_list("file", flat=True).iterator():
        if not storage.exists(name):
            logger.error("A document's file is missing: %s", name)
    return deleted


def _files(storage: Any) -> list[str]:
    """Names of the files that this room wrote: two letters, then thirty-two."""
    folders, _loose = storage.listdir("") if storage.exists("") else ([], [])
    found = (f"{folder}/{name}" for folder in folders if len(folder) == 2 for name in storage.listdir(folder)[1])
    return [name for name in found if _OURS.fullmatch(name)]
