"""What guards the pages of one's own space."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portal.accounts.actions import resident_for
from portal.accounts.models import User
from portal.accounts.permissions import resident_of, works_here

View = TypeVar("View", bound=Callable[..., HttpResponse])


def own_space(view: View) -> View:
    """Only for a signed-in resident, given to the view as `request.resident`. Those who work are led to their desk."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        resident = resident_of(user)
        if resident is None and not works_here(user):
            resident = resident_for(user=user)
        if resident is None:
            return HttpResponseRedirect("/agents/" if user.agent_memberships.current().exists() else "/cms/")
        request.resident = resident  # type: ignore[attr-defined]  # Type ignore: ours, read by the views below
        return view(request, *args, **kwargs)

    return cast(View, login_required(guarded))
