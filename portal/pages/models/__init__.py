"""The public site's page types and what frames them."""

from portal.pages.models.accessibility import AccessibilityStatementPage
from portal.pages.models.act_index import ActIndexPage
from portal.pages.models.act_register import FixedAct
from portal.pages.models.acts import ActPage
from portal.pages.models.agenda import EventIndexPage
from portal.pages.models.chrome import Banner, SiteSettings
from portal.pages.models.contact import ContactPage
from portal.pages.models.content import ContentPage, LegalPage, SectionPage, SiteMapPage, SituationPage
from portal.pages.models.council import CouncilIndexPage, CouncilMeetingPage
from portal.pages.models.crisis import Crisis, CrisisClosure, CrisisLog, CrisisPause, CrisisRun, CrisisUpdate
from portal.pages.models.districts import DistrictIndexPage, DistrictPage
from portal.pages.models.elections import (
    Candidacy,
    ElectionIndexPage,
    ElectionPage,
    ElectionRound,
    PollingStation,
    StationCount,
)
from portal.pages.models.events import EventPage
from portal.pages.models.fact_sheets import FactSheet, FactSheetChange, FactSheetIndexPage, FactSheetPage
from portal.pages.models.guides import GuidePage, GuidePartPage, PublicationPage
from portal.pages.models.home import HomePage
from portal.pages.models.news import Category, NewsIndexPage, NewsPage
from portal.pages.models.people import DepartmentsPage, ElectedMember, ElectedMembersPage
from portal.pages.models.phrases import Phrase
from portal.pages.models.pictures import PictureDebt
from portal.pages.models.places import PlaceIndexPage
from portal.pages.models.procedures import ProcedureIndexPage, ProcedurePage, Theme
from portal.pages.models.status import AffectedPage, ServiceStatus
from portal.pages.models.status_page import ServiceStatusPage
from portal.pages.models.surveys import SurveyAnswer, SurveyField, SurveyPage
from portal.pages.models.tenders import TenderIndexPage, TenderPage

__all__ = [
    "AccessibilityStatementPage",
    "ActIndexPage",
    "ActPage",
    "AffectedPage",
    "Banner",
    "Candidacy",
    "Category",
    "ContactPage",
    "ContentPage",
    "CouncilIndexPage",
    "CouncilMeetingPage",
    "Crisis",
    "CrisisClosure",
    "CrisisLog",
    "CrisisPause",
    "CrisisRun",
    "CrisisUpdate",
    "DepartmentsPage",
    "DistrictIndexPage",
    "DistrictPage",
    "ElectedMember",
    "ElectedMembersPage",
    "ElectionIndexPage",
    "ElectionPage",
    "ElectionRound",
    "EventIndexPage",
    "EventPage",
    "FactSheet",
    "FactSheetChange",
    "FactSheetIndexPage",
    "FactSheetPage",
    "FixedAct",
    "GuidePage",
    "GuidePartPage",
    "HomePage",
    "LegalPage",
    "NewsIndexPage",
    "NewsPage",
    "Phrase",
    "PictureDebt",
    "PlaceIndexPage",
    "PollingStation",
    "ProcedureIndexPage",
    "ProcedurePage",
    "PublicationPage",
    "SectionPage",
    "ServiceStatus",
    "ServiceStatusPage",
    "SiteMapPage",
    "SiteSettings",
    "SituationPage",
    "StationCount",
    "SurveyAnswer",
    "SurveyField",
    "SurveyPage",
    "TenderIndexPage",
    "TenderPage",
    "Theme",
]
