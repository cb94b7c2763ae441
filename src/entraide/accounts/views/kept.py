"""What was typed when a session had ended or a page was too old: shown to its owner, and sent after all."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from entraide.accounts.actions import discard_kept_post
from entraide.accounts.models import User
from entraide.accounts.queries import kept_posts
from entraide.accounts.rules import sentences_of
from entraide.accounts.views.devices import device_of
from entraide.accounts.views.posted import CONTINUED, handed_back, origin_of
from entraide.core.errors import sentence
from entraide.web.permissions import signed_in

NOTHING_DONE = sentence("Nothing was done yet")
TOO_OLD = sentence(
    "The page is from before the last sign-in with this browser, or the browser has lost its cookies. What "
    "you typed is still here: send it again."
)
FROM_ELSEWHERE = sentence(
    "What was sent did not come from a page of ours. Go back, load the page again and repeat what you did."
)


@signed_in
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show what is kept for the reader in this browser, each with a button that sends it where it belongs."""
    posts = kept_posts(request.user, device_of(request).name, timezone.now())
    content = {"posts": [(post, sentences_of(post.fields)) for post in posts], "continued": CONTINUED}
    return render(request, "accounts/kept.html", content) if posts else redirect("desk")


@signed_in
@require_POST
def discard(request: HttpRequest, pk: str) -> HttpResponse:
    """Discard one of them, if it is still there."""
    now = timezone.now()
    post = kept_posts(request.user, device_of(request).name, now).filter(pk=pk).first()
    if post:
        discard_kept_post(post=post, by=cast(User, request.user), now=now)
    return redirect("kept")


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse what does not show that it comes from a page of ours, and hand it back to whom it may belong.

    Another site cannot say that it is ours: browsers name the origin themselves. So that only what was typed
    in a page of ours, which a later sign-in has made invalid, is offered to be sent again.
    """
    if request.headers.get("Origin") == origin_of(request):
        return handed_back(request, NOTHING_DONE, TOO_OLD, status=403)
    return handed_back(request, NOTHING_DONE, FROM_ELSEWHERE, status=403, fields=[], had_file=False)
