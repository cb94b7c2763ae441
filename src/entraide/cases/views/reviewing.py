"""Review: the drafter hands a request over, the reviewer approves or returns it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from entraide.accounts.models import User
from entraide.cases import actions
from entraide.cases.models import Request
from entraide.cases.permissions import may_review_request, reads_requests
from entraide.cases.queries import reviewers_for
from entraide.cases.terms import State
from entraide.cases.views.finishing import body_of
from entraide.cases.views.work import Work, who, with_work
from entraide.core.errors import Message, sentence
from entraide.web.middleware import is_sent, keeps_typed
from entraide.web.permissions import allowed

OUT_OF_DATE = sentence(
    "The request has changed while you read it, and nothing was done. Read it again; what you wrote is below."
)


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def review(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what can be done about the review of a request, and do it."""
    error = None
    if is_sent(request):
        error = _review(request, work)
        if error is None:
            return redirect("request", pk=work.request.pk)
    reviewing = may_review_request(request.user, work.request)
    content = work.content(
        reviewers=reviewers_for(work.request),
        note=request.POST.get("note", ""),
        reviewer=request.POST.get("reviewer", str(work.request.reviewer_id or "")),
        errors=error,
        as_read=work.request.updated_at.isoformat(),
        letter=body_of(work) if reviewing else "",
    )
    return render(request, "cases/review.html", content, status=422 if error else 200)


def _review(request: HttpRequest, work: Work) -> Message | None:
    """Do what a button says; return what is lacking, or that the page is out of date."""
    note, now, by = request.POST.get("note", "").strip(), timezone.now(), who(request)
    do = request.POST.get("do", "")
    match do:
        case "send" if work.may_change() and work.request.state == State.DRAFT:
            wanted = request.POST.get("reviewer", "")
            reviewer = next((r for r in reviewers_for(work.request) if str(r.pk) == wanted), None)
            if reviewer is None:
                return sentence("Choose who is to review the request.")
            actions.send_for_review(request=work.request, reviewer=reviewer, note=note, by=by, now=now)
            return None
        case "take-back" if work.may_change() and work.request.state == State.WAITING:
            actions.take_back(request=work.request, by=by, now=now)
            return None
        case "return" if may_review_request(by, work.request):
            if not note:
                return sentence("Write what is to be changed.")
            actions.return_request(request=work.request, note=note, by=by, now=now)
            return None
        case "approve" if may_review_request(by, work.request):
            as_read = request.POST.get("as-read", "")
            if actions.approve_request(request=work.request, as_read=as_read, note=note, by=by, now=now):
                return None
    return None if _was_done(work.request, do, by, note) else OUT_OF_DATE


def _was_done(row: Request, do: str, by: User, note: str) -> bool:
    """Say whether the same was done a moment ago, a double click, or no button was pressed at all."""
    match do:
        case "send":
            return row.state == State.WAITING and row.owner_id == by.pk and row.review_note == note
        case "take-back":
            return row.state == State.DRAFT
        case "return":
            return row.state == State.DRAFT and row.reviewer_id == by.pk and row.review_note == note
        case "approve":
            return row.approved_by_id == by.pk
    return True
