"""Acting on a request: each act is a form beside the file, posted to an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.backoffice.actions import requalify
from portal.backoffice.case import Case, template_values
from portal.backoffice.forms import acts as forms
from portal.backoffice.permissions import DeskRequest, acting_agent_required
from portal.backoffice.views.requests import case_page, open_case
from portal.eservices import workflow
from portal.eservices.actions import asking, deciding, following, processing
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import StaleRequest
from portal.eservices.workflow import NotPossible
from portal.knowledge.models import ResponseTemplate
from portal.knowledge.variables import fill

INSERT: Final = "inserer"  # the button that fills the text and sends nothing
Run = Callable[[Case, Any, str], object]
Make = Callable[..., forms.ActForm]


@dataclass(frozen=True)
class Act:
    """One thing an agent does: its form, the verb, and what is said afterwards."""

    form: Make
    run: Run
    done: Any


def _take(case: Case, form: forms.ActForm, kind: str) -> None:
    processing.take(request=case.request, by=_by(case), **form.seen)


def _assign(case: Case, form: forms.AssignForm, kind: str) -> None:
    processing.assign(request=case.request, to=form.cleaned_data["to"], by=_by(case), **form.seen)


def _reroute(case: Case, form: forms.RerouteForm, kind: str) -> None:
    data = form.cleaned_data
    processing.reroute(
        request=case.request, department=data["department"], reason=data["reason"], by=_by(case), **form.seen
    )


def _hand_over(case: Case, form: forms.HandOverForm, kind: str) -> None:
    data = form.cleaned_data
    processing.hand_over(request=case.request, body=data["body"], reason=data["reason"], by=_by(case), **form.seen)


def _requalify(case: Case, form: forms.RequalifyForm, kind: str) -> None:
    requalify(request=case.request, procedure=form.cleaned_data["procedure"], by=_by(case), **form.seen)


def _move(case: Case, form: forms.MoveForm, kind: str) -> None:
    data = form.cleaned_data
    processing.move(
        request=case.request, transition=data["transition"], reasons=data["reasons"], by=_by(case), **form.seen
    )


def _ask(case: Case, form: forms.AskForm, kind: str) -> None:
    data = form.cleaned_data
    items = [{"question": key, "reason": ""} for key in data["items"]]
    asking.ask_for_more(
        request=case.request, items=items, message=data["message"], due_on=data["due_on"], by=_by(case), **form.seen
    )


def _withdraw(case: Case, form: forms.ActForm, kind: str) -> None:
    if case.ask is None:
        raise Refused(_("Cette demande de compléments n’est plus ouverte."))
    asking.withdraw_ask(ask=case.ask, by=_by(case), **form.seen)


def _message(case: Case, form: forms.MessageForm, kind: str) -> None:
    data = form.cleaned_data
    following.send_message(request=case.request, body=data["body"], by=_by(case), once=data["once"])


def _note(case: Case, form: forms.NoteForm, kind: str) -> None:
    data = form.cleaned_data
    processing.add_note(request=case.request, body=data["body"], by=_by(case), once=data["once"])


def _letter(case: Case, form: forms.LetterForm, kind: str) -> None:
    data = form.cleaned_data
    processing.record_reply_by_letter(request=case.request, body=data["body"], by=_by(case), once=data["once"])


def _decide(case: Case, form: forms.DecisionForm, kind: str) -> None:
    data = form.cleaned_data
    deciding.decide(
        request=case.request,
        kind=kind,
        reasons=data["reasons"],
        conditions=data.get("conditions", ""),
        remedies=data.get("remedies"),
        capacity=data["capacity"],
        delegation=data.get("delegation", ""),
        by=_by(case),
        **form.seen,
    )


def _notified(case: Case, form: forms.NotifiedForm, kind: str) -> None:
    if case.to_notify is None:
        raise Refused(_("La date de notification est déjà enregistrée."))
    data = form.cleaned_data
    deciding.record_notified(
        decision=case.to_notify, notified_on=data["notified_on"], how=data["how"], by=_by(case), **form.seen
    )


ACTS: Final[Mapping[str, Act]] = {
    "prendre": Act(forms.ActForm, _take, gettext_lazy("La demande est à vous.")),
    "attribuer": Act(forms.AssignForm, _assign, gettext_lazy("Demande attribuée.")),
    "reorienter": Act(forms.RerouteForm, _reroute, gettext_lazy("Demande confiée à l’autre service.")),
    "transmettre": Act(forms.HandOverForm, _hand_over, gettext_lazy("Demande transmise.")),
    "requalifier": Act(forms.RequalifyForm, _requalify, gettext_lazy("Demande déposée dans la bonne démarche.")),
    "etat": Act(forms.MoveForm, _move, gettext_lazy("État enregistré.")),
    "demander": Act(forms.AskForm, _ask, gettext_lazy("Compléments demandés.")),
    "retirer": Act(forms.ActForm, _withdraw, gettext_lazy("Compléments retirés.")),
    "message": Act(forms.MessageForm, _message, gettext_lazy("Message envoyé.")),
    "note": Act(forms.NoteForm, _note, gettext_lazy("Note ajoutée.")),
    "lettre": Act(forms.LetterForm, _letter, gettext_lazy("Lettre notée.")),
    "decider": Act(forms.DecisionForm, _decide, gettext_lazy("Décision enregistrée.")),
    "notifier": Act(forms.NotifiedForm, _notified, gettext_lazy("Date de notification enregistrée.")),
}
# Acts of one button: nothing to show by themselves.
BUTTONS: Final = ("prendre", "retirer")


@require_http_methods(["GET", "POST"])
@acting_agent_required
def act(request: DeskRequest, reference: str, act: str, kind: str = "") -> HttpResponse:
    """GET shows the form of an act beside the file, POST does it; what was typed is never lost."""
    case = _acting_case(request, reference)
    chosen = ACTS.get(act)
    options = _options(case, act, kind)
    if chosen is None or (request.method == "GET" and act in BUTTONS):
        raise Http404
    if request.method == "GET" or INSERT in request.POST:
        form = chosen.form(case.request, initial=_initial(case, request.POST, act, kind), **options)
        return case_page(request, case, panel=act, form=form, decision_kind=kind)
    form = chosen.form(case.request, request.POST, **options)
    if not form.is_valid():
        return case_page(request, case, panel=act, form=form, decision_kind=kind)
    return _run(request, case, act, form, kind)


def _run(request: DeskRequest, case: Case, name: str, form: forms.ActForm, kind: str) -> HttpResponse:
    try:
        ACTS[name].run(case, form, kind)
    except StaleRequest as stale:
        return _again(request, stale.request, name, kind, changes=stale.changes)
    except (Refused, NotPossible) as refused:
        return case_page(request, case, panel=name, form=form, decision_kind=kind, refused=str(refused))
    messages.success(request, ACTS[name].done)
    if name in ("reorienter",):  # no longer this agent's, unless they work there too
        return HttpResponseRedirect(reverse("desk_inbox"))
    return HttpResponseRedirect(reverse("desk_request", args=[case.request.reference]))


def _again(request: DeskRequest, changed: Any, name: str, kind: str, *, changes: Any) -> HttpResponse:
    """The same form with the same text over the request as it has become: a second sending is meant."""
    case = _acting_case(request, changed.reference)
    data = request.POST.copy()
    data["version_no"] = str(case.request.version_no)
    form = ACTS[name].form(case.request, data, **_options(case, name, kind))
    form.is_valid()
    return case_page(request, case, panel=name, form=form, decision_kind=kind, changes=changes)


def _acting_case(request: DeskRequest, reference: str) -> Case:
    case = open_case(request, reference)
    if not case.can_act:
        raise PermissionDenied
    return case


def _options(case: Case, act: str, kind: str) -> dict[str, Any]:
    """What a form needs beside the request."""
    if act == "etat":
        return {"choices": [(each.key, each.label) for each in case.steps_offered]}
    if act == "decider":
        decision = workflow.table_of(case.request).decision(kind)
        if decision is None:
            raise Http404
        return {"decision": decision}
    return {}


def _initial(case: Case, posted: QueryDict, act: str, kind: str) -> dict[str, Any]:
    """What a form begins with: the frozen version's texts, then what was typed, then the template asked for."""
    initial: dict[str, Any] = {}
    if act == "decider":
        initial = {
            "remedies": deciding.remedies_for(case.request, kind),
            "capacity": case.desk.capacity(case.request.department_id),
        }
    initial |= {key: posted.getlist(key) if key == "items" else posted[key] for key in posted}
    if posted.get("template"):
        _insert(case, initial, {"demander": "message", "decider": "reasons"}.get(act, "body"))
    return initial


def _insert(case: Case, initial: dict[str, Any], name: str) -> None:
    """Add the template's text, its variables filled, under what was typed."""
    template = ResponseTemplate.objects.filter(slug=initial["template"]).first()
    if template is None:
        return
    labels = dict(forms.askable(case.request))
    asked = [labels[key] for key in initial.get("items", []) if key in labels]
    filled = fill(template.body, template_values(case.desk, case.request, asked))
    initial[name] = "\n\n".join(part for part in (initial.get(name, "").strip(), filled.text.strip()) if part)


def _by(case: Case) -> Any:
    return case.desk.party(case.request.department_id)
