"""An act goes online once: nothing of it changes afterwards, it stays two months, and its file proves itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from portal.accounts.models import User
from portal.lib import page_cache, pdf
from portal.pages.models import ActIndexPage, ActPage, Category, CouncilIndexPage, CouncilMeetingPage, FixedAct
from portal.starter import rights
from tests.pages.conftest import City, add

TEXT = [{"type": "paragraph", "value": "<p>Le conseil décide de rehausser le quai.</p>"}]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF made in no time; the real one is asked for once."""
    monkeypatch.setattr(pdf, "render", lambda html, *, title: b"%PDF-1.7 " + title.encode() + html.encode())


@pytest.fixture
def register(city: City, paper: None) -> ActIndexPage:
    index: ActIndexPage = add(city.section, ActIndexPage(title="Délibérations et arrêtés", slug="actes"))
    return index


def draft(register: ActIndexPage, number: str = "D2026-118", **fields: Any) -> ActPage:
    values: dict[str, Any] = {
        "title": "Rehausse du quai",
        "slug": number.lower(),
        "number": number,
        "decided_on": date(2026, 11, 12),
        "author_first_name": "Maëlle",
        "author_last_name": "Kerdoncuff",
        "author_capacity": "maire",
        "body": TEXT,
        "live": False,
    }
    page: ActPage = add(register, ActPage(**values | fields))
    return page


def online(register: ActIndexPage, number: str = "D2026-118", **fields: Any) -> ActPage:
    page = draft(register, number, **fields)
    page.save_revision().publish()
    return ActPage.objects.get(pk=page.pk)


def kept(fixed: FixedAct) -> bytes:
    """The file as the register holds it."""
    with fixed.file.open("rb") as source:
        content: bytes = source.read()
    return content


def taken(answer: Any) -> bytes:
    """The file as it was sent; read to its end, it closes itself."""
    return b"".join(answer.streaming_content)


def test_the_first_publication_fixes_the_act_its_hour_and_its_file(register: ActIndexPage) -> None:
    before = timezone.now()
    act = online(register)
    fixed = act.fixed
    assert before <= fixed.online_at <= timezone.now()
    content = kept(fixed)
    assert fixed.sha256 == hashlib.sha256(content).hexdigest()
    assert fixed.size == len(content)
    assert b"rehausser le quai" in content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Abaissement du quai"),
        ("number", "D2026-119"),
        ("decided_on", date(2026, 11, 13)),
        ("author_last_name", "Lahlou"),
        ("votes_for", 55),
        ("body", [{"type": "paragraph", "value": "<p>Le conseil ne décide rien.</p>"}]),
    ],
)
def test_nothing_of_an_act_online_changes(register: ActIndexPage, name: str, value: Any) -> None:
    act = online(register)
    if name == "body":
        value = act.body.stream_block.to_python(value)
    setattr(act, name, value)
    with pytest.raises(ValidationError, match="ne change plus"):
        act.save_revision().publish()
    assert getattr(ActPage.objects.get(pk=act.pk), name) != value


def test_what_helps_to_find_an_act_stays_free_and_the_file_stays_the_same(register: ActIndexPage) -> None:
    act = online(register)
    digest = act.fixed.sha256
    act.intro = "Le quai sera plus haut de 60 centimètres."
    act.theme = Category.objects.first()
    act.save_revision().publish()
    kept = ActPage.objects.get(pk=act.pk)
    assert kept.intro == act.intro
    assert kept.fixed.sha256 == digest


def test_a_signed_pdf_is_kept_byte_for_byte_and_may_leave_the_library(register: ActIndexPage) -> None:
    content = _a_pdf()
    document = get_document_model().objects.create(title="Signé", file=ContentFile(content, name="signe.pdf"))
    act = online(register, signed_pdf=document, body=[])
    assert kept(act.fixed) == content
    document.delete()
    act = ActPage.objects.get(pk=act.pk)
    act.intro = "Toujours là."
    act.save_revision().publish()
    assert kept(act.fixed) == content


@pytest.mark.parametrize("content", [b"MZ not a pdf at all", b"%PDF-1.4 broken"])
def test_a_signed_file_that_is_no_pdf_is_refused_and_the_act_stays_a_draft(
    register: ActIndexPage, content: bytes
) -> None:
    document = get_document_model().objects.create(title="Faux", file=ContentFile(content, name="faux.pdf"))
    with pytest.raises(ValidationError):
        online(register, signed_pdf=document)
    assert not ActPage.objects.get().live
    assert not FixedAct.objects.exists()


def test_an_act_that_says_nothing_is_not_published(register: ActIndexPage) -> None:
    with pytest.raises(ValidationError, match="joignez le PDF"):
        online(register, body=[])
    assert not ActPage.objects.get().live


def test_a_scheduled_act_is_fixed_when_its_hour_comes(register: ActIndexPage) -> None:
    act = draft(register, go_live_at=timezone.now() + timedelta(hours=1))
    revision = act.save_revision()
    revision.publish()
    assert not FixedAct.objects.exists()
    ActPage.objects.filter(pk=act.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    content = dict(revision.content, go_live_at=(timezone.now() - timedelta(minutes=1)).isoformat())
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    revision.refresh_from_db()
    revision.publish()
    assert FixedAct.objects.get().act_id == act.pk


def test_an_act_stays_online_two_months_by_the_calendar(register: ActIndexPage) -> None:
    act = online(register)
    FixedAct.objects.update(online_at=datetime(2026, 12, 31, 9, tzinfo=UTC))
    fixed = FixedAct.objects.get()
    assert timezone.localtime(fixed.bound_until).date() == date(2027, 2, 28)
    act = ActPage.objects.get(pk=act.pk)
    with pytest.raises(ValidationError, match="deux mois"):
        act.refuse_to_leave(datetime(2027, 2, 28, 8, tzinfo=UTC))
    act.refuse_to_leave(datetime(2027, 2, 28, 9, tzinfo=UTC))


def test_unpublishing_too_early_is_refused_by_every_road_then_allowed(register: ActIndexPage) -> None:
    act = online(register)
    with pytest.raises(ValidationError, match="deux mois"):
        act.unpublish()
    assert ActPage.objects.get(pk=act.pk).live
    FixedAct.objects.update(online_at=timezone.now() - timedelta(days=70))
    ActPage.objects.get(pk=act.pk).unpublish()
    assert not ActPage.objects.get(pk=act.pk).live


def test_an_expiry_before_the_two_months_is_refused(register: ActIndexPage) -> None:
    act = online(register)
    act.expire_at = timezone.now() + timedelta(days=30)
    with pytest.raises(ValidationError, match="deux mois"):
        act.save_revision().publish()


def test_an_act_that_went_online_is_never_deleted_and_a_draft_is(register: ActIndexPage) -> None:
    act = online(register)
    with pytest.raises(ProtectedError):
        act.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        ActIndexPage.objects.get(pk=register.pk).delete()
    draft(register, "D2026-200").delete()
    assert ActPage.objects.get() == act


def test_the_form_tells_beside_the_field_what_publication_would_refuse(register: ActIndexPage) -> None:
    act = online(register)
    form_class = ActPage.get_edit_handler().get_form_class()
    typed = {"title": "Autre titre", "slug": act.slug, "number": act.number, "kind": act.kind, "body-count": "0"}
    form = form_class(instance=act, data=typed)
    form.full_clean()
    assert "ne change plus" in str(form.errors["title"])
    assert "ne change plus" in str(form.errors["body"])
    assert "number" not in form.errors


def test_the_page_tells_when_it_went_online_who_decided_and_how_to_contest(
    client: Client, city: City, register: ActIndexPage
) -> None:
    city.settings.court, city.settings.court_address = "le tribunal administratif de Kermor", "3, rue du Palais"
    city.settings.save()
    act = online(register, votes_for=44, votes_against=0, abstentions=11, rapporteur="Pierrick Le Dantec")
    html = client.get(act.url).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "Maëlle Kerdoncuff" in html
    assert act.fixed.sha256 in html
    assert "44 pour, 0 contre, 11 abstentions" in html
    assert "Vous avez deux mois à compter de sa mise en ligne" in html
    assert "tribunal administratif de Kermor" in html
    assert "copie papier" in html
    assert f'href="/actes/{act.number}.pdf"' in html


def test_a_correction_names_the_act_and_the_act_names_its_correction(client: Client, register: ActIndexPage) -> None:
    wrong = online(register)
    right = online(register, "D2026-130", title="Rectification", corrects=wrong)
    assert "corrigé par l’acte D2026-130" in client.get(wrong.url).content.decode()
    assert "Cet acte corrige l’acte D2026-118" in client.get(right.url).content.decode()


def test_the_file_proves_itself_at_an_address_that_no_move_changes(
    client: Client, city: City, register: ActIndexPage
) -> None:
    act = online(register)
    address = "/actes/D2026-118.pdf"
    answer = client.get(address)
    content = taken(answer)
    digest = hashlib.sha256(content).hexdigest()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["ETag"] == f'"{digest}"' == f'"{act.fixed.sha256}"'
    register.move(city.home, pos="last-child")
    act = ActPage.objects.get(pk=act.pk)
    act.slug = "autrement"
    act.save()
    assert hashlib.sha256(taken(client.get(address))).hexdigest() == digest
    assert client.get("/actes/D2026-118/")["Location"] == "/actes/autrement/"
    assert client.get(address, headers={"If-None-Match": f'"{digest}"'}).status_code == 304


def test_a_draft_a_private_act_and_one_taken_down_give_no_file(client: Client, register: ActIndexPage) -> None:
    act = online(register)
    restriction = PageViewRestriction.objects.create(page=act, restriction_type="login")
    assert client.get("/actes/D2026-118.pdf").status_code == 404
    restriction.delete()
    FixedAct.objects.update(online_at=timezone.now() - timedelta(days=70))
    ActPage.objects.get(pk=act.pk).unpublish()
    assert client.get("/actes/D2026-118.pdf").status_code == 404
    draft(register, "D2026-200")
    assert client.get("/actes/D2026-200.pdf").status_code == 404
    assert client.get("/actes/rien.pdf").status_code == 404


def test_acts_are_found_by_words_kind_theme_and_year(client: Client, register: ActIndexPage) -> None:
    sea = Category.objects.create(slug="port", name="Port")
    online(register, theme=sea)
    dark = [{"type": "paragraph", "value": "<p>Les rues sont éteintes la nuit.</p>"}]
    online(register, "A2025-001", kind="order", title="Éclairage nocturne", decided_on=date(2025, 3, 4), body=dark)

    def found(**asked: str) -> list[str]:
        html = client.get(register.url, asked).content.decode()
        return [number for number in ("D2026-118", "A2025-001") if f"/actes/{number}.pdf" in html]

    assert found() == ["D2026-118", "A2025-001"]
    assert found(mots="quai rehaussé") == ["D2026-118"]
    assert found(mots="eclairage") == ["A2025-001"]
    assert found(mots="a2025-001") == ["A2025-001"]
    assert found(sorte="order") == ["A2025-001"]
    assert found(theme="port") == ["D2026-118"]
    assert found(annee="2026") == ["D2026-118"]
    assert found(mots="zzzz") == []


@pytest.mark.parametrize(
    "query",
    [
        {"mots": "x" * 10_000}, {"mots": "' OR 1=1 -- \" %"}, {"mots": "🐟 \x00"}, {"sorte": "zzz"}, {"annee": "²026"},
        {"annee": "99999999999999999999"}, {"apres": "2026-13-45_x"}, {"apres": "_"}, {"theme": "a/b"},
    ],
)  # fmt: skip
def test_whatever_is_asked_the_list_answers(client: Client, register: ActIndexPage, query: dict[str, str]) -> None:
    online(register)
    assert client.get(register.url, query).status_code == 200


def test_a_long_list_is_read_page_by_page_with_as_many_queries(client: Client, register: ActIndexPage) -> None:
    for number in range(45):
        online(register, f"D2026-{number:03}", decided_on=date(2026, 1, 1) + timedelta(days=number // 2))
    client.get(register.url)
    with CaptureQueriesContext(connection) as queries:
        html = client.get(register.url, {"inconnue": ""}).content.decode()
    assert len(queries) <= 16
    seen = _numbers(html)
    while 'rel="next"' in html:
        html = client.get(register.url + _next(html)).content.decode()
        seen += _numbers(html)
    assert len(seen) == len(set(seen)) == 45


def test_the_feed_names_the_last_acts(client: Client, register: ActIndexPage) -> None:
    online(register)
    feed = client.get("/actes/rss/").content.decode()
    assert "Délibération D2026-118 : Rehausse du quai" in feed
    assert client.get("/actes/")["Location"] == register.url


def test_a_meeting_shows_its_acts_its_minutes_or_when_they_come(
    client: Client, city: City, register: ActIndexPage
) -> None:
    council = add(city.section, CouncilIndexPage(title="Séances", slug="seances"))
    today = timezone.localdate()
    past = add(council, CouncilMeetingPage(title="Automne", slug="automne", held_on=today - timedelta(days=3)))
    html = client.get(past.url).content.decode()
    assert "La liste des délibérations paraît ici au plus tard le" in html
    act = online(register, meeting=past, votes_for=55)
    minutes = online(register, "PV2026-01", kind="minutes", title="Procès-verbal", meeting=past)
    page_cache._move_epoch()
    html = client.get(past.url).content.decode()
    assert act.url in html
    assert "adoptée à l’unanimité" in html
    assert minutes.url in html
    coming = add(council, CouncilMeetingPage(title="Hiver", slug="hiver", held_on=today + timedelta(days=9)))
    page_cache._move_epoch()
    assert "L’ordre du jour paraît ici" in client.get(coming.url).content.decode()
    listed = client.get(council.url).content.decode()
    assert listed.index(coming.url) < listed.index(past.url)
    assert coming.changes_at(timezone.now()) == coming.starts


def test_a_real_pdf_is_archivable_and_carries_the_whole_text(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    register = add(city.section, ActIndexPage(title="Actes", slug="actes"))
    act = online(register, title="Tarifs : l’été & l’hiver")
    with pikepdf.open(BytesIO(kept(act.fixed))) as document:
        with document.open_metadata() as marks:
            assert marks["pdfaid:part"] == "3"
            assert marks["pdfuaid:part"] == "1"
        assert document.docinfo["/Title"] == "Délibération D2026-118 : Tarifs : l’été & l’hiver"


@pytest.mark.ignore_template_errors
def test_editors_of_acts_publish_them_and_others_do_not(client: Client, city: City, register: ActIndexPage) -> None:
    page = draft(register)
    legal = rights.group_for("Publication : actes", register, publishes=True, general=rights.WRITING)
    others = rights.group_for("Publication : actualités", city.news_index, publishes=True, general=rights.WRITING)
    jurist, writer = _editor("juriste@kermor.example", legal), _editor("presse@kermor.example", others)
    assert page.permissions_for_user(jurist).can_publish()
    assert not page.permissions_for_user(writer).can_edit()
    client.force_login(writer)
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 302
    client.force_login(jurist)
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


@pytest.mark.ignore_template_errors
def test_the_admin_says_in_words_that_an_act_may_not_leave(admin_client: Client, register: ActIndexPage) -> None:
    act = online(register)
    for verb, said in (("unpublish", "deux mois"), ("delete", "ne se supprime pas")):
        answer = admin_client.post(f"/cms/pages/{act.pk}/{verb}/", follow=True)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    answer = admin_client.post(f"/cms/pages/{register.pk}/delete/", follow=True)
    assert "ne se supprime pas" in answer.content.decode()
    bulk = f"/cms/bulk/cms/basepage/delete/?next=/cms/&id={act.pk}"
    assert "ne se supprime pas" in admin_client.post(bulk, follow=True).content.decode()
    assert ActPage.objects.get(pk=act.pk).live


def test_programs_read_the_act_and_its_print(client: Client, register: ActIndexPage) -> None:
    act = online(register)
    data = client.get(f"/api/v2/pages/{act.pk}/").json()
    assert data["number"] == "D2026-118"
    assert data["sha256"] == act.fixed.sha256
    assert data["pdf_url"] == "/actes/D2026-118.pdf"


def _editor(email: str, group: Group) -> User:
    user = User.objects.create_user(email=email, password="mot-de-passe-long-1")
    user.groups.add(group)
    return user


def _a_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def _numbers(html: str) -> list[str]:
    import re

    return re.findall(r'href="/actes/([\w-]+)\.pdf"', html)


def _next(html: str) -> str:
    import re

    found = re.search(r'href="(\?[^"]+)" rel="next"', html)
    assert found
    return found.group(1).replace("&amp;", "&")


@pytest.mark.ignore_template_errors
def test_the_copy_of_an_act_is_a_draft_without_number(admin_client: Client, register: ActIndexPage) -> None:
    act = online(register)
    typed = {"new_title": act.title, "new_slug": "copie", "new_parent_page": register.pk}
    answer = admin_client.post(f"/cms/pages/{act.pk}/copy/", typed | {"publish_copies": "on"}, follow=True)
    assert "La copie d’un acte est un brouillon" in answer.content.decode()
    assert ActPage.objects.count() == 1
    admin_client.post(f"/cms/pages/{act.pk}/copy/", typed)
    copy = ActPage.objects.get(slug="copie")
    assert (copy.live, copy.number) == (False, None)
