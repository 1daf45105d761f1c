"""The public site: page types, menus, banners."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    verbose_name = _("Site public")

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from portal.directory.city import register_city
        from portal.directory.models import Department, HoursException, OpeningHours, Place
        from portal.eservices.doors import register_finder
        from portal.eservices.models import Procedure
        from portal.lib.page_cache import watch
        from portal.pages.models import Banner, Category, SiteSettings, Theme
        from portal.pages.models.chrome import city_card

        watch(SiteSettings, Banner, Category, Theme, Place, OpeningHours, HoursException, Department, Procedure)
        register_city(city_card)
        register_finder(_door_of_page)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_forget, dispatch_uid="portal.pages.forget")


def _door_of_page(slug: str) -> Any:
    """The door behind a procedure's page, with the answers that the page already knows."""
    from portal.eservices.doors import Door
    from portal.pages.models import ProcedurePage

    page = (
        ProcedurePage.objects.live()
        .filter(slug=slug)
        .select_related("procedure__current_version", "procedure__department")
        .first()
    )
    if page is None or not page.procedure.live:
        return None
    return Door(page.procedure, slug, page.preset_answers or {})


def _forget(sender: Any, **kwargs: Any) -> None:
    """A page came, went or moved: menus and lists may name it."""
    from portal.lib.page_cache import forget_all

    forget_all()
