"""What the city announces of its services, a crisis it is ready for, a survey, and the State's sheets."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db import transaction

from portal.accounts.permissions import party_of
from portal.cms.models import BasePage
from portal.demo.loaders.city import DATA, City, key_of, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR, procedure_of
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import Department, District, Place
from portal.pages.actions.crisis import save_prepared
from portal.pages.actions.fact_sheets import import_all
from portal.pages.models import (
    AffectedPage,
    Crisis,
    FactSheet,
    FactSheetIndexPage,
    FactSheetPage,
    HomePage,
    ProcedurePage,
    ServiceStatus,
    ServiceStatusPage,
    SurveyField,
    SurveyPage,
)
from portal.starter.growing import plant, publish


@transaction.atomic
def load(city: City) -> Tally:
    """Each by its verb; the crisis is prepared and never turned on."""
    tally, home = Tally(), in_french(HomePage).get()
    _status_page(home, tally)
    for row in read("city_state")["statuses"]:
        _status(city, row, tally)
    _crisis(tally)
    _survey(city, tally)
    _sheets(home, tally)
    return tally


def _department(slug: str) -> Department:
    return Department.objects.get(slug=slug)


def _page(slug: str) -> BasePage:
    return BasePage.objects.get(slug=slug, depth__gte=3, locale=in_french(HomePage).get().locale)


def _status_page(home: HomePage, tally: Tally) -> None:
    row = read("city_state")["status_page"]
    page, _made = plant(home, ServiceStatusPage, "etat-des-services", row["title"])
    values = {"title": row["title"], "intro": row["intro"], "department": _department(row["department"])}
    tally.note(publish(page, values, by=account_of(EDITOR)))


def _status(city: City, row: dict[str, Any], tally: Tally) -> None:
    values = {name: row[name] for name in ("title", "text", "level")}
    values |= {"starts_at": city.at(*row["starts"]), "ends_at": city.at(*row["ends"])}
    values["department"] = _department(row["department"])
    status = put(ServiceStatus, tally, key={"key": key_of("status", row["key"])}, values=values)
    status.procedures.set([procedure_of(slug) for slug in row["procedures"]])
    status.places.set(Place.objects.filter(slug__in=row["places"]))
    status.districts.set(District.objects.filter(slug__in=row["districts"]))
    for slug in row["pages"]:
        AffectedPage.objects.get_or_create(status=status, page=_page(slug))


def _crisis(tally: Tally) -> None:
    row = read("city_state")["crisis"]
    if Crisis.objects.filter(title=row["title"]).exists():
        tally.note("same")
        return
    crisis = Crisis(
        title=row["title"],
        happening=row["happening"],
        instructions="\n".join(row["instructions"]),
        numbers="\n".join(row["numbers"]),
        banner_title=row["banner_title"],
        banner_text=row["banner_text"],
    )
    save_prepared(crisis=crisis, version_no=0, by=party_of(account_of(EDITOR)))
    crisis.places.set(Place.objects.filter(slug__in=row["places"]))
    crisis.procedures.set([procedure_of(slug) for slug in row["procedures"]])
    crisis.pages.set([_page(slug) for slug in row["pages"]])
    tally.note("made")


def _survey(city: City, tally: Tally) -> None:
    row = read("city_state")["survey"]
    page, made = plant(_page(row["parent"]).specific, SurveyPage, row["slug"], row["title"])
    if made:
        page.form_fields = [
            SurveyField(
                sort_order=number,
                label=each["label"],
                field_type=each["type"],
                required=each["required"],
                help_text=each.get("hint", ""),
                choices="\n".join(each.get("choices", [])),
            )
            for number, each in enumerate(row["questions"])
        ]
        page.save()
    values = {"title": row["title"], "intro": row["intro"], "department": _department(row["department"])}
    values |= {"closes_on": city.on(row["closes"]), "most_answers": row["most_answers"], "thanks_text": row["thanks"]}
    tally.note(publish(page, values, by=account_of(EDITOR)))


def _sheets(home: HomePage, tally: Tally) -> None:
    """The samples were written for this site, in the State's format; a real city imports the State's own files."""
    rows = read("city_state")["fact_sheets"]
    index, _made = plant(home, FactSheetIndexPage, "fiches-pratiques", rows["index"]["title"])
    about = {name: rows["index"][name] for name in ("title", "intro")}
    about["department"] = _department(rows["index"]["department"])
    tally.note(publish(index, about, by=account_of(EDITOR)))
    counts, faults = import_all(DATA / "fact_sheets")
    if faults:
        raise ValueError("; ".join(faults))
    tally.update({name: counts[name] for name in ("made", "changed", "same")})
    for number, row in rows["links"].items():
        _link(number, row, tally)


def _link(number: str, row: dict[str, Any], tally: Tally) -> None:
    sheet = FactSheet.objects.get(number=number)
    sheet.procedures.set([procedure_of(row["procedure"])])
    pages = list(in_french(ProcedurePage).live().filter(slug=row["procedure"]))
    text = f"<p>{escape(row['addition'], quote=False)}</p>"
    values = {
        "department": _department(row["department"]),
        "related_pages": pages,
        "addition": [{"type": "paragraph", "value": text}] if row["addition"] else [],
    }
    tally.note(publish(FactSheetPage.objects.get(sheet=sheet), values, by=account_of(EDITOR)))
