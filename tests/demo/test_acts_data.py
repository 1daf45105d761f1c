"""Deliberations and orders of the demonstration read as acts do."""

from __future__ import annotations

import re

import pytest

from portal.demo.loaders.acts import _as_acts_are_written
from portal.demo.loaders.city import read
from portal.starter.writing import body

DOCUMENTS = read("documents")
TEXTS = [(row["number"], row["body"]) for kind in ("deliberations", "acts") for row in DOCUMENTS[kind]]


@pytest.mark.parametrize(("number", "text"), TEXTS)
def test_each_line_of_an_act_stands_on_its_own_on_the_page_and_in_the_pdf(number: str, text: str) -> None:
    """Both are made of the same blocks."""
    blocks = body(_as_acts_are_written(text), caption=number, resolve=lambda name: "")
    html = " ".join(str(block["value"]) for block in blocks)
    begun = re.findall(r"^(?:Vu|Considérant) ", text, re.MULTILINE)
    assert len(re.findall(r"<p>(?:Vu|Considérant) ", html)) == len(begun)
    assert not re.search(r",\s*(?:Vu|Considérant) ", html), number
    assert not re.search(r"<p>[^<]*\n", html), number
    assert not re.search(r"\b[LR]\. \d", html), number


def test_a_line_that_goes_on_in_the_file_glues_no_words() -> None:
    (block,) = body("Le code\nde l’urbanisme,\n\n- une ligne\n  qui continue", caption="")
    assert block["value"] == "<p>Le code de l’urbanisme,</p><ul><li>une ligne qui continue</li></ul>"
