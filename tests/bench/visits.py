"""What a visit costs a phone: weight and requests of the first, bytes of the second, and whether anything moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

PHONE = {"width": 360, "height": 740}
MOVES = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { moved += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 300);
})"""


@dataclass
class Visit:
    """Bytes on the wire, answers, and the sum of layout shifts (0 = nothing moved)."""

    sizes: list[float] = field(default_factory=list)
    moved: float = 0.0

    @property
    def weight(self) -> float:
        return sum(self.sizes)


def watched(page: Page) -> tuple[CDPSession, Callable[[], Visit]]:
    """Count what arrives from now on; the function returned gives the visit and begins another."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    visits = [Visit()]
    session.on("Network.loadingFinished", lambda event: visits[-1].sizes.append(event["encodedDataLength"]))

    def finished() -> Visit:
        visits.append(Visit())
        return visits[-2]

    return session, finished


def visit(context: BrowserContext, url: str) -> Visit:
    """One page in a tab of its own, to the foot, so that what is loaded late counts too."""
    page = context.new_page()
    _session, finished = watched(page)
    page.goto(url, wait_until="networkidle")
    moved = float(page.evaluate(MOVES))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    done = finished()
    done.moved = moved
    page.close()
    return done


def first_and_second(url: str) -> tuple[Visit, Visit]:
    """A phone that has never been there, then the same phone again."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="fr-FR")  # type: ignore[arg-type]
        both = visit(context, url), visit(context, url)
        browser.close()
    return both


def report(say: Callable[..., None], url: str) -> None:
    """The lines of the bench: name, path, most bytes of a first visit, most requests."""
    say("\nWeight of a visit (Chromium, 360 px at double density, bytes on the wire, scrolled to the foot)")
    goals = (("home", "/", 100_000, 10), ("form step", "/demarches/acte-de-naissance/commencer/", 60_000, None))
    for name, path, most, requests in goals:
        first, again = first_and_second(url + path)
        ok = first.weight <= most and (requests is None or len(first.sizes) <= requests)
        told = f"{first.weight / 1000:.0f} kB of {most / 1000:.0f}, {len(first.sizes)} requests"
        say(f"{name + ', first visit':<34} {told}  {verdict(ok)}")
        say(f"{name + ', second visit':<34} {again.weight / 1000:.1f} kB of 20  {verdict(again.weight <= 20_000)}")
        say(f"{name + ', layout shift':<34} {first.moved:.4f} (goal 0)  {verdict(first.moved == 0)}")


def verdict(ok: bool) -> str:
    return "ok" if ok else "ABOVE"
