"""What holds on every request: the session is still allowed, the office is known, nothing typed is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from entraide.accounts.actions import keep_post, open_session, see_session, take_kept_post
from entraide.accounts.queries import active_users, office
from entraide.accounts.terms import ABSOLUTE_LIMIT, IDLE_LIMIT
from entraide.accounts.views.devices import device_of
from entraide.accounts.views.posted import CONTINUED, came_from, handed_back, typed_in
from entraide.core.errors import sentence
from entraide.web.middleware import permission_of

Answer = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "started", "seen"
SEEN_EVERY = 60
"""Seconds between two notes that a session is in use, so that reading a page seldom writes."""
SENT_ALREADY = sentence("This was sent already")
LOOK_FIRST = sentence(
    "It was sent once or discarded, and nothing was done twice. Look whether what you typed is there. "
    "If it is not, send it again."
)
ENDED = sentence("Your session has ended")
NOT_KEPT = sentence(
    "What you typed could not be put aside: it stands in this page alone. Leave the page open, sign in in "
    "another tab, come back and send it again."
)
NO_FILE = sentence("A file is not kept. Sign in, and choose it again.")


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


def kept_posts(get_response: Answer) -> Answer:
    """Keep what is sent when the session has ended, and do it once when its owner sends it again.

    Stands before the permissions, which decide when it is sent again; what comes from other sites was refused
    before.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        post_id = _continued(request)
        if not post_id or not request.user.is_authenticated:
            return get_response(request)
        with transaction.atomic():
            device = device_of(request).name
            if not take_kept_post(post_id=post_id, user=request.user, device=device):
                fields = typed_in(request, CONTINUED)
                return handed_back(request, SENT_ALREADY, LOOK_FIRST, status=409, fields=fields)
            response = get_response(request)
            if not _was_taken(response):
                transaction.set_rollback(True)
        return response

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated or "HX-Request" in request.headers:
            return None  # what the script sends to follow the typing is still being typed
        permission = permission_of(view, request.resolver_match.view_name if request.resolver_match else "")
        return _signed_out(request) if permission and permission.predicate else None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def _continued(request: HttpRequest) -> str:
    """Return which kept post is sent; none where the line dropped, which is refused further on."""
    try:
        return request.POST.get(CONTINUED, "")
    except UnreadablePostError:
        return ""


def _was_taken(response: HttpResponse) -> bool:
    """Say whether a view did what was asked, or shows what was typed again: wrong, or saved by another."""
    return response.status_code < 400 or response.status_code in (409, 422)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page, with what was typed kept for whoever signed in last with this browser.

    Nothing is kept of strangers: they get theirs back. A button without a word beside it is pressed again.
    """
    fields, device = typed_in(request, CONTINUED), device_of(request)
    if not fields:
        if request.FILES:
            return handed_back(request, ENDED, NO_FILE, status=403)
        return redirect_to_login(came_from(request))
    owner = active_users().filter(pk__in=device.people[-1:]).first()
    if owner and keep_post(
        user=owner,
        device=device.name,
        path=request.get_full_path(),
        fields=fields,
        had_file=bool(request.FILES),
        now=timezone.now(),
    ):
        return redirect("account_login")
    return handed_back(request, ENDED, NOT_KEPT, status=403, sign_in=True)


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
    """Say whether a session was idle or lasted too long, or began before a change that ends sessions."""
    started, seen = request.session[STARTED], request.session[SEEN]
    valid_from = request.user.sessions_valid_from if request.user.is_authenticated else None
    return (
        now.timestamp() - seen > IDLE_LIMIT.total_seconds()
        or now.timestamp() - started > ABSOLUTE_LIMIT.total_seconds()
        or (valid_from is not None and started < valid_from.timestamp())
    )
