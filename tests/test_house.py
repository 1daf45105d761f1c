"""What the house promises of itself, whatever is built in it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from portal.privacy.registry import HANDLERS

ROOT = Path(__file__).resolve().parent.parent
OURS = [config for config in apps.get_app_configs() if config.name.startswith("portal.") or config.name == "search"]
# Models that hold nothing about a person: the city's own things, and what is derived or technical.
IMPERSONAL = {
    "accounts.household", "cms.basepage", "outbox.clocktick", "notifications.noticetext", "search.searchentry",
    "eservices.procedure", "eservices.procedureversion",
}  # fmt: skip
IMPERSONAL_ROOMS = {"directory", "knowledge", "pages", "cms", "search"}
# An answer, a clock, a token live and die with their request, whose handler speaks for them.
PUBLIC_TEMPLATES = [
    *(path for path in ROOT.glob("templates/pages/**/*.html") if "admin" not in path.parts),
    *ROOT.glob("templates/cms/**/*.html"),
    ROOT / "templates/base.html",
]


def test_the_graph_of_migrations_loads_from_nothing():
    loader = MigrationLoader(None)
    assert not loader.detect_conflicts()
    roots = set(loader.graph.root_nodes("accounts"))
    assert ("accounts", "0001_initial") in roots


def test_the_user_comes_first_and_alone():
    loader = MigrationLoader(None)
    created = [op.name for op in loader.get_migration("accounts", "0001_initial").operations if hasattr(op, "fields")]
    assert created == ["User"]


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_every_model_with_personal_data_says_what_becomes_of_it(config):
    if config.label in IMPERSONAL_ROOMS:
        return
    silent = [
        model._meta.label_lower
        for model in config.get_models()
        if model._meta.label_lower not in HANDLERS
        and model._meta.label_lower not in IMPERSONAL
        and not model._meta.auto_created
    ]
    assert silent == []


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_public_templates_carry_nothing_of_one_visitor_and_nothing_inline(path):
    source = path.read_text()
    assert "csrf_token" not in source
    assert "nonce" not in source
    assert not re.search(r"<style|\sstyle=|\son\w+=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/(ld\+)?json)", source)


def test_no_file_outgrows_four_hundred_lines_by_much():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("portal", "search")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 440
    }
    assert long == {}


def test_nothing_asks_anything_of_a_foreign_host():
    foreign = re.compile(r"(?:src|href|action)=[\"']https?://(?!www\.w3\.org)", re.I)
    found = [
        f"{path.name}: {line.strip()[:80]}"
        for path in ROOT.glob("templates/**/*.html")
        for line in path.read_text().splitlines()
        if foreign.search(line) and "<a " not in line
    ]
    assert found == []
