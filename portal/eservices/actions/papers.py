"""What a filing owes at once: receipt, acknowledgement (CRPA R112-11-1) and the notice that carries both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.directory.city import city_card
from portal.eservices import legal_clock, notices, receipts
from portal.eservices.actions import clocks
from portal.eservices.actions.documents import order_issued_document
from portal.eservices.enums import IssuedKind
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.journey import Journey, Piece
from portal.eservices.form_builder.words import plain, with_unit
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import ServiceRequest
from portal.eservices.silence import implied_remedies, silence_words
from portal.lib import french
from portal.lib.parties import Party

Json = Any


def owe_registration(*, request: ServiceRequest, by: Party, at: datetime) -> None:
    """Order the receipt and the acknowledgement, and owe the notice, in the caller's transaction."""
    journey = sheet_journey(request.first_sheet)
    acknowledgement = acknowledgement_data(request, journey)
    order_issued_document(
        request=request, kind=IssuedKind.RECEIPT, data=receipt_data(request, journey, acknowledgement), at=at
    )
    order_issued_document(request=request, kind=IssuedKind.ACKNOWLEDGEMENT, data=acknowledgement, at=at)
    awaited = {key: acknowledgement[key] for key in ("missing", "missing_until", "missing_effect")}
    notices.notify_resident(request=request, kind="registered", context=awaited, once=f"registered:{request.reference}")


def receipt_data(request: ServiceRequest, journey: Journey, acknowledgement: dict[str, Json]) -> dict[str, Json]:
    """The receipt's own fields: every question and answer, what is masked masked, pieces, price, what comes next."""
    definition = request.version.parsed()
    next_steps = [*(deadline_words(request) or []), *acknowledgement["silence"], *acknowledgement["remedies"]]
    return {
        "sections": (*_sections(journey), *_added(definition, journey)),
        "pieces": tuple(receipts.Piece(label=each.label, state=_state(each, journey)) for each in _pieces(journey)),
        "price": _price(definition, journey),
        "next_steps": tuple(next_steps),
        "proves": _("Ce récépissé prouve le dépôt de votre demande. Il ne vaut pas décision."),
        "privacy": privacy_words(definition),
    }


def acknowledgement_data(request: ServiceRequest, journey: Journey) -> dict[str, Json]:
    """The acknowledgement's own fields: meaning of silence, remedies, what is still awaited and until when."""
    ask = request.information_requests.filter(closed_at=None).first()
    running = clocks.silence_clock(request)
    rule = legal_clock.ClockRule.from_json(running.rule) if running else None
    missing = [each.label for each in journey.pieces() if each.required and not each.given]
    return {
        "silence": silence_words(request, journey),
        "remedies": implied_remedies(request, journey),
        "missing": tuple(missing),
        "missing_until": french.day(ask.due_on) if ask else "",
        "missing_effect": legal_clock.pause_words(rule, ask.due_on) if ask else "",
        "privacy": privacy_words(request.version.parsed()),
    }


def deadline_words(request: ServiceRequest) -> list[str]:
    """The city's own promise, when it made one."""
    promise = request.clocks.filter(kind="service", stopped_on=None, due_on__isnull=False).order_by("due_on").first()
    if promise is None or promise.due_on is None:
        return []
    return [_("La ville s’engage à vous répondre le %(day)s au plus tard.") % {"day": french.day(promise.due_on)}]


def privacy_words(definition: Definition) -> str:
    """Purpose, basis, recipients, retention and rights, in three sentences (RGPD art. 13)."""
    privacy = definition.privacy
    officer = city_card().data_officer
    lines = [
        _("Vos réponses servent à ceci : %(purpose)s. Base juridique : %(basis)s.")
        % {"purpose": privacy.purpose.rstrip("."), "basis": privacy.basis.rstrip(".")},
        _("Elles sont lues par : %(recipients)s.") % {"recipients": french.listing(list(privacy.recipients))},
        _("Durée de conservation : %(text)s.") % {"text": privacy.retention_text.rstrip(".")},
        _("Vos droits : %(officer)s.") % {"officer": officer} if officer else "",
    ]
    known = (privacy.purpose, privacy.recipients, privacy.retention_text, officer)
    return french.typography(" ".join(line for line, given in zip(lines, known, strict=True) if given))


def _sections(journey: Journey) -> tuple[receipts.Section, ...]:
    return tuple(
        receipts.Section(
            title=section.title,
            answers=tuple(
                receipts.Answer(question=row.label, answer=tuple(row.printable), sensitive=row.sensitive)
                for row in section.rows
                if row.question.type != "file"
            ),
        )
        for section in journey.summary()
        if any(row.question.type != "file" for row in section.rows)
    )


def _added(definition: Definition, journey: Journey) -> tuple[receipts.Section, ...]:
    """Calculations that the receipt adds and that are no price: a level, a sector, a bracket."""
    answers = [
        receipts.Answer(question=calculation.label, answer=(_said(value, calculation.unit),))
        for calculation, value in _calculated(definition, journey)
        if calculation.unit != "€"
    ]
    return (receipts.Section(title=_("Ce que nous avons calculé"), answers=tuple(answers)),) if answers else ()


def _price(definition: Definition, journey: Journey) -> receipts.Price | None:
    """Amounts that the receipt adds, the last being the total; explained line by line."""
    amounts = [pair for pair in _calculated(definition, journey) if pair[0].unit == "€"]
    if not amounts:
        return None
    total, value = amounts[-1]
    lines = (receipts.PriceLine(label=each.label, amount=_said(held, each.unit)) for each, held in amounts[:-1])
    return receipts.Price(
        title=_("Montant"), lines=tuple(lines), total_label=total.label or _("Total"), total=_said(value, total.unit)
    )


def _calculated(definition: Definition, journey: Journey) -> list[tuple[Any, Json]]:
    found = ((definition.calculation(key), journey.answers.get(key)) for key in definition.receipt.add)
    return [(calculation, value) for calculation, value in found if calculation and value is not None]


def _said(value: Json, unit: str) -> str:
    return plain(value) if isinstance(value, bool) else with_unit(value, unit)


def _pieces(journey: Journey) -> list[Piece]:
    return [each for each in journey.pieces() if each.required or each.given or each.later]


def _state(piece: Piece, journey: Journey) -> str:
    if piece.documents:
        labels = (journey.facts.lookups.label("document", each) for each in piece.documents)
        return french.listing([each or _("fichier joint") for each in labels])
    return _("vue au guichet") if piece.given else _("à fournir")
