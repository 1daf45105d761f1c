"""The parts of a procedure that are not its pages: texts, messages, rows of what follows, the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import party_of
from portal.eservices.actions.procedures import set_intake
from portal.eservices.form_builder import editing_lists
from portal.eservices.form_builder.conditions import in_words
from portal.eservices.form_builder.test_cases import run_test_case
from portal.eservices.forms.workshop.intake import IntakeForm
from portal.eservices.forms.workshop.row_form import RowForm
from portal.eservices.forms.workshop.rows import ROW_FORMS
from portal.eservices.forms.workshop.texts import TEXT_FORMS, NoticeForm, TextForm, notice_kinds, notice_name
from portal.eservices.lookups.registry import CityLookups
from portal.eservices.views.workshop.frame import CommandsView, FormView, Json, Operation, WorkshopView

#: Screens that only lead to others: name → (title, texts, rows).
GROUPS: Mapping[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "workflow": (gettext_lazy("Circuit de traitement et décisions"), ("recours",), ("etats", "passages", "decisions")),
    "delays": (gettext_lazy("Délais et silence"), ("silence",), ("delais", "silence-particulier")),
    "routing": (gettext_lazy("Service qui reçoit la demande"), (), ("services", "demandes-liees")),
}


class TextsView(FormView):
    """One part written as texts."""

    def load(self) -> None:
        """The part; 404 when there is none of that name."""
        super().load()
        if self.kwargs["part"] not in TEXT_FORMS:
            raise Http404
        self.form_class = TEXT_FORMS[self.kwargs["part"]]

    @property
    def heading(self) -> str:
        """What it is about."""
        return str(self.form_class.heading)

    def make_form(self, data: Mapping[str, Json] | None = None) -> TextForm:
        """Its form."""
        return self.form_class(self.definition, data)

    def extra(self) -> dict[str, Json]:
        """A sentence of advice."""
        return {"lead": self.form_class.lead}


class GroupView(WorkshopView):
    """What belongs together: a text or two, and lists."""

    template_name = "eservices/workshop/group.html"

    group = ""

    @property
    def heading(self) -> str:
        """What it is about."""
        return str(GROUPS[self.group][0])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """All of it in words, each part with its link."""
        _title, texts, rows = GROUPS[self.group]
        return self.show(
            texts=[(TEXT_FORMS[name].heading, self.url("texts", name)) for name in texts],
            lists=[self._listed(name) for name in rows],
        )

    def _listed(self, name: str) -> dict[str, Json]:
        form = ROW_FORMS[name]
        return {
            "heading": form.heading,
            "url": self.url("rows", name),
            "words": [words_of(form, row, self) for row in editing_lists.rows_of(self.data, form.name)],
        }


class WorkflowView(GroupView):
    """States, passages, decisions, remedies."""

    group = "workflow"


class DelaysView(GroupView):
    """Delays, and what silence means."""

    group = "delays"


class RoutingView(GroupView):
    """Who receives the request."""

    group = "routing"


def words_of(form: type[RowForm], row: dict[str, Json], view: WorkshopView) -> tuple[str, str]:
    """A row and its condition, in words."""
    return form.words(row, view.definition), in_words(row.get("condition"), view.definition)


class RowsView(CommandsView):
    """One list: its rows in words, buttons to move and remove them."""

    template_name = "eservices/workshop/rows.html"

    def load(self) -> None:
        """The list; 404 when there is none of that name."""
        super().load()
        if self.kwargs["rows"] not in ROW_FORMS:
            raise Http404
        self.form_class = ROW_FORMS[self.kwargs["rows"]]
        self.rows = editing_lists.rows_of(self.data, self.form_class.name)

    @property
    def heading(self) -> str:
        """What is listed."""
        return str(self.form_class.heading)

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under its group."""
        groups = ((name, title) for name, (title, _texts, rows) in GROUPS.items() if self.kwargs["rows"] in rows)
        return tuple((self.url(name), str(title)) for name, title in groups)

    def commands(self) -> Mapping[str, Callable[[str], Operation]]:
        """Up, down, remove."""
        name = self.form_class.name
        return {
            "up": lambda at: partial(editing_lists.move_row, name=name, at=int(at), by=-1),
            "down": lambda at: partial(editing_lists.move_row, name=name, at=int(at), by=1),
            "remove": lambda at: partial(editing_lists.remove_row, name=name, at=int(at)),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list."""
        name = self.kwargs["rows"]
        return self.show(
            lead=self.form_class.lead,
            rows=[self._row(at, row) for at, row in enumerate(self.rows)],
            ordered=self.form_class.ordered,
            conditional=self.form_class.conditional,
            tested=self.form_class.name == "test_cases",
            add_url=self.url("row_add", name),
            add_label=self.form_class.add_label,
        )

    def _row(self, at: int, row: dict[str, Json]) -> dict[str, Json]:
        words, condition = words_of(self.form_class, row, self)
        return {
            "at": at,
            "words": words,
            "condition": condition,
            "url": self.url("row", self.kwargs["rows"], at),
            "condition_url": self.url("condition", f"{self.form_class.name}:{at}"),
            "faults": self._faults(at),
        }

    def _faults(self, at: int) -> list[str]:
        """A rehearsal is run each time it is shown."""
        if self.form_class.name != "test_cases":
            return []
        return run_test_case(self.definition, self.definition.test_cases[at], CityLookups())


class RowView(FormView):
    """One row, or a new one when the address has no number."""

    def load(self) -> None:
        """The row; 404 when it is gone."""
        super().load()
        self.at: int | None = self.kwargs.get("at")
        form = ROW_FORMS.get(self.kwargs["rows"])
        if form is None:
            raise Http404
        self.form_class: type[RowForm] = form
        rows = editing_lists.rows_of(self.data, form.name)
        if self.at is not None and self.at >= len(rows):
            raise Http404
        self.row = None if self.at is None else rows[self.at]

    @property
    def heading(self) -> str:
        """Which row."""
        return str(self.form_class.add_label) if self.row is None else self.form_class.words(self.row, self.definition)

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under its list."""
        return ((self.url("rows", self.kwargs["rows"]), str(self.form_class.heading)),)

    def make_form(self, data: Mapping[str, Json] | None = None) -> RowForm:
        """Its settings."""
        return self.form_class(self.definition, self.row, self.at, data)

    def after(self, form: RowForm) -> str:
        """The list; a new particular case needs its condition first."""
        self.load()
        if self.form_class.name == "silence.variants" and self.at is None:
            return self.url("condition", f"silence.variants:{len(self.definition.silence.variants) - 1}")
        return self.url("rows", self.kwargs["rows"])


class NoticesView(WorkshopView):
    """Every message, and which ones this procedure words its own way."""

    heading = gettext_lazy("Messages à l’usager")
    template_name = "eservices/workshop/notices.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list."""
        own = self.definition.notices
        kinds = notice_kinds(self.definition)
        return self.show(
            notices=[(notice_name(kind, self.definition), kind in own, self.url("notice", kind)) for kind in kinds]
        )


class NoticeView(FormView):
    """One message in this procedure's words."""

    template_name = "eservices/workshop/notice.html"
    success = gettext_lazy("Message enregistré.")

    def load(self) -> None:
        """404 for a message that does not exist."""
        super().load()
        if self.kwargs["kind"] not in notice_kinds(self.definition):
            raise Http404

    @property
    def heading(self) -> str:
        """Which message."""
        return _("Message : {name}").format(name=notice_name(self.kwargs["kind"], self.definition))

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under the messages."""
        return ((self.url("notices"), _("Messages à l’usager")),)

    def make_form(self, data: Mapping[str, Json] | None = None) -> NoticeForm:
        """Subject and text."""
        return NoticeForm(self.definition, self.kwargs["kind"], data)

    def after(self, form: NoticeForm) -> str:
        """Back to the messages."""
        return self.url("notices")


class IntakeView(FormView):
    """Opening and closing the online door: at once, without a revision."""

    heading = gettext_lazy("Ouverture du dépôt en ligne")
    permission_required = "publish"
    template_name = "eservices/workshop/intake.html"

    def make_form(self, data: Mapping[str, Json] | None = None) -> IntakeForm:
        """What holds now."""
        held = {name: getattr(self.procedure, name) for name in ("intake", "opens_at", "closes_at")}
        return IntakeForm(data, initial=held)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open, pause or close."""
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        set_intake(procedure=self.procedure, by=party_of(request.user), **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("C’est fait : {state}.").format(state=form.said()))
        return redirect(self.url("workshop"))
