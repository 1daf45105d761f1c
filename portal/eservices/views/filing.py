"""From « Commencer » to « Demande envoyée »: one page at a time, kept at each page, sent once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.eservices import permissions
from portal.eservices.actions.drafts import StartedDraft, save_answers, start_draft
from portal.eservices.actions.filing import check_intake, submit, submitted_from
from portal.eservices.actions.refusals import NotComplete, Refused
from portal.eservices.disruptions import disruptions_of
from portal.eservices.doors import Door, find_door
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.questions.page import StepForm
from portal.eservices.forms.filing import AssistedForm
from portal.eservices.journeys import draft_journey, facts_for
from portal.eservices.models import Draft
from portal.eservices.views import files, filing_pages
from portal.eservices.views.drafts import (
    address,
    knocks_too_often,
    remember,
    remember_filed,
    sheet_for,
    too_often,
    visitor,
    with_draft,
)
from portal.lib.languages import prefixed

MOST_STARTED_AN_HOUR = 120


@require_GET
def short_link(request: HttpRequest, slug: str) -> HttpResponse:
    """/d/<slug>, for posters and QR codes."""
    return redirect(prefixed(f"/demarches/{slug}/"))


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page. Reading it makes nothing: crawlers leave no draft. Its POST begins one."""
    door = find_door(slug)
    try:
        check_intake(door.procedure)
    except Refused as refusal:
        return _closed(request, door, slug, refusal.message)
    if request.method == "POST":
        return _begin(request, door)
    journey = _new_journey(request, door)
    known = filing_pages.offered(journey, journey.first, None, door)
    form = _new_journey(request, door, known).form(journey.first.key)
    return _first_page(request, door, journey, form, prefilled=filing_pages.prefilled_words(journey.first, known))


def _closed(request: HttpRequest, door: Door, slug: str, message: str) -> HttpResponse:
    context = {
        "message": message,
        "slug": slug,
        "title": door.procedure.title,
        "ways": _ways(door),
        "disruptions": disruptions_of(door.procedure.pk),
    }
    return render(request, "eservices/filing/closed.html", context)


def _ways(door: Door) -> Any:
    return door.procedure.current_version.parsed().ways_in if door.procedure.current_version else None


def _new_journey(request: HttpRequest, door: Door, known: dict[str, Any] | None = None) -> Journey:
    facts = facts_for(channel="web", owner=permissions.resident_of(request.user))
    return Journey(door.version.parsed(), {**(known or {}), **door.preset}, facts, door.entry)


def _first_page(request: HttpRequest, door: Door, journey: Journey, form: StepForm, **more: Any) -> HttpResponse:
    back = {"href": f"/demarches/{door.entry}/", "label": _("Retour à la démarche")}
    begun = {
        "once": request.POST.get("once") or str(uuid4()), "action": request.path, "back": back, "slug": door.entry,
        "others": _begun_before(request, door), "disruptions": disruptions_of(door.procedure.pk),
    }  # fmt: skip
    return filing_pages.step_page(request, journey, journey.first, form, **{**begun, **more})


def _begun_before(request: HttpRequest, door: Door) -> list[dict[str, Any]]:
    """Drafts of the same procedure that this visitor began and did not send: to go on rather than begin again."""
    held = Draft.objects.filter(version__procedure=door.procedure, opened_by_agent=None)
    drafts = held.filter(expires_on__gte=timezone.localdate()).select_related("version__procedure", "owner")
    resident = permissions.resident_of(request.user)
    keys = [UUID(key) for key in permissions.held_draft_keys(request)]
    own = drafts.filter(owner__in=resident.identities()) if resident else drafts.filter(key__in=keys)
    return [{"url": address("filing_go_on", each), "at": each.updated_at} for each in own[:3]]


def _begin(request: HttpRequest, door: Door) -> HttpResponse:
    """A first page that is wrong makes nothing either, unless it brought a file, which must be kept somewhere."""
    journey = _new_journey(request, door)
    form = journey.form(journey.first.key, request.POST)
    command = form.row_command(request.POST)
    if command:
        return _first_page(request, door, journey, form.after(command))
    if not request.FILES and not form.is_valid():
        return _first_page(request, door, journey, form)
    if knocks_too_often(request, "draft.start", MOST_STARTED_AN_HOUR):
        return too_often(request)
    return _posted(request, _start(request, door), journey.first.key)


def _start(request: HttpRequest, door: Door) -> Draft:
    """Begin the draft of this very page: its second click goes on with the first one's draft."""
    key = _uuid(request.POST.get("once", ""))
    try:
        return _started(request, door, key)
    except IntegrityError:
        try:
            return permissions.get_draft_for(request, key)
        except Http404:
            return _started(request, door, uuid4())


def _started(request: HttpRequest, door: Door, key: UUID) -> Draft:
    begun: StartedDraft = start_draft(
        version=door.version, entry=door.entry, by=visitor(request), owner=permissions.resident_of(request.user),
        preset=door.preset, key=key,
    )  # fmt: skip
    remember(request, begun.draft, begun.token)
    return begun.draft


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


@with_draft
@require_GET
def go_on(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Where the draft stands: the first page still to fill, else the check."""
    return _where_to_go_on(draft, draft_journey(draft))


def _where_to_go_on(draft: Draft, journey: Journey, **query: str) -> HttpResponse:
    stopped, incomplete = journey.stopped_by, journey.first_incomplete
    if stopped and incomplete and stopped[0].key == incomplete.key and journey.is_step_complete(incomplete.key):
        return HttpResponseRedirect(address("filing_ended", draft))
    if incomplete:
        return HttpResponseRedirect(address("filing_step", draft, incomplete.key, **query))
    return HttpResponseRedirect(address("filing_check", draft))


@with_draft
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """One page, shown when those before it are answered."""
    journey = draft_journey(draft)
    page = journey.step(step)
    if page is None or not journey.can_visit(step):
        return _where_to_go_on(draft, journey)
    if request.method == "POST":
        return _posted(request, draft, step)
    known = filing_pages.offered(journey, page, draft)
    if known:
        shown = Journey(journey.definition, {**journey.all_answers, **known}, journey.facts, journey.entry)
        return _shown(request, draft, shown, shown.form(step), filing_pages.prefilled_words(page, known))
    return _shown(request, draft, journey, journey.form(step))


def _shown(
    request: HttpRequest, draft: Draft, journey: Journey, form: StepForm, prefilled: list[dict[str, str]] | None = None
) -> HttpResponse:
    check_after = request.GET.get("retour") == "verifier"
    query = {"retour": "verifier"} if check_after else {}
    action = address("filing_step", draft, form.step.key, **query)
    return filing_pages.step_page(
        request, journey, form.step, form, draft, prefilled=prefilled or [], action=action, check_after=check_after
    )


def _posted(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Whatever the button, nothing typed or uploaded is lost."""
    journey = draft_journey(draft)
    page = journey.step(key) or journey.first
    form = files.bound_form(request, draft, page)
    command = form.row_command(request.POST)
    if command:
        return _shown(request, draft, journey, form.after(command))
    if "document-upload" in request.POST or "document-remove" in request.POST:
        form.show_errors = False
        return _shown(request, draft, journey, form)
    for_later = "later" in request.POST
    if form.faults and not for_later:
        return _shown(request, draft, journey, form)
    saved = save_answers(draft=draft, step=page.key, answers=form.answers(), by=visitor(request, draft))
    return HttpResponseRedirect(address("filing_later", saved)) if for_later else _after(request, saved, page.key)


def _after(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """The next page, the end that this page leads to, or back to the check."""
    journey = draft_journey(draft)
    ending = journey.ending_after(key)
    if ending and not ending.soft:
        return HttpResponseRedirect(address("filing_ended", draft))
    if ending:
        messages.info(request, f"{ending.title}. {ending.text}")
    if request.GET.get("retour") == "verifier":
        return _where_to_go_on(draft, journey, retour="verifier")
    following = journey.next_after(key)
    return HttpResponseRedirect(
        address("filing_step", draft, following.key) if following else address("filing_check", draft)
    )


@with_draft
@require_GET
def ended(request: HttpRequest, draft: Draft) -> HttpResponse:
    """A refusal or a hand-off: why, and where to go instead. Nothing was sent."""
    journey = draft_journey(draft)
    if journey.stopped_by is None:
        return _where_to_go_on(draft, journey)
    page, ending = journey.stopped_by
    context = {
        **filing_pages.frame(journey, page.key, draft),
        "ending": ending,
        "back": {"href": address("filing_step", draft, page.key), "label": _("Changer mes réponses")},
    }
    return render(request, "eservices/filing/ended.html", context)


@with_draft
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """« Vérifiez vos réponses », then the one button that sends."""
    journey = draft_journey(draft)
    if not journey.is_complete:
        messages.info(request, _("Il reste des réponses à donner avant d’envoyer."))
        return _where_to_go_on(draft, journey, retour="verifier")
    declaration = journey.form("declaration", request.POST if request.method == "POST" else None)
    assisted = _assisted_form(request, draft)
    if request.method == "POST" and _is_right(declaration, assisted):
        return _send(request, draft, journey, declaration, assisted)
    return _check_page(request, draft, journey, declaration, assisted)


def _assisted_form(request: HttpRequest, draft: Draft) -> AssistedForm | None:
    """The four answers that only an agent gives."""
    if draft.opened_by_agent_id is None or draft.opened_by_agent_id != request.user.pk:
        return None
    initial = {"channel": draft.channel, "received_on": timezone.localdate()}
    return AssistedForm(request.POST if request.method == "POST" else None, initial=initial)


def _is_right(declaration: StepForm, assisted: AssistedForm | None) -> bool:
    return declaration.is_valid() and (assisted is None or assisted.is_valid())


def _check_page(
    request: HttpRequest,
    draft: Draft,
    journey: Journey,
    declaration: StepForm,
    assisted: AssistedForm | None,
    problems: list[dict[str, str]] | None = None,
) -> HttpResponse:
    errors = [*(assisted.error_links if assisted else []), *declaration.error_links]
    return filing_pages.check_page(
        request, journey, draft, declaration=declaration, assisted=assisted, errors=errors, problems=problems or []
    )


def _send(
    request: HttpRequest, draft: Draft, journey: Journey, declaration: StepForm, assisted: AssistedForm | None
) -> HttpResponse:
    given = assisted.assisted() if assisted else None
    try:
        if given is None:
            check_intake(draft.version.procedure)
        submit(draft=draft, by=visitor(request, draft), assisted=given)
    except NotComplete as refusal:
        problems = [
            {"url": address("filing_step", draft, each.step, retour="verifier"), "message": each.message}
            for each in refusal.problems
        ]
        return _check_page(request, draft, journey, declaration, assisted, problems)
    except Refused as refusal:
        problem = {"url": address("filing_go_on", draft), "message": refusal.message}
        return _check_page(request, draft, journey, declaration, assisted, [problem])
    remember_filed(request, draft.key)
    return HttpResponseRedirect(address("filing_sent", draft))


@never_cache
@require_GET
def sent(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """« Demande envoyée », for whoever sent it."""
    sheet = sheet_for(request, key)
    if sheet is None:
        raise Http404
    return filing_pages.sent_page(request, submitted_from(sheet))
