"""Wagtail's admin for accounts: who works for which department, and an address that changes for good."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from portal.accounts.actions import issue_api_key
from portal.accounts.models import AgentMembership, ApiKey, User


class MembershipForm(WagtailAdminModelForm):
    """The account is named by its address: a list of every account of the city would be no list."""

    account = forms.EmailField(
        label=_("Adresse électronique professionnelle"),
        help_text=_("Le compte de travail doit exister : Réglages, puis Utilisateurs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["account"].initial = self.instance.user.email

    def clean_account(self) -> str:
        """Finds the work account. Raises ValidationError for an unknown one, and for a resident's own account."""
        email = str(self.cleaned_data["account"])
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Aucun compte actif n’a cette adresse. Créez-le d’abord."))
        if hasattr(user, "resident"):
            raise forms.ValidationError(
                _("C’est le compte personnel d’un usager : il faut un compte de travail à part.")
            )
        self.instance.user = user
        return email


class MembershipViewSet(SnippetViewSet):
    """Only administrators and the groups they choose may change who works where."""

    model = AgentMembership
    icon = "group"
    menu_label = _("Habilitations d’agents")
    add_to_settings_menu = True
    list_display: ClassVar[list[str]] = ["user", "department", "role", "starts_on", "ends_on"]
    list_filter: ClassVar[list[str]] = ["department", "role"]
    search_fields: ClassVar[list[str]] = ["user__email", "user__last_name", "user__first_name", "department__name"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("account"),
            MultiFieldPanel([FieldPanel("department"), FieldPanel("role")], heading=_("Travail")),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Dates")),
            FieldPanel(
                "display_identity",
                help_text=_(
                    "Laissez vide pour le nom du compte. Une fonction seule protège un agent menacé (CRPA L111-2)."
                ),
            ),
        ],
        base_form_class=MembershipForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return AgentMembership.objects.select_related("user", "department").order_by("department__name", "user__email")


register_snippet(MembershipViewSet)


class ApiKeyCreateView(CreateView):
    """Makes the secret and shows it on the answer itself: it is written nowhere, not even in a session."""

    secret = ""

    def save_instance(self) -> ApiKey:
        key: ApiKey = self.form.save(commit=False)
        self.secret = issue_api_key(key=key)
        return key

    def save_action(self) -> HttpResponse:
        context = {"key": self.object, "secret": self.secret, "list_url": self.get_success_url()}
        response = TemplateResponse(self.request, "accounts/admin/api_key.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


class ApiKeyViewSet(SnippetViewSet):
    """Keys of the public APIs, for administrators."""

    model = ApiKey
    icon = "key"
    menu_label = _("Clés d’API")
    menu_order = 900
    add_to_settings_menu = True
    add_view_class = ApiKeyCreateView
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["label", "prefix", "contact", "per_minute", "active", "last_used_on"]
    list_filter: ClassVar[list[str]] = ["active"]
    search_fields: ClassVar[list[str]] = ["label", "contact", "prefix"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("label"), FieldPanel("contact")]), FieldPanel("per_minute"), FieldPanel("active")]
    )


register_snippet(ApiKeyViewSet)


@hooks.register("after_edit_user")
def forget_the_former_address(request: HttpRequest, user: User) -> None:
    """An administrator changed the address: the former one signs in no more."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
