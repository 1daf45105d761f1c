"""What residents read must be whole in English: what is marked for gettext in their pages, and its catalogue.

`python .ci/catalogues.py` names each sentence that has no English, and each English one whose French is gone; 1 if
there is any. `--write` adds the missing ones, empty, and takes out the others. Editors', agents' and administrators'
own screens stay in French: the names of fields and their help are left out.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Templates and modules that residents read; the second list takes out of the first.
TEMPLATES = (
    "400", "403", "404", "429", "account/", "accounts/", "base.html", "base_account.html", "base_filing.html",
    "cms/blocks/", "components/", "eservices/filing/", "eservices/questions/", "eservices/requests/",
    "eservices/tracking/", "mfa/", "pages/", "search/", "usersessions/", "emails/account",
)  # fmt: skip
MODULES = (
    "portal/accounts/adapter.py", "portal/accounts/forms/", "portal/accounts/views/",
    "portal/eservices/enums.py", "portal/eservices/form_builder/formats.py",
    "portal/eservices/form_builder/journey.py", "portal/eservices/form_builder/questions/",
    "portal/eservices/form_builder/summary.py", "portal/eservices/form_builder/words.py",
    "portal/eservices/forms/filing.py", "portal/eservices/forms/following.py", "portal/eservices/journeys.py",
    "portal/eservices/views/", "portal/eservices/actions/drafts.py", "portal/eservices/actions/uploads.py",
    "portal/lib/", "portal/pages/", "search/",
)  # fmt: skip
NOT_THEIRS = (
    "accounts/admin/", "pages/admin/", "search/admin/", "portal/eservices/views/workshop",
    "portal/pages/wagtail_hooks.py", "portal/pages/apps.py", "portal/lib/apps.py", "search/apps.py",
    "search/wagtail_hooks.py", "search/admin", "search/empty_panel.html", "search/reports.py", "portal/pages/sheet_",
    "portal/pages/admin", "portal/pages/page_forms", "portal/pages/management", "portal/pages/migrations",
    "portal/pages/actions", "portal/pages/election_", "portal/pages/official_hooks.py",
    "portal/pages/crisis_admin.py", "portal/pages/crisis_forms.py", "portal/pages/city_state_hooks.py",
    "portal/pages/survey_admin.py", "portal/lib/plain_language.py", "pages/banner_preview.html",
    "portal/pages/accessibility_check", "portal/pages/models/crisis.py", "portal/pages/models/fact_sheets.py",
    "search/management",
)  # fmt: skip
ADMIN_WORDS = {"verbose_name", "verbose_name_plural", "help_text", "label", "heading", "violation_error_message",
               "menu_label", "description", "add_to_settings_menu"}  # fmt: skip
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "plain_gettext"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}

# A context (or nothing), the sentence, its plural (or nothing).
Key = tuple[str, str, str]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _key(call: ast.Call) -> Key | None:
    """What one call asks gettext for."""
    name, texts = _name(call.func), [_text(argument) or "" for argument in call.args]
    if name in GETTEXT and texts and texts[0]:
        return "", texts[0], ""
    if name in PLURAL and len(texts) > 1:
        return "", texts[0], texts[1]
    return (texts[0], texts[1], "") if name in CONTEXT and len(texts) > 1 else None


class _Reader(ast.NodeVisitor):
    """The sentences of a module that residents read: neither names of fields nor what a form of the admin says."""

    def __init__(self) -> None:
        self.found: set[Key] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if node.name != "Meta" and not node.name.endswith(("PageForm", "ViewSet", "Block", "Panel", "FilterSet")):
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name not in {"clean", "full_clean", "publish", "before_publish"} or "forms" in self.module:
            self.generic_visit(node)

    module = ""

    def visit_Call(self, node: ast.Call) -> None:
        key = _key(node)
        if key:
            self.found.add(key)
        field = re.search(r"(Field|ForeignKey|Key|Block|Panel|Error)$", _name(node.func))
        in_models = bool(re.search(r"/models(/|\.py)", self.module))
        for argument in node.args[1 if field and in_models else 0 :]:
            self.visit(argument)
        for keyword in node.keywords:
            if not (in_models and keyword.arg in ADMIN_WORDS):
                self.visit(keyword.value)


def of_module(path: Path) -> set[Key]:
    """The sentences of one Python file."""
    reader = _Reader()
    reader.module = str(path)
    reader.visit(ast.parse(path.read_text(encoding="utf-8")))
    return reader.found


CALLS = re.compile(
    r"(?<![\w.])(p?n?gettext|_)\(\s*((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")(?:\s*,\s*(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"))*)"
)


def of_template(path: Path) -> set[Key]:
    """The sentences of one template, as Django's own reader sees them."""
    from django.utils.translation.template import templatize

    found: set[Key] = set()
    for name, arguments in CALLS.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = ast.literal_eval(f"({arguments},)")
        if name == "ngettext":
            found.add(("", texts[0], texts[1]))
        elif name == "pgettext":
            found.add((texts[0], texts[1], ""))
        else:
            found.add(("", texts[0], ""))
    return found


def _files() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "templates").rglob("*.*")):
        name = str(path.relative_to(ROOT / "templates"))
        if path.suffix in {".html", ".txt"} and name.startswith(TEMPLATES) and not name.startswith(NOT_THEIRS):
            yield name, path
    for room in ("portal", "search"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if name.startswith(MODULES) and not name.startswith(NOT_THEIRS):
                yield name, path


def resident_texts() -> dict[Key, str]:
    """Every sentence that residents read, with the first file that says it."""
    found: dict[Key, str] = {}
    for name, path in _files():
        for key in sorted(of_module(path) if path.suffix == ".py" else of_template(path)):
            found.setdefault(key, name)
    return found


STRING = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?("(?:[^"\\]|\\.)*")$', re.M)


def read(path: Path) -> dict[Key, list[str]]:
    """A catalogue: each sentence with its translations (two for a plural). The head is left out."""
    found: dict[Key, list[str]] = {}
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8") if path.exists() else ""):
        parts: dict[str, str] = {}
        last = ""
        for word, quoted in STRING.findall(block):
            last = word or last
            parts[last] = parts.get(last, "") + str(ast.literal_eval(quoted))
        said = [text for name, text in parts.items() if name.startswith("msgstr")]
        if parts.get("msgid"):
            found[parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", "")] = said
    return found


def quoted(text: str) -> str:
    """A sentence as a catalogue holds it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def written(language: str, plural: str, entries: dict[Key, list[str]]) -> str:
    """A whole catalogue."""
    head = [
        'msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"', f'"Language: {language}\\n"', f'"Plural-Forms: {plural}\\n"',
    ]  # fmt: skip
    blocks = ["\n".join(head)]
    for (context, one, many), said in sorted(entries.items(), key=lambda each: each[0][1:]):
        lines = [f"msgctxt {quoted(context)}"] if context else []
        lines.append(f"msgid {quoted(one)}")
        if many:
            lines.append(f"msgid_plural {quoted(many)}")
            lines += [f"msgstr[{number}] {quoted(text)}" for number, text in enumerate(said)]
        else:
            lines.append(f"msgstr {quoted(said[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
ENGLISH_PLURAL = "nplurals=2; plural=(n != 1);"


def missing() -> dict[Key, str]:
    """What residents would read in French in the midst of an English page, with the file that says it."""
    known = read(ENGLISH)
    return {key: file for key, file in resident_texts().items() if not all(known.get(key, [""]))}


def main() -> int:
    """Say what is missing or gone; with --write, make room for it."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    wanted, known = resident_texts(), read(ENGLISH)
    if "--write" in sys.argv:
        entries = {key: known.get(key, ["", ""] if key[2] else [""]) for key in wanted}
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        ENGLISH.write_text(written("en", ENGLISH_PLURAL, entries), encoding="utf-8")
    lines = [f"{file}: no English for: {key[1][:80]}" for key, file in missing().items()]
    lines += [f"locale/en: nothing says any more: {key[1][:80]}" for key in read(ENGLISH) if key not in wanted]
    if lines:
        print("\n".join(lines))  # noqa: T201
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
