"""Finding again what somebody began alone and wants to finish with an agent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.backoffice.forms.contact import CONSENTS, CONTACT_CHANNELS
from portal.backoffice.forms.controls import error_links, select, text_input
from portal.eservices.enums import Channel


class TakeOverForm(forms.Form):
    """The code that the person reads on their screen, how they reach us, and their agreement."""

    code = forms.CharField(
        label=gettext_lazy("Code de la démarche commencée"),
        help_text=gettext_lazy("La personne le lit sous « Besoin d’aide ? », sur sa page."),
        max_length=40,
        widget=text_input("input input--20"),
        error_messages={"required": gettext_lazy("Saisissez le code que la personne vous lit.")},
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Comment la personne nous joint"), choices=CONTACT_CHANNELS, widget=select()
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Son accord"),
        help_text=gettext_lazy("La personne est d’accord pour que vous lisiez et complétiez ses réponses."),
        choices=CONSENTS,
        widget=select(),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="draft-%s", initial={"channel": Channel.PHONE.value})

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(control id, message) of each error."""
        return error_links(self)
