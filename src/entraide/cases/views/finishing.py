"""The end of a request: check the answers, read the letter, finish, take it along."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entraide.cases import actions
from entraide.cases.permissions import drafts_requests, reads_requests
from entraide.cases.presenting import answer_lines, said
from entraide.cases.queries import case_data
from entraide.cases.terms import State
from entraide.cases.views.work import Work, language_of, who, with_work
from entraide.drafting.files import render as render_files
from entraide.drafting.letter.html_file import letter_body
from entraide.drafting.offered import offered_languages
from entraide.web.middleware import is_sent, keeps_typed
from entraide.web.permissions import allowed

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@allowed(reads_requests)
@require_safe
@with_work
def check_answers(request: HttpRequest, work: Work) -> HttpResponse:
    """Show every answer, and what is missing."""
    library, language = work.own.library, language_of()

    def rows(asked: tuple[str, ...]) -> list[tuple[Any, list[str]]]:
        own = ((library.questions[name], work.answers.get(name)) for name in asked)
        return [(question.ask, answer_lines(question, answer, library, language)) for question, answer in own]

    cards = [(view, [(page, rows(asked)) for page, asked in view.pages]) for view in work.tasks]
    return render(request, "cases/check.html", work.content(cards=cards))


def body_of(work: Work) -> str:
    """Return the whole letter for a page; its paragraphs lead to their questions for who may change them."""
    place = work.way_back if work.may_change() else None
    return mark_safe(letter_body(work.letter(), place))  # noqa: S308 (escaped by the letter's own renderer)


@allowed(reads_requests)
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def letter(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the letter as it stands; change its language or give it today's date."""
    offered = offered_languages(work.own.library)
    today = timezone.now().date()
    if request.method == "POST":
        work.require_change()
        now, wanted = timezone.now(), request.POST.get("letter_language", "")
        if "today" in request.POST:
            actions.date_letter(request=work.request, day=today, by=who(request), now=now)
        elif wanted in offered:
            actions.change_letter_language(request=work.request, language=wanted, by=who(request), now=now)
        return redirect("request-letter", pk=work.request.pk)
    content = work.content(letter=body_of(work), offered=offered, is_dated=work.request.day == today)
    return render(request, "cases/letter.html", content)


@allowed(reads_requests)
@require_safe
@with_work
def download(request: HttpRequest, work: Work, kind: str) -> HttpResponse:
    """Hand out the letter as a file, or the case file."""
    name = f"{work.request.reference.replace('/', '-')}.{kind}"
    if kind == "case":
        data = json.dumps(case_data(work.request, work.answers), ensure_ascii=False, indent=1).encode()
        name, kind = name.replace(".case", ".case.json"), "json"
    elif kind in CONTENT_TYPES:
        reason = work.request.gap_reason or None
        data = render_files(work.letter(), work.checked.case, work.own.office, [kind], reason)[kind]
    else:
        raise Http404
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def finish(request: HttpRequest, work: Work) -> HttpResponse:
    """Finish a request: complete, or with a written reason for its gaps."""
    posted = is_sent(request)
    if posted and work.request.state == State.FINISHED:
        return redirect("request-letter", pk=work.request.pk)  # a double click
    work.require_change()
    reason = request.POST.get("reason", "").strip()
    complete = work.checked.report.complete
    if posted and (complete or reason):
        actions.finish_request(
            request=work.request, gap_reason="" if complete else reason, by=who(request), now=timezone.now()
        )
        return redirect("request-letter", pk=work.request.pk)
    is_dated = work.request.day == timezone.now().date()
    content = work.content(errors=posted, reason=reason, is_dated=is_dated)
    return render(request, "cases/finish.html", content, status=422 if posted else 200)


@allowed(drafts_requests)
@require_POST
@with_work
def reopen(request: HttpRequest, work: Work) -> HttpResponse:
    """Take a finished request back to work."""
    if work.request.state == State.FINISHED:
        actions.reopen_request(request=work.request, by=who(request), now=timezone.now())
    return redirect("request", pk=work.request.pk)


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def history(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what happened to a request, in plain sentences; take a note."""
    text = request.POST.get("note", "").strip()
    if request.method == "POST" and not drafts_requests(request.user):
        raise Http404
    posted = is_sent(request)
    if posted and text:
        if not _was_noted(work, text):  # a double click
            actions.add_note(request=work.request, text=text, by=who(request), now=timezone.now())
        return redirect("request-history", pk=work.request.pk)
    entries = [
        (said(e, work.own.library, language_of()), e) for e in work.request.history.select_related("by")
    ]
    content = work.content(entries=entries, may_note=drafts_requests(request.user), note=text, errors=posted)
    return render(request, "cases/history.html", content, status=422 if content["errors"] else 200)


def _was_noted(work: Work, text: str) -> bool:
    last = work.request.history.first()
    if last is None or last.code != "noted":
        return False
    return last.by_id == work.reader.pk and last.values["text"] == text
