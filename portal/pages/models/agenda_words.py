"""A series of days in a French sentence: « tous les mardis et jeudis », « le premier samedi du mois »."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.lib import written
from portal.lib.recurrence import Frequency, Recurrence

RANKS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", -1: "dernier"}


def recurrence_words(rule: Recurrence) -> str:
    """Empty for what happens once."""
    if not rule.repeats:
        return ""
    words = _weekly(rule) if rule.frequency == Frequency.WEEKLY else _monthly(rule)
    if rule.until:
        return _("%(rule)s, jusqu’au %(day)s") % {"rule": words, "day": written.day(rule.until)}
    return words


def _weekly(rule: Recurrence) -> str:
    days = [written.day_name(day) for day in sorted(set(rule.weekdays)) or [rule.first.weekday()]]
    if len(days) == 7 and rule.every == 1:
        return _("tous les jours")
    if rule.every == 1:
        return _("tous les %(days)s") % {"days": written.listing([f"{day}s" for day in days])}
    if rule.every == 2:
        return _("le %(days)s, une semaine sur deux") % {"days": written.listing(days)}
    return _("le %(days)s, toutes les %(count)d semaines") % {"days": written.listing(days), "count": rule.every}


def _monthly(rule: Recurrence) -> str:
    if rule.frequency == Frequency.MONTHLY_WEEKDAY:
        day = _("le %(rank)s %(day)s") % {"rank": RANKS[rule.rank], "day": written.day_name(rule.first.weekday())}
    else:
        day = _("le %(day)s") % {"day": "1er" if rule.first.day == 1 else rule.first.day}
    if rule.every == 1:
        return _("%(day)s de chaque mois") % {"day": day}
    return _("%(day)s, tous les %(count)d mois") % {"day": day, "count": rule.every}
