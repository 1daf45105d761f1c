"""One request: reading it, downloading its files, trying again what failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.backoffice.case import Case
from portal.backoffice.forms.acts import ActForm, MessageForm, NoteForm, WithTemplate
from portal.backoffice.permissions import DeskRequest, acting_agent_required, agent_required
from portal.backoffice.views import page
from portal.eservices.actions.documents import retry_issued
from portal.eservices.actions.story import OBJECT_TYPE
from portal.eservices.enums import ScanState
from portal.eservices.models import Document, IssuedDocument, ServiceRequest, TimelineEntry
from portal.eservices.permissions import get_request_for_agent
from portal.notifications.actions import mark_posted, retry_notice
from portal.notifications.models import Notification, NotificationChannel
from portal.privacy.actions import record_seen

# What the button of an act says, with its drawing.
BUTTONS: Final[Mapping[str, tuple[Any, str]]] = {
    "message": (gettext_lazy("Envoyer le message"), "send"),
    "demander": (gettext_lazy("Envoyer la demande de compléments"), "send"),
    "decider": (gettext_lazy("Enregistrer la décision"), "check"),
    "attribuer": (gettext_lazy("Attribuer"), "user-round-check"),
    "reorienter": (gettext_lazy("Réorienter"), "corner-up-right"),
    "transmettre": (gettext_lazy("Transmettre"), "send"),
    "requalifier": (gettext_lazy("Déposer dans cette démarche"), "corner-up-right"),
    "lettre": (gettext_lazy("Noter la lettre"), "mail"),
}
# Acts whose form stands elsewhere on the page.
NO_PANEL: Final = ("", "note", "prendre", "retirer")


def open_case(request: DeskRequest, reference: str) -> Case:
    """The request of that reference for this agent, its opening written in the audit; else Http404."""
    found = get_request_for_agent(request.user, reference)
    record_seen(
        by=request.desk.party(found.department_id),
        object_type=OBJECT_TYPE,
        object_id=found.reference,
        department=found.department.slug,
    )
    return Case(request.desk, found)


def case_page(
    request: DeskRequest,
    case: Case,
    *,
    panel: str = "",
    form: ActForm | None = None,
    changes: tuple[TimelineEntry, ...] = (),
    refused: str = "",
    **extra: Any,
) -> HttpResponse:
    """The page of a request; `panel` names the act whose form stands on the right."""
    label, icon = BUTTONS.get(panel, (_("Enregistrer"), "check"))
    context = {
        "case": case,
        "service_request": case.request,
        "panel": panel,
        "form": None if panel in NO_PANEL else form,
        "act_url": _address(case, panel, extra.get("decision_kind", "")),
        "act_label": label,
        "act_icon": icon,
        "with_template": isinstance(form, WithTemplate),
        "note_form": form if isinstance(form, NoteForm) else NoteForm(case.request),
        "take_form": ActForm(case.request),
        "changes": changes,
        "refused": refused,
        "decision_kind": "",
        **extra,
    }
    return page(request, "backoffice/request.html", context, place="inbox")


def _address(case: Case, panel: str, kind: str) -> str:
    """Where the form of an act is posted."""
    if panel == "decider":
        return reverse("desk_decide", args=[case.request.reference, kind])
    return reverse("desk_act", args=[case.request.reference, panel]) if panel else ""


@require_GET
@agent_required
def show(request: DeskRequest, reference: str) -> HttpResponse:
    """What was asked, what happened, and what can be done: writing to the person, to begin with."""
    case = open_case(request, reference)
    return case_page(request, case, panel="message", form=MessageForm(case.request) if case.can_act else None)


@require_GET
@agent_required
def download(request: DeskRequest, reference: str, key: UUID) -> HttpResponse | FileResponse:
    """A file of the request, clean ones only; who opened it is in the audit."""
    case = open_case(request, reference)
    document = get_object_or_404(case.request.documents, key=key)
    if document.scan != ScanState.CLEAN:
        raise Http404
    record_seen(
        by=request.desk.party(case.request.department_id),
        object_type="eservices.document",
        object_id=str(document.key),
        department=case.request.department.slug,
    )
    return as_file(document)


def as_file(document: Document) -> FileResponse:
    """The bytes as an attachment: never shown inside the site, whatever they are."""
    answer = FileResponse(
        document.file.open(), as_attachment=True, filename=document.original_name, content_type=document.content_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@acting_agent_required
def retry(request: DeskRequest, reference: str) -> HttpResponse:
    """Try again a paper that could not be made or a mail that did not leave; or say that a letter is posted."""
    found = get_request_for_agent(request.user, reference)
    if not request.desk.acts_for(found.department_id):
        raise PermissionDenied
    if code := request.POST.get("document"):
        issued = get_object_or_404(IssuedDocument, request=found, verification_code=code)
        retry_issued(issued=issued, by=request.desk.party(found.department_id))
    elif key := request.POST.get("lettre"):
        mark_posted(notice=_notice(found, key, channel=NotificationChannel.LETTER))
    else:
        retry_notice(notice=_notice(found, request.POST.get("avis", "")), by=request.desk.party(found.department_id))
    messages.success(request, _("C’est noté."))
    return HttpResponseRedirect(reverse("desk_request", args=[found.reference]))


def _notice(found: ServiceRequest, key: str, **more: str) -> Notification:
    """A notice of this request, by its public key; else Http404."""
    try:
        return get_object_or_404(Notification, about=found.reference, key=UUID(key), **more)
    except ValueError as error:
        raise Http404 from error
