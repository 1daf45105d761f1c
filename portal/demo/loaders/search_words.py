"""What people call things: the words that make a page found, as its editors would write them."""

from collections import defaultdict

from django.db import transaction

from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally
from portal.pages.models import ProcedurePage
from portal.starter.growing import publish
from search.sources import PAGE_KINDS

LONGEST = 500


@transaction.atomic
def load(city: City) -> Tally:
    """Pages and situations by their slug; procedures also by the keywords that route a question to them."""
    tally, editor = Tally(), account_of(EDITOR)
    said = read("search-words")
    for slug, words in said["pages"].items():
        for page in BasePage.objects.live().filter(slug=slug, locale__language_code="fr").specific():
            if words and type(page) in PAGE_KINDS and not isinstance(page, ProcedurePage):
                tally.note(publish(page, {"search_words": words}, by=editor))
    for slug, words in _procedures(said["procedures"]).items():
        for page in ProcedurePage.objects.live().filter(slug=slug, locale__language_code="fr"):
            tally.note(publish(page, {"search_words": words}, by=editor))
    return tally


def _procedures(own: dict[str, str]) -> dict[str, str]:
    words: dict[str, list[str]] = defaultdict(list)
    for slug, text in own.items():
        words[slug].append(text)
    for row in read("routing")["routing"]:
        if row.get("procedure"):
            words[row["procedure"]] += row["keywords"]
    return {slug: _bounded(", ".join(parts)) for slug, parts in words.items()}


def _bounded(text: str) -> str:
    """At most LONGEST characters, cut between two expressions."""
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(",")[0]
