"""Supporting documents: the page keeps their ids; bytes are taken in by the caller beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Piece, Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType, Several, Ticked, bare
from portal.eservices.form_builder.registry import register

Json = Any


def piece_of(question: Question) -> Piece:
    """How the document may come; « plus tard » unless the definition says otherwise."""
    return question.piece or Piece()


def is_document_id(value: Json) -> bool:
    """Whether a value is a document's UUID."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


@register
class File(QuestionType):
    """{"documents": [ids], "later": bool, "seen": bool}. `seen`: an agent saw the paper at the desk."""

    name = "file"
    group = True
    shape = (Mapping,)

    def fits(self, value: Json) -> bool:
        return super().fits(value) and isinstance((value or {}).get("documents") or [], list)

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        found: Fields = {f"{name}__documents": Several()}
        if question.required and piece_of(question).when == "later":
            found[f"{name}__later"] = Ticked()
        if context.facts.channel == "desk":
            found[f"{name}__seen"] = Ticked()
        return found

    def first(self, name: str) -> str:
        return self.upload_name(name)

    def upload_name(self, name: str) -> str:
        """The name of the control by which bytes come."""
        return f"{name}__upload"

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        held = value if isinstance(value, Mapping) else {}
        return {
            f"{name}__documents": list(held.get("documents") or []),
            f"{name}__later": bool(held.get("later")),
            f"{name}__seen": bool(held.get("seen")),
        }

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        documents = list(dict.fromkeys(each for each in cleaned.get(f"{name}__documents") or [] if each))
        later = bool(cleaned.get(f"{name}__later")) and not documents
        seen = {"seen": True} if cleaned.get(f"{name}__seen") else {}
        return {"documents": documents, "later": later, **seen} if documents or later or seen else None

    def is_empty(self, value: Json) -> bool:
        return not isinstance(value, Mapping) or not any(value.get(each) for each in ("documents", "later", "seen"))

    def missing(self, question: Question) -> str:
        return ngettext(
            "Ajoutez au moins {n} fichier pour : {label}.",
            "Ajoutez au moins {n} fichiers pour : {label}.",
            _fewest(question),
        ).format(n=_fewest(question), label=bare(question))

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        message = self._promise_fault(question, value) or self._documents_fault(question, value)
        return [Fault(self.first(name), message)] if message else []

    def _promise_fault(self, question: Question, value: Json) -> str:
        promised = value.get("later") and not value.get("documents")
        if promised and question.required and piece_of(question).when == "now":
            return _("« {label} » est nécessaire dès maintenant : ajoutez le fichier.").format(label=bare(question))
        return ""

    def _documents_fault(self, question: Question, value: Json) -> str:
        documents = value.get("documents") or []
        if not all(map(is_document_id, documents)):
            return _("Ajoutez à nouveau le fichier pour : {label}.").format(label=bare(question))
        if documents and len(documents) < _fewest(question) and not value.get("later"):
            return self.missing(question)
        if len(documents) > most(question):
            return ngettext(
                "Gardez un seul fichier pour : {label}.", "Gardez {n} fichiers au plus pour : {label}.", most(question)
            ).format(n=most(question), label=bare(question))
        return ""

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if self.is_empty(value):
            return []
        names = [lookups.label("document", each) or _("Fichier joint") for each in value.get("documents") or ()]
        promised = [_("À fournir plus tard")] if value.get("later") and not names else []
        return [*names, *promised, *([_("Vue au guichet")] if value.get("seen") else [])]


def _fewest(question: Question) -> int:
    return question.min if isinstance(question.min, int) and question.min > 0 else 1


def most(question: Question) -> int:
    """How many documents one question takes: what it says, else five."""
    return question.max if isinstance(question.max, int) and question.max > 0 else 5
