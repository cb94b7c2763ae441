"""Reads the answer to one question from what a page posted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from entraide.cases.forms.widgets import (
    ANSWER,
    FIELDS,
    NOT_APPLICABLE,
    NOT_KNOWN,
    QUESTIONS,
    Typed,
    base_name,
)
from entraide.cases.forms.words import same_lines
from entraide.core.errors import EntraideError, Message, sentence
from entraide.interview.answers import Mark
from entraide.interview.definition import Field, Question, Structure
from entraide.interview.parsing import parse_answer, parse_card, parse_text

CARD_NUMBER = re.compile(r"(0|[1-9][0-9]{0,4})-")


class Posted(Protocol):
    """What a page posted: Django's QueryDict, or anything that lists values by name."""

    def keys(self) -> Iterable[str]:
        """Return the names."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a name."""


@dataclass(frozen=True)
class Problem:
    """Why the text of a box, or of a group of boxes, cannot be kept. name: that of the box or group."""

    name: str
    reason: Message
    todo: Message


@dataclass(frozen=True)
class Read:
    """What a page says about one question.

    value: the raw value of a case file; None without an answer, and where there are problems.
    not_applicable: the reason, empty without one.
    typed: everything in the boxes, to show the page again.
    again: a card was added or removed; the page is to be shown again, without the problems.
    present: the page held the question at all; if not, nothing is to be changed.
    """

    value: Any
    not_known: bool
    not_applicable: str
    typed: Typed
    errors: tuple[Problem, ...] = ()
    again: bool = False
    present: bool = True

    @property
    def error(self) -> Problem | None:
        """Return the first problem."""
        return self.errors[0] if self.errors else None

    @property
    def mark(self) -> Mark | None:
        """Return the mark as a value."""
        if self.not_applicable:
            return Mark(self.not_applicable)
        return Mark() if self.not_known else None


def read(question: Question, post: Posted) -> Read:
    """Return what was posted for a question. Every problem is reported, not only the first."""
    name = base_name(question)
    typed = _typed(question, post)
    pressed = _pressed(question, post, typed)
    if pressed is not None:
        typed = pressed
    problems: list[Problem] = []
    value = (
        _read_value(question, name, typed, problems)
        if question.structure is None
        else _read_cards(question, question.structure, typed, problems)
    )
    mark = _read_mark(name, typed, value is not None or bool(problems), problems)
    if mark is not None and mark.not_applicable_because is not None:
        mark = Mark(mark.not_applicable_because.strip())
    return Read(
        value=None if problems else value,
        not_known=mark is not None and mark.is_not_known,
        not_applicable=(mark.not_applicable_because or "") if mark else "",
        typed=typed,
        errors=tuple(problems),
        again=pressed is not None,
        present=bool(typed.texts),
    )


def _typed(question: Question, post: Posted) -> Typed:
    name = base_name(question)
    texts = {
        key: tuple(post.getlist(key))
        for key in post.keys()  # noqa: SIM118 (a QueryDict need not be a mapping)
        if key == name or key.startswith(f"{name}-")
    }
    if question.structure is None:
        return Typed(texts)
    if not question.type.is_list:
        return Typed(texts, (0,))
    matches = (CARD_NUMBER.match(key, len(name) + 1) for key in texts)
    return Typed(texts, tuple(sorted({int(match[1]) for match in matches if match})))


def _pressed(question: Question, post: Posted, typed: Typed) -> Typed | None:
    """Return the boxes after a card was added or removed; None if no such button was pressed."""
    if not question.type.is_list:
        return None
    keys = set(post.keys())
    if f"add-{question.id}" in keys:
        return Typed(typed.texts, (*typed.cards, max(typed.cards, default=-1) + 1))
    gone = [number for number in typed.cards if f"remove-{question.id}-{number}" in keys]
    if not gone:
        return None
    prefixes = tuple(f"{base_name(question)}-{number}-" for number in gone)
    texts = {key: value for key, value in typed.texts.items() if not key.startswith(prefixes)}
    return Typed(texts, tuple(number for number in typed.cards if number not in gone))


def _read_value(question: Question, name: str, typed: Typed, problems: list[Problem]) -> Any:
    try:
        raw = QUESTIONS[question.type].read(name, typed)
        parse_answer(question, raw, name)
    except EntraideError as error:
        problems.append(_problem(name, question.type, error))
        return None
    return raw


def _read_cards(question: Question, structure: Structure, typed: Typed, problems: list[Problem]) -> Any:
    name = base_name(question)
    cards = [_read_card(structure, f"{name}-{number}", typed, problems) for number in typed.cards]
    filled = [card for card in cards if card]
    raw: Any = filled or None
    if filled and not question.type.is_list:
        raw = filled[0]
    if not problems:
        try:
            parse_answer(question, raw, name)
        except EntraideError as error:
            problems.append(Problem(name, error.reason, error.todo))
    return raw


def _read_card(structure: Structure, name: str, typed: Typed, problems: list[Problem]) -> dict[str, Any]:
    card = {}
    for item in structure.fields:
        raw = _read_field(structure, item, f"{name}-{item.id}", typed, problems)
        if raw is not None:
            card[item.id] = raw
    return card


def _read_field(
    structure: Structure, item: Field, name: str, typed: Typed, problems: list[Problem]
) -> Any | None:
    found: list[Problem] = []
    raw = None
    try:
        raw = FIELDS[item.type].read(name, typed)
        parse_card({item.id: raw}, name, structure)
    except EntraideError as error:
        found.append(_problem(name, item.type, error))
    mark = _read_mark(name, typed, raw is not None or bool(found), found)
    problems += found
    if mark is None:
        return raw
    if mark.is_not_known:
        return {"not_known": True}
    return {"not_applicable": mark.not_applicable_because}


def _problem(name: str, kind: str, error: EntraideError) -> Problem:
    """Return what a parser refused; where it speaks of the notation of files, say what to type in boxes."""
    todo = error.todo
    if todo.text.startswith("Write YYYY"):
        todo = sentence("Write day, month and year; a month and a year, or a year alone, will do.")
    elif kind == "datetime" and "T14:30" in todo.text:
        todo = sentence("Write day, month, year, an hour such as 14:30 and a time zone such as UTC+1.")
    return Problem(name, error.reason, todo)


def _read_mark(name: str, typed: Typed, has_answer: bool, problems: list[Problem]) -> Mark | None:
    """Return why there is no answer. An answer beside it is refused: one of the two was forgotten."""
    chosen, reason = typed.one(f"{name}-mark") or ANSWER, same_lines(typed.one(f"{name}-reason"))
    if chosen not in (NOT_KNOWN, NOT_APPLICABLE):
        if reason.strip() and not has_answer:
            problems.append(
                Problem(
                    f"{name}-reason",
                    sentence("There is a reason, but “Not applicable because” is not chosen."),
                    sentence("Choose it, or remove the reason."),
                )
            )
        return None
    if has_answer:
        problems.append(
            Problem(
                name,
                sentence("There is an answer, and a mark that there is none."),
                sentence("Choose “Answer”, or remove the answer."),
            )
        )
    if chosen == NOT_KNOWN:
        return Mark()
    if not reason.strip():
        problems.append(
            Problem(
                f"{name}-reason",
                sentence("The reason is missing."),
                sentence("Say in a few words why this does not apply."),
            )
        )
        return None
    try:
        return Mark(parse_text(reason, f"{name}-reason"))
    except EntraideError as error:
        problems.append(Problem(f"{name}-reason", error.reason, error.todo))
        return None
