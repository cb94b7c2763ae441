"""Pages that list requests and open new ones."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entraide.cases import actions, queries
from entraide.cases.blocks import row_of
from entraide.cases.forms import error_links, read, shown
from entraide.cases.kinds import grouped
from entraide.cases.permissions import drafts_requests, reads_requests
from entraide.cases.queries import case_data, installation
from entraide.cases.terms import STATES, State
from entraide.cases.views.work import Work, language_of, who, with_work
from entraide.core.datafiles import MAX_BYTES, decode_text, parse_data, read_data
from entraide.core.errors import EntraideError, Message, sentence
from entraide.drafting.casefile import parse_case
from entraide.drafting.library import Library
from entraide.drafting.samples import samples
from entraide.interview.answers import Answers
from entraide.web.middleware import is_sent, keeps_typed
from entraide.web.permissions import allowed

ROWS = 25
FILTERS: dict[str, Message] = {
    "": sentence("All"),
    State.DRAFT: sentence("Drafts"),
    State.WAITING: sentence("In review"),
    State.FINISHED: sentence("Finished"),
}


@allowed(reads_requests)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List every request that the reader may see, page by page."""
    chosen = request.GET.get("state", "")
    found = queries.by_what_comes_next(queries.visible_to(request.user))
    if chosen in FILTERS and chosen:
        found = found.filter(state=chosen)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    today = timezone.now().date()
    content = {
        "rows": [row_of(r, request.user, language_of(), today) for r in page],
        "page": page,
        "filters": FILTERS,
        "chosen": chosen,
        "may_draft": drafts_requests(request.user),
        "room": "requests",
    }
    return render(request, "cases/requests.html", content)


def chosen_kinds(source: Any, library: Library) -> list[str]:
    """Return the kinds of request that a form names, without unknown ones."""
    return [name for name in dict.fromkeys(source.getlist("type")) if name in library.types]


@allowed(drafts_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask which kinds of request it is."""
    library = installation().library
    source = request.POST if request.method == "POST" else request.GET
    chosen = chosen_kinds(source, library)
    posted = is_sent(request)
    if posted and chosen:
        query = "&".join(f"type={name}" for name in chosen)
        return HttpResponseRedirect(f"{reverse('request-new-state')}?{query}")
    content = {
        "groups": grouped(library),
        "chosen": chosen,
        "errors": posted,
        "samples": samples(),
        "room": "requests",
    }
    return render(request, "cases/new.html", content, status=422 if content["errors"] else 200)


@allowed(drafts_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def new_request_state(request: HttpRequest) -> HttpResponse:
    """Ask for the two States, and open the draft."""
    own = installation()
    source = request.POST if request.method == "POST" else request.GET
    types = chosen_kinds(source, own.library)
    if not types:
        return redirect("request-new")
    questions = [own.library.questions[name] for name in reversed(STATES)]
    first = {"requesting_state": getattr(getattr(request, "office", None), "state", None)}
    given = {q.id: read(q, request.POST) for q in questions} if request.method == "POST" else {}
    values = {name: r.value for name, r in given.items()} or first
    posted = is_sent(request)
    if posted and all(values.values()):
        row = actions.start_request(
            types=types,
            answers=Answers(language_of(), values),
            by=who(request),
            now=timezone.now(),
            once=once_of(request),
        )
        return redirect("request-basis", pk=row.pk)
    recent = queries.recent_states(request.user)
    language = language_of()
    fields = [
        shown(q, r.typed, r, language, r.errors if posted else None, recent=recent)
        if (r := given.get(q.id))
        else shown(q, values.get(q.id), None, language, recent=recent if q.id == "requested_state" else ())
        for q in questions
    ]
    content = {
        "fields": fields,
        "types": [own.library.types[name] for name in types],
        "errors": error_links(fields),
        "unanswered": posted,
        "once": once_of(request) or uuid.uuid4(),
        "room": "requests",
    }
    return render(request, "cases/new_state.html", content, status=422 if posted else 200)


def once_of(request: HttpRequest) -> uuid.UUID | None:
    """Return the identifier that a form carries, so that sending it twice opens one draft."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


@allowed(drafts_requests)
@require_POST
def start_from_sample(request: HttpRequest, name: str) -> HttpResponse:
    """Open a draft with the answers of a sample."""
    sample = next((s for s in samples() if s.name == name), None)
    if sample is None:
        raise Http404
    return _start_from(request, read_data(sample.path))


def _start_from(request: HttpRequest, data: Any) -> HttpResponse:
    """Open a draft from a case file; raises what reading a case file raises."""
    case = parse_case(data, installation().library)
    row = actions.start_request(
        types=[t.id for t in case.types],
        answers=case.written,
        by=who(request),
        now=timezone.now(),
        day=case.day,
        once=once_of(request),
    )
    return redirect("request", pk=row.pk)


@allowed(drafts_requests)
@require_http_methods(["GET", "HEAD", "POST"])
def import_case(request: HttpRequest) -> HttpResponse:
    """Take in a case file, or say what is wrong with it."""
    error = None
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            data = upload.read(MAX_BYTES + 1) if upload else b""
            return _start_from(request, parse_data(decode_text(data)))
        except EntraideError as problem:
            error = problem
    content = {"error": error, "errors": bool(error), "once": uuid.uuid4(), "room": "requests"}
    return render(request, "cases/import.html", content, status=422 if error else 200)


@allowed(drafts_requests)
@require_POST
@with_work
def copy(request: HttpRequest, work: Work) -> HttpResponse:
    """Open a draft with the answers of an earlier request."""
    data = {key: value for key, value in case_data(work.request, work.answers).items() if key != "date"}
    return _start_from(request, data)
