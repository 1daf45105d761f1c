"""The small invented address base."""

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally, put
from portal.directory.models import District, Street


@transaction.atomic
def load(city: City) -> Tally:
    """All streets; a house number lies along the line in proportion."""
    tally = Tally()
    districts = {district.slug: district for district in District.objects.all()}
    for row in read("streets")["streets"]:
        values = {
            "name": row["name"],
            "district": districts[row["district"]],
            "postcode": row["postcode"],
            "numbers_from": row["numbers"]["from"],
            "numbers_to": row["numbers"]["to"],
            "schools": row["schools"],
            "line": row["line"],
        }
        put(Street, tally, key={"slug": row["slug"]}, values=values)
    return tally
