"""Every page of the city at its place in the tree, still unwritten: texts link to each other in circles."""

from typing import Any

from django.db import transaction

from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.procedures import procedure_of
from portal.demo.loaders.rows import Tally, in_french
from portal.pages.models import (
    ActIndexPage,
    ContactPage,
    ContentPage,
    CouncilIndexPage,
    DepartmentsPage,
    DistrictIndexPage,
    ElectedMembersPage,
    ElectionIndexPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    ProcedureIndexPage,
    ProcedurePage,
    SectionPage,
    SituationPage,
    TenderIndexPage,
)
from portal.starter.growing import plant

# Pages to read that also list something.
SPECIAL: dict[str, type[BasePage]] = {"marches-publics": TenderIndexPage, "nous-contacter": ContactPage}
# Lists below « La ville », whose entries other loaders write.
CITY = "la-ville"
CITY_LISTS: tuple[tuple[type[BasePage], str, str], ...] = (
    (CouncilIndexPage, "conseil-municipal", "Séances du conseil municipal"),
    (ElectedMembersPage, "les-elus", "Les élus"),
    (DepartmentsPage, "les-services", "Les services"),
    (ActIndexPage, "actes", "Délibérations et arrêtés"),
    (ElectionIndexPage, "resultats-des-elections", "Résultats des élections"),
)


@transaction.atomic
def load(city: City) -> Tally:
    """Sections and articles, procedures, news, events, situations, lists of acts and meetings."""
    tally = Tally()
    home = in_french(HomePage).get()
    _articles(home, tally)
    _children(ProcedureIndexPage, ProcedurePage, read("procedures")["procedures"], tally, _procedure)
    _children(NewsIndexPage, NewsPage, read("news")["news"], tally)
    _children(
        EventIndexPage, EventPage, read("events")["events"], tally, lambda row: {"starts_on": city.on(row["day"])}
    )
    for row in read("site")["life_events"]:
        _note(tally, plant(home, SituationPage, row["slug"], row["title"]))
    _note(tally, plant(home, DistrictIndexPage, "mon-quartier", "Mon quartier"))
    about = in_french(SectionPage).child_of(home).get(slug=CITY)
    for kind, slug, title in CITY_LISTS:
        _note(tally, plant(about, kind, slug, title))
    return tally


def _note(tally: Tally, planted: tuple[BasePage, bool]) -> BasePage:
    page, made = planted
    tally.note("made" if made else "same")
    return page


def _articles(home: BasePage, tally: Tally) -> None:
    rows = sorted(read("pages")["pages"], key=lambda row: (row["parent"] is not None, row["order"]))
    parents = {row["parent"] for row in rows}
    known: dict[str | None, BasePage] = {None: home}
    for row in rows:
        kind = SPECIAL.get(row["slug"]) or (SectionPage if row["slug"] in parents else ContentPage)
        known[row["slug"]] = _note(tally, plant(known[row["parent"]], kind, row["slug"], row["title"]))


def _procedure(row: dict[str, Any]) -> dict[str, Any]:
    return {"procedure": procedure_of(row["slug"])}


def _children(index: Any, model: Any, rows: list[dict[str, Any]], tally: Tally, extra: Any = lambda row: {}) -> None:
    parent = in_french(index).get()
    for row in rows:
        _note(tally, plant(parent, model, row["slug"], row["title"], **extra(row)))
