"""Pages to be read again: the owner is told three times, once each, and editors see the list."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from portal.accounts.models import User
from portal.cms import reviewing
from portal.cms.models import BasePage
from portal.directory.models import Department
from portal.notifications.models import Notification
from portal.outbox.models import DueStatus
from tests.cms.conftest import signed_in
from tests.pages.conftest import City

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "due"), [(40, ""), (31, ""), (30, "30"), (8, "30"), (7, "7"), (0, "7"), (-1, "late"), (-300, "late")]
)
def test_a_date_calls_for_its_reminder(days: int, due: str) -> None:
    assert reviewing.stage(TODAY + timedelta(days=days), TODAY) == due


def to_be_read(page: BasePage, day: date) -> None:
    BasePage.objects.filter(pk=page.pk).update(review_on=day)


def reminders() -> list[Notification]:
    return list(Notification.objects.filter(kind=reviewing.KIND).order_by("pk"))


def test_the_owner_is_told_at_thirty_days_at_seven_and_when_late_once_each(city: City) -> None:
    to_be_read(city.article, TODAY + timedelta(days=30))
    told = [reviewing.remind_of_day(TODAY + timedelta(days=day)) for day in range(40)]
    assert [day for day, count in enumerate(told) if count] == [0, 23, 31]
    assert [mail.address for mail in reminders()] == ["etat.civil@kermor.example"] * 3
    assert PageLogEntry.objects.filter(page=city.article, action=reviewing.ACTION).count() == 3


def test_all_pages_of_an_owner_come_in_one_mail(city: City) -> None:
    department = Department.objects.get()
    for page in (city.article, city.news):
        BasePage.objects.filter(pk=page.pk).update(review_on=TODAY - timedelta(days=3), department=department)
    assert reviewing.remind_of_day(TODAY) == 2
    (mail,) = reminders()
    assert mail.subject == "2 pages à relire"
    assert city.article.title in mail.text
    assert city.news.title in mail.html
    assert f"/cms/pages/{city.news.pk}/edit/" in mail.text
    assert "En retard" in mail.text
    assert "Bientôt" not in mail.text


def test_a_new_date_begins_the_reminders_again(city: City) -> None:
    to_be_read(city.article, TODAY - timedelta(days=1))
    assert reviewing.remind_of_day(TODAY) == 1
    to_be_read(city.article, TODAY + timedelta(days=5))
    assert reviewing.remind_of_day(TODAY) == 1


def test_without_an_address_the_department_above_answers_then_who_made_the_page(city: City) -> None:
    above = Department.objects.create(slug="usagers", name="Usagers", email="usagers@kermor.example")
    Department.objects.filter(slug="etat-civil").update(email="", parent=above)
    page = BasePage.objects.get(pk=city.article.pk)
    assert reviewing.address_of(page) == "usagers@kermor.example"
    page.department = None
    assert reviewing.address_of(page) == ""
    page.owner = User.objects.create_user(email="auteur@kermor.example")
    assert reviewing.address_of(page) == "auteur@kermor.example"


def test_an_unpublished_page_reminds_nobody(city: City) -> None:
    to_be_read(city.article, TODAY)
    BasePage.objects.get(pk=city.article.pk).specific.unpublish()
    assert reviewing.remind_of_day(TODAY) == 0


def test_reminders_leave_in_the_morning_once_a_day(city: City) -> None:
    paris = ZoneInfo("Europe/Paris")
    to_be_read(city.article, TODAY)
    assert reviewing.remind(datetime(2026, 11, 24, 3, tzinfo=paris)) == 0
    assert reviewing.remind(datetime(2026, 11, 24, 8, tzinfo=paris)) == 1
    to_be_read(city.article, TODAY - timedelta(days=9))
    assert reviewing.remind(datetime(2026, 11, 24, 9, tzinfo=paris)) == 0
    cache.clear()  # lost with its server: the history still knows what was said
    assert reviewing.remind(datetime(2026, 11, 24, 10, tzinfo=paris)) == 1
    assert reviewing.remind(datetime(2026, 11, 25, 10, tzinfo=paris)) == 0
    assert {mail.status for mail in reminders()} <= {DueStatus.DUE, DueStatus.DONE}


@pytest.mark.ignore_template_errors
def test_the_report_filters_by_department_and_lateness_and_gives_a_spreadsheet(
    city: City, publisher: User, admin_templates: None
) -> None:
    to_be_read(city.article, timezone.localdate() - timedelta(days=2))
    to_be_read(city.news, timezone.localdate() + timedelta(days=60))
    client = signed_in(publisher)
    url = reverse("cms_review_report")
    html = client.get(url).content.decode()
    assert city.article.title in html
    assert city.news.title in html
    assert html.count("en retard") == 1
    late = client.get(url, {"late": "true"}).content.decode()
    assert city.article.title in late
    assert city.news.title not in late
    department = Department.objects.get()
    mine = client.get(url, {"department": department.pk}).content.decode()
    assert city.article.title in mine
    assert city.news.title not in mine
    answer = client.get(url, {"export": "csv"})
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["Page"] for row in rows] == [city.article.title, city.news.title]
    assert rows[0]["Service responsable"] == "État civil"
    assert rows[0]["Type"] == "Page de contenu"


@pytest.mark.ignore_template_errors
def test_an_editor_sees_at_home_only_the_pages_of_their_part(
    city: City, writer: User, publisher: User, admin_templates: None
) -> None:
    to_be_read(city.article, timezone.localdate() - timedelta(days=2))
    to_be_read(city.news, timezone.localdate())
    mine = signed_in(writer).get("/cms/").content.decode()
    assert "Pages à relire" in mine
    assert city.article.title in mine
    assert city.news.title not in mine
    assert city.news.title in signed_in(publisher).get("/cms/").content.decode()


@pytest.mark.ignore_template_errors
def test_the_report_asks_the_same_number_of_queries_whatever_it_lists(
    city: City, publisher: User, admin_templates: None, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(publisher)
    url = reverse("cms_review_report")
    counts = []
    for pages in ([city.article], [city.article, city.news, city.event, city.legal, city.situation]):
        for page in pages:
            to_be_read(page, timezone.localdate())
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_visitors_and_residents_do_not_see_the_report(city: City, client: Client) -> None:
    url = reverse("cms_review_report")
    assert client.get(url).status_code == 302
    resident = User.objects.create_user(email="habitante@kermor.example")
    assert signed_in(resident).get(url).status_code in (302, 403)
