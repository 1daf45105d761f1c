"""The mails about a draft: the link that opens it, and the warning before it ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.eservices.actions.drafts import lock, new_token
from portal.eservices.models import Draft
from portal.eservices.permissions import hash_token
from portal.lib import french, parties
from portal.lib.languages import in_city_language
from portal.lib.parties import Party
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel


@in_city_language()
def send_resume_link(*, draft: Draft, email: str, by: Party, token: str = "", at: datetime | None = None) -> str:
    """Mail the link that opens a draft again, and keep the address for the warning before it ends.

    `token`: the one in the session; without it, or when it is no longer the draft's, a new one is made and the former
    links die. Returns the token in force. An owner's draft needs none: the link leads to the account.
    The text is forgotten once sent, and never sent twice (design, decision 16)."""
    with transaction.atomic():
        locked = lock(draft)
        if locked.owner_id is None and (not token or hash_token(token) != locked.token_hash):
            token = new_token()
            locked.token_hash = hash_token(token)
        locked.email = email
        locked.save()
        _owe(locked, "draft_link", email, _("Reprendre votre démarche"), _address(locked, token), secret=True)
    return token


def warn_of_end(*, draft: Draft, at: datetime | None = None) -> None:
    """Say once, a week before, that a draft is about to be forgotten; without an address nobody can be told."""
    with transaction.atomic():
        locked = lock(draft)
        locked.warned_on = timezone.localdate(at) if at else timezone.localdate()
        locked.save()
        email = locked.owner.email if locked.owner else locked.email
        if email:
            _owe(locked, "draft_ending", email, _("Votre brouillon sera bientôt effacé"), _address(locked, ""))


def _address(draft: Draft, token: str) -> str:
    """The link, or where to type reference and code when the token is not ours to say again."""
    if draft.owner_id is not None:
        return f"{settings.SITE_ADDRESS}/mon-espace/"
    path = reverse("filing_resume_link", args=[token]) if token else reverse("filing_resume")
    return f"{settings.SITE_ADDRESS}{path}"


def _owe(draft: Draft, kind: str, email: str, subject: Any, link: str, secret: bool = False) -> None:
    title = draft.version.parsed().title
    context = {
        "subject": subject, "kind": kind, "title": title, "link": link, "reference": draft.reference,
        "until": french.day(draft.expires_on),
    }  # fmt: skip
    rendered = render_mail("draft", context)
    owner = draft.owner
    owe_notice(
        kind=kind, to=owner.as_party() if owner else parties.guest("", str(draft.key)),
        channel=NotificationChannel.EMAIL, address=email, subject=str(subject), text=rendered.text, html=rendered.html,
        once=f"{kind}:{draft.key}:{uuid4()}", secret=secret,
    )  # fmt: skip
