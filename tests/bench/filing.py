"""A draft ready to be sent, and the POST that sends it as a browser would."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from importlib import import_module
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from portal.eservices.models import Procedure
from portal.eservices.permissions import DRAFT_TOKENS
from tests.eservices import factories


def _session(draft_key: str, token: str) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[DRAFT_TOKENS] = {draft_key: token}
    store.save()
    return str(store.session_key)


def prepared_post(url: str, number: int) -> Callable[[], None]:
    """Everything but the POST is done now; the function returned sends the form and checks that it was filed."""
    made = Procedure.objects.filter(slug="emprunter-une-charrette").first() or factories.procedure()
    begun = factories.started(made)
    path = f"/demarches/charrette/{begun.draft.key}/verifier-et-envoyer/"
    cookie = f"{settings.SESSION_COOKIE_NAME}={_session(str(begun.draft.key), begun.token)}"
    host = urlsplit(url).netloc
    page = _ask(host, "GET", path, {"Cookie": cookie})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    csrf = re.search(r"csrftoken=([^;]+)", page.headers.get("Set-Cookie", ""))
    assert token, path
    assert csrf, path
    body = urlencode({"csrfmiddlewaretoken": token.group(1), "certify": "on"})
    headers = {
        "Cookie": f"{cookie}; csrftoken={csrf.group(1)}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": url + path,
    }

    def send() -> None:
        answer = _ask(host, "POST", path, headers, body)
        answer.read()
        assert answer.status == 302, answer.status

    return send


def _ask(
    host: str, method: str, path: str, headers: dict[str, str], body: str | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request(method, path, body, headers)
    return connection.getresponse()
