"""Procedures in Wagtail's admin: its own screens (listing, publication, history, lock) and the workshop's."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet, WorkflowActionView

from portal.eservices.form_builder.definition import Definition, DefinitionError
from portal.eservices.models import Procedure
from portal.eservices.views.workshop import (
    conditions,
    exchange,
    pages,
    preview,
    publication,
    questions,
    rules,
    settings,
    tasks,
)
from portal.eservices.views.workshop.frame import url


class ProcedureForm(WagtailAdminModelForm):
    """Title and department stand in the definition too, since nothing of a request is read from Procedure."""

    def save(self, commit: bool = True) -> Procedure:
        """Write them in both."""
        held = self.instance
        if held.definition:
            held.definition = {**held.definition, "title": held.title, "department": held.department.slug}
        saved: Procedure = super().save(commit)
        return saved


def publication_faults(procedure: Procedure) -> list[str]:
    """Why the version in preparation cannot be published, in sentences."""
    if not procedure.definition:
        return []
    try:
        return [each.message for each in tasks.problems_of(Definition.from_json(procedure.definition))]
    except DefinitionError as error:
        return [str(error)]


class ProcedureIndexView(IndexView):
    """The title leads to the workshop, where the work is."""

    add_item_label = _("Ajouter une démarche")

    def get_edit_url(self, instance: Procedure) -> str | None:
        """The list of tasks, for those who may change it."""
        return url("workshop", instance.pk) if super().get_edit_url(instance) else None


class ProcedureCreateView(CreateView):
    """A title, an address, a department: the form is built afterwards."""

    page_title = _("Nouvelle démarche")

    def get_page_subtitle(self) -> str:
        """Nothing more to say."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """In French that agrees."""
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Without autosave: half a title must not leave a procedure behind."""
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def get_success_url(self) -> str:
        """On to the workshop."""
        return url("workshop", self.object.pk)


class ProcedureEditView(EditView):
    """Wagtail's own screen: title, address, schedule, publication. A definition that is not ready is refused there
    with its sentences, and what was typed is kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Publish only what the checks let through."""
        faults = publication_faults(form.instance) if self._publishes() else []
        if faults:
            return self._refused(form, faults)
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ValidationError as error:
            self.object = self.get_object()
            return self._refused(form, error.messages)

    def _publishes(self) -> bool:
        return self.action == "publish" or (
            self.action == "workflow-action" and getattr(self, "workflow_action", "") == "approve"
        )

    def _refused(self, form: Any, faults: list[str]) -> HttpResponse:
        form.add_error(None, faults)
        self.produced_error_code = "validation_error"
        self.produced_error_message = _t("La démarche ne peut pas encore être publiée :")
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And the way to the workshop."""
        return {**super().get_context_data(**kwargs), "workshop_url": url("workshop", self.object.pk)}


class ProcedureWorkflowActionView(WorkflowActionView):
    """An approval publishes: it is refused in words, not by an error."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve only what may be published. Wagtail publishes the latest revision, not the one proposed."""
        latest = self.object.get_latest_revision_as_object()
        faults = publication_faults(latest) if self.action_name == "approve" else []
        if not faults:
            return super().post(request, *args, **kwargs)
        messages.error(request, publication.sentences(faults))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)


class ProcedureViewSet(SnippetViewSet):
    """Everything an editor does with procedures."""

    model = Procedure
    icon = "form"
    menu_label = _("Démarches")
    menu_order = 150
    add_to_admin_menu = True
    url_prefix = "demarches"
    url_namespace = "wagtailsnippets_eservices_procedure"
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("department", label=_("Service"), sort_key="department__name", classname="workshop-wide"),
        Column("get_intake_display", label=_("Dépôt en ligne"), sort_key="intake", classname="workshop-wide"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(label=_("Mise à jour"), classname="workshop-wide"),
    ]
    list_filter: ClassVar[list[str]] = ["department", "intake", "live"]
    search_fields: ClassVar[list[str]] = ["title", "slug"]
    search_backend_name = None  # a list this short is searched in its own table, by the slug too
    ordering: ClassVar[list[str]] = ["title"]
    copy_view_enabled = False
    index_view_class = ProcedureIndexView
    add_view_class = ProcedureCreateView
    edit_view_class = ProcedureEditView
    edit_template_name = "eservices/workshop/edit.html"
    workflow_action_view_class = ProcedureWorkflowActionView
    preview_on_edit_view_class = preview.LivePreviewView
    revisions_compare_view_class = publication.CompareView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title", required_on_save=True),
                    FieldPanel(
                        "slug", required_on_save=True, help_text=_("L’adresse publique : /demarches/…/commencer/")
                    ),
                    FieldPanel("department", widget=forms.Select),  # the chooser would need JavaScript
                    FieldPanel("owner"),
                ],
                heading=_("La démarche"),
            ),
            PublishingPanel(),
        ],
        base_form_class=ProcedureForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Procedure]:
        """The list's rows, their department with them."""
        return Procedure.objects.select_related("department", "latest_revision")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail's, then the workshop's."""
        return [
            *super().get_urlpatterns(),
            *(path(f"construire/<int:pk>/{end}", self._view(view), name=name) for end, view, name in SCREENS),
        ]

    def _view(self, view_class: Any) -> Any:
        return self.construct_view(view_class)


SCREENS: tuple[tuple[str, Any, str], ...] = (
    ("", tasks.TaskListView, "workshop"),
    ("commencer/", tasks.BeginView, "begin"),
    ("pages/", pages.PagesView, "pages"),
    ("pages/ajouter/", pages.StepAddView, "step_add"),
    ("pages/<slug:step>/", pages.StepView, "step"),
    ("pages/<slug:step>/ajouter/", questions.QuestionAddView, "question_add"),
    ("questions/<str:address>/", questions.QuestionView, "question"),
    ("questions/<str:address>/reponses/", questions.OptionsView, "options"),
    ("questions/<str:address>/ajouter/", questions.FieldAddView, "field_add"),
    ("questions/<str:address>/regles/", rules.RulesView, "rules"),
    ("condition/<str:place>/", conditions.ConditionView, "condition"),
    ("supprimer/<str:place>/", pages.RemoveView, "remove"),
    ("pieces/", pages.PiecesView, "pieces"),
    ("textes/<slug:part>/", settings.TextsView, "texts"),
    ("circuit/", settings.WorkflowView, "workflow"),
    ("delais/", settings.DelaysView, "delays"),
    ("service/", settings.RoutingView, "routing"),
    ("listes/<slug:rows>/", settings.RowsView, "rows"),
    ("listes/<slug:rows>/ajouter/", settings.RowView, "row_add"),
    ("listes/<slug:rows>/<int:at>/", settings.RowView, "row"),
    ("messages/", settings.NoticesView, "notices"),
    ("messages/<slug:kind>/", settings.NoticeView, "notice"),
    ("ouverture/", settings.IntakeView, "intake"),
    ("echange/", exchange.ExchangeView, "exchange"),
    ("echange/export/", exchange.ExportView, "export"),
    ("apercu/", preview.PreviewView, "show"),
    ("publication/", publication.PublicationView, "publication"),
)
