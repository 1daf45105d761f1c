"""The list of acts: by words, kind, theme and year, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from portal.lib import french
from portal.pages.models.acts import ActKind, ActPage, live_acts
from portal.pages.models.base import addressed
from portal.pages.models.content import ArticlePage

PER_PAGE = 20


@dataclass(frozen=True)
class ActFilter:
    """What a reader of the list asked for: `mots`, `sorte` (an ActKind), `theme` (a slug), `annee`."""

    words: str
    kind: str
    theme: str
    year: int | None

    @classmethod
    def read(cls, asked: QueryDict) -> ActFilter:
        year = asked.get("annee", "")
        return cls(
            words=asked.get("mots", "").strip()[:200],
            kind=kind if (kind := asked.get("sorte", "")) in ActKind.values else "",
            theme=asked.get("theme", "")[:60],
            year=int(year) if year.isascii() and year.isdigit() and 1900 < int(year[:5]) < 2200 else None,
        )

    @property
    def query(self) -> str:
        """The same as the beginning of a query string: empty, or ending with « & »."""
        asked = QueryDict(mutable=True)
        for name, value in (("mots", self.words), ("sorte", self.kind), ("theme", self.theme), ("annee", self.year)):
            if value:
                asked[name] = str(value)
        return f"{asked.urlencode()}&" if asked else ""

    def of(self, rows: Any) -> Any:
        """The acts among `rows` that fit."""
        for stem in french.stems(self.words).split()[:10]:
            rows = rows.filter(stems__contains=f" {stem} ")
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.theme:
            rows = rows.filter(theme__slug=self.theme)
        return rows.filter(decided_on__year=self.year) if self.year else rows


class ActIndexPage(ArticlePage):
    """Acts, newest first, a page at a time (`apres` is the key of the last row seen)."""

    template = "pages/act_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.ActPage"]
    max_count = 1

    class Meta:
        verbose_name = _("recueil des actes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = ActFilter.read(request.GET)
        after = request.GET.get("apres", "")
        rows = list(_after(asked.of(live_acts()), after).defer("stems", "body")[: PER_PAGE + 1])
        last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
        context |= {
            "rows": addressed(rows[:PER_PAGE], request),
            "asked": asked,
            "kinds": ActKind.choices,
            "themes": themes_used(),
            "years": [day.year for day in ActPage.objects.live().dates("decided_on", "year", order="DESC")],
            "next_url": f"?{asked.query}apres={last.decided_on.isoformat()}_{last.pk}" if last else "",
            "first_url": (f"?{asked.query}".rstrip("?&") or self.get_url(request)) if after else "",
        }
        return context


def themes_used() -> list[tuple[str, str]]:
    """Slug and name of each theme that an act online has, by name."""
    used = ActPage.objects.live().filter(theme__isnull=False).order_by("theme__name")
    return list(used.values_list("theme__slug", "theme__name").distinct())


def _after(rows: Any, key: str) -> Any:
    day, _separator, number = key.partition("_")
    try:
        seen, seen_pk = date.fromisoformat(day), int(number)
    except ValueError:
        return rows
    return rows.filter(Q(decided_on__lt=seen) | Q(decided_on=seen, pk__lt=seen_pk))
