"""The path alone says the language: what each address answers, and in which words."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupPagePermission, Locale, PageViewRestriction

from portal.eservices.actions.following import cancel
from portal.eservices.models import TimelineEntry
from portal.lib import page_cache
from portal.lib.languages import bare, code_of, in_city_language, prefixed
from portal.pages.languages import offered
from portal.pages.models import Phrase
from tests.eservices import factories
from tests.languages.conftest import translate
from tests.pages.conftest import City


def page_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "code", "plain"),
    [
        ("/lieux/", "fr", "/lieux/"),
        ("/en/lieux/", "en", "/lieux/"),
        ("/br/", "br", "/"),
        ("/en", "fr", "/en"),
        ("/english/", "fr", "/english/"),
        ("/fr/lieux/", "fr", "/fr/lieux/"),
        ("/de/lieux/", "fr", "/de/lieux/"),
    ],
)
def test_a_path_names_its_language_by_its_first_part(path: str, code: str, plain: str) -> None:
    assert (code_of(path), bare(path)) == (code, plain)


def test_a_path_is_put_in_another_language_and_back() -> None:
    assert prefixed("/suivre/?a=1", "en") == "/en/suivre/?a=1"
    assert prefixed("/en/suivre/", "fr") == "/suivre/"
    assert prefixed("/en/suivre/", "br") == "/br/suivre/"
    with translation.override("en"):
        assert reverse("tracking") == prefixed("/suivre/") == "/en/suivre/"
        with in_city_language():  # what the city prints or sends leads to French addresses
            assert reverse("tracking") == "/suivre/"
        assert reverse("tracking") == "/en/suivre/"


@pytest.mark.django_db
def test_each_language_of_the_settings_has_its_row_after_the_migrations() -> None:
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"fr", "br", "en"}


def test_a_language_without_pages_or_unknown_is_not_found(client: Client, city: City) -> None:
    for path in ("/en/", "/br/", "/de/", "/fr/", "/en/recherche/", "/en/mon-espace/", "/en/lieux/", "/en-gb/"):
        assert 'lang="fr"' in page_of(client, path, 404), path
    assert offered() == ("fr",)
    assert "hreflang" not in page_of(client, "/")


def test_neither_cookie_nor_browser_changes_the_language(client: Client, english: City) -> None:
    client.cookies["django_language"] = "en"
    html = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="fr">' in html
    assert "Accept-Language" not in client.get("/suivre/").headers.get("Vary", "")


def test_a_page_in_english_says_so_and_leads_to_its_french(client: Client, english: City) -> None:
    response = client.get("/en/demarches/acte-de-naissance/")
    html = response.content.decode()
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en">' in html
    assert '<a class="site-tool" href="/demarches/acte-de-naissance/" lang="fr" hreflang="fr">Français</a>' in html
    assert '<link rel="alternate" hreflang="fr" href="http://testserver/demarches/acte-de-naissance/">' in html
    assert 'href="/en/demarches/acte-de-naissance/commencer/"' in html
    assert "Who can ask" in html
    assert "Qui peut demander" not in html


def test_a_french_page_leads_to_its_translation_or_to_the_home_of_the_language(client: Client, english: City) -> None:
    assert 'href="/en/demarches/" lang="en" hreflang="en">English</a>' in page_of(client, "/demarches/")
    html = page_of(client, "/vivre-a-kermor/dechets/")
    assert 'href="/en/" lang="en" hreflang="en">English</a>' in html
    assert 'rel="alternate" hreflang="en"' not in html


def test_a_place_is_the_same_place_in_the_other_language(client: Client, english: City) -> None:
    assert 'href="/en/lieux/hotel-de-ville/" lang="en"' in page_of(client, "/lieux/hotel-de-ville/")
    html = page_of(client, "/en/lieux/hotel-de-ville/")
    assert '<span lang="fr">Hôtel de ville</span>' in html
    assert "Opening hours for the next seven days" in html


def test_a_page_that_is_only_french_says_so_in_the_language_asked_for(client: Client, english: City) -> None:
    html = page_of(client, "/en/vivre-a-kermor/dechets/", 404)
    assert "This page is only in French" in html
    assert 'href="/vivre-a-kermor/dechets/" hreflang="fr"' in html
    assert '<span class="link-list__title" lang="fr">Déchets et tri</span>' in html
    assert "This page does not exist" in page_of(client, "/en/rien-de-tel/", 404)


def test_a_page_that_is_closed_or_a_draft_is_not_named_in_another_language(client: Client, english: City) -> None:
    PageViewRestriction.objects.create(page=english.article.basepage_ptr, restriction_type="login")
    assert "Déchets et tri" not in page_of(client, "/en/vivre-a-kermor/dechets/", 404)
    english.legal.unpublish()
    assert "This page does not exist" in page_of(client, "/en/vivre-a-kermor/accessibilite/", 404)


def test_a_translation_that_has_its_own_address_is_found_by_the_french_one(client: Client, english: City) -> None:
    translate(english.section, "en", title="Living here", slug="living-here")
    response = client.get("/en/vivre-a-kermor/")
    assert (response.status_code, response["Location"]) == (302, "/en/living-here/")


def test_menus_lead_to_translated_pages_by_their_own_title(client: Client, english: City) -> None:
    html = page_of(client, "/en/")
    assert '<a class="site-nav__link" href="/en/demarches/">Services</a>' in html
    assert '<a class="site-nav__link" href="/vivre-a-kermor/" lang="fr">Vivre à Kermor</a>' in html
    Phrase.objects.create(language="en", french="Vivre à Kermor", text="Living in Kermor")
    page_cache._move_epoch()
    assert '<a class="site-nav__link" href="/vivre-a-kermor/">Living in Kermor</a>' in page_of(client, "/en/")


def test_each_language_of_a_page_is_kept_apart(client: Client, english: City) -> None:
    for _twice in range(2):
        assert "What are you" in page_of(client, "/en/")
        assert "What are you" not in page_of(client, "/")
    assert client.get("/en/").headers["Content-Language"] == "en"


def test_doors_speak_the_language_of_their_path(client: Client, english: City) -> None:
    assert "Follow a request" in page_of(client, "/en/suivre/")
    html = page_of(client, "/en/comptes/login/")
    assert "Get a code by email" in html
    assert 'href="/comptes/login/" lang="fr"' in html
    response = client.get("/en/mon-espace/")
    assert response.status_code == 302
    assert response["Location"].startswith("/en/comptes/login/")


def test_private_pages_in_english_are_kept_by_nobody(client: Client, english: City) -> None:
    assert client.get("/en/comptes/login/").headers["Cache-Control"] == "no-store, private"


def test_the_search_answers_below_each_language(client: Client, english: City) -> None:
    assert 'action="/en/recherche/"' in page_of(client, "/en/recherche/")


@pytest.mark.django_db
def test_a_verb_writes_down_french_whoever_asks() -> None:
    made = factories.procedure()
    owner = factories.resident()
    request = factories.submitted(made, owner=owner)
    with translation.override("en"):
        cancel(request=request, by=owner.as_party())
        assert translation.get_language() == "en"
    said = list(TimelineEntry.objects.filter(request=request).values_list("text", flat=True))
    assert "Demande annulée par la personne qui l’a faite." in said
    assert mail.outbox == [] or "Request" not in mail.outbox[-1].subject


def test_whoever_answers_for_a_page_answers_for_its_translation(city: City) -> None:
    group = Group.objects.create(name="Culture")
    wanted = GroupPagePermission.objects.filter(permission__codename="publish_basepage").first()
    assert wanted is not None
    GroupPagePermission.objects.create(group=group, page=city.home.basepage_ptr, permission=wanted.permission)
    made = translate(city.home, "br", title="Kermor")
    assert GroupPagePermission.objects.filter(group=group, page_id=made.pk).count() == 1


def test_french_procedures_without_translation_are_listed_in_english_as_french(client: Client, english: City) -> None:
    procedure = english.procedure
    other = type(procedure)(
        title="Demander un acte de mariage",
        slug="acte-de-mariage",
        procedure=procedure.procedure,
        way_desk="<p>Oui.</p>",
    )
    english.procedures.add_child(instance=other)
    html = page_of(client, "/en/demarches/")
    assert '<span class="link-list__title" lang="fr">Demander un acte de mariage</span>' in html
    assert 'href="/demarches/acte-de-mariage/"' in html
    assert html.count("Get a birth certificate") == 1
