"""Preparing, turning on, telling, turning off. Nothing here needs the search, the cache or the worker: in a crisis
any of them may be dead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.directory.models import HoursException
from portal.eservices.actions.procedures import set_intake
from portal.eservices.enums import Intake
from portal.eservices.models import Procedure
from portal.lib import french
from portal.lib.page_cache import forget_all
from portal.lib.parties import Party
from portal.pages.models import Banner, Crisis, CrisisClosure, CrisisLog, CrisisPause, CrisisRun, CrisisUpdate
from portal.pages.models.chrome import BannerLevel
from portal.pages.models.crisis import LogVerb, active_run, closed_until
from portal.privacy.actions import record

OBJECT = "crisis"
ADDRESS = "/crise/"


class StaleForm(Exception):
    """Somebody changed the crisis after this form was opened."""


class AnotherRuns(Exception):
    """Only one crisis at a time: the light home page can say only one."""


class NotRunning(Exception):
    """There is nothing to end or to tell about."""


@dataclass(frozen=True)
class Plan:
    """What turning the crisis on would do, in words, for the rehearsal and the confirmation."""

    closures: list[str]
    pauses: list[str]
    untouched: list[str]


def plan_of(crisis: Crisis, at: datetime) -> Plan:
    """Nothing is written."""
    until = closed_until(crisis, timezone.localdate(at))
    closures = [f"{place.name}, {_('jusqu’au')} {french.day(until)}" for place in crisis.places.all()]
    procedures = list(crisis.procedures.all())
    return Plan(
        closures,
        [each.title for each in procedures if each.intake == Intake.OPEN],
        [each.title for each in procedures if each.intake != Intake.OPEN],
    )


def note(*, crisis: Crisis, verb: LogVerb, by: Party, at: datetime, details: Iterable[str] = ()) -> None:
    """A line of the switch's log and one of the audit, in the caller's transaction."""
    CrisisLog.objects.create(crisis=crisis, verb=verb, by=by.label, at=at, details=list(details))
    record(by=by, verb=f"crisis.{verb.value}", object_type=OBJECT, object_id=str(crisis.pk), at=at)


def save_prepared(*, crisis: Crisis, version_no: int, by: Party, at: datetime | None = None) -> None:
    """Call inside the transaction that saves the form. Raises StaleForm when somebody saved after the form was read."""
    moment = at or timezone.now()
    if crisis.pk and not Crisis.objects.filter(pk=crisis.pk, version_no=version_no).update(version_no=version_no + 1):
        raise StaleForm
    crisis.version_no = version_no + 1 if crisis.pk else 1
    crisis.save()
    note(crisis=crisis, verb=LogVerb.PREPARED, by=by, at=moment)
    forget_all()


@transaction.atomic
def rehearse(*, crisis: Crisis, by: Party, at: datetime | None = None) -> None:
    """Somebody has practised: only the log knows."""
    note(crisis=crisis, verb=LogVerb.REHEARSED, by=by, at=at or timezone.now())


@transaction.atomic
def activate(*, crisis_id: int, version_no: int, once: UUID, by: Party, at: datetime | None = None) -> CrisisRun:
    """Banner, light home, closures and paused procedures together, or none of them.

    The same `once` gives the first run back: a double click turns on once. Raises StaleForm when the crisis changed
    since the confirmation was read, AnotherRuns when a crisis is already on.
    """
    moment = at or timezone.now()
    crisis = Crisis.objects.select_for_update(of=("self",)).get(pk=crisis_id)
    known = CrisisRun.objects.filter(once=once).first()
    if known is not None:
        return known
    if active_run() is not None:
        raise AnotherRuns
    if crisis.version_no != version_no:
        raise StaleForm
    run = CrisisRun.objects.create(crisis=crisis, once=once, started_at=moment, started_by=by.label)
    run.banner = _raise_banner(crisis, run, moment)
    run.save(update_fields=["banner"])
    done = [*_close_places(run, moment), *_pause_procedures(run, by, moment)]
    note(crisis=crisis, verb=LogVerb.ACTIVATED, by=by, at=moment, details=done)
    forget_all()
    return run


def _raise_banner(crisis: Crisis, run: CrisisRun, at: datetime) -> Banner:
    return Banner.objects.create(
        slug=f"crise-{crisis.pk}-{run.pk}",
        level=BannerLevel.EMERGENCY,
        title=crisis.banner_title,
        text=crisis.banner_text,
        link_title=_("Ce qu’il faut faire"),
        link_url=ADDRESS,
        active=True,
        starts_at=at,
    )


def _close_places(run: CrisisRun, at: datetime) -> list[str]:
    today = timezone.localdate(at)
    until, reason = closed_until(run.crisis, today), run.crisis.title
    done = []
    for place in run.crisis.places.all():
        exception = HoursException.objects.create(
            place=place, starts_on=today, ends_on=until, closed=True, reason=reason
        )
        CrisisClosure.objects.create(
            run=run, place=place, exception=exception, starts_on=today, ends_on=until, reason=reason
        )
        done.append(_("%(place)s fermé jusqu’au %(day)s") % {"place": place.name, "day": french.day(until)})
    return done


def _pause_procedures(run: CrisisRun, by: Party, at: datetime) -> list[str]:
    """Those that take requests today; one that was paused already is not this crisis's to open again."""
    done = []
    for procedure in run.crisis.procedures.filter(intake=Intake.OPEN):
        CrisisPause.objects.create(run=run, procedure=procedure, intake_before=procedure.intake)
        _set(procedure, Intake.PAUSED, by, at)
        done.append(_("« %(title)s » suspendue") % {"title": procedure.title})
    return done


@transaction.atomic
def tell(*, run_id: int, text: str, once: UUID, by: Party, at: datetime | None = None) -> CrisisUpdate:
    """Publish what is new. Raises NotRunning when the crisis is over, ValidationError for an empty text."""
    moment = at or timezone.now()
    known = CrisisUpdate.objects.filter(once=once).first()
    if known is not None:
        return known
    if not text.strip():
        raise ValidationError({"text": gettext_lazy("Écrivez ce qui est nouveau.")})
    run = CrisisRun.objects.select_for_update(of=("self",)).select_related("crisis").get(pk=run_id)
    if not run.active:
        raise NotRunning
    update = CrisisUpdate.objects.create(run=run, text=text.strip(), once=once, by=by.label, at=moment)
    note(crisis=run.crisis, verb=LogVerb.TOLD, by=by, at=moment, details=[text.strip()[:200]])
    forget_all()
    return update


@transaction.atomic
def end(*, run_id: int, by: Party, at: datetime | None = None) -> CrisisRun:
    """Undo what this run did and nothing else; what somebody changed meanwhile is left as it is, and named.

    Ending twice changes nothing more.
    """
    moment = at or timezone.now()
    run = CrisisRun.objects.select_for_update(of=("self",)).select_related("crisis", "banner").get(pk=run_id)
    if not run.active:
        return run
    left = [*_open_places(run), *_open_procedures(run, by, moment)]
    if run.banner is not None:
        Banner.objects.filter(pk=run.banner.pk).update(active=False, ends_at=max(moment, run.started_at))
    run.active, run.ended_at, run.ended_by, run.left_alone = False, moment, by.label, left
    run.save()
    note(crisis=run.crisis, verb=LogVerb.ENDED, by=by, at=moment, details=left)
    forget_all()
    return run


def _open_places(run: CrisisRun) -> list[str]:
    left = []
    for closure in run.closures.select_related("place", "exception"):
        if closure.is_untouched() and closure.exception is not None:
            closure.exception.delete()
        elif closure.exception is not None:
            left.append(_("%(place)s : la fermeture a été modifiée, elle reste") % {"place": closure.place.name})
    return left


def _open_procedures(run: CrisisRun, by: Party, at: datetime) -> list[str]:
    left = []
    for pause in run.pauses.select_related("procedure"):
        if pause.procedure.intake == Intake.PAUSED:
            _set(pause.procedure, pause.intake_before, by, at)
        else:
            left.append(_("« %(title)s » : l’ouverture a été modifiée, elle reste") % {"title": pause.procedure.title})
    return left


def _set(procedure: Procedure, intake: str, by: Party, at: datetime) -> None:
    """The dates between which it opens are not the crisis's business."""
    window = {"opens_at": procedure.opens_at, "closes_at": procedure.closes_at}
    set_intake(procedure=procedure, intake=intake, by=by, at=at, **window)
