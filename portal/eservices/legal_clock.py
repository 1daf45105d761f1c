"""What the law and the city's promises make of dates. Pure: dates and rules in; dates and French words out.

CRPA = code des relations entre le public et l'administration; CJA = code de justice administrative. Every delay is
data of the frozen version (unit, number, effect): nothing here knows a procedure. Three dates are never confused:
received (by the city), completed (nothing is missing any more), notified (the decision reached the person).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, cast

from django.utils.translation import gettext as _

from portal.lib import french
from portal.lib.french_calendar import add_months, add_working_days, is_working_day, working_day_from

Unit = Literal["months", "working_days", "days"]
Start = Literal["received", "complete"]
UNITS: Final[tuple[Unit, ...]] = ("months", "working_days", "days")
STARTS: Final[tuple[Start, ...]] = ("received", "complete")

REGISTRATION_WORKING_DAYS: Final = 1  # accusé d'enregistrement, CRPA R112-11-2
ACKNOWLEDGEMENT_WORKING_DAYS: Final = 10  # accusé de réception électronique, CRPA R112-11-1
APPEAL_MONTHS: Final = 2  # CJA R421-1
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of months, calendar days or working days (jours ouvrés). Raises ValueError when it is none of these."""

    unit: Unit
    n: int

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.n < 0:
            raise ValueError(f"Not a duration: {self.n} {self.unit}")

    def after(self, day: date) -> date:
        """The last day of the delay. The day itself never counts; months are not moved by week-ends or holidays."""
        if self.unit == "months":
            return add_months(day, self.n)
        if self.unit == "working_days":
            return add_working_days(day, self.n)
        return day + timedelta(days=self.n)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a definition: `{key, kind, starts, duration: {unit, n}, effect}`.

    `kind` is silence, legal or service (a promise of the city); `effect` is what the last day brings: accept, reject,
    none, or a word of the procedure's own.
    """

    key: str
    kind: str
    starts: Start
    duration: Duration
    effect: str

    def __post_init__(self) -> None:
        if self.starts not in STARTS:
            raise ValueError(f"A clock starts at one of {STARTS}, not {self.starts!r}")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ClockRule":
        """Reads the JSON of a definition. Raises KeyError or ValueError when it is not a clock."""
        duration = Duration(data["duration"]["unit"], int(data["duration"]["n"]))
        kind = str(data["kind"])
        key, effect = str(data.get("key") or kind), str(data.get("effect") or "none")
        return cls(key, kind, cast(Start, data["starts"]), duration, effect)

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "starts": self.starts,
            "duration": {"unit": self.duration.unit, "n": self.duration.n},
            "effect": self.effect,
        }

    @property
    def is_suspended_by_pauses(self) -> bool:
        """A silence that rejects (CRPA L114-5) and the city's own promises wait for the resident; nothing else does."""
        return self.kind == "service" or self.effect == "reject"


@dataclass(frozen=True, slots=True)
class Pause:
    """A request for missing pieces: sent on `asked_on`, with a term `until`; they came on `received_on`, or not yet."""

    asked_on: date
    until: date
    received_on: date | None = None

    @property
    def last_day(self) -> date:
        """It ends when the pieces arrive and at its term at the latest (CRPA L114-5)."""
        end = self.until if self.received_on is None else min(self.until, self.received_on)
        return max(end, self.asked_on)


@dataclass(frozen=True, slots=True)
class PlannedClock:
    """A clock that runs. `provisional`: it supposes a complete file that nobody has yet found complete, so it may be
    printed (« si votre dossier est complet ») but no implied decision may rest on it."""

    key: str
    kind: str
    rule: ClockRule
    starts_on: date
    due_on: date
    effect: str
    provisional: bool = False


def registration_due_on(received_on: date) -> date:
    """The last day for the registration notice (accusé d'enregistrement): one working day, CRPA R112-11-2."""
    return add_working_days(received_on, REGISTRATION_WORKING_DAYS)


def acknowledgement_due_on(received_on: date) -> date:
    """The last day for the acknowledgement (AER): ten working days, CRPA R112-11-1."""
    return add_working_days(received_on, ACKNOWLEDGEMENT_WORKING_DAYS)


def appeal_last_day(notified_on: date, months: int = APPEAL_MONTHS) -> date:
    """The last useful day to seize the court: a *franc* delay, moved to the next working day (CJA R421-1, R421-5).

    For agents only: commentators differ by a day at the ends of months, so residents read « dans un délai de deux mois
    à compter de la notification » and never a computed date.
    """
    return working_day_from(add_months(notified_on, months) + ONE_DAY)


def silence_rule(silence: Mapping[str, Any]) -> ClockRule | None:
    """The clock behind a definition's `silence: {effect, months}`; None when silence has no effect.

    A silence that accepts runs from the complete file, one that rejects from the reception (CRPA L114-5, L231-4).
    """
    effect, months = str(silence.get("effect") or "none"), int(silence.get("months") or 0)
    if effect == "none" or not months:
        return None
    starts: Start = "complete" if effect == "accept" else "received"
    return ClockRule("silence", "silence", starts, Duration("months", months), effect)


def due_on(rule: ClockRule, starts_on: date, pauses: Iterable[Pause] = ()) -> date:
    """The last day of a clock begun on `starts_on`, suspensions counted once even when they overlap.

    A pause asked after the clock has run out revives nothing.
    """
    if not rule.is_suspended_by_pauses:
        return rule.duration.after(starts_on)
    paused: set[date] = set()
    last = rule.duration.after(starts_on)
    for pause in sorted(pauses, key=lambda pause: pause.asked_on):
        if pause.asked_on <= last:
            paused |= _days_between(max(pause.asked_on, starts_on), pause.last_day)
            last = _with_paused_days(rule.duration, starts_on, paused)
    return last


def clocks_for(
    *,
    clocks: Sequence[Mapping[str, Any]],
    silence: Mapping[str, Any],
    received_on: date,
    completed_on: date | None = None,
    competent_on: date | None = None,
    pauses: Sequence[Pause] = (),
) -> tuple[PlannedClock, ...]:
    """All clocks that run for a request, soonest first: those of the definition, and the effect of silence.

    `competent_on` is the day on which the competent administration had the request when it came by another: a silence
    that accepts runs from there, one that rejects from the first reception (CRPA L114-2). A clock that waits for a
    complete file runs provisionally from the reception until pieces are asked for, then only from their arrival.
    """
    rules = [ClockRule.from_json(clock) for clock in clocks]
    of_silence = silence_rule(silence)
    if of_silence and all(rule.kind != "silence" for rule in rules):
        rules.append(of_silence)
    planned = (_planned(rule, received_on, completed_on, competent_on, pauses) for rule in rules)
    return tuple(sorted(filter(None, planned), key=lambda clock: (clock.due_on, clock.key)))


def lengthened(rule: ClockRule, by: Duration, *, starts_on: date, told_on: date) -> ClockRule:
    """The rule with a longer delay, if the applicant was told before the first month was over, else the rule unchanged.

    Town planning: surroundings of a listed building and the like (code de l'urbanisme R423-18, R423-24, R423-42).
    Raises ValueError when the units differ.
    """
    if by.unit != rule.duration.unit:
        raise ValueError("A delay is lengthened in its own unit")
    if told_on >= add_months(starts_on, 1):
        return rule
    return replace(rule, duration=Duration(by.unit, rule.duration.n + by.n))


def _planned(
    rule: ClockRule, received_on: date, completed_on: date | None, competent_on: date | None, pauses: Sequence[Pause]
) -> PlannedClock | None:
    waits = rule.starts == "complete"
    if waits and completed_on is None and pauses:
        return None
    starts_on = received_on
    if waits:
        starts_on = max(completed_on or received_on, competent_on or received_on)
    last = due_on(rule, starts_on, pauses)
    return PlannedClock(rule.key, rule.kind, rule, starts_on, last, rule.effect, waits and completed_on is None)


def _days_between(after: date, until: date) -> set[date]:
    """The days that follow `after`, up to `until` included."""
    return {after + timedelta(days=n) for n in range(1, (until - after).days + 1)}


def _with_paused_days(duration: Duration, starts_on: date, paused: set[date]) -> date:
    if duration.unit != "working_days":
        return duration.after(starts_on) + timedelta(days=len(paused))
    day, left = starts_on, duration.n
    while left:
        day += ONE_DAY
        left -= day not in paused and is_working_day(day)
    return day


# --- Words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """The department in charge, as CRPA R112-11-1 wants it named: a postal or electronic address and a phone."""

    name: str
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where to contest. `court`: « tribunal administratif de Rennes ». `town_planning`: since 2025-11-28 a new
    examination is asked within one month and no longer keeps the court's delay open (C. urb. L600-12-2)."""

    court: str
    court_address: str = ""
    mediator: str = ""
    town_planning: bool = False


def silence_words(effect: str, day: date | None, remedies: Remedies) -> list[str]:
    """What silence will mean, in the sentences that the acknowledgement owes (CRPA R112-11-1, 3°)."""
    if effect == "accept" and day:
        return [
            _(
                "Sans réponse de notre part le %(day)s, et si votre dossier est complet, votre demande sera acceptée. "
                "Vous pourrez alors demander une attestation."
            )
            % {"day": french.day(day)}
        ]
    if effect == "reject" and day:
        rejected = _(
            "Sans réponse de notre part le %(day)s, et si votre dossier est complet, votre demande sera considérée "
            "comme rejetée."
        ) % {"day": french.day(day)}
        return [rejected, *remedies_words(remedies, implied=True)]
    return [_("L’absence de réponse de notre part ne vaut ni acceptation ni refus.")]


def remedies_words(remedies: Remedies, *, implied: bool = False) -> list[str]:
    """Time limits and ways of appeal, with their day counted in words and never computed (CJA R421-1, R421-5)."""
    since = _("à compter de cette date") if implied else _("à compter de la notification de cette décision")
    where = f"{remedies.court} ({remedies.court_address})" if remedies.court_address else remedies.court
    lines = [
        _("Vous disposerez de deux mois, %(since)s, pour saisir le %(court)s.") % {"since": since, "court": where}
        if implied
        else _("Vous disposez de deux mois, %(since)s, pour saisir le %(court)s.") % {"since": since, "court": where},
        _new_examination(remedies),
    ]
    if remedies.mediator:
        lines.append(_("Vous pouvez aussi écrire à %(mediator)s.") % {"mediator": remedies.mediator})
    return lines


def _new_examination(remedies: Remedies) -> str:
    if remedies.town_planning:
        return _(
            "Vous pouvez aussi demander un nouvel examen à la mairie dans un délai d’un mois. Cette demande ne "
            "prolonge pas le délai pour saisir le tribunal."
        )
    return _(
        "Vous pouvez aussi, dans le même délai, demander un nouvel examen à la mairie. Vous gardez alors deux mois, à "
        "compter de sa réponse, pour saisir le tribunal."
    )


def acknowledgement_mentions(
    *, received_on: date, office: Office, effect: str, day: date | None, remedies: Remedies
) -> list[str]:
    """Every mention of the electronic acknowledgement, in order: CRPA R112-11-1, 1° to 3°."""
    return [
        _("Nous avons reçu votre demande le %(day)s.") % {"day": french.day(received_on)},
        office_words(office),
        *silence_words(effect, day, remedies),
    ]


def office_words(office: Office) -> str:
    ways = [way for way in (office.address, office.email, french.phone(office.phone)) if way]
    return _("Service chargé de votre demande\u00a0: %(office)s.") % {"office": ", ".join([office.name, *ways])}


def pause_words(rule: ClockRule | None, until: date) -> str:
    """What a request for missing pieces does to the delay, as CRPA L114-5 wants it said."""
    if rule is None or not (rule.is_suspended_by_pauses or rule.starts == "complete"):
        return _("Votre dossier continue d’être examiné.")
    if rule.is_suspended_by_pauses:
        return _(
            "Notre délai de réponse est suspendu jusqu’à réception de ces pièces, au plus tard jusqu’au %(day)s."
        ) % {"day": french.day(until)}
    return _("Notre délai de réponse ne commence qu’à la réception de ces pièces.")


def clock_words(clock: PlannedClock) -> str:
    """One short line for lists and follow-up pages."""
    if clock.kind == "service":
        return _("Réponse attendue avant le %(day)s.") % {"day": french.day(clock.due_on)}
    if clock.effect == "accept":
        return _("Acceptée sans réponse le %(day)s, si le dossier est complet.") % {"day": french.day(clock.due_on)}
    if clock.effect == "reject":
        return _("Rejetée sans réponse le %(day)s.") % {"day": french.day(clock.due_on)}
    return _("Réponse au plus tard le %(day)s.") % {"day": french.day(clock.due_on)}
