"""The doors of the public site that are no pages."""

from django.urls import path

from portal.pages import crisis_views, feeds, official_views, views
from portal.pages.sitemap import sitemap, sitemap_part

app_name = "pages"
urlpatterns = [
    path("actes/", official_views.acts, name="acts"),
    path("actes/rss/", official_views.ActFeed(), name="act_feed"),
    path("actes/<slug:number>.pdf", official_views.act_pdf, name="act_pdf"),
    path("actes/<slug:number>/", official_views.act, name="act"),
    path("marches-publics/", official_views.tenders, name="tenders"),
    path("marches-publics/rss/", official_views.TenderFeed(), name="tender_feed"),
    path("marches-publics/donnees-essentielles.json", official_views.essential_json, name="essential_json"),
    path("marches-publics/donnees-essentielles.csv", official_views.essential_csv, name="essential_csv"),
    path("etat-des-services/rss/", feeds.StatusFeed(), name="status_feed"),
    path("etat-des-services/etat.json", feeds.status_json, name="status_json"),
    path("alertes/rss/", feeds.BannerFeed(), name="banner_feed"),
    path("crise/", crisis_views.crisis, name="crisis"),
    path("crise/rss/", feeds.CrisisFeed(), name="crisis_feed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path("actualites/rss/", views.NewsFeed(), name="news_feed"),
    path("agenda/rss/", views.EventFeed(), name="event_feed"),
    path("agenda/agenda.ics", views.agenda_calendar, name="agenda_calendar"),
    path("agenda/<slug:slug>/agenda.ics", views.event_calendar, name="event_calendar"),
]
