"""Each question as the mock-ups draw it: label, hint, error, control; readable without JavaScript or CSS."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string

from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES, StepForm
from tests.eservices.form_builder.builders import CityLookups, choices, facts, page, question

VOID = {"input", "use", "br", "path"}


class Page(HTMLParser):
    """Every tag with its attributes; fails on a tag closed out of order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _tag, attrs in self.tags if attrs.get("id")]

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


def html_of(form: StepForm) -> str:
    return "".join(render_to_string(row.template, {"row": row}) for row in form.rows)


SUB = [question("name", hint="Comme sur l’acte", required=True), question("born", "date"), question("who", "person")]
SETTINGS: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"value": "a", "label": "A", "hint": "la première"}, {"value": "b", "label": "B"}]},
    "multi": {"options": choices("a", "b")},
    "directory": {"options": choices(*"abcdefghijkl")},
    "ranked": {"options": choices("a", "b")},
    "group": {"fields": [*SUB, question("proof", "file")], "item": "personne"},
    "grid": {"options": choices("lundi"), "fields": [question("soir", "yesno"), question("n", "number"),
             question("how", "choice", options=choices("x", "y"))]},
    "info": {"text": "Une explication."},
    "computed": {"calculation": "price"},
    "file": {"min": 1},
}  # fmt: skip
KINDS = sorted(set(TYPES) - INTERNAL_TYPES)


def form_of(kind: str, **given: Any) -> StepForm:
    asked = question("q", kind, hint="Un conseil", required=True, **SETTINGS.get(kind, {}))
    price = [{"key": "price", "label": "Prix", "unit": "€", "formula": 12}]
    return page(asked, calculations=price, **given)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [None, {"q__count": "2"}])
@pytest.mark.parametrize("channel", ["online", "desk"])
def test_every_control_has_a_name_a_label_and_sound_references(kind: str, data: Any, channel: str) -> None:
    shown = Page(html_of(form_of(kind, data=data, facts=facts(channel=channel))))
    ids = shown.ids()
    assert len(ids) == len(set(ids)), "an id stands twice"
    labels = {attrs.get("for") for attrs in shown.all("label")}
    for control in shown.all("input", "select", "textarea"):
        assert control.get("name")
        assert "placeholder" not in control
        if control.get("type") not in ("hidden",) and not str(control.get("name")).endswith("__confirm"):
            assert control.get("id") in labels
    for _tag, attrs in shown.tags:
        for reference in (attrs.get("aria-describedby") or "").split():
            assert reference in ids
        assert attrs.get("aria-labelledby", ids[0] if ids else "") in [*ids, ids[0] if ids else ""]
        assert not any(name.startswith("on") or name == "style" for name in attrs)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("info", "computed")])
def test_every_error_link_leads_to_something_and_is_said_before_the_control(kind: str) -> None:
    form = form_of(kind, data={"q__count": "1"})
    html = html_of(form)
    ids = Page(html).ids()
    assert form.error_links
    for control, message in form.error_links:
        assert control in ids
        assert message.replace("’", "’") in html.replace("&#x27;", "'")
    assert "field--error" in html or 'class="error"' in html
    assert 'aria-invalid="true"' in html or kind in ("group", "grid", "ranked")


@pytest.mark.parametrize("kind", ["date", "choice", "yesno", "multi", "person", "address", "group", "grid"])
def test_groups_of_controls_are_fieldsets_with_a_legend(kind: str) -> None:
    html = html_of(form_of(kind))
    assert re.search(r'<fieldset class="field"[^>]*>\s*<legend class="legend">\s*Votre réponse\s*</legend>', html)
    assert "Un conseil" in html


def test_only_optional_questions_say_so() -> None:
    assert "(facultatif)" in html_of(page(question("q")))
    assert "(facultatif)" not in html_of(page(question("q", required=True)))
    assert "(facultatif)" not in html_of(page(question("q", "consent")))


def test_the_date_is_drawn_as_in_the_mock_up() -> None:
    html = html_of(page(question("q", "date", required=True), answers={"q": "2026-12-04"}))
    assert '<label class="label" for="id_q__day">Jour</label>' in html
    assert (
        '<input type="text" name="q__month" value="12" class="input input--2" inputmode="numeric" autocomplete="off"'
        in html
    )
    assert 'class="input input--4"' in html


def test_a_choice_shows_the_stored_answer_and_hints() -> None:
    html = html_of(form_of("choice", answers={"q": "b"}))
    assert re.search(r'value="b" checked', html)
    assert '<span class="choice__hint">la première</span>' in html


def test_many_options_are_a_list_to_pull_down() -> None:
    html = html_of(form_of("directory", answers={"q": "c"}))
    assert '<option value="c" selected>' in html


def test_documents_are_shown_with_their_state() -> None:
    known = {"id": "d1", "name": "plan <b>.pdf", "state": "unreadable", "note": "le fichier ne s’ouvre pas"}
    lookups = CityLookups(document=lambda id: known if id == "d1" else None)
    form = form_of("file", data={"q__documents": ["d1", "d2"]}, facts=facts(lookups=lookups))
    html = html_of(form)
    assert "file--refused" in html
    assert "plan &lt;b&gt;.pdf" in html
    assert 'name="q__documents" value="d2"' in html
    assert 'name="document-remove" value="q:d1"' in html
    assert "vérification antivirus en cours" in html


def test_a_paper_may_be_seen_at_the_desk_or_come_later() -> None:
    assert "Je fournirai cette pièce plus tard" in html_of(form_of("file"))
    assert "Vue au guichet" not in html_of(form_of("file"))
    assert "Vue au guichet" in html_of(form_of("file", facts=facts(channel="desk")))
    now = page(question("q", "file", required=True, piece={"when": "now"}))
    assert "plus tard" not in html_of(now)


def test_a_warning_offers_a_box_to_confirm() -> None:
    rule = {"kind": "forbidden_content", "what": ["price"], "level": "warning", "message": "Pas de prix ici."}
    html = html_of(page(question("q", validations=[rule]), data={"q": "12 €"}))
    assert "Pas de prix ici." in html
    assert 'type="checkbox" name="q__confirm"' in html


def test_a_follow_up_says_when_it_is_asked() -> None:
    condition = {"question": "kind", "op": "is", "value": "a"}
    form = page(question("kind", "choice", options=choices("a")), question("q", condition=condition))
    assert "Si «\u00a0Votre réponse\u00a0» est «\u00a0A\u00a0»" in html_of(form)


def test_a_computed_value_is_shown_with_its_unit() -> None:
    assert "12\u00a0€" in html_of(form_of("computed"))
