"""The public site: page types, menus, banners."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    verbose_name = _("Site public")

    def ready(self) -> None:
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from portal.directory.city import register_city
        from portal.directory.models import (
            CollectionMove,
            CollectionRound,
            Department,
            District,
            HoursException,
            OpeningHours,
            Place,
            Street,
        )
        from portal.eservices.doors import register_finder
        from portal.eservices.models import Procedure
        from portal.lib.page_cache import watch
        from portal.pages.models import Banner, Category, ElectedMember, SiteSettings, Theme
        from portal.pages.models.chrome import city_card

        watch(SiteSettings, Banner, Category, Theme, Place, OpeningHours, HoursException, Department, Procedure)
        watch(ElectedMember, District, Street, CollectionRound, CollectionMove)
        watch(PageViewRestriction)  # a page that closes is no longer said from memory
        register_city(city_card)
        self._know_languages()
        register_finder(_door_of_page)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_forget, dispatch_uid="portal.pages.forget")
        self._count_votes()
        self._know_editors()
        self._show_pictures()
        self._answer_blocks()
        self._tell_the_state()
        self._follow_places()

    def _count_votes(self) -> None:
        """A count that is entered shows at once, and so does a station that closes."""
        from portal.lib.page_cache import watch
        from portal.pages.models import PollingStation, StationCount

        watch(StationCount, PollingStation)

    def _tell_the_state(self) -> None:
        """What disturbs a service is told on pages and beside its forms, from its first minute to its last."""
        from portal.eservices.disruptions import register_disruptions
        from portal.lib.page_cache import watch
        from portal.outbox.registry import register_chore
        from portal.pages.actions.fact_sheets import import_each_night
        from portal.pages.models import AffectedPage, Crisis, CrisisRun, CrisisUpdate, FactSheet, ServiceStatus
        from portal.pages.models.status import disturbing
        from portal.pages.models.surveys import forget_answers

        watch(ServiceStatus, AffectedPage, Crisis, CrisisRun, CrisisUpdate, FactSheet)
        register_disruptions(disturbing)
        register_chore("pages.surveys", forget_answers)
        register_chore("pages.fact_sheets", import_each_night)

    def _follow_places(self) -> None:
        """Whoever kept a place's address finds it, whatever it is called now; Wagtail's admin saves places too."""
        from django.db.models.signals import post_save, pre_save

        from portal.directory.models import Place

        pre_save.connect(_note_address, sender=Place, dispatch_uid="portal.pages.place_before")
        post_save.connect(_redirect_place, sender=Place, dispatch_uid="portal.pages.place_after")

    def _know_languages(self) -> None:
        """Which languages the site is read in, and the words of its data in each."""
        from wagtail.models import Locale

        from portal.cms.translations import register_phrases
        from portal.lib.languages import register_offered
        from portal.lib.page_cache import watch
        from portal.pages.languages import offered
        from portal.pages.models import Phrase
        from portal.pages.models.phrases import phrases_of

        watch(Phrase, Locale)
        register_offered(offered)
        register_phrases(phrases_of)

    def _know_editors(self) -> None:
        """A new page begins with the department that its editor works for; menus count among the links to a page."""
        from wagtail.models import ReferenceIndex

        from portal.cms.page_form import OWN_DEPARTMENT
        from portal.pages.models import SiteSettings

        OWN_DEPARTMENT[:] = [_department_of]
        ReferenceIndex.register_model(SiteSettings)

    def _show_pictures(self) -> None:
        """Renditions are owed when a page is published, and again when a picture changes."""
        from django.db.models.signals import post_save
        from wagtail.images import get_image_model
        from wagtail.signals import page_published

        from portal.outbox.registry import register_debt
        from portal.pages.models import ElectedMember, PictureDebt
        from portal.pages.picturing import make_renditions

        register_debt(PictureDebt, make_renditions)
        page_published.connect(_owe_pictures, dispatch_uid="portal.pages.pictures")
        post_save.connect(_owe_pictures, sender=ElectedMember, dispatch_uid="portal.pages.portraits")
        post_save.connect(_picture_changed, sender=get_image_model(), dispatch_uid="portal.pages.picture")

    def _answer_blocks(self) -> None:
        """What blocks ask of the public site."""
        from portal.cms.registry import register_collection, register_start, register_topics
        from portal.pages import collections

        register_collection("news", collections.latest_news)
        register_collection("events", collections.next_events)
        register_collection("pages", collections.pages_below)
        register_start(collections.procedure_start)
        register_topics(collections.topics)


def _door_of_page(slug: str) -> Any:
    """The door behind a procedure's page, with the answers that the page already knows."""
    from portal.eservices.doors import Door
    from portal.pages.models import ProcedurePage

    page = (
        ProcedurePage.objects.live()
        .filter(slug=slug)
        .order_by("locale__language_code", "pk")  # a translated page keeps its slug, and leads to the same door
        .select_related("procedure__current_version", "procedure__department")
        .first()
    )
    if page is None or not page.procedure.live:
        return None
    return Door(page.procedure, slug, page.preset_answers or {})


def _department_of(user: Any) -> int | None:
    """The key of the department that a user works for; None for somebody of several or of none."""
    found: list[int] = list(user.agent_memberships.current().values_list("department_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _forget(sender: Any, **kwargs: Any) -> None:
    """A page came, went or moved: menus and lists may name it."""
    from portal.lib.page_cache import forget_all

    forget_all()


def _owe_pictures(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page is published, or a person saved: the worker makes its pictures."""
    from portal.pages.picturing import owe_pictures

    owe_pictures(page=instance)


def _picture_changed(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """A picture was cut anew or replaced: pages that show it need its new renditions."""
    from portal.pages.picturing import owe_again

    if not created:
        owe_again(image=instance)


def _note_address(sender: Any, instance: Any, **kwargs: Any) -> None:
    """The slug by which a place is known, read just before another one is written."""
    known = sender.objects.filter(pk=instance.pk).values_list("slug", flat=True) if instance.pk else ()
    instance.slug_before = next(iter(known), instance.slug)


def _redirect_place(sender: Any, instance: Any, **kwargs: Any) -> None:
    from portal.pages.actions.places import redirect_place

    if instance.slug_before != instance.slug:
        redirect_place(before=instance.slug_before, after=instance.slug)
