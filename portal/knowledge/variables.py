"""The variables of response templates: which exist, and how a text is filled for one request. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

# Name → what it stands for, in the words of the admin's help.
KNOWN: Final = {
    "civility": _("civilité, vide le plus souvent : personne n’a à la donner"),
    "first_name": _("prénom"),
    "last_name": _("nom"),
    "reference": _("numéro de la demande"),
    "procedure": _("titre de la démarche"),
    "department": _("service chargé de la demande"),
    "agent_name": _("nom de l’agent"),
    "agent_phone": _("téléphone du service"),
    "deadline": _("date de réponse, ou date limite d’envoi"),
    "documents": _("pièces ou réponses demandées"),
    "url": _("lien de suivi"),
    "place": _("lieu"),
    "date": _("date"),
    "time": _("heure"),
    "amount": _("montant"),
    "reason": _("motif"),
}
_VARIABLE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# Without a civility the greeting uses the whole name, and the closing formula does without.
_GREETING: Final = re.compile(r"\{\{\s*civility\s*\}\}\s+\{\{\s*last_name\s*\}\}")
_CLOSING: Final = re.compile(r",\s*\{\{\s*civility\s*\}\},")
_CIVILITY: Final = re.compile(r"\{\{\s*civility\s*\}\}\s?")


@dataclass(frozen=True)
class Filled:
    """A text and the variables nobody could fill: they stay visible, and the agent completes them."""

    text: str
    missing: tuple[str, ...] = ()


def used(text: str) -> list[str]:
    """The variables a text names, in order, once each."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def unknown(text: str) -> list[str]:
    """Those that do not exist: the admin refuses them."""
    return [name for name in used(text) if name not in KNOWN]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put the values in. A variable without value stays as « {{ nom }} » and is listed in `missing`."""
    if not values.get("civility"):
        text = _without_civility(text)
    filled = _VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)
    return Filled(filled, tuple(used(filled)))


def _without_civility(text: str) -> str:
    text = _GREETING.sub("{{ first_name }} {{ last_name }}", text)
    return _CIVILITY.sub("", _CLOSING.sub("", text))
