"""What this room puts on the desk and into the search box, and the rows of its own lists."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from entraide.accounts.permissions import may_draft, may_read_content
from entraide.cases import queries
from entraide.cases.models import Request
from entraide.cases.terms import State
from entraide.core.countries import countries
from entraide.core.errors import Message, Whole, sentence
from entraide.core.locales import say_day, say_distance
from entraide.core.messages import render
from entraide.drafting.library import library
from entraide.web.registry import DeskBlock, DeskRow, Found

MOST_ROWS = 25
MOST_FINISHED = 10


def desk(user: Any, language: str) -> Iterator[DeskBlock]:
    """Yield one list by what comes next, in groups; nothing to who reads no requests."""
    if not may_read_content(user):
        return
    today = timezone.now().date()
    own = list(queries.open_for(user)[: MOST_ROWS + 1])
    pressing = [r for r in own if _presses(r, today)]
    for_me = [r for r in own if r not in pressing and r.state == State.WAITING]
    drafts = [r for r in own if r not in pressing and r.state == State.DRAFT]
    empty = sentence("You have no draft. Start a request.") if may_draft(user) and not own else None
    groups: list[tuple[Message, Iterable[Request], Message | None]] = [
        (sentence("Overdue, or a person in custody"), pressing, None),
        (sentence("Waiting for your review"), for_me, None),
        (sentence("My drafts"), drafts, empty),
        (sentence("Held by others"), queries.held_by_others(user)[:MOST_ROWS], None),
        (sentence("Finished"), queries.finished(user)[:MOST_FINISHED], None),
    ]
    for title, requests, nothing in groups:
        rows = tuple(row_of(r, user, language, today) for r in requests)
        if rows or nothing:
            said = render(nothing, language) if nothing else ""
            more = reverse("requests") if len(rows) >= MOST_FINISHED else ""
            yield DeskBlock(render(title, language), rows, said, more)


def _presses(request: Request, today: date) -> bool:
    return request.in_custody or bool(request.due and request.due < today)


def row_of(request: Request, user: Any, language: str, today: date) -> DeskRow:
    """Return a request as lists show it."""
    tag, kind = _tag(request)
    return DeskRow(
        reference=request.reference,
        title=title_of(request, language),
        url=request.get_absolute_url(),
        next_step=render(_next_step(request, user), language),
        due=say_day(request.due, language) if request.due else "",
        due_note=_distance(request.due, today, language) if request.due else "",
        mark=render(sentence("Person in custody"), language) if request.in_custody else "",
        holder=_holder(request).name,
        tag=render(tag, language),
        tag_kind=kind,
    )


def _distance(due: date, today: date, language: str) -> str:
    days = (due - today).days
    return say_distance(days, language) if days else render(sentence("today"), language)


def _holder(request: Request) -> Any:
    return request.reviewer if request.state == State.WAITING and request.reviewer else request.owner


def _tag(request: Request) -> tuple[Message, str]:
    if request.state == State.FINISHED:
        return sentence("Finished"), "done"
    if request.state == State.WAITING:
        return sentence("In review"), "care"
    if request.approved_at:
        return sentence("Approved"), "done"
    return (sentence("Returned"), "care") if request.review_note else (sentence("Draft"), "")


def _next_step(request: Request, user: Any) -> Message:
    if request.state == State.FINISHED:
        return sentence("Sign the letter and send it")
    if request.state == State.WAITING:
        if request.reviewer_id == user.pk:
            return sentence("Review the letter")
        return sentence("Wait for the review")
    if request.approved_at:
        return sentence("Finish the request")
    if request.review_note:
        return sentence("Change what the reviewer asks")
    return sentence("Go on with the answers")


def title_of(request: Request, language: str) -> str:
    """Return what a request is called: its kinds, the State asked, the name of the case."""
    country = countries().get(request.requested_state)
    name = country.name(language) if country else ""
    return " · ".join(part for part in (kinds_of(request, language), name, request.case_name) if part)


def kinds_of(request: Request, language: str) -> str:
    """Return the kinds of help that a request asks for."""
    types = library().types
    return ", ".join(types[name].label.in_language(language) for name in request.types if name in types)


def heading_of(request: Request, language: str) -> str:
    """Return the heading of a request: its kinds and the State asked."""
    country = countries().get(request.requested_state)
    kinds = kinds_of(request, language)
    if not country:
        return kinds
    said = sentence("{kinds}: {country}", kinds=Whole(kinds), country=Whole(country.name(language)))
    return render(said, language)


def actions(user: Any, language: str) -> Iterator[tuple[str, str]]:
    """Yield what the user can start."""
    if may_draft(user):
        yield render(sentence("New request"), language), reverse("request-new")
    if may_read_content(user):
        yield render(sentence("All requests"), language), reverse("requests")


def search(user: Any, language: str, text: str) -> Iterator[Found]:
    """Yield the requests in which every word of a text stands, in any case, marks and digits."""
    for request in queries.search(user, text)[:MOST_ROWS]:
        yield Found(request.reference, request.get_absolute_url(), title_of(request, language))
