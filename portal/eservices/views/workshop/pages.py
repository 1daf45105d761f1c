"""The pages of a procedure and one page with its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder import editing, editing_lists
from portal.eservices.form_builder.conditions import in_words
from portal.eservices.form_builder.editing import EditRefused
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.forms.workshop.questions import StepForm, type_name
from portal.eservices.views.workshop.frame import CommandsView, FormView, Json, Operation, WorkshopView


class PagesView(CommandsView):
    """The pages in order, each with its condition in words."""

    heading = gettext_lazy("Pages et questions")
    template_name = "eservices/workshop/pages.html"

    def commands(self) -> Mapping[str, Callable[[str], Operation]]:
        """Up, down, copy."""
        return {
            "up": lambda key: partial(editing.move_step, step=key, by=-1),
            "down": lambda key: partial(editing.move_step, step=key, by=1),
            "copy": lambda key: partial(editing_lists.duplicate_step, step=key),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list."""
        return self.show(pages=[self._row(step) for step in self.definition.steps])

    def _row(self, step: Step) -> dict[str, Json]:
        return {
            "step": step,
            "url": self.url("step", step.key),
            "remove_url": self.url("remove", f"step:{step.key}"),
            "condition": in_words(step.condition, self.definition),
            "questions": [question.label or question.key for question in step.questions],
        }


class PiecesView(WorkshopView):
    """All the supporting documents asked, wherever they are asked."""

    heading = gettext_lazy("Pièces justificatives")
    template_name = "eservices/workshop/pieces.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, each leading to its question."""
        asked = [
            {
                "question": question,
                "page": step.title or step.key,
                "url": self.url("question", question.key),
                "condition": in_words(question.condition, self.definition),
                "now": bool(question.piece and question.piece.when == "now"),
            }
            for step in self.definition.steps
            for question in step.questions
            if question.type == "file"
        ]
        return self.show(pieces=asked)


class StepAddView(FormView):
    """A new page."""

    heading = gettext_lazy("Ajouter une page")
    success = gettext_lazy("Page ajoutée.")

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under the list of pages."""
        return ((self.url("pages"), _("Pages et questions")),)

    def make_form(self, data: Mapping[str, Json] | None = None) -> StepForm:
        """Its title and introduction."""
        return StepForm(data=data)

    def after(self, form: StepForm) -> str:
        """To the page just made, which is the last."""
        self.load()
        return self.url("step", self.definition.steps[-1].key)


class StepView(FormView, CommandsView):
    """One page: its texts, its condition, its questions."""

    template_name = "eservices/workshop/step.html"
    success = gettext_lazy("Page enregistrée.")

    def load(self) -> None:
        """The page too; 404 when it is gone."""
        super().load()
        step = self.definition.step(self.kwargs["step"])
        if step is None:
            raise Http404
        self.step = step

    @property
    def heading(self) -> str:
        """Its title."""
        return _("Page « {title} »").format(title=self.step.title or self.step.key)

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]
        """Under the list of pages."""
        return ((self.url("pages"), _("Pages et questions")),)

    def commands(self) -> Mapping[str, Callable[[str], Operation]]:
        """Up, down, copy, of one question."""
        return {
            "up": lambda key: partial(editing.move_question, question=key, by=-1),
            "down": lambda key: partial(editing.move_question, question=key, by=1),
            "copy": lambda key: partial(editing_lists.duplicate_question, question=key),
        }

    def make_form(self, data: Mapping[str, Json] | None = None) -> StepForm:
        """The page's texts."""
        return StepForm(self.step, data)

    def after(self, form: StepForm) -> str:
        """Stay on the page."""
        return self.url("step", self.step.key)

    def extra(self) -> dict[str, Json]:
        """Its questions and its condition in words."""
        return {
            "step": self.step,
            "condition": in_words(self.step.condition, self.definition),
            "condition_url": self.url("condition", f"step:{self.step.key}"),
            "add_url": self.url("question_add", self.step.key),
            "questions": [self._row(question) for question in self.step.questions],
        }

    def _row(self, question: Question) -> dict[str, Json]:
        return {
            "question": question,
            "type": type_name(question),
            "url": self.url("question", question.key),
            "remove_url": self.url("remove", f"question:{question.key}"),
            "condition": in_words(question.condition, self.definition),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A button of a question, or the page's texts."""
        return CommandsView.post(self, request) if "do" in request.POST else FormView.post(self, request)


class RemoveView(WorkshopView):
    """Ask before removing: what goes, in words. Refused while something else rests on it."""

    template_name = "eservices/workshop/remove.html"
    heading = gettext_lazy("Supprimer")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The question."""
        return self.show(sentence=self._sentence(), back=self._back())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The removal."""
        back = self._back()
        try:
            self.save(self._operation())
        except (EditRefused, StaleRevision) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Supprimé."))
        return redirect(back)

    def _target(self) -> tuple[str, str]:
        kind, _separator, key = str(self.kwargs["place"]).partition(":")
        return kind, key

    def _operation(self) -> Operation:
        kind, key = self._target()
        if kind == "step":
            return partial(editing.remove_step, step=key)
        if kind == "field":
            group, _separator, own = key.partition(".")
            return partial(editing_lists.remove_field, group=group, key=own)
        return partial(editing.remove_question, question=key)

    def _sentence(self) -> str:
        kind, key = self._target()
        step = self.definition.step(key) if kind == "step" else None
        question = self.definition.question(key)
        if step is not None:
            sentence = _("La page « {title} » et ses {n} questions seront retirées de la version en préparation.")
            return sentence.format(title=step.title or key, n=len(step.questions))
        if question is None or kind == "step":
            raise Http404
        sentence = _("La question « {label} » sera retirée de la version en préparation.")
        return sentence.format(label=question.label or key)

    def _back(self) -> str:
        kind, key = self._target()
        if kind == "step":
            return self.url("pages")
        if kind == "field":
            return self.url("question", key.partition(".")[0])
        step = self.definition.step_of(key)
        return self.url("step", step.key) if step else self.url("pages")
