"""The questions of each shared block (procedures §0.4), as JSON of the form language."""

from __future__ import annotations

from collections.abc import Callable

from portal.eservices.form_builder.family_questions import (
    guardians,
    income_quotient,
    income_quotient_calculations,
)
from portal.eservices.form_builder.question_json import Json, Questions, equals, options


def for_whom() -> Questions:
    """B-FOR."""
    return [
        {
            "key": "for_whom",
            "type": "choice",
            "label": "Pour qui faites-vous cette demande ?",
            "required": True,
            "options": options(
                self="Pour moi",
                child="Pour mon enfant mineur",
                other="Pour une autre personne, avec son accord",
                org="Pour une entreprise, une association ou une administration",
            ),
        },
        {
            "key": "mandate_kind",
            "type": "choice",
            "label": "Vous agissez comme…",
            "required": True,
            "condition": equals("for_whom", "other"),
            "options": options(
                mandat="Personne mandatée",
                tutelle="Tuteur ou tutrice",
                curatelle="Curateur ou curatrice",
                habilitation="Personne habilitée par le juge (habilitation familiale)",
                avocat_notaire="Avocat ou notaire",
            ),
        },
        {
            "key": "mandate_file",
            "type": "file",
            "label": "Mandat signé ou jugement",
            "hint": "Tutelle, curatelle, habilitation familiale ou mandat écrit.",
            "required": True,
            "condition": equals("for_whom", "other"),
        },
    ]


PERSON_PARTS = ["single_name", "family_name", "usage_name", "given_names", "birth_date", "birth_place"]


def person() -> Questions:
    """B-PERSON: one question of type person."""
    return [{"key": "person", "type": "person", "label": "Votre identité", "required": True, "parts": [*PERSON_PARTS]}]


def contact() -> Questions:
    """B-CONTACT: e-mail is never required, one way to answer is."""
    return [
        {
            "key": "email",
            "type": "email",
            "label": "Adresse électronique",
            "autocomplete": "email",
            "noun": "votre adresse électronique",
            "validations": [
                {
                    "kind": "at_least_one_of",
                    "questions": ["email", "phone", "address"],
                    "message": "Indiquez une adresse électronique, un numéro de téléphone ou une adresse postale.",
                }
            ],
        },
        {
            "key": "phone",
            "type": "phone",
            "label": "Téléphone",
            "autocomplete": "tel",
            "noun": "votre numéro de téléphone",
        },
        {
            "key": "reply_by",
            "type": "choice",
            "label": "Comment vous répondre ?",
            "required": True,
            "options": options(
                courriel="Par courriel", sms="Par SMS", courrier="Par courrier", telephone="Par téléphone"
            ),
            "validations": [
                {
                    "kind": "answer_needed",
                    "value": "courriel",
                    "questions": ["email"],
                    "message": "Pour une réponse par courriel, saisissez votre adresse électronique.",
                },
                {
                    "kind": "answer_needed",
                    "value": "sms",
                    "questions": ["phone"],
                    "message": "Pour une réponse par SMS, saisissez votre numéro de téléphone.",
                },
                {
                    "kind": "sms_capable",
                    "value": "sms",
                    "questions": ["phone"],
                    "message": "Un SMS ne peut être envoyé qu’à un numéro de mobile.",
                },
                {
                    "kind": "answer_needed",
                    "value": "telephone",
                    "questions": ["phone"],
                    "message": "Pour une réponse par téléphone, saisissez votre numéro de téléphone.",
                },
                {
                    "kind": "answer_needed",
                    "value": "courrier",
                    "questions": ["address"],
                    "message": "Pour une réponse par courrier, saisissez votre adresse postale.",
                },
            ],
        },
        {
            "key": "access_needs",
            "type": "multi",
            "label": "Pour vous répondre, faut-il…",
            "sensitive": True,
            "options": options(
                gros_caracteres="Écrire en gros caractères",
                lsf="Un interprète en langue des signes (LSF)",
                facile_a_lire="Écrire en facile à lire",
                breton="Répondre en breton",
                rappel_telephone="Vous appeler plutôt qu’écrire",
            ),
        },
    ]


def address() -> Questions:
    """B-ADDRESS."""
    hosted = {"question": "housed_by", "op": "is", "value": True}
    homeless = {"question": "no_fixed_home", "op": "is", "value": True}
    return [
        {"key": "no_fixed_home", "type": "yesno", "label": "Je n’ai pas de domicile stable"},
        {
            "key": "domiciliation",
            "type": "text",
            "label": "Organisme de domiciliation",
            "noun": "l’organisme de domiciliation",
            "hint": "Un CCAS ou une association.",
            "required": True,
            "condition": homeless,
        },
        {"key": "address", "type": "address", "label": "Adresse", "required": True},
        {
            "key": "housed_by",
            "type": "yesno",
            "label": "Habitez-vous chez quelqu’un ?",
            "condition": {"not": homeless},
        },
        {
            "key": "host_letter",
            "type": "file",
            "label": "Attestation de la personne qui vous héberge",
            "required": True,
            "condition": hosted,
        },
        {
            "key": "host_id",
            "type": "file",
            "label": "Pièce d’identité de la personne qui vous héberge",
            "required": True,
            "condition": hosted,
        },
        {
            "key": "host_proof",
            "type": "file",
            "label": "Justificatif de domicile de la personne qui vous héberge",
            "required": True,
            "condition": hosted,
        },
    ]


def organisation() -> Questions:
    """B-ORG."""
    return [
        {
            "key": "organisation",
            "type": "organisation",
            "label": "Votre organisme",
            "required": True,
            "parts": ["siret", "rna", "org_new", "name", "legal_form"],
        },
        {
            "key": "signatory",
            "type": "person",
            "label": "Signataire",
            "required": True,
            "parts": ["single_name", "family_name", "given_names"],
        },
        {
            "key": "signatory_role",
            "type": "text",
            "label": "Fonction",
            "noun": "la fonction du signataire",
            "required": True,
            "autocomplete": "organization-title",
        },
        {
            "key": "delegation_file",
            "type": "file",
            "label": "Délégation de signature",
            "hint": "Si le signataire n’est pas le représentant légal.",
        },
    ]


def child() -> Questions:
    """B-CHILD: one question of type child."""
    return [
        {
            "key": "child",
            "type": "child",
            "label": "L’enfant",
            "required": True,
            "source": "own_children",
            "parts": ["single_name", "family_name", "given_names", "birth_date", "birth_place"],
        }
    ]


def declaration() -> Questions:
    """B-DECL, asked on the « Vérifiez vos réponses » page of every procedure."""
    return [
        {
            "key": "certify",
            "type": "consent",
            "label": "Je certifie que ces renseignements sont exacts",
            "hint": "Une fausse déclaration peut être punie par la loi (articles 441-1 et 441-7 du code pénal).",
            "required": True,
        }
    ]


BLOCKS: dict[str, Callable[[], Questions]] = {
    "B-FOR": for_whom,
    "B-PERSON": person,
    "B-CONTACT": contact,
    "B-ADDRESS": address,
    "B-ORG": organisation,
    "B-CHILD": child,
    "B-GUARDIANS": guardians,
    "B-QF": income_quotient,
    "B-DECL": declaration,
}

BLOCK_CALCULATIONS: dict[str, Callable[[], list[dict[str, Json]]]] = {"B-QF": income_quotient_calculations}
