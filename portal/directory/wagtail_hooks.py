"""The city's directory in the admin: places with their hours, departments, districts, streets."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.directory.models import (
    CollectionMove,
    CollectionRound,
    Department,
    District,
    Place,
    PlaceKind,
    Street,
)


class PlaceViewSet(SnippetViewSet):
    """A place, its ordinary week, and the days that break it."""

    model = Place
    icon = "home"
    list_display = ["name", "kind", "district", "live"]
    list_filter = ["kind", "district", "live"]
    panels: list[Any] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("summary"),
        FieldPanel("details"),
        MultiFieldPanel(
            [
                FieldPanel("address_line"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city"), FieldPanel("district")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("transport"),
            ],
            heading=_("Venir"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("department"),
                FieldPanel("takes_appointments"),
            ],
            heading=_("Joindre"),
        ),
        InlinePanel(
            "opening_hours",
            heading=_("Horaires"),
            label=_("Plage"),
            help_text=_("Avec des dates, une plage remplace la semaine ordinaire pendant toute la période."),
            panels=[
                FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("label")]),
            ],
        ),
        InlinePanel(
            "hours_exceptions",
            heading=_("Jours particuliers"),
            label=_("Exception"),
            panels=[
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("closed")]),
                FieldRowPanel([FieldPanel("opens"), FieldPanel("closes"), FieldPanel("reason")]),
            ],
        ),
        FieldPanel("hours_note"),
        FieldPanel("services"),
        FieldPanel("accessibility"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("live")]),
    ]


class DepartmentViewSet(SnippetViewSet):
    """A department of the city: closed, never deleted."""

    model = Department
    icon = "group"
    list_display = ["name", "kind", "parent", "closed_on"]
    list_filter = ["kind"]


class PlaceKindViewSet(SnippetViewSet):
    """Kinds of places."""

    model = PlaceKind
    icon = "tag"


class DistrictViewSet(SnippetViewSet):
    """Districts."""

    model = District
    icon = "site"
    list_display = ["name", "population"]


class StreetViewSet(SnippetViewSet):
    """Streets, and what depends on them."""

    model = Street
    icon = "arrow-right"
    list_display = ["name", "district"]
    list_filter = ["district"]


class CollectionRoundViewSet(SnippetViewSet):
    """On which day which bin is emptied."""

    model = CollectionRound
    icon = "bin"
    list_display = ["kind", "district", "street", "weekday", "parity"]
    list_filter = ["district", "kind"]


class CollectionMoveViewSet(SnippetViewSet):
    """Days without collection, and the days that replace them."""

    model = CollectionMove
    icon = "calendar-alt"
    list_display = ["day", "moved_to", "reason"]


class DirectoryGroup(SnippetViewSetGroup):
    """One entry of the menu for the city's directory."""

    items = (
        PlaceViewSet,
        DepartmentViewSet,
        PlaceKindViewSet,
        DistrictViewSet,
        StreetViewSet,
        CollectionRoundViewSet,
        CollectionMoveViewSet,
    )
    menu_label = _("Annuaire de la ville")
    menu_icon = "list-ul"
    menu_order = 260


register_snippet(DirectoryGroup)
