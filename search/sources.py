"""Where the entries come from: pages, procedures, places, news. One function turns a thing into what is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from modelsearch import index

from portal.cms.models import BasePage
from portal.directory.models import Place
from portal.lib.languages import city_language, offered
from portal.pages.models import (
    ActIndexPage,
    ActPage,
    ContactPage,
    ContentPage,
    CouncilIndexPage,
    CouncilMeetingPage,
    DepartmentsPage,
    DistrictIndexPage,
    DistrictPage,
    ElectedMembersPage,
    ElectionIndexPage,
    ElectionPage,
    EventPage,
    FactSheetPage,
    GuidePage,
    GuidePartPage,
    LegalPage,
    NewsPage,
    PlaceIndexPage,
    ProcedurePage,
    PublicationPage,
    SectionPage,
    ServiceStatusPage,
    SituationPage,
    SurveyPage,
    TenderIndexPage,
    TenderPage,
)
from search.actions import Entry
from search.models import Kind

WEEKEND = {5: "samedi", 6: "dimanche"}
# Lists of things are not entries: what they list is.
PAGE_KINDS: dict[type[BasePage], str] = {
    ProcedurePage: Kind.PROCEDURE,
    SectionPage: Kind.PAGE,
    TenderIndexPage: Kind.PAGE,
    TenderPage: Kind.TENDER,
    ActPage: Kind.ACT,
    **dict.fromkeys((ActIndexPage, CouncilIndexPage, CouncilMeetingPage, ElectionIndexPage, ElectionPage), Kind.PAGE),
    ContentPage: Kind.PAGE,
    LegalPage: Kind.PAGE,
    SituationPage: Kind.LIFE_EVENT,
    NewsPage: Kind.NEWS,
    EventPage: Kind.EVENT,
    **dict.fromkeys((GuidePage, GuidePartPage, PublicationPage, ContactPage), Kind.PAGE),
    **dict.fromkeys((ServiceStatusPage, SurveyPage, FactSheetPage), Kind.PAGE),
    **dict.fromkeys((DistrictIndexPage, DistrictPage, ElectedMembersPage, DepartmentsPage), Kind.PAGE),
}


def page_key(page: BasePage) -> str:
    return f"page:{page.pk}"


def place_key(place: Place) -> str:
    return f"place:{place.slug}"


def is_found(page: BasePage) -> bool:
    """Published, of a kind that is listed, in the city's language, and readable by anyone. A translation is found by
    its French page, whose entry holds its words too."""
    listed = page.live and type(page) in PAGE_KINDS and page.locale.language_code == city_language()
    return bool(listed and not page.get_view_restrictions().exists())


def source_of(page: BasePage) -> BasePage:
    """The French page that a translation translates; a page in French is its own."""
    if page.locale.language_code == city_language():
        return page
    french = page.get_translations().filter(locale__language_code=city_language()).first()
    return french.specific if french else page


def translated_words(page: BasePage) -> list[str]:
    """Titles and introductions of the page in other languages, so that it is found in their words."""
    if len(offered()) < 2:
        return []
    rows = page.get_translations().filter(live=True).specific()
    return [text for row in rows for text in (row.title, getattr(row, "intro", "")) if text]


def page_entry(page: BasePage) -> Entry:
    """A page of one of PAGE_KINDS: its own `search_fields` say what text counts."""
    parent = page.get_parent()
    return Entry(
        key=page_key(page),
        kind=PAGE_KINDS[type(page)],
        slug=page.slug,
        label=page.title,
        url=page.get_url() or "/",
        summary=getattr(page, "intro", ""),
        context=parent.title if parent and parent.depth > 2 else "",
        body=" ".join(_texts(page)),
        words=", ".join([*filter(None, [page.search_words]), *translated_words(page)]),
    )


def place_entry(place: Place, base_url: str) -> Entry:
    """A place, at its address below the list of places."""
    return Entry(
        key=place_key(place),
        kind=Kind.PLACE,
        slug=place.slug,
        label=place.name,
        url=f"{base_url}{place.slug}/",
        summary=place.summary or place.address_line,
        context=place.kind.name,
        body=" ".join([place.details, place.address_line, *map(str, place.services)]),
        words=", ".join([place.kind.name, *open_days(place)]),
    )


def open_days(place: Place) -> list[str]:
    """The days of the weekend on which it opens: people ask for them by name."""
    days = {row.weekday for row in place.opening_hours.all()}
    return [name for number, name in WEEKEND.items() if number in days]


def places_url() -> str:
    """Where places live; nothing when the site has no list of places yet."""
    listing = PlaceIndexPage.objects.live().filter(locale__language_code=city_language()).first()
    return listing.get_url() if listing else ""


def all_entries() -> Iterator[Entry]:
    """Everything that can be found now."""
    pages = BasePage.objects.live().public().filter(locale__language_code=city_language())
    for page in pages.specific().iterator(chunk_size=200):
        if type(page) in PAGE_KINDS:
            yield page_entry(page)
    if base_url := places_url():
        for place in Place.objects.filter(live=True).select_related("kind").prefetch_related("opening_hours"):
            yield place_entry(place, base_url)


def _texts(page: BasePage) -> Iterator[str]:
    for field in page.get_search_fields():
        if isinstance(field, index.SearchField) and field.field_name != "title":
            yield from _flat(field.get_value(page))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield strip_tags(value)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
