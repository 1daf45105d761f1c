"""Files put into a draft: judged by their bytes, stripped, kept under a random name, owed to the antivirus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.eservices.actions.refusals import Refused
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions import files as file_questions
from portal.eservices.models import Document, Draft
from portal.lib import files, french
from portal.lib.parties import Party
from portal.outbox.actions import wake

# Procedures §0.3, 7: 50 Mo for a whole request.
MAX_TOTAL_BYTES: Final = 50 * 1024 * 1024
# Files in one group of repeated rows: the group says how many each row takes, this is only a lid.
MAX_IN_GROUP: Final = 40


def attach_file(
    *,
    draft: Draft,
    question: str,
    upload: BinaryIO,
    name: str,
    by: Party,
    row: int | None = None,
    at: datetime | None = None,
) -> Document:
    """Take in one file for a file question, or for a group that holds one (`question` is then the group's key).

    The same bytes sent twice are one document. Raises Refused with the sentence to show beside the control.
    """
    asked = _file_question(draft, question)
    kept = kept_upload(upload, name, _max_bytes(asked))
    digest = sha256(kept.content).hexdigest()
    with transaction.atomic():
        if Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first() is None:
            raise Refused(_("Ce brouillon n’existe plus : il a été envoyé ou effacé."))
        known = Document.objects.filter(draft=draft, question=question, row=row, sha256=digest).first()
        if known is not None:
            return known
        _check_room(draft, asked, question, len(kept.content))
        document = Document(
            draft=draft, question=question, row=row, label=asked.label[:200], original_name=kept.name,
            size=len(kept.content), sha256=digest, content_type=kept.content_type, pages=kept.pages,
            created_at=at or timezone.now(), **by.columns("by"),
        )  # fmt: skip
        document.file.save(kept.name, ContentFile(kept.content), save=False)
        document.save()
        wake()
    return document


def remove_file(*, draft: Draft, key: UUID, by: Party) -> None:
    """Take a file out of a draft; somebody else's key removes nothing. The bytes follow in the night's sweep."""
    with transaction.atomic():
        Document.objects.filter(draft=draft, key=key).delete()


@dataclass(frozen=True)
class KeptUpload:
    """What is kept of an upload."""

    name: str
    content_type: str
    content: bytes
    pages: int


def kept_upload(upload: BinaryIO, name: str, max_bytes: int = files.MAX_BYTES) -> KeptUpload:
    """Judge and strip a file, outside any transaction. Raises Refused with the sentence to show."""
    try:
        facts = files.inspect(upload, name, max_bytes=max_bytes)
        kept = files.kept(upload, facts)
    except files.FileRefused as refusal:
        raise Refused(refusal.message) from refusal
    return KeptUpload(kept.name[:255], kept.content_type, kept.content, facts.pages)


def _file_question(draft: Draft, key: str) -> Question:
    found = draft.version.parsed().question(key)
    if found is not None and (found.type == "file" or any(each.type == "file" for each in found.fields)):
        return found
    raise Refused(_("Aucun fichier n’est demandé ici."))


def _max_bytes(question: Question) -> int:
    asked = file_questions.piece_of(question).max_size_mb * 1024 * 1024
    return min(asked, files.MAX_BYTES) if asked > 0 else files.MAX_BYTES


def _check_room(draft: Draft, asked: Question, key: str, size: int) -> None:
    present = Document.objects.filter(draft=draft)
    most = file_questions.most(asked) if asked.type == "file" else MAX_IN_GROUP
    if present.filter(question=key).count() >= most:
        raise Refused(_("Gardez %(n)s fichiers au plus ici : retirez-en un avant d’en ajouter.") % {"n": most})
    total: Any = present.aggregate(total=Sum("size"))["total"] or 0
    if total + size > MAX_TOTAL_BYTES:
        limit = french.file_size(MAX_TOTAL_BYTES)
        raise Refused(_("Vos fichiers pèsent trop lourd ensemble : le maximum est %(limit)s.") % {"limit": limit})
