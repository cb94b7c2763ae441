"""The journey is what the answers make of it: whatever is answered, changed or taken back, in any order."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entraide.core.content import content
from entraide.core.dates import PartialDate
from entraide.interview.answers import Answers, Mark
from entraide.interview.conditions import Condition, outcome
from entraide.interview.definition import Question, parse_choices, parse_question, parse_structure
from entraide.interview.journey import Journey, recompute
from entraide.interview.rules import evaluate_rules
from entraide.interview.terms import QuestionType
from tests.interview.factories import DAY, choices, question, rule, structure

# --- a small definition in which most questions hang on others


@dataclass(frozen=True)
class Definition:
    """Questions, and which request type lists which."""

    questions: Mapping[str, Question]
    listed: Mapping[str, Sequence[str]]

    def recompute(self, answers: Answers, today: date | None = DAY) -> Journey:
        return recompute(self.questions, self.listed, answers, today)


PERSON = structure(surname="text", penalty="penalty")
QUESTIONS = [
    # listed before the question that decides on it, on purpose
    question("urgent_text", "longtext", when={"equals": ["urgent", "yes"]}),
    question("urgent", "yes_no"),
    question("urgent_day", "date", when={"answered": ["urgent_text"]}),
    question("urgent_soon", "yes_no", when={"not": {"days_ahead_at_least": ["urgent_day", 30]}}),
    question("urgent_last", when={"all": [{"equals": ["urgent_soon", "yes"]}, {"answered": ["urgent_day"]}]}),
    question("calm", when={"not": {"equals": ["urgent", "yes"]}}),
    question("stage", "choice", choices=choices("trial", "appeal"), where_possible=True),
    question(
        "records", "multichoice", choices=choices("bank", "none"), when={"differs": ["stage", "appeal"]}
    ),
    question(
        "bank", when={"all": [{"includes": ["records", "bank"]}, {"not": {"includes": ["records", "none"]}}]}
    ),
    question("persons", "person_list", structure=PERSON, where_possible=True),
    question("couple", when={"count_at_least": ["persons", 2]}),
    question("grave", when={"max_at_least": ["persons", "penalty", 4]}),
    question("unnamed", when={"any_missing": ["persons", "surname"]}),
    question("from", "date"),
    question("to", "date"),
    question("reversed", when={"not": {"before": ["from", "to"]}}),
    question("years", "number", where_possible=True),
    question("long", when={"any": [{"at_least": ["years", 10]}, {"length_at_least": ["bank", 3]}]}),
    question("surrender", when={"type_is": ["extradition"]}),
    question("surrender_text", when={"answered": ["surrender"]}),
    question("nowhere"),
    question("orphan", when={"not": {"equals": ["nowhere", "x"]}}),
]
CONDITIONAL = Definition(
    questions={q.id: q for q in QUESTIONS},
    listed={
        "assistance": [q.id for q in QUESTIONS if q.id != "nowhere"],
        "extradition": [
            "to",
            "from",
            "surrender_text",
            "surrender",
            "urgent",
            "stage",
            "persons",
            "reversed",
        ],
    },
)


def of_content() -> Definition:
    """Return the questions of the real interviews, with every request type at once."""
    structures = {item["id"]: parse_structure(item) for item in content("drafting", "structures")}
    sets = {
        item["id"]: parse_choices(item["id"], item["values"]) for item in content("drafting", "choice_sets")
    }
    sets["crime_types"] = choices("trafficking")
    questions = [parse_question(item, sets, structures) for item in content("drafting", "questions")]
    return Definition(
        {q.id: q for q in questions},
        {
            kind["id"]: [q for task in kind["tasks"] for page in task["pages"] for q in page["questions"]]
            for kind in content("drafting", "types")
        },
    )


# --- sequences of answers

TEXTS = st.sampled_from(["x", "one two three", "案件事实案件", " "])
DAYS = st.sampled_from(
    [PartialDate(2026, 12, 1), PartialDate(2027, 3, 1), PartialDate(2026, 12), PartialDate(2026)]
)
PENALTIES = st.sampled_from([Decimal(1), Decimal(4), "life", Mark(), Mark("no charge")])


def values_of(item: Question) -> st.SearchStrategy[Any]:
    """Return values that the parsers may give for a question."""
    names = [choice.id for choice in item.choices]
    match item.type:
        case QuestionType.YES_NO:
            return st.sampled_from(["yes", "yes", "no"])
        case QuestionType.CONFIRM:
            return st.just("yes")
        case QuestionType.DATE:
            return DAYS
        case QuestionType.DATETIME:
            return st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
        case QuestionType.NUMBER:
            return st.integers(0, 20).map(Decimal)
        case QuestionType.CHOICE:
            return st.sampled_from(names)
        case QuestionType.MULTICHOICE:
            return st.lists(st.sampled_from(names), unique=True, max_size=3).map(tuple)
    if item.structure is not None:
        fields = {
            field.id: PENALTIES if field.type == "penalty" else st.sampled_from(["x", Mark(), Mark("no")])
            for field in item.structure.fields[:3]
        }
        card = st.fixed_dictionaries({}, optional=fields)
        return st.lists(card, max_size=3).map(tuple) if item.type.is_list else card
    return TEXTS


@dataclass(frozen=True)
class Act:
    """One thing that a person does: answers, takes back, or marks a question."""

    verb: str
    question: str
    value: Any = None

    def on(self, answers: Answers) -> Answers:
        values, reasons = dict(answers.values), dict(answers.not_applicable)
        not_known = set(answers.not_known)
        match self.verb:
            case "answer":
                values[self.question] = self.value
            case "delete":
                values.pop(self.question, None)
            case "not_known":
                not_known ^= {self.question}
            case "not_applicable":
                reasons[self.question] = self.value
            case "applicable":
                reasons.pop(self.question, None)
        return replace(answers, values=values, not_known=frozenset(not_known), not_applicable=reasons)


def acts_on(definition: Definition) -> st.SearchStrategy[list[Act]]:
    """Return sequences of acts, some on questions that no type lists or that do not exist.

    They begin with answers to questions on which others hang, so that much is asked that may go again.
    """
    conditions = {q.id: q.when for q in definition.questions.values() if q.when}
    chained = {name for when in conditions.values() for name in when.questions} | set(conditions)
    first = st.fixed_dictionaries(
        {}, optional={name: values_of(definition.questions[name]) for name in sorted(chained)}
    ).map(lambda values: [Act("answer", name, value) for name, value in values.items()])

    items = st.sampled_from([definition.questions[name] for name in sorted(chained)])
    items |= st.sampled_from(list(definition.questions.values()))
    name = items.map(lambda q: q.id) | st.just("no_such_question")
    answer = items.flatmap(lambda q: st.builds(Act, st.just("answer"), st.just(q.id), values_of(q)))
    mark = st.builds(Act, st.sampled_from(["delete", "not_known", "applicable"]), name)
    reason = st.builds(Act, st.just("not_applicable"), name, st.sampled_from(["", " ", "does not arise"]))
    wrong = st.builds(Act, st.just("answer"), st.just("no_such_question"), TEXTS)
    then = st.lists(st.one_of(answer, mark, reason, wrong), max_size=12)
    return st.builds(operator.add, first, then)


def answers_after(acts: Sequence[Act]) -> Answers:
    answers = Answers("en")
    for act in acts:
        answers = act.on(answers)
    return answers


DEFINITIONS = {"small": CONDITIONAL, "content": of_content()}
ACTS = {name: acts_on(definition) for name, definition in DEFINITIONS.items()}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
each_definition = pytest.mark.parametrize("name", DEFINITIONS)


def askers(condition: Condition | None, journey: Journey, types: Sequence[str]) -> tuple[str, ...]:
    """Say which types ask a question, by the definition of it."""
    return tuple(
        t for t in types if condition is None or condition.evaluate(journey.for_type(t)).value is True
    )


@each_definition
@QUICK
@given(data=st.data())
def test_journey_asks_exactly_what_its_own_answers_call_for(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    journey = definition.recompute(answers_after(data.draw(ACTS[name])))

    listers: dict[str, tuple[str, ...]] = {}
    for request_type, names in definition.listed.items():
        for q in names:
            listers[q] = (*listers.get(q, ()), request_type)
    expected = {q: askers(definition.questions[q].when, journey, types) for q, types in listers.items()}
    assert list(journey.asked_by.items()) == [(q, types) for q, types in expected.items() if types]


@each_definition
@QUICK
@given(data=st.data())
def test_journey_loses_no_answer(name: str, data: st.DataObject) -> None:
    answers = Answers("en")
    kept: dict[str, Any] = {}
    for act in data.draw(ACTS[name]):
        answers = act.on(answers)
        if act.verb == "answer":
            kept[act.question] = act.value
        elif act.verb == "delete":
            kept.pop(act.question, None)

    assert DEFINITIONS[name].recompute(answers).answers.values == kept


@each_definition
@QUICK
@given(data=st.data())
def test_hidden_question_never_counts(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = answers_after(data.draw(ACTS[name]))
    journey = definition.recompute(answers)
    hidden = [q for q in {*definition.questions, "no_such_question"} if not journey.is_asked(q)]

    for q in hidden:
        assert journey.value(q) is None
        assert not journey.is_satisfied(q)
        assert not journey.is_filled(q)
        assert not journey.is_not_known(q)
    without = replace(
        answers,
        values={q: v for q, v in answers.values.items() if q not in hidden},
        not_known=answers.not_known - set(hidden),
        not_applicable={q: v for q, v in answers.not_applicable.items() if q not in hidden},
    )
    assert definition.recompute(without).asked_by == journey.asked_by


@each_definition
@QUICK
@given(data=st.data())
def test_recomputing_changes_nothing(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    journey = definition.recompute(answers_after(data.draw(ACTS[name])))

    again = definition.recompute(journey.answers)

    assert again == journey
    assert list(again.asked_by) == list(journey.asked_by)


@each_definition
@QUICK
@given(data=st.data())
def test_journey_does_not_hang_on_the_order_of_answers(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = answers_after(data.draw(ACTS[name]))
    values = data.draw(st.permutations(sorted(answers.values.items(), key=lambda item: item[0])))
    reasons = data.draw(st.permutations(sorted(answers.not_applicable.items())))
    shuffled = replace(answers, values=dict(values), not_applicable=dict(reasons))

    assert list(definition.recompute(shuffled).asked_by.items()) == list(
        definition.recompute(answers).asked_by.items()
    )


@QUICK
@given(data=st.data())
def test_journey_does_not_hang_on_the_order_of_questions(data: st.DataObject) -> None:
    answers = answers_after(data.draw(ACTS["small"]))
    listed = {t: data.draw(st.permutations(names)) for t, names in CONDITIONAL.listed.items()}
    shuffled = replace(CONDITIONAL, listed=listed)

    assert shuffled.recompute(answers).asked_by == CONDITIONAL.recompute(answers).asked_by


@QUICK
@given(data=st.data())
def test_detour_leaves_no_trace(data: st.DataObject) -> None:
    """Whoever changes an answer that hides others and changes it back finds everything as it was."""
    answers = answers_after(data.draw(ACTS["small"]))
    before = CONDITIONAL.recompute(answers)
    gate = data.draw(st.sampled_from(["urgent", "stage", "persons", "years", "surrender"]))
    aside = Act("answer", gate, data.draw(values_of(CONDITIONAL.questions[gate]))).on(answers)
    CONDITIONAL.recompute(aside)
    back = Act("answer", gate, answers.values[gate]) if gate in answers.values else Act("delete", gate)

    assert CONDITIONAL.recompute(back.on(aside)) == before


RULES = {
    item.id: item
    for item in [
        rule(
            "r_text",
            {"length_at_least": ["urgent_text", 3]},
            when={"equals": ["urgent", "yes"]},
            severity="warning",
        ),
        rule("r_day", {"days_ahead_at_least": ["urgent_day", 1]}),
        rule("r_order", {"before": ["from", "to"]}),
        rule(
            "r_either", {"any": [{"answered": ["persons"]}, {"equals": ["stage", "trial"]}]}, severity="info"
        ),
        rule("r_years", {"not": {"at_least": ["years", 15]}}),
        rule("r_surrender", {"all": [{"answered": ["surrender"]}, {"type_is": ["extradition"]}]}),
        rule("r_names", {"not": {"any_missing": ["persons", "surname"]}}),
    ]
}


@QUICK
@given(data=st.data())
def test_no_answers_break_the_rules_or_make_them_name_a_hidden_question(data: st.DataObject) -> None:
    journey = CONDITIONAL.recompute(
        answers_after(data.draw(ACTS["small"])), data.draw(st.sampled_from([DAY, None]))
    )
    listed = {
        name: ["assistance", "extradition"] if name == "r_surrender" else ["assistance"] for name in RULES
    }

    findings = evaluate_rules(RULES, listed, journey)

    named = {name for finding in findings for name in finding.questions}
    assert named <= {*journey.asked_by, "date"}
    assert findings == evaluate_rules(RULES, listed, CONDITIONAL.recompute(journey.answers, journey.today))
    assert [f.severity.rank for f in findings] == sorted(f.severity.rank for f in findings)


# --- single steps


def asked(**values: Any) -> list[str]:
    return list(CONDITIONAL.recompute(Answers("en", values)).asked_by)


@pytest.mark.parametrize(
    ("values", "shown", "hidden"),
    [
        pytest.param(
            {}, "urgent stage persons surrender", "urgent_text calm records couple orphan", id="nothing"
        ),
        pytest.param({"urgent": "yes"}, "urgent_text", "calm urgent_day", id="first-link"),
        pytest.param({"urgent": "no"}, "calm", "urgent_text", id="contrary"),
        pytest.param({"urgent": "yes", "urgent_text": "x"}, "urgent_day", "urgent_soon", id="second-link"),
        pytest.param(
            {
                "urgent": "yes",
                "urgent_text": "x",
                "urgent_day": PartialDate(2026, 12, 1),
                "urgent_soon": "yes",
            },
            "urgent_soon urgent_last",
            "calm",
            id="whole-chain",
        ),
        pytest.param(
            {
                "urgent": "no",
                "urgent_text": "x",
                "urgent_day": PartialDate(2026, 12, 1),
                "urgent_soon": "yes",
            },
            "calm",
            "urgent_text urgent_day urgent_soon urgent_last",
            id="broken-at-its-first-link",
        ),
        pytest.param({"nowhere": "x"}, "", "nowhere orphan", id="condition-on-a-question-not-listed"),
        pytest.param({"surrender": "x"}, "surrender_text", "", id="asked-by-one-type-only"),
    ],
)
def test_journey_follows_the_chain(values: dict[str, Any], shown: str, hidden: str) -> None:
    result = asked(**values)

    assert set(shown.split()) <= set(result)
    assert not set(hidden.split()) & set(result)


def test_common_question_comes_once_at_the_place_of_the_first_type_that_lists_it() -> None:
    questions = {name: question(name) for name in "abcd"}

    journey = recompute(questions, {"first": ["b", "a"], "second": ["c", "a", "d", "b"]}, Answers("en"), DAY)

    assert list(journey.asked_by.items()) == [
        ("b", ("first", "second")),
        ("a", ("first", "second")),
        ("c", ("second",)),
        ("d", ("second",)),
    ]


def test_question_is_asked_by_the_types_for_which_its_condition_holds() -> None:
    questions = {"a": question("a", when={"type_is": ["second"]})}

    journey = recompute(questions, {"first": ["a"], "second": ["a"]}, Answers("en"), DAY)

    assert dict(journey.asked_by) == {"a": ("second",)}


def test_condition_on_the_outside_is_looked_at() -> None:
    questions = {name: question(name, when={"treaty_binds": [name]}) for name in "ab"}
    tests = {"treaty_binds": lambda view, arguments: outcome(arguments == ["a"])}

    journey = recompute(questions, {"t": ["a", "b"]}, Answers("en"), DAY, tests)

    assert list(journey.asked_by) == ["a"]
    assert journey.data_tests == tests


def test_circle_of_conditions_ends() -> None:
    questions = {
        "a": question("a", when={"answered": ["b"]}),
        "b": question("b", when={"answered": ["a"]}),
    }

    journey = recompute(questions, {"t": ["a", "b"]}, Answers("en", {"a": "x", "b": "x"}), DAY)

    assert dict(journey.asked_by) == {}


@pytest.mark.parametrize(
    ("answers", "value", "satisfied", "filled", "not_known"),
    [
        pytest.param(Answers("en"), None, False, False, False, id="nothing"),
        pytest.param(Answers("en", {"q": "x"}), "x", False, True, False, id="value"),
        pytest.param(Answers("en", {"q": " \n"}), None, False, False, False, id="blank"),
        pytest.param(Answers("en", {"q": ()}), None, False, False, False, id="empty-list"),
        pytest.param(Answers("en", {"q": {}}), None, False, False, False, id="empty-card"),
        pytest.param(Answers("en", {"q": Decimal(0)}), Decimal(0), False, True, False, id="zero-is-a-value"),
        pytest.param(Answers("en", {}, frozenset("q")), None, False, False, True, id="not-known"),
        pytest.param(
            Answers("en", {"q": "x"}, frozenset("q")), None, False, False, True, id="not-known-over-value"
        ),
        pytest.param(
            Answers("en", {"q": "x"}, frozenset(), {"q": "no bank"}), None, True, True, False, id="reason"
        ),
        pytest.param(
            Answers("en", {"q": "x"}, frozenset(), {"q": " "}), "x", False, True, False, id="no-reason"
        ),
    ],
)
def test_answer_counts_as(
    answers: Answers, value: Any, satisfied: bool, filled: bool, not_known: bool
) -> None:
    journey = recompute({"q": question("q")}, {"t": ["q"]}, answers, DAY)

    assert journey.value("q") == value
    assert journey.is_satisfied("q") is satisfied
    assert journey.is_filled("q") is filled
    assert journey.is_not_known("q") is not_known


def test_not_known_satisfies_where_the_treaty_asks_for_what_is_possible() -> None:
    questions = {"q": question("q", where_possible=True)}

    journey = recompute(questions, {"t": ["q"]}, Answers("en", {}, frozenset("q")), DAY)

    assert journey.is_satisfied("q")
    assert journey.is_filled("q")


def test_answer_remembers_its_language() -> None:
    answers = Answers("fr", {"a": "x", "b": "y"}, languages={"b": "ar"})

    assert [answers.language_of(name) for name in "ab"] == ["fr", "ar"]
