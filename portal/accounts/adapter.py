"""What we change of allauth's behaviour."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # Type ignore: allauth ships no types
    """Mails leave by our own rows; see `notifications`."""
