"""The deadlines of a request as rows, computed by the pure `legal_clock`; `due_on` is the soonest that still runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.timezone import localdate

from portal.eservices import legal_clock
from portal.eservices.enums import ClockKind, Phase
from portal.eservices.form_builder import conditions
from portal.eservices.form_builder.facts import Facts
from portal.eservices.form_builder.rules import Clock as ClockDefinition
from portal.eservices.form_builder.rules import Silence
from portal.eservices.models import FAR_FUTURE, Clock, InformationRequest, ServiceRequest

# Deadlines on which somebody at the city must act; the delay to contest a decision is not one of them.
TO_BE_MET: Final = (ClockKind.LEGAL, ClockKind.SERVICE, ClockKind.COMPLETION)
_KINDS: Final = {"service": ClockKind.SERVICE, "appeal": ClockKind.APPEAL}


def start_clocks(
    request: ServiceRequest, *, answers: Mapping[str, Any] | None = None, facts: Facts | None = None
) -> None:
    """Write the clocks of the frozen version and of its silence, and derive `due_on`; saves the request.

    `answers` (with the calculated values) and `facts` decide which clocks and which silence apply: those of the filing.
    """
    answers = request.sheet.answers if answers is None else answers
    facts = facts or Facts(today=request.received_on)
    definition = request.version.parsed()
    chosen = [each for each in definition.clocks if conditions.evaluate(each.condition, answers, facts)]
    planned = legal_clock.clocks_for(
        clocks=[_rule(each) for each in chosen],
        silence=_silence(definition.silence, chosen, answers, facts),
        received_on=request.received_on,
        completed_on=request.completed_on,
    )
    for each in planned:
        _write(request, each)
    derive_due_on(request)
    request.save(update_fields=["due_on"])


def recompute_clocks(request: ServiceRequest) -> None:
    """Run every open clock again over the requests for missing pieces, and derive `due_on`; saves the request."""
    pauses = pauses_of(request)
    for row in request.clocks.filter(stopped_on=None, kind__in=(ClockKind.LEGAL, ClockKind.SERVICE)):
        planned = legal_clock.clocks_for(
            clocks=[row.rule],
            silence={},
            received_on=date.fromisoformat(row.rule["from"]) if row.rule.get("from") else request.received_on,
            completed_on=request.completed_on,
            pauses=pauses,
        )
        row.starts_on, row.due_on = (planned[0].starts_on, planned[0].due_on) if planned else (None, None)
        row.save(update_fields=["starts_on", "due_on"])
    derive_due_on(request)
    request.save(update_fields=["due_on"])


def stop_clocks(request: ServiceRequest, *, on: date) -> None:
    """Nothing runs any more: decided, withdrawn, handed over. `due_on` follows; the caller saves the request."""
    request.clocks.filter(stopped_on=None, kind__in=TO_BE_MET).update(stopped_on=on)
    request.due_on = FAR_FUTURE


def restart_service_clocks(request: ServiceRequest, *, on: date) -> None:
    """A request opened again: the city's own promises begin anew that day, the law's delays do not; saves."""
    for row in request.clocks.filter(kind=ClockKind.SERVICE).exclude(stopped_on=None):
        rule = {**row.rule, "from": on.isoformat()}
        due = legal_clock.due_on(legal_clock.ClockRule.from_json(rule), on)
        Clock.objects.create(request=request, kind=row.kind, rule=rule, starts_on=on, due_on=due, effect=row.effect)
    derive_due_on(request)
    request.save(update_fields=["due_on"])


def start_completion_clock(ask: InformationRequest) -> None:
    """The term given to the resident; stopped when the pieces come or are no longer asked."""
    Clock.objects.create(
        request=ask.request,
        kind=ClockKind.COMPLETION,
        rule={"key": "completion", "ask": str(ask.key)},
        starts_on=localdate(ask.opened_at),
        due_on=ask.due_on,
    )


def stop_completion_clock(request: ServiceRequest, *, on: date) -> None:
    """The pieces came, or are no longer asked."""
    request.clocks.filter(kind=ClockKind.COMPLETION, stopped_on=None).update(stopped_on=on)


def start_appeal_clock(request: ServiceRequest, *, notified_on: date) -> None:
    """Until when the decision may be brought to court (CJA R421-1): for agents only, never printed."""
    Clock.objects.create(
        request=request,
        kind=ClockKind.APPEAL,
        rule={"key": "appeal", "source": "CJA R421-1, R421-5"},
        starts_on=notified_on,
        due_on=legal_clock.appeal_last_day(notified_on),
    )


def derive_due_on(request: ServiceRequest) -> date:
    """The soonest deadline that still runs, FAR_FUTURE when none does; sets the field, the caller saves."""
    soonest: date | None = None
    if request.phase in (Phase.NEW, Phase.IN_PROGRESS):
        running = request.clocks.filter(stopped_on=None, kind__in=TO_BE_MET, due_on__isnull=False)
        soonest = running.order_by("due_on").values_list("due_on", flat=True).first()
    request.due_on = soonest or FAR_FUTURE
    return request.due_on


def pauses_of(request: ServiceRequest) -> list[legal_clock.Pause]:
    """What was asked of the resident and when it came. An ask that was withdrawn never suspended anything."""
    return [
        legal_clock.Pause(
            asked_on=localdate(ask.opened_at),
            until=ask.due_on,
            received_on=localdate(ask.answered_sheet.filed_at) if ask.answered_sheet else None,
        )
        for ask in request.information_requests.select_related("answered_sheet")
        if ask.closed_at is None or ask.answered_sheet_id
    ]


def silence_clock(request: ServiceRequest) -> Clock | None:
    """The open clock whose end is an implied decision, if one runs."""
    return request.clocks.filter(stopped_on=None, effect__in=("accept", "reject")).order_by("due_on", "pk").first()


def words(clock: Clock) -> str:
    """One short line for an agent's page."""
    rule = legal_clock.ClockRule.from_json(clock.rule)
    assert clock.starts_on is not None
    assert clock.due_on is not None
    provisional = rule.starts == "complete" and clock.request.completed_on is None
    return legal_clock.clock_words(
        legal_clock.PlannedClock(rule.key, rule.kind, rule, clock.starts_on, clock.due_on, rule.effect, provisional)
    )


def once_for(clock: Clock) -> UUID:
    """One implied decision per clock, however often the chore passes."""
    return uuid5(NAMESPACE_URL, f"eservices.clock:{clock.pk}")


def _write(request: ServiceRequest, planned: legal_clock.PlannedClock) -> None:
    Clock.objects.create(
        request=request,
        kind=_KINDS.get(planned.kind, ClockKind.LEGAL),
        rule=planned.rule.to_json(),
        starts_on=planned.starts_on,
        due_on=planned.due_on,
        effect=planned.effect,
    )


def _rule(clock: ClockDefinition) -> dict[str, Any]:
    """The definition's clock as `legal_clock` reads it: hours are counted in whole days, rows hold dates."""
    unit, n = clock.duration.unit, clock.duration.n
    if unit == "hours":
        unit, n = "days", n // 24
    return {
        "key": clock.key,
        "kind": clock.kind,
        "starts": clock.starts,
        "duration": {"unit": unit, "n": n},
        "effect": clock.effect,
    }


def _silence(
    silence: Silence, clocks: list[ClockDefinition], answers: Mapping[str, Any], facts: Facts
) -> dict[str, Any]:
    """The variant that applies; nothing when a clock of the definition already brings the decision."""
    if any(clock.effect in ("accept", "reject") for clock in clocks):
        return {}
    for variant in silence.variants:
        if conditions.evaluate(variant.condition, answers, facts):
            return {"effect": variant.effect, "months": variant.months}
    return {"effect": silence.effect, "months": silence.months}
