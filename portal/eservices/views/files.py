"""Files of a page, without JavaScript: whatever button was pressed, what was chosen is taken in and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.uploads import attach_file, remove_file
from portal.eservices.form_builder.parts import Step
from portal.eservices.form_builder.questions.page import FileQuestion, StepForm
from portal.eservices.journeys import draft_journey
from portal.eservices.models import Document, Draft
from portal.eservices.views.drafts import HOUR, knocks_too_often, visitor
from portal.lib import french
from portal.lib.rate_limits import too_many

# A page and a photo each minute for an hour: nobody files more by hand.
MOST_PER_DRAFT, MOST_PER_ADDRESS = 80, 400


@dataclass(frozen=True)
class Taken:
    """One upload: the document it became, or the sentence that refuses it."""

    name: str
    key: str = ""
    refusal: str = ""


def asks_files(step: Step) -> bool:
    """Whether a page takes files at all."""
    return any("file" in {question.type, *(each.type for each in question.fields)} for question in step.questions)


def bound_form(request: HttpRequest, draft: Draft, step: Step) -> StepForm:
    """The posted page with its files as they really are: taken in, taken out, none of somebody else's."""
    journey = draft_journey(draft)
    if not asks_files(step):
        return journey.form(step.key, request.POST)
    asked = journey.form(step.key, request.POST).file_questions
    taken = [_attach(request, draft, question, upload) for question, upload in _uploads(request, asked)]
    _take_out(request, draft, asked)
    data = _own_documents(request.POST.copy(), draft, asked, [each for each in taken if each.key])
    form = draft_journey(draft).form(step.key, data)
    for each in taken:
        if each.refusal:
            form.refuse(f"{each.name}__upload", each.refusal)
    return form


def _uploads(request: HttpRequest, asked: Iterable[FileQuestion]) -> Iterable[tuple[FileQuestion, Any]]:
    return [(question, upload) for question in asked for upload in request.FILES.getlist(question.upload_name)]


def _attach(request: HttpRequest, draft: Draft, question: FileQuestion, upload: Any) -> Taken:
    if _too_many(request, draft):
        message = _("Trop de fichiers en peu de temps. Attendez quelques minutes, puis recommencez.")
        return Taken(question.name, refusal=message)
    key, row = _place(question.name)
    name = str(upload.name or "")
    try:
        kept = attach_file(draft=draft, question=key, upload=upload, name=name, by=visitor(request, draft), row=row)
    except Refused as refusal:
        return Taken(question.name, refusal=f"{name}{french.NBSP}: {refusal.message}")
    return Taken(question.name, key=str(kept.key))


def _too_many(request: HttpRequest, draft: Draft) -> bool:
    by_draft = too_many("upload.draft", str(draft.key), limit=MOST_PER_DRAFT, seconds=HOUR)
    return by_draft or knocks_too_often(request, "upload.address", MOST_PER_ADDRESS)


def _take_out(request: HttpRequest, draft: Draft, asked: Iterable[FileQuestion]) -> None:
    """The button « Retirer » posts « field name:document »."""
    name, _separator, key = request.POST.get("document-remove", "").rpartition(":")
    if name not in {each.name for each in asked}:
        return
    try:
        remove_file(draft=draft, key=UUID(key), by=visitor(request, draft))
    except ValueError:
        return


def _own_documents(data: QueryDict, draft: Draft, asked: Iterable[FileQuestion], taken: Iterable[Taken]) -> QueryDict:
    """What the page posted about documents is not believed: each question holds what the draft holds for it."""
    documents = list(Document.objects.filter(draft=draft))
    for question in asked:
        data.setlist(f"{question.name}__documents", _held(question, documents, taken))
    return data


def _held(question: FileQuestion, documents: Iterable[Document], taken: Iterable[Taken]) -> list[str]:
    """A row of a group keeps the files it posted and those just put into it; a plain question has them all."""
    key, row = _place(question.name)
    own = [str(each.key) for each in documents if each.question == key]
    if row is None:
        return own
    claimed = {*question.documents, *(each.key for each in taken if each.name == question.name)}
    return [each for each in own if each in claimed]


def _place(name: str) -> tuple[str, int | None]:
    """« helpers__2__paper » → ("helpers", 2)."""
    key, _separator, rest = name.partition("__")
    number = rest.partition("__")[0]
    return key, int(number) if number.isdigit() else None
