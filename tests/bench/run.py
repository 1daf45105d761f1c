"""`make bench`: one run, ratios first. Everything on loopback, bounded in time and count, on a city of its own.

Rates come from wrk (one thread, 8 connections, 4 seconds each) against gunicorn, 2 workers of 2 threads, on the same
cores. A page counts as a share of a bare view behind the same middleware, measured just before it.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var" / "bench"
PORT = 8377
URL = f"http://127.0.0.1:{PORT}"
SECONDS = 4
SUBMISSIONS = 60
PAPERS = 40
ENVIRONMENT = os.environ | {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "PORTAL_VAR": str(VAR),
    "SITE_ADDRESS": URL,
    "SECRET_KEY": "bench",
    "PYTHONPATH": str(ROOT),
    "LOG_LEVEL": "ERROR",
}
SESSION = "Cookie: sessionid=0123456789abcdef0123456789abcdef"


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "manage.py", *arguments], cwd=ROOT, env=ENVIRONMENT, check=True)


def prepare() -> None:
    """A city of its own, loaded afresh: what is measured must not depend on what was done before."""
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    manage("migrate", "-v", "0")
    manage("load_city", "-v", "0")
    manage("collectstatic", "--no-input", "-v", "0")


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def web() -> list[str]:
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "2", "--preload", "--log-level", "critical"]
    return [
        str(Path(sys.executable).parent / "gunicorn"),
        "portal.wsgi:application",
        "--bind",
        f"127.0.0.1:{PORT}",
        *options,
    ]


def wait() -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{URL}/nue/", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def rate(path: str, *headers: str) -> float:
    """Answers per second."""
    command = [
        "wrk",
        "-t1",
        "-c8",
        f"-d{SECONDS}s",
        *[part for header in headers for part in ("-H", header)],
        URL + path,
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    if errors := re.search(r"Non-2xx or 3xx responses: (\d+)", told):
        raise SystemExit(f"{path}: {errors.group(0)}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found
    return float(found.group(1))


def share(name: str, path: str, goal: float, *headers: str) -> None:
    headers = (*headers, "Accept-Encoding: gzip")  # as every browser asks
    bare = rate("/nue/", *headers)
    measured = rate(path, *headers)
    verdict = "ok" if measured / bare >= goal else "BELOW"
    say(f"{name:<34} {measured:8.0f}/s of {bare:8.0f}/s  = {measured / bare:5.2f}  (goal ≥ {goal})  {verdict}")


def pages() -> None:
    say(f"\nPages as a share of a bare view (wrk, 8 connections, {SECONDS} s)")
    for name, path in (("home", "/"), ("procedure page", "/demarches/acte-de-naissance/")):
        urllib.request.urlopen(URL + path, timeout=10).read()
        share(f"{name}, cached", path, 0.80)
        share(f"{name}, uncached (with a session)", path, 0.10, SESSION)
    share("form step, first page", "/demarches/acte-de-naissance/commencer/", 0.10)


def first_drawing() -> None:
    """A page that nobody has asked for since the last publication, drawn whole, in this process."""
    from django.test import Client

    from portal.lib import page_cache

    client = Client(HTTP_HOST="127.0.0.1")
    say("\nDrawing a page anew (median of 15, one process)")
    for name, path in (("home", "/"), ("procedure page", "/demarches/acte-de-naissance/")):
        spent = []
        for _ in range(16):
            page_cache._move_epoch()
            spent.append(timed(lambda path=path: client.get(path)))
        say(f"{name:<34} {statistics.median(spent[1:]):.0f} ms")


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def submissions(count: int) -> list[float]:
    """Milliseconds of `count` sendings: the POST that files, through HTTP, drafts prepared by the verbs."""
    from tests.bench.filing import prepared_post

    return [timed(prepared_post(URL, number)) for number in range(count)]


def filing() -> None:
    say(f"\nSending a request ({SUBMISSIONS} each, the whole POST)")
    idle = submissions(SUBMISSIONS)
    with running([sys.executable, "-W", "ignore", "manage.py", "work"]):
        time.sleep(3)  # the worker now has the papers of the first series to make
        busy = submissions(SUBMISSIONS)
    say(f"worker idle: p50 {statistics.median(idle):.0f} ms, p95 {p95(idle):.0f} ms (goal ≤ 300)")
    say(f"worker busy: p50 {statistics.median(busy):.0f} ms, p95 {p95(busy):.0f} ms (goal ≤ 300)")
    say(f"ratio of p95: {p95(busy) / p95(idle):.2f} (goal ≤ 1.05)")


def papers() -> None:
    """How many receipts one worker makes in a second."""
    from portal.eservices.enums import IssuedKind
    from portal.eservices.models import IssuedDocument
    from portal.eservices.tasks import make_issued_document
    from portal.outbox.models import DueStatus

    rows = list(IssuedDocument.objects.filter(kind=IssuedKind.RECEIPT, status=DueStatus.DUE)[: PAPERS + 1])
    make_issued_document(rows.pop())  # the first pays for loading fonts and libraries
    spent = sum(timed(lambda row=row: make_issued_document(row)) for row in rows) / 1000
    say(f"\nReceipts: {len(rows) / spent:.1f} per second and worker ({len(rows)} made)")


def search_at_scale() -> None:
    """Finding among 100,000 entries, on a PostgreSQL of its own (see tests/bench/search.py)."""
    say("\nSearch among 100,000 entries")
    subprocess.run([".ci/postgres.sh", sys.executable, "-W", "ignore", "-m", "tests.bench.search"], cwd=ROOT,
                   env=ENVIRONMENT, check=True)  # fmt: skip


def editors_at_scale() -> None:
    """Lists of the admin and of the public site among 10,000 pages and 50,000 documents, in this very process."""
    from django.test import Client

    from portal.accounts.models import User
    from portal.cms.models import BasePage
    from portal.lib import page_cache
    from tests.bench.big_city import DOCUMENTS, PAGES, grow

    spent = timed(grow)
    say(f"\nEditors among {PAGES} pages and {DOCUMENTS} documents (made in {spent / 1000:.1f} s), median of 5")
    client = Client(headers={"host": f"127.0.0.1:{PORT}"})
    client.force_login(User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("b@b.example"))
    section = BasePage.objects.get(slug="grande-rubrique-0").pk
    for name, path, most in (
        ("explorer of a section", f"/cms/pages/{section}/", 1000),
        ("search of pages", "/cms/pages/search/?q=page", 1000),
        ("list of documents", "/cms/documents/", 1000),
        ("chooser of pages", f"/cms/choose-page/{section}/", 1000),
        ("chooser of documents", "/cms/documents/chooser/?q=document", 1000),
        ("pages to read again", "/cms/reports/relire/", 1000),
        ("plan of the site", "/plan-du-site/", 500),
        ("sitemap.xml", "/sitemap.xml", 3000),
        ("news", "/actualites/", 500),
    ):

        def ask(path: str = path) -> None:
            page_cache._move_epoch()
            assert client.get(path).status_code == 200, path

        median = statistics.median(timed(ask) for _ in range(5))
        say(f"{name:<34} {median:8.0f} ms  (goal ≤ {most})  {'ok' if median <= most else 'ABOVE'}")


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: install the Debian package wrk.")
    say("Loading a city of its own …")
    prepare()
    os.environ.update(ENVIRONMENT)
    import django

    from tests.bench import visits

    django.setup()
    with running(web()):
        wait()
        pages()
        visits.report(say, URL)
        first_drawing()
        filing()
    papers()
    search_at_scale()
    editors_at_scale()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
