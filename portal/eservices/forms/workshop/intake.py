"""Opening and closing the online door of a procedure; starting its form from something better than nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.enums import Intake
from portal.eservices.models import Procedure


def moment(label: Any) -> forms.DateTimeField:
    """A day and an hour in Paris, typed or picked."""
    shown = "%Y-%m-%dT%H:%M"
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shown)
    return forms.DateTimeField(label=label, required=False, input_formats=[shown, "%d/%m/%Y %H:%M"], widget=widget)


class IntakeForm(forms.Form):
    """Whether the door is open, and when. It is no part of the definition: it holds at once, without publication."""

    use_required_attribute = False
    intake = forms.ChoiceField(label=_("Dépôt en ligne"), choices=Intake.choices, widget=forms.RadioSelect)
    opens_at = moment(_("Ouvre le"))
    closes_at = moment(_("Ferme le"))

    def clean(self) -> dict[str, Any]:
        """It closes after it opens."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _t("La fermeture doit venir après l’ouverture."))
        return cleaned

    def said(self) -> str:
        """What was chosen, in words."""
        return str(dict(Intake.choices)[self.cleaned_data["intake"]])


class BeginForm(forms.Form):
    """Where the form of a new procedure begins: the city's usual pages, or another procedure's."""

    use_required_attribute = False
    source = forms.ModelChoiceField(
        label=_("Partir de"),
        queryset=Procedure.objects.none(),
        required=False,
        empty_label=_("les pages habituelles : la demande, vous, vous répondre"),
    )

    def __init__(self, procedure: Procedure, data: Any = None) -> None:
        super().__init__(data)
        others = Procedure.objects.exclude(pk=procedure.pk).exclude(definition={})
        self.fields["source"].queryset = others  # type: ignore[attr-defined]
