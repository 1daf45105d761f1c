"""The rules of one question: read as their messages, added by kind, taken away one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder import editing, editing_lists
from portal.eservices.form_builder.editing import EditRefused
from portal.eservices.forms.workshop.validations import RuleForm, rule_words, rules_for
from portal.eservices.views.workshop.frame import Json, Operation, add_refusal
from portal.eservices.views.workshop.questions import AboutQuestion


class RulesView(AboutQuestion):
    """Each button is one revision."""

    template_name = "eservices/workshop/rules.html"

    @property
    def heading(self) -> str:
        """Whose rules."""
        return _("Règles : « {label} »").format(label=self.question.label or self.question.key)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The rules, and the form of a new one once its kind is chosen."""
        kind = str(request.GET.get("kind", ""))
        return self.shown(self.form(kind) if kind in dict(self.kinds()) else None)

    def kinds(self) -> list[tuple[str, Any]]:
        """What may be asked of this type."""
        return rules_for(self.question)

    def form(self, kind: str, data: Any = None) -> RuleForm:
        """A new rule."""
        return RuleForm(kind, self.question, self.definition, data)

    def shown(self, form: RuleForm | None, stale: list[str] | None = None) -> HttpResponse:
        """The page."""
        return self.show(
            form=form,
            kind=form.kind if form else "",
            kinds=self.kinds(),
            rules=[(rule_words(rule), rule.level == "warning") for rule in self.question.validations],
            back=self.url("question", self.address),
            stale_changes=stale,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a rule, or take one away."""
        held = list(self.held())
        name, _separator, at = str(request.POST.get("do", "")).partition(":")
        if name == "drop" and at.isascii() and at.isdigit() and int(at) < len(held):
            del held[int(at)]
            return self.written(held)
        kind = str(request.POST.get("kind", ""))
        if kind not in dict(self.kinds()):
            return redirect(request.path)
        form = self.form(kind, request.POST)
        return self.written([*held, form.rule()], form) if form.is_valid() else self.shown(form)

    def held(self) -> list[Json]:
        """The rules as they are written."""
        found: list[Json] = editing_lists.options_holder(self.data, self.address).get("validations", [])
        return found

    def written(self, rules: list[Json], form: RuleForm | None = None) -> HttpResponse:
        """Save them; say why when they cannot be."""
        try:
            self.save(self._operation(rules))
        except (StaleRevision, EditRefused) as error:
            if form is None:
                messages.error(self.request, str(error))
                return redirect(self.request.path)
            add_refusal(form, error)
            return self.shown(form, self.changed_meanwhile() if isinstance(error, StaleRevision) else None)
        messages.success(self.request, _("Règles enregistrées."))
        return redirect(self.request.path)

    def _operation(self, rules: list[Json]) -> Operation:
        changes = {"validations": rules or None}
        if not self.group:
            return lambda data: editing.edit_question(data, self.address, changes=changes)
        key = self.question.key
        return lambda data: editing_lists.edit_field(data, self.group, key, changes=changes)
