"""Who people are."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = _("Personnes")

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed
        from allauth.account.signals import user_logged_in as signed_in
        from allauth.mfa.signals import authenticator_added

        from portal.accounts import privacy
        from portal.accounts.actions import close_inactive, forget_unproved
        from portal.accounts.registry import CardMaker, register_card
        from portal.accounts.views.profile import children_card
        from portal.outbox.registry import register_chore

        email_confirmed.connect(_email_confirmed, dispatch_uid="accounts.email_confirmed")
        signed_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
        authenticator_added.connect(_second_factor_added, dispatch_uid="accounts.second_factor_added")
        register_chore("accounts.forget_unproved", forget_unproved)
        register_chore("accounts.close_inactive", close_inactive)
        register_card(CardMaker("accounts.children", children_card, column="aside", order=20))
        privacy.register()


def _email_confirmed(sender: Any, email_address: Any, **kwargs: Any) -> None:
    from portal.accounts.actions import prove_email

    prove_email(user=email_address.user, email=email_address.email)


def _signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """What was filed without account since the last visit, with an address that was proved, joins the account."""
    from allauth.account.models import EmailAddress

    from portal.accounts.actions import prove_email

    for address in EmailAddress.objects.filter(user=user, verified=True):
        prove_email(user=user, email=address.email)


def _second_factor_added(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Whoever has just shown a new second factor is not asked for it again to read the recovery codes."""
    from allauth.account.internal.flows.login import record_authentication

    record_authentication(request, user, method="mfa", reauthenticated=True)
