"""A small city: one page of each type, two places, a procedure that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from portal.cms.models import BasePage
from portal.directory.models import Department, OpeningHours, Place, PlaceKind
from portal.eservices.enums import Intake
from portal.eservices.models import Procedure, ProcedureVersion
from portal.pages.models import (
    Category,
    ContentPage,
    EventIndexPage,
    EventPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    PlaceIndexPage,
    ProcedureIndexPage,
    ProcedurePage,
    SectionPage,
    SiteMapPage,
    SiteSettings,
    SituationPage,
    TenderIndexPage,
    TenderPage,
    Theme,
)
from tests.pages.reading import add_reading_pages


def link(page: BasePage | None = None, url: str = "", title: str = "", note: str = "") -> dict[str, Any]:
    """A LinkBlock's value as the database holds it."""
    return {"page": page.pk if page else None, "url": url, "title": title, "note": note}


BODY: list[dict[str, Any]] = [
    {"type": "heading", "value": {"text": "Le jour de ma rue", "level": "2"}},
    {"type": "paragraph", "value": "<p>Le camion passe <b>le mardi</b>.</p>"},
    {"type": "heading", "value": {"text": "Trier sans se tromper", "level": "2"}},
    {
        "type": "table",
        "value": {
            "caption": "Jours de collecte",
            "columns": [{"type": "text", "heading": "Bac"}, {"type": "text", "heading": "Jour"}],
            "rows": [{"values": ["<p>Bac gris</p>", "<p>Mardi</p>"]}],
        },
    },
    {"type": "callout", "value": {"kind": "warning", "title": "Attention", "text": "<p>Pas de verre.</p>"}},
    {"type": "callout", "value": {"kind": "plain", "title": "", "text": "<p>Le verre va à la borne.</p>"}},
    {"type": "heading", "value": {"text": "Les encombrants", "level": "2"}},
    {
        "type": "steps",
        "value": {"steps": [{"title": "Appelez.", "text": "<p>Ou écrivez.</p>"}, {"title": "Sortez.", "text": ""}]},
    },
    {"type": "contact", "value": {"title": "Propreté", "text": "", "phone": "02 61 91 07 50", "email": ""}},
    {"type": "links", "value": {"links": [link(url="/demarches/", title="Toutes les démarches")]}},
    {"type": "faq", "value": {"questions": [{"question": "Et le verre ?", "answer": "<p>À la borne.</p>"}]}},
]


@dataclass
class City:
    """The pages of the small city, by name."""

    home: HomePage
    section: SectionPage
    article: ContentPage
    legal: LegalPage
    procedures: ProcedureIndexPage
    procedure: ProcedurePage
    places: PlaceIndexPage
    place: Place
    news_index: NewsIndexPage
    news: NewsPage
    agenda: EventIndexPage
    event: EventPage
    situation: SituationPage
    site_map: SiteMapPage
    tenders: TenderIndexPage
    tender: TenderPage
    settings: SiteSettings


def add(parent: BasePage, page: Any) -> Any:
    parent.add_child(instance=page)
    return page


def open_procedure(department: Department, slug: str = "acte-de-naissance") -> Procedure:
    """A live procedure with a frozen version, whatever its questions."""
    procedure = Procedure.objects.create(
        slug=slug, title="Demander un acte de naissance", department=department, intake=Intake.OPEN, live=True
    )
    procedure.current_version = ProcedureVersion.objects.create(
        procedure=procedure, number=1, definition={}, digest="0" * 64
    )
    procedure.save()
    return procedure


def make_place(slug: str = "hotel-de-ville", name: str = "Hôtel de ville", **fields: Any) -> Place:
    """Open Monday to Friday, 8:30 to 18:00."""
    kind, _created = PlaceKind.objects.get_or_create(
        slug="mairie", defaults={"name": "mairie", "name_plural": "mairies et guichets"}
    )
    place = Place.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        address_line="1, place de l’Hôtel-de-Ville",
        postcode="29999",
        city="Kermor",
        phone="02 61 91 00 00",
        services=["État civil"],
        accessibility=["wheelchair"],
        **fields,
    )
    for weekday in range(5):
        OpeningHours.objects.create(place=place, weekday=weekday, opens=time(8, 30), closes=time(18))
    return place


@pytest.fixture
def city(db: None) -> City:
    """The small city, served at the root of the default site."""
    return build_city()


def build_city() -> City:
    """All its pages, live."""
    department = Department.objects.create(
        slug="etat-civil", name="État civil", phone="02 61 91 00 20", email="etat.civil@kermor.example"
    )
    place = make_place()
    site = Site.objects.get(is_default_site=True)
    root = BasePage.objects.get(depth=1)
    home = add(
        root,
        HomePage(
            title="Kermor",
            slug="kermor",
            main_place=place,
            search_hint="Écrivez avec vos mots.",
            report_text="En deux minutes, sans compte.",
        ),
    )
    site.root_page = home
    site.save()
    section = add(home, SectionPage(title="Vivre à Kermor", slug="vivre-a-kermor", intro="L’essentiel.", body=BODY))
    article = add(
        section,
        ContentPage(
            title="Déchets et tri",
            slug="dechets",
            intro="Quoi sortir, et quand.",
            body=BODY,
            department=department,
            checked_on=date(2026, 11, 9),
        ),
    )
    legal = add(
        section, LegalPage(title="Déclaration d’accessibilité", slug="accessibilite", provisional=True, body=BODY)
    )
    procedures = add(home, ProcedureIndexPage(title="Démarches", slug="demarches"))
    theme = Theme.objects.create(slug="papiers", title="Papiers et citoyenneté", order=1)
    procedure = add(
        procedures,
        ProcedurePage(
            title="Demander un acte de naissance",
            slug="acte-de-naissance",
            theme=theme,
            procedure=open_procedure(department),
            price="Gratuit",
            answer_delay="3 jours",
            time_needed="5 minutes",
            way_phone="<p>Appelez le 02 61 91 00 20.</p>",
            way_desk="<p>Dans les sept mairies.</p>",
            silence="<p>Après deux mois, la demande est refusée.</p>",
            checked_on=date(2026, 11, 12),
            who=[{"type": "line", "value": "<p>Toute personne née à Kermor.</p>"}],
            documents=[{"type": "line", "value": "<p>Rien.</p>"}],
            steps=[{"type": "step", "value": {"title": "Vous envoyez la demande.", "text": ""}}],
            questions=[{"type": "question", "value": {"question": "Puis-je venir ?", "answer": "<p>Oui.</p>"}}],
        ),
    )
    places = add(home, PlaceIndexPage(title="Lieux et horaires", slug="lieux"))
    news_index = add(home, NewsIndexPage(title="Actualités", slug="actualites"))
    category = Category.objects.create(slug="mer", name="Mer et port")
    today = timezone.localdate()
    news = add(
        news_index,
        NewsPage(
            title="Le môle rouvre",
            slug="mole",
            intro="Samedi.",
            body=BODY,
            category=category,
            featured=True,
            published_on=today,
        ),
    )
    for number in range(3):
        add(
            news_index,
            NewsPage(title=f"Brève {number}", slug=f"breve-{number}", published_on=today - timedelta(days=number + 1)),
        )
    agenda = add(home, EventIndexPage(title="Agenda", slug="agenda"))
    event = add(
        agenda,
        EventPage(
            title="Conseil municipal",
            slug="conseil",
            starts_on=today + timedelta(days=3),
            starts_at=time(18, 30),
            place=place,
            price="Gratuit",
            audience="Tous",
            body=BODY[:2],
        ),
    )
    situation = add(
        section,
        SituationPage(
            title="J’attends un enfant",
            slug="j-attends-un-enfant",
            short_note="Reconnaissance, modes de garde",
            steps=[
                {"type": "step", "value": {"when": "Avant", "text": "Reconnaître l’enfant.", "link": link(procedure)}}
            ],
            related=[{"type": "link", "value": link(article)}],
        ),
    )
    tenders = add(section, TenderIndexPage(title="Marchés publics", slug="marches-publics", body=BODY[:2]))
    tender = add(
        tenders,
        TenderPage(
            title="Rehausse du quai",
            slug="quai",
            reference="2026-T-041",
            kind="works",
            estimate=3_700_000,
            published_on=today,
            closes_at=timezone.now() + timedelta(days=3),
            lots=[{"type": "lot", "value": "Lot 1 : génie civil"}],
            criteria=[{"type": "criterion", "value": "Prix : 45 %"}],
        ),
    )
    add_reading_pages(home, section, department, place, BODY)
    site_map = add(home, SiteMapPage(title="Plan du site", slug="plan-du-site"))
    home.often = [{"type": "link", "value": link(url="/recherche/?q=passeport", title="Passeport")}]
    home.procedures = [{"type": "link", "value": link(procedure, note="En ligne, 5 minutes")}]
    home.report_links = [{"type": "link", "value": link(url="/demarches/signaler/", title="Signaler un problème")}]
    home.report_kinds = [
        {
            "type": "kind",
            "value": {"icon": "lightbulb", "link": link(url="/demarches/signaler/", title="Lampadaire éteint")},
        }
    ]
    home.today = [{"type": "cell", "value": {"over": "Déchets", "text": "Mardi et vendredi", "link": link(article)}}]
    home.save()
    settings = SiteSettings.for_site(site)
    settings.phone, settings.address, settings.hours = "02 61 91 00 00", "Hôtel de ville\n29999 Kermor", "8 h 30 – 18 h"
    settings.main_menu = [{"type": "link", "value": link(procedures)}, {"type": "link", "value": link(section)}]
    settings.footer_columns = [{"type": "column", "value": {"title": "Vos droits", "text": "", "links": [link(legal)]}}]
    settings.legal_links = [
        {"type": "link", "value": link(legal, title="Accessibilité : partiellement conforme")},
        {"type": "link", "value": link(site_map)},
    ]
    settings.save()
    return City(
        home,
        section,
        article,
        legal,
        procedures,
        procedure,
        places,
        place,
        news_index,
        news,
        agenda,
        event,
        situation,
        site_map,
        tenders,
        tender,
        settings,
    )
