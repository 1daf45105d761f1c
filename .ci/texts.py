"""Every sentence of a template is marked for gettext, French, and every template is used.

A text node that holds a word outside {% trans %} and {% blocktrans %} is unmarked. English is guessed by words that
French does not have.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
MARKED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
SILENT = re.compile(
    r"{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|<!--.*?-->|<style.*?</style>|<script.*?</script>", re.S
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
TEXT_ATTRIBUTE = re.compile(r"\s(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{3,}")
ENGLISH = re.compile(
    r"\b(the|and|please|your|you|submit|click|search|upload|with|from|this|required|error occurred)\b", re.I
)
QUOTED = re.compile(r"{%\s*trans(?:late)?\s+(\"[^\"]*\"|'[^']*')")
# Names that are the same in every language.
NAMES = {
    "Kermor",
    "html",
    "PDF",
    "JSON",
    "CSV",
    "JPEG",
    "PNG",
    "HEIC",
    "nbsp",
    "rsquo",
    "laquo",
    "raquo",
    "middot",
    "hellip",
    "amp",
}
# Named by allauth, Wagtail, Django or the form language (one per type of question), not by our code.
THEIRS = ("account/", "mfa/", "usersessions/", "allauth/", "wagtailadmin/", "eservices/questions/", "40", "50")
# A chart's place names are the city's.
CHARTS = "components/charts/"
# Pages that stand alone when everything else failed: no gettext, no context.
ALONE = {"500.html", "503.html"}


def unmarked(source: str) -> list[str]:
    """Text nodes and spoken attributes with a word that gettext does not see."""
    bare = TAG.sub(" ", SILENT.sub(" ", MARKED.sub(" ", source)))
    spoken = TEXT_ATTRIBUTE.findall(bare)
    nodes = re.split(r"<[^>]*>", bare)
    told = [text.strip() for text in [*nodes, *spoken] if set(WORD.findall(text)) - NAMES]
    return [text[:60] for text in told if not text.startswith("/")]  # an address is no sentence


def english(source: str) -> list[str]:
    """Marked sentences that read as English."""
    sentences = [quoted[1:-1] for quoted in QUOTED.findall(source)]
    sentences += [re.sub(r"<[^>]*>", " ", TAG.sub(" ", block)) for block in MARKED.findall(source)]
    return [sentence.strip()[:60] for sentence in sentences if ENGLISH.search(sentence)]


def unused(names: set[str]) -> set[str]:
    """Templates that neither code nor another template names."""
    code = [path for folder in ("portal", "search") for path in (ROOT / folder).rglob("*.py")]
    told = "\n".join(path.read_text() for path in code)
    told += "\n".join(path.read_text() for path in TEMPLATES.rglob("*.*") if path.suffix in {".html", ".txt"})
    return {name for name in names if not name.startswith(THEIRS) and name not in told and Path(name).stem not in told}


def main() -> int:
    """Print what is wrong, a line each; 1 if anything is."""
    found: list[str] = []
    names: set[str] = set()
    for path in sorted(TEMPLATES.rglob("*.*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        name = str(path.relative_to(TEMPLATES))
        names.add(name)
        source = path.read_text()
        if name not in ALONE and not name.startswith(CHARTS):
            found += [f"{name}: not marked for translation: {text}" for text in unmarked(source)]
        found += [f"{name}: English: {text}" for text in english(source)]
    found += [f"{name}: nothing uses this template" for name in sorted(unused(names))]
    print("\n".join(found))  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
