"""Who is at the door: the person behind a user, and whether the user works for the city."""

from typing import Any

from portal.accounts.models import Resident, User
from portal.lib import parties
from portal.lib.parties import Party


def works_here(user: Any) -> bool:
    """Whether this is a work account: it files nothing for itself and has no resident."""
    return bool(user.is_staff or user.is_superuser or user.agent_memberships.exists() or user.groups.exists())


def resident_of(user: Any) -> Resident | None:
    """The person of a signed-in private account; None for a visitor or a work account."""
    if not user.is_authenticated:
        return None
    return Resident.objects.select_related("user").filter(user=user).first()


def party_of(user: User) -> Party:
    """How a timeline names a user: as resident when the account is a person's own, else as agent."""
    resident = resident_of(user)
    if resident is not None and not user.agent_memberships.current().exists():
        return resident.as_party()
    return parties.agent(str(user.key), str(user))
