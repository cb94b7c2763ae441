"""Full cases of any request type in any language: every question answered, and the same answers each time.

A case is what a file would hold, for `parse_case`. Closed questions take the values by which most follow-ups
are asked; what one case cannot ask, because one answer excludes another, stands in further cases of the type.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from entraide.drafting.library import RequestType, library
from entraide.drafting.outside import Outside, StateProfile, data_tests
from entraide.instruments.facts import WITHOUT_TREATY, instruments, legal_bases
from entraide.interview.answers import Answers
from entraide.interview.conditions import Condition
from entraide.interview.definition import Choice, Question, Structure
from entraide.interview.journey import Journey, recompute
from entraide.interview.parsing import parse_answer

Case = dict[str, Any]
Raw = Mapping[str, Any]

LANGUAGES = ("en", "fr", "ar")
DAY = date(2026, 11, 20)
ITEMS = 2
"""How many items each list has."""
ALONE = ("none",)
"""Values of a multiple choice that exclude the others."""
NO = ("summons_sanction", "treaty_conditional")
"""Questions whose answer is no: a full case keeps clear of what a rule advises against."""
STATES = {"requesting_state": "SN", "requested_state": "CH"}
OPEN = ("text", "longtext", "country", "language", "amount", "moment")
"""Kinds of questions and fields that take words; the last four only in a card."""
CODES = {"country": ("ML", "CI"), "language": ("de", "fr")}
PENALTIES = (10, "life")
FIRST_DAYS = {"period": date(2025, 1, 1), "limitation": date(2033, 1, 1), "sentence_end": date(2031, 1, 1)}
"""By a part of the question's name: from when its day is counted, if not from a day after the letter."""

OUTSIDE = Outside(
    profile=StateProfile(
        STATES["requested_state"],
        languages=frozenset(CODES["language"]),
        channels=frozenset(choice.id for choice in library().choice_sets["channel"]),
        extradition_basis=dict.fromkeys(instruments(), True),
        accepts_orders_without_conviction=True,
    ),
    binding=dict.fromkeys(instruments(), True),
)
"""A world in which every treaty binds and the requested State accepts what a full case says."""


# --- open answers


@dataclass(frozen=True)
class Spot:
    """Where an open answer stands: in a question, or in a field of an item of its list.

    kind: one of `OPEN`.
    """

    question: str
    kind: str
    field: str | None = None
    item: int = 0


Write = Callable[[Spot, int], str | int]
"""Writes what stands at a spot; the number is another at each spot."""

WORDS = {
    "en": (
        "entry {n} of the register",
        "On day {n} the clerk of the harbour wrote down what crate {n} held and who signed",
    ),
    "fr": (
        "mention {n} du registre",
        "Le jour {n}, le greffier du port a noté ce que contenait la caisse {n} et qui a signé",
    ),
    "ar": (
        "القيد {n} في السجل",
        "في اليوم {n} دون كاتب الميناء ما كان في الصندوق {n} ومن وقع على محضر استلامه",
    ),
}


def words(language: str, end: str = "") -> Write:
    """Return a writer of plain words that differ at each spot. end: how each line ends."""
    short, long = WORDS[language]

    def write(spot: Spot, number: int) -> str | int:
        if spot.kind in CODES:
            return CODES[spot.kind][spot.item]
        if spot.kind == "amount":
            return 1000 * number
        if spot.kind == "moment":
            return (datetime(2026, 3, 1, 5, 30, tzinfo=UTC) + timedelta(hours=number)).isoformat()
        if spot.kind == "text":
            return short.format(n=number) + end
        lines = 8 if spot.question == "facts" else 4
        return "\n".join(long.format(n=f"{number}-{line}") + end for line in range(lines))

    return write


class Marks:
    """Writes marks that occur nowhere else and that nothing hyphenates, and knows where each belongs."""

    def __init__(self) -> None:
        self.spots: dict[str, Spot] = {}

    def __call__(self, spot: Spot, number: int) -> str:
        return "\n".join(
            f"seen {self._mark(spot)} here" for _line in range(3 if spot.kind == "longtext" else 1)
        )

    def _mark(self, spot: Spot) -> str:
        mark = f"QX{len(self.spots):04}Z"
        self.spots[mark] = spot
        return mark


# --- all answers


class _Answering:
    """Answers questions; counts, so that no two dates, numbers or texts of a case are the same."""

    def __init__(self, write: Write, chosen: Raw) -> None:
        self.write = write
        self.chosen = chosen
        self.count = 0

    def answer(self, question: Question) -> Any:
        if question.structure is None:
            return self.value(Spot(question.id, question.type), question.choices)
        if not question.type.is_list:
            return self.card(question, question.structure, 0)
        return [self.card(question, question.structure, item) for item in range(ITEMS)]

    def card(self, question: Question, structure: Structure, item: int) -> Raw:
        return {f.id: self.value(Spot(question.id, f.type, f.id, item), f.choices) for f in structure.fields}

    def value(self, spot: Spot, choices: tuple[Choice, ...]) -> Any:
        self.count += 1
        if spot.field is None and spot.question in self.chosen:
            return self.chosen[spot.question]
        match spot.kind:
            case "yes_no" | "confirm":
                return "yes"
            case "choice":
                return choices[spot.item].id
            case "multichoice":
                return [choice.id for choice in choices if choice.id not in ALONE]
            case "date":
                return self.day(spot).isoformat()
            case "datetime":
                return datetime.combine(self.day(spot), time(6, self.count % 60), UTC).isoformat()
            case "number":
                return 200 + self.count
            case "penalty":
                return PENALTIES[spot.item]
        if spot.kind in OPEN:
            return self.write(spot, self.count)
        raise AssertionError(f"no answer for a {spot.kind}: {spot}")

    def day(self, spot: Spot) -> date:
        """Return a day that fits: in a list the facts, else what is still to come; the next one each time."""
        first = next((day for part, day in FIRST_DAYS.items() if part in spot.question), date(2027, 2, 1))
        return (date(2024, 1, 1) if spot.field else first) + timedelta(days=self.count)


def full_cases(name: str, language: str, write: Write | None = None) -> list[Case]:
    """Return the full case of a request type, and further ones that ask what it does not ask."""
    request_type = library().types[name]
    first = _answers(request_type, {}, write or words(language))
    cases = [_case(name, language, first)]
    reached = set(_journey(request_type, first).asked_by)
    for question in request_type.questions:
        if question in reached:
            continue
        answers = _reaching(request_type, question, first, write or words(language))
        if answers is not None:
            cases.append(_case(name, language, answers))
            reached |= set(_journey(request_type, answers).asked_by)
    return cases


def full_case(name: str, language: str, write: Write | None = None) -> Case:
    """Return the full case of a request type."""
    return full_cases(name, language, write)[0]


def others(question: Question, name: str) -> Iterator[Any]:
    """Yield other permitted answers to a closed or dated question of a request type."""
    match question.type:
        case "yes_no":
            yield from ("yes", "no")
        case "confirm":
            yield None
        case "choice":
            yield from (choice.id for choice in question.choices)
        case "multichoice" if question.id == "legal_basis":
            yield from ([basis] for basis in (*_fitting(name), *WITHOUT_TREATY))
            yield ["untoc", "bilateral"]
        case "multichoice":
            yield from ([choice.id] for choice in question.choices)
        case "date":
            yield from ("2025-03-31", "2025-04", "2029")
        case "datetime":
            yield from ("2026-08-01T00:00:00+00:00", "2026-08-01T00:00:00+02:00")
        case "number":
            yield from (1, 2)
        case "country":
            yield from ("GH", "PT")
        case "language":
            yield from ("ar", "pt")


def _case(name: str, language: str, answers: Raw) -> Case:
    return {
        "kind": "request",
        "modality": name,
        "language": language,
        "date": DAY.isoformat(),
        "answers": answers,
    }


def _answers(request_type: RequestType, wanted: Raw, write: Write) -> dict[str, Any]:
    """Return answers to all questions. wanted: given answers; None leaves the question without one."""
    questions = [library().questions[name] for name in request_type.questions]
    answering = _Answering(write, {**_chosen(request_type, questions), **wanted})
    answers = {question.id: answering.answer(question) for question in questions}
    return {name: value for name, value in answers.items() if name not in wanted or wanted[name] is not None}


def _chosen(request_type: RequestType, questions: list[Question]) -> dict[str, Any]:
    """Return the answers that do not follow from the kind of question alone."""
    follow_ups = [question.when for question in questions if question.when]
    choices = {
        question.id: max(
            question.choices, key=lambda c: sum(_fits(w, question.id, c.id) for w in follow_ups)
        ).id
        for question in questions
        if question.type == "choice"
    }
    basis = [_basis(request_type.id), "bilateral", "reciprocity"]
    return {**choices, **dict.fromkeys(NO, "no"), **STATES, "legal_basis": basis, "target_language": "de"}


def _fits(condition: Condition, question: str, value: str) -> bool:
    """Say whether a condition names this value of a question."""
    if any(_fits(part, question, value) for part in condition.parts):
        return True
    if condition.name == "one_of" and condition.arguments[0] == question:
        return value in condition.arguments[1]
    return condition.name == "equals" and condition.arguments == (question, value)


def _basis(name: str) -> str:
    """Return the treaty on which a request of this type may rest by itself: the first of known articles."""
    known = instruments()
    bases = [b for b in legal_bases()[name].bases if not b.deprecated and known[b.instrument].verified]
    return max(bases, key=lambda b: b.role in ("basis", "fills_gap")).instrument


def _fitting(name: str) -> list[str]:
    """Return the treaties on which this type may rest: those of known articles, and one of unknown ones."""
    bases = dict.fromkeys(b.instrument for b in legal_bases()[name].bases if not b.deprecated)
    unknown = [basis for basis in bases if not instruments()[basis].verified]
    return [basis for basis in bases if basis not in unknown[1:]]


def _reaching(request_type: RequestType, question: str, first: Raw, write: Write) -> dict[str, Any] | None:
    """Return answers with one other than the first, by which the question is asked."""
    condition = library().questions[question].when
    for parent in sorted(condition.questions) if condition else ():
        for value in (*others(library().questions[parent], request_type.id), None):
            if question in _journey(request_type, {**first, parent: value}).asked_by:
                return _answers(request_type, {parent: value}, write)
    return None


def _journey(request_type: RequestType, answers: Raw) -> Journey:
    questions = library().questions
    values = {name: parse_answer(questions[name], raw, name) for name, raw in answers.items()}
    listed = {request_type.id: request_type.questions}
    return recompute(questions, listed, Answers("en", values), DAY, data_tests(OUTSIDE))
