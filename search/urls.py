"""The doors of the search."""

from django.urls import URLPattern, URLResolver, path

from search import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("recherche/", views.results, name="search"),
    path("recherche/suggestions/", views.suggestions, name="search_suggestions"),
    path("recherche/avis/", views.answer, name="search_answer"),
]
