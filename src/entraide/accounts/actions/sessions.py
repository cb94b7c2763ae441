"""Sessions: listed, ended one by one, and all at once."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from entraide.accounts.actions.keeping import forget_kept_posts
from entraide.accounts.models import PERSON, OpenSession, User
from entraide.accounts.terms import ABSOLUTE_LIMIT
from entraide.core.actions import record


@transaction.atomic
def open_session(*, user: User, session_key: str, agent: str, address: str, now: datetime) -> OpenSession:
    """Note that a user signed in with a browser; forget sessions, and what was kept, of long ago."""
    OpenSession.objects.filter(started_at__lt=now - ABSOLUTE_LIMIT).delete()
    forget_kept_posts(now=now)
    session, _created = OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": user,
            "started_at": now,
            "seen_at": now,
            "agent": agent[:200],
            "address": address[:64],
        },
    )
    record("signed_in", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return session


def see_session(*, session_key: str, now: datetime) -> None:
    """Note that a session is in use. No audit entry: nothing happened."""
    OpenSession.objects.filter(session_key=session_key).update(seen_at=now)


@transaction.atomic
def close_session(*, session: OpenSession, by: User, now: datetime) -> None:
    """End one session; the browser is signed out at its next request."""
    _forget(session.session_key)
    session.delete()
    record("signed_out", actor=by.pk, object_kind=PERSON, object_id=session.user_id, at=now)


@transaction.atomic
def end_sessions(*, user: User, now: datetime) -> None:
    """End all sessions of a user at their next request. The caller writes the audit entry that says why.

    The day and time is kept too, for a session whose row could not be reached.
    """
    user.sessions_valid_from = now
    user.save(update_fields=["sessions_valid_from"])
    sessions = OpenSession.objects.filter(user=user)
    for key in sessions.values_list("session_key", flat=True):
        _forget(key)
    sessions.delete()


def _forget(session_key: str) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(session_key).delete()
