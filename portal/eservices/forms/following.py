"""What one types to follow a request, to check a paper, to write about a request."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.fields import CityFields
from portal.lib import references

LONGEST_MESSAGE = 5000


class TrackingForm(CityFields, forms.Form):
    """The number and the code of a request, as they stand on the receipt."""

    words = {
        "reference": (
            _("Numéro de la demande"),
            _("Par exemple D-7K3F-92XM."),
            _("Saisissez le numéro de la demande."),
        ),
        "code": (
            _("Code de suivi"),
            _("8 lettres et chiffres. Il est sur le récépissé."),
            _("Saisissez le code de suivi."),
        ),
    }
    reference = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_reference(self) -> str:
        reference = references.normalise(self.cleaned_data["reference"])
        if not references.is_valid(reference):
            raise forms.ValidationError(_("Ce numéro contient une erreur. Exemple de numéro : D-7K3F-92XM."))
        return reference


class RecallForm(CityFields, forms.Form):
    """The address with which requests were filed."""

    words = {
        "email": (
            _("Adresse électronique"),
            _("Celle que vous avez donnée dans la demande."),
            _("Saisissez votre adresse électronique."),
        )
    }
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class VerificationForm(CityFields, forms.Form):
    """The code printed on a paper of the city."""

    words = {
        "code": (
            _("Code de vérification"),
            _("12 lettres et chiffres, en bas du document. Par exemple 7K3F-92XM-4TQW."),
            _("Saisissez le code de vérification."),
        )
    }
    code = forms.CharField(max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_code(self) -> str:
        code = references.normalise_verification_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Ce code contient une erreur. Il a 12 lettres et chiffres."))
        return code


class MessageForm(CityFields, forms.Form):
    """A message to the department; `once` makes a double click one message."""

    words = {"body": (_("Écrire au service"), _("La réponse arrive ici et par courriel."), _("Écrivez votre message."))}
    body = forms.CharField(max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 5}))
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class OnceForm(forms.Form):
    """A confirmation: nothing to type, and done once."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
