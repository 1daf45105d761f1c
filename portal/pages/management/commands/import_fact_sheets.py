"""`manage.py import_fact_sheets FOLDER|ZIP [--only F1342 …]`: the State's sheets, as often as one likes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.pages.actions.fact_sheets import import_all
from portal.partners.fact_sheets import BrokenSheet


class Command(BaseCommand):
    """Says how many sheets were made, changed or left the same, and names the broken ones."""

    help = "Importe les fiches pratiques nationales d’un dossier ou d’une archive zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--only", nargs="*", default=[], metavar="F1342")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        if not source.exists():
            raise CommandError(f"Introuvable : {source}")
        try:
            counts, faults = import_all(source, options["only"])
        except BrokenSheet as error:
            raise CommandError(str(error)) from error
        words = {"made": "nouvelles", "changed": "modifiées", "same": "inchangées", "broken": "refusées"}
        words["withdrawn"] = "retirées par l’État"
        self.stdout.write(", ".join(f"{counts[key]} {word}" for key, word in words.items()))
        for fault in faults:
            self.stderr.write(fault)
