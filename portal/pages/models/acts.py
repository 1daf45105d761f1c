"""Official acts: what the city decided, put online once and for good (CGCT L2131-1 and R2131-1).

What went online never changes: the number, the days, the author, the text and the PDF. A correction is another act,
which names the first. Only what helps readers to find an act (introduction, theme, meeting, department) stays free.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField

from portal.cms.blocks import INLINE, TEXT, HeadingBlock, TableBlock, headings
from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.directory.city import city_card
from portal.lib import files, french, pdf
from portal.pages.models.act_register import FixedAct, said_by
from portal.pages.models.base import PublicPage, addressed

LARGEST_PDF = 50 * 1024 * 1024
NUMBER = r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}"


class ActKind(models.TextChoices):
    """What kind of act."""

    DELIBERATION = "deliberation", _("Délibération")
    ORDER = "order", _("Arrêté")
    DECISION = "decision", _("Décision municipale")
    MINUTES = "minutes", _("Procès-verbal")


class ActTextBlock(blocks.StreamBlock):
    """The text of an act: only what also stands on paper. Plans and pictures come in a signed PDF."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Paragraphe"), features=TEXT, icon="pilcrow", template="cms/blocks/paragraph.html"
    )
    table = TableBlock(
        [
            ("text", blocks.RichTextBlock(label=_("Texte"), features=INLINE)),
            ("number", blocks.CharBlock(label=_("Nombre"))),
        ],
        label=_("Tableau"),
        icon="table",
        template="cms/blocks/table.html",
    )


class ActPageForm(OwnedPageForm):
    """Tells the editor, beside the field, what publication would refuse."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        fixed = FixedAct.of(self.instance)
        if fixed is None:
            return cleaned
        for name in ActPage.FIXED:
            if name in self.fields and name in cleaned and fixed.differs(name, said_by(cleaned[name])):
                self.add_error(name, fixed.refusal)
        expires = cleaned.get("expire_at")
        if expires and expires < fixed.bound_until:
            self.add_error("expire_at", fixed.too_early)
        return cleaned


class ActPage(PublicPage):
    """One act. The title is its object; publishing it for the first time fixes it."""

    FIXED: ClassVar[tuple[str, ...]] = (
        *("title", "number", "kind", "decided_on", "body", "signed_pdf", "corrects"),
        *("author_first_name", "author_last_name", "author_capacity"),
        *("rapporteur", "votes_for", "votes_against", "abstentions"),
    )

    number = models.CharField(  # noqa: DJ001  # two drafts without a number are no clash
        _("numéro"),
        max_length=40,
        unique=True,
        null=True,
        validators=[RegexValidator(f"^{NUMBER}$", _("Des chiffres, des lettres sans accent, - et _ seulement."))],
        help_text=_("Il fait partie de l’adresse du PDF, qui ne change jamais. Exemple\u00a0: D2026-112"),
    )
    kind = models.CharField(_("nature"), max_length=12, choices=ActKind.choices, default=ActKind.DELIBERATION)
    theme = models.ForeignKey(
        "pages.Category", verbose_name=_("thème"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(_("date de l’acte ou de la séance"), default=date.today)
    meeting = models.ForeignKey(
        "pages.CouncilMeetingPage",
        verbose_name=_("séance du conseil"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="acts",
    )
    rapporteur = models.CharField(_("rapportée par"), max_length=160, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("voix contre"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    author_first_name = models.CharField(_("prénom de l’auteur"), max_length=80)
    author_last_name = models.CharField(_("nom de l’auteur"), max_length=80)
    author_capacity = models.CharField(_("qualité de l’auteur"), max_length=160, help_text=_("Exemple\u00a0: maire"))
    body = StreamField(ActTextBlock(), verbose_name=_("texte de l’acte"), blank=True)
    signed_pdf = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("PDF signé"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Sans lui, le PDF est fait à partir du texte. Une copie est gardée telle quelle."),
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrige l’acte"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    stems = models.TextField(editable=False, default="", blank=True)  # what the list looks words up in

    template = "pages/act.html"
    base_form_class = ActPageForm
    parent_page_types: ClassVar[list[str]] = ["pages.ActIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["number"]
    content_panels: ClassVar[list[Any]] = [
        HelpPanel(
            content=_(
                "<p>La première publication fixe l’acte\u00a0: numéro, dates, auteur, texte et PDF ne changent plus. "
                "Une erreur se corrige par un nouvel acte, qui cite le premier.</p>"
            )
        ),
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind"), FieldPanel("decided_on")]),
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("theme"), PageChooserPanel("meeting")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(f"author_{name}") for name in ("first_name", "last_name", "capacity")])],
            heading=_("Auteur de l’acte"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("rapporteur"),
                FieldRowPanel([FieldPanel(name) for name in ("votes_for", "votes_against", "abstentions")]),
            ],
            heading=_("Vote"),
        ),
        FieldPanel("body"),
        FieldPanel("signed_pdf"),
        PageChooserPanel("corrects"),
    ]
    search_fields: ClassVar[list[object]] = [
        *PublicPage.search_fields,
        index.SearchField("number"),
        index.SearchField("body"),
        index.FilterField("decided_on"),
        index.FilterField("kind"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("number", "kind", "theme", "decided_on", "meeting", "rapporteur"),
        *("votes_for", "votes_against", "abstentions", "author_first_name", "author_last_name", "author_capacity"),
        *("body", "corrects", "online_at", "pdf_url", "pdf_size", "sha256"),
    ]

    class Meta:
        verbose_name = _("acte officiel")
        verbose_name_plural = _("actes officiels")

    @property
    def author(self) -> str:
        """« Maëlle Kerdoncuff, maire »."""
        name = f"{self.author_first_name} {self.author_last_name}".strip()
        return ", ".join(part for part in (name, self.author_capacity) if part)

    @property
    def vote_text(self) -> str:
        """« 44 pour, 0 contre, 11 abstentions », or nothing when nobody voted."""
        if self.votes_for is None:
            return ""
        against, abstained = self.votes_against or 0, self.abstentions or 0
        if not against and not abstained:
            return str(_("adoptée à l’unanimité"))
        text = _("%(yes)s pour, %(no)s contre, %(none)s abstentions")
        return str(text % {"yes": self.votes_for, "no": against, "none": abstained})

    @property
    def online_at(self) -> datetime | None:
        fixed = FixedAct.of(self)
        return fixed.online_at if fixed else None

    @property
    def pdf_url(self) -> str:
        """The address of the PDF, which no move changes; empty before the first publication."""
        fixed = FixedAct.of(self)
        return fixed.url if fixed else ""

    @property
    def pdf_size(self) -> int | None:
        fixed = FixedAct.of(self)
        return fixed.size if fixed else None

    @property
    def sha256(self) -> str:
        fixed = FixedAct.of(self)
        return fixed.sha256 if fixed else ""

    @property
    def text_words(self) -> str:
        return " ".join(self.body.stream_block.get_searchable_content(self.body))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError when it would take the act offline before its two months are over."""
        if self.pk and not self.live:
            self.refuse_to_leave(timezone.now())
        words = french.stems(f"{self.title} {self.number or ''} {self.intro} {self.text_words}")
        self.stems = f" {words} "
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ProtectedError once the act went online, before the tree is touched: the register keeps it."""
        if fixed := FixedAct.of(self):
            raise ProtectedError(fixed.never_deleted, {fixed})
        return super().delete(*args, **kwargs)

    def refuse_to_leave(self, now: datetime) -> None:
        """Raises ValidationError while the law wants the act online (CGCT R2131-1: two months at least)."""
        fixed = FixedAct.of(self)
        if fixed and now < fixed.bound_until:
            raise ValidationError(fixed.too_early)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Every road to publication ends here; the first one fixes the act.

        Raises ValidationError when the act is already fixed and something of it changed, when it says nothing, or
        when its PDF cannot be read or made.
        """
        fixed = FixedAct.of(self)
        if fixed:
            self._refuse_change(fixed)
        # A tenth of a second, hence before the transaction; a scheduled act proves now that it can be fixed later.
        paper = None if fixed else self.paper()
        with transaction.atomic():
            published = super().publish(revision, *args, **kwargs)
            if paper and ActPage.objects.filter(pk=self.pk, live=True, live_revision=revision).exists():
                FixedAct.keep(self, paper, timezone.now())
        return published

    def _refuse_change(self, fixed: FixedAct) -> None:
        wrong = {name: fixed.refusal for name in self.FIXED if fixed.differs(name, said_by(getattr(self, name)))}
        if self.expire_at and self.expire_at < fixed.bound_until:
            wrong["expire_at"] = fixed.too_early
        if wrong:
            raise ValidationError(wrong)

    def paper(self) -> bytes:
        """The PDF that will be kept: the signed one byte for byte, else one made from the text (PDF/A)."""
        if self.signed_pdf:
            return self._signed_bytes(self.signed_pdf)
        if not self.body:
            raise ValidationError({"body": _("Écrivez le texte de l’acte ou joignez le PDF signé.")})
        html = render_to_string("pdf/act.html", {"act": self, "city": city_card(), "body": self.body})
        try:
            return pdf.render(html, title=f"{self.get_kind_display()} {self.number} : {self.title}")
        except pdf.PdfFailed as error:
            raise ValidationError({"body": _("Le PDF n’a pas pu être fait à partir de ce texte.")}) from error

    def _signed_bytes(self, document: Any) -> bytes:
        with document.file.open("rb") as source:
            try:
                facts = files.inspect(source, document.filename, max_bytes=LARGEST_PDF)
                content: bytes = source.read()
            except files.FileRefused as refused:
                raise ValidationError({"signed_pdf": refused.message}) from refused
        if facts.content_type != files.PDF:
            raise ValidationError({"signed_pdf": _("Ce fichier n’est pas un PDF.")})
        return content

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["fixed"] = FixedAct.of(self)
        context["headings"] = headings(self.body)
        context["corrected_by"] = addressed(self.corrections.live(), request)
        context["corrected"] = addressed([self.corrects] if self.corrects and self.corrects.live else [], request)
        context["sitting"] = addressed([self.meeting] if self.meeting and self.meeting.live else [], request)
        return context


def live_acts() -> Any:
    """Acts online, newest first by a key that never ties, each with its register row."""
    found = ActPage.objects.live().public().filter(fixed__isnull=False).select_related("fixed", "theme")
    return found.order_by("-decided_on", "-pk")
