"""The heart: procedures, drafts, requests, documents. `ready` lists all that this room registers elsewhere."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EservicesConfig(AppConfig):
    name = "portal.eservices"
    verbose_name = _("Démarches en ligne")

    def ready(self) -> None:
        self._owe()
        self._tell()
        self._know()
        self._keep_time()
        self._answer_for_privacy()
        self._welcome()

    def _owe(self) -> None:
        """What the worker pays: papers to make, files to scan."""
        from portal.eservices.models import Document, IssuedDocument
        from portal.eservices.tasks import make_issued_document, scan_document
        from portal.outbox.registry import register_debt

        register_debt(IssuedDocument, make_issued_document)
        register_debt(Document, scan_document)

    def _tell(self) -> None:
        """Kinds of notices, whose words editors may change."""
        from portal.eservices.notice_texts import KINDS
        from portal.notifications.kinds import register_kind

        for kind in KINDS.values():
            register_kind(kind)

    def _know(self) -> None:
        """The city's lists that forms read, and what an account offers again."""
        from portal.eservices import prefill
        from portal.eservices.lookups import city

        city.register_all()
        prefill.register_all()

    def _answer_for_privacy(self) -> None:
        """What this room knows of a person, and the copy it gives of it."""
        from portal.eservices import privacy

        privacy.register()

    def _keep_time(self) -> None:
        """What the clock does each minute."""
        from portal.eservices import clock
        from portal.eservices.actions.deciding import decide_by_silence
        from portal.outbox.registry import register_chore

        register_chore("eservices.drafts", clock.expire_drafts)
        register_chore("eservices.files", clock.sweep_files)
        register_chore("eservices.silence", decide_by_silence)

    def _welcome(self) -> None:
        """A resident's home, and what joins or leaves their account."""
        from portal.accounts import registry
        from portal.eservices.actions.following import claim
        from portal.eservices.actions.reading import discard_drafts_of
        from portal.eservices.views import cards

        registry.register_todo("eservices", cards.todos)
        registry.register_card(registry.CardMaker("eservices.requests", cards.requests_card, order=10))
        registry.register_card(registry.CardMaker("eservices.drafts", cards.drafts_card, order=20))
        registry.register_seen_source("eservices", cards.opened_by_agents)
        registry.on_email_proved("eservices", claim)
        registry.on_account_closed("eservices", discard_drafts_of)
