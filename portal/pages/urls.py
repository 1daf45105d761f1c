"""The doors of the public site that are no pages."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from portal.pages import views

app_name = "pages"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("actualites/rss/", views.NewsFeed(), name="news_feed"),
    path("agenda/<slug:slug>/agenda.ics", views.event_calendar, name="event_calendar"),
]
