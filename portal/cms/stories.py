"""Every block with what it promises and how it looks: for editors to choose by, for tests to walk through.

A story is the raw value that the database holds. What it needs of the site (a picture, a place, a page) comes from
`Props`; a variant that lacks its prop is left out, and says which one it waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.cms.blocks import BodyBlock

Raw = Any


@dataclass(frozen=True)
class Props:
    """Keys of things of the site, None when it has none yet."""

    image: int | None = None
    document: int | None = None
    film: int | None = None
    captions: int | None = None
    place: int | None = None
    page: int | None = None
    procedure_page: int | None = None


@dataclass(frozen=True)
class Variant:
    """One look of a block; `needs` names the props without which it cannot be shown."""

    name: Any
    value: Callable[[Props], Raw]
    needs: tuple[str, ...] = ()

    def can_be_shown(self, props: Props) -> bool:
        return all(getattr(props, name) is not None for name in self.needs)


@dataclass(frozen=True)
class Story:
    """A block: what it is for, what it promises to everyone, its variants."""

    block: str
    when: Any
    promise: Any
    variants: tuple[Variant, ...]


def fixed(name: Any, value: Raw) -> Variant:
    """A variant that needs nothing of the site."""
    return Variant(name, lambda props: value)


_IMAGE_TEXT = "Un bateau rentre au port de Kermor, le phare derrière lui"
_TRANSCRIPT = (
    "<p>Une agente de l’accueil, derrière son guichet : « Bonjour. Pour refaire votre carte d’identité, prenez "
    "d’abord rendez-vous, par téléphone ou sur ce site. »</p><p>Elle montre la liste des papiers à apporter.</p>"
)


def _image(props: Props, decorative: bool = False) -> dict[str, Any]:
    return {"image": props.image, "decorative": decorative, "alt_text": "" if decorative else _IMAGE_TEXT}


def _video(props: Props, **values: Any) -> dict[str, Any]:
    empty = {"sign_language": False, "duration": "", "file": None, "captions": None, "url": "", "still": props.image}
    return {**empty, "transcript": _TRANSCRIPT, **values}


def _map(props: Props) -> dict[str, Any]:
    return {"title": "Où venir", "places": [props.place]}


def _hours(props: Props) -> list[dict[str, Any]]:
    return [{"image": _image(props), "caption": hour} for hour in ("Le matin", "À midi", "Le soir")]


_TABLE = {
    "caption": "Tarifs de la piscine des Ormes",
    "columns": [{"type": "text", "heading": "Pour qui"}, {"type": "number", "heading": "Une entrée"}],
    "rows": [{"values": ["<p>Adulte</p>", "4,20 €"]}, {"values": ["<p>Moins de 18 ans</p>", "2,10 €"]}],
}
_STEPS = [
    {"title": "Vous envoyez la demande.", "text": "<p>En ligne, au guichet ou par téléphone.</p>"},
    {"title": "La mairie vous répond sous trois jours.", "text": ""},
]
_FIGURES = [
    {"number": "40 321", "label": "habitantes et habitants", "note": "Recensement de 2024"},
    {"number": "7", "label": "mairies de quartier", "note": ""},
    {"number": "62 km", "label": "de pistes cyclables", "note": "51 km en 2023"},
]

STORIES: tuple[Story, ...] = (
    Story(
        "heading",
        _("Pour ouvrir une partie de la page."),
        _(
            "Les niveaux se suivent : le titre de la page, puis les "
            "parties, puis les sous-parties. Chaque partie a son adresse."
        ),
        (
            fixed(_("partie"), {"text": "Avant de venir", "level": "2"}),
            fixed(_("sous-partie"), {"text": "Les papiers à apporter", "level": "3"}),
        ),
    ),
    Story(
        "paragraph",
        _("Pour le texte courant."),
        _(
            "Des mots, des listes et des liens. Ni couleur, ni taille, "
            "ni image dans le texte : rien ne se perd à l’agrandissement."
        ),
        (
            fixed(_("texte"), "<p>Le camion passe <b>le mardi</b>. Sortez votre bac la veille, après 19 h.</p>"),
            fixed(_("liste"), "<ul><li>Une pièce d’identité</li><li>Un justificatif de domicile</li></ul>"),
        ),
    ),
    Story(
        "table",
        _("Pour des données qui se lisent en ligne et en colonne, jamais pour mettre en page."),
        _("Une légende et un titre à chaque colonne sont obligatoires. Sur un téléphone, chaque case redit son titre."),
        (fixed(_("nombres"), _TABLE),),
    ),
    Story(
        "callout",
        _("Pour ce qu’il faut savoir avant de continuer. Un seul par partie."),
        _("La sorte se voit à la forme avant la couleur, et le titre la dit avec des mots."),
        tuple(
            fixed(label, {"kind": kind, "title": title, "text": "<p>Le guichet ferme à midi.</p>"})
            for kind, label, title in (
                ("plain", _("à retenir"), "À retenir"),
                ("info", _("information"), "Jeudi 24 décembre"),
                ("warning", _("attention"), "Attention"),
                ("success", _("bonne nouvelle"), "Le délai raccourcit"),
            )
        ),
    ),
    Story(
        "steps",
        _("Pour ce qui se passe dans l’ordre."),
        _("Une liste numérotée : l’ordre s’entend autant qu’il se voit."),
        (fixed(_("deux étapes"), {"steps": _STEPS}),),
    ),
    Story(
        "documents",
        _("Pour des fichiers à emporter. Ce qui doit être lu va dans la page."),
        _("Chaque lien dit le format et le poids du fichier."),
        (Variant(_("un document"), lambda props: {"documents": [props.document]}, ("document",)),),
    ),
    Story(
        "image",
        _("Pour montrer ce que les mots disent mal."),
        _(
            "Un texte de remplacement, ou le choix écrit qu’elle ne fait "
            "que décorer. Sa place est gardée avant qu’elle n’arrive."
        ),
        (
            Variant(
                _("avec légende"),
                lambda props: {"image": _image(props), "caption": "Le retour de la criée", "credit": "Ville de Kermor"},
                ("image",),
            ),
            Variant(
                _("décorative"),
                lambda props: {"image": _image(props, decorative=True), "caption": "", "credit": ""},
                ("image",),
            ),
        ),
    ),
    Story(
        "gallery",
        _("Pour plusieurs images d’un même sujet."),
        _("Toutes les images sont en vue, chacune avec son texte. Rien ne défile, rien n’est caché."),
        (
            Variant(
                _("trois images"),
                lambda props: {
                    "title": "Le port, en trois images",
                    "pictures": [
                        {"image": _image(props), "caption": text} for text in ("Le matin", "À midi", "Le soir")
                    ],
                },
                ("image",),
            ),
        ),
    ),
    Story(
        "video",
        _("Pour un geste à montrer, ou pour dire en langue des signes ce qui est écrit."),
        _(
            "Rien ne démarre seul. Les sous-titres et la transcription sont obligatoires. "
            "Aucun autre site n’est appelé avant que l’on suive le lien."
        ),
        (
            Variant(
                _("fichier du site"),
                lambda props: _video(
                    props,
                    title="Refaire sa carte d’identité",
                    duration="1 min 20",
                    file=props.film,
                    captions=props.captions,
                ),
                ("film", "captions"),
            ),
            Variant(
                _("langue des signes"),
                lambda props: _video(props, title="Les horaires de la mairie", sign_language=True, file=props.film),
                ("film",),
            ),
            fixed(
                _("sur un autre site"),
                _video(
                    Props(), title="Le conseil municipal du 5 novembre", url="https://video.kermor.example/w/conseil"
                ),
            ),
        ),
    ),
    Story(
        "place",
        _("Pour un lieu de l’annuaire."),
        _("L’adresse et le numéro restent justes sans être retapés ; le numéro s’appelle d’un geste."),
        (Variant(_("un lieu"), lambda props: {"place": props.place}, ("place",)),),
    ),
    Story(
        "map",
        _("Pour situer plusieurs lieux."),
        _(
            "La liste dit tout ce que montre le plan, dans le même ordre. "
            "Le plan est celui de la ville : personne d’autre n’est appelé."
        ),
        (Variant(_("un lieu"), _map, ("place",)),),
    ),
    Story(
        "contact",
        _("Pour dire à qui s’adresser."),
        _("Toujours un téléphone ou une adresse électronique."),
        (
            fixed(
                _("service"),
                {
                    "title": "Propreté",
                    "text": "<p>Du lundi au vendredi, de 8 h 30 à 17 h.</p>",
                    "phone": "02 61 91 07 50",
                    "email": "proprete@kermor.example",
                },
            ),
        ),
    ),
    Story(
        "start",
        _("Pour commencer une démarche depuis une page qui en parle."),
        _("Un bouton seulement quand la demande peut être faite ; sinon, une phrase et les autres façons de faire."),
        (Variant(_("selon la démarche"), lambda props: {"page": props.procedure_page}, ("procedure_page",)),),
    ),
    Story(
        "links",
        _("Pour la suite : démarches, pages, autres sites."),
        _("L’intitulé dit où mène le lien. Un lien vers une page dépubliée disparaît."),
        (
            fixed(
                _("adresse"),
                {"links": [{"title": "Toutes les démarches", "page": None, "url": "/demarches/", "note": "Par thème"}]},
            ),
        ),
    ),
    Story(
        "collection",
        _("Pour une liste qui se met à jour seule."),
        _("Chaque lien se comprend seul. Vide, la liste ne montre rien, pas même son titre."),
        (
            fixed(
                _("dernières actualités"),
                {"title": "Les dernières nouvelles", "kind": "news", "topic": "", "page": None, "number": 3},
            ),
            fixed(
                _("prochains évènements"),
                {"title": "Les prochains rendez-vous", "kind": "events", "topic": "", "page": None, "number": 3},
            ),
            Variant(
                _("pages sous une page"),
                lambda props: {
                    "title": "Dans cette rubrique",
                    "kind": "pages",
                    "topic": "",
                    "page": props.page,
                    "number": 4,
                },
                ("page",),
            ),
        ),
    ),
    Story(
        "faq",
        _("Pour des questions posées pour de bon, avec les mots de ceux qui les posent."),
        _("Les réponses se déplient sans script et se trouvent par la recherche du navigateur."),
        (
            fixed(
                _("deux questions"),
                {
                    "questions": [
                        {"question": "Et le verre ?", "answer": "<p>À la borne, jamais dans le bac.</p>"},
                        {"question": "Puis-je venir sans rendez-vous ?", "answer": "<p>Oui, le matin.</p>"},
                    ]
                },
            ),
        ),
    ),
    Story(
        "quotation",
        _("Pour des paroles rapportées."),
        _("La personne qui parle est nommée ; les guillemets sont dans le texte, pas dans le dessin."),
        (
            fixed(
                _("avec fonction"),
                {
                    "text": "Le môle a été repris pierre par pierre. On y marchera encore dans cent ans.",
                    "author": "Nolwenn Le Goff",
                    "role": "cheffe de chantier",
                },
            ),
        ),
    ),
    Story(
        "figures",
        _("Pour quelques nombres qui comptent, avec leur source."),
        _("Un nombre n’est jamais seul : ce qu’il compte est lu avant lui."),
        (fixed(_("trois chiffres"), {"figures": _FIGURES}),),
    ),
)


@dataclass(frozen=True)
class Shown:
    """A variant ready to be rendered: a body of one block, or what it waits for."""

    name: Any
    body: Any
    waits: bool


def played(story: Story, props: Props) -> list[Shown]:
    """The variants of a story with these props."""
    stream = BodyBlock()
    found = []
    for variant in story.variants:
        able = variant.can_be_shown(props)
        raw = [{"type": story.block, "value": variant.value(props)}] if able else []
        found.append(Shown(variant.name, stream.to_python(raw), not able))
    return found
