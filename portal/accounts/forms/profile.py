"""What a person says of themselves: name as civil status writes it, ways to reach them, how to answer."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, ClassVar, Final

import phonenumbers
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.fields import CityFields
from portal.accounts.models import PreferredChannel, Resident
from portal.lib import french

# Letters of any script, spaces, hyphens, both apostrophes, full stop (procedures §0.3, 4): O’Neil, Nguyễn, Fañch, d’Ys.
NAME: Final = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ \-'’.\u0300-\u036f])*$")
OLDEST: Final = timedelta(days=366 * 120)
NOT_A_NAME: Final = _("Un nom s’écrit avec des lettres, des espaces, des traits d’union et des apostrophes.")
ACCESS_NEEDS: Final = (
    ("gros_caracteres", _("écrire en gros caractères")),
    ("facile_a_lire", _("écrire en facile à lire")),
    ("lsf", _("passer par la langue des signes")),
    ("breton", _("répondre en breton")),
    ("rappel_telephone", _("vous rappeler au téléphone")),
)


def clean_name(value: str) -> str:
    """A name as typed, blanks trimmed. Raises ValidationError for digits and signs."""
    name = " ".join(value.split())
    if name and not NAME.match(name):
        raise forms.ValidationError(NOT_A_NAME)
    return name


class IdentityForm(CityFields, forms.ModelForm):  # type: ignore[type-arg]  # Type ignore: no generics at run time
    """Names and birth date in three fields. With one single name, the first names stay empty."""

    words: ClassVar[dict[str, tuple[Any, Any, Any]]] = {
        "birth_name": (_("Nom de naissance"), _("Comme sur vos papiers."), _("Saisissez votre nom de naissance.")),
        "usage_name": (_("Nom d’usage, s’il est différent"), "", ""),
        "given_names": (
            _("Prénoms"),
            _("Dans l’ordre de l’état civil, séparés par des espaces."),
            _("Saisissez vos prénoms, ou cochez « Je n’ai qu’un seul nom »."),
        ),
        "single_name": (_("Je n’ai qu’un seul nom"), "", ""),
        "day": (_("Jour"), "", ""),
        "month": (_("Mois"), "", ""),
        "year": (_("Année"), "", ""),
    }
    day = forms.CharField(required=False, max_length=2, widget=forms.TextInput(attrs={"autocomplete": "bday-day"}))
    month = forms.CharField(required=False, max_length=2, widget=forms.TextInput(attrs={"autocomplete": "bday-month"}))
    year = forms.CharField(required=False, max_length=4, widget=forms.TextInput(attrs={"autocomplete": "bday-year"}))

    class Meta:
        model = Resident
        fields = ("birth_name", "usage_name", "given_names", "single_name")
        widgets: ClassVar[dict[str, Any]] = {
            "birth_name": forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
            "usage_name": forms.TextInput(attrs={"spellcheck": "false"}),
            "given_names": forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_names"].required = "single_name" not in self.data
        for name, width in (("day", "2"), ("month", "2"), ("year", "4")):
            self.fields[name].widget.attrs |= {"class": f"input input--{width}", "inputmode": "numeric"}
        if self.instance.birth_date:
            self.initial.update({name: getattr(self.instance.birth_date, name) for name in ("day", "month", "year")})
        if not self.instance.has_name:
            self.initial["single_name"] = False

    def clean_birth_name(self) -> str:
        return clean_name(self.cleaned_data["birth_name"])

    def clean_usage_name(self) -> str:
        return clean_name(self.cleaned_data["usage_name"])

    def clean_given_names(self) -> str:
        return clean_name(self.cleaned_data["given_names"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("single_name"):
            cleaned["given_names"] = ""
        cleaned["birth_date"] = self._birth_date(cleaned)
        return cleaned

    def _birth_date(self, cleaned: dict[str, Any]) -> date | None:
        parts = [str(cleaned.get(name) or "").strip() for name in ("year", "month", "day")]
        if not any(parts):
            return None
        try:
            born = date(*(int(part) for part in parts))
        except ValueError:
            self.add_error("day", _("Saisissez une date qui existe, par exemple 14 07 1985."))
            return None
        if not timezone.localdate() - OLDEST <= born <= timezone.localdate():
            self.add_error("day", _("Vérifiez l’année de votre naissance."))
        return born

    def values(self) -> dict[str, Any]:
        """Columns of the resident."""
        names = ("birth_name", "usage_name", "given_names", "single_name", "birth_date")
        return {name: self.cleaned_data[name] for name in names}


class ContactForm(CityFields, forms.Form):
    """Postal address and telephone. The e-mail address is changed elsewhere, since it opens the account."""

    words: ClassVar[dict[str, tuple[Any, Any, Any]]] = {
        "line1": (_("Numéro et voie"), "", ""),
        "line2": (_("Complément d’adresse"), _("Bâtiment, étage, chez…"), ""),
        "postcode": (_("Code postal"), "", ""),
        "city": (_("Commune"), "", ""),
        "phone": (_("Téléphone"), _("Par exemple 02 61 91 10 10 ou +44 20 7946 0000."), ""),
    }
    line1 = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-line1"})
    )
    line2 = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-line2"})
    )
    postcode = forms.CharField(
        max_length=10, required=False, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = forms.CharField(
        max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    phone = forms.CharField(
        max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})
    )

    @classmethod
    def of(cls, resident: Resident, data: Any = None) -> ContactForm:
        """The form with what the person said before."""
        return cls(data, initial={**resident.address, "phone": french.phone(resident.phone)})

    def clean_phone(self) -> str:
        """Any spacing; kept as E.164."""
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(
                _("Saisissez un numéro de téléphone, par exemple 02 61 91 10 10 ou +44 20 7946 0000.")
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def values(self) -> dict[str, Any]:
        """Columns of the resident; the country and the street known before stay unless the address changed."""
        parts = {name: self.cleaned_data[name] for name in ("line1", "line2", "postcode", "city")}
        address = {**parts, "country": "France"} if any(parts.values()) else {}
        return {"address": address, "phone": self.cleaned_data["phone"]}


class AnswerForm(forms.Form):
    """By which way the city answers, and what is needed for it."""

    preferred_channel = forms.ChoiceField(choices=PreferredChannel.choices, widget=forms.RadioSelect)
    access_needs = forms.MultipleChoiceField(choices=ACCESS_NEEDS, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, resident: Resident, *args: Any, **kwargs: Any) -> None:
        self.resident = resident
        super().__init__(*args, **kwargs)

    def clean_preferred_channel(self) -> str:
        channel = str(self.cleaned_data["preferred_channel"])
        needs_phone = channel in (PreferredChannel.SMS, PreferredChannel.PHONE)
        if needs_phone and not self.resident.phone:
            raise forms.ValidationError(_("Indiquez d’abord votre numéro de téléphone."))
        if channel == PreferredChannel.LETTER and not self.resident.address:
            raise forms.ValidationError(_("Indiquez d’abord votre adresse postale."))
        return channel
