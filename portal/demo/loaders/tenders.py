"""Public tenders: what the city buys, what was asked, and who was chosen. Documents are one page each, made here."""

from datetime import datetime, time
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import escape
from django.utils.timezone import make_aware
from wagtail.documents import get_document_model

from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french
from portal.directory.models import Department
from portal.lib import pdf
from portal.lib.french import typography
from portal.pages.models import TenderIndexPage, TenderPage
from portal.starter.growing import plant, publish

BUYER = {
    "profile_url": "https://marches.kermor.example/",
    "buyer_siret": "21299990800016",  # a commune's number, invented
    "buyer_place_code": "29999",
}
MOST_FILES = 2
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="css/pdf.css"></head><body class="receipt" data-footer="{reference}"><main>
<h1>{title}</h1><p class="receipt__what">{reference}, {object}</p><p>{text}</p></main></body></html>"""
TEXT = "Document de démonstration. Le dossier réel d’une ville se joint à la page par l’outil des documents."


@transaction.atomic
def load(city: City) -> Tally:
    """All tenders, on their days."""
    tally, editor, parent = Tally(), account_of(EDITOR), in_french(TenderIndexPage).get()
    departments = {row.slug: row for row in Department.objects.all()}
    tally.note(publish(parent, BUYER, by=editor))
    for row in read("tenders")["tenders"]:
        values = _values(city, row) | {"department": departments[row["department"]]}
        born = {name: values[name] for name in ("reference", "kind", "published_on", "closes_at")}
        page, _made = plant(parent, TenderPage, row["slug"], values["title"], **born)
        tally.note(publish(page, values, by=editor))
    return tally


def _values(city: City, row: dict[str, Any]) -> dict[str, Any]:
    award = row.get("award") or {}
    return {
        "title": row["object"],
        "intro": row["description"],
        "reference": row["reference"],
        "kind": row["kind"],
        "procedure_type": row["procedure_type"],
        "cpv": row["cpv"],
        "lots": [{"type": "lot", "value": lot} for lot in row["lots"]],
        "criteria": [{"type": "criterion", "value": text} for text in row["criteria"]],
        "estimate": row["estimate_ht"],
        "published_on": city.on(row["published"]),
        "closes_at": make_aware(datetime.combine(city.on(row["deadline"]), time.fromisoformat(row["deadline_time"]))),
        "status": row["status"],
        "awarded_on": city.on(award["date"]) if award else None,
        "awarded_to": f"{award['company']} ({award['city']})" if award else "",
        "awarded_amount": award.get("amount_ht"),
        "offers": award.get("offers"),
        **_talk(city, row),
        **_contract(city, award),
    }


def _talk(city: City, row: dict[str, Any]) -> dict[str, Any]:
    """The documents, what changed in them, questions and answers."""
    until = row.get("questions_until")
    return {
        "files": [{"type": "document", "value": pk} for pk in _documents(row)],
        "questions_until": city.at(until, "12:00") if until is not None else None,
        "changes": [
            {
                "type": "change",
                "value": {"on": city.on(one["day"]).isoformat(), "text": one["text"], "document": None},
            }
            for one in row.get("changes", [])
        ],
        "answers": [{"type": "answer", "value": _answer(city, one)} for one in row.get("answers", [])],
    }


def _answer(city: City, one: dict[str, Any]) -> dict[str, Any]:
    told = one.get("answered")
    return {
        "asked_on": city.on(one["asked"]).isoformat(),
        "question": one["question"],
        "answered_on": city.on(told).isoformat() if told is not None else None,
        "answer": f"<p>{escape(one['answer'])}</p>" if "answer" in one else "",
    }


def _contract(city: City, award: dict[str, Any]) -> dict[str, Any]:
    """What the essential data say of a contract."""
    days = {"notified_on": award.get("notified"), "standstill_until": award.get("standstill")}
    return {
        **{name: city.on(day) if day is not None else None for name, day in days.items()},
        "holder_siret": award.get("siret", ""),
        "duration_months": award.get("months"),
        "price_form": award.get("price", "Forfaitaire"),
    }


def _documents(row: dict[str, Any]) -> list[int]:
    """The first files of an open tender; those of a past one have left."""
    if row["status"] != "open":
        return []
    names = [name for name in row["documents"] if name.endswith(".pdf")][:MOST_FILES]
    return [_document(row, name.removesuffix(".pdf")) for name in names]


def _document(row: dict[str, Any], name: str) -> int:
    known = get_document_model().objects
    title = f"{name} ({row['reference']})"
    found = known.filter(title=title).first()
    if found is None:
        said = {"title": name, "reference": row["reference"], "object": row["object"], "text": TEXT}
        html = PAGE.format(**{key: escape(typography(value)) for key, value in said.items()})
        content = ContentFile(pdf.render(html, title=title), name=f"{row['slug']}.pdf")
        found = known.create(title=title, file=content)
        found.get_file_size()  # kept with the row, as an upload does
    return int(found.pk)
