"""What every page must be for everyone, judged in one loading where it can be.

Each judge returns sentences of what is wrong, none when nothing is. The criteria named are WCAG 2.2's.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.journeys.walking import axe_faults, sideways

# 1280 × 1024 at 400 % (1.4.10).
ZOOMED = {"width": 320, "height": 256}
# Letters, lines and paragraphs as wide as 1.4.12 lets a reader ask.
SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""
MOST_TABS = 60
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}

CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(each => {
    const style = getComputedStyle(each);
    const hides = ["hidden", "clip"].includes(style.overflowY) || ["hidden", "clip"].includes(style.overflowX);
    const seen = each.offsetParent && each.clientHeight > 2 && each.clientWidth > 2;
    return seen && hides && each.textContent.trim()
      && (each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2);
  })
  .map(each => each.outerHTML.slice(0, 160))"""

EDGELESS = """() => [...document.querySelectorAll("main .button, main .input, main .choice")]
  .filter(each => each.offsetParent && parseFloat(getComputedStyle(each).borderTopWidth) < 1)
  .map(each => each.outerHTML.slice(0, 160))"""

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

# What a keyboard can reach, and of it what shows no ring or lies behind something when it has the focus.
STOPS = """() => {
  window.__stops = [];
  window.__reached = new Set();
  const shown = each => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && each.checkVisibility({visibilityProperty: true});
  };
  const ringed = one => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  };
  const tell = each => {
    const box = each.getBoundingClientRect();
    const near = [each, each.parentElement, each.parentElement?.parentElement, each.nextElementSibling];
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 1), innerHeight - 1);
    const over = document.elementFromPoint(x, y);
    const covered = !!over && over !== each && !each.contains(over) && !over.contains(each)
      && ["fixed", "sticky"].includes(getComputedStyle(over).position);
    return {what: each.outerHTML.slice(0, 120), ring: near.some(one => one && ringed(one)),
      inside: box.bottom > 0 && box.top < innerHeight, covered};
  };
  // The browser scrolls after it has moved the focus: one looks when it has drawn.
  document.addEventListener("focusin", event => {
    const each = event.target, stop = {what: each.outerHTML.slice(0, 120), ring: true, inside: true, covered: false};
    window.__stops.push(stop);
    window.__reached.add(each);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (document.activeElement === each) Object.assign(stop, tell(each));
    }));
  });
  const tabbable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const radios = new Set();
  window.__places = [...document.querySelectorAll(tabbable)].filter(each => {
    if (!shown(each) || each.disabled || each.tabIndex < 0 || each.closest("[inert]")) return false;
    if (each.type !== "radio") return true;
    const first = !radios.has(each.name);
    radios.add(each.name);
    return first;
  });
  // A date is typed in three parts and has its calendar.
  return window.__places.length + 3 * document.querySelectorAll("input[type=date], input[type=time]").length;
}"""
MISSED = """pressed => window.__places
  .slice(0, pressed - 3 * document.querySelectorAll("input[type=date], input[type=time]").length)
  .filter(each => !window.__reached.has(each))
  .map(each => each.outerHTML.slice(0, 120))"""


def day_and_night(page: Page) -> list[str]:
    """axe on the page as it is; by night only its colours are others."""
    found = [f"by day: {faults}" for faults in [axe_faults(page)] if faults]
    page.emulate_media(color_scheme="dark")
    found += [f"by night: {faults}" for faults in [axe_faults(page, COLOURS)] if faults]
    page.emulate_media(color_scheme="light")
    return found


def own_colours(page: Page) -> list[str]:
    """In the colours that a reader forces, what is pressed or filled keeps an edge."""
    page.emulate_media(forced_colors="active")
    found = [f"no edge in forced colours: {each}" for each in page.evaluate(EDGELESS)]
    page.emulate_media(forced_colors="none")
    return found


def by_keyboard(page: Page) -> list[str]:
    """Tab reaches everything in turn, with a ring that is seen (2.1.1, 2.1.2, 2.4.7, 2.4.11)."""
    count = min(int(page.evaluate(STOPS)), MOST_TABS)
    page.evaluate("document.activeElement.blur()")
    for _ in range(count):
        page.keyboard.press("Tab")
        page.evaluate(DRAWN)
    stops: list[dict[str, Any]] = page.evaluate("window.__stops")
    found = [f"no ring: {stop['what']}" for stop in stops if not stop["ring"]]
    found += [f"out of sight: {stop['what']}" for stop in stops if not stop["inside"]]
    found += [f"behind something: {stop['what']}" for stop in stops if stop["covered"]]
    return found + [f"not reached by Tab: {each}" for each in page.evaluate(MISSED, count)]


def spaced_out(page: Page) -> list[str]:
    """With wide letters and lines nothing is cut and nothing runs out of the window (1.4.12). Needs bypass_csp."""
    page.add_style_tag(content=SPACING)
    found = [f"cut with wide spacing: {each}" for each in page.evaluate(CLIPPED)]
    return found + [f"sideways with wide spacing: {wide}" for wide in [sideways(page)] if wide]


def zoomed(page: Page) -> list[str]:
    """At 400 %, that is 320 pixels, one scrolls in one direction only, and axe finds nothing (1.4.10)."""
    page.set_viewport_size(ZOOMED)
    found = [f"sideways at 400 %: {wide}" for wide in [sideways(page)] if wide]
    return found + [f"at 320 px: {faults}" for faults in [axe_faults(page)] if faults]


def without_scripts(page: Page) -> list[str]:
    """The page as HTML and CSS alone."""
    found = [] if page.locator("h1").first.is_visible() else ["without scripts the title is not seen"]
    return found + [f"sideways without scripts: {wide}" for wide in [sideways(page)] if wide]


NAKED = """() => {
  const found = [];
  const width = each => each.getBoundingClientRect().width;
  const wide = [...document.querySelectorAll(".icon, .logo__mark")].filter(each => width(each) > 64);
  if (wide.length) found.push(wide.length + " large icons, such as " + wide[0].outerHTML.slice(0, 120));
  const title = document.querySelector("h1");
  if (!title || !title.getBoundingClientRect().height) found.push("no title");
  for (const each of document.querySelectorAll("main [hidden]"))
    if (each.getBoundingClientRect().height) found.push("shown though hidden: " + each.outerHTML.slice(0, 120));
  return found;
}"""


def without_styles(page: Page) -> list[str]:
    """The page as HTML alone: a title, small icons, nothing shown that is hidden."""
    return [f"without styles: {each}" for each in page.evaluate(NAKED)]


def refuse_styles(context: BrowserContext) -> None:
    """A browser whose style sheets never arrive."""
    context.route(re.compile(r"\.css(\?|$)"), lambda route: route.abort())


OUTLINE = """() => {
  const lines = [];
  const roles = {HEADER: "banner", NAV: "navigation", MAIN: "main", ASIDE: "complementary", FOOTER: "contentinfo",
    FORM: "form", SECTION: "region"};
  const words = text => text.replace(/\\s+/g, " ").trim();
  const name = each => {
    const by = each.getAttribute("aria-labelledby");
    if (by) return words(by.split(" ").map(id => document.getElementById(id)?.textContent || "?").join(" "));
    return words(each.getAttribute("aria-label") || "");
  };
  const inner = each => each.parentElement.closest("main, article, aside, nav, section");
  for (const each of document.querySelectorAll("header, nav, main, aside, footer, form, section, [role=search], "
      + "[role=region], h1, h2, h3, h4")) {
    // What a list holds changes with the day; that it is a list does not.
    const held = each.closest("main li") || (each.closest("article") && !each.closest("article").querySelector("h1"));
    if (!each.getClientRects().length || held) continue;
    const level = /^H([1-4])$/.exec(each.tagName);
    if (level) { lines.push("h" + level[1] + " " + words(each.textContent)); continue; }
    if (["HEADER", "FOOTER"].includes(each.tagName) && inner(each)) continue;
    const role = each.getAttribute("role") || roles[each.tagName];
    const called = name(each);
    if (["region", "form"].includes(role) && !called) continue;
    lines.push("[" + role + "]" + (called ? " " + called : ""));
  }
  return lines;
}"""
DAYS = r"\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
MONTHS = (
    r"\b(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janv\.|févr\.|avr\.|juil\.|sept\.|oct\.|nov\.|déc\.)(?=\W|$)"
)


NUMBER = r"\b1er\b|\d+([\s\u00a0\u202f]\d{3})*"
# What is there on some days only.
PASSING = (
    *("[complementary] Alert", "[complementary] Diwallit", "[region] État des services", "[region] State of"),
    *(f"{mark} {name}" for mark in ("[region]", "h2") for name in ("En ce moment", "Annoncé", "Terminé depuis")),
)


def outline(page: Page) -> list[str]:
    """Landmarks, headings and their names, in order; what moves with the day (dates, numbers, announcements) is left
    out."""
    return [steady(line) for line in page.evaluate(OUTLINE) if not line.startswith(PASSING)]


def steady(line: str) -> str:
    """A line without its days and numbers; the level of a heading stays."""
    mark, _blank, words = line.partition(" ")
    words = re.sub(r"^(Aujourd’hui|Today|Hiziv)\b.*", r"\1", words)
    words = re.sub(MONTHS, "«mois»", re.sub(DAYS, "«jour»", words, flags=re.I), flags=re.I)
    return f"{mark} {re.sub(NUMBER, '0', words)}".strip()
