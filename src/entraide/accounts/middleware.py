"""What holds on every request: the session is still allowed, and the office is known."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from entraide.accounts.actions import open_session, see_session
from entraide.accounts.queries import office
from entraide.accounts.terms import ABSOLUTE_LIMIT, IDLE_LIMIT

Answer = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "started", "seen"
SEEN_EVERY = 60
"""Seconds between two notes that a session is in use, so that reading a page seldom writes."""


def people(get_response: Answer) -> Answer:
    """End what lasted too long or began before it counted; make the office known to the page."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.office = SimpleLazyObject(office)  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            now = timezone.now()
            if STARTED not in request.session:
                start(request, now)
            elif has_ended(request, now):
                logout(request)
            elif now.timestamp() - request.session[SEEN] > SEEN_EVERY:
                request.session[SEEN] = now.timestamp()
                see_session(session_key=request.session.session_key or "", now=now)
        return get_response(request)

    return answer


def start(request: HttpRequest, now: datetime) -> None:
    """Note in a session that was just given to a user when it began."""
    assert request.user.is_authenticated  # noqa: S101  the caller has signed the user in
    request.session[STARTED] = request.session[SEEN] = now.timestamp()
    if not request.session.session_key:
        request.session.save()
    open_session(
        user=request.user,
        session_key=request.session.session_key or "",
        agent=request.headers.get("User-Agent", ""),
        address=request.META.get("REMOTE_ADDR", ""),
        now=now,
    )


def has_ended(request: HttpRequest, now: datetime) -> bool:
    """Say whether a session was idle too long, lasted too long, or began before a change that ends
    sessions.
    """
    started, seen = request.session[STARTED], request.session[SEEN]
    valid_from = request.user.sessions_valid_from if request.user.is_authenticated else None
    return (
        now.timestamp() - seen > IDLE_LIMIT.total_seconds()
        or now.timestamp() - started > ABSOLUTE_LIMIT.total_seconds()
        or (valid_from is not None and started < valid_from.timestamp())
    )
