"""What was sent: immutable answers, and the living case around them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.eservices.enums import Audience, Channel, ClockKind, Outcome, Phase, SheetKind
from portal.lib.parties import Party, PartyKind

# What `due_on` holds when no clock runs: keyset pages need an order without NULL.
FAR_FUTURE = date(9999, 12, 31)


class PartyColumns(models.Model):
    """Who did it, in the words of that day."""

    by_kind = models.CharField(max_length=12)
    by_id = models.CharField(max_length=64, blank=True)
    by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def by(self) -> Party:
        """The three columns as one Party."""
        return Party(kind=cast(PartyKind, self.by_kind), id=self.by_id, label=self.by_label)


class AnswerSheet(models.Model):
    """One immutable set of answers as sent."""

    version = models.ForeignKey("eservices.ProcedureVersion", on_delete=models.PROTECT, related_name="sheets")
    kind = models.CharField(max_length=10, choices=SheetKind.choices, default=SheetKind.INITIAL)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    once = models.UUIDField(unique=True)
    answers = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    entry = models.SlugField(max_length=80)
    filed_by_kind = models.CharField(max_length=12)
    filed_by_id = models.CharField(max_length=64, blank=True)
    filed_by_label = models.CharField(max_length=200, blank=True)
    applicant = models.ForeignKey(
        "accounts.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="sheets"
    )
    mandate_kind = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    filed_at = models.DateTimeField(default=timezone.now)
    purged_keys = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("réponses envoyées")
        verbose_name_plural = _("réponses envoyées")

    def __str__(self) -> str:
        return f"{self.entry} {self.filed_at:%Y-%m-%d}"


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Readable filters; `permissions.visible_to` is the only way to what a user may see."""

    def open(self) -> ServiceRequestQuerySet:
        return self.exclude(phase=Phase.CLOSED)


class ServiceRequest(models.Model):
    """The living case: narrow, no answers here. Only verbs write it."""

    reference = models.CharField(_("référence"), max_length=12, unique=True)
    tracking_serial = models.PositiveSmallIntegerField(default=1)
    procedure = models.ForeignKey("eservices.Procedure", on_delete=models.PROTECT, related_name="requests")
    version = models.ForeignKey("eservices.ProcedureVersion", on_delete=models.PROTECT, related_name="requests")
    first_sheet = models.ForeignKey(AnswerSheet, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(AnswerSheet, on_delete=models.PROTECT, related_name="+")
    opened_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="opened_together"
    )
    turned_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="came_from")
    subject = models.CharField(_("objet"), max_length=200)
    applicant = models.ForeignKey(
        "accounts.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    contact_name = models.CharField(_("nom"), max_length=200, blank=True)
    contact_email = models.EmailField(_("adresse électronique"), blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    # The address to write to when there is no e-mail: a dict as the form language's address.
    contact_address = models.JSONField(default=dict, blank=True)
    reply_by = models.CharField(_("réponse par"), max_length=8, blank=True)
    language = models.CharField(max_length=8, default="fr")
    department = models.ForeignKey("directory.Department", on_delete=models.PROTECT, related_name="requests")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_requests"
    )
    route = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("état"), max_length=40)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.NEW)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.NONE)
    awaiting_since = models.DateField(null=True, blank=True)
    channel = models.CharField(_("canal"), max_length=8, choices=Channel.choices)
    received_at = models.DateTimeField(_("reçue le"))
    received_on = models.DateField(_("reçue le"))
    completed_on = models.DateField(_("complète depuis le"), null=True, blank=True)
    due_on = models.DateField(_("échéance"), default=FAR_FUTURE)
    closed_at = models.DateTimeField(null=True, blank=True)
    purge_on = models.DateField(null=True, blank=True)
    version_no = models.PositiveIntegerField(default=1)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phase=Phase.CLOSED, closed_at__isnull=False) | (~Q(phase=Phase.CLOSED) & Q(closed_at=None)),
                name="eservices_request_closed",
            ),
            models.CheckConstraint(
                condition=~Q(phase=Phase.DECIDED) | ~Q(outcome=Outcome.NONE), name="eservices_request_decided"
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(completed_on__gte=F("received_on")),
                name="eservices_request_completed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_on", "id"], condition=~Q(phase=Phase.CLOSED), name="eservices_req_dept_due"
            ),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=~Q(phase=Phase.CLOSED), name="eservices_req_assignee"
            ),
            models.Index(fields=["applicant", "-received_at", "id"], name="eservices_req_applicant"),
            models.Index(fields=["procedure", "received_on"], name="eservices_req_procedure"),
            models.Index(fields=["contact_email"], name="eservices_req_email"),
            models.Index(fields=["purge_on"], condition=Q(purge_on__isnull=False), name="eservices_req_purge"),
        ]

    def __str__(self) -> str:
        return self.reference


class SearchToken(models.Model):
    """A folded word of a name or subject: how agents find a request without a search engine holding persons."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="search_tokens")
    token = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "request"], name="eservices_token_once")]

    def __str__(self) -> str:
        return self.token


class IndexedAnswer(models.Model):
    """One answer that lists and figures read; rebuilt from the sheet at will."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="indexed_answers")
    question = models.CharField(max_length=80)
    text = models.CharField(max_length=120, blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    date = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["question", "text", "request"], name="eservices_indexed_text"),
            models.Index(fields=["question", "number", "request"], name="eservices_indexed_number"),
            models.Index(fields=["question", "date", "request"], name="eservices_indexed_date"),
        ]

    def __str__(self) -> str:
        return f"{self.question}={self.text}"


class Clock(models.Model):
    """A deadline that runs or was stopped. Two at once are two rows."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind.choices)
    rule = models.JSONField(default=dict)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    effect = models.CharField(max_length=20, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("délai")
        verbose_name_plural = _("délais")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stopped_on__isnull=True), name="eservices_clock_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class TimelineEntryQuerySet(models.QuerySet["TimelineEntry"]):
    """The story, and the part of it residents read."""

    def for_resident(self) -> TimelineEntryQuerySet:
        return self.filter(audience=Audience.RESIDENT)


class TimelineEntry(PartyColumns):
    """One line of the request's story, in the words of that day. No update, no delete but retention."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict, blank=True)
    text = models.TextField()
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.AGENTS)

    objects = TimelineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne d’historique")
        verbose_name_plural = _("historique")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes = [models.Index(fields=["request", "at", "id"], name="eservices_timeline")]

    def __str__(self) -> str:
        return self.text


class Message(PartyColumns):
    """What an agent and a resident say to each other about a request."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    body = models.TextField(_("message"))
    once = models.UUIDField(default=uuid.uuid4, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar[list[str]] = ["sent_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


class InternalNote(PartyColumns):
    """A note between agents: another table, so that no filter can show it to a resident."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="notes")
    body = models.TextField(_("note"))
    once = models.UUIDField(default=uuid.uuid4, unique=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        ordering: ClassVar[list[str]] = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


class InformationRequest(PartyColumns):
    """What the city still needs (CRPA L114-5): the items, the term, and what happens without them."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="information_requests")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    once = models.UUIDField(default=uuid.uuid4, unique=True)
    # [{"question": key, "reason": words}]
    items = models.JSONField(default=list)
    message = models.TextField(_("message"))
    due_on = models.DateField(_("à envoyer avant le"))
    effect = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    answered_sheet = models.ForeignKey(AnswerSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("demande de compléments")
        verbose_name_plural = _("demandes de compléments")
        ordering: ClassVar[list[str]] = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(closed_at__isnull=True),
                name="eservices_one_open_ask",
                violation_error_message=_("Une demande de compléments est déjà ouverte."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.due_on}"


class Decision(models.Model):
    """What the city answered, with its reasons and how to contest it (CRPA L211-2, L112-6)."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="decisions")
    once = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=160)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.TextField(_("motifs"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    remedies = models.TextField(_("voies et délais de recours"), blank=True)
    signed_by_kind = models.CharField(max_length=12)
    signed_by_id = models.CharField(max_length=64, blank=True)
    signed_by_label = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(_("qualité"), max_length=200, blank=True)
    delegation = models.CharField(_("délégation"), max_length=200, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    tacit = models.BooleanField(default=False)
    notified_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering: ClassVar[list[str]] = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | Q(tacit=True) | (~Q(reasons="") & ~Q(remedies="")),
                name="eservices_refusal_reasons",
                violation_error_message=_("Un refus donne ses motifs et les moyens de le contester."),
            )
        ]

    def __str__(self) -> str:
        return self.label
