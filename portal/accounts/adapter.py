"""What we change of allauth's behaviour: its mails are rows of ours, its sentences are the city's."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.notifications import owe_account_mail
from portal.accounts.permissions import works_here

WRONG_CODE = _("Ce code n’est pas le bon. Vérifiez les 6 chiffres, ou demandez un nouveau code.")
TOO_MANY = _("Trop d’essais. Attendez quelques minutes, puis demandez un nouveau code.")


class AccountAdapter(DefaultAccountAdapter):
    """Mails leave by our own rows; see `notifications`."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "email_password_mismatch": _("L’adresse ou le mot de passe n’est pas le bon."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "same_as_current": _("C’est déjà votre adresse : saisissez-en une autre."),
        "duplicate_email": _("C’est déjà votre adresse : saisissez-en une autre."),
        "account_inactive": _("Ce compte est fermé."),
        "cannot_remove_primary_email": _("Gardez au moins une adresse."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        owe_account_mail(kind=template_prefix.rpartition("/")[2], email=email, context=context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Signing in and signing up are one page; allauth's second door stays shut."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each to their own door: agents to their desk, editors to the admin, residents to their space."""
        user: Any = request.user
        if user.agent_memberships.current().exists():
            return "/agents/"
        if works_here(user):
            return "/cms/"
        return str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(super().get_login_redirect_url(request)) if works_here(request.user) else reverse("profile")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("profile") if self.request.user.is_authenticated else reverse(settings.LOGIN_URL)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed, and keys get French names."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon. Attendez le code suivant et recommencez."),
        "unverified_email": _("Vérifiez d’abord votre adresse électronique."),
        "cannot_delete_authenticator": _(
            "Cette protection est obligatoire pour travailler : ajoutez-en une autre avant."
        ),
        "cannot_generate_recovery_codes": _("Ajoutez d’abord une application ou une clé d’accès."),
    }

    def encrypt(self, text: str) -> str:
        keys = _seals()
        return keys.encrypt(text.encode()).decode() if keys else text

    def decrypt(self, encrypted_text: str) -> str:
        keys = _seals()
        return keys.decrypt(encrypted_text.encode()).decode() if keys else encrypted_text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who works keeps at least one second factor."""
        if not settings.PORTAL_AGENTS_NEED_SECOND_FACTOR or not works_here(authenticator.user):
            return True
        strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=strong)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Clé d’accès {number}").format(number=number)

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


def _seals() -> MultiFernet | None:
    """The keys that seal sensitive answers also seal the secrets of second factors; none in bare development."""
    return MultiFernet([Fernet(key) for key in settings.PORTAL_SEAL_KEYS]) if settings.PORTAL_SEAL_KEYS else None
