"""Each type of question: what is posted, what is kept, what is refused, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from portal.eservices.form_builder.parts import Option
from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES
from tests.eservices.form_builder.builders import CityLookups, choices, facts, journey, page, question, sound, step

DOCUMENT = str(uuid4())
PERSON = {"q__family_name": "Le Cléac’h", "q__given_names": "Maïwenn"}
ADDRESS = {"q__line1": "8 rue de la Vigie", "q__postcode": "29999", "q__city": "Kermor"}


def answer_to(kind: str, data: Mapping[str, Any], **settings: Any) -> Any:
    form = page(question("q", kind, required=True, **settings), data=data)
    assert form.is_valid(), form.error_links
    return form.answers()["q"]


def refusal(kind: str, data: Mapping[str, Any], **settings: Any) -> list[str]:
    form = page(question("q", kind, **{"required": True, **settings}), data=data)
    assert not form.is_valid()
    return [message.replace("\u00a0", " ").replace("\u202f", " ") for _control, message in form.error_links]


@pytest.mark.parametrize(
    ("kind", "settings", "data", "answer"),
    [
        ("text", {}, {"q": "  O’Neil  "}, "O’Neil"),
        ("text", {"format": "siret"}, {"q": "356 000 000 00048"}, "35600000000048"),
        ("text", {"format": "rna"}, {"q": "w291999999"}, "W291999999"),
        ("text", {"format": "plate"}, {"q": "ab 123 cd"}, "AB-123-CD"),
        ("text", {"format": "iban"}, {"q": "fr14 2004 1010 0505 0001 3m02 606"}, "FR1420041010050500013M02606"),
        ("text", {"format": "card_no"}, {"q": "12345 67897"}, "1234567897"),
        ("longtext", {}, {"q": " une\r\ndeux "}, " une\ndeux "),
        ("email", {}, {"q": "prenom.nom@example.org"}, "prenom.nom@example.org"),
        ("phone", {}, {"q": "02.61-91 10 10"}, "+33261911010"),
        ("phone", {}, {"q": "+44 20 7946 0000"}, "+442079460000"),
        ("date", {}, {"q__day": "12", "q__month": "5", "q__year": "1992"}, "1992-05-12"),
        ("date", {}, {"q__day": "29", "q__month": "02", "q__year": "2024"}, "2024-02-29"),
        ("partial_date", {}, {"q__year": "1889"}, "1889"),
        ("partial_date", {}, {"q__month": "7", "q__year": "1889"}, "1889-07"),
        ("number", {}, {"q": "1 234"}, 1234),
        ("number", {"decimals": 2}, {"q": "12,5"}, "12.5"),
        ("money", {}, {"q": "12,5 €"}, "12.50"),
        ("yesno", {}, {"q": "non"}, False),
        ("yesno", {}, {"q": "oui"}, True),
        ("choice", {"options": choices("a", "b")}, {"q": "b"}, "b"),
        ("multi", {"options": choices("a", "b", "c")}, {"q": ["c", "a"]}, ["a", "c"]),
        ("consent", {}, {"q": "on"}, True),
        (
            "address",
            {},
            ADDRESS,
            {"line1": "8 rue de la Vigie", "postcode": "29999", "city": "Kermor", "country": "France"},
        ),
        (
            "address",
            {},
            {"q__line1": "1 High St", "q__city": "London", "q__country": "Royaume-Uni"},
            {"line1": "1 High St", "city": "London", "country": "Royaume-Uni"},
        ),
        (
            "place",
            {},
            {"q__label": "Brest (avant 1945 : Lambézellec)"},
            {"label": "Brest (avant 1945 : Lambézellec)", "country": "France"},
        ),
        ("person", {}, PERSON, {"family_name": "Le Cléac’h", "given_names": "Maïwenn"}),
        (
            "person",
            {},
            {"q__family_name": "Suryadi", "q__single_name": "on"},
            {"family_name": "Suryadi", "single_name": True},
        ),
        ("child", {}, {**PERSON}, {"family_name": "Le Cléac’h", "given_names": "Maïwenn"}),
        ("organisation", {}, {"q__rna": "W291999999", "q__name": "Amicale"}, {"rna": "W291999999", "name": "Amicale"}),
        ("file", {}, {"q__documents": [DOCUMENT]}, {"documents": [DOCUMENT], "later": False}),
        ("file", {}, {"q__later": "on"}, {"documents": [], "later": True}),
        (
            "group",
            {"fields": [question("name"), question("age", "number")]},
            {"q__count": "2", "q__0__name": "Léna", "q__0__age": "2", "q__1__name": "Malo"},
            [{"name": "Léna", "age": 2}, {"name": "Malo"}],
        ),
        (
            "grid",
            {"options": choices("lundi", "mardi"), "fields": [question("matin", "yesno"), question("soir", "yesno")]},
            {"q__lundi__soir": "on"},
            {"lundi": {"soir": True}},
        ),
        ("ranked", {"options": choices("a", "b", "c")}, {"q__0": "c", "q__1": "a"}, ["c", "a"]),
        (
            "ranked",
            {"fields": [question("what", "choice", options=choices("violon", "harpe"), required=True)]},
            {"q__0__what": "harpe", "q__1__what": "violon"},
            [{"what": "harpe"}, {"what": "violon"}],
        ),
    ],
)
def test_what_is_posted_is_kept_as(kind: str, settings: dict[str, Any], data: dict[str, Any], answer: Any) -> None:
    assert answer_to(kind, data, **settings) == answer


@pytest.mark.parametrize(
    ("kind", "settings", "data", "message"),
    [
        ("text", {"noun": "votre nom de naissance"}, {}, "Saisissez votre nom de naissance."),
        ("text", {"label": "Numéro de l’acte"}, {}, "Saisissez numéro de l’acte."),
        ("number", {"label": "Combien d’exemplaires ?"}, {}, "Saisissez une réponse pour : Combien d’exemplaires ?"),
        ("choice", {"label": "Quel acte ?", "options": choices("a")}, {}, "Choisissez une réponse pour : Quel acte ?"),
        (
            "choice",
            {"label": "La sorte", "options": choices("a")},
            {"q": "z"},
            "Choisissez une réponse pour : La sorte.",
        ),
        ("yesno", {"label": "La sorte"}, {"q": "peut-être"}, "Choisissez une réponse pour : La sorte."),
        (
            "date",
            {},
            {"q__day": "31", "q__month": "2", "q__year": "1992"},
            "Saisissez une date qui existe, par exemple 14 07 1985.",
        ),
        (
            "date",
            {},
            {"q__day": "5", "q__month": "", "q__year": "1992"},
            "Saisissez une date qui existe, par exemple 14 07 1985.",
        ),
        (
            "date",
            {},
            {"q__day": "1", "q__month": "1", "q__year": "92"},
            "Saisissez l’année avec quatre chiffres, par exemple 14 07 1985.",
        ),
        (
            "date",
            {"label": "Date de début", "min": "2026-12-04"},
            {"q__day": "26", "q__month": "11", "q__year": "2026"},
            "La date de début doit être après le 3 décembre 2026.",
        ),
        (
            "date",
            {"noun": "la date de naissance", "max": {"today": True}},
            {"q__day": "25", "q__month": "11", "q__year": "2026"},
            "La date de naissance ne peut pas être dans le futur.",
        ),
        ("partial_date", {}, {"q__month": "7"}, "Saisissez l’année au moins, par exemple 1985, 07 1985 ou 14 07 1985."),
        (
            "email",
            {},
            {"q": "prenom.nom@example"},
            "Saisissez une adresse électronique complète, par exemple prenom.nom@example.org.",
        ),
        (
            "phone",
            {},
            {"q": "0261"},
            "Saisissez un numéro de téléphone, par exemple 02 61 91 10 10 ou +44 20 7946 0000.",
        ),
        (
            "number",
            {"label": "Copies", "min": 1, "max": 5},
            {"q": "6"},
            "Saisissez un nombre entre 1 et 5 pour : Copies.",
        ),
        ("number", {"label": "Copies"}, {"q": "deux"}, "Saisissez un nombre pour : Copies, par exemple 12."),
        ("number", {"label": "Copies"}, {"q": "1,5"}, "Saisissez un nombre entier pour : Copies."),
        (
            "number",
            {"label": "Parts", "decimals": 1, "step": "0.5"},
            {"q": "1,3"},
            "Saisissez un multiple de 0,5 pour : Parts.",
        ),
        (
            "money",
            {"label": "Revenus"},
            {"q": "beaucoup"},
            "Saisissez un montant en euros pour : Revenus, par exemple 12,50.",
        ),
        ("money", {"label": "Revenus", "min": 0}, {"q": "-1"}, "Saisissez 0,00 € ou plus pour : Revenus."),
        (
            "group",
            {"fields": [question("name")], "item": "personne"},
            {"q__count": "0"},
            "Ajoutez au moins 1 personne.",
        ),
        (
            "group",
            {"fields": [question("name")], "item": "parcelle", "min": 2},
            {"q__count": "1", "q__0__name": "x"},
            "Ajoutez au moins 2 parcelles.",
        ),
        ("file", {"label": "Plan"}, {}, "Ajoutez au moins 1 fichier pour : Plan."),
        (
            "file",
            {"label": "Plan", "piece": {"when": "now"}},
            {"q__later": "on"},
            "Ajoutez au moins 1 fichier pour : Plan.",
        ),
        ("file", {"label": "Plan"}, {"q__documents": ["../etc/passwd"]}, "Ajoutez à nouveau le fichier pour : Plan."),
        (
            "file",
            {"label": "Plan", "max": 1},
            {"q__documents": [str(uuid4()), str(uuid4())]},
            "Gardez un seul fichier pour : Plan.",
        ),
        ("consent", {"label": "J’accepte le règlement"}, {}, "Cochez la case pour continuer : J’accepte le règlement."),
        ("person", {}, {"q__family_name": "Riou"}, "Saisissez les prénoms."),
        (
            "person",
            {},
            {**PERSON, "q__family_name": "R2D2"},
            "Un nom s’écrit avec des lettres, des espaces, des tirets ou des apostrophes, sans chiffre.",
        ),
        (
            "address",
            {},
            {**ADDRESS, "q__postcode": "2999"},
            "Saisissez un code postal de 5 chiffres, par exemple 29999.",
        ),
        (
            "organisation",
            {},
            {"q__name": "Ty Amann"},
            "Saisissez le numéro SIRET ou, pour une association, le numéro RNA.",
        ),
        (
            "ranked",
            {"label": "Vœux", "options": choices("violon", "harpe")},
            {"q__0": "violon", "q__2": "violon"},
            "Ne laissez pas de choix vide entre deux choix pour : Vœux.",
        ),
        (
            "ranked",
            {"label": "Vœux", "options": choices("violon")},
            {"q__0": "violon", "q__1": "violon"},
            "Violon apparaît deux fois : choisissez des réponses différentes.",
        ),
        (
            "multi",
            {"options": [*choices("a"), {"value": "aucun", "label": "Aucun", "exclusive": True}]},
            {"q": ["a", "aucun"]},
            "« Aucun » ne va pas avec une autre réponse : gardez l’un ou l’autre.",
        ),
        (
            "multi",
            {"label": "Motifs", "options": choices("a", "b"), "max": 1},
            {"q": ["a", "b"]},
            "Choisissez une seule réponse pour : Motifs.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_how_to_put_it_right(
    kind: str, settings: dict[str, Any], data: dict[str, Any], message: str
) -> None:
    assert refusal(kind, data, **settings)[0] == message


@pytest.mark.parametrize("kind", sorted(set(TYPES) - INTERNAL_TYPES - {"info", "computed"}))
def test_an_optional_question_may_stay_empty(kind: str) -> None:
    settings = {"options": choices("a"), "fields": [question("x", required=True)]}
    form = page(
        question("q", kind, **(settings if kind in ("grid", "ranked", "group") else {"options": choices("a")})), data={}
    )
    assert form.is_valid(), form.error_links
    assert form.answers() == {"q": None}


@pytest.mark.parametrize(
    ("kind", "settings", "answer", "words"),
    [
        ("date", {}, "2027-03-01", ["1er mars 2027"]),
        ("partial_date", {}, "1889-07", ["juillet 1889"]),
        ("phone", {}, "+33261910000", ["02 61 91 00 00"]),
        ("phone", {}, "+442079460000", ["+44 20 7946 0000"]),
        ("money", {}, "1234.50", ["1 234,50 €"]),
        ("number", {"unit": "m²", "decimals": 2}, "18.25", ["18,25 m²"]),
        ("yesno", {}, False, ["Non"]),
        ("choice", {"options": choices("a")}, "a", ["A"]),
        ("choice", {}, "en_cours", ["En cours"]),
        ("longtext", {}, "un\ndeux", ["un", "deux"]),
        (
            "address",
            {},
            {"line1": "8 rue", "postcode": "29999", "city": "Kermor", "country": "France"},
            ["8 rue", "29999 Kermor"],
        ),
        ("place", {}, {"label": "Oran", "country": "Algérie"}, ["Oran, Algérie"]),
        ("person", {}, {"family_name": "Suryadi", "single_name": True}, ["Suryadi"]),
        (
            "person",
            {"parts": ["family_name", "given_names", "usage_name", "birth_date"]},
            {"family_name": "Riou", "given_names": "Yvonne", "usage_name": "Le Goff", "birth_date": "1945-01-02"},
            ["Yvonne Riou (nom d’usage : Le Goff)", "Date de naissance : 2 janvier 1945"],
        ),
        ("file", {}, {"documents": [], "later": True}, ["À fournir plus tard"]),
        ("file", {}, {"documents": [], "seen": True}, ["Vue au guichet"]),
        ("ranked", {"options": choices("a", "b")}, ["b", "a"], ["1. B", "2. A"]),
        (
            "group",
            {"item": "lecteur", "fields": [question("name", label="Nom")]},
            [{"name": "Léna"}],
            ["Lecteur 1 : Nom : Léna"],
        ),
        (
            "grid",
            {"options": choices("lundi"), "fields": [question("soir", "yesno", label="Soir")]},
            {"lundi": {"soir": True}},
            ["Lundi : Soir"],
        ),
    ],
)
def test_an_answer_can_be_said_in_french(kind: str, settings: dict[str, Any], answer: Any, words: list[str]) -> None:
    row = page(question("q", kind, **settings), answers={"q": answer}).rows[0]
    assert [line.replace("\u00a0", " ").replace("\u202f", " ") for line in row.values] == words


def test_a_child_may_be_picked_among_ones_own() -> None:
    mine = Option("11111111-1111-4111-8111-111111111111", "Malo Morvan")
    known = {"family_name": "Morvan", "given_names": "Malo", "birth_date": "2020-02-18"}
    lookups = CityLookups({"own_children": [mine]}, child=lambda resident: known if resident == mine.value else None)
    asked = question("q", "child", source="own_children", required=True)
    form = page(asked, data={"q__resident": mine.value}, facts=facts(lookups=lookups))
    assert form.is_valid(), form.error_links
    assert form.answers()["q"] == {**known, "resident": mine.value}


def test_a_child_of_someone_else_cannot_be_picked() -> None:
    lookups = CityLookups({"own_children": [Option("mine", "Malo")]}, child=lambda resident: {"family_name": "X"})
    form = page(
        question("q", "child", source="own_children"), data={"q__resident": "theirs"}, facts=facts(lookups=lookups)
    )
    assert form.error_links == [("id_q__resident", "Choisissez un enfant de la liste.")]


def test_a_new_child_is_described_beside_those_already_known() -> None:
    lookups = CityLookups({"own_children": [Option("mine", "Malo")]})
    data = {"q__resident": "new", "q__family_name": "Morvan", "q__given_names": "Léna"}
    form = page(question("q", "child", source="own_children", required=True), data=data, facts=facts(lookups=lookups))
    assert form.answers()["q"] == {"family_name": "Morvan", "given_names": "Léna"}
    assert form.is_valid()


def test_options_of_the_city_are_offered_and_others_refused() -> None:
    lookups = CityLookups({"schools": [Option("carmes", "École des Carmes")]})
    asked = question("q", "directory", source="schools", required=True)
    assert page(asked, data={"q": "carmes"}, facts=facts(lookups=lookups)).is_valid()
    assert not page(asked, data={"q": "ailleurs"}, facts=facts(lookups=lookups)).is_valid()


def test_an_option_closed_by_its_condition_is_refused() -> None:
    options = [*choices("a"), {"value": "b", "label": "B", "condition": {"channel": "desk"}}]
    asked = question("q", "choice", options=options, required=True)
    assert not page(asked, data={"q": "b"}).is_valid()
    assert page(asked, data={"q": "b"}, facts=facts(channel="desk")).is_valid()


def test_the_register_completes_an_organisation() -> None:
    lookups = CityLookups(sirene=lambda siret: {"name": "La Poste", "legal_form": "SA"})
    form = page(question("q", "organisation"), data={"q__siret": "356 000 000 00048"}, facts=facts(lookups=lookups))
    assert form.answers()["q"] == {"siret": "35600000000048", "name": "La Poste", "legal_form": "SA"}


def test_only_an_agent_at_the_desk_may_say_a_paper_was_seen() -> None:
    asked = question("q", "file", required=True)
    assert not page(asked, data={"q__seen": "on"}).is_valid()
    assert page(asked, data={"q__seen": "on"}, facts=facts(channel="desk")).is_valid()


@pytest.mark.parametrize("kind", sorted(set(TYPES) - INTERNAL_TYPES))
@pytest.mark.parametrize("answer", ["💥", 12, True, [1], {"a": {"b": 1}}, ["x", {"y": None}], 1.5])
def test_an_answer_of_the_wrong_shape_is_judged_not_crashed_on(kind: str, answer: Any) -> None:
    asked = question("q", kind, required=True, options=choices("a"), fields=[question("x")])
    way = journey(sound(step("page", asked)), {"q": answer})
    way.revalidate()
    assert isinstance(way.summary(), list)
    assert way.form("page").rows
