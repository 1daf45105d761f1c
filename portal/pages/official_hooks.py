"""In the admin: acts that may not leave the site, and the results of elections. Loaded by `wagtail_hooks`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.cms.models import BasePage
from portal.pages import election_views
from portal.pages.models import ActPage, ElectionPage, FixedAct, PollingStation


class PollingStationViewSet(SnippetViewSet):
    """Where one votes."""

    model = PollingStation
    icon = "home"
    list_display = ["number", "name", "place", "open_now"]
    search_fields = ["name"]


@hooks.register("register_admin_urls")
def election_urls() -> list[URLPattern]:
    """Entering results, below the admin's own door."""
    one = "elections/<int:pk>/<int:round_number>/"
    return [
        path("elections/", election_views.elections, name="elections_admin"),
        path("elections/<int:pk>/", election_views.election, name="election_admin"),
        path(f"{one}fichier/", election_views.import_file, name="election_import"),
        path(f"{one}modele.csv", election_views.template_file, name="election_template"),
        path(f"{one}<int:station>/", election_views.station_count, name="election_station"),
        path(f"{one}<int:station>/retirer/", election_views.withdraw, name="election_withdraw"),
    ]


class ElectionsMenuItem(MenuItem):
    """Shown to those who may enter results of some election."""

    def is_shown(self, request: HttpRequest) -> bool:
        last = ElectionPage.objects.order_by("-pk").first()
        return bool(last and last.permissions_for_user(request.user).can_publish())


@hooks.register("register_admin_menu_item")
def elections_menu() -> MenuItem:
    return ElectionsMenuItem(gettext_lazy("Élections"), reverse("elections_admin"), icon_name="list-ol", order=260)


@hooks.register("register_page_header_buttons")
def results_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """« Saisir les résultats » on the page of an election."""
    if page.specific_class is ElectionPage and page.permissions_for_user(user).can_publish():
        url = reverse("election_admin", args=[page.pk])
        yield Button(_("Saisir les résultats"), url, icon_name="list-ol", priority=5)


@hooks.register("before_unpublish_page")
def keep_acts_online(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The law wants an act online for two months: said in words, at the page's own form."""
    held = _held(page, timezone.now())
    return _refused(request, page, held.too_early) if held else None


@hooks.register("before_delete_page")
def keep_acts(request: HttpRequest, page: Any) -> HttpResponse | None:
    """What went online once stays in the register: the act, and every page above it."""
    fixed = FixedAct.objects.filter(act__path__startswith=page.path).first()
    return _refused(request, page, fixed.never_deleted) if fixed else None


@hooks.register("before_copy_page")
def copy_acts_as_drafts(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A copy has no number yet: it cannot be online."""
    wants_live = request.method == "POST" and {"publish_copies", "alias"} & set(request.POST)
    if page.specific_class is not ActPage or not wants_live:
        return None
    return _refused(
        request, page, _("La copie d’un acte est un brouillon\u00a0: donnez-lui son numéro, puis publiez-la.")
    )


@hooks.register("before_bulk_action")
def keep_acts_among_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once."""
    if action_type not in ("delete", "unpublish"):
        return None
    for page in objects:
        if not isinstance(page, BasePage):
            return None
        answer = keep_acts(request, page) if action_type == "delete" else keep_acts_online(request, page)
        if answer:
            return answer
    return None


def _held(page: Any, now: Any) -> FixedAct | None:
    """An act at this page or below it that must stay online."""
    rows = FixedAct.objects.filter(act__path__startswith=page.path, act__live=True).order_by("-online_at")
    newest = rows.first()
    return newest if newest and now < newest.bound_until else None


def _refused(request: HttpRequest, page: Any, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
