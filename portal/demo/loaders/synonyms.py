"""What residents type for what the city calls otherwise."""

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.rows import Tally
from search.actions import put_synonym
from search.models import Synonym


@transaction.atomic
def load(city: City) -> Tally:
    """The synonyms of the data file, through the verb an editor uses."""
    tally = Tally()
    for row in read("synonyms")["synonyms"]:
        known = Synonym.objects.filter(main__iexact=row["main"]).first()
        if known and known.forms == row["others"] and known.two_way == row["two_way"]:
            tally.note("same")
            continue
        try:
            put_synonym(main=row["main"], others=row["others"], two_way=row["two_way"])
        except ValidationError:
            tally.note("left_out")
        else:
            tally.note("changed" if known else "made")
    return tally
