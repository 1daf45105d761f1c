"""The seven districts."""

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import District


@transaction.atomic
def load(city: City) -> Tally:
    """All districts."""
    tally = Tally()
    for row in read("site")["districts"]:
        values = {name: row[name] for name in ("name", "population", "elected", "text")}
        put(District, tally, key={"slug": row["slug"]}, values=values)
    return tally
