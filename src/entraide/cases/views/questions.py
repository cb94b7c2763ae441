"""Question pages, step by step or a whole section at once; beside them the letter and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from entraide.cases import actions, pages
from entraide.cases.actions import Conflict, Given
from entraide.cases.forms import FieldView, Read, error_links, read, shown
from entraide.cases.permissions import drafts_requests, reads_requests
from entraide.cases.presenting import answer_lines
from entraide.cases.terms import STATES, State
from entraide.cases.views.work import Work, fresh, language_of, seen, who, with_work
from entraide.core.errors import sentence
from entraide.core.glossary import terms_in
from entraide.drafting.letter.html_file import letter_excerpt
from entraide.web.middleware import is_sent, keeps_typed
from entraide.web.permissions import allowed


@dataclass(frozen=True)
class Asked:
    """What a page asks. back and onward: addresses; place: which page of how many."""

    title: Any
    questions: tuple[str, ...]
    back: str
    onward: str
    place: tuple[int, int] | None = None
    section: str = ""


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def question_page(request: HttpRequest, work: Work, task: str, page: str) -> HttpResponse:
    """Show the questions of one page, and save what is given."""
    found = pages.find_page(work.tasks, task, page)
    if found is None:
        return redirect("request", pk=work.request.pk)
    view, number = found
    own, questions = view.pages[number]
    before, after = pages.page_before(work.tasks, task, page), pages.page_after(work.tasks, task, page)
    flat = [(t.id, p.id) for t in work.tasks for p, _asked in t.pages]
    asked = Asked(
        title=own.title,
        questions=questions,
        back=_address(work, before) if before else reverse("request", args=[work.request.pk]),
        onward=_address(work, after) if after else reverse("request-check", args=[work.request.pk]),
        place=(flat.index((task, page)) + 1, len(flat)),
        section=task,
    )
    return _questions(request, work, asked)


def _address(work: Work, place: tuple[str, str]) -> str:
    return reverse("request-page", args=[work.request.pk, *place])


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def section(request: HttpRequest, work: Work, task: str) -> HttpResponse:
    """Show all questions of a task at once."""
    place = next((number for number, view in enumerate(work.tasks) if view.id == task), None)
    if place is None:
        raise Http404
    home = reverse("request", args=[work.request.pk])
    after = work.tasks[place + 1].id if place + 1 < len(work.tasks) else ""
    check = reverse("request-check", args=[work.request.pk])
    asked = Asked(
        title=work.tasks[place].title,
        questions=tuple(q for _page, own in work.tasks[place].pages for q in own),
        back=home,
        onward=reverse("request-section", args=[work.request.pk, after]) if after else check,
        place=(place + 1, len(work.tasks)),
    )
    return _questions(request, work, asked)


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def states(request: HttpRequest, work: Work) -> HttpResponse:
    """Change the two States."""
    home = reverse("request", args=[work.request.pk])
    basis = reverse("request-basis", args=[work.request.pk])
    return _questions(request, work, Asked(sentence("Which State do you ask?"), STATES[::-1], home, basis))


def _questions(request: HttpRequest, work: Work, asked: Asked) -> HttpResponse:
    """Show questions with what stands or was typed; save on a post, and say what could not be.

    A post of the script that follows the typing saves nothing: it answers with what stands beside the form,
    and with the questions that an answer brings to it.
    """
    if request.method != "POST":
        return _page(request, work, asked, {}, [])
    late = work.request.state == State.FINISHED and drafts_requests(work.reader)
    if not late:
        work.require_change()
    typed = _typed(request, work, asked.questions)
    brought = _typed(request, work, _asked_at(request, work.with_typed(typed)))
    typed = {**typed, **brought}
    asked = replace(asked, questions=tuple(dict.fromkeys([*asked.questions, *brought])))
    if late:
        return _page(request, work, asked, typed, [], tell=False, late=True)
    if "HX-Request" in request.headers:
        return _following(request, work.with_typed(typed), asked)
    if any(r.again for r in typed.values()) or not is_sent(request):
        return _page(request, work, asked, typed, [], tell=False)
    given = {
        name: Given(r.value, r.not_known, r.not_applicable, seen(request, name))
        for name, r in typed.items()
        if not r.errors
    }
    conflicts = actions.save_answers(request=work.request, given=given, by=who(request), now=timezone.now())
    if not conflicts and not any(r.errors for r in typed.values()):
        return redirect(_next(request, fresh(work), asked))
    return _page(request, fresh(work), asked, typed, conflicts)


def _typed(request: HttpRequest, work: Work, questions: Sequence[str]) -> dict[str, Read]:
    """Return what was typed for those of the questions that stood on the page."""
    known = work.own.library.questions
    return {name: r for name in questions if (r := read(known[name], request.POST)).present}


def _following(request: HttpRequest, work: Work, asked: Asked) -> HttpResponse:
    """Return what stands beside the form while somebody types, and the questions to be put into it."""
    groups: list[tuple[str, list[tuple[FieldView, int]]]] = []
    place = "afterbegin:#asked"
    for name in _asked_at(request, work):
        if name in asked.questions:
            place = f"afterend:#question-{name}"
        elif groups and groups[-1][0] == place:
            groups[-1][1].append(_asked_field(name, work, {}))
        else:
            groups.append((place, [_asked_field(name, work, {})]))
    return render(request, "cases/components/following.html", {**beside(work, asked), "brought": groups})


def _next(request: HttpRequest, work: Work, asked: Asked) -> str:
    """Return where to go on: an answer may have brought questions to this page, or pages after it."""
    if "list" in request.POST:
        return reverse("request", args=[work.request.pk])
    brought = [q for q in _asked_at(request, work) if q not in asked.questions]
    if brought:
        return f"{request.path}#question-{brought[0]}"
    if not asked.section:
        return asked.onward
    match = request.resolver_match
    after = pages.page_after(work.tasks, asked.section, str(match.kwargs["page"]) if match else "")
    return _address(work, after) if after else reverse("request-check", args=[work.request.pk])


def _asked_at(request: HttpRequest, work: Work) -> list[str]:
    """Return what is asked now at the address of a post."""
    at = request.resolver_match.kwargs if request.resolver_match else {}
    held = [page for view in work.tasks if view.id == at.get("task") for page in view.pages]
    return [q for page, asked in held if page.id == at.get("page", page.id) for q in asked]


def _page(
    request: HttpRequest,
    work: Work,
    asked: Asked,
    typed: Mapping[str, Read],
    conflicts: Sequence[Conflict],
    *,
    tell: bool = True,
    late: bool = False,
) -> HttpResponse:
    fields = [_asked_field(name, work, typed, tell=tell) for name in asked.questions]
    errors = error_links(field for field, _version in fields) if tell else []
    shown_now = work.with_typed(typed)
    standing = [work.answers[name] for name in asked.questions if name in work.answers]
    content = work.content(
        fields=fields,
        errors=errors or conflicts or late,
        late=late,
        error_links=errors,
        conflicts=[_conflict(own, work) for own in conflicts],
        asked=asked,
        saved=max(standing, key=lambda answer: answer.at, default=None),
        terms=_terms(asked, work),
        **beside(shown_now, asked),
    )
    return render(
        request, "cases/questions.html", content, status=409 if late else 422 if errors or conflicts else 200
    )


def _terms(asked: Asked, work: Work) -> list[tuple[str, str, Any]]:
    """Return the terms that the questions of a page use: id, what it is called, definition."""
    language = language_of()
    questions = (work.own.library.questions[name] for name in asked.questions)
    text = "\n".join(prose.in_language(language) for q in questions for prose in (q.ask, q.hint, q.why))
    return [(term.id, term.labels[language], term.definition) for term in terms_in(text, language)]


def beside(work: Work, asked: Asked) -> dict[str, Any]:
    """Return what stands beside the questions of a page: what is missing there, and the letter."""
    excerpt = letter_excerpt(work.letter(), asked.questions)
    return {
        "own_findings": pages.findings_of(work.groups, asked.questions),
        "letter": mark_safe(excerpt),  # noqa: S308 (escaped by the letter's own renderer)
        "in_letter": {q for q in asked.questions if f'id="letter-q-{q}"' in excerpt},
        "request_row": work.request,
    }


def _conflict(conflict: Conflict, work: Work) -> dict[str, Any]:
    question = work.own.library.questions[conflict.question]
    return {
        "ask": question.ask,
        "anchor": f"question-{conflict.question}",
        "by": conflict.theirs.by.name,
        "at": conflict.theirs.at,
        "lines": answer_lines(question, conflict.theirs, work.own.library, language_of()),
    }


def _asked_field(
    name: str, work: Work, typed: Mapping[str, Read], *, tell: bool = True
) -> tuple[FieldView, int]:
    """Return a question as its page shows it: as typed, else as it stands; and the version that stands."""
    question, language, answer = work.own.library.questions[name], language_of(), work.answers.get(name)
    version = answer.version if answer else 0
    if name in typed:
        own = typed[name]
        return shown(question, own.typed, own, language, own.errors if tell else None), version
    return shown(question, answer.value if answer else None, answer, language), version
