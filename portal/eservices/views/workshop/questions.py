"""One question: its settings, its answers to choose from, the sub-questions of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder import editing, editing_lists
from portal.eservices.form_builder.conditions import in_words
from portal.eservices.form_builder.editing import EditRefused
from portal.eservices.form_builder.parts import Question
from portal.eservices.forms.workshop.questions import (
    NewBlockForm,
    NewQuestionForm,
    OptionRows,
    QuestionForm,
    option_initial,
    type_name,
)
from portal.eservices.forms.workshop.validations import rule_words
from portal.eservices.views.workshop.frame import CommandsView, FormView, Json, Operation, WorkshopView, add_refusal

WITH_OPTIONS = ("choice", "multi", "ranked", "directory", "grid")
WITH_FIELDS = ("group", "grid", "ranked")


class QuestionAddView(FormView):
    """A new question, or a shared block, at the end of a page."""

    heading = gettext_lazy("Ajouter une question")
    template_name = "eservices/workshop/question_add.html"
    success = gettext_lazy("Question ajoutée : complétez-la.")

    def load(self) -> None:
        """The page; 404 when it is gone."""
        super().load()
        step = self.definition.step(self.kwargs["step"])
        if step is None:
            raise Http404
        self.step = step

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under its page."""
        pages = (self.url("pages"), _("Pages et questions"))
        return (pages, (self.url("step", self.step.key), self.step.title or self.step.key))

    def make_form(self, data: Mapping[str, Json] | None = None) -> Any:
        """The question, or the block when its button was pressed."""
        return NewQuestionForm(data=data)

    def extra(self) -> dict[str, Json]:
        """The other form of the page."""
        return {"block_form": NewBlockForm(), "step": self.step}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add one of the two, then open what was added."""
        block = "add-block" in request.POST
        form: Any = NewBlockForm(request.POST) if block else NewQuestionForm(data=request.POST)
        said: list[str] | None = None
        if form.is_valid():
            try:
                self.save(self._adding(form, block=block))
            except StaleRevision:
                said = self.changed_meanwhile()
            except (EditRefused, ValidationError) as error:
                add_refusal(form, error)
            else:
                messages.success(request, _("Bloc ajouté.") if block else str(self.success))
                return redirect(self._added(block=block))
        shown = (
            {"form": NewQuestionForm(), "block_form": form} if block else {"form": form, "block_form": NewBlockForm()}
        )
        return self.show(**shown, step=self.step, stale_changes=said)

    def _adding(self, form: Any, *, block: bool) -> Operation:
        if block:
            return partial(editing.add_block, step=self.step.key, **form.changes())
        return partial(editing.add_question, step=self.step.key, question=form.question())

    def _added(self, *, block: bool) -> str:
        self.load()
        return self.url("step", self.step.key) if block else self.url("question", self.step.questions[-1].key)


class AboutQuestion(WorkshopView):
    """A screen about the question `address`: a key, or « group.key » for a sub-question."""

    def load(self) -> None:
        """The question; 404 when it is gone."""
        super().load()
        self.address: str = self.kwargs["address"]
        self.group, _dot, own = self.address.partition(".")
        question = self.definition.question(self.address)
        if question is None:
            raise Http404
        self.question: Question = question
        if not own:
            self.group = ""

    @property
    def heading(self) -> str:
        """Its words."""
        return _("Question « {label} »").format(label=self.question.label or self.question.key)

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under its page, and its group."""
        outer = self.group or self.question.key
        step, group = self.definition.step_of(outer), self.definition.question(self.group) if self.group else None
        found = [(self.url("pages"), _("Pages et questions"))]
        if step:
            found.append((self.url("step", step.key), step.title or step.key))
        if group:
            found.append((self.url("question", group.key), group.label or group.key))
        return tuple(found)

    @property
    def place(self) -> str:
        """Its address as a place of a condition."""
        return f"field:{self.address}" if self.group else f"question:{self.address}"


class QuestionView(AboutQuestion, FormView, CommandsView):
    """The settings of one question; its answers, sub-questions and condition are one step further."""

    template_name = "eservices/workshop/question.html"
    success = gettext_lazy("Question enregistrée.")

    def make_form(self, data: Mapping[str, Json] | None = None) -> QuestionForm:
        """The settings of its type."""
        return QuestionForm(self.question, self.definition, group=self.group, data=data)

    def after(self, form: QuestionForm) -> str:
        """Stay on the question."""
        return self.url("question", self.address)

    def extra(self) -> dict[str, Json]:
        """What stands beside the settings."""
        kind = self.question.type
        return {
            "question": self.question,
            "type": type_name(self.question),
            "condition": in_words(self.question.condition, self.definition),
            "condition_url": self.url("condition", self.place),
            "options_url": self.url("options", self.address)
            if kind in WITH_OPTIONS and not self.question.source
            else "",
            "remove_url": self.url("remove", self.place),
            "rows": [self._row(each) for each in self.question.fields],
            "add_field_url": self.url("field_add", self.address) if kind in WITH_FIELDS and not self.group else "",
            "pages": [] if self.group else [(step.key, step.title or step.key) for step in self.definition.steps],
            "page": step.key if (step := self.definition.step_of(self.group or self.address)) else "",
            "rules": [rule_words(rule) for rule in self.question.validations],
            "rules_url": "" if kind in ("info", "computed") else self.url("rules", self.address),
        }

    def _row(self, field: Question) -> dict[str, Json]:
        address = f"{self.address}.{field.key}"
        return {
            "question": field,
            "type": type_name(field),
            "url": self.url("question", address),
            "remove_url": self.url("remove", f"field:{address}"),
            "condition": in_words(field.condition, self.definition),
        }

    def commands(self) -> Mapping[str, Callable[[str], Operation]]:
        """Sub-questions up and down; the question to another page."""
        group = self.address
        return {
            "up": lambda key: partial(editing_lists.move_field, group=group, key=key, by=-1),
            "down": lambda key: partial(editing_lists.move_field, group=group, key=key, by=1),
            "to": lambda key: partial(
                editing.move_question, question=group, to_step=self.request.POST.get("to_step", "")
            ),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A button, or the settings."""
        return CommandsView.post(self, request) if "do" in request.POST else FormView.post(self, request)


class FieldAddView(AboutQuestion, FormView):
    """One more question in each row of a group."""

    success = gettext_lazy("Question ajoutée : complétez-la.")

    def make_form(self, data: Mapping[str, Json] | None = None) -> NewQuestionForm:
        """Its words and type."""
        return NewQuestionForm(inside=True, data=data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add it."""
        form = self.make_form(request.POST)
        if form.is_valid():
            operation = partial(editing_lists.add_field, group=self.address, field=form.question())
            form.operation = lambda: operation  # type: ignore[method-assign]
            try:
                self.save(operation)
            except (EditRefused, StaleRevision) as error:
                add_refusal(form, error)
            else:
                messages.success(request, str(self.success))
                self.load()
                return redirect(self.url("question", f"{self.address}.{self.question.fields[-1].key}"))
        return self.show(form=form)


class OptionsView(AboutQuestion):
    """The answers to choose from, one row each; rows come and go by buttons."""

    template_name = "eservices/workshop/options.html"

    @property
    def heading(self) -> str:
        """What is listed."""
        return _("Réponses à choisir : « {label} »").format(label=self.question.label or self.question.key)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The rows."""
        return self.shown(OptionRows(initial=option_initial(self.question), prefix="o"))

    def shown(self, rows: Any, errors: list[str] | None = None, stale: list[str] | None = None) -> HttpResponse:
        """The page, each row with its condition if it has one."""
        conditions = {each.value: in_words(each.condition, self.definition) for each in self.question.options}
        listed = [
            (form, conditions.get(str(form["value"].value() or ""), ""), self._condition_url(form)) for form in rows
        ]
        return self.show(
            rows=rows, listed=listed, errors=errors or [], stale_changes=stale, back=self.url("question", self.address)
        )

    def _condition_url(self, form: Any) -> str:
        known, value = {each.value for each in self.question.options}, str(form["value"].value() or "")
        return self.url("condition", f"option:{self.address}.{value}") if value in known else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A row more, less, moved; or everything saved."""
        posted = _rearranged(request.POST)
        if posted is not None:
            return self.shown(OptionRows(posted, prefix="o"))
        rows = OptionRows(request.POST, prefix="o")
        errors: list[str] = []
        stale: list[str] | None = None
        if rows.is_valid():
            try:
                self.save(partial(editing_lists.put_options, question=self.address, options=_filled(rows)))
            except StaleRevision:
                stale = self.changed_meanwhile()
            except EditRefused as error:
                errors = [str(error)]
            else:
                messages.success(request, _("Réponses enregistrées."))
                return redirect(self.url("question", self.address))
        return self.shown(rows, errors, stale)


def _filled(rows: Any) -> list[dict[str, Json]]:
    typed = (form.cleaned_data for form in rows)
    return [dict(each) for each in typed if each.get("label") or each.get("value")]


def _rearranged(posted: QueryDict) -> QueryDict | None:
    """What was typed with one row more, less or moved; None when the button was « Enregistrer »."""
    name, _separator, target = str(posted.get("row", "")).partition(":")
    if name not in ("add", "remove", "up", "down"):
        return None
    count = int(posted.get("o-TOTAL_FORMS") or 0)
    order = list(range(count))
    at = int(target) if target.isascii() and target.isdigit() and int(target) < count else None
    if at is not None:
        row = order.pop(at)
        if name in ("up", "down"):
            order.insert(max(0, at + (1 if name == "down" else -1)), row)
    return _renumbered(posted, order, more=name == "add")


def _renumbered(posted: QueryDict, order: list[int], *, more: bool) -> QueryDict:
    new = QueryDict(mutable=True)
    for at, row in enumerate(order):
        for field in ("value", "label", "hint", "exclusive"):
            if f"o-{row}-{field}" in posted:
                new[f"o-{at}-{field}"] = str(posted[f"o-{row}-{field}"])
    new["o-TOTAL_FORMS"] = str(len(order) + more)
    new["o-INITIAL_FORMS"] = "0"
    return new
