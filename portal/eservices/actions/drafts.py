"""A resident's draft: begun by the first page's POST, saved page by page, found again by link or code, forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Resident, User
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.uploads import attach_file, remove_file
from portal.eservices.enums import Channel
from portal.eservices.journeys import answers_of
from portal.eservices.models import Draft, ProcedureVersion
from portal.eservices.permissions import hash_token
from portal.eservices.sealing import seal, split
from portal.lib import french, references
from portal.lib.parties import Party
from portal.privacy.actions import record

__all__ = [
    "StartedDraft",
    "adopt_draft",
    "attach_file",
    "discard_draft",
    "mint_code",
    "new_token",
    "redeem_resume",
    "remove_file",
    "save_answers",
    "start_draft",
    "take_over_draft",
]

Json = Any
OBJECT_TYPE: Final = "eservices.draft"
# Procedures §0.3, 8.
KEPT_DAYS: Final = 30
CODE_LENGTH: Final = 8
CODE_TRIES: Final = 5


@dataclass(frozen=True)
class StartedDraft:
    """A draft and, when nobody's account holds it, the token that opens it: in clear here and never again."""

    draft: Draft
    token: str


def start_draft(
    *,
    version: ProcedureVersion,
    entry: str,
    by: Party,
    owner: Resident | None = None,
    channel: str = Channel.WEB,
    agent: User | None = None,
    preset: Mapping[str, Json] | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> StartedDraft:
    """Begin a draft in a frozen version, the entry point's preset answers (and `preset`) chosen.

    Whoever has neither account nor agent gets a token of 256 bits. `key` is the form's own, so that a second click
    is refused by the database (IntegrityError). Whether the procedure is open is the door's affair:
    `filing.check_intake`.
    """
    at = at or timezone.now()
    token = "" if owner or agent else new_token()
    found = version.parsed().entry(entry)
    with transaction.atomic():
        draft = Draft(
            version=version, owner=owner, entry=entry, channel=channel, opened_by_agent=agent,
            token_hash=hash_token(token) if token else None, expires_on=_kept_until(at),
        )  # fmt: skip
        if key is not None:
            draft.key = key
        _write_answers(draft, {**(found.preset if found else {}), **(preset or {})})
        draft.save()
        _audit("started", draft, by, at)
    return StartedDraft(draft, token)


def save_answers(
    *, draft: Draft, step: str, answers: Mapping[str, Json], by: Party, at: datetime | None = None
) -> Draft:
    """Keep one page: its own keys only, so that another tab's pages stay. Questions no longer asked are emptied.

    Raises Refused when the page is not one of the draft's version.
    """
    at = at or timezone.now()
    page = draft.version.parsed().step(step)
    if page is None:
        raise Refused(_("Cette page ne fait pas partie de la démarche."))
    own = {question.key for question in page.questions}
    with transaction.atomic():
        locked = lock(draft)
        others = {key: value for key, value in answers_of(locked).items() if key not in own}
        kept = {key: value for key, value in answers.items() if key in own and value is not None}
        _write_answers(locked, {**others, **kept})
        locked.expires_on, locked.warned_on = _kept_until(at), None
        locked.save()
    return locked


def lock(draft: Draft) -> Draft:
    """The draft read again and held until the transaction ends. Raises Refused when it was sent or discarded."""
    found = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("version__procedure__department", "owner", "opened_by_agent")
        .filter(pk=draft.pk)
        .first()
    )
    if found is None:
        raise Refused(_("Ce brouillon n’existe plus : il a été envoyé ou effacé."))
    return found


def adopt_draft(*, draft: Draft, owner: Resident, by: Party, at: datetime | None = None) -> Draft:
    """Put a draft begun without account into its author's account; its links and codes open it no more."""
    with transaction.atomic():
        locked = lock(draft)
        if locked.owner_id is not None or locked.opened_by_agent_id is not None:
            return locked
        locked.owner, locked.token_hash, locked.code_hash = owner, None, ""
        locked.save()
        _audit("adopted", locked, by, at)
    return locked


def take_over_draft(
    *, reference: str, agent: User, consent: str, by: Party, channel: str = Channel.PHONE, at: datetime | None = None
) -> Draft:
    """Let an agent go on with the draft of somebody who gives its reference, with their agreement, which the audit
    keeps (procedures §0.3, 8). The person still opens it too. Raises Refused, also when another agent has it."""
    with transaction.atomic():
        found = next(iter(_candidates(reference, mine=False)), None)
        if found is None or found.is_expired or found.opened_by_agent_id not in (None, agent.pk):
            raise Refused(_("Aucun brouillon ne porte cette référence, ou un autre agent s’en occupe."))
        locked = lock(found)
        locked.opened_by_agent, locked.channel = agent, channel
        locked.save()
        record(by=by, verb="taken_over", object_type=OBJECT_TYPE, object_id=str(locked.key), purpose=consent, at=at)
    return locked


def mint_code(*, draft: Draft, by: Party, at: datetime | None = None) -> str:
    """A new short code, `XXXX-XXXX`, to write down beside the draft's reference; the former one is worth nothing."""
    drawn = "".join(secrets.choice(references.ALPHABET) for _each in range(CODE_LENGTH))
    hashed = make_password(drawn)  # slow on purpose: outside the transaction
    with transaction.atomic():
        locked = lock(draft)
        locked.code_hash, locked.code_tries = hashed, 0
        locked.save()
        _audit("code_made", locked, by, at)
    return f"{drawn[:4]}-{drawn[4:]}"


def redeem_resume(*, token: str = "", reference: str = "", code: str = "") -> Draft:
    """The draft that a mailed token opens, or a reference with its short code. Raises Refused, always in the same
    words: nothing says whether a draft exists."""
    found = _by_token(token) if token else _by_code(reference, code)
    if found is None or found.is_expired:
        raise Refused(
            _("Ce lien ou ce code n’ouvre aucun brouillon. Il a pu expirer, être remplacé, ou déjà servir à un envoi.")
        )
    return found


def _by_token(token: str) -> Draft | None:
    return Draft.objects.select_related("version__procedure").filter(token_hash=hash_token(token)).first()


def _by_code(reference: str, code: str) -> Draft | None:
    """Five wrong codes close a draft's code until a new one is made (models.md)."""
    typed = "".join(each for each in code.upper() if each in references.ALPHABET)
    for draft in _candidates(reference):
        if not draft.code_hash or draft.code_tries >= CODE_TRIES:
            continue
        if check_password(typed, draft.code_hash):
            Draft.objects.filter(pk=draft.pk).update(code_tries=0)
            return draft
        Draft.objects.filter(pk=draft.pk).update(code_tries=F("code_tries") + 1)
    return None


def _candidates(reference: str, mine: bool = True) -> list[Draft]:
    """Drafts whose key begins with the reference: one, but for a chance in four thousand million. `mine`: those that
    a code may open, which an account's may not."""
    digits = "".join(each for each in reference.lower() if each in "0123456789abcdef")
    if len(digits) != 8:
        return []
    low, high = UUID(digits + "0" * 24), UUID(digits + "f" * 24)
    found = Draft.objects.filter(key__gte=low, key__lte=high)
    found = found.filter(token_hash__isnull=False) if mine else found
    return list(found.select_related("version__procedure")[:3])


def discard_draft(*, draft: Draft, by: Party, at: datetime | None = None) -> None:
    """Forget a draft and what was uploaded for it; the bytes follow in the night's sweep."""
    with transaction.atomic():
        _audit("discarded", draft, by, at)
        Draft.objects.filter(pk=draft.pk).delete()


def new_token() -> str:
    """256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def kept_until_words(draft: Draft) -> str:
    """« 24 décembre 2026 »."""
    return french.day(draft.expires_on)


def _kept_until(at: datetime) -> date:
    return timezone.localdate(at) + timedelta(days=KEPT_DAYS)


def _write_answers(draft: Draft, answers: Mapping[str, Json]) -> None:
    """Sets the columns, sealed answers apart; the caller saves."""
    clear, secret = split(draft.version.parsed(), answers)
    draft.answers, draft.sealed = clear, seal(secret)
    draft.revision += 1


def _audit(verb: str, draft: Draft, by: Party, at: datetime | None) -> None:
    record(by=by, verb=verb, object_type=OBJECT_TYPE, object_id=str(draft.key), at=at)
