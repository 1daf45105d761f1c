"""The public site's page types and what frames them."""

from portal.pages.models.agenda import EventIndexPage
from portal.pages.models.chrome import Banner, SiteSettings
from portal.pages.models.content import ContentPage, LegalPage, SectionPage, SiteMapPage, SituationPage
from portal.pages.models.events import EventPage
from portal.pages.models.home import HomePage
from portal.pages.models.news import Category, NewsIndexPage, NewsPage
from portal.pages.models.pictures import PictureDebt
from portal.pages.models.places import PlaceIndexPage
from portal.pages.models.procedures import ProcedureIndexPage, ProcedurePage, Theme
from portal.pages.models.tenders import TenderIndexPage, TenderPage

__all__ = [
    "Banner",
    "Category",
    "ContentPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "LegalPage",
    "NewsIndexPage",
    "NewsPage",
    "PictureDebt",
    "PlaceIndexPage",
    "ProcedureIndexPage",
    "ProcedurePage",
    "SectionPage",
    "SiteMapPage",
    "SiteSettings",
    "SituationPage",
    "TenderIndexPage",
    "TenderPage",
    "Theme",
]
