"""Publishing, proposing, and what changed since the version that residents meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import RevisionsCompareView

from portal.accounts.permissions import party_of
from portal.eservices.actions.procedures import publish_procedure
from portal.eservices.form_builder.changes import changes
from portal.eservices.form_builder.definition import Definition, DefinitionError
from portal.eservices.models import Draft, Procedure, ProcedureVersion
from portal.eservices.views.workshop.frame import Json, url
from portal.eservices.views.workshop.tasks import Fault, TaskListView, problems_of


class PublicationView(TaskListView):
    """What is live, what is being prepared, and the buttons that this editor may press."""

    heading = gettext_lazy("Publication")
    template_name = "eservices/workshop/publication.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The state of things."""
        live = self.procedure.current_version
        found = problems_of(self.definition) if self.data and not self.broken else []
        return self.show(
            live=live,
            is_live=self.procedure.live,
            public_url=f"/demarches/{self.procedure.slug}/commencer/",
            changes=changes_since(live, self.definition),
            problems=[Fault(each.message, self.place(each)) for each in found],
            drafts=self._older_drafts(live),
            can_publish=self.user_has_permission("publish"),
            workflow=self.procedure.get_workflow(),
            in_review=self.procedure.workflow_in_progress,
            edit_url=url("edit", self.procedure.pk),
            history_url=url("history", self.procedure.pk),
            unpublish_url=url("unpublish", self.procedure.pk),
        )

    def _older_drafts(self, live: ProcedureVersion | None) -> int:
        """Residents' drafts that keep an older version, as they will when this one is published."""
        drafts = Draft.objects.filter(version__procedure=self.procedure)
        return drafts.exclude(version=live).count() if live else 0

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish or propose what was seen, never what somebody saved since."""
        if self.based_on() != self.procedure.latest_revision_id:
            messages.error(request, _("Cette démarche a été modifiée entre-temps : relisez-la avant de la publier."))
        elif request.POST.get("do") == "publish":
            self._publish()
        elif request.POST.get("do") == "propose":
            self._propose()
        return redirect(self.url("publication"))

    def _publish(self) -> None:
        if not self.user_has_permission("publish"):
            raise PermissionDenied
        found = problems_of(self.definition) if self.data else []
        if found or self.broken:
            messages.error(self.request, sentences([self.broken] if self.broken else [each.message for each in found]))
            return
        try:
            publish_procedure(procedure=self.procedure, by=party_of(self.request.user))  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(self.request, sentences(error.messages))
        else:
            messages.success(self.request, _("Publiée : les nouvelles demandes suivent cette version."))

    def _propose(self) -> None:
        workflow = self.procedure.get_workflow()
        if workflow is None or self.procedure.workflow_in_progress:
            messages.error(self.request, _("Cette démarche est déjà proposée à la relecture."))
            return
        workflow.start(self.working, self.request.user)
        messages.success(self.request, _("Proposée à la relecture."))


def sentences(found: list[str]) -> SafeString:
    """Several sentences as a list, for a message."""
    rows = format_html_join("", "<li>{}</li>", ((each,) for each in found))
    return format_html("{}<ul>{}</ul>", _("La démarche ne peut pas encore être publiée :"), rows)


def changes_since(live: ProcedureVersion | None, definition: Definition) -> list[str]:
    """What publishing would change for residents and agents."""
    return changes(live.parsed(), definition) if live else []


class CompareView(RevisionsCompareView):
    """Wagtail's comparison of two revisions, with the form's changes in sentences."""

    def _get_comparison(self, revision_a: Procedure, revision_b: Procedure) -> list[Any]:
        return [*super()._get_comparison(revision_a, revision_b), *_form_changes(revision_a, revision_b)]


class FormChanges:
    """One more row of Wagtail's table of differences."""

    is_field = True
    is_child_relation = False

    def __init__(self, found: list[str]) -> None:
        self.found = found

    def field_label(self) -> str:
        """What is compared."""
        return _("Formulaire")

    def htmldiff(self) -> SafeString:
        """A list of sentences."""
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in self.found)))


def _form_changes(before: Procedure, after: Procedure) -> list[FormChanges]:
    try:
        found = changes(_read(before.definition), _read(after.definition))
    except DefinitionError as error:
        found = [str(error)]
    return [FormChanges(found)] if found else []


def _read(data: dict[str, Json]) -> Definition:
    return Definition.from_json(data) if data else Definition()
