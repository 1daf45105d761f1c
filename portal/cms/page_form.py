"""The form behind every page: somebody answers for each page, from its first publication on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.directory.models import Department

# Which department a user works for; filled by the room that sees both accounts and pages.
OWN_DEPARTMENT: list[Callable[[Any], int | None]] = []


class OwnedPageForm(WagtailAdminPageForm):
    """A page that was never published needs a department; it begins with the editor's own, else the part's.

    Forms of page types extend this one. A page published before the rule may stay without: the report names it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("department")
        if field is None:
            return
        kept = self.instance.department_id
        field.widget = forms.Select()  # fifty names in one list are found sooner than through a chooser's window
        field.queryset = Department.objects.filter(Q(closed_on=None) | Q(pk=kept))
        field.help_text = _("Ce service répond de la page : il reçoit le rappel de relecture.")
        if not kept:
            self.initial["department"] = default_department(self.for_user, self.parent_page)
        if self.instance.first_published_at is None:
            field.required = True


def default_department(user: Any, parent: Any) -> int | None:
    """The key of the department that most likely answers for a new page; None when nothing tells."""
    own = next((found for find in OWN_DEPARTMENT if user and (found := find(user))), None)
    return own or department_of_part(parent)


def department_of_part(page: Any) -> int | None:
    """The department of the nearest page above, itself included, that has one."""
    if page is None:
        return None
    above = page.get_ancestors(inclusive=True).exclude(department=None).order_by("-depth")
    return above.values_list("department_id", flat=True).first()
