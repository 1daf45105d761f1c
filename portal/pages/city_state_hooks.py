"""In the admin: states of services, the crisis switch, national sheets that changed. Loaded by `wagtail_hooks`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import DeleteView, EditView, SnippetViewSet

from portal.pages import crisis_admin, sheet_admin
from portal.pages.models import FactSheet, ServiceStatus
from portal.pages.models.status import own_departments, speaks_for_all


class DepartmentPolicy(ModelPermissionPolicy):
    """Who speaks for departments sees and changes the states of these only."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return speaks_for_all(user) or instance.department_id in own_departments(user)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows if speaks_for_all(user) else rows.filter(department__in=own_departments(user))


register_permission_policy(ServiceStatus, DepartmentPolicy(ServiceStatus))


class OwnOnly:
    """Wagtail's screens of one snippet ask for the right on the model alone (8.0.1): this one's department counts."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]  # Wagtail's view stands beside it
        if not self.user_has_permission_for_instance(self.permission_required, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class OwnEdit(OwnOnly, EditView):
    """Change a state."""


class OwnDelete(OwnOnly, DeleteView):
    """Remove one."""


class ServiceStatusViewSet(SnippetViewSet):
    """« Collecte décalée lundi »: announced here, shown everywhere it matters."""

    model = ServiceStatus
    edit_view_class = OwnEdit
    delete_view_class = OwnDelete
    icon = "history"
    menu_label = _("État des services")
    list_display = ["title", "level", "state", "starts_at", "ends_at", "department"]
    list_filter = ["level", "department"]
    search_fields = ["title", "text"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.permission_policy.instances_user_has_any_permission_for(
            request.user, ["add", "change", "delete", "view"]
        )


@hooks.register("register_admin_urls")
def crisis_urls() -> list[URLPattern]:
    """The switch, below the admin's own door."""
    return [
        path("reports/fiches-nationales/", sheet_admin.changed_sheets, name="changed_sheets"),
        path("reports/fiches-nationales/<int:pk>/", sheet_admin.acknowledge_change, name="sheet_acknowledge"),
        path("crise/", crisis_admin.crises, name="crises"),
        path("crise/nouvelle/", crisis_admin.crisis_edit, name="crisis_new"),
        path("crise/<int:pk>/", crisis_admin.crisis_edit, name="crisis_edit"),
        path("crise/<int:pk>/activer/", crisis_admin.crisis_confirm, name="crisis_confirm"),
        path("crise/<int:pk>/exercice/", crisis_admin.crisis_rehearsal, name="crisis_rehearsal"),
        path("crise/<int:pk>/apercu/", crisis_admin.crisis_preview, name="crisis_preview"),
        path("crise/activation/<int:pk>/point/", crisis_admin.crisis_tell, name="crisis_tell"),
        path("crise/activation/<int:pk>/fin/", crisis_admin.crisis_end, name="crisis_end"),
    ]


class CrisisMenuItem(MenuItem):
    """Shown to who may turn the switch."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(crisis_admin.PERMISSION)


@hooks.register("register_admin_menu_item")
def crisis_menu() -> MenuItem:
    return CrisisMenuItem(_("Mode crise"), reverse("crises"), name="crise", icon_name="warning", order=258)


class FactSheetViewSet(SnippetViewSet):
    """The State's sheets: editors say only which procedures of the city each is about."""

    model = FactSheet
    icon = "doc-full"
    list_display = ["title", "number", "theme", "updated_on"]
    list_filter = ["theme"]
    search_fields = ["title", "number"]
    panels: list[Any] = [
        FieldPanel("title", read_only=True),
        FieldPanel("number", read_only=True),
        FieldPanel("procedures", widget=forms.CheckboxSelectMultiple),
    ]


class SheetsMenuItem(MenuItem):
    """Shown to who may check national sheets."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(sheet_admin.PERMISSION)


@hooks.register("register_reports_menu_item")
def sheets_in_the_menu() -> MenuItem:
    return SheetsMenuItem(
        _("Fiches nationales modifiées"), reverse("changed_sheets"), name="fiches", icon_name="history", order=60
    )
