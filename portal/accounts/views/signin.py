"""Signing in with a password, for those who chose one; allauth's own page asks for the e-mail code."""

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.forms.signing import PasswordLoginForm


class PasswordLoginView(LoginView):
    """allauth's view with its rate limits and its second factor; only the form differs."""

    template_name = "account/password_login.html"

    def get_form_class(self) -> Any:
        return PasswordLoginForm


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Signing up, or asking for a code, is signing in: one page, one mail, nothing that tells who has an account."""
    query = request.GET.urlencode()
    door = reverse("account_login")
    return HttpResponseRedirect(f"{door}?{query}" if query else door)
