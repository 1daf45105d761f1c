"""What may not be published, and why, in French."""

from __future__ import annotations

from typing import Any

import pytest

from portal.eservices.form_builder.block_questions import BLOCKS
from portal.eservices.form_builder.checks import advice, problems
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.standard import standard_definition
from tests.eservices.form_builder.builders import choices, question, sound, step


def said(data: dict[str, Any], **settings: Any) -> list[str]:
    found = problems(Definition.from_json(data), **settings)
    return [each.message.replace("\u00a0", " ").replace("\u202f", " ") for each in found]


FORWARD = {"question": "later", "op": "is", "value": "x"}
LOOP = [
    {"key": "a", "label": "A", "formula": {"sum": [{"calculation": "b"}, 1]}},
    {"key": "b", "label": "B", "formula": {"calculation": "a"}},
]
YOURS = "« Votre réponse »"
REFUSE = {"key": "stop", "kind": "refuse", "title": "Stop", "step": "one"}


def test_a_sound_definition_may_be_published() -> None:
    assert said(sound()) == []
    assert said(standard_definition("Passeport", "etat-civil")) == []


@pytest.mark.parametrize("block", sorted(BLOCKS))
def test_every_shared_block_is_sound_alone_and_with_a_prefix(block: str) -> None:
    assert said(sound(step("a", {"block": block}))) == []
    assert said(sound(step("a", {"block": block}), step("b", {"block": block, "prefix": "two"}))) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (sound(title=" "), "La démarche n’a pas de titre."),
        (sound(language_version=2), "Cette version du langage des formulaires n’est pas connue."),
        (sound(legal_basis=[]), "La démarche n’indique aucun texte de loi ou règlement (base légale)."),
        (sound(retention={}), "La démarche n’indique pas combien de mois les données sont gardées."),
        (sound(privacy={}), "La démarche ne dit pas à quoi servent les données."),
        (
            sound(ways_in={"online": "En ligne"}),
            "La démarche n’indique aucun moyen sans internet : téléphone, guichet, rendez-vous ou courrier.",
        ),
        (sound(step("one", title="")), "La page « one » n’a pas de titre."),
        (sound(step("one")), "La page « One » ne pose aucune question."),
        (sound(step("one", question()), step("one", question("z"))), "Deux pages portent le même nom court « one »."),
        (sound(step("one", question(), question())), "Deux questions portent le même nom court « q »."),
        (
            sound(step("one", question("Clé"))),
            "Le nom court « Clé » doit s’écrire en minuscules sans accent, chiffres et traits bas.",
        ),
        (
            sound(step("one", question("q", "telepathy"))),
            "La question « Votre réponse » est d’un type inconnu : « telepathy ».",
        ),
        (sound(step("one", question(label=""))), "La question « q » n’a pas d’intitulé."),
        (sound(step("one", question("q", "choice"))), "La question « Votre réponse » n’a aucune réponse à choisir."),
        (
            sound(step("one", question("q", "choice", options=choices("a", "a")))),
            "La question « Votre réponse » propose deux fois la même réponse.",
        ),
        (sound(step("one", question("q", "group"))), "Le groupe « Votre réponse » ne contient aucune question."),
        (
            sound(step("one", question("q", "group", fields=[question("x", label="")]))),
            "La question « Votre réponse › x » n’a pas d’intitulé.",
        ),
        (
            sound(step("one", question(format="regex"))),
            "La question « Votre réponse » demande un format qui n’existe pas pour ce type.",
        ),
        (
            sound(step("one", question("q", "number", min=5, max=1))),
            "La question « Votre réponse » a un minimum plus grand que son maximum.",
        ),
        (
            sound(step("one", question(validations=[{"kind": "magic"}]))),
            "La question « Votre réponse » porte une règle inconnue.",
        ),
        (
            sound(step("one", question(condition=FORWARD), question("later", label="Plus tard"))),
            "La condition de la question « Votre réponse » porte sur « Plus tard », qui n’est demandée que plus loin.",
        ),
        (
            sound(step("one", question(), condition=FORWARD), step("two", question("later", label="Plus tard"))),
            "La condition de la page « One » porte sur « Plus tard », qui n’est demandée que plus loin.",
        ),
        (
            sound(step("one", question(condition={"question": "q"}))),
            f"La condition de la question {YOURS} porte sur {YOURS}, qui n’est demandée que plus loin.",
        ),
        (
            sound(step("one", question(condition={"question": "ghost"}))),
            "La condition de la question « Votre réponse » porte sur « ghost », qui n’existe pas.",
        ),
        (
            sound(step("one", question(condition={"question": "q0", "op": "près"})), step("zero", question("q0"))),
            "La condition de la question « Votre réponse » est mal formée.",
        ),
        (sound(calculations=LOOP), "Le calcul « A » dépend de lui-même."),
        (
            sound(calculations=[{"key": "a", "label": "A", "formula": {"question": "ghost"}}]),
            "Le calcul « A » porte sur « ghost », qui n’existe pas.",
        ),
        (
            sound(step("one", question()), step("two", question("z")), endings=[REFUSE]),
            "La page « Two » ne peut jamais être atteinte.",
        ),
        (
            sound(
                step("one", question("q", "choice", options=choices("a"))),
                step("two", question("z"), condition={"question": "q", "op": "is", "value": "b"}),
            ),
            "La page « Two » ne peut jamais être atteinte.",
        ),
        (
            sound(
                step("one", question("q", "choice", options=choices("a", "b"))),
                step(
                    "two",
                    question(
                        "z",
                        condition={
                            "all": [
                                {"question": "q", "op": "is", "value": "a"},
                                {"question": "q", "op": "is", "value": "b"},
                            ]
                        },
                    ),
                ),
            ),
            "La question « Votre réponse » ne peut jamais être posée.",
        ),
        (
            sound(endings=[{**REFUSE, "step": "nowhere"}]),
            "La fin « stop » n’indique pas après quelle page elle est jugée.",
        ),
        (sound(indexed=["ghost"]), "La question « ghost », indiquée pour les listes, n’existe pas."),
        (
            sound(step("one", *(question(f"q{n}", indexed=True) for n in range(9)))),
            "9 questions servent aux listes : gardez-en 8 au plus.",
        ),
        (sound(workflow={}), "Le circuit de traitement n’a pas d’état de départ."),
        (
            sound(workflow={"states": [{"key": "a", "label": "A", "public_label": "A", "phase": "new"}]}),
            "Le circuit de traitement n’a pas d’état final (phase « close »).",
        ),
        (
            sound(
                workflow={
                    "base": "standard",
                    "transitions": [{"key": "t", "label": "T", "from": ["received"], "to": "ghost"}],
                }
            ),
            "Le passage « T » mène à ou part de « ghost », qui n’existe pas.",
        ),
        (
            sound(workflow={"base": "standard", "states": [{"key": "x", "label": "X", "public_label": "X"}]}),
            "L’état « X » ne peut jamais être atteint.",
        ),
        (sound(remedies={}), "La décision « Refuser » n’a pas de voies et délais de recours."),
        (sound(routing=[]), "La démarche ne dit pas quel service reçoit la demande."),
        (
            sound(routing=[{"department": "x", "condition": {"channel": "desk"}}]),
            "Aucun service ne reçoit la demande quand aucune condition n’est remplie.",
        ),
        (sound(silence={"effect": "accept"}), "L’effet du silence de la mairie n’a pas de délai en mois."),
        (sound(clocks=[{"key": "c", "label": "Délai"}]), "Le délai « Délai » n’a pas de durée."),
        (sound(receipt={"mask": ["ghost"]}), "Le récépissé cite « ghost », qui n’existe pas."),
        (
            sound(entry_points=[{"slug": "acte", "preset": {"ghost": 1}}]),
            "L’entrée « acte » répond d’avance à « ghost », qui n’existe pas.",
        ),
    ],
)
def test_each_fault_is_named_in_french(data: dict[str, Any], sentence: str) -> None:
    assert sentence in said(data)


def test_departments_are_checked_when_they_are_known() -> None:
    assert said(sound(), known_departments={"etat-civil"}) == []
    assert said(sound(), known_departments={"urbanisme"}) == ["Le service « etat-civil » n’existe pas."]


def test_a_problem_leads_to_its_page_and_question() -> None:
    (problem,) = problems(Definition.from_json(sound(step("one", question("q", "choice")))))
    assert (problem.step, problem.question) == ("one", "q")


def test_a_condition_may_look_at_an_earlier_question_of_its_page() -> None:
    data = sound(step("one", question("a", "yesno"), question("b", condition={"question": "a"})))
    assert said(data) == []


def test_a_condition_may_look_at_the_row_it_stands_in() -> None:
    fields = [question("kind", "yesno"), question("why", condition={"question": "kind"})]
    assert said(sound(step("one", question("rows", "group", fields=fields)))) == []


def test_a_calculation_of_later_answers_is_a_forward_look() -> None:
    data = sound(
        step("one", question(condition={"calculation": "total", "op": "gt", "value": 1})),
        step("two", question("n", "number", label="Nombre")),
        calculations=[{"key": "total", "label": "Total", "formula": {"sum": [{"question": "n"}]}}],
    )
    assert any("« Nombre », qui n’est demandée que plus loin" in each for each in said(data))


def test_advice_does_not_forbid_publication() -> None:
    data = sound(
        step("one", *(question(f"q{n}") for n in range(13)), question("health", label="Allergies de l’enfant"))
    )
    definition = Definition.from_json(data)
    assert problems(definition) == []
    assert len(advice(definition)) == 2
