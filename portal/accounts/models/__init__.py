"""Who people are. `users` holds what signs in; `residents` the persons; `agents` what a user may do for the city."""

from portal.accounts.models.users import User, UserManager

__all__ = ["User", "UserManager"]
