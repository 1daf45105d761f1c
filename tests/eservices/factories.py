"""What tests of requests begin with: every row made by the verbs that make it in the city."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from itertools import count
from typing import Any

from portal.accounts.models import AgentMembership, AgentRole, Resident, User
from portal.directory.models import Department
from portal.eservices.actions.drafts import StartedDraft, save_answers, start_draft
from portal.eservices.actions.filing import submit
from portal.eservices.actions.procedures import create_procedure, publish_procedure, set_intake
from portal.eservices.enums import Intake
from portal.eservices.models import Procedure, ProcedureVersion, ServiceRequest
from portal.lib import parties
from portal.lib.parties import Party

Json = Any
_number = count(1)
GUEST = parties.guest("Maïwenn Le Cléac’h")
CLERK = parties.agent("5f3c0000-0000-4000-8000-000000000001", "Nolwenn Le Gall")


def department(slug: str = "vie-associative", **fields: Any) -> Department:
    """A department of the city; the same slug gives the same one."""
    values = {"name": slug.replace("-", " ").capitalize(), "email": f"{slug}@kermor.example", "phone": "0261910000"}
    return Department.objects.get_or_create(slug=slug, defaults=values | fields)[0]


def definition(department_slug: str = "vie-associative", **replaced: Json) -> dict[str, Json]:
    """Lending a barrow: four pages with a condition, a refusal, a repeated group, a sealed answer and a file."""
    base: dict[str, Json] = {
        "language_version": 1,
        "title": "Emprunter une charrette",
        "summary": "Pour une fête de quartier.",
        "department": department_slug,
        "legal_basis": ["Règlement du prêt de matériel"],
        "privacy": {
            "purpose": "Prêter du matériel",
            "basis": "Mission d’intérêt public",
            "recipients": ["Service vie associative"],
            "retention_text": "Un an après la fin du prêt",
        },
        "retention": {"months": 12, "base": "closed"},
        "ways_in": {"online": "En ligne", "desk": "En mairie de quartier", "letter": "Par courrier"},
        "entry_points": [
            {"slug": "charrette", "label": "Emprunter une charrette", "preset": {"thing": "charrette"}},
            {"slug": "bache", "label": "Emprunter une bâche", "preset": {"thing": "bache"}},
        ],
        "steps": [
            {
                "key": "need",
                "title": "Le matériel",
                "questions": [
                    {
                        "key": "thing", "type": "choice", "label": "Que voulez-vous emprunter ?", "required": True,
                        "options": [
                            {"value": "charrette", "label": "Une charrette"},
                            {"value": "bache", "label": "Une bâche"},
                        ],
                    },
                    {"key": "in_kermor", "type": "yesno", "label": "La fête se passe-t-elle à Kermor ?",
                     "required": True},
                    {
                        "key": "size", "type": "number", "label": "Surface de la bâche", "unit": "m²", "min": 1,
                        "max": 100, "required": True, "condition": {"question": "thing", "op": "is", "value": "bache"},
                    },
                ],
            },
            {
                "key": "helpers",
                "title": "Les personnes qui aident",
                "questions": [
                    {
                        "key": "helpers", "type": "group", "label": "Qui aide ?", "item": "personne", "max": 3,
                        "fields": [
                            {"key": "name", "type": "text", "label": "Nom", "required": True},
                            {"key": "age", "type": "number", "label": "Âge", "min": 0, "max": 120},
                        ],
                    },
                    {"key": "health", "type": "longtext", "label": "Un besoin lié à votre santé ?", "sensitive": True},
                ],
            },
            {
                "key": "pieces",
                "title": "Les pièces",
                "questions": [
                    {
                        "key": "insurance", "type": "file", "label": "Attestation d’assurance", "required": True,
                        "piece": {"when": "later"}, "max": 2,
                    },
                ],
            },
            {
                "key": "contact",
                "title": "Vous",
                "questions": [
                    {"block": "B-PERSON", "off": ["usage_name", "birth_date", "birth_place"]},
                    {"block": "B-CONTACT"},
                ],
            },
        ],
        "endings": [
            {
                "key": "elsewhere", "kind": "refuse", "step": "need",
                "title": "Le prêt est réservé aux fêtes de Kermor",
                "text": "Adressez-vous à la mairie de la commune où la fête a lieu.",
                "condition": {"question": "in_kermor", "op": "is", "value": False},
            },
        ],
        "workflow": "standard",
        "remedies": {"refused": "Vous pouvez saisir le tribunal administratif dans les deux mois."},
        "clocks": [
            {
                "key": "own", "kind": "service", "starts": "received", "effect": "none",
                "duration": {"unit": "working_days", "n": 5},
            },
        ],
        "silence": {"effect": "reject", "months": 2, "text": ""},
        "routing": [{"department": department_slug}],
        "indexed": ["thing"],
        "receipt": {"mask": [], "add": []},
    }  # fmt: skip
    return deepcopy(base) | replaced


# Answers that send the definition above.
ANSWERS: dict[str, dict[str, Json]] = {
    "need": {"thing": "charrette", "in_kermor": True},
    "helpers": {"helpers": [{"name": "Erwan", "age": 40}], "health": "Je me déplace en fauteuil."},
    "pieces": {"insurance": {"documents": [], "later": True}},
    "contact": {
        "person": {"family_name": "Le Cléac’h", "given_names": "Maïwenn"},
        "email": "maiwenn@courriel.example",
        "reply_by": "courriel",
    },
}


def procedure(
    slug: str = "emprunter-une-charrette",
    *,
    of: Department | None = None,
    data: dict[str, Json] | None = None,
    intake: str = Intake.OPEN,
) -> Procedure:
    """A published procedure; `data` is its definition, the barrow's by default."""
    of = of or department()
    data = definition(of.slug) if data is None else data
    made = create_procedure(
        slug=slug, title=data.get("title", slug), department=of, by=CLERK, definition=data, intake=intake
    )
    publish_procedure(procedure=made, by=CLERK)
    set_intake(procedure=made, intake=intake, by=CLERK)
    made.refresh_from_db()
    return made


def version(made: Procedure) -> ProcedureVersion:
    """The version residents meet now."""
    assert made.current_version is not None
    return made.current_version


def resident(email: str = "", **fields: Any) -> Resident:
    """A person with an account."""
    email = email or f"habitante{next(_number)}@courriel.example"
    values = {"birth_name": "Morvan", "given_names": "Claire", "email": email, "phone": "+33639980001"}
    return Resident.objects.create(user=User.objects.create_user(email), **(values | fields))


def agent(of: Department, role: str = AgentRole.AGENT, email: str = "") -> User:
    """A work account with a membership of a department."""
    user = User.objects.create_user(
        email or f"agent{next(_number)}@kermor.example", first_name="Gaël", last_name="Le Bihan"
    )
    AgentMembership.objects.create(user=user, department=of, role=role, starts_on=date(2020, 1, 1))
    return user


def agent_party(user: User) -> Party:
    """An agent as verbs name them."""
    return parties.agent(str(user.key), str(user))


def started(
    made: Procedure,
    *,
    answers: Mapping[str, Mapping[str, Json]] | None = None,
    owner: Resident | None = None,
    by: Party = GUEST,
    entry: str = "charrette",
    at: datetime | None = None,
    **options: Any,
) -> StartedDraft:
    """A draft with some pages filled: all those of ANSWERS unless said otherwise."""
    begun = start_draft(version=version(made), entry=entry, by=by, owner=owner, at=at, **options)
    draft = begun.draft
    for step, page in (ANSWERS if answers is None else answers).items():
        draft = save_answers(draft=draft, step=step, answers=page, by=by, at=at)
    return StartedDraft(draft, begun.token)


def submitted(
    made: Procedure | None = None,
    *,
    owner: Resident | None = None,
    by: Party | None = None,
    answers: Mapping[str, Mapping[str, Json]] | None = None,
    at: datetime | None = None,
    **options: Any,
) -> ServiceRequest:
    """A request sent by the verbs, of the barrow's procedure by default."""
    made = made or Procedure.objects.filter(slug="emprunter-une-charrette").first() or procedure()
    by = by or (owner.as_party() if owner else GUEST)
    begun = started(made, answers=answers, owner=owner, by=by, at=at, **options)
    return submit(draft=begun.draft, by=by, at=at).main
