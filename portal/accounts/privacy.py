"""What this room knows of a person, how long, and the copy it gives of it. Notices are told of here too: their room
stands beside `privacy` and may not see it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models
from django.db.models import Q

from portal.accounts.models import (
    AgentMembership,
    ApiKey,
    Attestation,
    Guardianship,
    HouseholdMember,
    Resident,
    User,
)
from portal.notifications.models import Notification
from portal.privacy.registry import HANDLERS, PrivacyHandler, register_privacy

ACCOUNT_KEPT = "Jusqu’à la fermeture du compte, ou 3 ans sans connexion."
Row = Mapping[str, Any]


def identities(key: str) -> Q:
    """The rows of one person: their own and those merged into it, as a condition on Resident."""
    return Q(key=key) | Q(merged_into__key=key)


def residents(key: str) -> models.QuerySet[Resident]:
    return Resident.objects.filter(identities(key))


def _residents(key: str) -> Iterator[Row]:
    fields = (
        "birth_name", "usage_name", "given_names", "single_name", "birth_date", "birth_place_label", "email", "phone",
        "address", "preferred_channel", "language", "access_needs", "created_at",
    )  # fmt: skip
    yield from residents(key).values(*fields)


def _users(key: str) -> Iterator[Row]:
    users = User.objects.filter(resident__in=residents(key))
    yield from users.values("email", "first_name", "last_name", "date_joined", "last_login")


def _of_user(model: type[models.Model], *fields: str) -> Callable[[str], Iterator[Row]]:
    """The copy of a table of allauth's that belongs to a user; never its secrets."""

    def export(key: str) -> Iterator[Row]:
        yield from model._default_manager.filter(user__resident__in=residents(key)).values(*fields)

    return export


def _guardianships(key: str) -> Iterator[Row]:
    """The children and the bond; never the other adult of the child."""
    bonds = Guardianship.objects.filter(adult__in=residents(key)).select_related("child")
    for bond in bonds:
        yield {
            "child": bond.child.display_name,
            "child_birth_date": bond.child.birth_date,
            "authority": bond.get_authority_display(),
            "residence": bond.residence,
            "until": bond.until,
        }


def _households(key: str) -> Iterator[Row]:
    yield from HouseholdMember.objects.filter(resident__in=residents(key)).values("household__label")


def _attestations(key: str) -> Iterator[Row]:
    rows = Attestation.objects.filter(resident__in=residents(key))
    yield from rows.values("field", "level", "by_label", "made_on", "until")


def _memberships(key: str) -> Iterator[Row]:
    rows = AgentMembership.objects.filter(user__resident__in=residents(key))
    yield from rows.values("department__name", "role", "starts_on", "ends_on")


def _notices(key: str) -> Iterator[Row]:
    keys = [str(value) for value in residents(key).values_list("key", flat=True)]
    rows = Notification.objects.filter(recipient_kind="resident", recipient_id__in=keys)
    yield from rows.values("kind", "channel", "address", "subject", "text", "about", "created_at", "sent_at", "read_at")


def _handlers() -> list[PrivacyHandler]:
    return [
        PrivacyHandler(User, "Adresse de connexion, nom, dates du compte", ACCOUNT_KEPT, _users),
        PrivacyHandler(Resident, "Identité, coordonnées, préférences de réponse", ACCOUNT_KEPT, _residents),
        PrivacyHandler(Attestation, "Ce qui a été déclaré, vérifié ou certifié", ACCOUNT_KEPT, _attestations),
        PrivacyHandler(HouseholdMember, "Foyers", ACCOUNT_KEPT, _households),
        PrivacyHandler(Guardianship, "Responsabilité d’enfants", "Jusqu’à la majorité de l’enfant.", _guardianships),
        PrivacyHandler(AgentMembership, "Fonctions d’agent", "5 ans après la fin de la fonction.", _memberships),
        PrivacyHandler(
            EmailAddress, "Adresses vérifiées", ACCOUNT_KEPT, _of_user(EmailAddress, "email", "verified", "primary")
        ),
        PrivacyHandler(
            Authenticator,
            "Protections du compte",
            ACCOUNT_KEPT,
            _of_user(Authenticator, "type", "created_at", "last_used_at"),
        ),
        PrivacyHandler(
            UserSession,
            "Appareils connectés",
            "Le temps de la session.",
            _of_user(UserSession, "created_at", "ip", "user_agent", "last_seen_at"),
        ),
        # Whoever runs a program that reads the public data; no resident's copy holds it.
        PrivacyHandler(ApiKey, "Contact de chaque clé d’API", "Tant que la clé existe."),
        PrivacyHandler(Notification, "Avis envoyés", "Avec la demande ; sinon 1 an.", _notices),
    ]


def register() -> None:
    """Called by `apps.py`."""
    for handler in _handlers():
        register_privacy(handler)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def copy_of(resident: Resident) -> dict[str, Any]:
    """A person's copy of what the city's portal knows of them (RGPD, article 15): one list per kind of data."""
    parts = []
    for name in sorted(HANDLERS):
        handler = HANDLERS[name]
        rows = list(handler.export(str(resident.key))) if handler.export else []
        clean = [{key: _json(value) for key, value in row.items()} for row in rows]
        parts.append({"data": handler.data, "kept": handler.kept, "rows": clean})
    return {"person": str(resident.key), "parts": parts}
