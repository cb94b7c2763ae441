"""Writes of requests. Each is one transaction with its entry in the history and in the audit log."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from entraide.accounts.models import User
from entraide.cases.models import Answer, HistoryEntry, Request
from entraide.cases.summary import SHOWN, summary_of
from entraide.cases.terms import State
from entraide.core.actions import record
from entraide.drafting.library import library
from entraide.interview.answers import Answers


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


# --- beginnings


@transaction.atomic
def start_request(
    *,
    types: Sequence[str],
    answers: Answers,
    by: User,
    now: datetime,
    day: date | None = None,
    once: uuid.UUID | None = None,
) -> Request:
    """Open a draft with a new reference, and the answers that are known at once, as a case file writes them.

    once: the identifier that the form carried; a form sent twice opens one draft, which is returned again.
    """
    existing = Request.objects.filter(pk=once).first() if once else None
    if existing and existing.owner == by:
        return existing
    request = Request(
        pk=uuid.uuid4() if existing or not once else once,
        types=list(types),
        language=answers.language,
        letter_language=answers.language,
        day=day or now.date(),
        definition_version=library().version,
        owner=by,
        created_at=now,
        updated_at=now,
    )
    try:
        _give_reference(request, now.year)
    except IntegrityError:
        same = Request.objects.filter(pk=request.pk, owner=by).first()
        if same:
            return same  # the other click was a moment faster
        raise
    given = dict.fromkeys([*answers.values, *sorted(answers.not_known), *answers.not_applicable])
    Answer.objects.bulk_create(
        Answer(
            request=request,
            question=question,
            value=answers.values.get(question),
            not_known=question in answers.not_known,
            not_applicable=answers.not_applicable.get(question, ""),
            language=answers.languages.get(question, ""),
            by=by,
            at=now,
        )
        for question in given
    )
    _summarize(request)
    _tell(request, "started", by=by, now=now)
    return request


def _give_reference(request: Request, year: int) -> None:
    """Save a new request under the next reference of a year, 2026/0007, though others start at the same time.

    Raises IntegrityError where the identifier is taken, or no reference was free ten times.
    """
    for attempt in range(1, 11):
        request.reference = f"{year}/{_last_number(year) + attempt:04}"
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError:
            if attempt == 10 or Request.objects.filter(pk=request.pk).exists():
                raise
        else:
            return


def _last_number(year: int) -> int:
    own = Request.objects.filter(reference__startswith=f"{year}/").order_by(Length("reference"), "reference")
    last = own.last()
    return int(last.reference.split("/")[1]) if last else 0


def _summarize(request: Request) -> None:
    """Take what lists show of the request from its answers."""
    answers = dict(request.answers.filter(question__in=SHOWN).values_list("question", "value"))
    for name, value in asdict(summary_of(request.reference, request.types, answers)).items():
        setattr(request, name, value)
    request.save()


# --- answers


def _hold(request: Request) -> None:
    """Read a request as it stands now, not as a page read it, and keep others from it until we are done."""
    request.refresh_from_db(from_queryset=Request.objects.select_for_update())


@transaction.atomic
def save_answers(*, request: Request, given: Mapping[str, Given], by: User, now: datetime) -> list[Conflict]:
    """Save what was given to questions; return those that somebody else changed meanwhile, unsaved.

    A question given as it already stands is left alone, so that a double click changes nothing. An approval
    ends with the first answer that changes.
    """
    _hold(request)
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
        if not set(saved).isdisjoint(SHOWN):
            _summarize(request)
        _tell(request, "answered", by=by, now=now, questions=saved)
        _end_approval(request, by, now)
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


def _end_approval(request: Request, by: User, now: datetime) -> None:
    if request.approved_at is None:
        return
    request.approved_by = request.approved_at = None
    request.save(update_fields=["approved_by", "approved_at"])
    _tell(request, "approval_ended", by=by, now=now)


@transaction.atomic
def change_types(*, request: Request, types: Sequence[str], by: User, now: datetime) -> None:
    """Ask for other kinds of help in the same letter. Answers are kept, also those no longer asked for."""
    _hold(request)
    if list(types) == request.types:
        return
    request.types = list(types)
    _summarize(request)
    _tell(request, "types", by=by, now=now, types=list(types))
    _end_approval(request, by, now)


@transaction.atomic
def change_letter_language(*, request: Request, language: str, by: User, now: datetime) -> None:
    """Write the letter in another language."""
    _hold(request)
    if language == request.letter_language:
        return
    request.letter_language = language
    request.save(update_fields=["letter_language"])
    _tell(request, "letter_language", by=by, now=now, language=language)
    _end_approval(request, by, now)


@transaction.atomic
def date_letter(*, request: Request, day: date, by: User, now: datetime) -> None:
    """Give the letter another day: what is in force is judged for it."""
    _hold(request)
    if day == request.day:
        return
    request.day = day
    request.save(update_fields=["day"])
    _tell(request, "dated", by=by, now=now, day=day.isoformat())
    _end_approval(request, by, now)


@transaction.atomic
def add_note(*, request: Request, text: str, by: User, now: datetime) -> None:
    """Write a note into the history: a question to a colleague, what was said on the telephone."""
    _tell(request, "noted", by=by, now=now, text=text)


# --- review


@transaction.atomic
def send_for_review(*, request: Request, reviewer: User, note: str, by: User, now: datetime) -> None:
    """Hand a draft to a reviewer."""
    request.state, request.reviewer, request.review_note = State.WAITING, reviewer, note
    request.save(update_fields=["state", "reviewer", "review_note"])
    _tell(request, "sent_for_review", by=by, now=now, reviewer=reviewer.name, note=note)


@transaction.atomic
def take_back(*, request: Request, by: User, now: datetime) -> None:
    """Take a draft back before it was reviewed."""
    request.state, request.review_note = State.DRAFT, ""
    request.save(update_fields=["state", "review_note"])
    _tell(request, "taken_back", by=by, now=now)


@transaction.atomic
def return_request(*, request: Request, note: str, by: User, now: datetime) -> None:
    """Give a draft back to its drafter, with what is to be changed."""
    request.state, request.reviewer, request.review_note = State.DRAFT, by, note
    request.save(update_fields=["state", "reviewer", "review_note"])
    _tell(request, "returned", by=by, now=now, note=note)


@transaction.atomic
def approve_request(*, request: Request, as_read: str, note: str, by: User, now: datetime) -> bool:
    """Approve a draft as it was read; the next change ends the approval.

    as_read: when it had last changed on the page that was read. Returns False where it changed since.
    """
    _hold(request)
    if request.updated_at.isoformat() != as_read:
        return False
    request.state, request.reviewer, request.review_note = State.DRAFT, by, note
    request.approved_by, request.approved_at = by, now
    request.save(update_fields=["state", "reviewer", "review_note", "approved_by", "approved_at"])
    _tell(request, "approved", by=by, now=now, note=note)
    return True


# --- end


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
