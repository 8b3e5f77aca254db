"""People and the audiences they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class Role(models.TextChoices):
    """What a person may do. A visitor has no account; each later role may do what the earlier may."""

    MEMBER = "member", "Member"
    EDITOR = "editor", "Editor"
    ADMINISTRATOR = "administrator", "Administrator"


class People(BaseUserManager["User"]):
    """How Django finds people by e-mail."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person whose e-mail it is, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. Signs in by e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_per_email"),)

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def key(self) -> str:
        return f"person-{self.pk}"

    @property
    def is_staff(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR


class Audience(models.Model):
    """A circle of readers. `public`, `members` and `editors` are built in; an office may add its own."""

    key = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    people = models.ManyToManyField(User, related_name="audiences", blank=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class SetupCode(models.Model):
    """The one-time code with which the first administrator is made. Only its digest is kept."""

    digest = models.CharField(max_length=128)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)


class Invitation(models.Model):
    """A one-time way in for a person an administrator added. Only the digest of its token is kept."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=128, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
