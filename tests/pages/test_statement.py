"""The accessibility declaration says what the audit's file says, and what the file calls proved is proved here."""

from __future__ import annotations

import copy
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.lib import page_cache
from portal.lib.stylesheet import bundle
from portal.pages import rgaa
from portal.pages.models import AccessibilityStatementPage
from portal.pages.models.accessibility import reported
from portal.pages.rgaa import State, audit, parse
from tests.pages.conftest import City, add
from tests.pages.test_rendering import ADDRESSES

ROOT = Path(settings.BASE_DIR)
THEMES = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
CONTENT: dict[str, Any] = yaml.safe_load(rgaa.FILE.read_text(encoding="utf-8"))


@pytest.fixture
def statement(city: City) -> AccessibilityStatementPage:
    page: AccessibilityStatementPage = add(
        city.home,
        AccessibilityStatementPage(
            title="Déclaration d’accessibilité",
            slug="accessibilite",
            established_on=date(2026, 11, 20),
            email="accessibilite@kermor.example",
            problems="<ul><li>Les plans anciens.</li></ul>",
        ),
    )
    page_cache._move_epoch()
    return page


def plain(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


# --- The file ----------------------------------------------------------------------------------------------------


def test_the_file_has_the_hundred_and_six_criteria_of_the_reference_in_order() -> None:
    assert [len(theme.criteria) for theme in audit().themes] == THEMES
    wanted = [f"{theme}.{number}" for theme, count in enumerate(THEMES, 1) for number in range(1, count + 1)]
    assert [each.number for theme in audit().themes for each in theme.criteria] == wanted
    assert sum(THEMES) == 106


def test_whatever_is_called_conform_names_a_proof_and_nothing_else_claims_one() -> None:
    for theme in audit().themes:
        for each in theme.criteria:
            assert bool(each.proof) == (each.state == State.CONFORM), each.number
            assert each.proof or each.note, f"{each.number}: say why"


def test_every_proof_is_a_test_that_exists() -> None:
    proofs = {proof for theme in audit().themes for each in theme.criteria for proof in each.proof}
    for proof in sorted(proofs):
        path, _separator, name = proof.partition("::")
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", source, re.MULTILINE), proof


def with_states(*states: str) -> rgaa.Audit:
    content = copy.deepcopy(CONTENT)
    rows = [row for theme in content["themes"] for row in theme["criteria"]]
    for row in rows:
        row["state"] = "absent"
    for row, state in zip(rows, states, strict=False):
        row["state"] = state
    return parse(content)


@pytest.mark.parametrize(
    ("states", "percent", "level"),
    [
        (["conform", "failed"], 50, "partiellement conforme"),
        (["conform", "failed", "failed"], 33, "non conforme"),
        (["conform", "unchecked", "unchecked"], 33, "non conforme"),  # not checked counts as not met
        (["conform"] * 99 + ["failed"], 99, "partiellement conforme"),
        (["conform", "conform"], 100, "totalement conforme"),
    ],
)
def test_the_rate_is_of_what_applies_and_gives_the_words_of_the_law(
    states: list[str], percent: int, level: str
) -> None:
    found = with_states(*states)
    assert (found.percent, str(found.level)) == (percent, level)


def test_without_an_audit_a_site_is_not_conform_whatever_its_rate() -> None:
    assert str(parse({**CONTENT, "audited_on": None}).level) == "non conforme"


# --- The page and the foot ---------------------------------------------------------------------------------------


def test_the_foot_of_every_page_says_the_state_and_the_rate(
    client: Client, city: City, statement: AccessibilityStatementPage
) -> None:
    said = f"Accessibilité : {audit().level} ({audit().percent} %)"
    for address in ADDRESSES:
        assert f'<a href="/accessibilite/">{said}</a>' in plain(client.get(address)), address


def test_a_link_of_editors_to_the_declaration_is_not_said_twice(
    client: Client, city: City, statement: AccessibilityStatementPage
) -> None:
    own = {"title": "Accessibilité", "page": statement.pk, "url": "", "note": ""}
    city.settings.legal_links = [{"type": "link", "value": own}]
    city.settings.save()
    page_cache._move_epoch()
    foot = plain(client.get("/")).partition("site-footer__legal")[2]
    assert foot.count('href="/accessibilite/"') == 1


def test_the_declaration_has_every_part_that_the_decree_wants(
    client: Client, statement: AccessibilityStatementPage
) -> None:
    html = plain(client.get("/accessibilite/"))
    for words in (
        "État de conformité",
        "Contenus non accessibles",
        "Les plans anciens.",
        "charge disproportionnée",
        "non soumis à l’obligation",
        "Technologies",
        "HTML, CSS, SVG, JavaScript",
        "auto-évaluation",
        "Défenseur des droits",
        "Libre réponse 71120",
        "accessibilite@kermor.example",
        f"{audit().percent} %",
    ):
        assert words in html, words
    assert all(
        f'criteria__number">{row["number"]}<' in html for theme in CONTENT["themes"] for row in theme["criteria"]
    )


def test_a_problem_is_reported_with_the_address_of_the_page(
    client: Client, city: City, statement: AccessibilityStatementPage
) -> None:
    assert 'href="/accessibilite/?depuis=/actualites/mole/#signaler"' in plain(client.get("/actualites/mole/"))
    html = plain(client.get("/accessibilite/", {"depuis": "/actualites/mole/"}))
    assert "Votre message portera sur la page <b>/actualites/mole/</b>" in html
    assert (
        "body=Page%C2%A0%3A%20/actualites/mole/"
        in client.get("/accessibilite/", {"depuis": "/actualites/mole/"}).content.decode()
    )


@pytest.mark.parametrize("address", ["https://ailleurs.example", "//ailleurs.example", '/"><script>', "/é" * 200, "x"])
def test_only_an_address_of_this_site_is_taken_up(address: str) -> None:
    assert reported(address) == ""


def test_a_declaration_is_read_again_within_three_years(statement: AccessibilityStatementPage) -> None:
    statement.established_on = date(2024, 2, 29)
    statement.review_on = None
    statement.full_clean()
    assert statement.review_on == date(2027, 2, 28)
    statement.established_on = timezone.localdate() + timedelta(days=2)
    with pytest.raises(ValidationError, match="à venir"):
        statement.full_clean()


def test_a_declaration_that_is_too_old_says_so(client: Client, statement: AccessibilityStatementPage) -> None:
    statement.established_on = timezone.localdate() - timedelta(days=3 * 366 + 1)
    statement.save()
    page_cache._move_epoch()
    assert "Cette déclaration a plus de trois ans" in plain(client.get("/accessibilite/"))


# --- Proofs of criteria that no other test gives -----------------------------------------------------------------


def test_every_page_says_what_it_is_and_in_which_language(client: Client, city: City) -> None:
    for address in ADDRESSES:
        assert client.get(address).content.decode().startswith('<!DOCTYPE html>\n<html lang="fr"'), address


def test_the_title_of_each_page_is_its_heading_and_the_city(client: Client, city: City) -> None:
    for address in ADDRESSES:
        html = plain(client.get(address))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
        title = re.search(r"<title>(.*?) – Ville de Kermor</title>", html, re.DOTALL)
        assert heading, address
        assert title, address
        said = re.sub(r"<[^>]+>", "", heading.group(1)).strip()
        assert address == "/" or title.group(1).strip() in said or said in title.group(1), address


def test_menu_search_and_foot_stand_at_the_same_place_on_every_page(
    client: Client, city: City, statement: AccessibilityStatementPage
) -> None:
    marks = ['"skip-link"', 'href="/recherche/"', '"site-nav"', '<main id="contenu"', 'href="/plan-du-site/"']
    for address in ADDRESSES:
        html = client.get(address).content.decode()
        places = [html.rfind(mark) if "plan" in mark else html.find(mark) for mark in marks]
        assert -1 not in places, address
        assert places == sorted(places), address


def test_no_link_opens_a_window_by_itself() -> None:
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").glob("*.js")]:
        assert not re.search(r"target=|window\.open", path.read_text(encoding="utf-8")), path


def test_no_public_page_listens_to_single_keys() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        if "desk-shortcuts" in path.read_text(encoding="utf-8"):
            assert path.name == "base_desk.html"


def test_no_script_acts_when_a_pointer_goes_down() -> None:
    for path in (ROOT / "static/js").glob("*.js"):
        script = path.read_text(encoding="utf-8")
        acts = re.findall(r'"(?:pointerdown|mousedown|touchstart)", \(event\) => (.*)', script)
        assert not [act for act in acts if not act.startswith("event.preventDefault()")], path


def sheet() -> str:
    return bundle(ROOT / "static/css/main.css")


def test_nothing_moves_by_itself() -> None:
    assert not re.search(r"@keyframes|animation:|<marquee|<blink", sheet())


def test_no_style_locks_the_screen_s_orientation() -> None:
    assert "orientation" not in sheet()


def test_no_style_takes_the_focus_ring_away() -> None:
    """The plain `:focus` has none, for the pointer; what the keyboard reaches has one, on itself or on its frame."""
    rules = re.findall(r"([^{}]*:focus-visible[^{}]*)\{([^{}]*)\}", sheet())
    drawn = " ".join(chosen for chosen, said in rules if "outline: 3px solid" in said)
    without = [chosen for chosen, said in rules if "outline: none" in said]
    for chosen in ",".join(without).split(","):
        frame = chosen.strip().split(":")[0].split(" ")[0]
        assert ":focus-visible" not in chosen or f"{frame}:has(" in drawn or f"({frame}:focus-visible)" in drawn, chosen


def colour(name: str, night: bool) -> tuple[float, float, float]:
    """A token's own colour, followed through the others that it names."""
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    value = re.search(rf"--{name}:\s*([^;]+);", tokens)
    assert value, name
    words = value.group(1).strip()
    if both := re.match(r"light-dark\((.+?\)?),\s*(.+)\)$", words):
        words = both.group(2 if night else 1)
    if other := re.match(r"var\(--([\w-]+)\)", words):
        return colour(other.group(1), night)
    return tuple(int(words[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def luminance(rgb: tuple[float, float, float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("night", [False, True])
def test_what_can_be_operated_stands_out_by_day_and_by_night(night: bool) -> None:
    ground = luminance(colour("bg", night))
    for name in ("line-control", "focus-outer", "action", "link"):
        lighter, darker = sorted((ground, luminance(colour(name, night))), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 3, name
