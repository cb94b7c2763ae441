"""Set-up of an empty installation."""

from datetime import datetime

from django.db import IntegrityError, transaction

from entraide.accounts.actions.people import create_user
from entraide.accounts.actions.refusals import AlreadySetUp
from entraide.accounts.models import OFFICE, Office, User
from entraide.accounts.queries import is_empty, office
from entraide.accounts.terms import Role
from entraide.core.actions import record


@transaction.atomic
def set_up_office(
    *,
    name: str,
    state: str,
    language: str,
    admin_name: str,
    admin_email: str,
    password: str | None = None,
    password_hash: str = "",
    now: datetime,
    backup_folder: str = "",
    is_demo: bool = False,
) -> User:
    """Create the office and its first administrator, and return that user. Raises AlreadySetUp, WeakPassword.

    password: None from the command line, where the administrator chooses one through a sign-in link.
    password_hash: in its place, of one that was checked and hashed when it was typed.
    """
    if office() is not None or not is_empty():
        raise AlreadySetUp
    made = Office(
        pk=1, name=name.strip(), state=state, language=language, is_demo=is_demo, backup_folder=backup_folder
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the last page of set-up, sent twice at once
        raise AlreadySetUp from None
    record(
        "office_set_up", actor="", object_kind=OFFICE, object_id=made.pk, at=now, state=state, is_demo=is_demo
    )
    user = create_user(
        email=admin_email,
        name=admin_name,
        role=Role.ADMINISTRATOR,
        language=language,
        by=None,
        now=now,
        password=password,
    )
    if password_hash:
        user.password = password_hash
        user.save(update_fields=["password"])
    return user
