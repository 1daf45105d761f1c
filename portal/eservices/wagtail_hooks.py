"""What this room puts in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from portal.eservices.views.workshop.viewset import ProcedureViewSet

register_snippet(ProcedureViewSet)
