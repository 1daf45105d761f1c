"""What agents type when somebody calls, comes or writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.backoffice.forms.controls import CHOOSE, date_input, error_links, hidden, select, text_area, text_input
from portal.eservices.enums import Channel
from portal.eservices.form_builder.phones import e164, phone_number
from portal.eservices.models import Procedure

CONTACT_CHANNELS: Final = [
    (Channel.PHONE.value, gettext_lazy("Téléphone")),
    (Channel.DESK.value, gettext_lazy("Guichet")),
    (Channel.LETTER.value, gettext_lazy("Courrier")),
    (Channel.EMAIL.value, gettext_lazy("Courriel")),
]
CONSENTS: Final = [
    ("verbal", gettext_lazy("Accord donné de vive voix")),
    ("signed", gettext_lazy("Accord signé")),
    ("mandate", gettext_lazy("Mandat")),
]
MOST_DAYS_BACK: Final = 365


class ContactForm(forms.Form):
    """Filing for somebody at the desk, on the phone, by letter or by e-mail. « Chercher » only looks for the person."""

    once = forms.UUIDField(widget=hidden())
    channel = forms.ChoiceField(
        label=gettext_lazy("Comment la personne nous joint"), choices=CONTACT_CHANNELS, widget=forms.RadioSelect
    )
    received_on = forms.DateField(
        label=gettext_lazy("Reçue le"),
        help_text=gettext_lazy("Le jour où la demande est arrivée en mairie : c’est lui qui compte."),
        widget=date_input(),
        error_messages={"required": gettext_lazy("Saisissez le jour où la demande est arrivée.")},
    )
    person = forms.CharField(
        label=gettext_lazy("Nom ou adresse électronique"),
        required=False,
        max_length=120,
        widget=text_input(),
    )
    resident = forms.ChoiceField(label=gettext_lazy("Personnes trouvées"), required=False, widget=forms.RadioSelect)
    family_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=100,
        widget=text_input(),
        error_messages={"required": gettext_lazy("Saisissez le nom de la personne, ou choisissez-la dans la liste.")},
    )
    given_names = forms.CharField(label=gettext_lazy("Prénoms"), required=False, max_length=200, widget=text_input())
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input input--20", "inputmode": "tel", "autocomplete": "off"}),
    )
    line1 = forms.CharField(label=gettext_lazy("Adresse"), required=False, max_length=200, widget=text_input())
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "input input--10", "autocomplete": "off"}),
    )
    city = forms.CharField(label=gettext_lazy("Commune"), required=False, max_length=120, widget=text_input())
    procedure = forms.ModelChoiceField(
        label=gettext_lazy("Démarche"),
        queryset=Procedure.objects.none(),
        to_field_name="slug",
        empty_label=CHOOSE,
        widget=select(),
        error_messages={"required": gettext_lazy("Choisissez la démarche.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Ce que vous faites"),
        choices=[
            ("short", gettext_lazy("Je note l’objet et le message")),
            ("form", gettext_lazy("Je remplis le formulaire de la démarche avec la personne")),
        ],
        widget=forms.RadioSelect,
        initial="short",
    )
    subject = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=120,
        widget=text_input(),
        error_messages={"required": gettext_lazy("Saisissez l’objet de la demande.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Ce que dit la personne"),
        help_text=gettext_lazy("Avec ses mots. Rien sur la santé, les opinions ou la famille si ce n’est pas utile."),
        max_length=5_000,
        widget=text_area(6),
        error_messages={"required": gettext_lazy("Notez ce que dit la personne.")},
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Son accord"),
        help_text=gettext_lazy("La personne est d’accord pour que vous déposiez cette demande en son nom."),
        choices=CONSENTS,
        widget=select(),
    )

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        initial = {"once": uuid4(), "received_on": timezone.localdate(), "channel": Channel.PHONE.value}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, auto_id="contact-%s", **kwargs)
        procedure, resident = self.fields["procedure"], self.fields["resident"]
        assert isinstance(procedure, forms.ModelChoiceField)
        assert isinstance(resident, forms.ChoiceField)
        procedure.queryset = Procedure.objects.filter(live=True).order_by("title")
        resident.choices = [*(people or []), ("", _("Une autre personne"))]
        self._ask_for(self.data if self.is_bound else self.initial)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(control id, message) for the summary above the form."""
        return error_links(self)

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("La demande ne peut pas être arrivée dans le futur."))
        if day < today - timedelta(days=MOST_DAYS_BACK):
            raise forms.ValidationError(_("Vérifiez la date : elle a plus d’un an."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("resident"):
            self._need_way_back()
        return cleaned

    def _ask_for(self, source: Any) -> None:
        """What must be said depends on whether the person is known, and on how much is written down."""
        self.fields["family_name"].required = not source.get("resident")
        for name in ("subject", "message"):
            self.fields[name].required = source.get("way", "short") != "form"

    def _need_way_back(self) -> None:
        """At least one of e-mail, phone and address, as every filing (procedures §0.4, B-CONTACT)."""
        given = [self.cleaned_data.get(name) for name in ("email", "phone", "line1")]
        if not any(given) and "email" not in self.errors:
            self.add_error("email", _("Notez au moins une adresse électronique, un téléphone ou une adresse."))

    def clean_phone(self) -> str:
        """E.164, as every answer of type phone."""
        typed = str(self.cleaned_data["phone"])
        number = phone_number(typed) if typed else None
        if typed and number is None:
            raise forms.ValidationError(
                _("Saisissez un numéro de téléphone, par exemple 02 61 91 10 10 ou +44 20 7946 0000.")
            )
        return e164(number) if number else ""

    @property
    def contact(self) -> dict[str, Any]:
        """The person and the ways back to them, as `file_standard` takes them from who has no row yet."""
        data = self.cleaned_data
        names = {"family_name": data.get("family_name", ""), "given_names": data.get("given_names", "")}
        if names["family_name"] and not names["given_names"]:
            names["single_name"] = True
        address = {key: data.get(key, "") for key in ("line1", "postcode", "city")}
        return {
            "person": names if names["family_name"] else {},
            "email": data.get("email", ""),
            "phone": data.get("phone", ""),
            "address": {**address, "country": "France"} if address["line1"] else {},
        }
