"""The task list of a request, and its first steps: kinds, States, legal basis."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from entraide.cases import actions
from entraide.cases.actions import Given
from entraide.cases.kinds import grouped
from entraide.cases.models import Answer
from entraide.cases.permissions import drafts_requests, reads_requests
from entraide.cases.presenting import basis_rows, changed_words
from entraide.cases.queries import readers
from entraide.cases.terms import TaskState
from entraide.cases.views.starting import chosen_kinds
from entraide.cases.views.work import Work, language_of, seen, who, with_work
from entraide.drafting.drafts import check_with_bases
from entraide.web.middleware import is_sent, keeps_typed
from entraide.web.permissions import allowed


@allowed(reads_requests)
@require_safe
@with_work
def task_list(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the tasks of a request, what is missing, and who can see it."""
    done = sum(task.state is TaskState.COMPLETED for task in work.tasks)
    saved = max(work.answers.values(), key=lambda answer: answer.at, default=None)
    content = work.content(done=done, saved=saved, readers=readers(), may_copy=drafts_requests(request.user))
    return render(request, "cases/task_list.html", content)


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def kinds(request: HttpRequest, work: Work) -> HttpResponse:
    """Change the kinds of help that are asked for in one letter."""
    chosen, posted = work.request.types, request.method == "POST"
    if posted:
        work.require_change()
        chosen = chosen_kinds(request.POST, work.own.library)
        if chosen and is_sent(request):
            actions.change_types(request=work.request, types=chosen, by=who(request), now=timezone.now())
            return redirect("request", pk=work.request.pk)
    content = work.content(groups=grouped(work.own.library), chosen=chosen, errors=not chosen)
    return render(request, "cases/new.html", content, status=200 if chosen else 422)


@allowed(reads_requests)
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@with_work
def legal_basis(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the legal bases as a table, and take the choice; say first what another choice would change."""
    standing = work.answers.get("legal_basis")
    chosen = list((standing.value if standing else None) or ())
    conflict: Answer | None = None
    if request.method == "POST":
        work.require_change()
        known = [choice.id for choice in work.own.library.choice_sets["basis"]]
        chosen = [name for name in dict.fromkeys(request.POST.getlist("basis")) if name in known]
        if not is_sent(request):
            return _table(request, work, chosen, seen(request, "legal_basis"), None)
        changes = _changes(work, chosen) if "sure" not in request.POST else None
        if changes:
            content = work.content(chosen=chosen, changes=changes, version=seen(request, "legal_basis"))
            return render(request, "cases/basis_changes.html", content)
        given = {"legal_basis": Given(chosen or None, seen=seen(request, "legal_basis"))}
        conflicts = actions.save_answers(
            request=work.request, given=given, by=who(request), now=timezone.now()
        )
        if not conflicts:
            return redirect("request", pk=work.request.pk)
        conflict = standing = conflicts[0].theirs
    return _table(request, work, chosen, standing.version if standing else 0, conflict)


def _table(
    request: HttpRequest, work: Work, chosen: list[str], version: int, conflict: Answer | None
) -> HttpResponse:
    rows = basis_rows(work.checked, chosen, language_of())
    content = work.content(rows=rows, version=version, conflict=conflict, errors=conflict)
    return render(request, "cases/legal_basis.html", content, status=409 if conflict else 200)


def _changes(work: Work, chosen: list[str]) -> list[tuple[Any, list[str]]]:
    """Return what another choice would change in what is missing; nothing for the first choice."""
    if not work.checked.journey.value("legal_basis"):
        return []
    after = check_with_bases(work.checked, chosen, work.own.library)
    return changed_words(work.checked, after, work.own.library, language_of())
