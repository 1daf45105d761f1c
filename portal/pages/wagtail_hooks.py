"""What editors find in the admin for the public site: banners, categories, themes."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.pages import official_hooks
from portal.pages.models import Banner, Category, ElectedMember, Theme


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


class PublicSiteGroup(SnippetViewSetGroup):
    """One entry of the menu for what frames and sorts pages."""

    items = (BannerViewSet, CategoryViewSet, ElectedMemberViewSet, ThemeViewSet, official_hooks.PollingStationViewSet)
    menu_label = _("Site public")
    menu_icon = "site"
    menu_order = 250


register_snippet(PublicSiteGroup)
