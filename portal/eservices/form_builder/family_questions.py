"""The shared blocks of families: guardians and income quotient (procedures §0.4), as JSON."""

from __future__ import annotations

from portal.eservices.form_builder.question_json import Json, Questions, equals, options


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
                    "options": options(
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
            "options": options(
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
            "options": options(
                accord="est d’accord",
                informe="est informé",
                sans_contact="n’est plus joignable",
                autorite_exclusive="n’a pas l’autorité parentale",
            ),
        },
    ]


def income_quotient() -> Questions:
    """B-QF; its calculations `qf` and `bracket` come with it."""
    tax, typed = equals("qf_source", "tax"), equals("qf_source", "typed")
    return [
        {
            "key": "qf_source",
            "type": "choice",
            "label": "Votre quotient familial",
            "required": True,
            "options": options(
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
        {"when": equals("qf_source", "typed"), "then": {"question": "qf_value"}},
        {"when": equals("qf_source", "tax"), "then": by_tax},
        {"when": equals("qf_source", "api", "known"), "then": fetched},
    ]
    return [
        {"key": "qf", "label": "Quotient familial", "unit": "€", "rounding": "1", "formula": {"cases": cases}},
        {
            "key": "bracket",
            "label": "Votre tranche",
            "formula": {"bracket": {"calculation": "qf"}, "table": BRACKETS, "none": "H"},
        },
    ]
