"""Small surveys: nothing of the person, an end, bad input kept, robots thanked for nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from portal.notifications.models import Notification
from portal.pages.models import SurveyAnswer, SurveyField, SurveyPage
from portal.pages.models.surveys import forget_answers, months_before
from portal.pages.survey_admin import harmless
from tests.pages.conftest import City, add

pytestmark = pytest.mark.django_db
GOOD = {"ou": "Centre", "quand": ["Le soir", "Le midi"], "remarque": "Merci"}


@pytest.fixture
def survey(city: City) -> SurveyPage:
    page = SurveyPage(title="Vos horaires", slug="vos-horaires", department=city.article.department)
    page.form_fields = [
        SurveyField(label="Où", field_type="radio", choices="Centre\nPort", sort_order=0),
        SurveyField(
            label="Quand", field_type="checkboxes", choices="Le soir\nLe midi", sort_order=1, help_text="Plusieurs"
        ),
        SurveyField(label="Remarque", field_type="multiline", required=False, sort_order=2),
        SurveyField(label="Depuis", field_type="date", required=False, sort_order=3),
    ]
    return add(city.section, page)


def send(page: SurveyPage, **values: Any) -> Any:
    return Client().post(page.url, {"survey-once": str(uuid4()), **GOOD, **values})


def test_an_answer_is_kept_without_anything_of_the_person(survey: SurveyPage) -> None:
    shown = Client().get(survey.url)
    assert "no-store" in shown["Cache-Control"]
    assert "placeholder" not in shown.content.decode()
    assert "csrfmiddlewaretoken" in shown.content.decode()
    answer = send(survey)
    assert answer.status_code == 302
    assert "est notée" in Client().get(answer["Location"]).content.decode()
    row = SurveyAnswer.objects.get()
    assert row.form_data == {**GOOD, "depuis": None}
    assert {field.name for field in SurveyAnswer._meta.fields} == {"id", "form_data", "page", "submit_time", "once"}


def test_bad_input_is_named_and_kept(survey: SurveyPage) -> None:
    body = send(survey, ou="Ailleurs", quand=[], remarque="Gardez ceci", depuis="hier").content.decode()
    assert not SurveyAnswer.objects.exists()
    assert "Gardez ceci" in body
    assert "<title>Erreur" in body
    links = re.findall(r'<li><a href="#(id_[a-z_0-9]+)">', body)
    assert links == ["id_ou_0", "id_quand_0", "id_depuis"]
    assert all(f'id="{control}"' in body for control in links)


def test_a_double_click_counts_once(survey: SurveyPage) -> None:
    once = str(uuid4())
    send(survey, **{"survey-once": once})
    send(survey, **{"survey-once": once})
    assert SurveyAnswer.objects.count() == 1


def test_a_robot_is_thanked_for_nothing(survey: SurveyPage) -> None:
    assert send(survey, **{"survey-site": "http://x.example"}).status_code == 302
    assert not SurveyAnswer.objects.exists()


def test_too_many_answers_from_one_place_are_refused(survey: SurveyPage) -> None:
    for _each in range(20):
        send(survey, **{"survey-site": "robot"})
    assert send(survey).status_code == 429
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("values", [{"closes_on": date(2020, 1, 1)}, {"most_answers": 1}])
def test_a_survey_ends_at_its_date_or_its_number(survey: SurveyPage, values: dict[str, Any]) -> None:
    SurveyAnswer.objects.create(page=survey, form_data={})
    SurveyPage.objects.filter(pk=survey.pk).update(**values)
    assert "Ce questionnaire est terminé" in Client().get(survey.url).content.decode()
    assert "Ce questionnaire est terminé" in send(survey).content.decode()
    assert SurveyAnswer.objects.count() == 1


def test_the_department_gets_a_mail_an_hour_at_most_without_the_answer(survey: SurveyPage) -> None:
    send(survey)
    assert not Notification.objects.exists()
    SurveyPage.objects.filter(pk=survey.pk).update(tells_department=True)
    send(survey)
    send(survey)
    mail = Notification.objects.get()
    assert mail.address == "etat.civil@kermor.example"
    assert "Merci" not in mail.text


def test_answers_are_erased_when_their_time_is_over(survey: SurveyPage) -> None:
    now = timezone.now()
    for days in (0, 500):
        SurveyAnswer.objects.create(page=survey, form_data={}, submit_time=now - timedelta(days=days))
    assert forget_answers(now) == 1
    SurveyPage.objects.filter(pk=survey.pk).update(closes_on=timezone.localdate() - timedelta(days=30))
    assert forget_answers(now) == 0
    SurveyPage.objects.filter(pk=survey.pk).update(closes_on=timezone.localdate() - timedelta(days=400))
    assert forget_answers(now) == 1
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


def test_what_looks_like_a_formula_is_harmless_in_a_spreadsheet() -> None:
    assert harmless("=1+1") == "'=1+1"
    assert harmless("Bonjour") == "Bonjour"
    assert harmless(3) == 3


@pytest.mark.ignore_template_errors
def test_editors_read_the_answers_and_take_them_away(survey: SurveyPage, admin_client: Client, settings: Any) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False
    send(survey, remarque="=cmd()")
    listing = f"/cms/forms/submissions/{survey.pk}/"
    assert "Remarque" in admin_client.get(listing).content.decode()
    exported = b"".join(admin_client.get(listing + "?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd()" in exported
    assert Client().get(listing).status_code == 302
