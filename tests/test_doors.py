"""Every address of the portal asked by everybody: who gets in is written down here, and a new route needs a line.

Columns: a visitor, the resident who owns the request, another resident, an agent of the request's department, an
agent of another department, an editor of the site, an administrator. Each cell is what a GET answers:
ok (200) · go (redirected elsewhere than to the login) · in (sent to the login page) · no (404) · not (403) · post (405)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import User
from portal.eservices.enums import IssuedKind
from portal.eservices.models import IssuedDocument
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.outbox.actions import run_due
from tests.eservices import factories

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ROLES = ("anonymous", "owner", "stranger", "agent", "other_agent", "editor", "admin")
DOORS: dict[str, str] = {
    "health": "ok ok ok ok ok ok ok",
    "cms/login/": "in in in in in in in",
    "cms/password_reset/": "in in in in in in in",
    "_util/login/": "in in in in in in in",
    "wagtaildocs_serve": "no no no no no no no",
    "wagtaildocs_authenticate_with_password": "no no no no no no no",
    "api:openapi-json": "ok ok ok ok ok ok ok",
    "api:list_procedures": "ok ok ok ok ok ok ok",
    "api:definition_schema": "ok ok ok ok ok ok ok",
    "api:show_procedure": "no no no no no no no",
    "api:search": "ok ok ok ok ok ok ok",
    "api_guide": "ok ok ok ok ok ok ok",
    "api:list_places": "ok ok ok ok ok ok ok",
    "api:show_place": "no no no no no no no",
    "api:list_news": "ok ok ok ok ok ok ok",
    "api:show_news": "no no no no no no no",
    "api:list_events": "ok ok ok ok ok ok ok",
    "api:list_occurrences": "ok ok ok ok ok ok ok",
    "api:show_event": "no no no no no no no",
    "api:list_acts": "ok ok ok ok ok ok ok",
    "api:show_act": "no no no no no no no",
    "api:list_tenders": "ok ok ok ok ok ok ok",
    "api:show_tender": "no no no no no no no",
    "api:list_elections": "ok ok ok ok ok ok ok",
    "api:show_election": "no no no no no no no",
    "api:list_statuses": "ok ok ok ok ok ok ok",
    "api:show_crisis": "ok ok ok ok ok ok ok",
    "api:show_site": "ok ok ok ok ok ok ok",
    "api:list_banners": "ok ok ok ok ok ok ok",
    "api:api-root": "no no no no no no no",
    "account_password_login": "ok go go go go go go",
    "comptes/signup/": "in in in in in in in",
    "comptes/login/code/": "in in in in in in in",
    "my_space": "in ok ok go go go go",
    "profile": "in ok ok go go go go",
    "profile_identity": "in ok ok go go go go",
    "profile_contact": "in ok ok go go go go",
    "close_account": "in ok ok go go go go",
    "my_data": "in ok ok go go go go",
    "my_data_seen": "in ok ok go go go go",
    "my_data_copy": "post post post post post post post",
    "account_login": "ok go go go go go go",
    "account_logout": "go ok ok ok ok ok ok",
    "account_inactive": "ok ok ok ok ok ok ok",
    "account_signup": "in in in in in in in",
    "account_reauthenticate": "in not not not not not not",
    "account_email": "in ok ok ok ok ok ok",
    "account_email_verification_sent": "in go go go go go go",
    "account_change_password": "in go go go go go go",
    "account_set_password": "in ok ok ok ok ok ok",
    "account_reset_password": "ok ok ok ok ok ok ok",
    "account_confirm_login_code": "in go go go go go go",
    "account_confirm_password_reset_code": "in in in in in in in",
    "account_complete_password_reset": "go go go go go go go",
    "account_password_reset_completed": "ok ok ok ok ok ok ok",
    "account_request_login_code": "in in in in in in in",
    "mfa_index": "in ok ok ok ok ok ok",
    "mfa_authenticate": "in go go go go go go",
    "mfa_reauthenticate": "in not not not not not not",
    "mfa_activate_totp": "in go go go go go go",
    "mfa_deactivate_totp": "in no no no no no no",
    "mfa_view_recovery_codes": "in no no no no no no",
    "mfa_generate_recovery_codes": "in ok ok ok ok ok ok",
    "mfa_download_recovery_codes": "in no no no no no no",
    "mfa_list_webauthn": "in ok ok ok ok ok ok",
    "mfa_add_webauthn": "in go go go go go go",
    "mfa_reauthenticate_webauthn": "in not not not not not not",
    "mfa_remove_webauthn": "in no no no no no no",
    "mfa_edit_webauthn": "in no no no no no no",
    "mfa_login_webauthn": "in go go go go go go",
    "usersessions_list": "in ok ok ok ok ok ok",
    "desk_inbox": "in not not ok ok not not",
    "desk_assign_chosen": "post post post post post post post",
    "desk_search": "in not not ok ok not not",
    "desk_contact": "in not not ok ok not not",
    "desk_draft": "in not not ok ok not not",
    "desk_contact_done": "in not not no no not not",
    "desk_contact_paper": "in not not no no not not",
    "desk_knowledge": "in not not ok ok not not",
    "desk_article": "in not not ok ok not not",
    "desk_template": "in not not ok ok not not",
    "desk_request": "in not not ok no not not",
    "desk_download": "in not not ok no not not",
    "desk_retry": "post post post post post post post",
    "desk_act": "in not not ok no not not",
    "desk_decide": "in not not ok no not not",
    "search": "ok ok ok ok ok ok ok",
    "search_suggestions": "ok ok ok ok ok ok ok",
    "search_answer": "ok ok ok ok ok ok ok",
    "filing_short": "go go go go go go go",
    "filing_start": "ok ok ok ok ok ok ok",
    "filing_go_on": "no go no no no no no",
    "filing_check": "no go no no no no no",
    "filing_sent": "no ok no no no no no",
    "filing_ended": "no go no no no no no",
    "filing_later": "no ok no no no no no",
    "filing_leave": "no ok no no no no no",
    "filing_step": "no ok no no no no no",
    "filing_resume": "ok ok ok ok ok ok ok",
    "filing_resume_link": "ok ok ok ok ok ok ok",
    "own_requests": "in ok ok go go go go",
    "own_request": "in ok no go go go go",
    "write_message": "post post post post post post post",
    "cancel_request": "in ok no go go go go",
    "complete_request": "in ok no go go go go",
    "retry_paper": "post post post post post post post",
    "own_messages": "in ok ok go go go go",
    "own_documents": "in ok ok go go go go",
    "document": "no ok no ok no no no",
    "tracking": "ok ok ok ok ok ok ok",
    "tracking_recall": "ok ok ok ok ok ok ok",
    "tracking_recalled": "ok ok ok ok ok ok ok",
    "tracking_state": "go go go go go go go",
    "verification_form": "ok ok ok ok ok ok ok",
    "verifier/<str:code>/": "ok ok ok ok ok ok ok",
    "verification": "ok ok ok ok ok ok ok",
    "pages:robots": "ok ok ok ok ok ok ok",
    "pages:sitemap": "ok ok ok ok ok ok ok",
    "pages:sitemap_part": "no no no no no no no",
    "pages:news_feed": "ok ok ok ok ok ok ok",
    "pages:status_feed": "ok ok ok ok ok ok ok",
    "pages:status_json": "ok ok ok ok ok ok ok",
    "pages:banner_feed": "ok ok ok ok ok ok ok",
    "pages:crisis": "no no no no no no no",
    "pages:crisis_feed": "no no no no no no no",
    "pages:acts": "no no no no no no no",
    "pages:act": "no no no no no no no",
    "pages:act_pdf": "no no no no no no no",
    "pages:act_feed": "ok ok ok ok ok ok ok",
    "pages:tenders": "no no no no no no no",
    "pages:tender_feed": "ok ok ok ok ok ok ok",
    "pages:essential_json": "no no no no no no no",
    "pages:essential_csv": "no no no no no no no",
    "pages:event_feed": "ok ok ok ok ok ok ok",
    "pages:agenda_calendar": "ok ok ok ok ok ok ok",
    "pages:event_calendar": "no no no no no no no",
    "demo_mails": "ok ok ok ok ok ok ok",
    "demo_mail": "no no no no no no no",
    "demo_mail_html": "no no no no no no no",
    "media/<path:path>": "no no no no no no no",
    "wagtailcore_authenticate_with_password": "no no no no no no no",
    "wagtailcore_login": "in in in in in in in",
    "wagtail_serve": "ok ok ok ok ok ok ok",
}
# Doors that only a POST opens.
POSTS: dict[str, str] = {
    "my_data_copy": "in ok ok go go go go",
    "desk_assign_chosen": "in not not go go not not",
    "desk_retry": "in not not no no not not",
    "desk_act": "in not not ok no not not",
    "desk_decide": "in not not ok no not not",
    "write_message": "in ok no go go go go",
    "cancel_request": "in ok no go go go go",
    "complete_request": "in ok no go go go go",
    "retry_paper": "in go no go go go go",
    "filing_step": "no ok no no no no no",
    "filing_check": "no go no no no no no",
    "filing_leave": "no ok no no no no no",
    "close_account": "in in go go go go go",
    "profile_identity": "in in in go go go go",
}
# Whole rooms of third parties, each tried at these addresses.
FOREIGN = ("cms/", "api/v2/")
FOREIGN_DOORS: dict[str, str] = {
    "/cms/": "go go go go go ok ok",
    "/cms/blocs/": "go go go go go ok ok",
    "/cms/pages/": "go go go go go go ok",
    "/cms/snippets/eservices/procedure/": "go go go go go no no",
    "/cms/snippets/directory/place/": "go go go go go ok ok",
    "/cms/recherche/recherches/?came=rien": "go go go go go ok ok",
    "/cms/recherche/remarques/": "go go go go go ok ok",
    "/cms/recherche/synonymes/": "go go go go go ok ok",
    "/cms/snippets/search/synonym/": "go go go go go ok ok",
    "/cms/snippets/search/bestbet/": "go go go go go ok ok",
    "/cms/users/": "go go go go go go ok",
    "/cms/images/": "go go go go go ok ok",
    "/cms/reports/relire/": "go go go go go ok ok",
    "/api/v2/pages/": "ok ok ok ok ok ok ok",
    "/api/v2/images/": "ok ok ok ok ok ok ok",
    "/api/v2/documents/": "ok ok ok ok ok ok ok",
}


def routes(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route of ours: its name (or its pattern when it has none) and its pattern."""
    for each in resolver.url_patterns:
        pattern = prefix + str(each.pattern)
        if pattern.startswith(FOREIGN) and isinstance(each, URLResolver):
            continue
        if isinstance(each, URLResolver):
            yield from routes(each, pattern, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield (f"{space}{each.name}" if each.name else pattern), pattern


ROUTES = dict(routes(get_resolver()))


class Household:
    """Everybody who may knock, and what stands behind the doors."""

    def __init__(self) -> None:
        call_command("start_city", verbosity=0)
        self.department = factories.department()
        made = factories.procedure()
        self.owner = factories.resident()
        self.request = factories.submitted(made, owner=self.owner)
        run_due()
        self.receipt = IssuedDocument.objects.get(request=self.request, kind=IssuedKind.RECEIPT)
        self.agent = factories.agent(self.department)
        self.colleague = factories.agent(factories.department("voirie"))
        self.draft = factories.started(made, owner=self.owner, answers={}).draft
        self.article = KnowledgeArticle.objects.create(
            slug="charrette", question="Puis-je emprunter ?", answer="Oui.", department=self.department, validated=True
        )
        self.template = ResponseTemplate.objects.create(
            slug="oui", title="Oui", channel="email", kind="answer", department=self.department, body="Oui."
        )

    def clients(self) -> dict[str, Client]:
        """One browser each."""
        editor = User.objects.create_user("editrice@kermor.example")
        editor.groups.set(Group.objects.filter(name="Publication"))
        users = {
            "owner": self.owner.user,
            "stranger": factories.resident().user,
            "agent": self.agent,
            "other_agent": self.colleague,
            "editor": editor,
            "admin": User.objects.create_superuser("admin@kermor.example"),
        }
        clients = {"anonymous": Client()}
        for role, user in users.items():
            clients[role] = Client()
            clients[role].force_login(user)
        return clients

    def arguments(self) -> dict[str, dict[str, Any]]:
        """What each route with a blank is asked for."""
        reference, paper = {"reference": self.request.reference}, str(self.receipt.document.key)
        draft = {"slug": "charrette", "key": str(self.draft.key)}
        filing = {f"filing_{name}": draft for name in ("go_on", "check", "ended", "later", "leave")}
        own = ("own_request", "write_message", "cancel_request", "complete_request", "tracking_state")
        return filing | dict.fromkeys(own, reference) | {
            "filing_sent": draft | {"key": str(self.request.first_sheet.once)},
            "filing_step": draft | {"step": "need"},
            "filing_start": {"slug": "charrette"},
            "filing_short": {"slug": "charrette"},
            "filing_resume_link": {"token": "x" * 43},
            "retry_paper": reference | {"code": self.receipt.verification_code},
            "document": {"key": paper},
            "desk_request": reference,
            "desk_retry": reference,
            "desk_contact_done": reference,
            "desk_contact_paper": reference | {"key": paper},
            "desk_download": reference | {"key": paper},
            "desk_act": reference | {"act": "note"},
            "desk_decide": reference | {"kind": "granted"},
            "desk_article": {"slug": "charrette"},
            "desk_template": {"slug": "oui"},
            "verification": {"code": self.receipt.verification_code},
            **{f"api:show_{kind}": {"slug": "charrette"} for kind in ("procedure", "place", "news", "event", "tender")},
            "api:show_election": {"slug": "charrette"},
            "api:show_act": {"number": "D2026-1"},
            "pages:sitemap_part": {"number": 999},
            "pages:event_calendar": {"slug": "rien"},
            "pages:act": {"number": "rien"},
            "pages:act_pdf": {"number": "rien"},
            "demo_mail": {"file": "rien.log", "place": 0},
            "demo_mail_html": {"file": "rien.log", "place": 0},
            "mfa_remove_webauthn": {"pk": 1},
            "mfa_edit_webauthn": {"pk": 1},
            "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
            "wagtaildocs_authenticate_with_password": {"restriction_id": 1},
        }  # fmt: skip


def told(client: Client, address: str, method: str = "get") -> str:
    """What this browser is answered, in the words of the tables."""
    answer = getattr(client, method)(address)
    for close in answer._resource_closers:  # answer.close() would also close the test's database
        close()
    if answer.status_code in (301, 302):
        target = answer.headers["Location"]
        return "in" if "/comptes/login/" in target or "/comptes/reauthenticate/" in target else "go"
    return {200: "ok", 403: "not", 404: "no", 405: "post", 503: "ok"}.get(answer.status_code, str(answer.status_code))


def address_of(name: str, pattern: str, arguments: dict[str, dict[str, Any]]) -> str:
    special = {
        "wagtail_serve": "/",
        "media/<path:path>": "/media/rien.png",
        "wagtaildocs_serve": "/fichiers/1/rien.pdf",
        "api:search": "/api/v1/search/?q=charrette",
        "verifier/<str:code>/": f"/verifier/{arguments['verification']['code']}/",
    }
    if name in special:
        return special[name]
    if name == pattern:
        return f"/{pattern}"
    return reverse(name, kwargs=arguments.get(name))


def test_everybody_at_every_door() -> None:
    """The whole table at once: what differs is shown line by line."""
    house = Household()
    clients, arguments = house.clients(), house.arguments()
    wrong = []
    for name, pattern in ROUTES.items():
        address = address_of(name, pattern, arguments)
        got = " ".join(told(clients[role], address) for role in ROLES)
        if got != DOORS.get(name):
            wrong.append(f'    "{name}": "{got}",')
    assert wrong == [], "\n" + "\n".join(wrong)


def test_everybody_at_the_doors_that_a_post_opens() -> None:
    """Nobody but those who may gets as far as a form being judged; strangers learn nothing of what exists."""
    house = Household()
    clients, arguments = house.clients(), house.arguments()
    wrong = []
    for name in POSTS:
        address = address_of(name, ROUTES[name], arguments)
        got = " ".join(told(clients[role], address, "post") for role in ROLES)
        if got != POSTS[name]:
            wrong.append(f'    "{name}": "{got}",')
    assert wrong == [], "\n" + "\n".join(wrong)


def test_everybody_at_the_doors_of_wagtail() -> None:
    """The admin is for editors and administrators: neither residents nor agents have anything to see there."""
    clients = Household().clients()
    wrong = []
    for address, line in FOREIGN_DOORS.items():
        got = " ".join(told(clients[role], address) for role in ROLES)
        if got != line:
            wrong.append(f'    "{address}": "{got}",')
    assert wrong == [], "\n" + "\n".join(wrong)
