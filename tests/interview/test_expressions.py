"""Every expression of the fact base keeps its meaning as a condition.

The table and its values come from tools/build_expression_table.py, whose evaluator was written from the fact
base's README and shares nothing with the package.
"""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tools.translate_expressions import NotTranslatable, translate

from entraide.core.datafiles import read_data
from entraide.interview.conditions import parse_condition
from entraide.interview.parsing import parse_answer
from tests.interview.factories import choices, data_test, look, question, structure

TABLE = read_data(Path(__file__).parent.parent / "data" / "expressions.yaml")
EXPRESSIONS = [pytest.param(entry, id=entry["from"][0]) for entry in TABLE["expressions"]]
VALUES = {True: True, False: False, "unknown": None}
TESTS_ON_THE_OUTSIDE = {
    "any_binding": "any_basis_binds",
    "all_parties": "all_bases_bind",
    "has_role": "basis_has_role",
    "each_in_scope": "offences_in_scope",
    "convention_offence": "convention_offence",
    "declares_extradition_basis": "extradition_basis_declared",
    "accepted_language": "language_accepted",
    "accepted_channel": "channel_accepted",
    "accepts_ncb": "orders_without_conviction_accepted",
}


def typed(name: str, raw: Any) -> Any:
    """Return an answer of the table as the parsers return it."""
    kind = TABLE["types"][name]
    if isinstance(raw, dict) and "words" in raw:
        raw = " ".join(["mot"] * raw["words"])
    elif isinstance(raw, dict) and "characters" in raw:
        raw = "案" * raw["characters"]
    if kind in ("country", "language", "choice"):
        kind = "text"  # the table need not name all codes and choices
    permitted = choices(*raw) if kind == "multichoice" else ()
    cards = [card for card in (raw if isinstance(raw, list) else [raw]) if isinstance(card, dict)]
    fields = {
        field: "penalty" if field == "max_penalty_years" else "text" for card in cards for field in card
    }
    shape = structure(**fields) if kind == "authority" or kind.endswith("_list") else None
    return parse_answer(question(name, kind, choices=permitted, structure=shape), raw, f"answers.{name}")


def outcome_of(expression: str, condition: dict[str, Any], row: dict[str, Any]) -> tuple[Any, set[str]]:
    """Return the value of a condition for a row of the table, and the questions that it misses."""
    called = [new for old, new in TESTS_ON_THE_OUTSIDE.items() if f"{old}(" in expression]
    result = look(
        condition,
        {name: typed(name, raw) for name, raw in row.get("answers", {}).items()},
        unasked=row.get("unasked", ()),
        not_known=row.get("not_known", ()),
        not_applicable=row.get("not_applicable", {}),
        where_possible=TABLE["where_possible"],
        today=None if row.get("without_day") else date.fromisoformat(TABLE["date"]),
        request_type=row.get("type"),
        data_tests={name: data_test(VALUES[row["outside"]]) for name in called},
    )
    return result.value, set(result.unanswered)


def test_table_holds_every_expression_of_the_fact_base() -> None:
    assert len(TABLE["expressions"]) == 244


@pytest.mark.parametrize("entry", EXPRESSIONS)
def test_expression_is_translated_as_stored(entry: dict[str, Any]) -> None:
    assert translate(entry["expression"]) == entry["condition"]


@pytest.mark.parametrize("entry", EXPRESSIONS)
def test_condition_has_the_value_of_the_expression(entry: dict[str, Any]) -> None:
    wrong = []
    for row in entry["rows"]:
        found = outcome_of(entry["expression"], entry["condition"], row)
        if found != (VALUES[row["value"]], set(row.get("missing", ()))):
            wrong.append((row, found))

    assert wrong == []


@pytest.mark.parametrize("entry", EXPRESSIONS)
def test_table_shows_each_value_that_the_expression_can_take(entry: dict[str, Any]) -> None:
    only_answered = not re.sub(r"answered\(\w+\)|and|or|[() ]", "", entry["expression"])
    expected = {True, False} if only_answered else {True, False, "unknown"}

    assert {row["value"] for row in entry["rows"]} == expected


@pytest.mark.parametrize("entry", EXPRESSIONS)
def test_condition_names_the_questions_of_the_expression(entry: dict[str, Any]) -> None:
    tree = ast.parse(entry["expression"])
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - called
    condition = parse_condition(entry["condition"])

    assert condition.questions == named - {"modality"}
    assert condition.names_type == ("modality" in named)


TRANSLATIONS: dict[str, dict[str, Any]] = {
    "answered(a)": {"answered": ["a"]},
    "a == 'x'": {"equals": ["a", "x"]},
    "a != 'x'": {"differs": ["a", "x"]},
    "a == b": {"equals": ["a", {"question": "b"}]},
    "a in ['x', 'y']": {"one_of": ["a", ["x", "y"]]},
    "a not in ['x']": {"not": {"one_of": ["a", ["x"]]}},
    "'x' in a": {"includes": ["a", "x"]},
    "'x' not in a": {"not": {"includes": ["a", "x"]}},
    "modality in ['t', 'u']": {"type_is": ["t", "u"]},
    "modality not in ['t']": {"not": {"type_is": ["t"]}},
    "a >= 180": {"at_least": ["a", 180]},
    "count(a) >= 2": {"count_at_least": ["a", 2]},
    "words(a) >= 30": {"length_at_least": ["a", 30]},
    "words(a) <= 2500": {"length_at_most": ["a", 2500]},
    "days_until(a) >= 50": {"days_ahead_at_least": ["a", 50]},
    "days_until(a) > 0": {"days_ahead_at_least": ["a", 1]},
    "before(a, b)": {"before": ["a", "b"]},
    "any_missing(a, 'f')": {"any_missing": ["a", "f"]},
    "each_has_any(a, 'f', 'g')": {"each_has": ["a", ["f", "g"]]},
    "any_equal(a, 'f', 'x')": {"any_item": ["a", "f", "x"]},
    "all_equal(a, 'f', 'x')": {"every_item": ["a", "f", "x"]},
    "max_of(a, 'f') >= 4": {"max_at_least": ["a", "f", 4]},
    "any_binding(a, b, c)": {"any_basis_binds": [{"question": "a"}, {"question": "b"}, {"question": "c"}]},
    "all_parties(a, b, c)": {"all_bases_bind": [{"question": "a"}, {"question": "b"}, {"question": "c"}]},
    "has_role(a, modality, 'basis')": {"basis_has_role": [{"question": "a"}, "request_type", "basis"]},
    "each_in_scope(a, 'untoc', b)": {"offences_in_scope": [{"question": "a"}, "untoc", {"question": "b"}]},
    "convention_offence(a, b)": {"convention_offence": [{"question": "a"}, {"question": "b"}]},
    "declares_extradition_basis(a, b)": {
        "extradition_basis_declared": [{"question": "a"}, {"question": "b"}]
    },
    "accepted_language(a, b)": {"language_accepted": [{"question": "a"}, {"question": "b"}]},
    "accepted_channel(a, b)": {"channel_accepted": [{"question": "a"}, {"question": "b"}]},
    "accepts_ncb(a)": {"orders_without_conviction_accepted": [{"question": "a"}]},
    "answered(a) and answered(b)": {"all": [{"answered": ["a"]}, {"answered": ["b"]}]},
    "answered(a) or answered(b)": {"any": [{"answered": ["a"]}, {"answered": ["b"]}]},
    "not answered(a)": {"not": {"answered": ["a"]}},
}


@pytest.mark.parametrize(("expression", "condition"), TRANSLATIONS.items(), ids=TRANSLATIONS)
def test_translation_has_a_condition_for_each_form(expression: str, condition: dict[str, Any]) -> None:
    assert translate(expression) == condition


@pytest.mark.parametrize(
    "expression",
    [
        "a < 3",
        "1 < a < 3",
        "-a",
        "a",
        "words(a) > 3",
        "unheard_of(a)",
        "a.b == 'x'",
        "a[0] == 'x'",
        "lambda: 1",
    ],
)
def test_translation_refuses_what_the_vocabulary_lacks(expression: str) -> None:
    with pytest.raises(NotTranslatable):
        translate(expression)
