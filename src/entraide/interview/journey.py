"""The journey: which questions are asked, recomputed from the answers each time.

A question is asked if a request type lists it and its condition is absent or true; an answer to a question
that is not asked is kept and does not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from entraide.interview.answers import Answers
from entraide.interview.conditions import DataTest
from entraide.interview.definition import Question


@dataclass(frozen=True)
class Journey:
    """The answers that count. Implements what conditions look at (`conditions.View`).

    asked_by: for each asked question, in order, the request types that ask it.
    """

    questions: Mapping[str, Question]
    asked_by: Mapping[str, tuple[str, ...]]
    answers: Answers
    today: date | None
    data_tests: Mapping[str, DataTest]
    request_type: str | None = None

    def is_asked(self, question: str) -> bool:
        """Say whether the question is asked."""
        return question in self.asked_by

    def is_satisfied(self, question: str) -> bool:
        """Say whether it needs no value: not applicable with a reason, or not known where that does."""
        if question not in self.asked_by:
            return False
        if self._has_reason(question):
            return True
        return question in self.answers.not_known and self.questions[question].where_possible

    def is_not_known(self, question: str) -> bool:
        """Say whether the asked question is marked as not known."""
        return question in self.asked_by and question in self.answers.not_known

    def value(self, question: str) -> Any:
        """Return the value of an asked question; None without one, an empty text or list being none."""
        if question not in self.asked_by or question in self.answers.not_known:
            return None
        if self._has_reason(question):
            return None
        value = self.answers.values.get(question)
        if isinstance(value, str) and not value.strip():
            return None
        return None if value in ([], {}, ()) else value

    def _has_reason(self, question: str) -> bool:
        return bool(self.answers.not_applicable.get(question, "").strip())

    def is_filled(self, question: str) -> bool:
        """Say whether the asked question is answered or satisfied."""
        return self.is_satisfied(question) or self.value(question) is not None

    def for_type(self, request_type: str | None) -> "Journey":
        """Return the same journey seen by one request type."""
        return replace(self, request_type=request_type)


def recompute(
    questions: Mapping[str, Question],
    listed: Mapping[str, Sequence[str]],
    answers: Answers,
    today: date | None,
    data_tests: Mapping[str, DataTest] | None = None,
) -> Journey:
    """Return the journey that the answers make.

    listed: for each request type, its questions in order. Common questions come once, at the place of the
    first type that lists them.
    """
    listers: dict[str, list[str]] = {}
    for request_type, names in listed.items():
        for name in names:
            listers.setdefault(name, []).append(request_type)
    asked: dict[str, tuple[str, ...]] = {}
    journey = Journey(questions, asked, answers, today, data_tests or {})
    settled: set[str] = set()

    def settle(name: str) -> None:
        # the questions that a condition names are settled first; the schema check refuses circles
        if name in settled:
            return
        settled.add(name)
        condition = questions[name].when
        if condition is None:
            asked[name] = tuple(listers[name])
            return
        for other in condition.questions:
            if other in listers:
                settle(other)
        askers = [t for t in listers[name] if condition.evaluate(journey.for_type(t)).value]
        if askers:
            asked[name] = tuple(askers)

    for name in listers:
        settle(name)
    ordered = {name: asked[name] for name in listers if name in asked}
    return replace(journey, asked_by=ordered)
