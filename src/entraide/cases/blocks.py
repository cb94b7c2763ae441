"""What this room puts on the desk and into the search box."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from entraide.accounts.permissions import may_draft, may_read_content
from entraide.cases.models import Request
from entraide.cases.queries import visible_to
from entraide.cases.terms import State
from entraide.core.countries import countries
from entraide.core.errors import Message, sentence
from entraide.core.locales import say_day
from entraide.core.messages import render
from entraide.drafting.library import library
from entraide.web.registry import DeskBlock, DeskRow, Found

MOST_ROWS = 50
TAGS = {
    State.DRAFT: (sentence("Draft"), ""),
    State.WAITING: (sentence("Waiting for review"), "care"),
    State.FINISHED: (sentence("Finished"), "done"),
}


def desk(user: Any, language: str) -> Iterator[DeskBlock]:
    """Yield drafts of the user, what waits for review, and what is finished; nothing to who reads none."""
    if not may_read_content(user):
        return
    rows = list(visible_to(user).prefetch_related(_states()).order_by("-updated_at")[:MOST_ROWS])
    own = [r for r in rows if r.state == State.DRAFT and r.owner_id == user.pk]
    others = [
        r for r in rows if r.state == State.WAITING or (r.state == State.DRAFT and r.owner_id != user.pk)
    ]
    finished = [r for r in rows if r.state == State.FINISHED]
    for title, held, empty in (
        (sentence("My drafts"), own, sentence("You have no draft. Start a request.")),
        (sentence("Held by others, or waiting for review"), others, None),
        (sentence("Finished"), finished, None),
    ):
        if held or empty:
            said = render(empty, language) if empty else ""
            yield DeskBlock(render(title, language), tuple(_row(r, language) for r in held), said)


def _states() -> Any:
    from django.db.models import Prefetch  # noqa: PLC0415

    from entraide.cases.models import Answer  # noqa: PLC0415

    wanted = ("requested_state", "case_name", "deadline", "persons")
    return Prefetch("answers", Answer.objects.filter(question__in=wanted), to_attr="shown")


def _row(request: Request, language: str) -> DeskRow:
    known = {answer.question: answer.value for answer in getattr(request, "shown", ())}
    tag, kind = TAGS[State(request.state)]
    step: Message = (
        sentence("Read the letter") if request.state == State.FINISHED else sentence("Go on with the answers")
    )
    return DeskRow(
        reference=request.reference,
        title=title_of(request, known, language),
        url=request.get_absolute_url(),
        next_step=render(step, language),
        due=say_day(request.updated_at.date(), language),
        holder=request.owner.name,
        tag=render(tag, language),
        tag_kind=kind,
    )


def title_of(request: Request, known: dict[str, Any], language: str) -> str:
    """Return what a request is called in a list: its kinds, and the State asked."""
    types = library().types
    kinds = ", ".join(types[name].label.in_language(language) for name in request.types if name in types)
    country = countries().get(known.get("requested_state") or "")
    name = country.name(language) if country else ""
    case = known.get("case_name") or ""
    return " · ".join(part for part in (kinds, name, str(case)) if part)


def actions(user: Any, language: str) -> Iterator[tuple[str, str]]:
    """Yield what the user can start."""
    if may_draft(user):
        yield render(sentence("New request"), language), reverse("request-new")


def search(user: Any, language: str, text: str) -> Iterator[Found]:
    """Yield requests whose reference, State, case or persons hold the text, in any case, marks and digits."""
    wanted = folded(text)
    for request in visible_to(user).prefetch_related(_states()).order_by("-updated_at")[:1000]:
        known = {answer.question: answer.value for answer in getattr(request, "shown", ())}
        title = title_of(request, known, language)
        held = f"{request.reference} {title} {_names(known.get('persons'))}"
        if wanted and wanted in folded(held):
            yield Found(request.reference, request.get_absolute_url(), title)


def _names(persons: Any) -> str:
    cards = persons if isinstance(persons, list) else []
    return " ".join(str(value) for card in cards if isinstance(card, dict) for value in card.values())


def folded(text: str) -> str:
    """Return a text as look-ups compare it: without case, marks and kashida, with plain digits."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("\u0640", "")
    kept = (char for char in plain if not unicodedata.combining(char))
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in kept
    )
