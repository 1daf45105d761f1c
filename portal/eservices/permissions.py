"""Who may see and do what: the only ways in to requests, drafts and documents. Access and load are one call."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from portal.accounts.models import AgentMembership, AgentRole, Resident, User
from portal.directory.models import Department
from portal.eservices.enums import DocumentKind, ScanState
from portal.eservices.models import Document, Draft, ServiceRequest
from portal.lib import parties, references
from portal.lib.parties import Party

# An auditor reads and never acts.
ACTING_ROLES: Final = (AgentRole.AGENT, AgentRole.MANAGER, AgentRole.SUPERVISOR, AgentRole.CASHIER)
LEADING_ROLES: Final = (AgentRole.MANAGER, AgentRole.SUPERVISOR)

# Session: {draft key: its token, or "#" and the token's hash when the draft was found again by its short code}.
DRAFT_TOKENS: Final = "drafts"
# Session: keys of the drafts sent from here, whose confirmation may be read again.
FILED: Final = "filed"


def memberships(user: Any) -> QuerySet[AgentMembership]:
    """The user's current memberships; none for a visitor or a closed account."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return AgentMembership.objects.none()
    return AgentMembership.objects.current().filter(user=user)


def is_agent(user: Any) -> bool:
    """Whether the user works for the city today."""
    return memberships(user).exists()


def agent_departments(user: Any) -> QuerySet[Department]:
    """The departments for which the user works today, in whatever role."""
    return Department.objects.filter(pk__in=memberships(user).values("department"))


def acting_departments(user: Any) -> QuerySet[Department]:
    """The departments for which the user may process requests."""
    return Department.objects.filter(pk__in=memberships(user).filter(role__in=ACTING_ROLES).values("department"))


def requests_of_departments(user: Any) -> QuerySet[ServiceRequest]:
    """The requests of the user's departments: an agent's view, whoever applied."""
    return ServiceRequest.objects.filter(department__in=agent_departments(user).values("pk"))


def requests_of_person(user: Any) -> QuerySet[ServiceRequest]:
    """The requests of the person behind the account, those of the rows merged into it included."""
    resident = Resident.objects.filter(user=user).first() if getattr(user, "is_authenticated", False) else None
    if resident is None:
        return ServiceRequest.objects.none()
    return ServiceRequest.objects.filter(applicant__in=resident.identities())


def visible_to(user: Any) -> QuerySet[ServiceRequest]:
    """Every request the user may see: their own, and those of the departments they work for."""
    own = requests_of_person(user).values("pk")
    return ServiceRequest.objects.filter(Q(pk__in=own) | Q(department__in=agent_departments(user).values("pk")))


def get_request_for(user: Any, reference: str) -> ServiceRequest:
    """The request of that reference, if the user is its applicant or an agent of its department; else Http404."""
    return _one(visible_to(user), reference)


def get_request_for_agent(user: Any, reference: str) -> ServiceRequest:
    """The request of that reference, if the user works for its department; else Http404, as if it did not exist."""
    return _one(requests_of_departments(user), reference)


def _one(requests: QuerySet[ServiceRequest], reference: str) -> ServiceRequest:
    wanted = references.normalise(reference)
    joined = ("procedure", "version", "department", "applicant", "assignee", "first_sheet", "sheet__version")
    request = requests.select_related(*joined).filter(reference=wanted).first()
    if request is None:
        raise Http404
    return request


def roles_in(by: Party, department: Department) -> frozenset[str]:
    """What the party may do in a department's workflow: agent, manager, system; empty when nothing.

    An auditor and an agent of another department may do nothing.
    """
    if by.kind == "system":
        return frozenset({"system", "agent", "manager"})
    if by.kind != "agent":
        return frozenset()
    return workflow_roles(_role(by, department) or "")


def workflow_roles(membership_role: str) -> frozenset[str]:
    """The workflow's words (`who` of a transition) for the role of a membership."""
    if membership_role in LEADING_ROLES:
        return frozenset({"agent", "manager"})
    return frozenset({"agent"}) if membership_role in ACTING_ROLES else frozenset()


def _role(by: Party, department: Department) -> str | None:
    current: QuerySet[AgentMembership] = AgentMembership.objects.current()
    found = current.filter(user__key=by.id, user__is_active=True, department=department)
    return found.values_list("role", flat=True).first()


def may_act(user: Any, request: ServiceRequest) -> bool:
    """Whether the desk shows this user the forms of this request."""
    return memberships(user).filter(department=request.department_id, role__in=ACTING_ROLES).exists()


def is_own(user: User, request: ServiceRequest) -> bool:
    """Conflict of interest: the agent is the applicant, by account or by e-mail (procedures.md §0.3, 10)."""
    emails = {request.contact_email.casefold()}
    if request.applicant:
        emails.add(request.applicant.email.casefold())
        if request.applicant.user_id == user.pk:
            return True
    return user.email.casefold() in emails - {""}


def agent_party(user: User, department: Department | None = None) -> Party:
    """The agent as lines and letters name them: the identity shown by that department, else their name."""
    shown = memberships(user).exclude(display_identity="")
    if department is not None:
        shown = shown.filter(department=department)
    label = shown.values_list("display_identity", flat=True).first()
    return parties.agent(str(user.key), label or str(user))


def colleagues(department: Department) -> QuerySet[User]:
    """Who may be given a request of this department, by name."""
    return colleagues_in([department.pk])


def get_draft_for(request: HttpRequest, key: UUID) -> Draft:
    """The draft of that key for its owner's account, whoever holds its token in the session, or the agent who opened
    it; else Http404, as if it did not exist."""
    found = Draft.objects.select_related("version__procedure", "owner").filter(key=key).first()
    if found is None or not may_open_draft(request, found):
        raise Http404
    return found


def may_open_draft(request: HttpRequest, draft: Draft) -> bool:
    """Whether this visitor may read and fill a draft."""
    if _holds_token(request, draft):
        return True
    if not request.user.is_authenticated:
        return False
    if draft.opened_by_agent_id == request.user.pk:
        return is_agent(request.user)
    return draft.owner_id is not None and draft.owner_id in _identities(request.user)


def held_draft_keys(request: HttpRequest) -> set[str]:
    """Keys of the drafts, sent ones included, that this session was let in to."""
    return set(request.session.get(DRAFT_TOKENS, {}))


def hash_token(token: str) -> str:
    """What is kept of a 256-bit token."""
    return sha256(token.encode()).hexdigest()


def _holds_token(request: HttpRequest, draft: Draft) -> bool:
    held = request.session.get(DRAFT_TOKENS, {}).get(str(draft.key), "")
    if not held or not draft.token_hash:
        return False
    return compare_digest(held[1:] if held.startswith("#") else hash_token(held), draft.token_hash)


def _identities(user: Any) -> list[int]:
    resident = resident_of(user)
    return resident.identities() if resident else []


def resident_of(user: Any) -> Resident | None:
    """The person behind an account; None for a visitor or a work account."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Resident.objects.filter(user=user).first()


def colleagues_in(department_ids: Collection[int]) -> QuerySet[User]:
    """Who may be given a request of one of these departments, by name."""
    acting = AgentMembership.objects.current().filter(department__in=department_ids, role__in=ACTING_ROLES)
    return User.objects.filter(pk__in=acting.values("user"), is_active=True).order_by("last_name", "first_name", "pk")


def get_document_for(request: HttpRequest, key: UUID) -> Document:
    """A file that this visitor may open: of a request they may see, of a draft of theirs, or the paper of a request
    just sent in this session; found clean by the antivirus; else Http404, as if it did not exist."""
    found = Document.objects.select_related("draft", "request__department").filter(key=key).first()
    if found is None or found.scan != ScanState.CLEAN or not _may_open(request, found):
        raise Http404
    return found


def _may_open(request: HttpRequest, document: Document) -> bool:
    if document.draft is not None:
        return may_open_draft(request, document.draft)
    return _has_just_sent(request, document) or visible_to(request.user).filter(documents=document).exists()


def _has_just_sent(request: HttpRequest, document: Document) -> bool:
    """A guest takes the receipt from the page that confirms the filing; nothing else of the request."""
    if document.kind != DocumentKind.PRODUCED or document.request is None:
        return False
    return str(document.request.first_sheet.once) in request.session.get(FILED, ())


def get_own_request(user: Any, reference: str) -> ServiceRequest:
    """The request of that reference if the person behind the account is its applicant; else Http404, even for an
    agent of its department, who has a desk for it."""
    return _one(requests_of_person(user), reference)
