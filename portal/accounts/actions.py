"""What may be done to accounts and persons. One verb, one transaction."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import ApiKey, Resident, User
from portal.accounts.models.keys import digest_of, new_secret
from portal.accounts.notifications import owe_account_mail
from portal.accounts.permissions import works_here
from portal.accounts.registry import ACCOUNT_CLOSED, EMAIL_PROVED
from portal.notifications.models import Notification
from portal.privacy.actions import record

# An address typed at sign-in and never proved leaves nothing behind.
UNPROVED_KEPT = timedelta(days=1)
INACTIVE_AFTER = timedelta(days=3 * 365)
WARNED_BEFORE = (30, 7)
NIGHT_HOUR = 3
MOST_WARNED = 500


@transaction.atomic
def open_account(*, email: str) -> User:
    """An account without password for an address nobody has proved yet; the code that is mailed proves it."""
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


@transaction.atomic
def resident_for(*, user: User) -> Resident | None:
    """The person of a private account, made at the first proof; nameless until they say their name."""
    if works_here(user):
        return Resident.objects.filter(user=user).first()
    resident, _made = Resident.objects.get_or_create(
        user=user, defaults={"email": user.email, "birth_name": "", "single_name": True}
    )
    return resident


@transaction.atomic
def prove_email(*, user: User, email: str) -> None:
    """A code or a link proved that this address is the user's: upper rooms attach what waited for it."""
    resident = resident_for(user=user)
    if resident is None:
        return
    for act in EMAIL_PROVED.values():
        act(resident=resident, email=email)


@transaction.atomic
def edit_resident(*, resident: Resident, by: Any, **values: Any) -> Resident:
    """Change what a person declares of themselves; the audit says which fields, never their content."""
    changed = [name for name, value in values.items() if getattr(resident, name) != value]
    for name in changed:
        setattr(resident, name, values[name])
    if changed:
        resident.save(update_fields=changed)
        record(by=by, verb="edited", object_type="resident", object_id=str(resident.key), purpose=", ".join(changed))
    return resident


@transaction.atomic
def close_account(*, user: User) -> None:
    """Close an account at its owner's wish: nobody signs in any more, the address is free again, contact points go.

    Requests in progress and files the law keeps stay with the person (RGPD, article 17, 3 b)."""
    resident = Resident.objects.filter(user=user).first()
    if resident is not None:
        for act in ACCOUNT_CLOSED.values():
            act(resident=resident)
        record(by=resident.as_party(), verb="account_closed", object_type="resident", object_id=str(resident.key))
        Resident.objects.filter(pk=resident.pk).update(user=None, email="", phone="", address={}, access_needs=[])
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.is_active, user.email, user.first_name, user.last_name = False, f"{user.key}@ferme.invalid", "", ""
    user.set_unusable_password()
    user.save()


def close_inactive(now: datetime | None = None) -> None:
    """Chore, once a night: private accounts without sign-in for three years are closed, after two warnings by mail
    (domain §4: 30 and 7 days before). Files the law keeps stay."""
    now = now or timezone.now()
    if timezone.localtime(now).hour != NIGHT_HOUR:
        return
    for user in _idle_since(now - INACTIVE_AFTER):
        if _was_warned(user, now - timedelta(days=min(WARNED_BEFORE))):
            close_account(user=user)
    for days in WARNED_BEFORE:
        for user in _idle_since(now - INACTIVE_AFTER + timedelta(days=days))[:MOST_WARNED]:
            owe_account_mail(
                kind="inactive", email=user.email, context={}, once=f"inactive:{user.key}:{days}:{now.year}"
            )


def _was_warned(user: User, before: datetime) -> bool:
    """Nobody's account is closed unannounced, however long the portal itself was asleep."""
    warnings = Notification.objects.filter(once__startswith=f"inactive:{user.key}:", created_at__lte=before)
    return warnings.exists()


def _idle_since(then: datetime) -> QuerySet[User]:
    """Open private accounts whose last sign-in (or birth) is older than that; who works is left alone."""
    idle = Q(last_login__lt=then) | Q(last_login=None, date_joined__lt=then)
    private = User.objects.filter(idle, is_active=True, is_staff=False, is_superuser=False)
    return private.filter(agent_memberships=None, groups=None).order_by("pk")


def forget_unproved(now: datetime | None = None) -> None:
    """Chore: accounts opened by typing an address, never proved within a day."""
    opened_before = (now or timezone.now()) - UNPROVED_KEPT
    User.objects.filter(
        last_login=None,
        date_joined__lt=opened_before,
        emailaddress__verified=False,
        resident=None,
        is_staff=False,
        agent_memberships=None,
        groups=None,
    ).delete()


@transaction.atomic
def issue_api_key(*, key: ApiKey) -> str:
    """Give a key its secret and save it. The secret is told this once: only its digest is kept."""
    secret = new_secret()
    key.take(secret)
    key.save()
    return secret


def use_api_key(*, secret: str) -> ApiKey | None:
    """The active key that this secret opens, and the day noted when it is the first use of the day."""
    key = ApiKey.objects.filter(digest=digest_of(secret), active=True).first()
    today = timezone.localdate()
    if key is not None and key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key
