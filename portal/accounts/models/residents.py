"""Persons: adults or children, with an account or without, and the homes and bonds between them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.parties import Party


class PreferredChannel(models.TextChoices):
    """How a person wants to be answered."""

    EMAIL = "email", _("courriel")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("courrier")
    PHONE = "phone", _("téléphone")


class Resident(models.Model):
    """A person, adult or child, who may have no account. A child grows up without changing identity."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("compte"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resident",
    )
    birth_name = models.CharField(_("nom de naissance"), max_length=100)
    usage_name = models.CharField(_("nom d’usage"), max_length=100, blank=True)
    given_names = models.CharField(_("prénoms"), max_length=200, blank=True)
    single_name = models.BooleanField(_("un seul nom"), default=False)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_place_code = models.CharField(_("code du lieu de naissance"), max_length=5, blank=True)
    birth_place_label = models.CharField(_("lieu de naissance"), max_length=160, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    # {line1, line2, postcode, city, country, street?}
    address = models.JSONField(_("adresse"), default=dict, blank=True)
    preferred_channel = models.CharField(
        _("réponse souhaitée par"), max_length=8, choices=PreferredChannel.choices, default=PreferredChannel.EMAIL
    )
    language = models.CharField(_("langue"), max_length=8, default="fr")
    access_needs = models.JSONField(_("besoins pour vous répondre"), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("usager")
        verbose_name_plural = _("usagers")
        ordering: ClassVar[list[str]] = ["birth_name", "given_names", "pk"]
        indexes = [models.Index(fields=["email"], name="accounts_resident_email")]
        constraints = [
            models.CheckConstraint(
                condition=Q(single_name=True) | ~Q(given_names=""),
                name="accounts_resident_given_names",
                violation_error_message=_("Indiquez au moins un prénom, ou signalez un nom unique."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def first_name(self) -> str:
        """The first of the given names; a person with one single name has none."""
        return self.given_names.split(",")[0].split(" ")[0] if self.given_names else ""

    @property
    def display_name(self) -> str:
        """As one writes to the person: first name and usage name (else birth name); the address while nameless."""
        return f"{self.first_name} {self.usage_name or self.birth_name}".strip() or self.email

    @property
    def has_name(self) -> bool:
        """An account is opened with an address alone: the name is asked on the profile."""
        return bool(self.birth_name)

    def as_party(self) -> Party:
        """This person as a timeline or a notice names them."""
        return Party(kind="resident", id=str(self.key), label=self.display_name)

    def identities(self) -> list[int]:
        """Primary keys of this person's rows: their own and those merged into it (merging moves no row)."""
        return [self.pk, *Resident.objects.filter(merged_into=self).values_list("pk", flat=True)]


class AttestationLevel(models.TextChoices):
    """What an attribute is worth."""

    DECLARED = "declared", _("déclaré")
    CHECKED = "checked", _("vérifié")
    CERTIFIED = "certified", _("certifié")


class Attestation(models.Model):
    """What one attribute of a person is worth: who declared, checked or certified it, and until when."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="attestations")
    field = models.CharField(_("attribut"), max_length=40)
    level = models.CharField(_("valeur"), max_length=10, choices=AttestationLevel.choices)
    by_label = models.CharField(_("par"), max_length=200, blank=True)
    made_on = models.DateField(_("le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        constraints = [
            models.UniqueConstraint(fields=["resident", "field"], name="accounts_attestation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.level}"


class Household(models.Model):
    """A home (foyer): people who live or pay together. A child may live in several."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, blank=True)
    label = models.CharField(_("nom"), max_length=160)
    members = models.ManyToManyField(Resident, through="HouseholdMember", related_name="households")

    class Meta:
        verbose_name = _("foyer")
        verbose_name_plural = _("foyers")
        ordering: ClassVar[list[str]] = ["label", "pk"]

    def __str__(self) -> str:
        return self.label


class HouseholdMember(models.Model):
    """One person in one home."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="memberships")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="household_memberships")

    class Meta:
        verbose_name = _("membre du foyer")
        verbose_name_plural = _("membres du foyer")
        constraints = [models.UniqueConstraint(fields=["household", "resident"], name="accounts_household_member_once")]

    def __str__(self) -> str:
        return f"{self.resident} – {self.household}"


class Authority(models.TextChoices):
    """Parental authority (Code civil, articles 371-1 and following)."""

    JOINT = "joint", _("exercée en commun")
    SOLE = "sole", _("exclusive")
    NONE = "none", _("aucune")


class Guardianship(models.Model):
    """The bond between a child and an adult who answers for it. One parent's address never reaches the other."""

    child = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="guardianships")
    adult = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="wards")
    authority = models.CharField(_("autorité parentale"), max_length=6, choices=Authority.choices)
    residence = models.CharField(_("résidence"), max_length=40, blank=True)
    basis = models.CharField(_("fondement"), max_length=200, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("responsabilité d’un enfant")
        verbose_name_plural = _("responsabilités d’enfants")
        constraints = [
            models.UniqueConstraint(fields=["child", "adult"], name="accounts_guardianship_once"),
            models.CheckConstraint(condition=~Q(child=models.F("adult")), name="accounts_guardianship_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.adult} → {self.child}"
