"""French is the source language: its catalogue holds only the plurals, for French says « 0 demande ».

`python .ci/plurals.py` writes locale/fr/LC_MESSAGES/django.po from code and templates; `--check` only says whether
it is up to date.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
HEAD = """# French plurals: zero and one are singular. Written by .ci/plurals.py.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""


def extracted() -> str:
    """Every marked sentence, as xgettext and Django's template reader see them."""
    import os

    import django
    from django.utils.translation.template import templatize

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    keywords = ["ngettext:1,2", "ngettext_lazy:1,2", "npgettext:1c,2,3"]
    with tempfile.TemporaryDirectory() as folder:
        sources = [path for room in ("portal", "search") for path in (ROOT / room).rglob("*.py")]
        for number, path in enumerate(sorted((ROOT / "templates").rglob("*.*"))):
            if path.suffix in {".html", ".txt"}:
                target = Path(folder) / f"{number}.py"
                target.write_text(templatize(path.read_text()))
                sources.append(target)
        command = ["xgettext", "--from-code=UTF-8", "--language=Python", "--no-location", "--sort-output", "-o", "-"]
        command += [f"--keyword={each}" for each in keywords] + [str(path) for path in sources]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own files


def plurals(catalogue: str) -> str:
    """The entries with a plural, each answered by itself."""
    entries = []
    for block in re.split(r"\n\n+", catalogue):
        lines = [line for line in block.splitlines() if not line.startswith(("#", "msgstr"))]
        text = "\n".join(lines)
        if "msgid_plural" not in text:
            continue
        one, many = text.split("msgid_plural", 1)
        one = one[one.index("msgid ") + len("msgid ") :].rstrip()
        entries.append(f"{text}\nmsgstr[0] {one}\nmsgstr[1] {many.strip()}\n")
    return HEAD + "\n" + "\n".join(entries)


def main() -> int:
    """Write the catalogue, or with --check say whether it must be written again."""
    wanted = plurals(extracted())
    if "--check" in sys.argv:
        if CATALOGUE.exists() and CATALOGUE.read_text() == wanted:
            return 0
        print("locale/fr is not up to date: run var/venv/bin/python .ci/plurals.py")  # noqa: T201
        return 1
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
