"""The house rules of Wagtail's admin: what may be written in rich text, and what may not be deleted."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Site

from portal.cms import reviewing
from portal.cms.checker import with_city_rules
from portal.cms.rich_text import NotedDocument
from portal.cms.story_page import block_stories
from portal.cms.views import ReviewPanel, ReviewReport

# Editors write words, lists and links. Titles, tables and pictures are blocks, which keep their own promises.
RICH_TEXT = ["bold", "link", "document-link", "ul", "ol"]


@hooks.register("register_rich_text_features", order=1000)  # after Wagtail's own, which it replaces
def only_what_everyone_can_read(features: Any) -> None:
    """The features of a rich text field that names none of its own."""
    features.default_features = RICH_TEXT
    features.register_link_type(NotedDocument)


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_others_point_to(request: HttpRequest, instances: list[Any]) -> HttpResponseRedirect | None:
    """A protected row would be an error 500 (stack probe of 2026-11); it is refused in words instead."""
    for instance in instances:
        if _is_needed(instance):
            messages.error(
                request, _("« %(name)s » est utilisé ailleurs : il ne peut pas être supprimé.") % {"name": instance}
            )
            return redirect(instance.snippet_viewset.get_url_name("list"))
    return None


def _is_needed(instance: Any) -> bool:
    collector = Collector(using=instance._state.db or "default")
    try:
        collector.collect([instance])
    except ProtectedError:
        return True
    return False


@hooks.register("register_admin_urls")
def our_screens() -> list[URLPattern]:
    """Beside Wagtail's own reports."""
    return [
        path("reports/relire/", ReviewReport.as_view(), name="cms_review_report"),
        path("reports/relire/results/", ReviewReport.as_view(results_only=True), name="cms_review_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def review_in_the_menu() -> MenuItem:
    return MenuItem(
        gettext_lazy("Pages à relire"),
        reverse("cms_review_report"),
        name="relire",
        icon_name="calendar-check",
        order=50,
    )


@hooks.register("construct_homepage_panels")
def review_at_home(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ReviewPanel())


@hooks.register("construct_wagtail_userbar")
def check_by_the_city_s_rules(request: HttpRequest, items: list[Any], page: Any) -> None:
    with_city_rules(items)


@hooks.register("register_log_actions")
def reminders_in_the_history(actions: Any) -> None:
    """A page's history says when its owner was told to read it again."""

    @actions.register_action(reviewing.ACTION)
    class ReminderFormatter(LogFormatter):
        label = gettext_lazy("Rappel de relecture")

        def format_message(self, log_entry: Any) -> str:
            return _("Rappel de relecture envoyé à %(address)s") % {"address": log_entry.data.get("address", "")}


@hooks.register("register_page_listing_more_buttons", order=-1)  # before Wagtail's own, which ask for addresses
def read_the_sites_once(page: Any, user: Any, next_url: str | None = None) -> list[Any]:
    """The address behind each row's « Voir » starts at a site's root, which Wagtail asks the cache for: with the cache
    in the database, a query a row. The user's object lives as long as the request."""
    if not hasattr(user, "site_roots"):
        user.site_roots = Site.get_site_root_paths()
    page._wagtail_cached_site_root_paths = user.site_roots
    return []


@hooks.register("register_admin_urls")
def page_of_blocks() -> list[URLPattern]:
    return [path("blocs/", block_stories, name="cms_block_stories")]


@hooks.register("register_help_menu_item")
def blocks_in_the_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Les blocs"), reverse("cms_block_stories"), name="blocs", icon_name="placeholder")
