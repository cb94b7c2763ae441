"""Reads of requests: who sees which, and a request as the drafting room takes it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from entraide.accounts.permissions import may_read_content
from entraide.cases.models import Answer, Request
from entraide.core.files import data_folder
from entraide.drafting.bases import outside_of
from entraide.drafting.casefile import Case, parse_case
from entraide.drafting.drafts import CheckedCase, check_case
from entraide.drafting.installation import Installation, read_installation
from entraide.instruments.tables import read_tables


def visible_to(user: Any) -> QuerySet[Request]:
    """Return the requests that a user may see. Every page, search and download goes through here."""
    if not (user.is_authenticated and may_read_content(user)):
        return Request.objects.none()
    return Request.objects.select_related("owner", "reviewer")


def answers_of(request: Request) -> dict[str, Answer]:
    """Return the answers of a request by question, with who gave them."""
    return {answer.question: answer for answer in request.answers.select_related("by")}


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


def checked(request: Request, answers: Mapping[str, Answer], own: Installation) -> CheckedCase:
    """Return a request with what is missing, its journey and its legal bases."""
    case = parse_case(case_data(request, answers), own.library)
    return check_case(case, own.library, outside(case, own))


def outside(case: Case, own: Installation) -> Any:
    """Return what lies outside the answers of a case: tables, and what the office noted of the State."""
    known = read_tables(data_folder(None)).known_on(None)
    return outside_of(case, own.profiles.get(case.answers.values.get("requested_state", "")), known)
