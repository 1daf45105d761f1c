"""allauth's forms: their checks, the city's words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import open_account
from portal.accounts.forms.fields import CityFields

PASSWORD_HINT = _("12 caractères au moins. Plusieurs mots qui n’ont rien à voir ensemble font un bon mot de passe.")
EMAIL_WORDS = (
    _("Adresse électronique"),
    _("Nous vous envoyons un code à 6 chiffres. Pas de mot de passe à retenir."),
    _("Saisissez votre adresse électronique."),
)
CODE_WORDS = (_("Code reçu par courriel"), _("6 chiffres."), _("Saisissez le code reçu par courriel."))
NEW_PASSWORD_WORDS = {
    "password1": (_("Nouveau mot de passe"), PASSWORD_HINT, _("Saisissez un mot de passe.")),
    "password2": (_("Le même, une seconde fois"), "", _("Saisissez le mot de passe une seconde fois.")),
}


class CodeLoginForm(CityFields, account_forms.LoginForm):
    """One field. An unknown address gets an account and the very same mail: nobody learns who has one."""

    words = {"login": EMAIL_WORDS}

    def _clean_without_password(self, email: str | None, phone: str | None) -> Any:
        cleaned = super()._clean_without_password(email, phone)
        if email and not self.errors:
            self._know(email)
        return cleaned

    user: Any

    def _know(self, email: str) -> None:
        if self.user is None and not get_user_model().objects.filter(email__iexact=email).exists():
            self.user = open_account(email=email)
        elif self.user is not None:
            sync_user_email_address(self.user)


class PasswordLoginForm(CityFields, account_forms.LoginForm):
    """For those who chose a password."""

    words = {
        "login": (_("Adresse électronique"), "", _("Saisissez votre adresse électronique.")),
        "password": (_("Mot de passe"), "", _("Saisissez votre mot de passe.")),
    }

    def _setup_password_field(self) -> None:
        """allauth takes the field away because signing up asks for no password."""


class CodeDigits:
    """A code is typed with the digits' keyboard and may be filled in by the telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = self.fields["code"].widget.attrs  # type: ignore[attr-defined]
        attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        attrs["class"] = "input input--10 u-num"


class ConfirmCodeForm(CodeDigits, CityFields, account_forms.ConfirmLoginCodeForm):
    words = {"code": CODE_WORDS}


class ConfirmEmailForm(CodeDigits, CityFields, account_forms.ConfirmEmailVerificationCodeForm):
    words = {"code": CODE_WORDS}


class ConfirmResetForm(CodeDigits, CityFields, account_forms.ConfirmPasswordResetCodeForm):
    words = {"code": CODE_WORDS}


class ResetRequestForm(CityFields, account_forms.ResetPasswordForm):
    words = {"email": EMAIL_WORDS}


class NewPasswordForm(CityFields, account_forms.ResetPasswordKeyForm):
    words = NEW_PASSWORD_WORDS


class SetPasswordForm(CityFields, account_forms.SetPasswordForm):
    words = NEW_PASSWORD_WORDS


class ChangePasswordForm(CityFields, account_forms.ChangePasswordForm):
    words = {
        "oldpassword": (_("Mot de passe actuel"), "", _("Saisissez votre mot de passe actuel.")),
        **NEW_PASSWORD_WORDS,
    }


class PasswordAgainForm(CityFields, account_forms.ReauthenticateForm):
    words = {"password": (_("Mot de passe"), "", _("Saisissez votre mot de passe."))}


NEW_EMAIL_WORDS = (
    _("Nouvelle adresse électronique"),
    _("Nous y envoyons un code pour vérifier qu’elle est à vous."),
    _("Saisissez votre nouvelle adresse électronique."),
)


class NewEmailForm(CityFields, account_forms.ChangeEmailForm):
    words = {"email": NEW_EMAIL_WORDS}


class AddEmailForm(CityFields, account_forms.AddEmailForm):
    words = {"email": NEW_EMAIL_WORDS}


FACTOR_WORDS = (
    _("Code de l’application ou code de secours"),
    _("6 chiffres lus dans l’application, ou un de vos codes de secours."),
    _("Saisissez le code lu dans l’application."),
)


class SecondFactorForm(CodeDigits, CityFields, mfa_forms.AuthenticateForm):
    words = {"code": FACTOR_WORDS}


class SecondFactorAgainForm(CodeDigits, CityFields, mfa_forms.ReauthenticateForm):
    words = {"code": FACTOR_WORDS}


class ActivateAppForm(CodeDigits, CityFields, totp_forms.ActivateTOTPForm):
    words = {
        "code": (
            _("Code affiché par l’application"),
            _("6 chiffres, qui changent toutes les 30 secondes."),
            _("Saisissez le code affiché par l’application."),
        )
    }


KEY_NAME = (_("Nom de cette clé"), _("Par exemple « Téléphone » ou « Ordinateur du bureau »."), _("Donnez un nom."))


class AddKeyForm(CityFields, key_forms.AddWebAuthnForm):
    """Always a passkey: it signs in alone, by a finger, a face or the device's code."""

    words = {"name": KEY_NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Se connecter avec cette clé seule, sans code par courriel")
        self.fields["passwordless"].help_text = _(
            "L’appareil demande alors votre doigt, votre visage ou son propre code."
        )


class RenameKeyForm(CityFields, key_forms.EditWebAuthnForm):
    words = {"name": KEY_NAME}
