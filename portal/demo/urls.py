"""The doors of this room."""

from django.urls import URLPattern, URLResolver, path

from portal.demo import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("courriels/", views.mails, name="demo_mails"),
    path("courriels/<str:file>/<int:place>/", views.mail, name="demo_mail"),
    path("courriels/<str:file>/<int:place>/html/", views.mail_html, name="demo_mail_html"),
]
