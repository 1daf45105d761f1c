"""The questions of each shared block (procedures §0.4), as JSON of the form language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = Any
Questions = list[dict[str, Json]]


def _options(**labels: str) -> list[Json]:
    return [{"value": value.removesuffix("_"), "label": label} for value, label in labels.items()]


def _is(question: str, *values: Json) -> Json:
    if len(values) == 1:
        return {"question": question, "op": "is", "value": values[0]}
    return {"question": question, "op": "is_one_of", "value": list(values)}


def for_whom() -> Questions:
    """B-FOR."""
    return [
        {
            "key": "for_whom",
            "type": "choice",
            "label": "Pour qui faites-vous cette demande ?",
            "required": True,
            "options": _options(
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
            "condition": _is("for_whom", "other"),
            "options": _options(
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
            "condition": _is("for_whom", "other"),
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
            "options": _options(
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
            "options": _options(
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


def guardians() -> Questions:
    """B-GUARDIANS."""
    separated = {"question": "parents_separated", "op": "is", "value": True}
    without_authority = {
        "rows": "guardians",
        "which": "any",
        "condition": {"question": "authority", "op": "is", "value": False},
    }
    return [
        {
            "key": "guardians",
            "type": "group",
            "label": "Les responsables de l’enfant",
            "item": "responsable",
            "required": True,
            "min": 1,
            "max": 2,
            "fields": [
                {
                    "key": "person",
                    "type": "person",
                    "label": "Identité",
                    "required": True,
                    "parts": ["single_name", "family_name", "usage_name", "given_names"],
                },
                {
                    "key": "link",
                    "type": "choice",
                    "label": "Lien avec l’enfant",
                    "required": True,
                    "options": _options(
                        mere="Mère",
                        pere="Père",
                        tuteur="Tuteur ou tutrice",
                        delegataire="Délégataire de l’autorité parentale",
                        ase="Aide sociale à l’enfance",
                    ),
                },
                {"key": "authority", "type": "yesno", "label": "Exerce l’autorité parentale", "required": True},
                {"key": "email", "type": "email", "label": "Adresse électronique"},
                {"key": "phone", "type": "phone", "label": "Téléphone"},
                {"key": "address", "type": "address", "label": "Adresse"},
            ],
        },
        {"key": "parents_separated", "type": "yesno", "label": "Les parents vivent-ils séparément ?", "required": True},
        {
            "key": "residence",
            "type": "choice",
            "label": "Où vit l’enfant ?",
            "required": True,
            "condition": separated,
            "options": _options(
                alternee="En alternance",
                chez_1="Chez le responsable 1",
                chez_2="Chez le responsable 2",
                tiers="Chez une autre personne",
            ),
        },
        {
            "key": "judgment_file",
            "type": "file",
            "label": "Jugement ou convention, pages utiles",
            "condition": {
                "all": [
                    separated,
                    {"any": [{"question": "residence", "op": "is_not", "value": "alternee"}, without_authority]},
                ]
            },
        },
        {
            "key": "other_parent_informed",
            "type": "choice",
            "label": "L’autre parent…",
            "required": True,
            "options": _options(
                accord="est d’accord",
                informe="est informé",
                sans_contact="n’est plus joignable",
                autorite_exclusive="n’a pas l’autorité parentale",
            ),
        },
    ]


def income_quotient() -> Questions:
    """B-QF; its calculations `qf` and `bracket` come with it."""
    tax, typed = _is("qf_source", "tax"), _is("qf_source", "typed")
    return [
        {
            "key": "qf_source",
            "type": "choice",
            "label": "Votre quotient familial",
            "required": True,
            "options": _options(
                api="Le récupérer auprès de la CAF ou de la MSA",
                known="La ville l’a déjà calculé",
                typed="Le saisir et joindre l’attestation",
                tax="Je ne suis pas allocataire : le calculer",
                none="Je ne souhaite pas le communiquer",
            ),
        },
        {
            "key": "qf_value",
            "type": "number",
            "label": "Quotient familial",
            "noun": "votre quotient familial",
            "unit": "€",
            "min": 0,
            "max": 99999,
            "required": True,
            "condition": typed,
            "masked": True,
        },
        {
            "key": "qf_file",
            "type": "file",
            "label": "Attestation de moins de 3 mois",
            "required": True,
            "condition": typed,
        },
        {
            "key": "income",
            "type": "money",
            "label": "Revenus de l’année",
            "noun": "vos revenus de l’année",
            "min": 0,
            "required": True,
            "condition": tax,
            "masked": True,
        },
        {
            "key": "parts",
            "type": "number",
            "label": "Nombre de parts",
            "noun": "le nombre de parts",
            "decimals": 1,
            "step": "0.5",
            "min": "0.5",
            "max": 20,
            "required": True,
            "condition": tax,
        },
        {"key": "tax_file", "type": "file", "label": "Avis d’impôt", "required": True, "condition": tax},
        {"key": "bracket", "type": "computed", "label": "Votre tranche", "calculation": "bracket"},
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

#: Brackets of the city of demonstration, by income quotient; H when it is not given.
BRACKETS = [
    {"up_to": 400, "value": "A"},
    {"up_to": 600, "value": "B"},
    {"up_to": 800, "value": "C"},
    {"up_to": 1000, "value": "D"},
    {"up_to": 1200, "value": "E"},
    {"up_to": 1500, "value": "F"},
    {"up_to": 1900, "value": "G"},
    {"value": "H"},
]


def income_quotient_calculations() -> list[dict[str, Json]]:
    """`qf` in euros (income / 12 / parts, half-up to the euro) and its `bracket`."""
    by_tax = {"quotient": [{"quotient": [{"question": "income"}, 12]}, {"question": "parts"}]}
    fetched = {"lookup": "income_quotient", "args": {"source": {"question": "qf_source"}}}
    cases = [
        {"when": _is("qf_source", "typed"), "then": {"question": "qf_value"}},
        {"when": _is("qf_source", "tax"), "then": by_tax},
        {"when": _is("qf_source", "api", "known"), "then": fetched},
    ]
    return [
        {"key": "qf", "label": "Quotient familial", "unit": "€", "rounding": "1", "formula": {"cases": cases}},
        {
            "key": "bracket",
            "label": "Votre tranche",
            "formula": {"bracket": {"calculation": "qf"}, "table": BRACKETS, "none": "H"},
        },
    ]


BLOCK_CALCULATIONS: dict[str, Callable[[], list[dict[str, Json]]]] = {"B-QF": income_quotient_calculations}
