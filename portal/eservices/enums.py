"""The words that rows of this room share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which door a request or a message came."""

    WEB = "web", _("site internet")
    DESK = "desk", _("guichet")
    PHONE = "phone", _("téléphone")
    LETTER = "letter", _("courrier")
    EMAIL = "email", _("courriel")
    SMS = "sms", _("SMS")
    API = "api", _("interface informatique")


class Intake(models.TextChoices):
    """Whether a procedure takes requests online."""

    OPEN = "open", _("ouverte")
    PAUSED = "paused", _("suspendue")
    PAPER_ONLY = "paper_only", _("papier seulement")


class Phase(models.TextChoices):
    """The city's own stages: what inboxes and figures read, whatever a procedure calls its states."""

    NEW = "new", _("nouvelle")
    IN_PROGRESS = "in_progress", _("en cours")
    DECIDED = "decided", _("décidée")
    CLOSED = "closed", _("terminée")


class Outcome(models.TextChoices):
    """How a request ended."""

    NONE = "none", _("aucune issue")
    GRANTED = "granted", _("acceptée")
    PARTLY = "partly", _("acceptée en partie")
    REFUSED = "refused", _("refusée")
    ANSWERED = "answered", _("répondue")
    WITHDRAWN = "withdrawn", _("retirée")
    HANDED_OVER = "handed_over", _("transmise")


class SheetKind(models.TextChoices):
    """Why a set of answers was sent."""

    INITIAL = "initial", _("dépôt")
    COMPLETION = "completion", _("complément")
    CORRECTION = "correction", _("correction")


class Audience(models.TextChoices):
    """Who may read a line of the timeline."""

    AGENTS = "agents", _("agents")
    RESIDENT = "resident", _("usager et agents")


class DocumentKind(models.TextChoices):
    """Where bytes come from."""

    SUPPORTING = "supporting", _("pièce justificative")
    PRODUCED = "produced", _("document produit")


class ScanState(models.TextChoices):
    """What the antivirus said; nobody opens a file that is not clean."""

    WAITING = "waiting", _("contrôle en cours")
    CLEAN = "clean", _("contrôlé")
    INFECTED = "infected", _("refusé : virus")
    UNREADABLE = "unreadable", _("illisible")


class IssuedKind(models.TextChoices):
    """Papers the city gives."""

    RECEIPT = "receipt", _("récépissé de dépôt")
    ACKNOWLEDGEMENT = "acknowledgement", _("accusé de réception")
    DECISION = "decision", _("décision")
    CERTIFICATE = "certificate", _("attestation")


class ClockKind(models.TextChoices):
    """What a deadline is worth."""

    LEGAL = "legal", _("délai légal")
    SERVICE = "service", _("engagement de la ville")
    APPEAL = "appeal", _("délai de recours")
    COMPLETION = "completion", _("délai pour compléter")
