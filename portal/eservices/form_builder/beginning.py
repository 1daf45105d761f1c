"""Where a new procedure begins: the city's usual pages, so that an editor does not start from nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder import editing

Json = Any
_HOSTED = ["no_fixed_home", "domiciliation", "housed_by", "host_letter", "host_id", "host_proof"]


def usual_pages(title: str, department: str) -> dict[str, Json]:
    """A definition with the pages every procedure has, the standard workflow, and one route.

    Legal basis, purpose and retention are left empty on purpose: publication asks for them.
    """
    request = {"key": "request", "type": "longtext", "label": _("Votre demande"), "required": True}
    person = {"block": "B-PERSON", "off": ["usage_name", "birth_place"]}
    contact = [{"block": "B-ADDRESS", "off": _HOSTED, "optional": ["address"]}, {"block": "B-CONTACT"}]
    remedies = _(
        "Vous pouvez demander un nouvel examen au maire, ou saisir le tribunal administratif dans les deux mois "
        "qui suivent la notification de la décision."
    )
    usual = {
        **editing.empty_definition(title),
        "department": department,
        "ways_in": {"online": _("En ligne, sans compte"), "desk": _("Dans toutes les mairies de quartier")},
        "steps": [
            {"key": "request", "title": _("Votre demande"), "questions": [request]},
            {"key": "person", "title": _("Vous"), "questions": [person]},
            {"key": "contact", "title": _("Vous répondre"), "questions": contact},
        ],
        "routing": [{"department": department}],
        "remedies": {"refused": remedies},
    }
    return editing.checked(editing.copied(usual))
