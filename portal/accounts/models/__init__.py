"""Who people are. `users` holds what signs in; `residents` the persons; `agents` what a user may do for the city."""

from portal.accounts.models.agents import AgentMembership, AgentRole
from portal.accounts.models.keys import ApiKey
from portal.accounts.models.residents import (
    Attestation,
    AttestationLevel,
    Authority,
    Guardianship,
    Household,
    HouseholdMember,
    PreferredChannel,
    Resident,
)
from portal.accounts.models.users import User, UserManager

__all__ = [
    "AgentMembership",
    "AgentRole",
    "ApiKey",
    "Attestation",
    "AttestationLevel",
    "Authority",
    "Guardianship",
    "Household",
    "HouseholdMember",
    "PreferredChannel",
    "Resident",
    "User",
    "UserManager",
]
