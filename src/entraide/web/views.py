"""Pages of the shell: the switch of languages, the search box, and what is said when something is wrong."""

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from entraide.core.errors import Message, sentence
from entraide.core.glossary import glossary as all_terms
from entraide.core.glossary import listed_terms
from entraide.core.languages import declared_languages
from entraide.web.context import language_of_page
from entraide.web.middleware import remember_language
from entraide.web.permissions import public, signed_in
from entraide.web.registry import registry

BACK = sentence("Back to the desk")
TERMS_ON_A_PAGE = 60


@public
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen, and stay on the page."""
    wanted, place = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}):
        place = "/"
    response = HttpResponseRedirect(place)
    if wanted in dict(settings.LANGUAGES):
        remember_language(response, wanted)
    return response


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for a reference, a State or a person in the files that the reader may see."""
    text = request.GET.get("q", "").strip()
    found = registry.found(request.user, translation.get_language() or "en", text) if text else []
    return render(request, "web/search.html", {"query": text, "found": found})


@signed_in
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the terms of the field, those that hold what is looked for, with their equivalents."""
    text, own = request.GET.get("q", "").strip(), translation.get_language() or "en"
    pages = Paginator(listed_terms(own, text), TERMS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    book = all_terms()
    others = [language for language in declared_languages() if language.code != own]
    groups = [
        (None, [o for o in others if o.code not in book.unverified | book.partly_verified]),
        (sentence("Partly read by a native lawyer:"), [o for o in others if o.code in book.partly_verified]),
        (sentence("Not yet read by a native lawyer:"), [o for o in others if o.code in book.unverified]),
    ]
    terms = [
        (term, term.labels[own], [(mark, [(o, term.labels[o.code]) for o in held]) for mark, held in groups])
        for term in page
    ]
    unread = own in book.unverified | book.partly_verified
    content = {"wanted": text, "page": page, "terms": terms, "unread": unread}
    return render(request, "web/glossary.html", content)


def _said(request: HttpRequest, status: int, heading: Message, text: Message) -> HttpResponse:
    content = {"heading": heading, "text": text, "back": BACK}
    return render(request, "web/message.html", content, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a request could not be understood."""
    return _said(
        request,
        400,
        sentence("This could not be understood"),
        sentence("Go back, load the page again and repeat what you did."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say the same of what is not there and of what the reader may not see."""
    return _said(
        request,
        404,
        sentence("Not found"),
        sentence("There is no such page, or you do not have access to it."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed, with a number that stands in the log too, and nothing else.

    The page asks neither session nor database: one of them may be what failed.
    """
    request.error_number = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
    content = {
        **language_of_page(),
        "heading": sentence("Something went wrong on our side"),
        "text": sentence("What was saved is still there. Tell your administrator this number."),
        "number": request.error_number,  # type: ignore[attr-defined]
        "back": BACK,
    }
    return HttpResponse(render_to_string("web/message.html", content), status=500)
