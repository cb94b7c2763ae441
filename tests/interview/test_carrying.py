"""Answers are carried from version to version, and what finds no place is named."""

from typing import Any

import pytest

from entraide.interview.answers import Answers
from entraide.interview.carrying import NotCarried, Step, carry, parse_step

NEWEST = 4


def carried(
    *steps: dict[str, Any], version: int | None = 1, values: dict[str, Any] | None = None, **other: Any
) -> tuple[Answers, list[NotCarried]]:
    """Carry answers over steps that lead to versions 2, 3, ..."""
    numbered = [parse_step({"version": number, **step}) for number, step in enumerate(steps, start=2)]
    return carry(Answers("en", values or {}, definition_version=version, **other), numbered, NEWEST)


def test_step_is_read_from_content() -> None:
    data = {"version": 2, "renamed": {"a": "b"}, "removed": ["c"], "values": {"d": {"x": "y"}}}

    assert parse_step(data) == Step(2, {"a": "b"}, ["c"], {"d": {"x": "y"}})
    assert parse_step({"version": 2}) == Step(2, {}, (), {})


def test_nothing_to_carry_leaves_the_answers_at_the_newest_version() -> None:
    answers = Answers("fr", {"a": "x"}, frozenset("b"), {"c": "no"}, {"a": "ar"}, definition_version=1)

    result, lost = carry(answers, [], NEWEST)

    assert result == Answers(
        "fr", {"a": "x"}, frozenset("b"), {"c": "no"}, {"a": "ar"}, definition_version=NEWEST
    )
    assert lost == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param(1, {"a3": "x"}, id="over-both-steps"),
        pytest.param(2, {"a1": "x"}, id="first-step-is-behind"),
        pytest.param(3, {"a1": "x"}, id="both-are-behind"),
        pytest.param(None, {"a1": "x"}, id="without-version-is-newest"),
    ],
)
def test_only_steps_after_the_version_answered_are_taken(
    version: int | None, expected: dict[str, str]
) -> None:
    result, lost = carried(
        {"renamed": {"a1": "a2"}}, {"renamed": {"a2": "a3"}}, version=version, values={"a1": "x"}
    )

    assert (result.values, result.definition_version, lost) == (expected, NEWEST, [])


def test_steps_are_taken_in_the_order_of_their_versions() -> None:
    steps = [parse_step({"version": v, "renamed": {f"a{v - 1}": f"a{v}"}}) for v in (4, 2, 3)]

    result, _ = carry(Answers("en", {"a1": "x"}, definition_version=1), steps, NEWEST)

    assert result.values == {"a4": "x"}


def test_renamed_question_takes_answer_marks_and_language_along() -> None:
    step = {"renamed": {"a": "b", "c": "d", "e": "f"}}

    result, lost = carried(
        step, values={"a": "x"}, not_known=frozenset("c"), not_applicable={"e": "no"}, languages={"a": "ar"}
    )

    assert result.values == {"b": "x"}
    assert result.not_known == {"d"}
    assert result.not_applicable == {"f": "no"}
    assert result.languages == {"b": "ar"}
    assert lost == []


@pytest.mark.parametrize(
    ("renamed", "values", "expected"),
    [
        pytest.param({"a": "b", "b": "a"}, {"a": "x", "b": "y"}, {"a": "y", "b": "x"}, id="swap"),
        pytest.param({"a": "b", "b": "c"}, {"a": "x", "b": "y"}, {"b": "x", "c": "y"}, id="chain"),
        pytest.param({"a": "b", "b": "c"}, {"a": "x"}, {"b": "x"}, id="chain-with-one-answer"),
        pytest.param(
            {"b": "c", "a": "b"}, {"a": "x", "b": "y"}, {"b": "x", "c": "y"}, id="chain-written-backwards"
        ),
        pytest.param({"a": "c", "b": "c"}, {"b": "y"}, {"c": "y"}, id="merge-with-one-answer"),
        pytest.param({"a": "c", "b": "c"}, {"a": "x", "b": "x"}, {"c": "x"}, id="merge-of-equal-answers"),
    ],
)
def test_questions_of_a_step_are_renamed_all_at_once(
    renamed: dict[str, str], values: dict[str, str], expected: dict[str, str]
) -> None:
    result, lost = carried({"renamed": renamed}, values=values)

    assert result.values == expected
    assert lost == []


def test_answer_whose_new_place_is_taken_is_named() -> None:
    result, lost = carried(
        {"renamed": {"a": "b"}},
        values={"a": "x", "b": "y"},
        not_applicable={"a": "old reason", "b": "reason"},
    )

    assert result.values == {"b": "y"}
    assert result.not_applicable == {"b": "reason"}
    assert lost == [NotCarried("a", "x", 2), NotCarried("a", "old reason", 2)]


def test_removed_question_is_named_with_its_answer() -> None:
    result, lost = carried(
        {"removed": ["a", "b", "c", "d"]},
        values={"a": "x", "z": "kept"},
        not_known=frozenset("b"),
        not_applicable={"c": "no bank"},
        languages={"a": "ar"},
    )

    assert result.values == {"z": "kept"}
    assert result.not_known == frozenset()
    assert result.not_applicable == {}
    assert result.languages == {}
    assert lost == [NotCarried("a", "x", 2), NotCarried("c", "no bank", 2)]


def test_name_of_a_removed_question_can_be_taken_in_the_same_step() -> None:
    result, lost = carried({"removed": ["b"], "renamed": {"a": "b"}}, values={"a": "x", "b": "y"})

    assert result.values == {"b": "x"}
    assert lost == [NotCarried("b", "y", 2)]


def test_question_removed_later_is_named_with_that_version() -> None:
    _, lost = carried({"renamed": {"a": "b"}}, {"removed": ["b"]}, values={"a": "x"})

    assert lost == [NotCarried("b", "x", 3)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("old", "new", id="choice"),
        pytest.param(" old\n", "new", id="choice-with-spaces"),
        pytest.param("other", "other", id="other-choice"),
        pytest.param(("old", "other"), ("new", "other"), id="multichoice"),
        pytest.param(("old", "new"), ("new",), id="two-values-become-one"),
        pytest.param(["old"], ["new"], id="raw-list"),
        pytest.param((), (), id="empty"),
        pytest.param(({"f": "old"},), ({"f": "old"},), id="cards-are-left"),
        pytest.param(3, 3, id="number-is-left"),
    ],
)
def test_values_are_changed(value: Any, expected: Any) -> None:
    result, lost = carried({"values": {"a": {"old": "new"}}}, values={"a": value, "b": "old"})

    assert result.values == {"a": expected, "b": "old"}
    assert lost == []


@pytest.mark.parametrize(("value", "expected"), [(True, "consents"), ("yes", "consents"), (False, False)])
def test_truth_value_stands_for_yes_or_no(value: Any, expected: Any) -> None:
    result, _ = carried({"values": {"a": {"yes": "consents"}}}, values={"a": value})

    assert result.values == {"a": expected}


def test_values_are_changed_under_the_new_name() -> None:
    result, _ = carried({"renamed": {"a": "b"}, "values": {"b": {"old": "new"}}}, values={"a": "old"})

    assert result.values == {"b": "new"}


def test_answers_given_are_left_as_they_were() -> None:
    answers = Answers("en", {"a": "old"}, frozenset("b"), {"c": "no"}, definition_version=1)

    carry(answers, [Step(2, {"a": "x", "b": "y", "c": "z"}, (), {"x": {"old": "new"}})], NEWEST)

    assert answers == Answers("en", {"a": "old"}, frozenset("b"), {"c": "no"}, definition_version=1)
