"""One loader for each kind of thing the city has, in the order in which they need each other.

Each is keyed by slug and stands in its own transaction: an interrupted load starts again and goes on, and a second
load changes nothing.
"""

from collections.abc import Callable

from portal.demo.loaders import (
    accessibility,
    acts,
    city_state,
    council,
    departments,
    districts,
    editors,
    elections,
    filings,
    guides,
    knowledge,
    news,
    pages,
    people,
    pictures,
    places,
    procedure_pages,
    procedures,
    quarters,
    requests,
    search_words,
    site,
    streets,
    synonyms,
    tenders,
    translations,
    tree,
)
from portal.demo.loaders.city import City
from portal.demo.loaders.rows import Tally

# What `load_city` reports, a line for each.
LOADERS: list[tuple[str, Callable[[City], Tally]]] = [
    ("services", departments.load),
    ("quartiers", districts.load),
    ("rues", streets.load),
    ("lieux", places.load),
    ("personnes", people.load),
    ("fiches et réponses types", knowledge.load),
    ("images", pictures.load),
    ("démarches", procedures.load),
    ("arborescence", tree.load),
    ("groupes des rédacteurs", editors.load),  # before their pages: only who may publish does
    ("pages", pages.load),
    ("pages de démarches", procedure_pages.load),
    ("actualités et agenda", news.load),
    ("marchés publics", tenders.load),
    ("séances et actes", acts.load),
    ("élections", elections.load),
    ("accessibilité", accessibility.load),
    ("élus et services", council.load),
    ("quartiers, collecte, contact", quarters.load),
    ("guides et publications", guides.load),
    ("accueil, menus, bandeaux", site.load),
    ("état des services, crise, questionnaire, fiches", city_state.load),
    ("pages et mots en anglais et en breton", translations.load),
    ("synonymes de la recherche", synonyms.load),
    ("mots que les gens emploient", search_words.load),
    ("demandes", requests.load),
    ("demandes par formulaire", filings.load),
]
