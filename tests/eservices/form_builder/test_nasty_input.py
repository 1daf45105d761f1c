"""Whatever a person types is kept as typed, or refused in French; nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as some

from tests.eservices.form_builder.builders import page, question

KEPT = [
    "O’Neil", "O'Neil", "Nguyễn", "Le Cléac’h", "Fañch", "N’Guyen", "d’Ys", "O", "Zoé-Lou",
    "Nguye\u0302\u0303n", "محمد", "李小龍", "Ñ", "José María del Carmen", "Saint-Exupéry jr.",
]  # fmt: skip
TEXTS = [
    *KEPT, "👩‍👩‍👧‍👦 famille 💥", "<script>alert(1)</script>", "{{ 7*7 }} {% include 'x' %}", "'; DROP TABLE x; --",
    "שלום עולם", "\u202etxet", "a\tb", "% s %(x)s {value} {0}", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "&amp; &lt;", "../../etc/passwd", "٣",
]  # fmt: skip


@pytest.mark.parametrize("typed", TEXTS)
def test_a_text_is_kept_as_typed(typed: str) -> None:
    form = page(question("q"), data={"q": typed})
    assert form.is_valid(), form.error_links
    assert form.answers() == {"q": typed}


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_kept_as_typed(name: str) -> None:
    form = page(question("q", format="name"), data={"q": name})
    assert form.is_valid(), form.error_links
    assert form.answers() == {"q": name}


@pytest.mark.parametrize("name", ["R2D2", "👩", "<b>", "---", "a@b", "x" * 101, "Le\nGoff"])
def test_what_is_not_a_name_is_refused(name: str) -> None:
    assert not page(question("q", format="name"), data={"q": name}).is_valid()


@pytest.mark.parametrize("kind", ["text", "longtext"])
@pytest.mark.parametrize("typed", ["a\x00b", "a\x07b", "a\x1b[0m", "a\x7fb", "\ud800"])
def test_control_characters_are_refused_in_french(kind: str, typed: str) -> None:
    form = page(question("q", kind), data={"q": typed})
    assert "caractères invisibles" in form.error_links[0][1]


def test_ten_thousand_characters_are_kept_where_they_fit_and_refused_in_french_elsewhere() -> None:
    long = "é" * 10_000
    assert page(question("q", "longtext", max_length=10_000), data={"q": long}).answers() == {"q": long}
    refused = page(question("q", "longtext"), data={"q": long}).error_links[0][1].replace("\u00a0", " ")
    assert refused == "« Votre réponse » est trop long : 10\u202f000 caractères. Le maximum est 5\u202f000."
    assert "trop long" in page(question("q"), data={"q": long}).error_links[0][1]


def test_a_line_end_counts_once_however_it_was_sent() -> None:
    form = page(question("q", "longtext", max_length=3), data={"q": "a\r\nb"})
    assert form.answers() == {"q": "a\nb"}
    assert form.is_valid()


@pytest.mark.parametrize("kind", ["text", "longtext", "email", "phone", "number", "money"])
@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ settings }}"])
def test_html_is_shown_as_text_never_as_html(kind: str, typed: str) -> None:
    form = page(question("q", kind), data={"q": typed})
    row = form.rows[0]
    html = render_to_string(row.template, {"row": row})
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("kind", ["number", "money"])
@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e9", "٣٤", "1__0", "--1", "1,2,3", "9" * 400, "0x10", "½", "²"])
def test_odd_numbers_are_refused(kind: str, typed: str) -> None:
    assert not page(question("q", kind), data={"q": typed}).is_valid()


@pytest.mark.parametrize("year", ["0", "-1", "92", "00001992", "二〇", "1e3", "9" * 50])
def test_odd_years_are_refused(year: str) -> None:
    form = page(question("q", "date"), data={"q__day": "1", "q__month": "1", "q__year": year})
    assert not form.is_valid()


@pytest.mark.parametrize("count", ["-1", "9" * 5000, "abc", "", "²", "1e9", "NaN"])
def test_an_odd_number_of_rows_is_ignored(count: str) -> None:
    asked = question("q", "group", fields=[question("x")])
    form = page(asked, data={"q__count": count, "q__0__x": "a"})
    form.is_valid()
    assert form.rows[0].count <= 20


everything = some.text(max_size=60)


@given(typed=everything)
def test_any_text_is_kept_but_for_outer_spaces_or_refused_in_french(typed: str) -> None:
    form = page(question("q", required=True), data={"q": typed})
    if form.is_valid():
        assert form.answers() == {"q": typed.strip()}
    else:
        assert form.error_links[0][1][0] in "S«"


@given(typed=everything, kind=some.sampled_from(["email", "phone", "number", "money", "yesno", "choice", "longtext"]))
def test_any_text_in_any_field_is_answered_by_a_sentence_at_most(typed: str, kind: str) -> None:
    options: Any = [{"value": "a", "label": "A"}] if kind == "choice" else []
    form = page(question("q", kind, options=options), data={"q": typed})
    assert form.is_valid() or all(message.endswith((".", "?")) for _control, message in form.error_links)


@given(day=some.text(max_size=4), month=some.text(max_size=4), year=some.text(max_size=6))
def test_any_three_texts_are_a_date_or_a_sentence(day: str, month: str, year: str) -> None:
    for kind in ("date", "partial_date"):
        form = page(question("q", kind), data={"q__day": day, "q__month": month, "q__year": year})
        assert form.is_valid() or form.error_links


@given(
    data=some.dictionaries(
        some.sampled_from(["q__count", "q__0__x", "q__1__x", "q__0__y__day", "row-add", "row-remove"]), everything
    )
)
def test_any_post_of_a_group_is_survived(data: dict[str, str]) -> None:
    asked = question("q", "group", fields=[question("x", required=True), question("y", "date")])
    form = page(asked, data=data)
    form.is_valid()
    command = form.row_command(data)
    assert (form.after(command) if command else form).rows
