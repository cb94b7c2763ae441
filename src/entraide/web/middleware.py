"""What holds on every answer: headers, the reader's language, and no view without a declared permission."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from entraide.web.permissions import Permission

Answer = Callable[[HttpRequest], HttpResponse]
V = TypeVar("V", bound=Callable[..., Any])
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LANGUAGE_COOKIE = "entraide-language"
SWITCH = "switch-language"
"""The field by which the switch posts the form of a page."""
ELSEWHERE: dict[str, Permission] = {}
"""Permissions of views that libraries bring, by the name of their address; rooms add theirs in `apps.py`."""


def visitor_address(get_response: Answer) -> Answer:
    """Take the address of a visitor from what our proxy says: the last one, as others may be made up."""

    def answer(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if settings.HTTPS and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return get_response(request)

    return answer


def security_headers(get_response: Answer) -> Answer:
    """Set on every answer what keeps other sites, caches and scripts out and the framework does not set."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")  # files that every page shares say otherwise
        return response

    return answer


def own_pages_alone(get_response: Answer) -> Answer:
    """Refuse what another page of the same browser sends, and a Host that is not ours, static files included.

    Browsers say who sends a request (https://www.w3.org/TR/fetch-metadata/). From elsewhere a link may open a
    page of ours, and nothing more. Another port of this machine is elsewhere too, though browsers call it the
    same site.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost
        ours = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        if not ours and not _follows_a_link(request):
            raise PermissionDenied
        return get_response(request)

    return answer


def _follows_a_link(request: HttpRequest) -> bool:
    sent = (request.method, request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return sent == ("GET", "navigate", "document")


def reader_language(get_response: Answer) -> Answer:
    """Speak the language that the reader chose: the cookie of the switch, the account, the browser.

    **The switch keeps what is typed.** A page whose form is typed into gives it `id="main-form"` and says
    `{% block languages %}{% include "web/switch_of_form.html" %}{% endblock %}`: the buttons of the switch
    then post that form to its own address, with `switch-language`. Its view is marked `@keeps_typed` and
    finds `request.switched` true: it shows the page again as typed, saves nothing and says of nothing that it
    is wrong. The language, already the new one, and its cookie are seen to here. A view without the mark is
    never called by the switch; its page is loaded anew.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.switched = False  # type: ignore[attr-defined]
        language = _chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if request.switched:  # type: ignore[attr-defined]
            remember_language(response, request.LANGUAGE_CODE)
        return response

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # here and not above: what stands before us has looked at the token of the form
        wanted = request.POST.get(SWITCH) if request.method == "POST" else None
        if wanted not in dict(settings.LANGUAGES):
            return None
        translation.activate(wanted)
        request.LANGUAGE_CODE, request.switched = wanted, True  # type: ignore[attr-defined]
        return None if getattr(view, "keeps_typed", False) else HttpResponseRedirect(request.get_full_path())

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def remember_language(response: HttpResponse, language: str) -> None:
    """Have the browser keep the language of the pages."""
    year = 365 * 24 * 60 * 60
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=year, samesite="Lax", httponly=True, secure=settings.HTTPS
    )


def is_sent(request: HttpRequest) -> bool:
    """Say whether a form was sent to be acted on, and not only to be shown in another language."""
    return request.method == "POST" and not request.switched  # type: ignore[attr-defined]


def keeps_typed(view: V) -> V:
    """Mark a view that shows its page again as typed when `request.switched`; see `reader_language`."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


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
