"""One loader for each kind of thing the city has, in the order in which they need each other.

Each is keyed by slug and stands in its own transaction: an interrupted load starts again and goes on, and a second
load changes nothing.
"""

from collections.abc import Callable

from portal.demo.loaders import departments, districts, knowledge, people, places, streets
from portal.demo.loaders.city import City
from portal.demo.loaders.rows import Tally

LOADERS: list[tuple[str, Callable[[City], Tally]]] = [
    ("services", departments.load),
    ("quartiers", districts.load),
    ("rues", streets.load),
    ("lieux", places.load),
    ("personnes", people.load),
    ("fiches et réponses types", knowledge.load),
]
"""What `load_city` reports, a line for each."""
