"""The condition of a page, a question, an answer, an ending …: read as a sentence, built by choosing words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder.condition_parts import Subject, joined, parts, subjects_for
from portal.eservices.form_builder.conditions import in_words
from portal.eservices.form_builder.editing import EditRefused
from portal.eservices.form_builder.editing_lists import holder, put_condition
from portal.eservices.form_builder.parts import Option
from portal.eservices.forms.workshop.conditions import WAYS, PartForm
from portal.eservices.forms.workshop.rows import ROW_FORMS
from portal.eservices.lookups.registry import CityLookups
from portal.eservices.views.workshop.frame import Json, WorkshopView, add_refusal


class ConditionView(WorkshopView):
    """`place`: see `editing_lists`. Parts are added and taken away one by one; each is one revision."""

    template_name = "eservices/workshop/condition.html"

    def load(self) -> None:
        """What carries the condition; 404 when it is gone."""
        super().load()
        self.place: str = self.kwargs["place"]
        try:
            self.held: dict[str, Json] = holder(self.data, self.place)
        except EditRefused as error:
            raise Http404 from error
        self.joint, self.parts = parts(self.held.get("condition"))

    @property
    def heading(self) -> str:
        """Whose condition it is."""
        words = (
            self.held.get("label") or self.held.get("title") or self.held.get("department") or self.held.get("key", "")
        )
        return _("Condition : « {name} »").format(name=words)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The sentence, its parts, and the next part once its subject is chosen."""
        subject = self.subject(str(request.GET.get("about", "")))
        return self.shown(PartForm(subject, self.offered(subject)) if subject else None)

    def shown(self, form: PartForm | None, stale: list[str] | None = None) -> HttpResponse:
        """The page."""
        return self.show(
            form=form,
            sentence=in_words(self.held.get("condition"), self.definition),
            parts=[in_words(each, self.definition) for each in self.parts],
            joint=self.joint,
            subjects=self.subjects(),
            about=form.subject.code if form else "",
            back=self.back(),
            stale_changes=stale,
            keeps_one=self.place.startswith("silence.variants"),
        )

    def subjects(self) -> list[Subject]:
        """What it may look at."""
        return [*subjects_for(self.definition, self.place), *WAYS]

    def subject(self, code: str) -> Subject | None:
        """One of them."""
        return next((each for each in self.subjects() if each.code == code), None)

    def offered(self, subject: Subject) -> list[Option]:
        """Answers that come from the city's own lists, which anybody may read."""
        source = subject.question.source if subject.question else ""
        return list(CityLookups().options(source, {})) if source else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a part, take one away, join them otherwise, or remove the whole condition."""
        subject = self.subject(str(request.POST.get("about", "")))
        if subject is None:
            return self.rearranged()
        form = PartForm(subject, self.offered(subject), request.POST)
        if not form.is_valid():
            return self.shown(form)
        placeholder = [] if self.parts == [{"channel": []}] else self.parts
        return self.written(joined(self.joint, [*placeholder, form.part()]), form)

    def rearranged(self) -> HttpResponse:
        """What the other buttons do."""
        name, _separator, target = str(self.request.POST.get("do", "")).partition(":")
        if name == "drop" and target.isascii() and target.isdigit() and int(target) < len(self.parts):
            kept = [part for at, part in enumerate(self.parts) if at != int(target)]
            return self.written(joined(self.joint, kept))
        if name == "joint" and target in ("all", "any"):
            return self.written(joined(target, self.parts))
        if name == "clear":
            return self.written(None)
        messages.error(self.request, _("Choisissez ce que la condition regarde."))
        return redirect(self.request.path)

    def written(self, condition: Mapping[str, Json] | None, form: PartForm | None = None) -> HttpResponse:
        """Save the condition; say why when it cannot be."""
        try:
            self.save(partial(put_condition, place=self.place, condition=condition))
        except StaleRevision as error:
            if form is not None:
                return self.shown(form, self.changed_meanwhile())
            messages.error(self.request, str(error))
        except EditRefused as error:
            if form is not None:
                add_refusal(form, error)
                return self.shown(form)
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("Condition enregistrée."))
        return redirect(self.request.path)

    def back(self) -> str:
        """The screen of what carries it."""
        kind, _separator, key = self.place.partition(":")
        if kind == "step":
            return self.url("step", key)
        if kind in ("question", "field"):
            return self.url("question", key)
        if kind == "option":
            return self.url("options", key.rpartition(".")[0])
        name = next((name for name, form in ROW_FORMS.items() if form.name == kind), "fins")
        return self.url("rows", name)
