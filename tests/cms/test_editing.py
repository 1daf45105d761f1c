"""An editor's day: scheduled pages, comments, two at once, pages that move, text pasted from elsewhere."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.accounts.models import User
from portal.cms.advice import advise
from portal.cms.checker import CityChecker, with_city_rules
from portal.cms.clock import publish_what_is_due
from portal.cms.wagtail_hooks import RICH_TEXT
from portal.outbox.actions import tick
from portal.outbox.registry import CHORES
from portal.pages.models import ContentPage
from tests.cms.conftest import signed_in
from tests.pages.conftest import City, add

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("admin_templates")]


def form_of(page: ContentPage, **more: Any) -> dict[str, Any]:
    """What the edit form posts."""
    return nested_form_data(
        {
            "title": page.title, "slug": page.slug, "intro": page.intro, "body": streamfield([]), "seo_title": "",
            "search_description": "", "comments": inline_formset([]), "department": page.department_id or "", **more,
        }
    )  # fmt: skip


def edit(client: Client, page: ContentPage, **more: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **more))


def test_a_scheduled_page_comes_out_and_goes_by_the_clock(city: City, client: Client) -> None:
    now = timezone.now()
    page = add(city.section, ContentPage(title="Demain", slug="demain", live=False))
    page.go_live_at = now + timedelta(minutes=1)
    page.save_revision().publish()
    CHORES["cms.publish"](now)
    assert client.get("/vivre-a-kermor/demain/").status_code == 404
    page.go_live_at = now - timedelta(seconds=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_what_is_due(now)
    page.refresh_from_db()
    assert page.live
    ContentPage.objects.filter(pk=page.pk).update(expire_at=now - timedelta(seconds=1))
    publish_what_is_due(now)
    page.refresh_from_db()
    assert not page.live
    assert page.expired


def test_the_clock_s_minute_publishes(city: City) -> None:
    page = add(city.section, ContentPage(title="Bientôt", slug="bientot", live=False))
    revision = page.save_revision()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(seconds=1))
    assert tick(holder="test")
    page.refresh_from_db()
    assert page.live


def test_the_preview_begins_at_the_width_of_a_telephone_and_may_be_framed(city: City, publisher: User) -> None:
    client = signed_in(publisher)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[city.article.pk])).content.decode()
    assert 'data-device-width="360"' in html
    assert html.index('data-device-width="360"') < html.index('data-device-width="768"')
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[city.article.pk])
    assert client.post(url, form_of(city.article)).json()["is_valid"]
    answer = client.get(url, {"in_preview_panel": "true", "mode": ""})
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "public" not in answer.get("Cache-Control", "")


def test_comments_are_on_and_written_with_the_page(city: City, publisher: User) -> None:
    comment = {
        "text": "Le jour a changé",
        "contentpath": "title",
        "position": "",
        "deleted": "",
        "resolved": "",
        "id": "",
    }
    replies = inline_formset([])
    answer = edit(signed_in(publisher), city.article, comments=inline_formset([{**comment, "replies": replies}]))
    assert answer.status_code == 302
    assert [row.text for row in city.article.wagtail_admin_comments.all()] == ["Le jour a changé"]


def test_two_editors_at_once_lose_nothing(city: City, publisher: User) -> None:
    """The second is told while typing; automatic saving refuses; a save by hand asks once, and both stay in history."""
    first, second = signed_in(publisher), signed_in(User.objects.create_superuser(email="chef@kermor.example"))
    city.article.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[city.article.pk])
    loaded = second.get(url).context
    seen = {
        "loaded_revision_id": str(loaded["page"].latest_revision_id),
        "loaded_revision_created_at": loaded["loaded_revision_created_at"],
    }
    assert edit(first, city.article, intro="Mots du premier.").status_code == 302
    ping = loaded["editing_sessions"].ping_url
    told = second.post(
        ping, {"revision_id": seen["loaded_revision_id"], "revision_created_at": seen["loaded_revision_created_at"]}
    )
    assert "Solenn Abgrall" in told.json()["html"]
    quiet = second.post(
        url, form_of(city.article, intro="Mots du second.", **seen), headers={"accept": "application/json"}
    )
    assert quiet.status_code == 400
    assert quiet.json()["error_code"] == "invalid_revision"
    refused = edit(second, city.article, intro="Mots du second.", **seen)
    assert refused.status_code == 200
    html = refused.content.decode()
    assert "Solenn Abgrall a enregistré cette page pendant que vous l’écriviez" in html
    assert "Mots du second." in html
    city.article.refresh_from_db()
    assert city.article.get_latest_revision().content["intro"] == "Mots du premier."
    again = refused.context
    now_seen = {
        "loaded_revision_id": str(city.article.get_latest_revision().pk),
        "loaded_revision_created_at": again["loaded_revision_created_at"],
    }
    assert edit(second, city.article, intro="Mots du second.", **now_seen).status_code == 302
    told_by = [row.content["intro"] for row in city.article.revisions.order_by("pk")]
    assert told_by[-2:] == ["Mots du premier.", "Mots du second."]


def test_a_page_renamed_or_moved_leaves_redirections_for_all_below(
    city: City, publisher: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert client.get("/vivre-a-kermor/dechets/").status_code == 200
    editor = signed_in(publisher)
    section = city.section
    owned = {"department": city.article.department_id, "action-publish": "1"}
    url = reverse("wagtailadmin_pages:edit", args=[section.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(url, form_of(section, slug="vivre", **owned)).status_code == 302
    answer = client.get("/vivre-a-kermor/dechets/")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/vivre/dechets/")
    assert client.get("/vivre-a-kermor/").status_code == 301
    moved = reverse("wagtailadmin_pages:move_confirm", args=[city.article.pk, city.home.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(moved).status_code == 302
    city.article.refresh_from_db()
    assert client.get("/vivre/dechets/").status_code == 301
    assert Redirect.objects.filter(automatically_created=True).count() >= 3
    assert client.get(city.article.get_url()).status_code == 200


WORD = """<p class=MsoNormal style='margin:0cm'><span lang=FR style='font-size:11pt;color:red'>Le
<b style='mso-bidi-font-weight:normal'>mardi</b>\u00a0: bac gris<o:p></o:p></span></p>"""


@pytest.mark.parametrize(
    "html",
    [
        WORD,
        '<p><font face="Arial" color="#ff0000">Le <strong>mardi</strong>\u00a0: bac gris</font></p>',
        '<p><span><span style="x"><b>Le mardi</b></span></span>\u00a0: bac gris</p>',
        "<h1>Le mardi\u00a0: bac gris</h1>",
        "<table><tr><td>Le mardi\u00a0: bac gris</td></tr></table>",
        '<p>Le mardi\u00a0: bac gris<img src="data:,x"/><script>alert(1)</script></p>',
    ],
)
def test_foreign_html_keeps_its_words_and_none_of_its_dress(html: str) -> None:
    """What the form receives, whatever a browser let through: only the allowed tags come out; no-break spaces stay."""
    converter = ContentstateConverter(features=RICH_TEXT)
    kept = converter.to_database_format(converter.from_database_format(html))
    for dress in ("style", "class", "font", "span", "<h1", "<table", "<td", "<img", "script", "mso", "o:p"):
        assert dress not in kept
    assert "mardi" in kept
    assert "\u00a0: bac gris" in kept


def test_content_of_an_unknown_kind_is_dropped_by_the_server() -> None:
    converter = ContentstateConverter(features=RICH_TEXT)
    block = {"key": "a", "text": "Titre", "type": "header-one", "depth": 0, "entityRanges": [], "inlineStyleRanges": [
        {"offset": 0, "length": 5, "style": "STRIKETHROUGH"}
    ]}  # fmt: skip
    kept = converter.to_database_format(json.dumps({"blocks": [block], "entityMap": {}}))
    assert "<h1" not in kept
    assert "<s>" not in kept


def test_a_link_to_a_document_says_its_format_and_weight(db: None) -> None:
    document = Document.objects.create(title="Règlement", file="documents/reglement.pdf", file_size=240_000)
    html = str(RichText(f'<p>Lire <a linktype="document" id="{document.pk}">le <b>règlement</b></a>.</p>'))
    assert "le <b>règlement</b> (PDF, 240\u00a0Ko)</a>." in html
    assert "data-note" not in html
    gone = str(RichText('<p><a linktype="document" id="99999">parti</a></p>'))
    assert gone == "<p><a>parti</a></p>"


def test_the_draft_is_read_over_and_nothing_is_refused(city: City, publisher: User) -> None:
    body = [
        {"type": "heading", "value": {"text": "HORAIRES DU PORT", "level": "2"}},
        {"type": "paragraph", "value": '<p>Pour payer, <a href="/a/">cliquez ici</a>.</p>'},
        {"type": "paragraph", "value": '<p><a href="/b/">Le port</a> <a href="/b/">à pied</a></p>'},
        {"type": "callout", "value": {"kind": "info", "title": "", "text": "<p>Il convient de voir le CCAS.</p>"}},
    ]
    page = add(city.section, ContentPage(title="Port", slug="port", body=body))
    found = {(row.kind, row.excerpt) for row in (*advise(page).hearing, *advise(page).reading.findings)}
    assert {
        ("heading", "HORAIRES DU PORT"),
        ("link", "cliquez ici"),
        ("word", "Il convient de"),
        ("acronym", "CCAS"),
    } <= found
    assert ("link", "deux liens qui se suivent") in found
    html = signed_in(publisher).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Relecture" in html
    assert "cliquez ici" in html
    assert "Ils n’empêchent jamais de publier" in html


def test_a_good_page_has_nothing_said_of_it(city: City) -> None:
    body = [{"type": "paragraph", "value": "<p>Le port ouvre à huit heures. Vous entrez à pied.</p>"}]
    assert advise(add(city.section, ContentPage(title="Le port", slug="le-port", body=body))).count == 0


def test_the_checker_knows_our_rules_in_french(city: City) -> None:
    from wagtail.admin.userbar import ContentCheckerItem

    items: list[Any] = [object(), ContentCheckerItem(in_editor=True)]
    with_city_rules(items)
    checker = items[1]
    assert isinstance(checker, CityChecker)
    assert checker.in_editor
    told = checker.get_axe_configuration(None)
    assert {"table-without-caption", "image-alt"} <= set(told["options"]["runOnly"])
    ours = set(CityChecker.axe_run_only) - set(ContentCheckerItem.axe_run_only)
    assert ours <= set(told["messages"])
    json.dumps(told["spec"])


def test_the_admin_s_menu_has_one_place_for_what_frames_the_site(city: City, publisher: User) -> None:
    chief = signed_in(User.objects.create_superuser(email="chef@kermor.example"))
    html = chief.get("/cms/").content.decode()
    for label in ("Menus, pied de page, coordonnées", "Redirections", "Bandeaux"):
        assert html.count(json.dumps(label)[1:-1]) == 1 or html.count(label) == 1
