"""The catalogues: English whole for residents, Breton for what is seen most, and nothing broken in either."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent.parent
HOLES = re.compile(r"%\(\w+\)[sd]|</?[a-z]+|%%|\{\w+\}")


def load_tool() -> ModuleType:
    """`.ci/catalogues.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / ".ci" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool()


def test_everything_that_residents_read_is_in_english(tool: ModuleType) -> None:
    assert {key[1]: file for key, file in tool.missing().items()} == {}


def test_no_translation_loses_or_invents_what_is_put_into_it(tool: ModuleType) -> None:
    for code in ("en", "br"):
        for (_context, one, many), said in tool.read(ROOT / "locale" / code / "LC_MESSAGES" / "django.po").items():
            for text in said:
                allowed = {tuple(sorted(HOLES.findall(one))), tuple(sorted(HOLES.findall(many or one)))}
                assert tuple(sorted(HOLES.findall(text))) in allowed, (code, one, text)


def test_breton_says_the_hundred_words_that_are_seen_most(tool: ModuleType) -> None:
    breton = tool.read(ROOT / "locale" / "br" / "LC_MESSAGES" / "django.po")
    assert len(breton) >= 100
    assert set(breton) <= set(tool.resident_texts()), "a Breton sentence whose French is gone"


def test_a_sentence_without_breton_is_said_in_french() -> None:
    with translation.override("br"):
        assert translation.gettext("Accueil") == "Degemer"
        assert translation.gettext("Confirmez que c’est vous") == "Confirmez que c’est vous"


def test_the_tool_sees_templates_and_code_but_not_the_names_of_fields(tool: ModuleType, tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        '{% load i18n %}{% trans "Un" %}{% blocktrans with x=y %}Deux {{ x }}{% endblocktrans %}{{ _("Trois") }}'
    )
    assert tool.of_template(template) == {("", "Un", ""), ("", "Deux %(x)s", ""), ("", "Trois", "")}
    folder = tmp_path / "models"
    folder.mkdir()
    module = folder / "things.py"
    module.write_text(
        'a = models.CharField(_("nom"), help_text=_("aide"))\nb = _("Dit")\nc = ngettext("une", "des", n)\n'
    )
    assert tool.of_module(module) == {("", "Dit", ""), ("", "une", "des")}
