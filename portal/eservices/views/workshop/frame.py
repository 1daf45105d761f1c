"""What every screen of the workshop shares: the door, the working definition, and saving on what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from portal.accounts.permissions import party_of
from portal.eservices.actions.procedures import edit_definition
from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder.blocks import expand
from portal.eservices.form_builder.changes import changes
from portal.eservices.form_builder.definition import Definition, DefinitionError
from portal.eservices.form_builder.editing import EditRefused
from portal.eservices.models import Procedure

Json = Any
Operation = Callable[[dict[str, Json]], dict[str, Json]]
NAMESPACE = "wagtailsnippets_eservices_procedure"


def url(name: str, *args: Any) -> str:
    """The address of a screen of the procedure's admin."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


class WorkshopView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A screen about one procedure, for those who may change it. `definition` is the one in preparation."""

    model = Procedure
    permission_required = "change"
    header_icon = "form"
    template_name = "eservices/workshop/form.html"
    heading: ClassVar[Any] = ""
    crumbs: tuple[tuple[str, str], ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the procedure and what is being prepared."""
        super().setup(request, *args, **kwargs)
        self.load()

    def load(self) -> None:
        """The latest revision, read again after somebody else's save."""
        rows = Procedure.objects.select_related("latest_revision__user", "department", "current_version")
        self.procedure = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.working: Procedure = self.procedure.get_latest_revision_as_object()
        self.data: dict[str, Json] = self.working.definition
        self.broken = ""
        try:
            self.data = expand(self.data)
            self.definition = Definition.from_json(self.data)
        except DefinitionError as error:
            self.broken, self.definition = str(error), Definition()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A locked procedure is read, not written."""
        response: HttpResponseBase | None = None
        if request.method == "POST" and self.user_has_permission("change"):
            response = self.refused_by_lock()
        return response or super().dispatch(request, *args, **kwargs)

    def refused_by_lock(self) -> HttpResponse | None:
        """Back to the list of tasks with the lock's own sentence; None when the door is open."""
        lock = self.procedure.get_lock()
        if lock is None or not lock.for_user(self.request.user):
            return None
        messages.error(self.request, lock.get_message(self.request.user) or _("Cette démarche est verrouillée."))
        return redirect(self.url("workshop"))

    def url(self, name: str, *args: Any) -> str:
        """A screen of this procedure."""
        return url(name, self.procedure.pk, *args)

    # -- furniture ------------------------------------------------------------------------------------------

    def get_page_title(self) -> str:
        """What this screen is for."""
        return str(self.heading)

    def get_page_subtitle(self) -> str:
        """Which procedure it is about."""
        return self.working.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, procedures, this procedure's tasks, then where we are."""
        steps = [
            (reverse("wagtailadmin_home"), _("Accueil")),
            (url("list"), _("Démarches")),
            (self.url("workshop"), self.working.title),
            *self.crumbs,
        ]
        items = [{"url": address, "label": label} for address, label in steps]
        return [*items, {"url": "", "label": self.get_page_title()}] if self.heading else items

    def show(self, **context: Json) -> HttpResponse:
        """The page."""
        shared = {
            "procedure": self.procedure,
            "definition": self.definition,
            "broken": self.broken,
            "based_on": self.procedure.latest_revision_id or "",
            "workshop_url": self.url("workshop"),
            "heading": self.get_page_title(),
            "trail": [(self.url("workshop"), _("Liste des tâches")), *self.crumbs] if self.heading else [],
            "lead": "",
            "stale_changes": None,
        }
        return render(self.request, self.template_name, {**self.get_context_data(), **shared, **context})

    # -- saving ---------------------------------------------------------------------------------------------

    def save(self, operation: Operation) -> None:
        """Apply to the latest definition. Raises StaleRevision, EditRefused or ValidationError, and saves nothing."""
        edit_definition(
            procedure=self.procedure,
            operation=operation,
            based_on=self.based_on(),
            by=party_of(self.request.user),  # type: ignore[arg-type]  # behind the admin's door
        )

    def based_on(self) -> int | None:
        """The revision that the editor saw."""
        seen = str(self.request.POST.get("based_on", ""))
        return int(seen) if seen.isascii() and seen.isdigit() else None

    def changed_meanwhile(self) -> list[str]:
        """What others changed since the revision that was seen, in sentences; then show the latest one."""
        seen = self.procedure.revisions.filter(pk=self.based_on()).first()
        self.load()
        try:
            return changes(Definition.from_json(seen.as_object().definition), self.definition) if seen else []
        except DefinitionError:
            return []


class FormView(WorkshopView):
    """A screen with one form, whose `operation()` is saved."""

    success: ClassVar[Any] = gettext_lazy("Enregistré.")

    def make_form(self, data: Mapping[str, Json] | None = None) -> Any:
        """The form, empty of what was typed when `data` is None."""
        raise NotImplementedError

    def after(self, form: Any) -> str:
        """Where to go once saved."""
        return self.url("workshop")

    def extra(self) -> dict[str, Json]:
        """More for the template."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.show(form=self.make_form(), **self.extra())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show again with what was typed."""
        form = self.make_form(request.POST)
        said: list[str] | None = None
        if form.is_valid():
            try:
                self.save(form.operation())
            except StaleRevision:
                said = self.changed_meanwhile()
            except (EditRefused, ValidationError) as error:
                add_refusal(form, error)
            else:
                messages.success(request, str(self.success))
                return redirect(self.after(form))
        return self.show(form=form, **{**self.extra(), "stale_changes": said})


def add_refusal(form: forms.BaseForm, error: Exception) -> None:
    """Say on the form why nothing was saved."""
    form.add_error(None, error if isinstance(error, ValidationError) else str(error))


class CommandsView(WorkshopView):
    """A screen with buttons that do one thing each: `do` = "name:target", posted by small forms."""

    def commands(self) -> Mapping[str, Callable[[str], Operation]]:
        """By name: the operation that the button of a target stands for."""
        return {}

    def back(self) -> str:
        """Where a button leads: here."""
        return self.request.path

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says, then come back; say why when it cannot be done."""
        name, _separator, target = str(request.POST.get("do", "")).partition(":")
        known = self.commands()
        try:
            if name in known:
                self.save(known[name](target))
        except StaleRevision:
            sentence = _("Quelqu’un d’autre a modifié cette démarche : voici sa dernière version. Recommencez.")
            messages.error(request, sentence)
        except EditRefused as error:
            messages.error(request, str(error))
        return redirect(self.back())
