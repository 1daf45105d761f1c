"""The door of the search."""

from django.urls import URLPattern, URLResolver, path

from search import views

urlpatterns: list[URLPattern | URLResolver] = [path("recherche/", views.results, name="search")]
