"""Writes of requests. Each is one transaction with its entry in the history and in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from entraide.accounts.models import User
from entraide.cases.models import Answer, HistoryEntry, Request
from entraide.cases.terms import State
from entraide.core.actions import record
from entraide.drafting.library import library


@dataclass(frozen=True)
class Given:
    """What a person gives to a question. seen: the version of the answer that stood on the page, or 0."""

    value: Any
    not_known: bool = False
    not_applicable: str = ""
    seen: int = 0

    @property
    def held(self) -> tuple[Any, bool, str]:
        """Return what is given, to compare with what stands."""
        return self.value, self.not_known, self.not_applicable

    @property
    def is_empty(self) -> bool:
        """Say whether it takes the answer away."""
        return self.held == (None, False, "")


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the same question meanwhile; nothing of either is lost."""

    question: str
    theirs: Answer
    mine: Given


def _tell(request: Request, code: str, *, by: User, now: datetime, **values: Any) -> None:
    HistoryEntry.objects.create(request=request, code=code, values=values, by=by, at=now)
    record(f"request.{code}", actor=by.pk, object_kind="request", object_id=request.pk, at=now)
    request.updated_at = now
    request.save(update_fields=["updated_at"])


@transaction.atomic
def start_request(
    *,
    types: Sequence[str],
    language: str,
    by: User,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    not_known: Sequence[str] = (),
    not_applicable: Mapping[str, str] | None = None,
    day: date | None = None,
) -> Request:
    """Open a draft with a new reference, and the answers that are known at once."""
    request = Request(
        reference=_next_reference(now.year),
        types=list(types),
        language=language,
        letter_language=language,
        day=day or now.date(),
        definition_version=library().version,
        owner=by,
        created_at=now,
        updated_at=now,
    )
    request.save(force_insert=True)
    reasons = not_applicable or {}
    Answer.objects.bulk_create(
        Answer(
            request=request,
            question=question,
            value=(answers or {}).get(question),
            not_known=question in not_known,
            not_applicable=reasons.get(question, ""),
            by=by,
            at=now,
        )
        for question in dict.fromkeys([*(answers or {}), *not_known, *reasons])
    )
    _tell(request, "started", by=by, now=now)
    return request


def _next_reference(year: int) -> str:
    """Return the next reference of a year: 2026/0007."""
    last = Request.objects.filter(reference__startswith=f"{year}/").order_by("-reference").first()
    number = int(last.reference.split("/")[1]) + 1 if last else 1
    return f"{year}/{number:04}"


@transaction.atomic
def save_answers(*, request: Request, given: Mapping[str, Given], by: User, now: datetime) -> list[Conflict]:
    """Save what was given to questions; return those that somebody else changed meanwhile, unsaved.

    A question given as it already stands is left alone, so that a double click changes nothing.
    """
    standing = {a.question: a for a in request.answers.select_for_update().filter(question__in=given)}
    conflicts, saved = [], []
    for question, own in given.items():
        old = standing.get(question)
        if (old.held if old else (None, False, "")) == own.held:
            continue
        if old is not None and old.version != own.seen:
            conflicts.append(Conflict(question, old, own))
            continue
        first = _save_answer(request, question, old, own, by, now)
        if first is None:
            saved.append(question)
        else:
            conflicts.append(Conflict(question, first, own))
    if saved:
        _tell(request, "answered", by=by, now=now, questions=saved)
    return conflicts


def _save_answer(
    request: Request, question: str, old: Answer | None, own: Given, by: User, now: datetime
) -> Answer | None:
    """Save an answer; return the other one if somebody gave the first answer in the same moment."""
    answer = old or Answer(request=request, question=question, version=0)
    answer.value, answer.not_known, answer.not_applicable = own.held
    answer.version += 1
    answer.by, answer.at = by, now
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError:
        return request.answers.get(question=question)
    return None


@transaction.atomic
def change_letter_language(*, request: Request, language: str, by: User, now: datetime) -> None:
    """Write the letter in another language."""
    request.letter_language = language
    request.save(update_fields=["letter_language"])
    _tell(request, "letter_language", by=by, now=now, language=language)


@transaction.atomic
def finish_request(*, request: Request, gap_reason: str, by: User, now: datetime) -> None:
    """Finish a request, with the reason for its gaps if it has any."""
    request.state, request.gap_reason, request.finished_at = State.FINISHED, gap_reason, now
    request.save(update_fields=["state", "gap_reason", "finished_at"])
    _tell(request, "finished", by=by, now=now, reason=gap_reason)


@transaction.atomic
def reopen_request(*, request: Request, by: User, now: datetime) -> None:
    """Take a finished request back to work."""
    request.state, request.finished_at = State.DRAFT, None
    request.save(update_fields=["state", "finished_at"])
    _tell(request, "reopened", by=by, now=now)
