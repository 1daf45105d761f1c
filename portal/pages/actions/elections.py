"""Writing down what a polling station counted: one by one, or all of a file or nothing of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.pages.models import ElectionPage, PollingStation, StationCount

STATION = "bureau"
COLUMNS = {"inscrits": "registered", "votants": "voters", "blancs": "blank", "nuls": "null"}
LARGEST_FILE = 1_000_000
MOST_ERRORS = 50


class CountRefused(Exception):
    """The sums do not agree. `faults`: pairs of a field (`registered` … or `votes`) and a French sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(sentence for _field, sentence in faults))
        self.faults = faults


class FileRefused(Exception):
    """Nothing of the file was kept. `lines`: French sentences, each naming its line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Figures:
    """What one station counted; `votes` by number of panel."""

    registered: int
    voters: int
    blank: int
    null: int
    votes: dict[int, int]

    def faults(self) -> list[tuple[str, str]]:
        """What does not agree: votes + blank + null = voters, voters ≤ registered."""
        found = []
        if self.voters > self.registered:
            found.append(
                (
                    "voters",
                    _("%(voters)s votants pour %(registered)s personnes inscrites\u00a0: vérifiez.") % vars(self),
                )
            )
        total = sum(self.votes.values()) + self.blank + self.null
        if total != self.voters:
            said = {"total": total, "voters": self.voters}
            found.append(
                (
                    "votes",
                    _("Voix, blancs et nuls font %(total)s, mais il y a %(voters)s votants\u00a0: vérifiez.") % said,
                )
            )
        return found


def lists_of(page: ElectionPage, round_number: int) -> dict[int, str]:
    """Number of panel and name of each list of a round."""
    rows = page.candidacies.filter(round_number=round_number).order_by("number")
    return dict(rows.values_list("number", "name"))


@transaction.atomic
def enter_count(
    *, page: ElectionPage, round_number: int, station: PollingStation, figures: Figures, by: User, at: datetime
) -> StationCount:
    """Write, or write again, the count of one station. Raises CountRefused."""
    if faults := figures.faults():
        raise CountRefused(faults)
    values = {name: getattr(figures, name) for name in ("registered", "voters", "blank", "null")}
    votes = {str(number): votes for number, votes in sorted(figures.votes.items())}
    row, _made = StationCount.objects.update_or_create(
        page=page,
        round_number=round_number,
        station=station,
        defaults={**values, "votes": votes, "entered_at": at, "entered_by": by},
    )
    return row


@transaction.atomic
def withdraw_count(*, page: ElectionPage, round_number: int, station: PollingStation) -> bool:
    """Take back a count entered by mistake; False when there was none."""
    rows = StationCount.objects.filter(page=page, round_number=round_number, station=station)
    return rows.delete()[0] > 0


@transaction.atomic
def import_counts(*, page: ElectionPage, round_number: int, content: bytes, by: User, at: datetime) -> int:
    """Write the counts of a CSV file, all or none; returns how many. Raises FileRefused, a sentence for each line.

    The head: `bureau;inscrits;votants;blancs;nuls` and a column for each number of panel.
    """
    wanted = lists_of(page, round_number)
    stations = {row.number: row for row in PollingStation.objects.all()}
    reader = _Reader(wanted, stations)
    read = list(reader.rows(_table(content)))
    if reader.errors:
        raise FileRefused(reader.errors[:MOST_ERRORS])
    for station, figures in read:
        enter_count(page=page, round_number=round_number, station=station, figures=figures, by=by, at=at)
    return len(read)


def template_csv(page: ElectionPage, round_number: int) -> str:
    """An empty file to fill: its head, then a line for each station in service."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    numbers = list(lists_of(page, round_number))
    writer.writerow([STATION, *COLUMNS, *numbers])
    for station in PollingStation.objects.filter(open_now=True):
        writer.writerow([station.number, *[""] * (len(COLUMNS) + len(numbers))])
    return out.getvalue()


def _table(content: bytes) -> list[list[str]]:
    """The lines of a file from any spreadsheet. Raises FileRefused."""
    if len(content) > LARGEST_FILE or b"\x00" in content:
        raise FileRefused([_("Ce fichier n’est pas un fichier CSV de résultats.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [[cell.strip() for cell in line] for line in csv.reader(StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise FileRefused([_("Ce fichier n’est pas un fichier CSV de résultats.")]) from error


class _Reader:
    """Reads a table line by line and collects what is wrong, so that one sees all of it at once."""

    def __init__(self, wanted: dict[int, str], stations: dict[int, PollingStation]) -> None:
        self.wanted, self.stations = wanted, stations
        self.errors: list[str] = []
        self.seen: set[int] = set()

    def rows(self, table: list[list[str]]) -> Iterator[tuple[PollingStation, Figures]]:
        if not self._head_is_right(table[0] if table else []):
            return
        head = [cell.lower() for cell in table[0]]
        lines = [(number, line) for number, line in enumerate(table[1:], start=2) if any(line)]
        if not lines:
            self.errors.append(_("Le fichier ne contient aucun bureau."))
        for number, line in lines:
            found = self._line(number, dict(zip(head, line, strict=False)))
            if found:
                yield found

    def _head_is_right(self, head: list[str]) -> bool:
        expected = [STATION, *COLUMNS, *map(str, self.wanted)]
        missing = [name for name in expected if name not in [cell.lower() for cell in head]]
        if missing:
            self.errors.append(_("Ligne 1\u00a0: il manque les colonnes %(names)s.") % {"names": ", ".join(missing)})
        return not missing

    def _line(self, number: int, cells: dict[str, str]) -> tuple[PollingStation, Figures] | None:
        values: dict[str, int] = {}
        for name in (STATION, *COLUMNS, *map(str, self.wanted)):
            value = _whole(cells.get(name, ""))
            if value is None:
                self._error(number, _("«\u00a0%(name)s\u00a0» doit être un nombre entier.") % {"name": name})
                return None
            values[name] = value
        return self._figures(number, values)

    def _figures(self, number: int, values: dict[str, int]) -> tuple[PollingStation, Figures] | None:
        station = self.stations.get(values[STATION])
        if station is None:
            self._error(number, _("le bureau %(number)s n’existe pas.") % {"number": values[STATION]})
            return None
        if station.number in self.seen:
            self._error(number, _("le bureau %(number)s est déjà dans le fichier.") % {"number": station.number})
        self.seen.add(station.number)
        votes = {panel: values[str(panel)] for panel in self.wanted}
        kept: dict[str, Any] = {field: values[column] for column, field in COLUMNS.items()}
        figures = Figures(votes=votes, **kept)
        for _field, sentence in figures.faults():
            self._error(number, sentence)
        return station, figures

    def _error(self, number: int, sentence: str) -> None:
        self.errors.append(_("Ligne %(number)s\u00a0: %(sentence)s") % {"number": number, "sentence": sentence})


def _whole(cell: str) -> int | None:
    """« 1 234 » as spreadsheets write it; None when it is no whole number from 0 to a million."""
    digits = "".join(cell.split())
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        return None
    return int(digits)
