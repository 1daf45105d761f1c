"""The page that asks just what is missing: the questions and pieces of one request for more, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.accounts.models import Resident
from portal.eservices.actions.following import complete
from portal.eservices.actions.refusals import NotComplete, Refused
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.form_builder.questions import StepForm, form_for
from portal.eservices.journeys import answers_of, facts_for
from portal.eservices.models import InformationRequest, ServiceRequest


@dataclass
class AskedPiece:
    """A document asked: its control, and why it is asked."""

    key: str
    label: str
    reason: str
    error: str = ""

    @property
    def control(self) -> str:
        return f"piece-{self.key}"


@dataclass
class Completion:
    """What the page shows: pieces, questions, and what went wrong."""

    ask: InformationRequest
    form: StepForm | None
    pieces: list[AskedPiece]
    once: str
    refusal: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(control, message) for the summary of errors."""
        general = [("contenu", self.refusal)] if self.refusal else []
        pieces = [(piece.control, piece.error) for piece in self.pieces if piece.error]
        typed = list(self.form.error_links) if self.form is not None and self.form.is_bound else []
        return [*general, *pieces, *typed, *self.problems]


def completion_of(request: HttpRequest, own: ServiceRequest, ask: InformationRequest, resident: Resident) -> Completion:
    """The page for a GET, or as posted."""
    definition = own.version.parsed()
    reasons = {str(item["question"]): str(item.get("reason") or "") for item in ask.items}
    asked = [question for key in reasons if (question := definition.question(key)) is not None]
    pieces = [AskedPiece(each.key, each.label, reasons[each.key]) for each in asked if each.type == "file"]
    questions = [each for each in asked if each.type != "file"]
    form = _form(request, own, questions, reasons, resident) if questions else None
    return Completion(ask, form, pieces, request.POST.get("once") or str(uuid4()))


def _form(
    request: HttpRequest, own: ServiceRequest, questions: list[Question], reasons: dict[str, str], resident: Resident
) -> StepForm:
    """Shown whatever their conditions, since an agent asked; the agent's reason stands as the hint."""
    shown = tuple(
        replace(each, condition=None, required=True, hint=reasons[each.key] or each.hint) for each in questions
    )
    step = Step(key="completion", title=_("Ce qui manque"), questions=shown)
    facts = facts_for(channel=own.channel, owner=resident)
    data = request.POST if request.method == "POST" else None
    form = form_for(step, answers_of(own.sheet), facts, data=data)
    command = form.row_command(request.POST) if data is not None else None
    return form.after(command) if command else form


def changes_rows(request: HttpRequest, page: Completion) -> bool:
    """Whether a button only added or took away a row of a group."""
    return page.form is not None and page.form.row_command(request.POST) is not None


def send(request: HttpRequest, page: Completion, resident: Resident) -> bool:
    """Send what was asked; False leaves on `page` what is wrong."""
    files = {piece.key: request.FILES.getlist(piece.control) for piece in page.pieces}
    for piece in page.pieces:
        if not files[piece.key]:
            piece.error = _("Ajoutez un fichier pour : %(label)s.") % {"label": piece.label}
    valid = page.form is None or page.form.is_valid()
    if not valid or any(piece.error for piece in page.pieces):
        return False
    return _complete(page, _named(files), resident)


def _named(files: dict[str, list[Any]]) -> dict[str, list[tuple[str, Any]]]:
    return {key: [(str(each.name or ""), each) for each in given] for key, given in files.items()}


def _complete(page: Completion, files: dict[str, list[tuple[str, Any]]], resident: Resident) -> bool:
    answers = page.form.answers() if page.form is not None else {}
    try:
        complete(
            information_request=page.ask, answers=answers, files=files, by=resident.as_party(), once=UUID(page.once)
        )
    except NotComplete as refusal:
        page.problems = [(f"piece-{each.question}", each.message) for each in refusal.problems]
        return False
    except Refused as refusal:
        page.refusal = refusal.message
        return False
    return True
