"""Makes questions, rules and journeys of which a test needs to name only what matters to it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from entraide.core.messages import Prose
from entraide.interview.answers import Answers
from entraide.interview.conditions import DataTest, Outcome, outcome, parse_condition, without_answer
from entraide.interview.definition import Choice, Field, Question, Rule, Source, Structure, UnknownData
from entraide.interview.journey import Journey
from entraide.interview.terms import QuestionType, Severity

DAY = date(2026, 11, 20)
NO_PROSE = Prose("", "")


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, NO_PROSE) for name in names)


def structure(**fields: str) -> Structure:
    """Return a structure from field names and types; `choice` fields take a or b."""
    return Structure(
        "card",
        tuple(Field(n, t, NO_PROSE, choices("a", "b") if t == "choice" else ()) for n, t in fields.items()),
    )


def question(
    name: str, kind: str = "text", *, when: Mapping[str, Any] | None = None, **other: Any
) -> Question:
    return Question(
        id=name,
        type=QuestionType(kind),
        ask=NO_PROSE,
        why=NO_PROSE,
        hint=NO_PROSE,
        fills=(),
        when=parse_condition(when) if when else None,
        **other,
    )


def rule(name: str, holds: Mapping[str, Any], *, when: Mapping[str, Any] | None = None, **other: Any) -> Rule:
    """Return a rule; severity, sources, missing and unknown_data may be given in a short form."""
    unknown = other.get("unknown_data")
    return Rule(
        id=name,
        severity=Severity(other.get("severity", "error")),
        holds=parse_condition(holds),
        message=Prose(name, "It fails."),
        todo=Prose(name, "Mend it."),
        sources=tuple(Source(*source) for source in other.get("sources", [("practice",)])),
        when=parse_condition(when) if when else None,
        missing=Prose(name, other["missing"]) if "missing" in other else None,
        unknown_data=UnknownData(Severity(unknown), Prose(name, "Nobody knows.")) if unknown else None,
    )


def journey(
    asked: Collection[str],
    values: Mapping[str, Any] | None = None,
    *,
    not_known: Collection[str] = (),
    not_applicable: Mapping[str, str] | None = None,
    where_possible: Collection[str] = (),
    today: date | None = DAY,
    data_tests: Mapping[str, DataTest] | None = None,
    request_type: str | None = None,
) -> Journey:
    """Return a journey that asks the named questions, whatever the answers."""
    return Journey(
        questions={name: question(name, where_possible=name in where_possible) for name in asked},
        asked_by=dict.fromkeys(asked, ("a_type",)),
        answers=Answers("en", dict(values or {}), frozenset(not_known), dict(not_applicable or {})),
        today=today,
        data_tests=data_tests or {},
        request_type=request_type,
    )


def look(
    condition: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    *,
    unasked: Collection[str] = (),
    **situation: Any,
) -> Outcome:
    """Return the outcome of a condition; the questions that it names are asked, but for `unasked`."""
    parsed = parse_condition(condition)
    asked = [name for name in sorted(parsed.questions) if name not in unasked]
    return parsed.evaluate(journey(asked, values, **situation))


def data_test(value: bool | None) -> DataTest:
    """Return a test on the outside that has this value once its questions are answered."""

    def run(view: Any, arguments: list[Any]) -> Outcome:
        names = [argument["question"] for argument in arguments if isinstance(argument, dict)]
        return without_answer(view, *names) or outcome(value)

    return run
