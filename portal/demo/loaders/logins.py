"""What a newcomer is told: where to look, and as whom to sign in."""

from typing import Final

from portal.accounts.models import User
from portal.demo.loaders.city import read
from portal.demo.loaders.people import PASSWORD

# Slug, what the person is in the city, where they start.
SHOWN: Final = (
    ("jean-claude-floch", "habitant", "/mon-espace/"),
    ("maiwenn-le-goff", "mère de deux enfants", "/mon-espace/"),
    ("claire-riou", "mère séparée, garde alternée", "/mon-espace/"),
    ("jordan-kerhoas", "agent, accueil téléphonique", "/agents/"),
    ("erell-moal", "agente, état civil et élections", "/agents/"),
    ("ludovic-salaun", "responsable, voirie", "/agents/"),
    ("bleuenn-garrec", "propose des pages (culture)", "/cms/"),
    ("solenn-abgrall", "publie tout le site", "/cms/"),
    ("olivier-trevidic", "administrateur", "/cms/"),
)


def rows() -> list[tuple[str, str, str]]:
    """E-mail address, who it is, where they start."""
    people = read("people")
    kinds = ("residents", "agents", "editors", "administrators")
    emails = {row["slug"]: row["email"] for kind in kinds for row in people[kind]}
    return [(emails[slug], what, start) for slug, what, start in SHOWN]


def table() -> str:
    """The table, as text."""
    known = set(User.objects.values_list("email", flat=True))
    found = [row for row in rows() if row[0] in known]
    width = max(len(email) for email, _what, _start in found)
    what_width = max(len(what) for _email, what, _start in found)
    lines = [f"  {email:<{width}}  {what:<{what_width}}  {start}" for email, what, start in found]
    return "\n".join(
        [
            f"Mot de passe de tous les comptes : {PASSWORD}",
            "Les codes de connexion et les autres courriels se lisent ici : /demonstration/courriels/",
            "",
            *lines,
            "",
        ]
    )
