"""Who sits at the desk: agents with a current membership, and a second factor where the city wants one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.middleware import needs_second_factor
from portal.accounts.models import AgentMembership, AgentRole, User
from portal.directory.models import Department
from portal.eservices import permissions
from portal.lib import parties
from portal.lib.parties import Party

P = ParamSpec("P")


@dataclass(frozen=True)
class Desk:
    """One agent at work: the current memberships, read once per page."""

    user: User
    memberships: tuple[AgentMembership, ...]

    @property
    def departments(self) -> list[Department]:
        return [each.department for each in self.memberships]

    @property
    def department_ids(self) -> list[int]:
        return [each.department_id for each in self.memberships]

    @property
    def acts(self) -> bool:
        """Whether any membership lets the agent act; an auditor only reads."""
        return any(each.role in permissions.ACTING_ROLES for each in self.memberships)

    def acts_for(self, department_id: int) -> bool:
        """Whether the agent may act on the requests of this department."""
        return bool(self.roles_for(department_id))

    def roles_for(self, department_id: int) -> frozenset[str]:
        """What the agent may do in the workflow of a department's requests."""
        role = next((each.role for each in self.memberships if each.department_id == department_id), "")
        return permissions.workflow_roles(role)

    def party(self, department_id: int | None = None) -> Party:
        """How lines and letters name the agent for this department (CRPA L111-2)."""
        shown = (each for each in self.memberships if each.display_identity)
        first = next((each for each in shown if department_id in (None, each.department_id)), None)
        return parties.agent(str(self.user.key), first.display_identity if first else str(self.user))

    def capacity(self, department_id: int) -> str:
        """The agent's role in words, for the foot of a decision."""
        role = next((each.role for each in self.memberships if each.department_id == department_id), "")
        return str(AgentRole(role).label) if role else ""


class DeskRequest(HttpRequest):
    """A request that passed `agent_required`."""

    desk: Desk
    user: User


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def agent_required(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Visitors are led to sign in, agents without second factor to enrol one; anybody else gets 403."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        memberships = tuple(permissions.memberships(request.user).select_related("department"))
        if not memberships:
            raise PermissionDenied
        if needs_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        at_desk = cast(DeskRequest, request)
        at_desk.desk = Desk(request.user, memberships)
        return view(at_desk, *args, **kwargs)

    return guarded


def acting_agent_required(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """As `agent_required`, for pages where something is done: an auditor gets 403."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.desk.acts:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return agent_required(cast(Any, guarded))
