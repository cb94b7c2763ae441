"""What holds on every answer: headers, the reader's language, and no view without a declared permission."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from entraide.web.permissions import Permission

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LANGUAGE_COOKIE = "entraide-language"
ELSEWHERE: dict[str, Permission] = {}
"""Permissions of views that libraries bring, by the name of their address; rooms add theirs in `apps.py`."""


def security_headers(get_response: Answer) -> Answer:
    """Set on every answer what keeps other sites, caches and scripts out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if not request.path.startswith(f"/{settings.STATIC_URL}".replace("//", "/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def reader_language(get_response: Answer) -> Answer:
    """Speak the language that the reader chose: the cookie of the switch, the account, the browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = _chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def _chosen(request: HttpRequest) -> str:
    offered = [code for code, _name in settings.LANGUAGES]
    for wanted in (request.COOKIES.get(LANGUAGE_COOKIE), getattr(request.user, "language", "")):
        if wanted in offered:
            return str(wanted)
    return translation.get_language_from_request(request).split("-")[0]


def deny_by_default(get_response: Answer) -> Answer:
    """Refuse a view that declares no permission, and whoever its permission does not name."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        permission = permission_of(view, request.resolver_match.view_name if request.resolver_match else "")
        if permission is None:
            raise Http404
        if permission.predicate is None:
            return None
        if not request.user.is_authenticated and "HX-Request" in request.headers:
            return HttpResponse(status=401)  # the script that follows the typing shows no sign-in page
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not permission.predicate(request.user):
            raise Http404
        return None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def permission_of(view: Callable[..., HttpResponse], name: str) -> Permission | None:
    """Return what a view declares; for a library's view, what a room declared for its address."""
    declared = getattr(view, "permission", None) or getattr(
        getattr(view, "view_class", None), "permission", None
    )
    return declared or ELSEWHERE.get(name)
