"""The definition every procedure has at least: subject, message, pieces, offered to agents only.

So that desk, phone and letter can file all of them, also those that exist on paper only (decision 19).
"""

from __future__ import annotations

from typing import Any

from portal.eservices.form_builder.default_workflow import default_workflow
from portal.eservices.form_builder.definition import LANGUAGE_VERSION

Json = Any

__all__ = ["standard_definition", "standard_workflow"]

_REMEDIES = (
    "Vous pouvez demander un nouvel examen au maire, ou saisir le tribunal administratif dans les deux mois "
    "qui suivent la notification de la décision."
)


def standard_workflow() -> dict[str, Json]:
    """The default workflow table."""
    return default_workflow()


def standard_definition(
    title: str, department: str, *, summary: str = "", retention_months: int = 24, answer_days: int = 0
) -> dict[str, Json]:
    """JSON of the standard definition of a procedure, blocks expanded by `Definition.from_json`.

    `answer_days`: the working days in which the city promises to answer; 0 promises nothing.
    """
    return {
        "language_version": LANGUAGE_VERSION,
        "title": title,
        "summary": summary,
        "department": department,
        "agents_only": True,
        "legal_basis": ["Code des relations entre le public et l’administration, art. L112-8"],
        "privacy": {
            "purpose": "Répondre à votre demande",
            "basis": "Mission d’intérêt public",
            "recipients": ["Le service chargé de la demande"],
            "retention_text": f"{retention_months} mois après la fin de la demande",
        },
        "retention": {"months": retention_months, "base": "closed"},
        "ways_in": {
            "online": None,
            "phone": "Par téléphone",
            "desk": "Dans toutes les mairies de quartier",
            "letter": "Par courrier",
        },
        "steps": [_message_step(), _person_step()],
        "workflow": "standard",
        "remedies": {"refused": _REMEDIES},
        "clocks": [_promise(answer_days)] if answer_days else [],
        "silence": {"effect": "none", "months": 0, "text": ""},
        "routing": [{"department": department}],
        "indexed": ["subject"],
    }


def _promise(days: int) -> dict[str, Json]:
    duration = {"unit": "working_days", "n": days}
    return {"key": "own", "kind": "service", "starts": "received", "duration": duration, "effect": "none"}


def _message_step() -> dict[str, Json]:
    return {
        "key": "message",
        "title": "La demande",
        "questions": [
            {"key": "subject", "type": "text", "label": "Objet", "noun": "l’objet de la demande",
             "required": True, "max_length": 120},
            {"key": "message", "type": "longtext", "label": "Message", "noun": "le message", "required": True},
            {"key": "files", "type": "file", "label": "Pièces jointes", "max": 10},
        ],
    }  # fmt: skip


def _person_step() -> dict[str, Json]:
    return {
        "key": "person",
        "title": "La personne qui demande",
        "questions": [
            {"block": "B-PERSON", "off": ["usage_name", "birth_date", "birth_place"], "optional": ["person"],
             "labels": {"person": "Identité"}},
            {"block": "B-ADDRESS", "off": ["no_fixed_home", "domiciliation", "housed_by", "host_letter", "host_id",
                                           "host_proof"], "optional": ["address"]},
            {"block": "B-CONTACT"},
        ],
    }  # fmt: skip
