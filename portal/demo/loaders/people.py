"""Residents with their homes and children, agents with their departments, editors, the administrator."""

from datetime import date
from typing import Any

import phonenumbers
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.accounts.models import (
    AgentMembership,
    Attestation,
    AttestationLevel,
    Guardianship,
    Household,
    HouseholdMember,
    Resident,
    User,
)
from portal.demo.loaders.city import City, key_of, read
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import Department

PASSWORD = "demonstration-kermor"  # noqa: S105  # shown by `make demo`; the room exists in demo settings only
HIRED_ON = date(2020, 9, 1)
NEEDS = {
    "Courriers en gros caractères": "gros_caracteres",
    "Français facile": "facile_a_lire",
    "Interprète en langue des signes": "lsf",
}
WORKERS = ("agents", "editors", "administrators")


@transaction.atomic
def load(city: City) -> Tally:
    """Everybody. A slug found in two lists is one and the same person."""
    tally = Tally()
    people = read("people")
    # Hashed once: a minute of the processor for sixty accounts that share one password.
    password = make_password(PASSWORD)
    for row in people["residents"]:
        _resident(row, tally, password, city)
    for row in people["children"]:
        _child(row, tally)
    _homes(people, tally)
    for kind in WORKERS:
        for row in people[kind]:
            _worker(row, tally, password, administrator=kind == "administrators")
    return tally


def account_of(slug: str) -> User:
    """The work account of an agent, an editor or an administrator."""
    people = read("people")
    rows = [row for kind in WORKERS for row in people[kind] if row["slug"] == slug]
    return User.objects.get(email=rows[0]["email"])


def resident_of(slug: str) -> Resident:
    """A resident or a child of the data."""
    return Resident.objects.get(key=key_of("resident", slug))


def _account(email: str, first_name: str, last_name: str, password: str, tally: Tally, **rights: bool) -> User:
    names = {"first_name": first_name, "last_name": last_name, **rights}
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, password=password, **names)
        tally.note("made")
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _resident(row: dict[str, Any], tally: Tally, password: str, city: City) -> None:
    values = _names(row) | {
        "email": row["email"] or "",
        "phone": e164(row["phone"]),
        "address": _address(row),
        "preferred_channel": row["preferred_channel"],
        "language": row["language"],
        "access_needs": [NEEDS[need] for need in row["needs"] if need in NEEDS],
    }
    if row["account"] != "none":
        values["user"] = _account(row["email"], row["first_name"], row["last_name"], password, tally)
    resident = put(Resident, tally, key={"key": key_of("resident", row["slug"])}, values=values)
    if row["account"] == "verified":
        _attest(resident)


def _names(row: dict[str, Any]) -> dict[str, Any]:
    birth_name = row.get("birth_name") or row["last_name"]
    return {
        "birth_name": birth_name,
        "usage_name": row["last_name"] if birth_name != row["last_name"] else "",
        "given_names": row["first_name"],
        "single_name": bool(row.get("single_name")),
        "birth_date": row["birth_date"],
        "birth_place_label": row.get("birth_place") or "",
        "birth_place_code": "29999" if row.get("birth_place") == "Kermor" else "",
    }


def e164(number: str | None) -> str:
    """A number as it is kept; nothing when there is none."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number, "FR"), phonenumbers.PhoneNumberFormat.E164)


def _address(row: dict[str, Any]) -> dict[str, str]:
    if abroad := row.get("other_address"):
        first, *rest = abroad["lines"]
        return {"line1": first, "line2": ", ".join(rest), **{k: abroad[k] for k in ("postcode", "city", "country")}}
    street = next(street for street in read("streets")["streets"] if street["slug"] == row["street"])
    name = street["name"][0].lower() + street["name"][1:]
    return {
        "line1": f"{row['number']} {name}",
        "line2": row["complement"],
        "postcode": street["postcode"],
        "city": "Kermor",
        "country": "France",
        "street_slug": street["slug"],
    }


def _attest(resident: Resident) -> None:
    for field in ("birth_name", "given_names", "birth_date"):
        Attestation.objects.get_or_create(
            resident=resident,
            field=field,
            defaults={"level": AttestationLevel.CHECKED, "by_label": "Guichet de la mairie", "made_on": HIRED_ON},
        )


def _child(row: dict[str, Any], tally: Tally) -> None:
    key = {"key": key_of("resident", row["slug"])}
    if Resident.objects.filter(**key).exists() and row["slug"] in _with_account():
        return
    put(Resident, tally, key=key, values=_names(row) | {"preferred_channel": "letter"})


def _with_account() -> set[str]:
    return {row["slug"] for row in read("people")["residents"]}


def _homes(people: dict[str, Any], tally: Tally) -> None:
    home_of: dict[str, Household] = {}
    for row in people["households"]:
        members = [resident_of(slug) for slug in row["members"]]
        label = "Foyer " + " et ".join(dict.fromkeys(member.usage_name or member.birth_name for member in members))
        values = {"slug": row["slug"], "label": label}
        household = put(Household, tally, key={"key": key_of("household", row["slug"])}, values=values)
        for slug, member in zip(row["members"], members, strict=True):
            HouseholdMember.objects.get_or_create(household=household, resident=member)
            home_of[slug] = household
    for row in people["guardianships"]:
        _bond(row, tally, home_of.get(row["adult"] or ""))


def _bond(row: dict[str, Any], tally: Tally, home: Household | None) -> None:
    child = resident_of(row["child"])
    adult = resident_of(row["adult"]) if row["adult"] else _named_only(row["adult_name"], tally)
    values = {"authority": row["authority"], "residence": row["residence"], "basis": row["note"]}
    put(Guardianship, tally, key={"child": child, "adult": adult}, values=values)
    if home and row["residence"] != "visits":
        HouseholdMember.objects.get_or_create(household=home, resident=child)


def _named_only(name: str, tally: Tally) -> Resident:
    """A parent of whom the city knows the name and nothing else."""
    first, _, last = name.partition(" ")
    values = {"birth_name": last, "given_names": first, "preferred_channel": "letter"}
    return put(Resident, tally, key={"key": key_of("resident", name)}, values=values)


def _worker(row: dict[str, Any], tally: Tally, password: str, *, administrator: bool) -> None:
    rights = {"is_staff": True, "is_superuser": True} if administrator else {}
    user = _account(row["email"], row["first_name"], row["last_name"], password, tally, **rights)
    for membership in row.get("memberships", []):
        department = Department.objects.get(slug=membership["department"])
        key = {"user": user, "department": department}
        put(AgentMembership, tally, key=key, values={"role": membership["role"], "starts_on": HIRED_ON})
