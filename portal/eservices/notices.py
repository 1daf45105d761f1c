"""Telling the person about their request: the words, the channel, the row. Delivery comes after commit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.accounts.models import PreferredChannel
from portal.directory.city import city_card
from portal.eservices import legal_clock, silence
from portal.eservices.enums import Outcome
from portal.eservices.form_builder.calculations import Computed
from portal.eservices.form_builder.values import as_date
from portal.eservices.form_builder.words import plain, with_unit
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import ServiceRequest
from portal.eservices.notice_texts import COMMON, HEADINGS, KINDS
from portal.lib import french, parties
from portal.lib.parties import Party
from portal.notifications.actions import owe_notice
from portal.notifications.kinds import fill, paragraphs, variables_of
from portal.notifications.mails import render_mail
from portal.notifications.models import NoticeText, Notification, NotificationChannel
from portal.outbox.models import DueStatus

# Owed at the address used to file, whatever the person prefers afterwards (CRPA R112-11-3).
AT_THE_ADDRESS_OF_FILING: Final = ("registered", "receipt_ready")
# Not worth a stamp: the paper itself says it, or nothing hangs on it.
NOT_BY_LETTER: Final = ("receipt_ready", "completed")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Notice:
    """One notice in words. `box` is what must not be missed; `mentions` is what the law wants said."""

    subject: str
    heading: str
    action: str
    paragraphs: tuple[str, ...]
    box: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


def notify_resident(*, request: ServiceRequest, kind: str, context: Mapping[str, Any], once: str) -> list[Notification]:
    """Owe one notice to the person, in the caller's transaction: by e-mail, else by letter; in the space as well when
    the person has an account. `context`: values of the kind's variables (days as date or ISO text, lists of words).

    Words: the editors' NoticeText, else the frozen version's, else the defaults; the acknowledgement's mentions are
    always there. The same `once` owes once per channel. Raises KeyError for an unknown kind.
    """
    rows = []
    for channel, address in _channels(request, kind):
        values = _values(request, kind, context, channel)
        notice = words_for(request, kind, values, context)
        text, html = _bodies(request, notice, channel)
        rows.append(
            owe_notice(
                kind=kind,
                to=recipient(request),
                channel=channel,
                address=address,
                subject=notice.heading if channel == NotificationChannel.IN_APP else notice.subject,
                text=text,
                html=html,
                about=request.reference,
                once=f"{once}:{channel}",
            )
        )
    return rows


def recipient(request: ServiceRequest) -> Party:
    """Whom notices are for: the applicant, or whoever left a contact."""
    return request.applicant.as_party() if request.applicant else parties.guest(request.contact_name)


def _channels(request: ServiceRequest, kind: str) -> Iterator[tuple[NotificationChannel, str]]:
    wants_letter = request.reply_by == PreferredChannel.LETTER and bool(request.contact_address)
    by_letter = wants_letter and kind not in AT_THE_ADDRESS_OF_FILING
    if request.contact_email and not by_letter:
        yield NotificationChannel.EMAIL, request.contact_email
    elif kind not in NOT_BY_LETTER:
        yield NotificationChannel.LETTER, _postal(request)
    if request.applicant and request.applicant.user_id:
        yield NotificationChannel.IN_APP, ""


def _postal(request: ServiceRequest) -> str:
    held = request.contact_address
    town = f"{held.get('postcode', '')} {held.get('city', '')}".strip()
    lines = (request.contact_name, held.get("line1", ""), held.get("line2", ""), town, held.get("country", ""))
    return "\n".join(line for line in lines if line)[:320]


def words_for(request: ServiceRequest, kind: str, values: Mapping[str, str], context: Mapping[str, Any]) -> Notice:
    """The words of a notice once filled: what the person will read."""
    known = KINDS[kind]
    heading, action = HEADINGS[kind]
    subject, said = _chosen(request, kind, values, context) or (known.subject, paragraphs(known.body, values))
    return Notice(
        subject=fill(subject or known.subject, values),
        heading=str(heading),
        action=str(action),
        paragraphs=tuple(french.typography(each) for each in said if each),
        box=tuple(_box(kind, values, said=bool(values.get("missing")) and values["missing"] in " ".join(said))),
        mentions=tuple(acknowledgement(request)) if kind == "registered" else (),
    )


def _chosen(
    request: ServiceRequest, kind: str, values: Mapping[str, str], context: Mapping[str, Any]
) -> tuple[str, list[str]] | None:
    """Editors' words first, then those of the frozen version, which complete the default of a registration."""
    edited = NoticeText.objects.filter(kind=kind).first()
    if edited is not None:
        return edited.subject, paragraphs(edited.body, values)
    texts = request.version.parsed().notices
    keys = [str(context.get(name) or "") for name in ("notice", "outcome")]
    own = next((texts[key] for key in (*keys, kind) if key in texts), None)
    if own is None:
        return None
    said = _own_sentences(request, own.text, values)
    if kind == "registered":
        said = [*paragraphs(KINDS[kind].body, values), *said]
    subject = own.subject if variables_of(own.subject) <= {"reference", "city"} else ""
    return (subject, said) if said else None


def _own_sentences(request: ServiceRequest, text: str, values: Mapping[str, str]) -> list[str]:
    """A procedure's own text may name its questions: {pickup} is the answer in words. A sentence that names what
    nobody answered, or what is nobody's business, is left out."""
    wanted = variables_of(text) - set(values)
    known = {**(_answers_in_words(request) if wanted else {}), **values}
    kept = []
    for block in re.split(r"\n\s*\n", text.strip()):
        sentences = _SENTENCE.split(block)
        whole = [fill(each, known) for each in sentences if all(known.get(name) for name in variables_of(each))]
        kept.append(" ".join(whole))
    return [each for each in kept if each]


def _answers_in_words(request: ServiceRequest) -> dict[str, str]:
    """Answers and calculated values in words, without those about health or social life, nor masked ones."""
    journey = sheet_journey(request.sheet)
    rows = [row for section in journey.summary() for row in section.rows if not (row.sensitive or row.masked)]
    answers = {row.key: french.listing([str(each) for each in row.value_text]) for row in rows}
    computed = {key: _worked_out(each) for key, each in journey.computed().items() if each.value is not None}
    return {**computed, **answers}


def _worked_out(found: Computed) -> str:
    """A calculated value in words: a day, an amount or a text."""
    day = as_date(found.value) if isinstance(found.value, str) and len(found.value) == 10 else None
    if isinstance(found.value, bool):
        return plain(found.value)
    return french.day(day) if day else with_unit(found.value, found.unit)


def _values(
    request: ServiceRequest, kind: str, context: Mapping[str, Any], channel: NotificationChannel
) -> dict[str, str]:
    received = localtime(request.received_at)
    values = {
        "reference": request.reference,
        "city": city_card().name,
        "title": request.version.parsed().title,
        "about": request.subject,
        "name": request.contact_name,
        "department": request.department.name,
        "phone": french.phone(office(request).phone),
        "date": french.day(request.received_on),
        "time": french.clock_time(received),
        "deadline": deadline_words(request),
        "link": link_to(request),
        **{name: _in_words(value) for name, value in context.items()},
    }
    return {**values, **_own_values(kind, values, context, channel)}


def _own_values(
    kind: str, values: Mapping[str, str], context: Mapping[str, Any], channel: NotificationChannel
) -> dict[str, str]:
    """What one kind reads in its own way."""
    if kind == "info_requested":
        return {"missing": values.get("items", "")}
    if kind == "rerouted":
        return {"to_department": values["department"]}
    if kind == "implied":
        accepted = context.get("outcome") == "granted"
        certificate = _("Vous pouvez demander une attestation qui le prouve.") if accepted else ""
        return {"outcome": _("acceptée") if accepted else _("refusée"), "certificate": certificate}
    if kind == "decision" and values.get("reasons"):
        refuses = context.get("outcome") in (Outcome.REFUSED, Outcome.PARTLY)
        return {"why": _("Le motif : %(reasons)s") % {"reasons": values["reasons"]} if refuses else values["reasons"]}
    if kind == "message":
        # An agent may write of health: it is read behind the door, not in a mailbox.
        return {"message": values.get("body", "") if channel == NotificationChannel.LETTER else ""}
    return {}


def _in_words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return french.listing([str(each) for each in value])
    if isinstance(value, date):
        return french.weekday(value)
    text = str(value or "")
    return french.weekday(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _box(kind: str, values: Mapping[str, str], said: bool) -> Iterator[str]:
    """`said`: the text itself already tells what is missing."""
    if kind == "registered" and values.get("missing") and not said:
        yield _("Il manque : %(items)s.") % {"items": values["missing"]}
        if values.get("missing_until"):
            yield _("À envoyer avant le %(day)s.") % {"day": values["missing_until"]}
        yield from filter(None, [values.get("missing_effect", "")])
    if kind == "info_requested" and values.get("due_on"):
        yield _("Avant le %(day)s") % {"day": values["due_on"]}
        yield from (values[name] for name in ("pause", "effect") if values.get(name))


def office(request: ServiceRequest) -> legal_clock.Office:
    """The department in charge, with the city's own ways where it has none (CRPA R112-11-1, 2°)."""
    department, city = request.department, city_card()
    place = department.place
    address = ", ".join(filter(None, (place.address_line, f"{place.postcode} {place.city}".strip()))) if place else ""
    return legal_clock.Office(
        name=department.name,
        address=address or city.address,
        email=department.email or city.email,
        phone=department.phone or city.phone,
    )


def acknowledgement(request: ServiceRequest) -> list[str]:
    """The mentions without which no time limit of appeal holds against the person (CRPA R112-11-1, L112-6)."""
    journey = sheet_journey(request.first_sheet)
    return [
        _("Nous avons reçu votre demande le %(day)s.") % {"day": french.day(request.received_on)},
        legal_clock.office_words(office(request)),
        *silence.silence_words(request, journey),
        *silence.implied_remedies(request, journey),
    ]


def deadline_words(request: ServiceRequest) -> str:
    """« Réponse attendue avant le 3 avril 2027. », or nothing when no clock of the city runs."""
    promised = request.clocks.filter(stopped_on=None, kind="service", due_on__isnull=False).order_by("due_on").first()
    if promised is None or promised.due_on is None:
        return ""
    return _("Réponse attendue avant le %(day)s.") % {"day": french.day(promised.due_on)}


def link_to(request: ServiceRequest) -> str:
    """The request in the resident's space; signing in with the same address is enough to open it."""
    return f"{settings.SITE_ADDRESS}/mon-espace/demandes/{request.reference}/"


def _bodies(request: ServiceRequest, notice: Notice, channel: NotificationChannel) -> tuple[str, str]:
    """Text and HTML; a letter has no link, a notice in the space is its paragraphs alone."""
    if channel == NotificationChannel.IN_APP:
        return "\n\n".join((*notice.paragraphs, *notice.box)), ""
    by_mail = channel == NotificationChannel.EMAIL
    rendered = render_mail(
        "request",
        {
            "notice": notice,
            "name": request.contact_name,
            "reference": request.reference,
            "link": link_to(request) if by_mail else "",
            "office": office(request),
            "profile": f"{settings.SITE_ADDRESS}/mon-espace/profil/" if by_mail else "",
        },
    )
    return rendered.text, rendered.html if by_mail else ""


# --- What agents see of it ----------------------------------------------------------------------------------


def notices_about(request: ServiceRequest) -> QuerySet[Notification]:
    """Every notice of a request, newest first, without those of the space, which double the mail."""
    found = Notification.objects.filter(about=request.reference).exclude(channel=NotificationChannel.IN_APP)
    return found.order_by("-created_at", "-pk")


def state_words(notice: Notification) -> str:
    """« parti le … », « à poster », « en attente », « non remis » : the state of one notice, for agents."""
    if notice.sent_at:
        day = french.moment(localtime(notice.sent_at))
        posted = notice.channel == NotificationChannel.LETTER
        return (_("posté le %(day)s") if posted else _("parti le %(day)s")) % {"day": day}
    if notice.channel == NotificationChannel.LETTER:
        return _("à poster")
    return _("non remis") if notice.status == DueStatus.FAILED else _("en attente d’envoi")


__all__ = ["COMMON", "Notice", "acknowledgement", "notices_about", "notify_resident", "state_words", "words_for"]
