"""Reads used twice: the office, people, what a password must not be."""

import functools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from entraide.accounts.models import (
    Invitation,
    KeptPost,
    Office,
    OpenSession,
    RecoveryCode,
    SecondFactor,
    User,
)
from entraide.accounts.permissions import may_administer
from entraide.accounts.rules import token_hash
from entraide.accounts.terms import ABSOLUTE_LIMIT, IDLE_LIMIT, KEPT_LASTS
from entraide.core.countries import countries
from entraide.core.errors import sentence
from entraide.core.messages import render


def office() -> Office | None:
    """Return the office of this installation, None before set-up."""
    return Office.objects.first()


def is_demonstration() -> bool:
    """Say whether this is the demonstration office."""
    return Office.objects.filter(is_demo=True).exists()


def is_empty() -> bool:
    """Say whether nobody has an account yet."""
    return not User.objects.exists()


def active_users() -> QuerySet[User]:
    """Return the people who can sign in, by name."""
    return User.objects.filter(is_active=True).order_by("name", "pk")


def users_visible_to(user: Any) -> QuerySet[User]:
    """Return the people whom a user manages: everybody for an administrator, nobody for others."""
    if not may_administer(user):
        return User.objects.none()
    factors = Count("second_factor")
    return User.objects.annotate(factors=factors).order_by("-is_active", "name", "pk")


def invitations_visible_to(user: Any) -> QuerySet[Invitation]:
    """Return the open invitations that a user manages."""
    if not may_administer(user):
        return Invitation.objects.none()
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return open_ones.select_related("invited_by").order_by("expires_at", "pk")


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """Return the open invitation of a link, None where it was used or has run out."""
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return open_ones.select_related("invited_by").filter(token_hash=token_hash(token)).first()


def open_sessions(user: User, now: datetime) -> QuerySet[OpenSession]:
    """Return the sessions of a user that still work, the latest first."""
    alive = Q(seen_at__gt=now - IDLE_LIMIT, started_at__gt=now - ABSOLUTE_LIMIT)
    return OpenSession.objects.filter(alive, user=user).order_by("-seen_at")


def second_factor(user: User) -> SecondFactor | None:
    """Return the second factor of a user, None where none is set up."""
    return SecondFactor.objects.filter(user=user).first()


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def kept_in(device: str, now: datetime) -> QuerySet[KeptPost]:
    """Return what is kept of a browser, whoever typed it: to count it or to say that it is there."""
    return KeptPost.objects.filter(device=token_hash(device), created_at__gt=now - KEPT_LASTS)


def kept_posts(user: Any, device: str, now: datetime) -> QuerySet[KeptPost]:
    """Return what is kept for a user in the browser it was typed in, the oldest first."""
    return kept_in(device, now).filter(user_id=user.pk).order_by("created_at", "pk")


@functools.cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are tried first: the list of the framework."""
    return frozenset(CommonPasswordValidator().passwords)


def names_around(*names: str) -> list[str]:
    """Return the names that a password must not be made of: those given, of the office and of its State."""
    known = office()
    found = [name for name in names if name]
    if known:
        country = countries().get(known.state)
        found += [known.name, *(country.names.values() if country else ())]
    return found


def desk_actions(user: Any, language: str) -> Iterator[tuple[str, str]]:
    """Yield what whoever runs the system can start from the desk."""
    if may_administer(user):
        yield render(sentence("People and invitations"), language), reverse("people")
