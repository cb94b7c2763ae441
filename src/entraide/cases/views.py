"""Pages of a request, from its kind to its letter."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entraide.accounts.models import User
from entraide.cases import actions, pages
from entraide.cases.actions import Conflict, Given
from entraide.cases.forms import FieldView, Read, error_links, read, shown
from entraide.cases.models import Answer, Request
from entraide.cases.permissions import drafts_requests, may_change, reads_requests
from entraide.cases.queries import answers_of, case_data, checked, installation, visible_to
from entraide.core.errors import EntraideError
from entraide.core.messages import SOURCE_LANGUAGE
from entraide.drafting.drafts import CheckedCase, draft_letter
from entraide.drafting.files import render as render_files
from entraide.drafting.installation import Installation
from entraide.drafting.letter.html_file import letter_body
from entraide.drafting.offered import is_offered, offered_languages
from entraide.drafting.samples import samples
from entraide.instruments.presenting import declared_words, is_silent, label, reference_of, say, title_of
from entraide.web.permissions import allowed

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
FIRST_STEPS = ("requesting_state", "requested_state", "legal_basis")


def language_of() -> str:
    """Return the reader's language."""
    return translation.get_language() or "en"


@dataclass
class Work:
    """A request at work: its answers, what is missing, its tasks. Each is read once for a page."""

    request: Request
    own: Installation

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The answers by question."""
        return answers_of(self.request)

    @cached_property
    def checked(self) -> CheckedCase:
        """What is missing, and the legal bases."""
        return checked(self.request, self.answers, self.own)

    @cached_property
    def tasks(self) -> list[pages.TaskView]:
        """The tasks with the questions that are asked."""
        return pages.tasks_of(self.checked.case.types, self.checked)

    def content(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a request shows."""
        language = language_of()
        groups = list(pages.findings(self.checked, self.tasks, self.own.library, language))
        missing = sum(f.severity == "error" for _title, own in groups for f in own)
        return {
            "request_row": self.request,
            "kinds": [t.label for t in self.checked.case.types],
            "tasks": self.tasks,
            "groups": groups,
            "missing": missing,
            "complete": self.checked.report.complete,
            "room": "requests",
            **more,
        }

    @property
    def letter_language(self) -> str:
        """The language of the letter; English where the one chosen is not offered (any more)."""
        chosen = self.request.letter_language
        return chosen if is_offered(self.own.library, chosen) else SOURCE_LANGUAGE

    def letter(self) -> Any:
        """Return the letter as it stands."""
        return draft_letter(self.checked, self.own.library, self.letter_language, self.own.office)


def _with_work(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the request that the reader may see; another does not exist for him."""

    @wraps(view)
    def answer(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        row = visible_to(request.user).filter(pk=pk).first()
        if row is None:
            raise Http404
        return view(request, Work(row, installation()), **kwargs)

    return answer


def _who(request: HttpRequest) -> User:
    """Return who is signed in; the permission of the view has seen to it that somebody is."""
    return cast(User, request.user)


def _require_change(request: HttpRequest, work: Work) -> None:
    if not may_change(request.user, work.request):
        raise Http404


# --- lists and beginnings


@allowed(reads_requests)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List every request that the reader may see."""
    from entraide.cases import blocks  # noqa: PLC0415 (models are ready only in a view)

    return render(
        request,
        "cases/requests.html",
        {"blocks": list(blocks.desk(request.user, language_of())), "room": "requests", "samples": samples()},
    )


@allowed(drafts_requests)
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask which kinds of request it is."""
    library = installation().library
    chosen = [name for name in request.POST.getlist("type") if name in library.types]
    if request.method == "POST" and chosen:
        query = "&".join(f"type={name}" for name in chosen)
        return HttpResponseRedirect(f"{reverse('request-new-state')}?{query}")
    content = {
        "types": library.types.values(),
        "chosen": chosen,
        "errors": request.method == "POST",
        "room": "requests",
    }
    return render(request, "cases/new.html", content, status=422 if content["errors"] else 200)


@allowed(drafts_requests)
@require_http_methods(["GET", "POST"])
def new_request_state(request: HttpRequest) -> HttpResponse:
    """Ask for the two States and the language of the answers, and open the draft."""
    own = installation()
    source = request.POST if request.method == "POST" else request.GET
    types = [name for name in source.getlist("type") if name in own.library.types]
    if not types:
        return redirect("request-new")
    questions = [own.library.questions[name] for name in FIRST_STEPS[:2]]
    first = {"requesting_state": getattr(getattr(request, "office", None), "state", None)}
    given = {q.id: read(q, request.POST) for q in questions} if request.method == "POST" else {}
    values = {name: r.value for name, r in given.items()} or first
    if given and all(values.values()):
        row = actions.start_request(
            types=types, language=language_of(), by=_who(request), now=timezone.now(), answers=values
        )
        return redirect("request-basis", pk=row.pk)
    fields = [
        shown(q, r.typed, r, language_of(), r.errors)
        if (r := given.get(q.id))
        else shown(q, values.get(q.id), None, language_of())
        for q in questions
    ]
    content = {"fields": fields, "types": types, "errors": error_links(fields), "room": "requests"}
    return render(request, "cases/new_state.html", content, status=422 if given else 200)


@allowed(drafts_requests)
@require_POST
def start_from_sample(request: HttpRequest, name: str) -> HttpResponse:
    """Open a draft with the answers of a sample."""
    sample = next((s for s in samples() if s.name == name), None)
    if sample is None:
        raise Http404
    from entraide.core.datafiles import read_data  # noqa: PLC0415

    return _start_from(request, read_data(sample.path))


def _start_from(request: HttpRequest, data: Mapping[str, Any]) -> HttpResponse:
    """Open a draft from a case file; raises what reading a case file raises."""
    from entraide.drafting.casefile import parse_case  # noqa: PLC0415

    case = parse_case(dict(data), installation().library)
    row = actions.start_request(
        types=[t.id for t in case.types],
        language=case.language,
        by=_who(request),
        now=timezone.now(),
        answers=data.get("answers") or {},
        not_known=sorted(case.answers.not_known),
        not_applicable=dict(case.answers.not_applicable),
        day=case.day,
    )
    return redirect("request", pk=row.pk)


@allowed(drafts_requests)
@require_http_methods(["GET", "POST"])
def import_case(request: HttpRequest) -> HttpResponse:
    """Take in a case file, or say what is wrong with it."""
    from entraide.core.datafiles import MAX_BYTES, parse_data  # noqa: PLC0415

    error = None
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            text = (upload.read(MAX_BYTES) if upload else b"").decode("utf-8-sig")
            return _start_from(request, parse_data(text))
        except UnicodeDecodeError:
            raise BadRequest from None
        except EntraideError as problem:
            error = problem
    content = {"error": error, "errors": bool(error), "room": "requests"}
    return render(request, "cases/import.html", content, status=422 if error else 200)


@allowed(drafts_requests)
@require_POST
@_with_work
def copy(request: HttpRequest, work: Work) -> HttpResponse:
    """Open a draft with the answers of an earlier request."""
    return _start_from(request, case_data(work.request, work.answers))


# --- one request


@allowed(reads_requests)
@require_safe
@_with_work
def task_list(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the tasks of a request and what is missing."""
    return render(
        request, "cases/task_list.html", work.content(may_change=may_change(request.user, work.request))
    )


@allowed(reads_requests)
@require_http_methods(["GET", "POST"])
@_with_work
def legal_basis(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the legal bases as a table, and take the choice."""
    library = work.own.library
    if request.method == "POST":
        _require_change(request, work)
        known = [choice.id for choice in library.choice_sets["basis"]]
        chosen = [name for name in request.POST.getlist("basis") if name in known]
        old = work.answers.get("legal_basis")
        given = {"legal_basis": Given(chosen or None, seen=old.version if old else 0)}
        actions.save_answers(request=work.request, given=given, by=_who(request), now=timezone.now())
        return redirect("request", pk=work.request.pk)
    language = language_of()
    standing = work.checked.journey.value("legal_basis") or ()
    rows = [
        {
            "id": result.instrument,
            "chosen": result.instrument in standing,
            "silent": is_silent(result) and result.instrument not in standing,
            "title": title_of(result, language),
            "articles": ", ".join(result.articles),
            "since": result.since,
            "status": label("status", result.status, language),
            "kind": {"usable": "done", "unknown": "", "reservation": "care"}.get(result.status.value, "care"),
            "group": label("group", result.group, language),
            "reasons": [say(reason, language) for reason in result.reasons],
            "settle": [say(reason, language) for reason in result.settle_by],
            "conditions": [
                (brought.condition.text.in_language(language), reference_of(brought.condition, language),
                 declared_words(brought, language) if brought.condition.declared_by else "")
                for brought in result.conditions
            ],
            "as_at": result.as_at,
        }
        for result in work.checked.outside.bases
    ]  # fmt: skip
    rows.sort(key=lambda row: bool(row["silent"]))  # what our tables say nothing of comes last
    return render(request, "cases/legal_basis.html", work.content(rows=rows))


@allowed(reads_requests)
@require_http_methods(["GET", "POST"])
@_with_work
def question_page(request: HttpRequest, work: Work, task: str, page: str) -> HttpResponse:
    """Show the questions of one page, and save what is given."""
    found = pages.find_page(work.tasks, task, page)
    if found is None:
        return redirect("request", pk=work.request.pk)
    view, number = found
    own, asked = view.pages[number]
    return _questions(request, work, asked, own.title, task, page)


@allowed(reads_requests)
@require_http_methods(["GET", "POST"])
@_with_work
def section(request: HttpRequest, work: Work, task: str) -> HttpResponse:
    """Show all questions of a task at once."""
    view = next((view for view in work.tasks if view.id == task), None)
    if view is None:
        raise Http404
    asked = tuple(q for _page, own in view.pages for q in own)
    return _questions(request, work, asked, view.title, task, None)


def _questions(
    request: HttpRequest, work: Work, asked: tuple[str, ...], title: Any, task: str, page: str | None
) -> HttpResponse:
    """Show questions with what stands or was typed; save on a post, and say what could not be."""
    questions = [work.own.library.questions[name] for name in asked]
    conflicts: list[Conflict] = []
    typed: dict[str, Read] = {}
    again = False
    if request.method == "POST":
        _require_change(request, work)
        typed = {q.id: r for q in questions if (r := read(q, request.POST)).present}
        again = any(r.again for r in typed.values())
        given = {
            name: Given(r.value, r.not_known, r.not_applicable, _seen(request, name))
            for name, r in typed.items()
            if not r.errors
        }
        conflicts = actions.save_answers(
            request=work.request, given=given, by=_who(request), now=timezone.now()
        )
        if not conflicts and not again and not any(r.errors for r in typed.values()):
            return _next(request, Work(work.request, work.own), task, page)
        work = Work(work.request, work.own)
    fields = [_field(q, work, typed, tell=not again) for q in questions]
    errors = [] if again else error_links(fields)
    content = work.content(
        fields=fields,
        versions={q.id: work.answers[q.id].version if q.id in work.answers else 0 for q in questions},
        errors=errors,
        conflicts=conflicts,
        heading=title,
        task=task,
        page=page,
        letter=_body(work),
    )
    return render(request, "cases/questions.html", content, status=422 if errors or conflicts else 200)


def _seen(request: HttpRequest, question: str) -> int:
    text = request.POST.get(f"v-{question}", "0")
    return int(text) if text.isdecimal() else 0


def _field(question: Any, work: Work, typed: Mapping[str, Read], *, tell: bool) -> FieldView:
    """Return a question as its page shows it: as it was typed, else as it stands."""
    language = language_of()
    if question.id in typed:
        own = typed[question.id]
        return shown(question, own.typed, own, language, own.errors if tell else None)
    answer = work.answers.get(question.id)
    return shown(question, answer.value if answer else None, answer, language)


def _next(request: HttpRequest, work: Work, task: str, page: str | None) -> HttpResponse:
    if "list" in request.POST or page is None:
        return redirect("request", pk=work.request.pk)
    after = pages.page_after(work.tasks, task, page)
    if after is None:
        return redirect("request-check", pk=work.request.pk)
    return redirect("request-page", pk=work.request.pk, task=after[0], page=after[1])


@allowed(reads_requests)
@require_safe
@_with_work
def check_answers(request: HttpRequest, work: Work) -> HttpResponse:
    """Show every answer, and what is missing."""
    library, language = work.own.library, language_of()
    from entraide.cases.presenting import answer_lines  # noqa: PLC0415

    def rows(asked: tuple[str, ...]) -> list[tuple[Any, list[str]]]:
        own = ((library.questions[name], work.answers.get(name)) for name in asked)
        return [(question.ask, answer_lines(question, answer, language)) for question, answer in own]

    cards = [(view, [(page, rows(asked)) for page, asked in view.pages]) for view in work.tasks]
    return render(request, "cases/check.html", work.content(cards=cards))


def _body(work: Work) -> str:
    return mark_safe(letter_body(work.letter()))  # noqa: S308 (escaped by the letter's own renderer)


@allowed(reads_requests)
@require_http_methods(["GET", "POST"])
@_with_work
def letter(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the letter as it stands, and change its language."""
    offered = offered_languages(work.own.library)
    if request.method == "POST":
        _require_change(request, work)
        wanted = request.POST.get("letter_language", "")
        if wanted in offered:
            actions.change_letter_language(
                request=work.request, language=wanted, by=_who(request), now=timezone.now()
            )
        return redirect("request-letter", pk=work.request.pk)
    content = work.content(letter=_body(work), offered=offered, letter_language=work.letter_language)
    return render(request, "cases/letter.html", content)


@allowed(reads_requests)
@require_safe
@_with_work
def download(request: HttpRequest, work: Work, kind: str) -> HttpResponse:
    """Hand out the letter as a file, or the case file."""
    name = f"{work.request.reference.replace('/', '-')}.{kind}"
    if kind == "case":
        data = json.dumps(case_data(work.request, work.answers), ensure_ascii=False, indent=1).encode()
        name, kind = name.replace(".case", ".case.json"), "json"
    elif kind in CONTENT_TYPES:
        reason = work.request.gap_reason or None
        row = work.letter()
        data = render_files(row, work.checked.case, work.own.office, [kind], reason)[kind]
    else:
        raise Http404
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allowed(reads_requests)
@require_http_methods(["GET", "POST"])
@_with_work
def finish(request: HttpRequest, work: Work) -> HttpResponse:
    """Finish a request: complete, or with a written reason for its gaps."""
    errors = False
    if request.method == "POST":
        _require_change(request, work)
        reason = request.POST.get("reason", "").strip()
        if work.checked.report.complete or reason:
            actions.finish_request(
                request=work.request,
                gap_reason="" if work.checked.report.complete else reason,
                by=_who(request),
                now=timezone.now(),
            )
            return redirect("request-letter", pk=work.request.pk)
        errors = True
    return render(request, "cases/finish.html", work.content(errors=errors), status=422 if errors else 200)


@allowed(reads_requests)
@require_POST
@_with_work
def reopen(request: HttpRequest, work: Work) -> HttpResponse:
    """Take a finished request back to work."""
    if not drafts_requests(request.user):
        raise Http404
    actions.reopen_request(request=work.request, by=_who(request), now=timezone.now())
    return redirect("request", pk=work.request.pk)


@allowed(reads_requests)
@require_safe
@_with_work
def history(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what happened to a request, in plain sentences."""
    from entraide.cases.presenting import said  # noqa: PLC0415

    entries = [
        (said(e, work.own.library, language_of()), e) for e in work.request.history.select_related("by")
    ]
    return render(request, "cases/history.html", work.content(entries=entries))
