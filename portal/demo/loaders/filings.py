"""Requests filed page by page with the forms themselves, as their rehearsals tell it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of, resident_of
from portal.demo.loaders.procedures import forms, procedure_of
from portal.demo.loaders.rows import Tally
from portal.eservices.actions import processing
from portal.eservices.actions.drafts import save_answers, start_draft
from portal.eservices.actions.filing import NotComplete, submit
from portal.eservices.actions.sheets import Assisted
from portal.eservices.models import ServiceRequest
from portal.eservices.permissions import agent_party
from portal.lib.parties import Party

Row = dict[str, Any]


def load(city: City) -> Tally:
    """One transaction each. A rehearsal whose dates no longer fit the day (a city moved in time) is left out."""
    tally = Tally()
    for row in read("filings")["filings"]:
        if _known(row, city):
            tally.note("same")
            continue
        try:
            with transaction.atomic():
                _live(row, city)
        except NotComplete:
            tally.note("left_out")
        else:
            tally.note("made")
    return tally


def _case(row: Row) -> Row:
    found: Row = next(case for case in forms()[row["form"]]["test_cases"] if case["name"] == row["case"])
    return found


def _known(row: Row, city: City) -> bool:
    found = ServiceRequest.objects.filter(
        procedure=procedure_of(row["form"]),
        first_sheet__entry=_case(row)["entry"],
        received_on=city.on(row["created"]),
        channel=row["channel"],
    )
    return bool(found.exists())


def _live(row: Row, city: City) -> None:
    request = _file(row, city.at(row["created"], row["time"]))
    if row["status"] == "processing":
        later = min(city.at(row["created"] + 1, "09:15"), timezone.now())
        processing.take(request=request, by=agent_party(account_of(row["assigned"])), at=later)


def _file(row: Row, at: datetime) -> ServiceRequest:
    version = procedure_of(row["form"]).current_version
    assert version is not None  # a form is published
    resident = resident_of(row["resident"]) if row["resident"] else None
    agent = account_of(row["by"]) if row.get("by") else None
    by = agent_party(agent) if agent else resident.as_party() if resident else Party("guest", "", "")
    case = _case(row)
    draft = start_draft(
        version=version, entry=case["entry"], by=by, owner=resident, channel=row["channel"], agent=agent, at=at
    ).draft
    answers = {key: _promised(value) for key, value in case["answers"].items()}
    for step in version.parsed().steps:
        page = {question.key: answers[question.key] for question in step.questions if question.key in answers}
        save_answers(draft=draft, step=step.key, answers=page, by=by, at=at)
    assisted = Assisted(row["channel"], timezone.localdate(at), "verbal") if agent else None
    return submit(draft=draft, by=by, at=at, assisted=assisted).main


def _promised(value: Any) -> Any:
    """A rehearsal has no files: each piece is promised for later."""
    return {"documents": [], "later": True} if isinstance(value, dict) and "documents" in value else value
