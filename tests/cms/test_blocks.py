"""Each block keeps the promise that its story tells, and every block has a story."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.blocks import StreamBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from portal.cms.blocks import BodyBlock
from portal.cms.registry import start_of
from portal.cms.stories import STORIES, Props, Story, played
from portal.cms.story_page import props_of_site
from portal.eservices.enums import Intake
from portal.pages.models import Category, NewsPage
from tests.pages.conftest import City, build_city, make_place

BODY = BodyBlock()


def make_image(title: str = "Le môle") -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file(size=(900, 600)))


def make_document(name: str) -> Any:
    return get_document_model().objects.create(title=name, file=ContentFile(b"WEBVTT\n", name=name))


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def props(city: City) -> Props:
    """A site that has everything."""
    make_image()
    for name in ("plan.pdf", "film.mp4", "film.vtt"):
        make_document(name)
    return props_of_site()


def drawn(kind: str, value: Any) -> str:
    """The HTML of a body of one block, asked by a visitor."""
    body = BODY.to_python([{"type": kind, "value": value}])
    request = RequestFactory().get("/")
    return render_to_string("components/body.html", {"body": body, "request": request}, request=request)


def refused(kind: str, value: Any) -> bool:
    try:
        BODY.clean(BODY.to_python([{"type": kind, "value": value}]))
    except StreamBlockValidationError:
        return True
    return False


def test_every_block_has_its_story_and_every_story_its_block() -> None:
    assert [story.block for story in STORIES] == [story.block for story in STORIES if story.block in BODY.child_blocks]
    assert {story.block for story in STORIES} == set(BODY.child_blocks)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.block)
def test_each_variant_is_valid_and_shows_something(story: Story, props: Props) -> None:
    for variant in story.variants:
        assert variant.can_be_shown(props), f"{story.block}: the props of this test lack {variant.needs}"
        value = variant.value(props)
        assert not refused(story.block, value), f"{story.block}, {variant.name}"
        html = drawn(story.block, value)
        assert re.sub(r"<[^>]+>|\s", "", html) or "<img" in html, f"{story.block}, {variant.name}"
        assert not re.search(r"<script| style=|<iframe", html)


def test_a_variant_that_lacks_something_of_the_site_says_so_instead_of_breaking() -> None:
    shown = [variant for story in STORIES for variant in played(story, Props())]
    assert any(variant.waits for variant in shown)
    assert all(len(variant.body) == (not variant.waits) for variant in shown)


def test_editors_see_all_blocks_and_others_do_not(admin_client: Client, client: Client, props: Props) -> None:
    html = admin_client.get("/cms/blocs/", {"vue": "nuit"}).content.decode()
    assert "specimens--dark" in html
    assert [kind for kind in BODY.child_blocks if f'id="bloc-{kind}"' not in html] == []
    assert client.get("/cms/blocs/").status_code == 302


def test_the_page_of_blocks_keeps_the_rules_of_public_pages(admin_client: Client, props: Props) -> None:
    html = admin_client.get("/cms/blocs/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


# --- Pictures ----------------------------------------------------------------------------------------------------


def image_value(image: Any, decorative: bool = False) -> dict[str, Any]:
    return {"image": image.pk, "decorative": decorative, "alt_text": "" if decorative else "Un môle de granite"}


def test_a_picture_that_only_decorates_says_nothing(city: City) -> None:
    html = drawn("image", {"image": image_value(make_image(), decorative=True), "caption": "", "credit": ""})
    assert 'alt=""' in html


def test_a_picture_and_its_caption_are_one_figure(city: City) -> None:
    html = drawn("image", {"image": image_value(make_image()), "caption": "Le môle", "credit": "Ville de Kermor"})
    assert 'alt="Un môle de granite"' in html
    figure = re.search(r"<figure[^>]*>.*</figure>", html, re.DOTALL)
    assert figure
    assert "<figcaption" in figure.group(0)
    assert 'role="figure" aria-label="Le môle · Ville de Kermor"' in figure.group(0)


def test_the_pictures_of_a_gallery_are_a_list_each_with_its_text(city: City) -> None:
    one, two = make_image("a"), make_image("b")
    value = {"title": "Le port", "pictures": [{"image": image_value(each), "caption": ""} for each in (one, two)]}
    html = drawn("gallery", value)
    assert html.count("<li>") == 2
    assert html.count('alt="Un môle de granite"') == 2
    assert refused("gallery", {"title": "Le port", "pictures": value["pictures"][:1]})


# --- Films -------------------------------------------------------------------------------------------------------


def film(**values: Any) -> dict[str, Any]:
    empty = {"file": None, "captions": None, "url": "", "still": None, "sign_language": False, "duration": ""}
    return {**empty, "title": "Le conseil", "transcript": "<p>Bonjour.</p>", **values}


def test_a_spoken_film_without_captions_or_words_is_refused(city: City) -> None:
    file, captions = make_document("film.mp4").pk, make_document("film.vtt").pk
    assert refused("video", film(file=file))
    assert refused("video", film(file=file, captions=make_document("film.txt").pk))
    assert refused("video", film(file=file, captions=captions, transcript=""))
    assert not refused("video", film(file=file, captions=captions))


def test_a_signed_film_needs_words_but_no_captions(city: City) -> None:
    assert not refused("video", film(file=make_document("film.mp4").pk, sign_language=True))
    assert refused("video", film(file=make_document("film.mp4").pk, sign_language=True, transcript=""))


def test_a_film_is_a_file_or_an_address_and_of_a_format_that_browsers_play(city: City) -> None:
    assert refused("video", film())
    assert refused("video", film(file=make_document("film.avi").pk, sign_language=True))
    assert refused("video", film(file=make_document("film.mp4").pk, sign_language=True, url="https://v.example/1"))


def test_a_film_of_ours_waits_for_a_click_and_carries_its_captions(city: City) -> None:
    captions = make_document("film.vtt")
    html = drawn("video", film(file=make_document("film.mp4").pk, captions=captions.pk))
    assert 'controls preload="none"' in html
    assert "autoplay" not in html
    assert f'<track kind="captions" src="{captions.url}" srclang="fr"' in html
    assert 'type="video/mp4"' in html


def test_captions_are_served_as_what_they_are(client: Client, city: City) -> None:
    answer = client.get(make_document("film.vtt").url)
    assert answer.headers["Content-Type"].startswith("text/vtt")
    answer.close()


def test_nothing_is_asked_of_another_site_before_the_reader_follows_the_link(city: City) -> None:
    html = drawn("video", film(url="https://video.example/w/1", still=make_image().pk))
    assert re.findall(r'(?:src|srcset|poster)="(https?://[^"]+)', html) == []
    assert re.search(r'<a class="[^"]+" href="https://video.example/w/1" rel="external noopener">', html)
    assert "Voir la vidéo sur video.example" in html


# --- Words -------------------------------------------------------------------------------------------------------


def test_a_table_declares_the_heads_of_its_columns_and_rows() -> None:
    columns = [{"type": "text", "heading": "Bac"}, {"type": "text", "heading": "Jour"}]
    rows = [{"values": ["<p>Gris</p>", "<p>Mardi</p>"]}]
    html = drawn("table", {"caption": "Jours", "columns": columns, "rows": rows})
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 1
    assert "<caption>Jours</caption>" in html


def test_a_quotation_is_marked_as_one_and_names_its_author() -> None:
    html = drawn("quotation", {"text": "On y marchera.", "author": "Nolwenn", "role": "cheffe"})
    assert re.search(r"<blockquote><p>«\s*On y marchera\.\s*»</p></blockquote>", html.replace("&nbsp;", " "))
    assert "<b>Nolwenn</b>" in html
    assert refused("quotation", {"text": "On y marchera.", "author": "", "role": ""})


def test_a_number_stands_with_what_it_counts() -> None:
    figures = [{"number": "7", "label": "mairies", "note": ""}, {"number": "12 %", "label": "de plus", "note": ""}]
    html = drawn("figures", {"figures": figures})
    assert html.index("mairies") < html.index("<dd>7</dd>")
    assert refused("figures", {"figures": [{"number": "7", "label": "", "note": ""}, figures[1]]})


def test_things_in_a_row_are_lists(city: City) -> None:
    steps = [{"title": "Appelez.", "text": ""}, {"title": "Sortez.", "text": ""}]
    assert drawn("steps", {"steps": steps}).count("<li>") == 2
    assert "<ol" in drawn("steps", {"steps": steps})
    assert "<ul" in drawn("links", {"links": [{"title": "Ici", "page": None, "url": "/demarches/", "note": ""}]})


# --- What follows the site ---------------------------------------------------------------------------------------


def test_a_map_says_in_its_list_all_that_it_draws(city: City) -> None:
    here = make_place("mediatheque", "Médiathèque", latitude=48.2, longitude=-4.95)
    html = drawn("map", {"title": "Où venir", "places": [here.pk, city.place.pk]})
    assert html.count("map__marker") == 1  # the town hall has no position …
    for place in (here, city.place):  # … and stands in the list all the same
        assert f'href="/lieux/{place.slug}/"' in html


def collection(**values: Any) -> dict[str, Any]:
    return {"title": "À suivre", "kind": "news", "topic": "", "page": None, "number": 2, **values}


def test_a_list_of_news_is_the_latest_and_follows_the_site(city: City) -> None:
    html = drawn("collection", collection())
    assert html.index("Le môle rouvre") < html.index("Brève 0")
    assert "Brève 1" not in html
    NewsPage.objects.get(slug="mole").unpublish()
    assert "Le môle rouvre" not in drawn("collection", collection())


def test_a_list_may_be_of_one_topic_and_an_unknown_topic_shows_nothing_not_even_a_title(city: City) -> None:
    Category.objects.create(slug="sport", name="Sport")
    assert "Brève" not in drawn("collection", collection(topic="mer", number=9))
    assert "À suivre" not in drawn("collection", collection(topic="sport"))


def test_a_list_of_pages_needs_the_page_above_them(city: City) -> None:
    assert refused("collection", collection(kind="pages"))
    assert "Déchets et tri" in drawn("collection", collection(kind="pages", page=city.section.pk, number=9))


def test_the_next_events_say_their_day(city: City) -> None:
    html = drawn("collection", collection(kind="events"))
    assert "Conseil municipal" in html
    assert f'<time datetime="{city.event.starts_on.isoformat()}">' in html


def test_the_button_of_a_procedure_is_there_only_when_it_can_be_begun(city: City) -> None:
    value = {"page": city.procedure.pk}
    assert "/demarches/acte-de-naissance/commencer/" in drawn("start", value)
    city.procedure.procedure.intake = Intake.PAUSED
    city.procedure.procedure.save()
    html = drawn("start", value)
    assert "commencer" not in html
    assert "La demande en ligne est suspendue." in html
    assert city.procedure.get_url() in html


def test_only_the_page_of_a_procedure_has_a_button(city: City) -> None:
    assert refused("start", {"page": city.article.pk})
    assert start_of(city.article) is None
