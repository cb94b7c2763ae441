"""Invitations, roles, disabling."""

from datetime import datetime

from django.db import IntegrityError, transaction

from entraide.accounts.actions.refusals import (
    AddressTaken,
    LastAdministrator,
    NotAllowed,
    NotValid,
    accepted_password,
    new_token,
    require_administrator,
)
from entraide.accounts.actions.sessions import end_sessions
from entraide.accounts.models import PERSON, Invitation, SignInLink, User
from entraide.accounts.queries import active_users, invitation_of
from entraide.accounts.rules import normal_email, token_hash
from entraide.accounts.terms import INVITATION_LASTS, Role
from entraide.core.actions import record

INVITATION = "invitation"


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    by: User | None,
    now: datetime,
    password: str | None = None,
) -> User:
    """Create a user without invitation: at set-up, from the command line, in sample data.

    password: None where the person chooses one through a sign-in link. Raises WeakPassword.
    """
    if by is not None:
        require_administrator(by)
    accepted = accepted_password(password, name, email) if password is not None else None
    return _create(email, name, role, language, accepted, by.pk if by else "", now)


def _create(
    email: str, name: str, role: Role, language: str, password: str | None, actor: object, now: datetime
) -> User:
    user = User(email=normal_email(email), name=name.strip(), role=role, language=language)
    user.set_password(password)
    user.save()
    record("user_created", actor=actor, object_kind=PERSON, object_id=user.pk, at=now, role=str(role))
    return user


@transaction.atomic
def invite_user(*, email: str, name: str, role: Role, by: User, now: datetime) -> tuple[Invitation, str]:
    """Return an invitation and the token of its link, shown once. Raises NotAllowed, AddressTaken."""
    require_administrator(by)
    email = normal_email(email)
    if User.objects.filter(email=email).exists():
        raise AddressTaken
    token = new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                name=name.strip(),
                role=role,
                token_hash=token_hash(token),
                invited_by=by,
                created_at=now,
                expires_at=now + INVITATION_LASTS,
            )
    except IntegrityError:  # the table allows one that is open, also where two come at once
        raise AddressTaken from None
    record(
        "user_invited", actor=by.pk, object_kind=INVITATION, object_id=invitation.pk, at=now, role=str(role)
    )
    return invitation, token


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: User, now: datetime) -> str:
    """Return the token of a new link that lasts as long as the first; the old one stops working."""
    require_administrator(by)
    token = new_token()
    renewed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        token_hash=token_hash(token), expires_at=now + INVITATION_LASTS
    )
    if not renewed:
        raise NotValid
    record("invitation_renewed", actor=by.pk, object_kind=INVITATION, object_id=invitation.pk, at=now)
    return token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Take an invitation back."""
    require_administrator(by)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    ):
        record("invitation_withdrawn", actor=by.pk, object_kind=INVITATION, object_id=invitation.pk, at=now)


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, language: str, now: datetime) -> User:
    """Return the user that an invitation becomes. Works once. Raises NotValid, WeakPassword."""
    invitation = invitation_of(token, now)
    if invitation is None:
        raise NotValid
    accepted = accepted_password(password, name, invitation.email)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        accepted_at=now
    ):
        raise NotValid
    user = _create(invitation.email, name, Role(invitation.role), language, accepted, "", now)
    record("invitation_accepted", actor=user.pk, object_kind=INVITATION, object_id=invitation.pk, at=now)
    return user


@transaction.atomic
def change_role(*, user: User, role: Role, by: User, now: datetime) -> None:
    """Give a user another role; sessions end. Raises NotAllowed, LastAdministrator."""
    require_administrator(by)
    before = user.role
    if before == role:
        return
    _keep_an_administrator(user)
    user.role = role
    user.save(update_fields=["role"])
    end_sessions(user=user, now=now)
    details = {"before": str(before), "after": str(role)}
    record("role_changed", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now, **details)


@transaction.atomic
def disable_user(*, user: User, by: User, now: datetime) -> None:
    """Keep a user out from the next request on. Raises NotAllowed, LastAdministrator."""
    require_administrator(by)
    if not user.is_active:
        return
    _keep_an_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    SignInLink.objects.filter(user=user, used_at=None).delete()
    end_sessions(user=user, now=now)
    record("user_disabled", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now)


@transaction.atomic
def enable_user(*, user: User, by: User, now: datetime) -> None:
    """Let a disabled user in again."""
    require_administrator(by)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user_enabled", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now)


@transaction.atomic
def rename_user(*, user: User, name: str, language: str, by: User, now: datetime) -> None:
    """Change how a user is called, and the language of the pages. Raises NotAllowed but for oneself."""
    if by.pk != user.pk:
        raise NotAllowed
    if (user.name, user.language) == (name.strip(), language):
        return
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    record("account_changed", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now)


def _keep_an_administrator(user: User) -> None:
    """Raise LastAdministrator if nobody else would run the system. Locks them: two may leave at once."""
    administrators = list(active_users().select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    if [one.pk for one in administrators] == [user.pk]:
        raise LastAdministrator
