"""Reads of requests: who sees which, and a request as the drafting room takes it."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from entraide.accounts.models import User
from entraide.accounts.permissions import may_read_content, may_review
from entraide.accounts.queries import active_users
from entraide.cases.models import Answer, Request
from entraide.cases.terms import State
from entraide.core.files import data_folder
from entraide.core.folding import folded
from entraide.drafting.bases import outside_of
from entraide.drafting.casefile import parse_case
from entraide.drafting.drafts import CheckedCase, check_case, draft_letter
from entraide.drafting.installation import Installation, read_installation
from entraide.drafting.letter.model import Letter
from entraide.instruments.tables import read_tables


def visible_to(user: Any) -> QuerySet[Request]:
    """Return the requests that a user may see. Every page, search and download goes through here."""
    if not (user.is_authenticated and may_read_content(user)):
        return Request.objects.none()
    return Request.objects.select_related("owner", "reviewer")


def open_for(user: Any) -> QuerySet[Request]:
    """Return what a user has to do: own drafts, and what waits for the user's review."""
    own = Q(owner=user, state=State.DRAFT) | Q(reviewer=user, state=State.WAITING)
    return by_what_comes_next(visible_to(user).filter(own))


def held_by_others(user: Any) -> QuerySet[Request]:
    """Return drafts of others, and those that wait for somebody else's review."""
    others = (Q(state=State.DRAFT) & ~Q(owner=user)) | (Q(state=State.WAITING) & ~Q(reviewer=user))
    return by_what_comes_next(visible_to(user).filter(others))


def finished(user: Any) -> QuerySet[Request]:
    """Return finished requests, the latest first."""
    return visible_to(user).filter(state=State.FINISHED).order_by("-finished_at")


def by_what_comes_next(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Order requests: persons in custody, then by the day on which the result is needed, then the latest."""
    return requests.order_by("-in_custody", F("due").asc(nulls_last=True), "-updated_at")


def search(user: Any, text: str) -> QuerySet[Request]:
    """Return the requests that hold every word of a text: in reference, States, kinds, case or persons."""
    found = visible_to(user)
    words = folded(text).split()
    for word in words:
        found = found.filter(search_text__contains=word)
    return by_what_comes_next(found) if words else found.none()


def recent_states(user: Any) -> list[str]:
    """Return the codes of the States that were asked lately, each once, the latest first."""
    rows = visible_to(user).exclude(requested_state="").order_by("-updated_at")
    return list(dict.fromkeys(rows.values_list("requested_state", flat=True)[:50]))[:5]


def readers() -> list[User]:
    """Return who can read requests, by name."""
    return [person for person in active_users() if may_read_content(person)]


def reviewers_for(request: Request) -> list[User]:
    """Return who can review a request: reviewers other than its drafter."""
    return [person for person in active_users() if may_review(person) and person.pk != request.owner_id]


def answers_of(request: Request) -> dict[str, Answer]:
    """Return the answers of a request by question."""
    # who gave one is said of the latest alone: to read a person beside each takes longer than to ask once
    return {answer.question: answer for answer in request.answers.order_by("pk")}


def case_data(request: Request, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return a request as a case file holds it."""
    data: dict[str, Any] = {
        "kind": "request",
        "modality": request.types,
        "language": request.language,
        "answers": {name: a.value for name, a in answers.items() if a.value is not None},
        "not_known": [name for name, a in answers.items() if a.not_known],
        "not_applicable": {name: a.not_applicable for name, a in answers.items() if a.not_applicable},
        "definition_version": request.definition_version,
    }
    if request.day:
        data["date"] = request.day.isoformat()
    spoken = {
        name: a.language for name, a in answers.items() if a.language and a.language != request.language
    }
    return {**data, "answer_languages": spoken} if spoken else data


def installation() -> Installation:
    """Return the office's own files over the library."""
    return read_installation(data_folder(None))


@dataclass(frozen=True, eq=False)
class _Same:
    """Stands for an object in the key of something kept: the same only as itself, and alive as long."""

    held: Any

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held


def checked(request: Request, answers: Mapping[str, Answer], own: Installation) -> CheckedCase:
    """Return a request with what is missing, its journey and its legal bases; kept while nothing changes."""
    text = json.dumps(case_data(request, answers), sort_keys=True)
    known = read_tables(data_folder(None)).known_on(None)
    return _checked(text, _Same(own), _Same(known))


@functools.lru_cache(maxsize=64)
def _checked(text: str, own: _Same, known: _Same) -> CheckedCase:
    case = parse_case(json.loads(text), own.held.library)
    profile = own.held.profiles.get(case.answers.values.get("requested_state", ""))
    return check_case(case, own.held.library, outside_of(case, profile, known.held))


def drafted(case: CheckedCase, own: Installation, language: str) -> Letter:
    """Return the letter of a case in a language; kept while the case is."""
    return _drafted(_Same(case), _Same(own), language)


@functools.lru_cache(maxsize=32)
def _drafted(case: _Same, own: _Same, language: str) -> Letter:
    return draft_letter(case.held, own.held.library, language, own.held.office)
