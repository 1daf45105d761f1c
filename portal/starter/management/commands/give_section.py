"""`manage.py give_section <slug> <service>`: entrust a part of the site to a department."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.cms.models import BasePage
from portal.directory.models import Department
from portal.starter.rights import give_part


class Command(BaseCommand):
    """Makes the department's two groups and its reading-over; run twice, it changes nothing."""

    help = "Confie une rubrique à un service : ses groupes Rédaction et Publication, son circuit de relecture."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("section", help="l’identifiant de la rubrique")
        parser.add_argument("department", help="l’identifiant du service")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = list(BasePage.objects.filter(slug=options["section"], depth__gt=2))
        department = Department.objects.filter(slug=options["department"], closed_on=None).first()
        if len(pages) != 1:
            raise CommandError("Aucune page, ou plusieurs, n’ont cet identifiant.")
        if department is None:
            raise CommandError("Aucun service n’a cet identifiant.")
        part = give_part(department, pages)
        self.stdout.write(f"{part.writing} · {part.publishing} · {part.workflow}")
