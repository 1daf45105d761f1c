"""What may be said of a round: how far it is, its totals, its lists; nothing of a count before the legal hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.lib import french, written

if TYPE_CHECKING:
    from portal.pages.models.elections import Candidacy, ElectionRound, StationCount


class ResultState(models.TextChoices):
    """How far the results of a round are."""

    COMING = "coming", _("à venir")
    VOTING = "voting", _("vote en cours")
    COUNTING = "counting", _("dépouillement en cours")
    PARTIAL = "partial", _("résultats partiels")
    COMPLETE = "complete", _("résultats provisoires")
    FINAL = "final", _("résultats définitifs")


def percent(part: int, whole: int) -> Decimal | None:
    """« 45,32 » out of a hundred, by two decimals, halves up as the Ministry prints them; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class ListScore:
    """One list's line of a table."""

    candidacy: Candidacy
    votes: int
    share: Decimal | None

    @property
    def share_text(self) -> str:
        return f"{written.number(self.share)}{french.NBSP}%" if self.share is not None else "–"


@dataclass(frozen=True)
class RoundOutcome:
    """One round and what may be said of it at `now`."""

    round: ElectionRound
    lists: list[Candidacy]
    all_counts: list[StationCount]
    stations: int
    now: datetime

    @property
    def may_be_told(self) -> bool:
        """Whether the legal hour has come (L52-2)."""
        return self.now >= self.round.closes_at

    @property
    def counts(self) -> list[StationCount]:
        return self.all_counts if self.may_be_told else []

    @property
    def expected(self) -> int:
        """How many stations there are; those counted at least, when the city has closed some since."""
        counted = len(self.all_counts)
        over = self.round.is_final or self.now > self.round.closes_at + timedelta(days=7)
        return counted if over and counted else max(self.stations, counted)

    @property
    def state(self) -> ResultState:
        if self.now < self.round.opens_at:
            return ResultState.COMING
        if not self.may_be_told:
            return ResultState.VOTING
        if self.round.is_final:
            return ResultState.FINAL
        if not self.counts:
            return ResultState.COUNTING
        return ResultState.COMPLETE if len(self.counts) >= self.expected else ResultState.PARTIAL

    @property
    def progress_text(self) -> str:
        """« 41 bureaux dépouillés sur 88 »."""
        text = ngettext("%(n)s bureau dépouillé sur %(all)s", "%(n)s bureaux dépouillés sur %(all)s", len(self.counts))
        return text % {"n": len(self.counts), "all": self.expected}

    @property
    def registered(self) -> int:
        return sum(count.registered for count in self.counts)

    @property
    def voters(self) -> int:
        return sum(count.voters for count in self.counts)

    @property
    def blank(self) -> int:
        return sum(count.blank for count in self.counts)

    @property
    def null(self) -> int:
        return sum(count.null for count in self.counts)

    @property
    def expressed(self) -> int:
        return self.voters - self.blank - self.null

    @property
    def turnout(self) -> Decimal | None:
        return percent(self.voters, self.registered)

    @property
    def turnout_text(self) -> str:
        return f"{written.number(self.turnout)}{french.NBSP}%" if self.turnout is not None else ""

    @property
    def scores(self) -> list[ListScore]:
        """Each list, most votes first; in the order of the panels as long as nothing may be told."""
        rows = [self._score(one) for one in self.lists]
        return sorted(rows, key=lambda row: (-row.votes, row.candidacy.number))

    def _score(self, one: Candidacy) -> ListScore:
        votes = sum(int(count.votes.get(str(one.number), 0)) for count in self.counts)
        return ListScore(one, votes, percent(votes, self.expressed))

    @property
    def has_seats(self) -> bool:
        return any(one.seats is not None for one in self.lists)

    @property
    def by_panel(self) -> list[Candidacy]:
        return sorted(self.lists, key=lambda one: one.number)

    @property
    def station_rows(self) -> list[tuple[StationCount, list[int]]]:
        """Each station counted, with the votes in the order of the panels."""
        return [(count, [int(count.votes.get(str(one.number), 0)) for one in self.by_panel]) for count in self.counts]

    @property
    def panel_totals(self) -> list[int]:
        """The votes of each list over all stations counted, in the order of the panels."""
        return [self._score(one).votes for one in self.by_panel]

    def as_data(self) -> dict[str, Any]:
        """The round for other software; shares are decimals out of a hundred, as text."""
        return {
            "round": self.round.number,
            "opens_at": self.round.opens_at.isoformat(),
            "closes_at": self.round.closes_at.isoformat(),
            "state": self.state.value,
            "stations_counted": len(self.counts),
            "stations": self.expected,
            **{name: getattr(self, name) for name in ("registered", "voters", "blank", "null", "expressed")},
            "turnout": str(self.turnout) if self.turnout is not None else None,
            "lists": [
                {
                    "number": score.candidacy.number,
                    "name": score.candidacy.name,
                    "leader": score.candidacy.leader,
                    "votes": score.votes,
                    "share": str(score.share) if score.share is not None else None,
                    "seats": score.candidacy.seats if self.may_be_told else None,
                }
                for score in self.scores
            ],
        }
