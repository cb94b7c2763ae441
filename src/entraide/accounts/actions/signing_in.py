"""Passwords and sign-in links."""

import functools
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import hashers
from django.db import transaction

from entraide.accounts.actions.attempts import NO_WAIT, admit, forgive, hashed, keys_for
from entraide.accounts.actions.refusals import (
    NotAllowed,
    NotValid,
    accepted_password,
    new_token,
    require_administrator,
)
from entraide.accounts.actions.sessions import end_sessions
from entraide.accounts.models import PERSON, SignInLink, User
from entraide.accounts.rules import normal_email, normal_password, token_hash
from entraide.accounts.terms import LINK_LASTS, LONGEST_PASSWORD
from entraide.core.actions import record


@dataclass(frozen=True)
class Answered:
    """What came of an attempt. user: who it was, None where it was wrong. wait: before the next one."""

    user: User | None
    wait: timedelta = NO_WAIT


@functools.cache
def _nobody() -> str:
    """Return the hash that stands in where there is no account, so that the answer takes as long."""
    return hashers.make_password(secrets.token_urlsafe(32))


def check_password(
    *,
    email: str,
    password: str,
    device: str = "",
    known: frozenset[int] = frozenset(),
    address: str,
    now: datetime,
) -> Answered:
    """Say who gave the right password. The work is the same for unknown, disabled and known people.

    device: identifies the browser; known: users who have signed in with it. Hashing stays outside of
    transactions, which on SQLite would hold everybody's writes back.
    """
    email, empty = normal_email(email), _nobody()
    user = User.objects.filter(email=email).first()
    trusted = device if user and user.pk in known else ""
    keys = keys_for("password", email, device=trusted, address=address)
    wait = admit(keys, now)
    if wait:
        return Answered(None, wait)
    usable = user if user and user.is_active and user.has_usable_password() else None
    text = normal_password(password) if len(password) <= LONGEST_PASSWORD else ""
    right = hashers.check_password(text, usable.password if usable else empty)
    if usable and right:
        forgive(keys)
        return Answered(usable)
    record("sign_in_refused", actor="", object_kind="login", object_id=hashed(email)[:16], at=now)
    return Answered(None)


@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Give a user a new password, and end all sessions. Raises NotAllowed but for oneself, WeakPassword."""
    if by.pk != user.pk:
        raise NotAllowed
    user.set_password(accepted_password(password, user.name, user.email))
    user.save(update_fields=["password"])
    end_sessions(user=user, now=now)
    record("password_changed", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now)


@transaction.atomic
def issue_sign_in_link(*, user: User, now: datetime, by: User | None = None) -> str:
    """Return the token of a new sign-in link; earlier ones stop working.

    by: an administrator, or None for the command line of the machine itself. Raises NotAllowed.
    """
    if by is not None:
        require_administrator(by)
    if not user.is_active:
        raise NotAllowed
    SignInLink.objects.filter(user=user, used_at=None).delete()
    token = new_token()
    SignInLink.objects.create(
        user=user, token_hash=token_hash(token), created_at=now, expires_at=now + LINK_LASTS
    )
    actor = by.pk if by else ""
    record("sign_in_link_issued", actor=actor, object_kind=PERSON, object_id=user.pk, at=now)
    return token


@transaction.atomic
def use_sign_in_link(*, token: str, now: datetime) -> User:
    """Return whom a link is for, and use it up. What it opens is for the caller. Raises NotValid."""
    link = SignInLink.objects.select_related("user").filter(token_hash=token_hash(token)).first()
    claimed = SignInLink.objects.filter(
        token_hash=token_hash(token), used_at=None, expires_at__gt=now, user__is_active=True
    ).update(used_at=now)
    if not claimed or link is None:
        raise NotValid
    record("sign_in_link_used", actor=link.user_id, object_kind=PERSON, object_id=link.user_id, at=now)
    return link.user
