"""The search in Wagtail's admin: synonyms, best bets, and what was looked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.models import BestBet, Synonym
from search.reports import MAY, AskedReport, EmptyPanel, RemarkReport, synonym_file


class SynonymAddView(CreateView):
    """With the word of an empty search already written (`?autres=`)."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "others": self.request.GET.get("autres", "")[:200]}


class SynonymViewSet(SnippetViewSet):
    """What people say, and what the site says."""

    model = Synonym
    icon = "openquote"
    add_view_class = SynonymAddView
    list_display: ClassVar[list[str]] = ["main", "others", "two_way"]
    list_filter: ClassVar[list[str]] = ["two_way"]
    search_fields: ClassVar[list[str]] = ["main", "others"]
    search_backend_name = None
    panels: ClassVar[list[Any]] = [FieldPanel("main"), FieldPanel("others"), FieldPanel("two_way")]


class BestBetAddView(CreateView):
    """With the query already written (`?recherches=`)."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "queries": self.request.GET.get("recherches", "")[:200]}


class BestBetViewSet(SnippetViewSet):
    """What must come first."""

    model = BestBet
    icon = "pick"
    add_view_class = BestBetAddView
    list_display: ClassVar[list[str]] = ["__str__", "target", "starts_on", "ends_on"]
    search_fields: ClassVar[list[str]] = ["queries", "title"]
    search_backend_name = None
    panels: ClassVar[list[Any]] = [
        FieldPanel("queries"),
        MultiFieldPanel(
            [
                HelpPanel(content=_("<p>Choisissez une page, un lieu ou une adresse : un seul des trois.</p>")),
                FieldPanel("page"),
                FieldPanel("place"),
                FieldPanel("url"),
                FieldPanel("title"),
                FieldPanel("summary"),
            ],
            heading=_("Ce qui vient en premier"),
        ),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Dates, s’il y en a")),
    ]


class EditorsItem(MenuItem):
    """Shown to those who may change synonyms."""

    def is_shown(self, request: Any) -> bool:
        return any(request.user.has_perm(f"search.{verb}_synonym") for verb in MAY)


class SearchGroup(SnippetViewSetGroup):
    """One entry of the menu for all that editors say to the search."""

    items = (SynonymViewSet, BestBetViewSet)
    menu_label = _("Recherche")
    menu_icon = "search"
    menu_name = "recherche-du-site"
    menu_order = 260

    def get_submenu_items(self) -> list[MenuItem]:
        """The lists, then what was looked for and the file."""
        items: list[MenuItem] = super().get_submenu_items()
        more = (
            (_("Recherches sans résultat"), "search_asked", "search"),
            (_("Ce que les gens cherchaient"), "search_remarks", "comment"),
            (_("Importer, exporter"), "search_synonym_file", "download"),
        )
        return items + [
            EditorsItem(label, reverse(name), name=name, icon_name=icon, order=100 + place)
            for place, (label, name, icon) in enumerate(more)
        ]


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    """Below /cms/."""
    return [
        path("recherche/recherches/", AskedReport.as_view(), name="search_asked"),
        path("recherche/recherches/lignes/", AskedReport.as_view(results_only=True), name="search_asked_results"),
        path("recherche/remarques/", RemarkReport.as_view(), name="search_remarks"),
        path("recherche/remarques/lignes/", RemarkReport.as_view(results_only=True), name="search_remarks_results"),
        path("recherche/synonymes/", synonym_file, name="search_synonym_file"),
    ]


@hooks.register("construct_homepage_panels")
def empty_searches_at_home(request: Any, panels: list[Any]) -> None:
    """Every week begins with what nobody found."""
    panels.append(EmptyPanel())
