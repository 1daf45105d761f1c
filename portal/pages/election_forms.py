"""The quick form for one polling station, and the form for a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.pages.actions.elections import Figures
from portal.pages.models import StationCount

TOTALS = ("registered", "voters", "blank", "null")


def _number(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8})
    return forms.IntegerField(label=label, min_value=0, max_value=999_999, widget=widget)


class CountForm(forms.Form):
    """Registered, voters, blank, null, then the votes of each list in the order of the panels."""

    registered = _number(_("Personnes inscrites"))
    voters = _number(_("Votants"))
    blank = _number(_("Bulletins blancs"))
    null = _number(_("Bulletins nuls"))

    def __init__(self, *args: Any, lists: dict[int, str], known: StationCount | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = lists
        for number, name in lists.items():
            self.fields[f"votes_{number}"] = _number(f"{number}. {name}")
        if known:
            self.initial = {name: getattr(known, name) for name in TOTALS}
            self.initial |= {f"votes_{number}": known.votes.get(str(number), 0) for number in lists}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for field, sentence in self.figures(cleaned).faults():
                self.add_error(None if field == "votes" else field, sentence)
        return cleaned

    def figures(self, values: dict[str, Any]) -> Figures:
        """What was typed, as the verb takes it."""
        votes = {number: values[f"votes_{number}"] for number in self.lists}
        return Figures(votes=votes, **{name: values[name] for name in TOTALS})


class FileForm(forms.Form):
    """A CSV file with every station counted so far."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("Une ligne par bureau. Si une ligne est fausse, rien n’est enregistré et chaque erreur est dite."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
