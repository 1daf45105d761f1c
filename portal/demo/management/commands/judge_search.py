"""`manage.py judge_search`: how many judged queries find what they should, and which do not."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.judging import judge


class Command(BaseCommand):
    """Reads only. Run it on the loaded demonstration city."""

    help = "Mesure la recherche sur les recherches jugées de la ville de démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = judge()
        for one in verdict.judgments:
            if one.rank != 1:
                self.stdout.write(f"{one.rank or '–':>3}  {one.query} → {one.awaited}\n       {', '.join(one.came)}")
        self.stdout.write(
            f"{len(verdict.judgments)} recherches : première {verdict.within(1):.0%}, "
            f"dans les trois premières {verdict.within(3):.0%}"
        )
