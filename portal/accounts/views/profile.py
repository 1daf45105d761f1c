"""/mon-espace/profil/: what the city knows of a person, how it answers them, how they sign in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actions import edit_resident
from portal.accounts.forms.profile import AnswerForm, ContactForm, IdentityForm
from portal.accounts.models import Guardianship, Resident
from portal.accounts.registry import Card
from portal.accounts.views.doors import own_space


@own_space
def profile(request: HttpRequest) -> HttpResponse:
    """Identity, ways to reach the person, how to answer them; the form on the page is the last of these."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    form = answer_form(request, resident)
    if request.method == "POST" and form.is_valid():
        edit_resident(resident=resident, by=resident.as_party(), **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return HttpResponseRedirect(reverse("profile"))
    context = {"resident": resident, "form": form, **security(request.user), "children": children(resident)}
    return render(request, "accounts/profile.html", context)


def answer_form(request: HttpRequest, resident: Resident) -> AnswerForm:
    """Filled with what was chosen before."""
    initial = {"preferred_channel": resident.preferred_channel, "access_needs": resident.access_needs}
    return AnswerForm(resident, request.POST if request.method == "POST" else None, initial=initial)


def security(user: Any) -> dict[str, Any]:
    """What protects the account, for the list of the page."""
    return {
        "keys": list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)),
        "has_app": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "sessions": UserSession.objects.filter(user=user).count(),
        "has_password": user.has_usable_password(),
    }


def children(resident: Resident) -> list[Resident]:
    """Those the person answers for; nothing of their other parent is read."""
    bonds = Guardianship.objects.filter(adult__in=resident.identities()).select_related("child")
    return [bond.child for bond in bonds.order_by("child__birth_date", "pk")]


def children_card(resident: Resident) -> Card | None:
    """The children, on the home of who answers for some."""
    found = children(resident)
    return Card("accounts/children_card.html", {"children": found}) if found else None


@own_space
def identity(request: HttpRequest) -> HttpResponse:
    """The person's name; asked once, after the account was opened by an address alone."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    shown = Resident.objects.get(pk=resident.pk)  # the form writes on its instance before it is valid
    form = IdentityForm(request.POST if request.method == "POST" else None, instance=shown)
    if request.method == "POST" and form.is_valid():
        edit_resident(resident=resident, by=resident.as_party(), **form.values())
        messages.success(request, _("C’est enregistré."))
        return HttpResponseRedirect(reverse("profile"))
    return render(request, "accounts/identity.html", {"resident": resident, "form": form})


@own_space
def contact(request: HttpRequest) -> HttpResponse:
    """Postal address and telephone."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    form = ContactForm.of(resident, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        edit_resident(resident=resident, by=resident.as_party(), **form.values())
        messages.success(request, _("C’est enregistré."))
        return HttpResponseRedirect(reverse("profile"))
    return render(request, "accounts/contact.html", {"resident": resident, "form": form})
