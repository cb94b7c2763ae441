"""What a browser sent and what becomes of it where it cannot be taken: kept, or handed back. Never lost.

Going back is no way out: our pages are not stored anywhere, and browsers empty the boxes of such a page when
somebody goes back to it. So a refusal shows a page that still holds what was typed.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entraide.accounts.rules import Fields, typed
from entraide.core.errors import Message

CONTINUED = "kept-post"
"""The field by which a kept post says which one it is, when it is sent after all."""


def typed_in(request: HttpRequest, *apart: str) -> Fields:
    """Return what somebody typed or pressed, without passwords and codes and the fields named as `apart`."""
    return typed(request.POST.lists(), apart=("csrfmiddlewaretoken", *apart))


def origin_of(request: HttpRequest) -> str:
    """Return the beginning of our addresses, as a browser names it."""
    return f"{request.scheme}://{request.get_host()}"


def came_from(request: HttpRequest) -> str:
    """Return the page of ours on which the button stood, the desk where the browser does not tell."""
    place = request.headers.get("Referer", "")
    if not place.startswith(f"{origin_of(request)}/"):
        return "/"
    parts = urlsplit(place)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def handed_back(
    request: HttpRequest, heading: Message, text: Message, *, status: int, **more: Any
) -> HttpResponse:
    """Return a page that says why nothing was done, and holds what was typed."""
    content = {
        "heading": heading,
        "text": text,
        "path": request.get_full_path(),
        "fields": typed_in(request),
        "had_file": bool(request.FILES),
        "came_from": came_from(request),
        **more,
    }
    return render(request, "accounts/handed_back.html", content, status=status)
