"""Conditions: a closed vocabulary of named tests with three values.

A condition is data (`{equals: [urgent, "yes"]}`), never an expression in a string. A test is true, false or
unknown; an unknown one says why: a question without an answer, a question that is not asked, a question
that was satisfied without a value (not known, not applicable), or data on the outside that is missing.
"""

import functools
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from entraide.core.dates import PartialDate, days_ahead_at_least, is_before
from entraide.interview.answers import Mark

NOTHING: frozenset[str] = frozenset()
TODAY = "date"
"""Named among the unanswered questions when a test on days has no day to count from."""


@dataclass(frozen=True)
class Outcome:
    """True, false or unknown (None), and for unknown the reasons."""

    value: bool | None
    unanswered: frozenset[str] = NOTHING
    unasked: frozenset[str] = NOTHING
    satisfied: frozenset[str] = NOTHING
    lacks_data: bool = False


TRUE = Outcome(True)
FALSE = Outcome(False)
NO_DATA = Outcome(None, lacks_data=True)


def outcome(value: bool | None) -> Outcome:
    """Return a plain outcome; None stands for missing data."""
    return NO_DATA if value is None else TRUE if value else FALSE


class View(Protocol):
    """What a condition may look at: the answers that count, the day, the request type, the outside."""

    @property
    def today(self) -> date | None:
        """The day of the case."""

    @property
    def request_type(self) -> str | None:
        """The request type for which the condition is looked at."""

    @property
    def data_tests(self) -> Mapping[str, "DataTest"]:
        """The named tests on the outside."""

    def is_asked(self, question: str) -> bool:
        """Say whether the question is asked."""

    def is_satisfied(self, question: str) -> bool:
        """Say whether it is satisfied without a value."""

    def value(self, question: str) -> Any:
        """Return its value, None if it has none."""


DataTest = Callable[[View, list[Any]], Outcome]
"""A named test on the outside, passed in by the room that uses the interview."""


@dataclass(frozen=True)
class Condition:
    """One named test with its arguments; `parts` are the conditions that all, any and not unite.

    named: the questions it looks at, in the order in which it names them.
    """

    name: str
    arguments: tuple[Any, ...] = ()
    parts: tuple["Condition", ...] = ()
    names_type: bool = field(default=False)
    named: tuple[str, ...] = ()

    @functools.cached_property
    def questions(self) -> frozenset[str]:
        """Return the questions it looks at."""
        return frozenset(self.named)

    def at_fault(self, view: View) -> tuple[str, ...]:
        """Return the questions that make it false: of the parts that are, of `answered` the unanswered."""
        if self.name == "answered":
            return tuple(q for q in self.named if view.value(q) is None and not view.is_satisfied(q))
        parts = self.parts
        if self.name == "all":
            parts = tuple(part for part in parts if part.evaluate(view).value is False)
        if self.name in ("all", "any"):
            return tuple(dict.fromkeys(question for part in parts for question in part.at_fault(view)))
        return self.named

    def evaluate(self, view: View) -> Outcome:
        """Return the outcome in the light of the answers that count."""
        if self.name == "all":
            return _unite(self.parts, view, decisive=False)
        if self.name == "any":
            return _unite(self.parts, view, decisive=True)
        if self.name == "not":
            inner = self.parts[0].evaluate(view)
            return inner if inner.value is None else outcome(not inner.value)
        test = TESTS.get(self.name)
        if test:
            return test(view, *self.arguments)
        return view.data_tests[self.name](view, list(self.arguments))


def _unite(parts: Iterable[Condition], view: View, *, decisive: bool) -> Outcome:
    unknown: list[Outcome] = []
    for part in parts:
        result = part.evaluate(view)
        if result.value is decisive:
            return result
        if result.value is None:
            unknown.append(result)
    if not unknown:
        return outcome(not decisive)
    return Outcome(
        None,
        frozenset().union(*(o.unanswered for o in unknown)),
        frozenset().union(*(o.unasked for o in unknown)),
        frozenset().union(*(o.satisfied for o in unknown)),
        any(o.lacks_data for o in unknown),
    )


def without_answer(view: View, *questions: str) -> Outcome | None:
    """Return an unknown outcome if one of the questions has no value to test, else None."""
    unanswered, unasked, satisfied = set(), set(), set()
    for question in questions:
        if not view.is_asked(question):
            unasked.add(question)
        elif view.is_satisfied(question):
            satisfied.add(question)
        elif view.value(question) is None:
            unanswered.add(question)
    if unanswered or unasked or satisfied:
        return Outcome(None, frozenset(unanswered), frozenset(unasked), frozenset(satisfied))
    return None


def _undecided(*questions: str) -> Outcome:
    return Outcome(None, unanswered=frozenset(questions))


# --- tests on one answer


def _answered(view: View, *questions: str) -> Outcome:
    return outcome(all(view.is_satisfied(q) or view.value(q) is not None for q in questions))


def _operand(view: View, wanted: Any) -> Any:
    return view.value(wanted["question"]) if isinstance(wanted, dict) else wanted


def _equals(view: View, question: str, wanted: Any) -> Outcome:
    others = (wanted["question"],) if isinstance(wanted, dict) else ()
    return without_answer(view, question, *others) or outcome(view.value(question) == _operand(view, wanted))


def _differs(view: View, question: str, wanted: Any) -> Outcome:
    result = _equals(view, question, wanted)
    return result if result.value is None else outcome(not result.value)


def _one_of(view: View, question: str, wanted: list[str]) -> Outcome:
    return without_answer(view, question) or outcome(view.value(question) in wanted)


def _includes(view: View, question: str, wanted: str) -> Outcome:
    return without_answer(view, question) or outcome(wanted in view.value(question))


def _count_at_least(view: View, question: str, count: int) -> Outcome:
    return without_answer(view, question) or outcome(len(view.value(question)) >= count)


def _at_least(view: View, question: str, number: int) -> Outcome:
    return without_answer(view, question) or outcome(view.value(question) >= number)


def _length_at_least(view: View, question: str, count: int) -> Outcome:
    return without_answer(view, question) or outcome(length(view.value(question)) >= count)


def _length_at_most(view: View, question: str, count: int) -> Outcome:
    return without_answer(view, question) or outcome(length(view.value(question)) <= count)


# --- tests on the items of a list


def _each_has(view: View, question: str, fields: list[str]) -> Outcome:
    missing = without_answer(view, question)
    return missing or outcome(all(any(name in item for name in fields) for item in view.value(question)))


def _any_missing(view: View, question: str, name: str) -> Outcome:
    return without_answer(view, question) or outcome(any(name not in item for item in view.value(question)))


def _field_values(view: View, question: str, name: str) -> list[Any]:
    return [item.get(name) for item in view.value(question)]


def _over_items(
    view: View, question: str, name: str, decides: Callable[[Any], bool], *, value: bool
) -> Outcome:
    """Return `value` if one item decides it; unknown if an item has no value in the field; else not `value`.

    A marked field is satisfied, so it is unknown without being missing. Source: fact base, Semantics 3 and 6.
    """
    missing = without_answer(view, question)
    if missing:
        return missing
    values = _field_values(view, question, name)
    known = [v for v in values if v is not None and not isinstance(v, Mark)]
    if any(decides(v) for v in known):
        return outcome(value)
    if None in values:
        return _undecided(question)
    if len(known) < len(values):
        return Outcome(None, satisfied=frozenset({question}))
    return outcome(not value)


def _any_item(view: View, question: str, name: str, wanted: Any) -> Outcome:
    return _over_items(view, question, name, lambda v: v == wanted, value=True)


def _every_item(view: View, question: str, name: str, wanted: Any) -> Outcome:
    return _over_items(view, question, name, lambda v: v != wanted, value=False)


def _max_at_least(view: View, question: str, name: str, number: int) -> Outcome:
    return _over_items(view, question, name, lambda v: penalty_rank(v) >= number, value=True)


# --- tests on days


def _before(view: View, first: str, second: str) -> Outcome:
    missing = without_answer(view, first, second)
    if missing:
        return missing
    early, late = view.value(first), view.value(second)
    if isinstance(early, datetime) and isinstance(late, datetime):
        return outcome(early < late)
    days = {first: _as_date(early), second: _as_date(late)}
    result = is_before(days[first], days[second])
    return (
        _undecided(*(q for q, day in days.items() if day.day is None)) if result is None else outcome(result)
    )


def _days_ahead_at_least(view: View, question: str, days: int) -> Outcome:
    missing = without_answer(view, question)
    if missing:
        return missing
    if view.today is None:
        return _undecided(TODAY)
    result = days_ahead_at_least(_as_date(view.value(question)), view.today, days)
    return _undecided(question) if result is None else outcome(result)


def _as_date(value: PartialDate | datetime) -> PartialDate:
    if isinstance(value, datetime):
        return PartialDate(value.year, value.month, value.day)
    return value


def _type_is(view: View, *types: str) -> Outcome:
    return outcome(view.request_type in types)


TESTS: dict[str, Callable[..., Outcome]] = {
    "answered": _answered,
    "equals": _equals,
    "differs": _differs,
    "one_of": _one_of,
    "includes": _includes,
    "count_at_least": _count_at_least,
    "at_least": _at_least,
    "length_at_least": _length_at_least,
    "length_at_most": _length_at_most,
    "each_has": _each_has,
    "any_missing": _any_missing,
    "any_item": _any_item,
    "every_item": _every_item,
    "max_at_least": _max_at_least,
    "before": _before,
    "days_ahead_at_least": _days_ahead_at_least,
    "type_is": _type_is,
}
CONNECTIVES = ("all", "any", "not")


def parse_condition(data: Mapping[str, Any]) -> Condition:
    """Return the condition that content writes as a mapping with one key.

    Raises ValueError if there is not exactly one key, or if `not` has not exactly one part. Names of tests on
    the outside are not checked here, since another room passes them in; a test over all content does it.
    """
    if len(data) != 1:
        raise ValueError(f"A condition has one test, not {sorted(data)}")
    ((name, raw),) = data.items()
    if name in CONNECTIVES:
        parts = tuple(parse_condition(part) for part in (raw if isinstance(raw, list) else [raw]))
        if name == "not" and len(parts) != 1:
            raise ValueError(f"not takes one condition, not {len(parts)}")
        return Condition(
            name,
            parts=parts,
            names_type=any(part.names_type for part in parts),
            named=tuple(dict.fromkeys(question for part in parts for question in part.named)),
        )
    arguments = tuple(raw) if isinstance(raw, list) else (raw,)
    return Condition(
        name,
        arguments,
        names_type=name == "type_is" or "request_type" in arguments,
        named=_named_questions(name, arguments),
    )


def _named_questions(name: str, arguments: tuple[Any, ...]) -> tuple[str, ...]:
    if name == "type_is":
        return ()
    if name in ("answered", "before"):
        return arguments
    others = tuple(a["question"] for a in arguments if isinstance(a, dict))
    return (arguments[0], *others) if name in TESTS else others


# --- measures


def penalty_rank(value: object) -> Decimal:
    """Return a number that orders penalties: years, then life, then death."""
    if value == "life":
        return Decimal(1_000_000)
    if value == "death":
        return Decimal(2_000_000)
    return Decimal(str(value))


UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "YI ")
FIRST_UNSPACED = "\u0e00"
"""Below it no letter is of these scripts; Thai comes first."""


def length(text: str) -> int:
    """Return the length of a text in words.

    A word is a piece between spaces that holds a letter or digit; scripts that write no spaces count one
    word for two characters, rounded down.
    """
    if text.isascii():
        return sum(any(char.isalnum() for char in piece) for piece in text.split())
    words = characters = 0
    for piece in text.split():
        rest = False
        for char in piece:
            if not char.isalnum():
                continue
            if char >= FIRST_UNSPACED and unicodedata.name(char, "").startswith(UNSPACED_SCRIPTS):
                characters += 1
            else:
                rest = True
        words += rest
    return words + characters // 2
