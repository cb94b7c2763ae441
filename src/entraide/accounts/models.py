"""Tables of people: who they are, what they sign in with, who is invited, the office they belong to."""

import json
import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from entraide.accounts.rules import Fields, normal_email
from entraide.accounts.terms import Role

ROLES = [(role.value, role.value) for role in Role]
PERSON, OFFICE = "user", "office"
"""Kinds of objects in audit entries."""


class Office(models.Model):
    """The one office of this installation."""

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=2)
    language = models.CharField(max_length=8)
    is_demo = models.BooleanField(default=False)
    backup_folder = models.CharField(max_length=500, blank=True)

    class Meta:
        """There is one row, or none before set-up."""

        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_office")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with an e-mail address."""
        return self.get(email=normal_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user without audit entry: for tests and sample data; elsewhere use the actions."""
        user = self.model(email=normal_email(email), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. No row is ever deleted: what they did stays theirs."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=ROLES, default=Role.DRAFTER)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    sessions_valid_from = models.DateTimeField(null=True, blank=True)
    """Sessions that started earlier have ended: after a new password, a new role, or disabling."""

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        """Addresses are kept in lower case, so that unique means unique in any case."""

        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="user_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class SecondFactor(models.Model):
    """The secret that a user's app makes codes of. last_step: the half minute of the last code used."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(models.Model):
    """A code that replaces the app once. Kept as a keyed hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A user does not hold one code twice."""

        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class Invitation(models.Model):
    """An account that waits for its person. The token is shown once and kept as a hash."""

    email = models.EmailField()
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=ROLES)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open invitation for an address."""

        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def has_run_out(self, now: datetime) -> bool:
        """Say whether the link works no more."""
        return self.expires_at <= now


class SignInLink(models.Model):
    """A link that an administrator or the command line hands over. Works once; kept as a hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in link of {self.user_id}"


class OpenSession(models.Model):
    """A browser in which a user is signed in, so that the user can see and end it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    agent = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class KeptPost(models.Model):
    """What somebody sent after the session had ended: that person's alone, in the browser it was typed in.

    device: a hash of what identifies the browser. path: where it was sent, with its query. written: the
    fields as JSON in a text, since a column for JSON does not take every character. digest: of both, so that
    a double click is kept once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_posts")
    device = models.CharField(max_length=64)
    path = models.TextField()
    written = models.TextField()
    had_file = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        """The same thing is kept once."""

        constraints = [models.UniqueConstraint(fields=["user", "device", "digest"], name="kept_once")]

    def __str__(self) -> str:
        return f"kept for {self.user_id}"

    @property
    def fields(self) -> Fields:
        """Names and values, in the order in which they were sent."""
        return [(name, value) for name, value in json.loads(self.written)]


class Attempts(models.Model):
    """How often something was tried in vain. key: a hash of what is guarded: an address, a device, a name."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures} attempts"
