"""The same pages in English and in Breton, and the words of the city's data in both."""

from typing import Any

from django.db import transaction
from wagtail.models import Locale

from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, put
from portal.lib.french import typography
from portal.pages.models import ContactPage, HomePage, Phrase, ProcedurePage
from portal.starter.growing import publish
from portal.starter.writing import body, inline

PLAIN = (
    "title", "intro", "heading", "search_hint", "procedures_heading", "situations_heading", "situations_text", "price",
    "price_note", "answer_delay", "time_needed", "phone_hours", "phone_note", "relay_text", "message_text",
)  # fmt: skip
WAYS = ("online", "phone", "desk", "appointment", "letter")
# What the French page says and its translation does not: emptied rather than left in French.
BLANK: dict[type[BasePage], dict[str, Any]] = {
    ProcedurePage: {
        "price_note": "", "when_to_ask": "", "when_note": "", "answer_note": "", "silence": "", "external_name": "",
        "steps": [], "body": [], "questions": [],
    },
    HomePage: {"report_heading": "", "report_text": "", "report_links": [], "report_kinds": []},
    ContactPage: {"subjects": [], "body": []},
}  # fmt: skip


@transaction.atomic
def load(city: City) -> Tally:
    """Pages after the French ones, which they follow; then the words."""
    tally, links = Tally(), Links.read()
    for code, data in read("translations").items():
        locale = Locale.objects.get_or_create(language_code=code)[0]
        for row in data["pages"]:
            page = _translation(row["page"], locale)
            tally.note(publish(page, _values(page, row, links), by=account_of(EDITOR)))
        for french, text in data["phrases"].items():
            put(Phrase, tally, key={"language": code, "french": typography(french)}, values={"text": text})
    return tally


def _translation(path: str, locale: Locale) -> BasePage:
    """The page of that French address in a language: made as an editor's « Traduire cette page » makes it."""
    page: BasePage = HomePage.objects.get(locale=Locale.get_default())
    for slug in path.split("/") if path else []:
        page = page.get_children().get(slug=slug)
    found = page.specific.get_translation_or_none(locale)
    return found or page.specific.copy_for_translation(locale)


def _values(page: BasePage, row: dict[str, Any], links: Links) -> dict[str, Any]:
    values = {**BLANK.get(type(page), {}), **{name: row[name] for name in PLAIN if name in row}}
    if "body" in row:
        values["body"] = body(row["body"], caption=row["title"], resolve=links.attributes)
    for name, text in row.get("rich", {}).items():
        values[name] = "".join(block["value"] for block in body(text, caption=""))
    if "complaint" in row:
        values["complaint"] = _html(row["complaint"], links)
    if "urgent" in row:
        values["urgent"] = [{"type": "number", "value": {"note": "", **each}} for each in row["urgent"]]
    values |= {
        name: [{"type": "link", "value": links.block(link)} for link in row[name]]
        for name in ("often", "procedures")
        if name in row
    }
    if "today" in row:
        values["today"] = [_cell(cell, links) for cell in row["today"]]
    return values | (_procedure(row, links) if "ways" in row else {})


def _cell(cell: dict[str, Any], links: Links) -> dict[str, Any]:
    link = links.block({"label": cell["text"], "page": cell["page"]})
    return {"type": "cell", "value": {"over": cell["over"], "text": cell["text"], "link": link}}


def _procedure(row: dict[str, Any], links: Links) -> dict[str, Any]:
    """What the page of a procedure says: who, what to bring, the ways, the questions."""
    values: dict[str, Any] = {f"way_{way}": _html(row["ways"].get(way, ""), links) for way in WAYS}
    for name in ("who", "documents"):
        values[name] = [{"type": "line", "value": inline(text, links.attributes)} for text in row.get(name, [])]
    values["questions"] = [
        {"type": "question", "value": {"question": question, "answer": _html(answer, links)}}
        for question, answer in row.get("questions", [])
    ]
    return values | {"silence": _html(row.get("silence", ""), links)}


def _html(text: str, links: Links) -> str:
    return f"<p>{inline(text, links.attributes)}</p>" if text else ""
