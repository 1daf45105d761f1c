"""What one types around a draft: where to send its link, its reference and code, and what only an agent answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.fields import CityFields
from portal.eservices.actions.sheets import Assisted
from portal.eservices.enums import Channel

CHANNELS: Final = [(each.value, each.label) for each in (Channel.DESK, Channel.PHONE, Channel.LETTER, Channel.EMAIL)]
CONSENTS: Final = [("signed", _("signé")), ("verbal", _("verbal")), ("mandate", _("par mandat"))]


class LinkForm(CityFields, forms.Form):
    """Where to mail the link that opens the draft again."""

    words = {
        "email": (
            _("Adresse électronique"),
            _("Nous vous envoyons un lien personnel qui ouvre ce brouillon."),
            _("Saisissez votre adresse électronique."),
        )
    }
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class CodeForm(CityFields, forms.Form):
    """The reference and the code that the « finir plus tard » page gave."""

    words = {
        "reference": (
            _("Référence du brouillon"),
            _("Par exemple 7F3A-92CD."),
            _("Saisissez la référence du brouillon."),
        ),
        "code": (_("Code"), _("8 lettres et chiffres."), _("Saisissez le code du brouillon.")),
    }
    reference = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AssistedForm(CityFields, forms.Form):
    """What only an agent answers when filing for somebody (procedures §0.3, 9)."""

    words = {
        "channel": (_("Par quel moyen la demande est-elle arrivée ?"), "", _("Choisissez par quel moyen.")),
        "received_on": (
            _("Reçue le"),
            _("Le jour qui compte pour les délais : celui de l’arrivée à la mairie."),
            _("Saisissez le jour de réception."),
        ),
        "consent": (_("Accord de la personne"), "", _("Choisissez comment la personne a donné son accord.")),
        "paper_location": (_("Où est rangé le papier ?"), "", ""),
    }
    channel = forms.ChoiceField(choices=CHANNELS, widget=forms.Select)
    received_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    consent = forms.ChoiceField(choices=CONSENTS, widget=forms.Select)
    paper_location = forms.CharField(max_length=120, required=False)

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Le jour de réception ne peut pas être dans le futur."))
        return day

    def assisted(self) -> Assisted:
        """After `is_valid()`: what the sheet keeps."""
        data: dict[str, Any] = self.cleaned_data
        return Assisted(data["channel"], data["received_on"], data["consent"], data["paper_location"])
