"""The form language knows neither the database nor HTTP: that is what makes it testable and trustworthy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import portal.eservices.form_builder as package

ROOT = Path(package.__file__).parent
ALLOWED_DJANGO = ("django.forms", "django.utils", "django.core.validators", "django.core.exceptions")
NONDETERMINISTIC = {"datetime.now", "datetime.today", "timezone.now", "random", "open", "uuid4"}
FILES = sorted(ROOT.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_of_django_only_forms_utils_and_validators(path: Path) -> None:
    for name in imported(ast.parse(path.read_text())):
        if name.split(".")[0] == "django":
            assert name.startswith(ALLOWED_DJANGO), name
        if name.startswith("portal."):
            assert name.startswith(("portal.eservices.form_builder", "portal.lib")), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_reads_no_clock_and_no_chance(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & NONDETERMINISTIC


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_under_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 400
