"""The ground of every page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "portal.cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        import wagtail.admin.mail

        from portal.cms.clock import publish_what_is_due
        from portal.cms.owed_mail import connection
        from portal.cms.reviewing import remind
        from portal.outbox.registry import register_chore

        register_chore("cms.publish", publish_what_is_due)
        register_chore("cms.review", remind)
        # The only door of Wagtail's mails about moderation and comments; it has no setting for it.
        wagtail.admin.mail.get_connection = connection
