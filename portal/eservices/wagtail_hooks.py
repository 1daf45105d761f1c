"""What this room puts in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.eservices.views.workshop.viewset import ProcedureViewSet

register_snippet(ProcedureViewSet)


@hooks.register("insert_global_admin_css")
def workshop_styles() -> SafeString:
    """A small sheet for the workshop's screens and the narrow listing."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/workshop.css"))
