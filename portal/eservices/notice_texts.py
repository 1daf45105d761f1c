"""The default words of each notice about a request (catalogue of procedures, §0.5), in paragraphs with variables.

A subject holds the reference and neutral words, nothing personal: it is read on locked screens. A paragraph whose
variables are all empty is left out.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import NoticeKind

COMMON: Final[dict[str, Any]] = {
    "reference": _("numéro de la demande"),
    "city": _("nom de la ville"),
    "title": _("nom de la démarche"),
    "about": _("objet de la demande"),
    "name": _("nom de la personne"),
    "department": _("service chargé de la demande"),
    "phone": _("téléphone du service"),
    "date": _("jour de réception"),
    "time": _("heure de réception"),
    "deadline": _("phrase du délai"),
    "link": _("adresse de la demande dans l’espace personnel"),
}


def _kind(kind: str, label: Any, subject: str, body: str, **variables: Any) -> NoticeKind:
    return NoticeKind(kind, label, subject, body, {**COMMON, **variables})


KINDS: Final[Mapping[str, NoticeKind]] = {
    each.kind: each
    for each in (
        _kind(
            "registered",
            _("demande reçue (accusé de réception)"),
            "{reference} : nous avons reçu votre demande",
            "Nous avons bien reçu votre demande le {date} à {time} : {about}.\n\n"
            "Elle est confiée à : {department}. {deadline}\n\n"
            "Il nous manque encore : {missing}. À envoyer avant le {missing_until}. {missing_effect}\n\n"
            "Vous pouvez la suivre, nous écrire ou l’annuler dans votre espace.",
            missing=_("pièces promises pour plus tard"),
            missing_until=_("date limite pour ces pièces"),
            missing_effect=_("phrase sur le délai de réponse"),
        ),
        _kind(
            "info_requested",
            _("complément demandé"),
            "{reference} : il nous manque une pièce",
            "Il nous manque : {items}.\n\n{message}",
            items=_("liste de ce qui manque"),
            message=_("mot de l’agent"),
            due_on=_("date limite"),
            pause=_("phrase sur le délai de réponse"),
            effect=_("ce qui se passe sans ces pièces"),
        ),
        _kind(
            "message",
            _("nouveau message"),
            "{reference} : un message vous attend",
            "Vous avez un message au sujet de votre demande, de la part de : {department}.\n\n{message}",
            message=_("le message, dans une lettre seulement"),
        ),
        _kind(
            "decision",
            _("décision"),
            "{reference} : nous avons répondu à votre demande",
            "{sentence}\n\nLes conditions : {conditions}\n\n{why}\n\n{remedies}",
            sentence=_("la décision en une phrase"),
            conditions=_("conditions"),
            reasons=_("motifs"),
            why=_("motifs, annoncés comme tels quand ce n’est pas un accord entier"),
            remedies=_("voies et délais de recours"),
        ),
        _kind(
            "implied",
            _("décision par le silence"),
            "{reference} : le délai de réponse est écoulé",
            "Le délai est écoulé : votre demande est réputée {outcome} depuis le {deemed_on}.\n\n"
            "{certificate}\n\n{remedies}",
            outcome=_("acceptée ou refusée"),
            deemed_on=_("jour de la décision"),
            certificate=_("phrase sur l’attestation"),
            remedies=_("voies et délais de recours"),
        ),
        _kind(
            "rerouted",
            _("demande confiée à un autre service"),
            "{reference} : votre demande change de service",
            "Cette demande relève de : {to_department}. Nous la lui avons transmise le {day}.",
            to_department=_("service ou administration qui reçoit la demande"),
            day=_("jour de la transmission"),
        ),
        _kind(
            "moved",
            _("nouvelle étape"),
            "{reference} : votre demande avance",
            "Votre demande a changé d’étape : {state}.\n\n{reasons}",
            state=_("nouvelle étape"),
            reasons=_("raisons données par l’agent"),
        ),
        _kind(
            "cancelled",
            _("demande annulée"),
            "{reference} : votre demande est annulée",
            "Vous avez annulé votre demande : {about}. Nous ne l’examinons plus.",
        ),
        _kind(
            "completed",
            _("dossier complet"),
            "{reference} : nous avons reçu vos compléments",
            "Nous avons bien reçu ce qui manquait. {deadline}",
        ),
        _kind(
            "receipt_ready",
            _("récépissé prêt"),
            "{reference} : votre récépissé est prêt",
            "Le récépissé de votre demande est prêt. Vous pouvez le télécharger dans votre espace.",
        ),
        _kind(
            "document_infected",
            _("fichier refusé"),
            "{reference} : un fichier est à remplacer",
            "Le fichier « {file} » présentait un risque : il a été supprimé. Envoyez-en un autre.",
            file=_("nom du fichier"),
        ),
    )
}

# Head of the mail, and what its button says.
HEADINGS: Final[Mapping[str, tuple[Any, Any]]] = {
    "registered": (_("Nous avons reçu votre demande"), _("Suivre ma demande")),
    "info_requested": (_("Il nous manque une pièce"), _("Envoyer la pièce")),
    "message": (_("Un message vous attend"), _("Lire et répondre")),
    "decision": (_("Nous avons répondu à votre demande"), _("Voir la réponse")),
    "implied": (_("Le délai de réponse est écoulé"), _("Voir ma demande")),
    "rerouted": (_("Votre demande change de service"), _("Suivre ma demande")),
    "moved": (_("Votre demande avance"), _("Voir ma demande")),
    "cancelled": (_("Votre demande est annulée"), _("Voir ma demande")),
    "completed": (_("Nous avons reçu vos compléments"), _("Suivre ma demande")),
    "receipt_ready": (_("Votre récépissé est prêt"), _("Télécharger le récépissé")),
    "document_infected": (_("Un fichier est à remplacer"), _("Voir ma demande")),
}
