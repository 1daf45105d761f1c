"""The form behind every page: somebody answers for each page, from its first publication on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    def clean(self) -> dict[str, Any]:
        """Refuses to write over what somebody else saved meanwhile; what was typed stays in the form.

        Sent again it is saved: the form now knows the newer version, which stays in the history.
        """
        cleaned: dict[str, Any] = super().clean()
        newer = newer_revision(self.instance, self.data)
        if newer is not None:
            said = _(
                "%(who)s a enregistré cette page pendant que vous l’écriviez. Vos mots sont gardés ici\u00a0: "
                "comparez avec l’historique, puis enregistrez de nouveau pour prendre sa place."
            )
            self.add_error(None, said % {"who": newer.user or _("Quelqu’un")})
        return cleaned


def newer_revision(page: Any, data: Mapping[str, Any]) -> Any:
    """The latest revision when it is not the one that the form was drawn from; None when nothing tells.

    Wagtail's own rule (`EditView.is_out_of_date`), which it applies to automatic saving only.
    """
    latest = page.get_latest_revision() if page.pk else None
    if latest is None:
        return None
    mine = data.get("overwrite_revision_id")  # made by this very form's automatic saving
    loaded = mine or data.get("loaded_revision_id")
    if not loaded:
        return None
    moved = not mine and data.get("loaded_revision_created_at", "") != latest.created_at.isoformat()
    return latest if moved or loaded != str(latest.pk) else None


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
