"""How often one address or one person may knock at a door. Counted in the cache that all processes share."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def too_many(door: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one knock of `who` at `door`, and say whether there were more than `limit` in this stretch of `seconds`.

    `who` (an address, a draft, a reference) is kept as a hash only.
    """
    stretch = int(timezone.now().timestamp()) // seconds
    key = f"rate:{door}:{sha256(who.encode()).hexdigest()[:32]}:{stretch}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the stretch ended between the two lines
        return False


def client_address(request: HttpRequest) -> str:
    """The visitor's address. Behind n trusted proxies it is the n-th from the end of X-Forwarded-For, whatever the
    visitor wrote before it."""
    proxies = settings.PORTAL_TRUSTED_PROXIES
    forwarded = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
