"""Keys for the public APIs: they open nothing that is closed, they only let a known program ask more often."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SHOWN_LETTERS = 8


def new_secret() -> str:
    """256 bits, as one types them into a configuration: « cle_… »."""
    return f"cle_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """What is kept of a key. It is random: one round of SHA-256 cannot be turned back."""
    return sha256(secret.encode()).hexdigest()


class ApiKey(models.Model):
    """A read-only key. The secret is shown once, when it is made; only its digest is kept."""

    label = models.CharField(_("nom"), max_length=120, help_text=_("Le logiciel ou l’organisme : « Application Bus »."))
    contact = models.EmailField(
        _("adresse de contact"), help_text=_("Pour prévenir d’un changement ou d’un abus ; de préférence un service.")
    )
    prefix = models.CharField(_("début de la clé"), max_length=12, editable=False)
    digest = models.CharField(_("empreinte"), max_length=64, unique=True, editable=False)
    active = models.BooleanField(_("active"), default=True, help_text=_("Décochez pour la retirer à l’instant."))
    per_minute = models.PositiveIntegerField(
        _("requêtes par minute"), default=600, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    last_used_on = models.DateField(_("dernier jour d’usage"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("clé d’API")
        verbose_name_plural = _("clés d’API")
        ordering: ClassVar[list[str]] = ["label", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    def take(self, secret: str) -> None:
        """Make `secret` the one that opens; nothing is saved."""
        self.prefix, self.digest = secret[:SHOWN_LETTERS], digest_of(secret)
