"""What residents may ask: the procedure that editors build, and the frozen versions that requests keep for ever."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from portal.eservices.enums import Intake
from portal.eservices.form_builder import checks
from portal.eservices.form_builder.definition import LANGUAGE_VERSION, Definition, DefinitionError, digest
from portal.eservices.form_builder.facts import Facts, NoLookups
from portal.eservices.form_builder.preview import preview_pages


class Procedure(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """One form, one workflow, one count in every language. `definition` is the working copy; what residents
    meet is `current_version`, frozen at publication."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    department = models.ForeignKey(
        "directory.Department", verbose_name=_("service"), on_delete=models.PROTECT, related_name="procedures"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsable éditorial"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    definition = models.JSONField(_("définition"), default=dict, blank=True)
    current_version = models.ForeignKey(
        "eservices.ProcedureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    intake = models.CharField(_("dépôt en ligne"), max_length=10, choices=Intake.choices, default=Intake.PAPER_ONLY)
    opens_at = models.DateTimeField(_("ouvre le"), null=True, blank=True)
    closes_at = models.DateTimeField(_("ferme le"), null=True, blank=True)

    # for_concrete_model=False lets revisions of a snippet be found from the snippet's own class (Wagtail's recipe).
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        for_concrete_model=False,
        related_query_name="procedure",
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        for_concrete_model=False,
        related_query_name="procedure",
    )

    search_fields: ClassVar[list[object]] = [
        index.SearchField("title", boost=5),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("démarche")
        verbose_name_plural = _("démarches")
        ordering: ClassVar[list[str]] = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        """Wagtail's name for the relation above."""
        return self._revisions

    def publish(self, revision: Revision, **kwargs: Any) -> None:
        """Every road to publication ends here: the button, an approval, the clock. The version is frozen in the
        same transaction, or nothing is published. Raises ValidationError with the sentences of `checks`."""
        with transaction.atomic():
            self.refuse_problems(revision.as_object().definition)  # a scheduled one is refused now, not in the night
            super().publish(revision, **kwargs)
            live = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
            if live.live_revision_id == revision.pk:  # a scheduled one is frozen when its hour comes
                live.freeze_version(revision)
                self.current_version = live.current_version

    def freeze_version(self, revision: Revision | None = None) -> ProcedureVersion | None:
        """Freeze the definition; the same content makes no new version, an empty one (paper only) none at all."""
        if not self.definition:
            return None
        self.refuse_problems(self.definition)
        frozen = Definition.from_json(self.definition).to_json()
        content_digest = digest(frozen)
        current = self.current_version
        if current is None or current.digest != content_digest:
            last = self.versions.order_by("-number").first()
            current = ProcedureVersion.objects.create(
                procedure=self,
                number=last.number + 1 if last else 1,
                definition=frozen,
                digest=content_digest,
                frozen_by=getattr(revision, "user", None),
                revision_id=getattr(revision, "pk", None),
            )
            type(self).objects.filter(pk=self.pk).update(current_version=current)
            self.current_version = current
        return current

    @staticmethod
    def refuse_problems(definition: dict[str, Any]) -> None:
        """Raises ValidationError with the sentences of `checks` when there are any; an empty definition has none."""
        if not definition:
            return
        try:
            found = [problem.message for problem in checks.problems(Definition.from_json(definition))]
        except DefinitionError as error:
            found = [str(error)]
        if found:
            raise ValidationError(found)

    def with_content_json(self, content: dict[str, Any]) -> Procedure:
        """The procedure as a revision holds it. The version residents meet and whether its door is open belong to
        the procedure of today: publishing an older text must not close or open it."""
        restored: Procedure = super().with_content_json(content)
        restored.current_version = self.current_version
        restored.intake, restored.opens_at, restored.closes_at = self.intake, self.opens_at, self.closes_at
        return restored

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """All pages as residents will see them."""
        return "eservices/workshop/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The pages of this revision. The admin's views hand in the city's lists as `request.lookups`."""
        facts = Facts(timezone.localdate(), lookups=getattr(request, "lookups", NoLookups()))
        definition = Definition.from_json(self.definition)
        pages = list(preview_pages(definition, facts))
        return {"object": self, "title": self.title, "summary": definition.summary, "pages": pages, "back_url": ""}

    def accepts_online(self, now: Any = None) -> bool:
        """Whether a resident may begin now."""
        now = now or timezone.now()
        inside = (not self.opens_at or self.opens_at <= now) and (not self.closes_at or now < self.closes_at)
        return bool(self.live and self.current_version_id and self.intake == Intake.OPEN and inside)


class ProcedureVersion(models.Model):
    """A definition as residents met it. Written once, by `Procedure.publish()`; nothing in a request is read
    from Procedure any more."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("numéro"))
    definition = models.JSONField(_("définition"))
    language_version = models.PositiveSmallIntegerField(default=LANGUAGE_VERSION)
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("figée le"), default=timezone.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision_id = models.PositiveIntegerField(null=True, blank=True)  # no key: revisions may be pruned

    class Meta:
        verbose_name = _("version de démarche")
        verbose_name_plural = _("versions de démarches")
        ordering: ClassVar[list[str]] = ["procedure", "-number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="eservices_version_number")]

    def __str__(self) -> str:
        return f"{self.procedure.slug} v{self.number}"

    def parsed(self) -> Definition:
        """The definition as objects, parsed once per process: a version never changes."""
        known = _PARSED.get((self.pk, self.digest))
        if known is None:
            if len(_PARSED) > MOST_PARSED:
                _PARSED.clear()
            known = _PARSED[self.pk, self.digest] = Definition.from_json(self.definition)
        return known


MOST_PARSED = 500
_PARSED: dict[tuple[int, str], Definition] = {}
