"""Following a request without an account: the code that opens its state, and sending it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.eservices.models import ServiceRequest
from portal.lib import parties, references
from portal.lib.languages import in_city_language
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel

# How many requests one mail lists, and how old they may be: it answers « j’ai perdu mon numéro ».
MOST_LISTED: Final = 10
LISTED_FOR: Final = timedelta(days=366)


def code_of(request: ServiceRequest) -> str:
    """The tracking code, computed each time: it is stored nowhere."""
    return references.tracking_code(settings.PORTAL_TRACKING_KEY, request.reference, request.tracking_serial)


def tracked_request(*, reference: str, code: str) -> ServiceRequest | None:
    """The request that this number and this code open together; the same work is done whether it exists or not."""
    wanted = references.normalise(reference)
    request = ServiceRequest.objects.select_related("version", "department").filter(reference=wanted).first()
    serial = request.tracking_serial if request else 1
    opens = references.is_tracking_code(code, settings.PORTAL_TRACKING_KEY, wanted, serial)
    return request if opens else None


@in_city_language()
@transaction.atomic
def send_codes(*, email: str, at: datetime | None = None) -> int:
    """Mail the numbers and codes of the requests filed with this address; returns how many, which no page may tell.

    The mail is secret: sent once, its body erased when it is sent.
    """
    since = (at or timezone.now()) - LISTED_FOR
    filed = ServiceRequest.objects.filter(contact_email__iexact=email.strip(), received_at__gte=since)
    found = list(filed.select_related("version").order_by("-received_at", "-pk")[:MOST_LISTED])
    if not found:
        return 0
    lines = [(request.version.parsed().title, request.reference, code_of(request)) for request in found]
    rendered = render_mail("tracking_codes", {"lines": lines, "link": f"{settings.SITE_ADDRESS}/suivre/"})
    owe_notice(
        kind="tracking_codes",
        to=parties.guest(""),
        channel=NotificationChannel.EMAIL,
        address=found[0].contact_email,
        subject=_("Les numéros et codes de vos demandes"),
        text=rendered.text,
        html=rendered.html,
        once=f"tracking:{uuid4()}",
        secret=True,
    )
    return len(found)
