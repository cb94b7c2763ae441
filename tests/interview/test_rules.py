"""What rules report. The ids name the paragraph of the fact base's README, section Semantics."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from entraide.core.dates import PartialDate
from entraide.interview.definition import Rule
from entraide.interview.rules import Finding, evaluate_rule, evaluate_rules
from entraide.interview.terms import Reason, Severity
from tests.interview.factories import data_test, journey, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
FAILED, MISSING = Reason.FAILED, Reason.MISSING
TO_BE_EXPLAINED, UNKNOWN_DATA = Reason.TO_BE_EXPLAINED, Reason.UNKNOWN_DATA

A_IS_X = {"equals": ["a", "x"]}
BOTH = {"all": [A_IS_X, {"equals": ["b", "x"]}]}
EITHER = {"any": [A_IS_X, {"equals": ["b", "x"]}]}
OUTSIDE = {"treaty_binds": [{"question": "a"}]}
WITH_OUTSIDE = {"all": [OUTSIDE, {"equals": ["b", "x"]}]}

Short = tuple[Reason, tuple[str, ...]]


def reported(
    holds: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    *,
    when: Mapping[str, Any] | None = None,
    asked: str = "abc",
    outside: bool | None = None,
    unknown_data: str | None = None,
    **situation: Any,
) -> list[Short]:
    """Return reason and questions of what one rule reports."""
    item = rule("r", holds, when=when, unknown_data=unknown_data)
    tests = {"treaty_binds": data_test(outside)}
    seen = journey(asked, values, data_tests=tests, **situation)
    return [(finding.reason, finding.questions) for finding in evaluate_rule(item, seen, ["t"])]


# --- when (Semantics 4, first sentences; 3 and 6 for its value)


@pytest.mark.parametrize(
    ("when", "situation", "applies"),
    [
        pytest.param(None, {}, True, id="4-no-when-is-always"),
        pytest.param(A_IS_X, {"values": {"a": "x"}}, True, id="4-when-true"),
        pytest.param(A_IS_X, {"values": {"a": "y"}}, False, id="4-when-false"),
        pytest.param(A_IS_X, {}, False, id="4-when-unknown-unanswered"),
        pytest.param(A_IS_X, {"values": {"a": "x"}, "asked": "bc"}, False, id="4-when-unknown-unasked"),
        pytest.param(OUTSIDE, {"values": {"a": "x"}, "outside": None}, False, id="4-when-unknown-data"),
        pytest.param(OUTSIDE, {"values": {"a": "x"}, "outside": True}, True, id="4-when-true-by-data"),
        pytest.param(A_IS_X, {"not_applicable": {"a": "no bank"}}, False, id="6-when-satisfied-is-unknown"),
        pytest.param(
            {"not": A_IS_X}, {"not_applicable": {"a": "no bank"}}, False, id="6-not-unknown-is-unknown"
        ),
        pytest.param(
            {"answered": ["a"]}, {"not_applicable": {"a": "no bank"}}, True, id="6-satisfied-is-answered"
        ),
        pytest.param(
            {"any": [A_IS_X, {"equals": ["c", "x"]}]}, {"values": {"c": "x"}}, True, id="3-or-decided"
        ),
    ],
)
def test_rule_applies_only_if_when_is_true(when: Any, situation: dict[str, Any], applies: bool) -> None:
    expected = [(FAILED, ())] if applies else []

    assert reported({"any": []}, when=when, **situation) == expected


# --- the test of a rule that applies


@pytest.mark.parametrize(
    ("holds", "situation", "expected"),
    [
        pytest.param(A_IS_X, {"values": {"a": "x"}}, [], id="4-true-nothing"),
        pytest.param(A_IS_X, {"values": {"a": "y"}}, [(FAILED, ("a",))], id="4-false-message"),
        pytest.param(A_IS_X, {}, [(MISSING, ("a",))], id="4-unanswered-missing"),
        pytest.param(A_IS_X, {"values": {"a": " "}}, [(MISSING, ("a",))], id="3-empty-text-missing"),
        pytest.param(
            {"count_at_least": ["a", 1]}, {"values": {"a": ()}}, [(MISSING, ("a",))], id="3-empty-list"
        ),
        pytest.param({"answered": ["a"]}, {}, [(FAILED, ("a",))], id="4-answered-fails-never-missing"),
        pytest.param(BOTH, {}, [(MISSING, ("a",)), (MISSING, ("b",))], id="4-several-missing-each"),
        pytest.param(BOTH, {"values": {"a": "x"}}, [(MISSING, ("b",))], id="4-only-the-unanswered"),
        pytest.param(BOTH, {"values": {"a": "y"}}, [(FAILED, ("a", "b"))], id="3-and-false-fails"),
        pytest.param(EITHER, {"values": {"a": "x"}}, [], id="3-or-true-holds"),
        pytest.param(EITHER, {"values": {"a": "y"}}, [(MISSING, ("b",))], id="3-or-unknown-missing"),
        pytest.param({"not": A_IS_X}, {}, [(MISSING, ("a",))], id="3-not-unknown-missing"),
        pytest.param(
            {"all": [{"answered": ["c"]}, A_IS_X]},
            {"values": {"c": "x"}},
            [(MISSING, ("a",))],
            id="4-name-inside-answered-does-not-count",
        ),
        pytest.param(
            {"all": [{"answered": ["c"]}, A_IS_X]}, {}, [(FAILED, ("c", "a"))], id="3-answered-false-fails"
        ),
        pytest.param(A_IS_X, {"asked": "bc"}, [], id="4-unasked-nothing"),
        pytest.param(A_IS_X, {"values": {"a": "y"}, "asked": "bc"}, [], id="2-answer-not-asked-is-ignored"),
        pytest.param(BOTH, {"asked": "bc"}, [(MISSING, ("b",))], id="4-unasked-and-unanswered"),
        pytest.param(BOTH, {"values": {"b": "x"}, "asked": "bc"}, [], id="4-only-the-unasked"),
        pytest.param({"answered": ["a"]}, {"asked": "bc"}, [(FAILED, ())], id="3-answered-unasked-is-false"),
        pytest.param(
            {"any_missing": ["a", "f"]},
            {"values": {"a": ({"f": "x"},)}},
            [(FAILED, ("a",))],
            id="3-presence-is-never-unknown",
        ),
        pytest.param(
            {"every_item": ["a", "f", "yes"]},
            {"values": {"a": ({"f": "yes"}, {"g": "x"})}},
            [(MISSING, ("a",))],
            id="3-item-without-field-missing",
        ),
        pytest.param(
            {"every_item": ["a", "f", "yes"]},
            {"values": {"a": ({"f": "no"}, {"g": "x"})}},
            [(FAILED, ("a",))],
            id="3-other-item-decides",
        ),
    ],
)
def test_rule_reports_what_its_test_is_worth(
    holds: Mapping[str, Any], situation: dict[str, Any], expected: list[Short]
) -> None:
    assert reported(holds, **situation) == expected


@pytest.mark.parametrize(
    ("outside", "unknown_data", "situation", "expected"),
    [
        pytest.param(True, "warning", {"values": {"a": "x", "b": "x"}}, [], id="4-data-true"),
        pytest.param(
            False, "warning", {"values": {"a": "x", "b": "x"}}, [(FAILED, ("a", "b"))], id="4-data-false"
        ),
        pytest.param(
            None, "warning", {"values": {"a": "x", "b": "x"}}, [(UNKNOWN_DATA, ("a", "b"))], id="4-no-data"
        ),
        pytest.param(None, None, {"values": {"a": "x", "b": "x"}}, [], id="4-no-data-and-no-message"),
        pytest.param(
            None, "warning", {"values": {"a": "x", "b": "y"}}, [(FAILED, ("b", "a"))], id="3-decided"
        ),
        pytest.param(
            None, "warning", {"values": {"a": "x"}}, [(MISSING, ("b",))], id="4-missing-before-no-data"
        ),
        pytest.param(None, "warning", {"values": {"b": "x"}}, [(MISSING, ("a",))], id="3-data-of-unanswered"),
        pytest.param(
            None, "warning", {"values": {"a": "x"}, "asked": "ac"}, [], id="4-not-only-because-of-data"
        ),
    ],
)
def test_rule_on_the_outside(
    outside: bool | None, unknown_data: str | None, situation: dict[str, Any], expected: list[Short]
) -> None:
    assert reported(WITH_OUTSIDE, outside=outside, unknown_data=unknown_data, **situation) == expected


@pytest.mark.parametrize(
    ("holds", "situation", "expected"),
    [
        pytest.param(
            A_IS_X, {"not_known": "a"}, [(TO_BE_EXPLAINED, ("a",))], id="6-not-known-to-be-explained"
        ),
        pytest.param(A_IS_X, {"not_known": "a", "where_possible": "a"}, [], id="6-not-known-where-possible"),
        pytest.param(
            A_IS_X, {"values": {"a": "y"}, "not_known": "a"}, [(TO_BE_EXPLAINED, ("a",))], id="6-over-value"
        ),
        pytest.param(
            {"answered": ["a"]}, {"not_known": "a"}, [(FAILED, ("a",))], id="6-not-known-is-no-answer"
        ),
        pytest.param(
            {"answered": ["a"]}, {"not_known": "a", "where_possible": "a"}, [], id="6-answered-satisfied"
        ),
        pytest.param(A_IS_X, {"not_applicable": {"a": "no bank"}}, [], id="6-not-applicable-satisfies"),
        pytest.param(
            {"answered": ["a"]}, {"not_applicable": {"a": "no bank"}}, [], id="6-answered-not-applicable"
        ),
        pytest.param(
            A_IS_X, {"not_applicable": {"a": ""}}, [(MISSING, ("a",))], id="6-without-reason-unanswered"
        ),
        pytest.param(BOTH, {"not_applicable": {"a": "no bank"}}, [], id="6-touches-a-satisfied-question"),
        pytest.param(
            BOTH, {"values": {"b": "y"}, "not_applicable": {"a": "no"}}, [], id="6-even-if-another-fails"
        ),
        pytest.param(
            BOTH,
            {"values": {"b": "y"}, "not_applicable": {"a": "no"}, "asked": "bc"},
            [(FAILED, ("b",))],
            id="6-but-not-if-it-is-not-asked",
        ),
        pytest.param(
            {"max_at_least": ["a", "f", 4]},
            {"values": {"a": ({"f": "life"}, {"g": "x"})}},
            [],
            id="3-life-decides",
        ),
    ],
)
def test_rule_touching_a_mark(
    holds: Mapping[str, Any], situation: dict[str, Any], expected: list[Short]
) -> None:
    assert reported(holds, **situation) == expected


def test_rule_on_days_without_a_date_misses_the_date() -> None:
    from_a = {"days_ahead_at_least": ["a", 30]}
    day = {"a": PartialDate(2027, 1, 1)}

    assert reported(from_a, day, today=None) == [(MISSING, ("date",))]
    assert reported(from_a, day) == []


def test_missing_questions_come_in_the_order_of_the_journey() -> None:
    assert reported(BOTH, asked="ba") == [(MISSING, ("b",)), (MISSING, ("a",))]


def test_finding_carries_severity_rule_and_types() -> None:
    item = rule("r", A_IS_X, severity="warning", unknown_data="info")

    assert evaluate_rule(item, journey("a", {"a": "y"}), ["t", "u"]) == [
        Finding(FAILED, WARNING, (item,), ("a",), ("t", "u"))
    ]
    assert evaluate_rule(item, journey("a"), ["t"]) == [Finding(MISSING, WARNING, (item,), ("a",), ("t",))]


def test_unknown_data_has_a_severity_of_its_own() -> None:
    item = rule("r", OUTSIDE, severity="error", unknown_data="info")
    seen = journey("a", {"a": "x"}, data_tests={"treaty_binds": data_test(None)})

    assert evaluate_rule(item, seen, ["t"]) == [Finding(UNKNOWN_DATA, INFO, (item,), ("a",), ("t",))]


# --- several rules


def evaluate(
    rules: Sequence[Rule],
    listed: Mapping[str, Sequence[str]] | None = None,
    values: Mapping[str, Any] | None = None,
    **situation: Any,
) -> list[Finding]:
    return evaluate_rules(
        {item.id: item for item in rules},
        listed or {item.id: ["t"] for item in rules},
        journey("abc", values, **situation),
    )


def test_missing_is_reported_once_per_question_with_the_highest_severity() -> None:
    light = rule("r_light", A_IS_X, severity="info")
    heavy = rule("r_heavy", BOTH, severity="error")
    middle = rule("r_middle", {"differs": ["a", "y"]}, severity="warning")

    assert evaluate([light, heavy, middle]) == [
        Finding(MISSING, ERROR, (heavy, middle, light), ("a",), ("t",)),
        Finding(MISSING, ERROR, (heavy,), ("b",), ("t",)),
    ]


def test_rules_of_one_weight_are_united_in_library_order() -> None:
    rules = [rule(f"r_{n}", A_IS_X) for n in range(5)]

    (finding,) = evaluate(rules)

    assert finding.rules == tuple(rules)


def test_to_be_explained_is_united_too() -> None:
    first, second = rule("r_1", A_IS_X), rule("r_2", A_IS_X, severity="info")

    assert evaluate([second, first], not_known="a") == [
        Finding(TO_BE_EXPLAINED, ERROR, (first, second), ("a",), ("t",))
    ]


def test_failures_are_not_united() -> None:
    first, second = rule("r_1", A_IS_X), rule("r_2", A_IS_X)

    assert evaluate([first, second], values={"a": "y"}) == [
        Finding(FAILED, ERROR, (first,), ("a",), ("t",)),
        Finding(FAILED, ERROR, (second,), ("a",), ("t",)),
    ]


def test_types_of_united_rules_are_united() -> None:
    first, second = rule("r_1", A_IS_X), rule("r_2", A_IS_X)

    (finding,) = evaluate([first, second], {"r_1": ["t", "u"], "r_2": ["u", "v"]})

    assert finding.types == ("t", "u", "v")


def test_findings_come_heaviest_first_then_in_library_order() -> None:
    rules = [
        rule("r_1", {"answered": ["c"]}, severity="info"),
        rule("r_2", A_IS_X, severity="warning"),
        rule("r_3", {"answered": ["c"]}),
        rule("r_4", {"equals": ["b", "x"]}),
        rule("r_5", {"answered": ["c"]}, severity="warning"),
    ]

    found = evaluate(rules, values={"b": "y"})

    assert [finding.rules[0].id for finding in found] == ["r_3", "r_4", "r_2", "r_5", "r_1"]


def test_rule_that_no_type_lists_is_not_looked_at() -> None:
    assert evaluate([rule("r_1", {"any": []}), rule("r_2", {"any": []})], {"r_1": [], "r_3": ["t"]}) == []


def test_rule_is_looked_at_once_for_all_types() -> None:
    item = rule("r", A_IS_X)

    assert evaluate([item], {"r": ["t", "u"]}, {"a": "y"}) == [
        Finding(FAILED, ERROR, (item,), ("a",), ("t", "u"))
    ]


def test_rule_that_names_the_type_is_looked_at_for_each() -> None:
    item = rule("r", {"any": []}, when={"type_is": ["u", "v"]})

    assert evaluate([item], {"r": ["t", "u", "v"]}) == [
        Finding(FAILED, ERROR, (item,), (), ("u",)),
        Finding(FAILED, ERROR, (item,), (), ("v",)),
    ]


def test_rule_that_names_the_type_in_a_test_on_the_outside_is_looked_at_for_each() -> None:
    item = rule("r", {"role": [{"question": "a"}, "request_type", "basis"]})

    def role(view: Any, arguments: list[Any]) -> Any:
        return data_test(view.request_type == "u")(view, arguments)

    found = evaluate([item], {"r": ["t", "u", "v"]}, {"a": "x"}, data_tests={"role": role})

    assert [finding.types for finding in found] == [("t",), ("v",)]


def test_missing_of_a_rule_that_names_the_type_is_reported_once_with_all_types() -> None:
    item = rule("r", {"all": [A_IS_X, {"type_is": ["t", "u"]}]})

    assert evaluate([item], {"r": ["t", "u"]}) == [Finding(MISSING, ERROR, (item,), ("a",), ("t", "u"))]


def test_no_rules_report_nothing() -> None:
    assert evaluate_rules({}, {}, journey("a")) == []
