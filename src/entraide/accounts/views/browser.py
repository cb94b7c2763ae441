"""What the pages of signing in keep in the browser and in its session."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from entraide.accounts.forms import Form
from entraide.accounts.middleware import start
from entraide.accounts.models import User
from entraide.accounts.queries import is_demonstration, kept_posts, second_factor
from entraide.accounts.terms import PENDING_LASTS
from entraide.accounts.views.devices import device_of, remember_device
from entraide.core.errors import Message, sentence

PENDING = "pending"
NEW_SECRET = "new_secret"  # noqa: S105  the name of a place, no secret


@dataclass(frozen=True)
class Pending:
    """Somebody on the way in. by_link: came with a link, no password yet; code_given: second factor shown."""

    user: int
    at: float
    next: str = ""
    by_link: bool = False
    code_given: bool = False


def safe_next(request: HttpRequest, place: str) -> str:
    """Return where to go afterwards, if it is a page of ours."""
    return place if url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}) else ""


def begin(
    request: HttpRequest, user: User, now: datetime, *, place: str = "", by_link: bool = False
) -> HttpResponse:
    """Put somebody on the way in, in a session with a new id, and go to the next step."""
    request.session.flush()
    pending = Pending(user.pk, now.timestamp(), place, by_link)
    return go_on(request, user, pending, now)


def pending_of(request: HttpRequest, now: datetime) -> tuple[User, Pending] | None:
    """Return who is on the way in, None where nobody is, it took too long, or something changed since."""
    kept = request.session.get(PENDING)
    if not kept:
        return None
    pending = Pending(**kept)
    user = User.objects.filter(pk=pending.user, is_active=True).first()
    too_old = now.timestamp() - pending.at > PENDING_LASTS.total_seconds()
    if user is None or too_old:
        return None
    changed = user.sessions_valid_from
    return None if changed and pending.at < changed.timestamp() else (user, pending)


def go_on(request: HttpRequest, user: User, pending: Pending, now: datetime) -> HttpResponse:
    """Go to the step that is still owed, or let the person in."""
    request.session[PENDING] = asdict(pending)
    has_factor, demonstration = second_factor(user) is not None, is_demonstration()
    if has_factor and not pending.code_given:
        return redirect("sign-in-code")
    if pending.by_link and not demonstration:
        return redirect("sign-in-password")
    if not has_factor and not demonstration:
        return redirect("sign-in-second-factor")
    return let_in(request, user, now, HttpResponseRedirect(place_after(request, user, pending, now)))


def place_after(request: HttpRequest, user: User, pending: Pending, now: datetime) -> str:
    """Return what comes after signing in: what is kept for the person, the page asked for, the desk."""
    if kept_posts(user, device_of(request).name, now).exists():
        return reverse("kept")
    return safe_next(request, pending.next) or settings_home()


def let_in(request: HttpRequest, user: User, now: datetime, response: HttpResponse) -> HttpResponse:
    """Sign somebody in who showed all that is asked; the session gets a new id."""
    request.session.pop(PENDING, None)
    request.session.pop(NEW_SECRET, None)
    login(request, user)
    start(request, now)
    remember_device(request, response, user)
    return response


def with_code(pending: Pending) -> Pending:
    """Return the same, the second factor shown."""
    return replace(pending, code_given=True)


def settings_home() -> str:
    """Return the address of the desk."""
    return "/"


def form_page(
    request: HttpRequest,
    form: Form,
    heading: Message,
    button: Message,
    *,
    intro: Message | None = None,
    template: str = "accounts/form.html",
    **more: Any,
) -> HttpResponse:
    """Return a page with one form and one button."""
    content = {
        "form": form,
        "errors": form.summary,
        "heading": heading,
        "button": button,
        "intro": intro,
        **more,
    }
    return render(request, template, content)


def wait_message(seconds: float) -> Message:
    """Say how long to wait."""
    minutes = max(1, -(-int(seconds) // 60))
    return sentence("Too many attempts. Try again in {minutes} min.", minutes=minutes)
