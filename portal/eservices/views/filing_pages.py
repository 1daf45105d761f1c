"""What the pages of a filing show: progress, answers in words, prices, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.directory.city import city_card
from portal.eservices import prefill, silence
from portal.eservices.actions import papers
from portal.eservices.actions.filing import Submitted
from portal.eservices.actions.tracking import code_of
from portal.eservices.disruptions import disruptions_of
from portal.eservices.doors import Door
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.parts import Step
from portal.eservices.form_builder.questions.page import StepForm
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import Draft, ServiceRequest
from portal.eservices.views.drafts import address
from portal.lib import written

Json = Any


def step_page(
    request: HttpRequest, journey: Journey, step: Step, form: StepForm, draft: Draft | None = None, **more: Json
) -> HttpResponse:
    """One page of questions; without draft it is the first one, which nothing has been kept of yet."""
    context = {
        **frame(journey, step.key, draft),
        "step": step,
        "form": form,
        "errors": form.error_links,
        "multipart": form.is_multipart(),
        "is_single": len(form.rows) == 1,
        "prefilled": [],
        "once": "",
        "action": address("filing_step", draft, step.key) if draft else "",
        "check_after": False,
        "others": [],
        "back": _back(journey, step, draft),
        **more,
    }
    return render(request, "eservices/filing/step.html", context)


def frame(journey: Journey, key: str, draft: Draft | None) -> dict[str, Json]:
    """What stands around every page: procedure, progress, help, what is kept."""
    number, total = journey.position(key)
    slug = draft.version.procedure.slug if draft else ""
    return {
        "title": journey.definition.title,
        "slug": slug,
        "number": number,
        "total": total,
        "bar": ["done" if n < number else "now" if n == number else "later" for n in range(1, total + 1)],
        "draft": draft,
        "reference": draft.reference if draft else "",
        "is_older": bool(draft and draft.version.procedure.current_version_id != draft.version_id),
        "kept_until": draft.expires_on if draft else None,
        "later_url": address("filing_later", draft) if draft else "",
        "leave_url": address("filing_leave", draft) if draft else "",
        "by_agent": bool(draft and draft.opened_by_agent_id),
        "is_owned": bool(draft and draft.owner_id),
        "disruptions": disruptions_of(draft.version.procedure_id) if draft else [],
    }


def _back(journey: Journey, step: Step, draft: Draft | None) -> dict[str, str]:
    previous = journey.previous(step.key)
    if draft is None or previous is None:
        return {"href": "", "label": ""}
    return {"href": address("filing_step", draft, previous.key), "label": ""}


def offered(journey: Journey, step: Step, draft: Draft | None, door: Door | None = None) -> dict[str, Json]:
    """Answers the account knows, on a page that nothing has been kept of yet."""
    owner = journey.facts.lookups.asker.resident  # type: ignore[attr-defined]  # ours is CityLookups
    entry = journey.definition.entry(journey.entry)
    preset = {**(entry.preset if entry else {}), **(door.preset if door else {})}
    kept = {key for key in journey.all_answers if key not in preset}
    own = {question.key for question in step.questions}
    return prefill.known_answers(step, owner) if not own & kept else {}


def prefilled_words(step: Step, offered_answers: dict[str, Json]) -> list[dict[str, str]]:
    """« Adresse électronique : votre espace personnel », for each answer offered."""
    return [
        {"label": question.label, "source": prefill.said_source(question)}
        for question in step.questions
        if question.key in offered_answers
    ]


def summary_sections(journey: Journey, draft: Draft) -> Iterator[dict[str, Json]]:
    """The answers page by page, each with its way back."""
    for section in journey.summary():
        url = address("filing_step", draft, section.step, retour="verifier")
        rows = [
            {
                "label": row.label,
                "values": row.value_text or [],
                "change_url": "" if row.question.type == "computed" else f"{url}#id_{row.key}",
            }
            for row in section.rows
        ]
        yield {"title": section.title, "key": section.step, "rows": rows}


def check_page(request: HttpRequest, journey: Journey, draft: Draft, **more: Json) -> HttpResponse:
    """« Vérifiez vos réponses »."""
    last = journey.previous("")
    context = {
        **frame(journey, "", draft),
        "sections": list(summary_sections(journey, draft)),
        "prices": prices(journey),
        "promised": [each.label for each in journey.pieces() if each.required and not each.given],
        "privacy": privacy(journey),
        "back": {"href": address("filing_step", draft, last.key), "label": ""} if last else {"href": "", "label": ""},
        "action": address("filing_check", draft),
        "problems": [],
        "errors": [],
        **more,
    }
    return render(request, "eservices/filing/check.html", context)


def prices(journey: Journey) -> list[dict[str, Json]]:
    """Each amount that the receipt will add, with how it was reached."""
    amounts = [each for each in journey.definition.calculations if each.unit == "€" and _is_added(journey, each.key)]
    computed = journey.computed()
    return [
        {"label": each.label, "value": computed[each.key].value, "lines": computed[each.key].lines}
        for each in amounts
        if computed[each.key].value is not None
    ]


def _is_added(journey: Journey, key: str) -> bool:
    return key in journey.definition.receipt.add


def privacy(journey: Journey) -> dict[str, Json]:
    """Purpose, recipients, retention and rights, as information (RGPD art. 13)."""
    said = journey.definition.privacy
    return {
        "purpose": said.purpose.rstrip("."),
        "basis": said.basis.rstrip("."),
        "recipients": written.listing(list(said.recipients)),
        "retention": said.retention_text.rstrip("."),
        "officer": city_card().data_officer,
        "legal_basis": journey.definition.legal_basis,
    }


def sent_page(request: HttpRequest, submitted: Submitted) -> HttpResponse:
    """« Demande envoyée »: number, code, what happens next, what silence means."""
    main = submitted.main
    journey = sheet_journey(submitted.sheet)
    context = {
        "title": journey.definition.title,
        "main": main,
        "others": submitted.requests[1:],
        "code": code_of(main),
        "ending": journey.ending,
        "asked": [each.label for each in journey.pieces() if each.required and not each.given],
        "ask": main.information_requests.filter(closed_at=None).first(),
        "promises": papers.deadline_words(main),
        "silence": silence.silence_words(main, journey),
        "remedies": silence.implied_remedies(main, journey),
        "has_account": main.applicant_id is not None,
        "by_agent": submitted.sheet.filed_by_kind == "agent",
        "space_url": reverse("own_request", args=[main.reference]),
        "receipt": receipt_of(main),
    }
    return render(request, "eservices/filing/sent.html", context)


def receipt_of(request: ServiceRequest) -> dict[str, Json]:
    """The receipt: ready to download, or on its way."""
    issued = request.issued_documents.filter(kind="receipt").select_related("document").first()
    document = issued.document if issued else None
    url = reverse("document", args=[document.key]) if document else ""
    return {"url": url, "size": document.size if document else 0}
