"""Mails as people see them: text and HTML from one pair of templates, styles inlined, the city's name on top."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from portal.lib.mail_html import with_inline_styles


@dataclass(frozen=True)
class Rendered:
    """The two bodies of one mail."""

    text: str
    html: str


# Filled by the room that knows the city's card; it stands above this one.
CITY_NAME: list[Callable[[], str]] = []
_PREFIX: Final = re.compile(r"^((?:ville|commune|mairie|métropole) (?:de |d’|d'|du |des ))", re.I)


def city_words() -> dict[str, str]:
    """`city_prefix` « Ville de » and `city_name` « Kermor », as the head of a mail shows them on two lines."""
    name = CITY_NAME[-1]() if CITY_NAME else settings.PORTAL_CITY_NAME
    found = _PREFIX.match(name)
    cut = found.end() if found else 0
    return {"city_prefix": name[:cut].strip(), "city_name": name[cut:]}


def render_mail(template: str, context: Mapping[str, Any]) -> Rendered:
    """Both bodies of `emails/<template>.txt` and `.html`; blank lines of the text are folded."""
    full = {**city_words(), **context}
    lines = render_to_string(f"emails/{template}.txt", full).splitlines()
    return Rendered(_folded(lines), with_inline_styles(render_to_string(f"emails/{template}.html", full)))


def _folded(lines: list[str]) -> str:
    """Template logic leaves empty lines behind: never more than one in a row."""
    kept: list[str] = []
    for line in (line.rstrip() for line in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"
