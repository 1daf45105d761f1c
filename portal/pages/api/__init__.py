"""The public site for other software: one router a kind of thing, mounted by the composition root."""

from portal.pages.api.acts import router as acts
from portal.pages.api.elections import router as elections
from portal.pages.api.events import router as events
from portal.pages.api.frame import router as site
from portal.pages.api.news import router as news
from portal.pages.api.places import router as places
from portal.pages.api.procedures import router as procedures
from portal.pages.api.statuses import router as statuses
from portal.pages.api.tenders import router as tenders

ROUTERS = {
    "/procedures/": procedures,
    "/places/": places,
    "/news/": news,
    "/events/": events,
    "/acts/": acts,
    "/tenders/": tenders,
    "/elections/": elections,
    "/status/": statuses,
    "/site/": site,
}
