"""Requests of all states, each lived through from its filing to its end by the verbs that people use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of, e164, resident_of
from portal.demo.loaders.procedures import owner_of, procedure_of
from portal.demo.loaders.rows import Tally
from portal.directory.models import Department
from portal.eservices import permissions
from portal.eservices.actions import deciding, drafts, filing, processing
from portal.eservices.actions.asking import ask_for_more
from portal.eservices.actions.procedures import standard_version
from portal.eservices.models import Draft, ServiceRequest
from portal.lib.parties import Party

FIRST_DESK = "relation-usagers"
SWITCHBOARD = "jordan-kerhoas"
# What the person chose, in the form's words.
REPLY_BY = {"email": "courriel", "sms": "sms", "letter": "courrier", "phone": "telephone"}
BY_AN_AGENT = ("desk", "phone", "letter", "email")
UNTOUCHED = ("submitted", "acknowledged", "withdrawn")
DECIDED = {"granted": "granted", "refused": "refused", "answered": "answered", "closed": "answered"}
TAKEN = "Demande prise en charge"
ANTS = "France Titres (ANTS), l’agence de l’État"
# Who gave no name is answered where they asked, if they come back.
AT_THE_DESK = {"line1": "À l’accueil de l’hôtel de ville", "postcode": "29999", "city": "Kermor", "country": "France"}
BETWEEN_TWO_ACTS = timedelta(minutes=7)
TERM_DAYS = 15
Row = dict[str, Any]


def load(city: City) -> Tally:
    """All requests, one transaction each, from its filing to its last act; a known one is left as people made it."""
    tally = Tally()
    for row in read("requests")["requests"]:
        with _named(row["slug"]), transaction.atomic():
            tally.note(_draft(row, city) if row["status"] == "draft" else _request(row, city))
    return tally


@contextmanager
def _named(slug: str) -> Iterator[None]:
    """Say which request could not be made."""
    try:
        yield
    except Exception as error:
        error.add_note(f"requests.yaml, {slug}")
        raise


def known_day() -> date | None:
    """The reference day of a city already loaded: it stays where it is until somebody moves it."""
    row = read("requests")["requests"][0]
    found = ServiceRequest.objects.filter(procedure__slug=owner_of(row["procedure"]), subject=row["subject"]).first()
    return found.received_on - timedelta(days=row["created"]) if found else None


def _request(row: Row, city: City) -> str:
    procedure = procedure_of(row["procedure"])
    if ServiceRequest.objects.filter(procedure=procedure, subject=row["subject"]).exists():
        return "same"
    _Life(row, city).live()
    return "made"


def _draft(row: Row, city: City) -> str:
    owner, procedure = resident_of(row["resident"]), procedure_of(row["procedure"])
    if Draft.objects.filter(owner=owner, version__procedure=procedure).exists():
        return "same"
    version = procedure.current_version or standard_version(procedure)
    begun = city.at(row["created"], row["time"])
    started = drafts.start_draft(version=version, entry=row["procedure"], by=owner.as_party(), owner=owner, at=begun)
    step = version.parsed().steps[0]
    answers = {"subject": row["subject"], "message": row["text"]}
    known = {question.key for question in step.questions}
    own = {key: value for key, value in answers.items() if key in known}
    drafts.save_answers(draft=started.draft, step=step.key, answers=own, by=owner.as_party(), at=begun)
    return "made"


class _Life:
    """One request, act after act, each a little later than the one before and never later than now."""

    def __init__(self, row: Row, city: City) -> None:
        self.row, self.city = row, city
        self.last = self._not_later(city.at(row["created"], row["time"]), acts_to_come=len(row["timeline"]) + 3)
        self.department = Department.objects.get(slug=row["department"])
        self.applicant = resident_of(row["resident"]) if row["resident"] else None
        self.request: ServiceRequest
        self.answer = ""

    def live(self) -> None:
        """File it, let each line of its story happen, then bring it to the state that the data names."""
        self._file()
        for line in self.row["timeline"]:
            self._happen(line)
        self._end()

    def _not_later(self, moment: datetime, acts_to_come: int = 0) -> datetime:
        """The reference day may be today: nothing happens this evening."""
        return min(moment, timezone.now() - acts_to_come * timedelta(seconds=10))

    def _at(self, day: int) -> datetime:
        wanted = max(self.city.at(day, "09:40"), self.last + BETWEEN_TWO_ACTS)
        self.last = max(self._not_later(wanted), self.last + timedelta(seconds=1))
        return self.last

    # Who acts

    def _agent(self, slug: str | None) -> Party:
        """The agent named, if they work for the department, else a colleague who does."""
        user = account_of(slug) if slug else None
        department = self.request.department
        if user is None or not permissions.roles_in(permissions.agent_party(user), department):
            user = permissions.colleagues(department).order_by("pk").first()
        if user is None:
            raise ValueError(f"{self.row['slug']}: nobody works for {department.slug}.")
        return permissions.agent_party(user, department)

    def _person(self) -> Party:
        if self.row.get("filed_by"):
            return resident_of(self.row["filed_by"]).as_party()
        if self.applicant:
            return self.applicant.as_party()
        guest = self.row["guest"]
        return Party(kind="guest", id="", label=f"{guest['first_name']} {guest['last_name']}".strip())

    def _filed_by(self) -> Party:
        """The person, or the agent who wrote down what they said; an anonymous report is taken down by an agent."""
        if self.row["channel"] not in BY_AN_AGENT and self._person().label:
            return self._person()
        return permissions.agent_party(self._clerk())

    def _clerk(self) -> User:
        named = [line["by"] for line in self.row["timeline"] if line["by"]]
        return account_of(named[0] if named else self.row["assigned"] or SWITCHBOARD)

    # The filing

    def _file(self) -> None:
        rerouted = any(line["kind"] == "reroute" for line in self.row["timeline"])
        self.request = filing.file_standard(
            procedure=procedure_of(self.row["procedure"]),
            subject=self.row["subject"],
            message=self._message(),
            by=self._filed_by(),
            channel=self.row["channel"],
            received_at=self.last,
            department=self._first_department() if rerouted else self.department,
            applicant=self.applicant,
            contact=self._contact(),
        )

    def _first_department(self) -> Department:
        """Where a request that was handed on stood before: the service of the agent who handed it on."""
        by = next(line["by"] for line in self.row["timeline"] if line["kind"] == "reroute")
        rows = account_of(by).agent_memberships.exclude(department=self.department).order_by("pk")
        return rows[0].department

    def _message(self) -> str:
        where = self.row.get("location")
        if not where:
            return str(self.row["text"])
        street = next(row["name"] for row in read("streets")["streets"] if row["slug"] == where["street"])
        return f"{self.row['text']}\nAdresse : {where['number']}, {street}"

    def _contact(self) -> dict[str, Any]:
        if self.applicant:
            return {
                "person": {
                    "single_name": self.applicant.single_name,
                    "family_name": self.applicant.usage_name or self.applicant.birth_name,
                    "given_names": self.applicant.given_names,
                },
                "reply_by": self._reply_by(),
            }
        guest = self.row["guest"]
        person = {
            "single_name": not guest["first_name"],
            "family_name": guest["last_name"],
            "given_names": guest["first_name"],
        }
        return {
            "person": person if guest["last_name"] else None,
            "email": guest["email"],
            "phone": e164(guest["phone"]),
            "address": None if guest["email"] or guest["phone"] else AT_THE_DESK,
        }

    def _reply_by(self) -> str:
        assert self.applicant is not None
        wanted = REPLY_BY[self.applicant.preferred_channel]
        reached = {
            "courriel": self.applicant.email,
            "sms": self.applicant.phone.startswith(("+336", "+337")),
            "telephone": self.applicant.phone,
            "courrier": self.applicant.address,
        }
        return wanted if reached[wanted] else "courrier"

    # What happens then

    def _happen(self, line: Row) -> None:
        acts: dict[str, Callable[[Row, datetime], None]] = {
            "note": self._note,
            "message": self._write,
            "reply": self._reply,
            "status": self._status,
            "info_request": self._ask,
            "reroute": self._reroute,
        }
        if line["kind"] in ("message", "reply", "info_request"):
            self._take_first(line)
        acts[line["kind"]](line, self._at(line["day"]))
        self.request.refresh_from_db()

    def _note(self, line: Row, at: datetime) -> None:
        processing.add_note(request=self.request, body=line["text"], by=self._agent(line["by"]), at=at)

    def _write(self, line: Row, at: datetime) -> None:
        if line["by"] is None:
            self._complete(at)
            return
        is_person = line["by"] == self.row["resident"]
        by = self._person() if is_person else permissions.agent_party(account_of(line["by"]))
        filing.send_message(request=self.request, body=line["text"], by=by, once=uuid4(), at=at)

    def _reply(self, line: Row, at: datetime) -> None:
        """The answer itself: it is sent with the decision, or as a message when nothing was decided."""
        if self.row["status"] in DECIDED:
            self.answer = line["text"]
        else:
            by = self._agent(line["by"])
            filing.send_message(request=self.request, body=line["text"], by=by, once=uuid4(), at=at)

    def _status(self, line: Row, at: datetime) -> None:
        is_last = line is self.row["timeline"][-1]
        if is_last and self.row["status"] in DECIDED:
            self.answer = self.answer or line["text"]
            return
        if self.request.state == "received":
            self._take(at, line["by"])
        if line["text"] != TAKEN and line["by"]:
            self._note(line, self._at(line["day"]))

    def _ask(self, line: Row, at: datetime) -> None:
        due_on = max(self.city.on(line["day"] + TERM_DAYS), self.city.on(TERM_DAYS))
        items = [{"question": "files", "reason": ""}]
        ask_for_more(
            request=self.request, items=items, message=line["text"], due_on=due_on, by=self._agent(line["by"]), at=at
        )

    def _reroute(self, line: Row, at: datetime) -> None:
        self.request = processing.reroute(
            request=self.request, department=self.department, reason=line["text"], by=self._agent(line["by"]), at=at
        )

    def _complete(self, at: datetime) -> None:
        """The piece that was asked for comes."""
        asked = self.request.information_requests.get(closed_at=None)
        files = {"files": [("notice-eaux-de-pluie.pdf", BytesIO(_one_page()))]}
        filing.complete(information_request=asked, answers={}, by=self._person(), files=files, once=uuid4(), at=at)

    def _take_first(self, line: Row) -> None:
        """Whoever answers has taken the request, whether or not the data says so."""
        begins = self.request.state == "received" and self.row["status"] not in UNTOUCHED
        if begins and line["by"] and line["by"] != self.row["resident"]:
            self._take(self._at(line["day"]), line["by"])
            self.request.refresh_from_db()

    def _take(self, at: datetime, slug: str | None = None) -> None:
        self.request = processing.take(
            request=self.request, by=self._agent(slug or self.row["assigned"]), once=uuid4(), at=at
        )

    # Where it stands

    def _end(self) -> None:
        status = self.row["status"]
        self.request.refresh_from_db()
        if status not in UNTOUCHED and self.request.state == "received":
            self._take(self._soon())
        if status in DECIDED:
            deciding.decide(
                request=self.request, kind=DECIDED[status], reasons=self.answer, by=self._agent(self.row["assigned"]),
                at=self._soon(),
            )  # fmt: skip
        self._close(status)

    def _close(self, status: str) -> None:
        if status == "closed":
            by = self._agent(self.row["assigned"])
            processing.move(request=self.request, transition="close", by=by, at=self._soon())
        elif status == "withdrawn":
            filing.cancel(request=self.request, by=self._person(), at=self._soon())
        elif status == "forwarded":
            by = self._agent(self.row["assigned"])
            reason = "Démarche de l’État, qui ne se fait pas en mairie"
            processing.hand_over(request=self.request, body=ANTS, reason=reason, by=by, at=self._soon())

    def _soon(self) -> datetime:
        days = [line["day"] for line in self.row["timeline"]] or [self.row["created"]]
        return self._at(days[-1])


def _one_page() -> bytes:
    """A real PDF of one blank page: the scanner and the counting of pages read bytes, not names."""
    document = pikepdf.new()
    document.add_blank_page()
    target = BytesIO()
    document.save(target)
    return target.getvalue()
