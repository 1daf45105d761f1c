"""Response templates: variables that exist, filled for one request."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from portal.knowledge.models import ResponseTemplate
from portal.knowledge.variables import fill, unknown, used


def test_variables_are_listed_once_in_order() -> None:
    assert used("{{ reference }} {{date}} {{ reference }}") == ["reference", "date"]


def test_a_variable_that_does_not_exist_is_named() -> None:
    assert unknown("Bonjour {{ prenom }}, {{ reference }}") == ["prenom"]


def test_what_is_known_is_filled_and_the_rest_stays_visible() -> None:
    filled = fill("Demande {{ reference }}, le {{ date }}.", {"reference": "D-7K3F-92XM"})
    assert filled.text == "Demande D-7K3F-92XM, le {{ date }}."
    assert filled.missing == ("date",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour {{ civility }} {{ last_name }},", "Bonjour Jeanne Kerbrat,"),
        ("{{ civility }} {{ last_name }},", "Jeanne Kerbrat,"),
        ("Veuillez agréer, {{ civility }}, nos salutations.", "Veuillez agréer nos salutations."),
    ],
)
def test_nobody_has_to_give_a_civility(text: str, expected: str) -> None:
    assert fill(text, {"civility": "", "first_name": "Jeanne", "last_name": "Kerbrat"}).text == expected


def test_values_are_never_read_as_variables() -> None:
    assert fill("{{ last_name }}", {"last_name": "{{ amount }}", "first_name": "x"}).text == "{{ amount }}"


def test_the_admin_refuses_a_variable_that_does_not_exist() -> None:
    template = ResponseTemplate(title="Merci", slug="merci", subject="{{ objet }}", body="{{ reference }} {{ nom }}")
    with pytest.raises(ValidationError) as refused:
        template.clean()
    assert set(refused.value.message_dict) == {"subject", "body"}
    assert "objet" in refused.value.message_dict["subject"][0]
