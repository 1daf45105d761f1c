"""What people and editors send to the search."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.french import stems
from search.asking import looks_personal

YES, NO = "oui", "non"
LARGEST_FILE = 1_000_000
MOST_ROWS = 5_000
COLUMNS = ("mot", "autres", "deux_sens")


class AnswerForm(forms.Form):
    """« Avez-vous trouvé ? »"""

    q = forms.CharField(max_length=200)
    trouve = forms.ChoiceField(choices=[(YES, _("Oui")), (NO, _("Non"))])


class RemarkForm(forms.Form):
    """What somebody hoped to find, without saying who they are."""

    q = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    cherchait = forms.CharField(
        label=_("Que cherchiez-vous ?"),
        help_text=_("Avec vos mots. N’écrivez ni nom, ni adresse, ni numéro : personne ne peut vous répondre ici."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        error_messages={"required": _("Écrivez ce que vous cherchiez.")},
    )

    def clean_cherchait(self) -> str:
        """Refuse what looks like a person's address or number."""
        text: str = self.cleaned_data["cherchait"]
        if looks_personal(text):
            raise forms.ValidationError(
                _("Enlevez l’adresse électronique ou le numéro : ce message est lu sans savoir qui l’écrit.")
            )
        return text


class SynonymFileForm(forms.Form):
    """A CSV of synonyms, as the export gives it: mot;autres;deux_sens, the others parted by « | »."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_(
            "Trois colonnes : mot ; autres (séparés par |) ; deux_sens (oui ou non). En UTF-8, comme l’export."
        ),
    )

    def clean_file(self) -> list[dict[str, Any]]:
        """Rows as `put_synonym` takes them; each unreadable line is named."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("Ce fichier est trop lourd : 1 Mo au plus."))
        try:
            text = sent.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Ce fichier n’est pas en UTF-8.")) from error
        return read_synonyms(text)


def read_synonyms(text: str) -> list[dict[str, Any]]:
    """The rows of a CSV of synonyms, parted by « ; » or « , ». Raises ValidationError naming the first wrong line."""
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text.replace("\x00", "")), delimiter=separator))
    except csv.Error as error:
        raise forms.ValidationError(_("Ce fichier n’est pas un CSV lisible.")) from error
    if not rows or not {"mot", "autres"} <= {name or "" for name in rows[0]}:
        raise forms.ValidationError(_("La première ligne doit nommer les colonnes : mot ; autres ; deux_sens."))
    if len(rows) > MOST_ROWS:
        raise forms.ValidationError(_("Ce fichier a trop de lignes : 5 000 au plus."))
    return [_synonym(number, row) for number, row in enumerate(rows, 2)]


def _synonym(number: int, row: dict[str, Any]) -> dict[str, Any]:
    main = (row.get("mot") or "").strip()
    others = [part.strip() for part in (row.get("autres") or "").split("|") if part.strip()]
    if not stems(main) or len(main) > 120 or not others or not all(stems(other) for other in others):
        raise forms.ValidationError(
            _("Ligne %(number)s : il manque un mot, ou il est trop courant.") % {"number": number}
        )
    two_way = (row.get("deux_sens") or "oui").strip().lower() not in {"non", "no", "0", "false"}
    return {"main": main, "others": others, "two_way": two_way}
