"""The list of tasks of a procedure: each part, whether it is ready, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.directory.models import Department
from portal.eservices.actions.refusals import StaleRevision
from portal.eservices.form_builder import checks
from portal.eservices.form_builder.beginning import usual_pages
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.problems import Problem
from portal.eservices.form_builder.test_cases import run_test_case
from portal.eservices.forms.workshop.intake import BeginForm
from portal.eservices.forms.workshop.texts import notice_kinds
from portal.eservices.lookups.registry import CityLookups
from portal.eservices.views.workshop.frame import FormView, WorkshopView, add_refusal

Words = str | Promise


@dataclass(frozen=True)
class Fault:
    """One thing to do, and where."""

    message: str
    url: str


@dataclass(frozen=True)
class Task:
    """One part. `state`: done, todo or free (nothing is required)."""

    label: Words
    url: str
    said: str
    faults: tuple[Fault, ...]
    required: bool = True

    @property
    def state(self) -> str:
        """What the list shows."""
        if self.faults:
            return "todo"
        return "done" if self.required or self.said else "free"


def problems_of(definition: Definition) -> list[Problem]:
    """What forbids publication, the city's departments of today known."""
    known = set(Department.objects.filter(closed_on=None).values_list("slug", flat=True))
    return checks.problems(definition, known_departments=known)


class TaskListView(WorkshopView):
    """Where an editor begins, and comes back to."""

    template_name = "eservices/workshop/tasks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the way to begin when there is no form yet."""
        if not self.data and not self.broken:
            return redirect(self.url("begin"))
        found = [] if self.broken else problems_of(self.definition)
        tasks = list(self.tasks(found))
        return self.show(
            heading=self.working.title,
            tasks=tasks,
            problems=len(found),
            advice=[Fault(each.message, self.place(each)) for each in checks.advice(self.definition)],
            can_publish=self.user_has_permission("publish"),
        )

    def tasks(self, found: list[Problem]) -> Iterator[Task]:
        """All parts, in the order in which a procedure is built."""
        definition = self.definition
        faults: dict[str, list[Fault]] = {}
        for each in found:
            part = "pages" if each.step or each.question else each.part
            faults.setdefault(part, []).append(Fault(each.message, self.place(each)))
        for label, part, name, args, said, required in self.parts(definition):
            yield Task(label, self.url(name, *args), said, tuple(faults.pop(part, ())), required)

    def parts(self, held: Definition) -> Iterator[tuple[Words, str, str, tuple[str, ...], str, bool]]:
        """(label, part of the checks, screen, its arguments, what it holds in a few words, required)."""
        yield _("Titre et résumé"), "texts", "texts", ("titre",), held.summary, True
        yield _("Moyens d’accès"), "ways_in", "texts", ("acces",), self._ways(), True
        yield _("Pages et questions"), "pages", "pages", (), self._pages(), True
        yield _("Pièces justificatives"), "pieces", "pieces", (), _count(self._pieces(), _("pièce")), False
        yield _("Fins de parcours"), "endings", "rows", ("fins",), _count(len(held.endings), _("fin")), False
        yield _("Calculs"), "calculations", "rows", ("calculs",), _count(len(held.calculations), _("calcul")), False
        yield _("Entrées"), "entries", "rows", ("entrees",), _count(len(held.entry_points), _("entrée")), False
        yield _("Circuit de traitement et décisions"), "workflow", "workflow", (), self._workflow(), True
        yield _("Délais et silence"), "delays", "delays", (), self._delays(), True
        yield _("Messages à l’usager"), "notices", "notices", (), self._notices(), False
        yield _("Récépissé et listes des agents"), "receipt", "texts", ("recepisse",), held.receipt.intro, False
        yield _("Service qui reçoit la demande"), "routing", "routing", (), self._routes(), True
        yield _("Base légale et données personnelles"), "legal", "texts", ("donnees",), self._legal(), True
        yield _("Essais"), "test_cases", "rows", ("essais",), self._cases(), False
        yield _("Ouverture du dépôt en ligne"), "intake", "intake", (), str(self.procedure.get_intake_display()), True

    def place(self, problem: Problem) -> str:
        """Where a problem is put right."""
        if problem.question and self.definition.question(problem.question):
            return self.url("question", problem.question)
        if problem.step and self.definition.step(problem.step):
            return self.url("step", problem.step)
        names: dict[str, tuple[str, tuple[str, ...]]] = {
            "texts": ("texts", ("titre",)),
            "ways_in": ("texts", ("acces",)),
            "legal": ("texts", ("donnees",)),
            "receipt": ("texts", ("recepisse",)),
            "entries": ("rows", ("entrees",)),
            "workflow": ("workflow", ()),
            "delays": ("delays", ()),
            "routing": ("routing", ()),
        }
        name, args = names.get(problem.part, ("pages", ()))
        return self.url(name, *args)

    def _ways(self) -> str:
        ways = self.definition.ways_in
        return " · ".join(each for each in (ways.online, ways.phone, ways.desk, ways.appointment, ways.letter) if each)

    def _pages(self) -> str:
        pages = _count(len(self.definition.steps), _("page"))
        return ", ".join(filter(None, (pages, _count(len(self.definition.questions), _("question")))))

    def _pieces(self) -> int:
        return sum(question.type == "file" for question in self.definition.questions)

    def _workflow(self) -> str:
        table = self.definition.workflow
        return ", ".join(
            filter(None, (_count(len(table.states), _("état")), _count(len(table.decisions), _("décision"))))
        )

    def _delays(self) -> str:
        return " · ".join(filter(None, (_count(len(self.definition.clocks), _("délai")), self.definition.silence.text)))

    def _notices(self) -> str:
        own = len(self.definition.notices)
        if not own:
            return ""
        sentence = _("{own} en propre, les autres sont ceux de la ville ({all} en tout)")
        return sentence.format(own=own, all=len(notice_kinds(self.definition)))

    def _routes(self) -> str:
        return ", ".join(dict.fromkeys(route.department for route in self.definition.routing))

    def _legal(self) -> str:
        months = self.definition.retention.months
        kept = _("données gardées {months} mois").format(months=months) if months else ""
        return " · ".join(filter(None, (*self.definition.legal_basis[:1], kept)))

    def _cases(self) -> str:
        cases = self.definition.test_cases
        failing = sum(bool(run_test_case(self.definition, case, CityLookups())) for case in cases)
        if not cases:
            return ""
        if failing:
            return _("{failing} sur {all} ne donnent plus ce qu’ils doivent").format(failing=failing, all=len(cases))
        return _("{all} réussis").format(all=len(cases))


def _count(number: int, word: str) -> str:
    if not number:
        return ""
    return f"{number} {word}{'s' if number > 1 else ''}"


class BeginView(FormView):
    """Start the form of a procedure from the usual pages, or from another procedure's."""

    heading = gettext_lazy("Commencer le formulaire")
    template_name = "eservices/workshop/begin.html"

    def make_form(self, data: Any = None) -> BeginForm:
        """The one question: from what."""
        return BeginForm(self.procedure, data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write the first definition; never over one that exists."""
        form = self.make_form(request.POST)
        if form.is_valid() and not self.data:
            try:
                self.save(lambda _data: self._beginning(form.cleaned_data["source"]))
            except StaleRevision as error:
                add_refusal(form, error)
                return self.show(form=form)
            messages.success(request, _("Le formulaire est commencé : suivez la liste des tâches."))
        return redirect(self.url("workshop"))

    def _beginning(self, source: Any) -> dict[str, Any]:
        title, department = self.working.title, self.working.department.slug
        if source is None:
            return usual_pages(title, department)
        copied = source.get_latest_revision_as_object().definition
        return {**copied, "title": title, "department": department, "entry_points": [], "test_cases": []}
