"""What silence means for one request, and how to contest it: said alike on paper, in mails and on pages."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from portal.directory.city import city_card
from portal.eservices import legal_clock
from portal.eservices.form_builder.journey import Journey
from portal.eservices.models import ServiceRequest


def silence_of(request: ServiceRequest, journey: Journey) -> tuple[str, date | None]:
    """(effect, day). While a file that must be complete is not, no clock runs: the day is then the one that the law
    wants announced all the same, « si votre dossier est complet » (CRPA R112-11-1, 3°)."""
    running = request.clocks.filter(stopped_on=None, effect__in=("accept", "reject"), due_on__isnull=False)
    clock = running.order_by("due_on", "pk").first()
    if clock is not None:
        return clock.effect, clock.due_on
    silence = journey.silence()
    if silence.effect not in ("accept", "reject"):
        return "none", None
    rule = {"effect": silence.effect, "months": silence.months}
    planned = legal_clock.clocks_for(clocks=[], silence=rule, received_on=request.received_on)
    return (silence.effect, planned[0].due_on) if planned else ("none", None)


def silence_words(request: ServiceRequest, journey: Journey) -> tuple[str, ...]:
    """The effect and its day, in the city's words then the procedure's own; remedies stand apart."""
    effect, day = silence_of(request, journey)
    text = journey.silence().text
    own = [text] if text else []
    if effect == "none" or day is None:
        return tuple(own or legal_clock.silence_words("none", None, remedies()))
    return (legal_clock.silence_words(effect, day, remedies())[0], *own)


def implied_remedies(request: ServiceRequest, journey: Journey) -> tuple[str, ...]:
    """How to contest when silence is a refusal: the procedure's own text, else the general one (CJA R421-1)."""
    effect, _day = silence_of(request, journey)
    if effect != "reject":
        return ()
    own = journey.definition.remedies
    text = own.get("implied") or own.get("silence")
    return (text,) if text else tuple(legal_clock.remedies_words(remedies(), implied=True))


def remedies() -> legal_clock.Remedies:
    """Who hears those who contest, as the city's card says."""
    card = city_card()
    return legal_clock.Remedies(
        court=card.court or _("tribunal administratif"), court_address=card.court_address, mediator=card.mediator
    )
