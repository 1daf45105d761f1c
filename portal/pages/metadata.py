"""What machines read in the head of a page: its official address, its card for social networks, its JSON-LD.

Builders are pure: they take a page or a place as it is, and addresses already absolute. Vocabulary: schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.cms.pictures import USES, ready
from portal.cms.translations import code_of
from portal.lib.opening_hours import OpeningTimes

CARD: Final = USES["card"]
HOLIDAYS_AHEAD: Final = 60
WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REGIONS: Final = {"fr": "fr_FR", "br": "br_FR", "en": "en_GB"}
# A script element ends at « </script », wherever it stands: no such letter leaves as itself.
_ESCAPED: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
# How the directory's kinds are called in schema.org; another one is simply a place of the city.
PLACE_TYPES: Final = {
    "town_hall": "CityHall",
    "district_hall": "GovernmentOffice",
    "library": "Library",
    "conservatory": "MusicVenue",
    "school": "School",
    "nursery": "ChildCare",
    "pool": "PublicSwimmingPool",
    "recycling_centre": "RecyclingCenter",
    "police": "PoliceStation",
    "cemetery": "Cemetery",
    "archive": "ArchiveOrganization",
    "theatre": "PerformingArtsTheater",
    "museum": "Museum",
    "sports": "SportsActivityLocation",
}
EVENT_STATES: Final = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}


@dataclass(frozen=True)
class Card:
    """The picture that goes with a shared link."""

    url: str
    width: int = 1200
    height: int = 630
    alt: str = ""


@dataclass(frozen=True)
class Metadata:
    """All that the head of one page says to machines. `items` are JSON-LD objects."""

    title: str
    description: str
    canonical: str
    site_name: str
    card: Card
    kind: str = "website"
    published_at: datetime | None = None
    changed_at: datetime | None = None
    items: list[dict[str, Any]] = field(default_factory=list)

    @property
    def region(self) -> str:
        """The language as Open Graph writes it."""
        return REGIONS.get((get_language() or settings.LANGUAGE_CODE)[:2], "fr_FR")

    @property
    def json_ld(self) -> SafeString | str:
        """The items as one document, empty without any; nothing in it can end a script element."""
        if not self.items:
            return ""
        graph = {"@context": "https://schema.org", "@graph": self.items}
        return mark_safe(json.dumps(graph, ensure_ascii=False, default=str).translate(_ESCAPED))


def official(address: str) -> str:
    """An address of this site as the city publishes it, whichever host was asked."""
    return f"{settings.SITE_ADDRESS}{address}" if address.startswith("/") else address


def metadata_of(page: Any, request: HttpRequest, frame: Any, trail: Sequence[tuple[str, str]]) -> Metadata:
    """The head of a page, from its type; `frame` is the site's, `trail` the way down to the page, itself left out."""
    original = page.alias_of or page
    address = official((original.get_url(request) or "/") if page.alias_of else request.path)
    site = frame.settings
    crumbs = [(title, official(url)) for title, url in trail]
    at_home = page.get_url(request) == request.path
    items = _items(page, address, request, site) if at_home else []
    if crumbs and at_home:
        items.append(breadcrumbs([*crumbs, (page.title, address)]))
    return Metadata(
        title=page.seo_title or page.title,
        description=page.search_description or page.intro,
        canonical=address,
        site_name=site.full_name,
        card=_card(page),
        kind="article" if page._meta.label == "pages.NewsPage" else "website",
        published_at=page.first_published_at,
        changed_at=page.last_published_at,
        items=items,
    )


def place_metadata(place: Any, address: str, crumbs: Sequence[tuple[str, str]], frame: Any) -> Metadata:
    """The head of a place's page."""
    address = official(address)
    trail = breadcrumbs([*((title, official(url)) for title, url in crumbs), (place.name, address)])
    return Metadata(
        title=place.name,
        description=place.summary,
        canonical=address,
        site_name=frame.settings.full_name,
        card=_default_card(),
        items=[place_item(place, address), trail],
    )


def _items(page: Any, address: str, request: HttpRequest, site: Any) -> list[dict[str, Any]]:
    build = BUILDERS.get(page._meta.label)
    return build(page, address, request, site) if build else []


def _default_card() -> Card:
    return Card(official(static("img/partage.png")))


def _card(page: Any) -> Card:
    """The page's own picture, cut to the usual shape; without one, the city's."""
    image = getattr(page, "image", None)
    if image is None:
        return _default_card()
    made = ready(image, CARD).get(CARD.specs[0])  # nothing is made while somebody waits for the page
    if made is None:
        return _default_card()
    alt = "" if getattr(page, "image_decorative", False) else getattr(page, "image_text", "")
    return Card(official(made.url), made.width, made.height, alt)


def breadcrumbs(trail: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way down to a page: pairs of title and address, itself last."""
    steps = [
        {"@type": "ListItem", "position": number, "name": title, "item": url}
        for number, (title, url) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def city(site: Any) -> dict[str, Any]:
    """The city as an organisation; elsewhere it is pointed to by its @id."""
    told = {
        "@type": "GovernmentOrganization",
        "@id": official("/#ville"),
        "name": site.full_name,
        "url": official("/"),
        "logo": official(static("img/logo-kermor.svg")),
        "telephone": site.phone,
        "email": site.email,
        "address": site.address.replace("\n", ", "),
        "slogan": site.slogan,
    }
    return _said(told)


def _home(page: Any, address: str, request: HttpRequest, site: Any) -> list[dict[str, Any]]:
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": official("/recherche/?q={search_term_string}")},
        "query-input": "required name=search_term_string",
    }
    name = {"@type": "WebSite", "name": site.full_name, "url": official("/"), "inLanguage": code_of(page)}
    return [city(site), {**name, "publisher": _the_city(), "potentialAction": search}]


def _news(page: Any, address: str, request: HttpRequest, site: Any) -> list[dict[str, Any]]:
    told = {
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "description": page.intro,
        "url": address,
        "datePublished": page.published_on.isoformat(),
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else None,
        "inLanguage": code_of(page),
        "image": [_card(page).url],
        "publisher": _the_city(),
        "author": _the_city(),
    }
    return [_said(told)]


def _event(page: Any, address: str, request: HttpRequest, site: Any) -> list[dict[str, Any]]:
    """One Event a day for what comes back, the soonest ones; else one for all its days."""
    days = page.next_days if page.is_repeated else [page.starts_on]
    return [event_item(page, address, day) for day in days]


def event_item(page: Any, address: str, day: date) -> dict[str, Any]:
    """One occurrence of an event."""
    last = day if page.is_repeated else (page.ends_on or day)
    state = EVENT_STATES.get(page.state, "EventScheduled")
    told = {
        "@type": "Event",
        "name": page.title,
        "description": page.intro,
        "url": address,
        "startDate": _moment(day, page.starts_at),
        "endDate": _moment(last, page.ends_at),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": page.free or None,
        "location": _where(page),
        "image": [_card(page).url] if page.image else None,
        "organizer": _the_city(),
    }
    return _said(told)


def _where(page: Any) -> dict[str, Any] | None:
    if page.place is None:
        return {"@type": "Place", "name": page.place_text} if page.place_text else None
    return _said({"@type": "Place", "name": page.where, "address": postal(page.place), "geo": _point(page.place)})


def _moment(day: date, at: time | None) -> str:
    """A day, or the instant when the hour is known."""
    if at is None:
        return day.isoformat()
    return datetime.combine(day, at, timezone.get_default_timezone()).isoformat()


def _procedure(page: Any, address: str, request: HttpRequest, site: Any) -> list[dict[str, Any]]:
    department = page.procedure.department
    provider = {"@type": "GovernmentOrganization", "name": department.name, "parentOrganization": _the_city()}
    told = {
        "@type": "GovernmentService",
        "name": page.title,
        "description": page.intro or strip_tags(page.title),
        "url": address,
        "serviceType": page.theme.title if page.theme else None,
        "provider": _said({**provider, "telephone": department.phone, "email": department.email}),
        "areaServed": {"@type": "City", "name": site.city_name},
        "availableChannel": _channels(page, department),
        "isAccessibleForFree": True if page.price.strip().lower() == "gratuit" else None,
    }
    return [_said(told)]


def _channels(page: Any, department: Any) -> list[dict[str, Any]]:
    """Every way in: online while the door is open, and those that need no screen."""
    online = page.external_url or (official(page.start_url) if page.door(timezone.now()) == "open" else "")
    channels = [{"@type": "ServiceChannel", "name": "En ligne", "serviceUrl": online}] if online else []
    if page.way_phone and department.phone:
        phone = {"@type": "ContactPoint", "telephone": department.phone}
        channels.append({"@type": "ServiceChannel", "name": "Par téléphone", "servicePhone": phone})
    if page.way_desk:
        channels.append({"@type": "ServiceChannel", "name": "Au guichet", "description": strip_tags(page.way_desk)})
    return channels


def place_item(place: Any, address: str) -> dict[str, Any]:
    """A place with its hours, the days that break the rule and the public holidays to come."""
    told = {
        "@type": PLACE_TYPES.get(place.kind.slug, "CivicStructure"),
        "@id": f"{address}#lieu",
        "name": place.name,
        "description": place.summary,
        "url": address,
        "telephone": place.phone,
        "email": place.email,
        "address": postal(place),
        "geo": _point(place),
        "openingHoursSpecification": usual_hours(place),
        "specialOpeningHoursSpecification": unusual_hours(place, timezone.localdate()),
        "parentOrganization": _the_city(),
    }
    return _said(told)


def usual_hours(place: Any) -> list[dict[str, Any]]:
    """The week, and the weeks of dated periods."""
    return [
        _said(
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{WEEK[row.weekday]}",
                "opens": f"{row.opens:%H:%M}",
                "closes": f"{row.closes:%H:%M}",
                "validFrom": row.starts_on.isoformat() if row.starts_on else None,
                "validThrough": row.ends_on.isoformat() if row.ends_on else None,
            }
        )
        for row in place.opening_hours.all()
    ]


def unusual_hours(place: Any, today: date) -> list[dict[str, Any]]:
    """Exceptions to come and public holidays; closed is written as open from midnight to midnight."""
    rows = [row for row in place.hours_exceptions.all() if row.ends_on >= today]
    told = [_special(row.starts_on, row.ends_on, row.opens, row.closes) for row in rows]
    times: OpeningTimes = place.opening_times()
    if times.open_on_public_holidays or not times.stretches:
        return told
    days = [today + timedelta(days=ahead) for ahead in range(HOLIDAYS_AHEAD)]
    named = [day for day in days if times.is_holiday(day) and not any(r.starts_on <= day <= r.ends_on for r in rows)]
    return told + [_special(day, day, None, None) for day in named]


def _special(first: date, last: date, opens: time | None, closes: time | None) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": first.isoformat(),
        "validThrough": last.isoformat(),
        "opens": f"{opens:%H:%M}" if opens else "00:00",
        "closes": f"{closes:%H:%M}" if closes else "00:00",
    }


def postal(place: Any) -> dict[str, Any]:
    """A postal address."""
    told = {
        "@type": "PostalAddress",
        "streetAddress": place.address_line,
        "postalCode": place.postcode,
        "addressLocality": place.city,
        "addressCountry": "FR",
    }
    return _said(told)


def _point(place: Any) -> dict[str, Any] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}


def _the_city() -> dict[str, str]:
    return {"@id": official("/#ville")}


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: nothing said is better than an empty word."""
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


Builder = Callable[[Any, str, HttpRequest, Any], list[dict[str, Any]]]
BUILDERS: dict[str, Builder] = {
    "pages.HomePage": _home,
    "pages.NewsPage": _news,
    "pages.EventPage": _event,
    "pages.ProcedurePage": _procedure,
}
