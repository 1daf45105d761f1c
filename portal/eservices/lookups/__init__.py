"""The city's lists as forms read them: `registry` is open to the rooms above, `city` holds what this room knows."""

from portal.eservices.lookups.registry import (
    Asker,
    CityLookups,
    KeptLookups,
    register_rows,
    register_source,
    register_value,
)

__all__ = ["Asker", "CityLookups", "KeptLookups", "register_rows", "register_source", "register_value"]
