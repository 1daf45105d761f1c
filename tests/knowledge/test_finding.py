"""Finding the answer by what people say."""

from __future__ import annotations

import pytest

from portal.directory.models import Department
from portal.knowledge.finding import articles_for, find_articles, find_templates
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from tests.eservices import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return factories.department("relation-usagers")


def _article(department: Department, slug: str, question: str, **fields: object) -> KnowledgeArticle:
    return KnowledgeArticle.objects.create(
        **{"slug": slug, "question": question, "answer": "Oui.", "department": department, "validated": True} | fields
    )


@pytest.mark.parametrize("typed", ["cantines", "prix de la cantine", "CANTINE", "combien coute la cantine"])
def test_the_same_words_are_found_however_they_are_written(department: Department, typed: str) -> None:
    wanted = _article(department, "cantine", "Combien coûte la cantine ?", answer="Le prix dépend du quotient.")
    _article(department, "piscine", "À quelle heure ouvre la piscine ?")
    assert find_articles(typed) == [wanted]


def test_what_people_ask_weighs_more_than_what_the_answer_says(department: Department) -> None:
    aside = _article(department, "carte", "Comment refaire ma carte ?", answer="Apportez un acte de naissance.")
    wanted = _article(department, "acte", "Où demander un acte de naissance ?")
    assert find_articles("acte de naissance") == [wanted, aside]


def test_other_ways_to_ask_count_too(department: Department) -> None:
    wanted = _article(department, "benne", "Quand arrive l’arrêté ?", also_asked=["mon papier pour la benne"])
    assert find_articles("papier benne") == [wanted]


def test_an_article_that_nobody_validated_is_not_read_aloud(department: Department) -> None:
    _article(department, "brouillon", "Peut-on camper ?", validated=False)
    assert find_articles("camper") == []
    assert len(find_articles("camper", everything=True)) == 1


@pytest.mark.parametrize("typed", ["", "   ", "le la les", '"', "'; drop table"])
def test_any_text_is_a_question(department: Department, typed: str) -> None:
    _article(department, "cantine", "Combien coûte la cantine ?")
    assert len(find_articles(typed)) <= 1


def test_templates_are_found_by_title_and_kind(department: Department) -> None:
    made = ResponseTemplate.objects.create(
        slug="pieces", title="Demande de pièces", kind="info_request", body="Il manque…", department=department
    )
    assert find_templates("pièce") == [made]
    assert find_templates("", kinds=["answer"]) == []


def test_articles_of_a_procedure_are_those_that_name_it_whole(department: Department) -> None:
    wanted = _article(department, "a", "A ?", procedures=["acte-de-naissance"])
    _article(department, "b", "B ?", procedures=["acte-de-naissance-bis"])
    _article(department, "c", "C ?", procedures=["acte-de-naissance"], validated=False)
    assert articles_for("acte-de-naissance") == [wanted]
