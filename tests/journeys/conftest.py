"""Journeys in Debian's Chromium against the real web server, worker and clock, on a copy of the loaded city.

The city is loaded once into var/ (again only when its data, loaders or tables change); each session of tests works on
a copy, so that a test may file, answer and publish as it likes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent.parent
LOADED = ROOT / "var" / "test" / "city"
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# What makes another city: its data, its loaders, the tables and the verbs it is made with.
SOURCES = (
    "portal/demo",
    "portal/starter",
    "portal/eservices",
    "portal/pages",
    "portal/cms",
    "portal/accounts",
    "search",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, in a container, asking nothing of anybody."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: install the Debian package chromium.")
        pytest.skip("Chromium is missing: install the Debian package chromium.")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    arguments += ["--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": arguments}


@dataclass(frozen=True)
class City:
    """A running city: its address, its folder of files and mails, and the environment of its processes."""

    url: str
    folder: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run one command of manage.py on this city."""
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def mails(self) -> list[str]:
        """Every mail that left, oldest first."""
        return [path.read_text() for path in sorted(self.folder.joinpath("mails").glob("*.log"))]


def environment(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "PORTAL_VAR": str(folder),
        "DATABASE_URL": f"sqlite://{folder / 'portal.sqlite3'}",
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "journeys",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def loaded_city() -> Path:
    """The folder of the loaded city, made anew when what it is made of changed."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".yaml", ".json", ".geojson"}:
                digest.update(path.read_bytes())
    stamp = LOADED / "stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return LOADED
    shutil.rmtree(LOADED, ignore_errors=True)
    LOADED.mkdir(parents=True)
    city = City("", LOADED, environment(LOADED, 8000))
    for command in (["migrate", "-v", "0"], ["createcachetable"], ["load_city"], ["settle_city"]):
        city.manage(*command)
    stamp.write_text(digest.hexdigest())
    return LOADED


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the city stopped before it answered"
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return  # it answers, whatever it thinks of its own health
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Web server, worker and clock on a copy of the city; all three ended afterwards."""
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(loaded_city(), folder, dirs_exist_ok=True)
    port = free_port()
    running = City(f"http://127.0.0.1:{port}", folder, environment(folder, port))
    process = subprocess.Popen([sys.executable, "deploy/serve.py"], cwd=ROOT, env=running.environment)
    try:
        wait_for(f"{running.url}/sante/", process)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def phone(browser: Browser, city: City) -> Iterator[Page]:
    """A visitor on a phone of 360 pixels."""
    yield from visit(browser, city, viewport=PHONE, has_touch=True)


@pytest.fixture
def desktop(browser: Browser, city: City) -> Iterator[Page]:
    """A visitor at a desk."""
    yield from visit(browser, city, viewport=DESKTOP)


@pytest.fixture
def night(browser: Browser, city: City) -> Iterator[Page]:
    """A visitor at a desk whose screen is dark."""
    yield from visit(browser, city, viewport=DESKTOP, color_scheme="dark")


@pytest.fixture
def bare(browser: Browser, city: City) -> Iterator[Page]:
    """A visitor whose browser runs no script."""
    yield from visit(browser, city, viewport=PHONE, java_script_enabled=False)


PASSWORD = "demonstration-kermor"
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    """What the browsers of the demonstration's people kept, by address: each signs in once."""
    return {}


@pytest.fixture
def sign_in(browser: Browser, city: City, cookies: dict[str, Any]) -> Iterator[SignIn]:
    """sign_in("erell.moal@kermor.example", viewport=…): a browser in which this person is signed in."""
    with ExitStack() as visits:

        def signed_in(email: str, **options: Any) -> Page:
            options = {"viewport": DESKTOP, "storage_state": cookies.get(email), **options}
            page = visits.enter_context(contextmanager(visit)(browser, city, **options))
            if email not in cookies:
                page.goto("/comptes/mot-de-passe/")
                page.fill('[name="login"]', email)
                page.fill('[name="password"]', PASSWORD)
                with page.expect_navigation():
                    page.get_by_role("button", name="Se connecter").click()
                assert "/comptes/" not in page.url, f"{email} may not come in"
                cookies[email] = page.context.storage_state()
            return page

        yield signed_in


def visit(browser: Browser, city: City, **options: Any) -> Iterator[Page]:
    """One visitor; the test fails if a page broke the content policy or asked anything of a foreign host."""
    context: BrowserContext = browser.new_context(base_url=city.url, locale="fr-FR", **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: complaints.append(asked.url) if foreign(asked.url, city) else None)
    yield page
    context.close()
    assert [each for each in complaints if "Content Security Policy" in each or each.startswith("http")] == []


def foreign(url: str, city: City) -> bool:
    return url.startswith("http") and not url.startswith(city.url)
