"""From Markdown to the blocks that editors write with."""

import pytest

from portal.starter.writing import body, inline


def names(kind: str, slug: str) -> dict[str, str]:
    return {"linktype": "page", "id": f"{kind}-{slug}"}


def test_words_and_lists_flow_into_one_paragraph_until_a_heading():
    blocks = body("Un.\n\n- deux\n- trois\n\n## Titre\n\nQuatre.", caption="Page")
    assert [block["type"] for block in blocks] == ["paragraph", "heading", "paragraph"]
    assert blocks[0]["value"] == "<p>Un.</p><ul><li>deux</li><li>trois</li></ul>"
    assert blocks[1]["value"] == {"text": "Titre", "level": "2"}


def test_a_link_that_names_a_thing_of_the_city_becomes_what_the_caller_says():
    (block,) = body("Voir [les bacs](page:dechets) et **gratuit**.", caption="", resolve=names)
    assert block["value"] == '<p>Voir <a linktype="page" id="page-dechets">les bacs</a> et <b>gratuit</b>.</p>'


def test_an_address_is_left_as_it_is():
    assert inline("[Ici](https://kermor.example/a?b=1)") == '<a href="https://kermor.example/a?b=1">Ici</a>'


def test_a_name_without_resolver_is_refused_and_named():
    with pytest.raises(ValueError, match="page:nulle-part"):
        body("[x](page:nulle-part)", caption="")


def test_a_table_takes_the_heading_above_as_caption_and_knows_columns_of_amounts():
    blocks = body(
        "## Tarifs\n\n| Salle | Prix |\n|---|---|\n| **Bassin** | 45 € |\n| Dunes | gratuit |", caption="Page"
    )
    table = blocks[1]["value"]
    assert table["caption"] == "Tarifs"
    assert table["columns"] == [{"type": "text", "heading": "Salle"}, {"type": "number", "heading": "Prix"}]
    assert table["rows"] == [{"values": ["<b>Bassin</b>", "45 €"]}, {"values": ["Dunes", "gratuit"]}]


def test_html_in_a_text_stays_text():
    (block,) = body("<script>alert(1)</script>", caption="")
    assert "<script>" not in block["value"]


def test_the_same_text_gives_the_same_value():
    text = "## A\n\nb\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert body(text, caption="") == body(text, caption="")


def test_a_title_and_the_head_of_a_column_keep_the_words_of_a_link_only():
    blocks = body("## [Piscines](place:a)\n\n| Jour | [Les Ormes](place:b) |\n|---|---|\n| Lundi | fermé |", caption="")
    assert blocks[0]["value"]["text"] == blocks[1]["value"]["caption"] == "Piscines"
    assert blocks[1]["value"]["columns"][1]["heading"] == "Les Ormes"
