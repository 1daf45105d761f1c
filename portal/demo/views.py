"""The mailbox of everybody in the demonstration: login codes and notices, which no mail server carries away."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal.demo import mailbox

# A mail is shown as a mail reader does: no script, no form, no picture from elsewhere; its links still lead somewhere.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)
View = Callable[..., HttpResponse]


def demonstration_only(view: View) -> View:
    """404 anywhere else, whatever the addresses say: these pages show login codes to whoever asks."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: str | int, **kwargs: str | int) -> HttpResponse:
        if not settings.PORTAL_DEMONSTRATION:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(require_safe(guarded))


@demonstration_only
def mails(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    return render(request, "demo/mails.html", {"mails": mailbox.mails(), "crumbs": [(_("Accueil"), "/")]})


@demonstration_only
def mail(request: HttpRequest, file: str, place: int) -> HttpResponse:
    """One mail: its text, and the way to its HTML."""
    return render(request, "demo/mail.html", {"mail": _mail_or_404(file, place)})


@demonstration_only
@xframe_options_sameorigin
def mail_html(request: HttpRequest, file: str, place: int) -> HttpResponse:
    """The HTML of one mail, under a policy of its own."""
    response = HttpResponse(_mail_or_404(file, place).html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


def _mail_or_404(file: str, place: int) -> mailbox.Mail:
    found = mailbox.mail(file, place)
    if found is None:
        raise Http404
    return found
