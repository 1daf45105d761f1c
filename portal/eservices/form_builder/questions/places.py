"""Postal addresses (French or foreign) and communes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.composites import Composite
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.values import is_empty

Json = Any
HOME_COUNTRY = "France"


def address_parts() -> tuple[Question, ...]:
    """The lines of an address."""
    return (
        Question("line1", "text", _("Numéro et voie"), noun=_("le numéro et la voie"), required=True,
                 autocomplete="address-line1", max_length=120),
        Question("line2", "text", _("Complément d’adresse"), hint=_("Bâtiment, étage, chez…"),
                 autocomplete="address-line2", max_length=120),
        Question("postcode", "text", _("Code postal"), noun=_("le code postal"), required=True,
                 autocomplete="postal-code", max_length=12),
        Question("city", "text", _("Commune"), noun=_("la commune"), required=True,
                 autocomplete="address-level2", max_length=80),
        Question("country", "text", _("Pays"), default=HOME_COUNTRY, autocomplete="country-name", max_length=60),
    )  # fmt: skip


def is_at_home(address: Mapping[str, Json]) -> bool:
    """Whether an address is in France; no country means France."""
    country = str(address.get("country") or HOME_COUNTRY)
    return country.strip().casefold() == HOME_COUNTRY.casefold()


@register
class Address(Composite):
    """Free lines that the address base may complete with `street_slug`; foreign addresses pass."""

    name = "address"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        return address_parts()

    def asked_parts(self, question: Question, value: Json, context: Context) -> Any:
        for part in super().asked_parts(question, value, context):
            abroad = part.key == "postcode" and not is_at_home(value)
            yield replace(part, required=False) if abroad else part

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        answer = super().to_answer(name, question, cleaned, context)
        if not isinstance(answer, dict):
            return answer
        answer = {**answer, "country": answer.get("country") or HOME_COUNTRY}
        street = context.facts.lookups.value("street_slug", address=answer)
        return {**answer, "street_slug": street} if street else answer

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        found = super().faults(name, question, value, context)
        postcode = str(value.get("postcode") or "") if isinstance(value, Mapping) else ""
        french = postcode.isascii() and postcode.isdigit() and len(postcode) == 5
        if not found and postcode and is_at_home(value) and not french:
            return [Fault(f"{name}__postcode", _("Saisissez un code postal de 5 chiffres, par exemple 29999."))]
        return found

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if self.is_empty(value):
            return []
        town = " ".join(str(value[each]) for each in ("postcode", "city") if value.get(each))
        country = "" if is_at_home(value) else value["country"]
        return [str(line) for line in (value.get("line1"), value.get("line2"), town, country) if line]


@register
class Place(Composite):
    """A commune and a country, in the words of the time (« Brest (avant 1945 : Lambézellec) »)."""

    name = "place"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        return (
            Question("label", "text", _("Commune"), noun=_("la commune"), required=True, max_length=120),
            Question("country", "text", _("Pays"), default=HOME_COUNTRY, max_length=60),
        )

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        answer = super().to_answer(name, question, cleaned, context)
        if not isinstance(answer, dict):
            return answer
        answer = {**answer, "country": answer.get("country") or HOME_COUNTRY}
        code = context.facts.lookups.value("commune_code", place=answer)
        return {**answer, "code": code} if code else answer

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if self.is_empty(value):
            return []
        return [", ".join(str(value[each]) for each in ("label", "country") if not is_empty(value.get(each)))]
