"""What editors find in the admin for the public site: banners, categories, themes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.contrib.redirects.wagtail_hooks import RedirectsMenuItem
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.pages import city_state_hooks, official_hooks
from portal.pages.models import Banner, Category, ElectedMember, Phrase, SiteSettings, Theme


class BannerFilterSet(WagtailFilterSet):
    """By level, and shown or not."""

    class Meta:
        model = Banner
        fields = ["active", "level"]


class BannerViewSet(SnippetViewSet):
    """Warnings at the head of every page."""

    model = Banner
    icon = "warning"
    list_display = ["title", "level", "active", "starts_at", "ends_at"]
    filterset_class = BannerFilterSet


class CategoryViewSet(SnippetViewSet):
    """What news is about."""

    model = Category
    icon = "tag"
    list_display = ["name", "slug"]


class PhraseViewSet(SnippetViewSet):
    """What menus, themes and states are called in the other languages."""

    model = Phrase
    icon = "globe"
    list_display = ["french", "language", "text"]
    list_filter = ["language"]
    search_fields = ["french", "text"]


class ThemeViewSet(SnippetViewSet):
    """How procedures are grouped."""

    model = Theme
    icon = "folder-open-inverse"
    list_display = ["title", "order", "slug"]


class ElectedMemberViewSet(SnippetViewSet):
    """The council, in its own order."""

    model = ElectedMember
    icon = "group"
    list_display = ["name", "rank", "delegation", "district", "in_office"]
    list_filter = ["rank", "district", "in_office"]
    search_fields = ["name", "delegation"]
    search_backend_name = None  # SQLite's index cannot look in some fields only; a list is searched as one types


class PublicSiteGroup(SnippetViewSetGroup):
    """One entry of the menu for what frames and sorts pages."""

    items = (
        city_state_hooks.ServiceStatusViewSet,
        city_state_hooks.FactSheetViewSet,
        BannerViewSet,
        CategoryViewSet,
        ElectedMemberViewSet,
        ThemeViewSet,
        PhraseViewSet,
        official_hooks.PollingStationViewSet,
    )
    menu_label = _("Site public")
    menu_icon = "site"
    menu_order = 250

    def get_submenu_items(self) -> list[MenuItem]:
        """First what frames every page, which Wagtail keeps among its settings; last the redirections."""
        settings = SettingMenuItem(SiteSettings, icon="home", name="menus", order=-10)
        settings.label = _("Menus, pied de page, coordonnées")
        moved = RedirectsMenuItem(
            _("Redirections"), reverse("wagtailredirects:index"), name="redirections", icon_name="redirect", order=900
        )
        return [settings, *super().get_submenu_items(), moved]


register_snippet(PublicSiteGroup)


@hooks.register("construct_settings_menu")
def once_in_the_menu(request: HttpRequest, items: list[Any]) -> None:
    """What stands under « Site public » is not listed again among Wagtail's settings."""
    twice = {reverse("wagtailredirects:index"), reverse("wagtailsettings:edit", args=["pages", "sitesettings"])}
    items[:] = [item for item in items if getattr(item, "url", None) not in twice]
