"""What the portal writes to people about their account: one text per kind of allauth's mails, nothing of allauth's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.lib import parties
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import Notification, NotificationChannel


@dataclass(frozen=True)
class AccountMail:
    """Words of one kind of mail. `code_key`: the variable of allauth that holds a code; such a mail is secret."""

    subject: Any
    paragraphs: tuple[Any, ...]
    code_key: str = ""
    action: tuple[Any, str] | None = None  # label, name of the address


NOT_YOU: Final = _("Si ce n’est pas vous, appelez la mairie : nous fermerons l’accès.")
IGNORE: Final = _("Si vous n’avez rien demandé, ne faites rien : sans ce code, personne n’entre.")
VALID: Final = _("Ce code est valable 15 minutes, une seule fois. Ne le donnez à personne, même au téléphone.")
SECURITY: Final = (_("Voir la protection du compte"), "mfa_index")

MAILS: Final[dict[str, AccountMail]] = {
    "login_code": AccountMail(
        _("Votre code de connexion"), (_("Saisissez ce code dans la page restée ouverte :"), VALID, IGNORE), "code"
    ),
    "email_confirmation": AccountMail(
        _("Vérifiez votre adresse"),
        (_("Saisissez ce code pour confirmer que cette adresse est à vous :"), VALID, IGNORE),
        "code",
    ),
    "email_confirmation_signup": AccountMail(
        _("Vérifiez votre adresse"), (_("Saisissez ce code pour ouvrir votre compte :"), VALID, IGNORE), "code"
    ),
    "password_reset_code": AccountMail(
        _("Votre code pour changer de mot de passe"),
        (_("Saisissez ce code dans la page restée ouverte :"), VALID, IGNORE),
        "code",
    ),
    "inactive": AccountMail(
        _("Votre compte va être fermé"),
        (
            _("Vous ne vous êtes pas connecté depuis près de trois ans : votre compte sera bientôt fermé."),
            _("Pour le garder, connectez-vous une fois. Sinon, ne faites rien : vos coordonnées seront effacées."),
        ),
        action=(_("Se connecter"), "account_login"),
    ),
    "unknown_account": AccountMail(
        _("Aucun compte ouvert avec cette adresse"),
        (
            _("Quelqu’un a demandé un code avec votre adresse, mais aucun compte actif ne l’utilise."),
            _("Si c’est vous, appelez la mairie ou venez dans une mairie de quartier."),
        ),
    ),
    "account_already_exists": AccountMail(
        _("Vous avez déjà un compte"),
        (_("Un compte existe déjà avec cette adresse. Connectez-vous : un code vous sera envoyé."),),
        action=(_("Se connecter"), "account_login"),
    ),
    "email_changed": AccountMail(
        _("L’adresse de votre compte a changé"),
        (_("L’adresse électronique de votre compte a été remplacée."), NOT_YOU),
    ),
    "email_confirm": AccountMail(
        _("Votre adresse est vérifiée"), (_("Votre adresse électronique est vérifiée."), NOT_YOU)
    ),
    "email_deleted": AccountMail(
        _("Une adresse a été retirée de votre compte"),
        (_("Une adresse électronique a été retirée de votre compte."), NOT_YOU),
    ),
    "password_changed": AccountMail(
        _("Votre mot de passe a changé"),
        (_("Le mot de passe de votre compte vient d’être changé."), NOT_YOU),
        action=SECURITY,
    ),
    "password_reset": AccountMail(
        _("Votre mot de passe a changé"),
        (_("Le mot de passe de votre compte vient d’être changé."), NOT_YOU),
        action=SECURITY,
    ),
    "password_set": AccountMail(
        _("Un mot de passe a été ajouté"), (_("Votre compte a maintenant un mot de passe."), NOT_YOU), action=SECURITY
    ),
    "totp_activated": AccountMail(
        _("Une application protège votre compte"),
        (_("Une application de codes protège maintenant votre compte."), NOT_YOU),
        action=SECURITY,
    ),
    "totp_deactivated": AccountMail(
        _("L’application de codes est retirée"),
        (_("L’application de codes ne protège plus votre compte."), NOT_YOU),
        action=SECURITY,
    ),
    "webauthn_added": AccountMail(
        _("Une clé d’accès a été ajoutée"),
        (_("Une clé d’accès ouvre maintenant votre compte."), NOT_YOU),
        action=SECURITY,
    ),
    "webauthn_removed": AccountMail(
        _("Une clé d’accès a été retirée"), (_("Une clé d’accès n’ouvre plus votre compte."), NOT_YOU), action=SECURITY
    ),
    "recovery_codes_generated": AccountMail(
        _("Nouveaux codes de secours"),
        (_("De nouveaux codes de secours ont été créés. Les anciens ne valent plus rien."), NOT_YOU),
        action=SECURITY,
    ),
}


def owe_account_mail(*, kind: str, email: str, context: Mapping[str, Any], once: str = "") -> Notification:
    """One mail about an account: a row now, delivery after commit. Raises KeyError for a kind without words.

    A mail with a code is secret: sent once or not at all, its body erased when it is sent.
    """
    words = MAILS[kind]
    code = str(context[words.code_key]) if words.code_key else ""
    label, address = words.action or ("", "")
    rendered = render_mail(
        "account",
        {
            "heading": words.subject,
            "paragraphs": words.paragraphs,
            "code": code,
            "action_label": label,
            "action_url": f"{settings.SITE_ADDRESS}{reverse(address)}" if address else "",
        },
    )
    return owe_notice(
        kind=f"account.{kind}",
        to=parties.guest(""),
        channel=NotificationChannel.EMAIL,
        address=email,
        subject=str(words.subject),
        text=rendered.text,
        html=rendered.html,
        once=once or f"account:{uuid4()}",
        secret=bool(code),
    )
