"""Each named test on its three values, and why an unknown one is unknown."""

import itertools
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from entraide.core.dates import PartialDate
from entraide.interview.answers import Mark
from entraide.interview.conditions import (
    CONNECTIVES,
    NO_DATA,
    TESTS,
    Outcome,
    length,
    parse_condition,
    penalty_rank,
)
from tests.interview.factories import DAY, data_test, look

CARD = {"surname": "Keller", "sex": "f"}
NOT_KNOWN, IDLE = Mark(), Mark("not in this case")


def day(text: str) -> PartialDate:
    return PartialDate(*(int(part) for part in text.split("-")))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def unanswered(*names: str) -> Outcome:
    return Outcome(None, unanswered=frozenset(names))


def unasked(*names: str) -> Outcome:
    return Outcome(None, unasked=frozenset(names))


def satisfied(*names: str) -> Outcome:
    return Outcome(None, satisfied=frozenset(names))


# --- each test where it is decided

DECIDED: dict[str, list[tuple[list[Any], dict[str, Any], bool]]] = {
    "answered": [
        (["a"], {"a": "x"}, True),
        (["a"], {"a": (CARD,)}, True),
        (["a"], {"a": Decimal(0)}, True),
        (["a"], {}, False),
        (["a"], {"a": ""}, False),
        (["a"], {"a": " \n\t"}, False),
        (["a"], {"a": ()}, False),
        (["a"], {"a": {}}, False),
        (["a", "b"], {"a": "x", "b": "y"}, True),
        (["a", "b"], {"a": "x"}, False),
    ],
    "equals": [
        (["a", "x"], {"a": "x"}, True),
        (["a", "x"], {"a": "X"}, False),
        (["a", {"question": "b"}], {"a": "SN", "b": "SN"}, True),
        (["a", {"question": "b"}], {"a": "SN", "b": "CH"}, False),
    ],
    "differs": [
        (["a", "x"], {"a": "y"}, True),
        (["a", "x"], {"a": "x"}, False),
        (["a", {"question": "b"}], {"a": "SN", "b": "CH"}, True),
        (["a", {"question": "b"}], {"a": "SN", "b": "SN"}, False),
    ],
    "one_of": [
        (["a", ["x", "y"]], {"a": "y"}, True),
        (["a", ["x", "y"]], {"a": "z"}, False),
    ],
    "includes": [
        (["a", "x"], {"a": ("w", "x")}, True),
        (["a", "x"], {"a": ("w",)}, False),
        (["a", "x"], {"a": ("xy",)}, False),
    ],
    "count_at_least": [
        (["a", 2], {"a": (CARD, CARD)}, True),
        (["a", 2], {"a": (CARD,)}, False),
    ],
    "at_least": [
        (["a", 180], {"a": Decimal(180)}, True),
        (["a", 180], {"a": Decimal("179.5")}, False),
        (["a", 0], {"a": Decimal(0)}, True),
    ],
    "length_at_least": [
        (["a", 3], {"a": "one two three"}, True),
        (["a", 3], {"a": "one — two"}, False),
        (["a", 2], {"a": "案件事实"}, True),
        (["a", 2], {"a": "案件事"}, False),
    ],
    "length_at_most": [
        (["a", 3], {"a": "one two three"}, True),
        (["a", 2], {"a": "one two three"}, False),
        (["a", 2], {"a": "案件事实案"}, True),
        (["a", 2], {"a": "案件事实案件"}, False),
    ],
    "each_has": [
        (["a", ["surname", "role"]], {"a": (CARD, {"role": "driver"})}, True),
        (["a", ["surname", "role"]], {"a": (CARD, {"sex": "m"})}, False),
        (["a", ["surname", "role"]], {"a": ({"role": NOT_KNOWN},)}, True),
        (["a", ["surname", "role"]], {"a": ({"role": IDLE},)}, True),
    ],
    "any_missing": [
        (["a", "role"], {"a": (CARD, {"role": "driver"})}, True),
        (["a", "role"], {"a": ({"role": "driver"},)}, False),
        (["a", "role"], {"a": ({"role": NOT_KNOWN}, {"role": IDLE})}, False),
    ],
    "any_item": [
        (["a", "p", "death"], {"a": ({"p": "death"}, {"p": Decimal(3)})}, True),
        (["a", "p", "death"], {"a": ({"p": "life"}, {"p": Decimal(3)})}, False),
        (["a", "p", "death"], {"a": ({"p": "death"}, CARD)}, True),
        (["a", "p", "death"], {"a": ({"p": NOT_KNOWN}, {"p": "death"})}, True),
    ],
    "every_item": [
        (["a", "final", "yes"], {"a": ({"final": "yes"}, {"final": "yes"})}, True),
        (["a", "final", "yes"], {"a": ({"final": "yes"}, {"final": "no"})}, False),
        (["a", "final", "yes"], {"a": (CARD, {"final": "no"})}, False),
        (["a", "final", "yes"], {"a": ({"final": "no"}, {"final": IDLE})}, False),
    ],
    "max_at_least": [
        (["a", "p", 4], {"a": ({"p": Decimal(1)}, {"p": Decimal(4)})}, True),
        (["a", "p", 4], {"a": ({"p": Decimal("3.9")},)}, False),
        (["a", "p", 4], {"a": ({"p": "life"},)}, True),
        (["a", "p", 4], {"a": ({"p": "death"},)}, True),
        (["a", "p", 4], {"a": (CARD, {"p": "life"})}, True),
        (["a", "p", 1_000], {"a": ({"p": Decimal(999)},)}, False),
        (["a", "p", 1_000], {"a": ({"p": NOT_KNOWN}, {"p": "life"})}, True),
    ],
    "before": [
        (["a", "b"], {"a": day("2026-01-31"), "b": day("2026-02-01")}, True),
        (["a", "b"], {"a": day("2026-02-01"), "b": day("2026-02-01")}, False),
        (["a", "b"], {"a": day("2026-02-02"), "b": day("2026-02-01")}, False),
        (["a", "b"], {"a": at("2026-02-01T10:00+02:00"), "b": at("2026-02-01T09:00+00:00")}, True),
        (["a", "b"], {"a": at("2026-02-01T10:00+00:00"), "b": at("2026-02-01T11:00+01:00")}, False),
        (["a", "b"], {"a": at("2026-02-01T23:59+00:00"), "b": day("2026-02-02")}, True),
        (["a", "b"], {"a": day("2026-02-02"), "b": at("2026-02-02T23:59+00:00")}, False),
    ],
    "days_ahead_at_least": [
        (["a", 30], {"a": PartialDate(2026, 12, 20)}, True),
        (["a", 30], {"a": PartialDate(2026, 12, 19)}, False),
        (["a", 1], {"a": PartialDate(2026, 11, 20)}, False),
        (["a", 0], {"a": PartialDate(2026, 11, 20)}, True),
        (["a", 1], {"a": at("2026-11-21T00:00+00:00")}, True),
        (["a", 1], {"a": PartialDate(1600)}, False),
        (["a", 1], {"a": PartialDate(9999)}, True),
    ],
}
DECIDED_CASES = [
    pytest.param(name, arguments, values, expected, id=f"{name}-{index}-{expected}")
    for name, cases in DECIDED.items()
    for index, (arguments, values, expected) in enumerate(cases)
]


@pytest.mark.parametrize(("name", "arguments", "values", "expected"), DECIDED_CASES)
def test_test_is_decided_by_its_answers(
    name: str, arguments: list[Any], values: dict[str, Any], expected: bool
) -> None:
    assert look({name: arguments}, values) == Outcome(expected)


def test_every_test_of_the_vocabulary_is_shown_true_and_false() -> None:
    shown = {(name, expected) for name, cases in DECIDED.items() for _, _, expected in cases}
    named = set(TESTS) - {"type_is"}

    assert shown == {(name, value) for name in named for value in (True, False)}


@pytest.mark.parametrize(
    ("request_type", "expected"), [("extradition", True), ("transit", True), ("mla", False), (None, False)]
)
def test_type_is_looks_at_the_request_type_alone(request_type: str | None, expected: bool) -> None:
    assert look({"type_is": ["extradition", "transit"]}, request_type=request_type) == Outcome(expected)


# --- each test where it is unknown, and why

ONE_ANSWER = {
    "equals": (["a", "x"], "x"),
    "differs": (["a", "x"], "x"),
    "one_of": (["a", ["x"]], "x"),
    "includes": (["a", "x"], ("x",)),
    "count_at_least": (["a", 1], (CARD,)),
    "at_least": (["a", 1], Decimal(1)),
    "length_at_least": (["a", 1], "x"),
    "length_at_most": (["a", 1], "x"),
    "each_has": (["a", ["surname"]], (CARD,)),
    "any_missing": (["a", "surname"], (CARD,)),
    "any_item": (["a", "surname", "Keller"], (CARD,)),
    "every_item": (["a", "surname", "Keller"], (CARD,)),
    "max_at_least": (["a", "p", 4], ({"p": "life"},)),
    "days_ahead_at_least": (["a", 1], PartialDate(2027)),
}
TWO_ANSWERS = {
    "equals": (["a", {"question": "b"}], "SN"),
    "differs": (["a", {"question": "b"}], "SN"),
    "before": (["a", "b"], PartialDate(2026, 1, 1)),
}
SITUATIONS: dict[str, tuple[dict[str, Any], Outcome]] = {
    "unanswered": ({"values": {}}, unanswered("a")),
    "empty-text": ({"values": {"a": " "}}, unanswered("a")),
    "empty-list": ({"values": {"a": ()}}, unanswered("a")),
    "not-known": ({"not_known": ["a"]}, unanswered("a")),
    "no-reason": ({"values": {}, "not_applicable": {"a": " "}}, unanswered("a")),
    "not-known-where-possible": ({"not_known": ["a"], "where_possible": ["a"]}, satisfied("a")),
    "not-applicable": ({"not_applicable": {"a": "no bank"}}, satisfied("a")),
    "unasked": ({"unasked": ["a"]}, unasked("a")),
    "unasked-and-satisfied": ({"unasked": ["a"], "not_applicable": {"a": "no bank"}}, unasked("a")),
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", ONE_ANSWER)
def test_test_without_answer_is_unknown(name: str, situation: str) -> None:
    arguments, value = ONE_ANSWER[name]
    given, expected = SITUATIONS[situation]

    assert look({name: arguments}, **{"values": {"a": value}, **given}) == expected


def test_every_test_is_tried_without_answer() -> None:
    assert set(ONE_ANSWER) | set(TWO_ANSWERS) == set(TESTS) - {"answered", "type_is"}


@pytest.mark.parametrize("name", TWO_ANSWERS)
def test_test_of_two_questions_names_each_that_lacks_an_answer(name: str) -> None:
    arguments, value = TWO_ANSWERS[name]
    condition, both = {name: arguments}, {"a": value, "b": value}

    assert look(condition, {"b": value}) == unanswered("a")
    assert look(condition, {"a": value}) == unanswered("b")
    assert look(condition) == unanswered("a", "b")
    assert look(condition, both, unasked=["a", "b"]) == unasked("a", "b")
    assert look(condition, both, not_applicable={"b": "no"}) == satisfied("b")
    assert look(condition, unasked=["a"]) == Outcome(None, frozenset("b"), frozenset("a"))
    assert look(condition, {}, unasked=["a"], not_applicable={"b": "no"}) == Outcome(
        None, unasked=frozenset("a"), satisfied=frozenset("b")
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"not_known": ["a"], "where_possible": ["a"]}, True, id="not-known-where-possible"),
        pytest.param({"not_known": ["a"]}, False, id="not-known-elsewhere"),
        pytest.param({"values": {"a": "x"}, "not_known": ["a"]}, False, id="not-known-overrules-a-value"),
        pytest.param({"not_applicable": {"a": "no bank"}}, True, id="not-applicable"),
        pytest.param({"not_applicable": {"a": ""}}, False, id="not-applicable-without-reason"),
        pytest.param({"values": {"a": "x"}, "unasked": ["a"]}, False, id="unasked"),
        pytest.param({"not_applicable": {"a": "no bank"}, "unasked": ["a"]}, False, id="unasked-satisfied"),
    ],
)
def test_answered_is_never_unknown(given: dict[str, Any], expected: bool) -> None:
    assert look({"answered": ["a"]}, **given) == Outcome(expected)


@pytest.mark.parametrize("value", [True, False])
def test_answer_overruled_by_a_reason_does_not_count(value: bool) -> None:
    given = {"a": "x"} if value else {}

    assert look({"equals": ["a", "x"]}, given, not_applicable={"a": "no bank"}) == satisfied("a")


# --- the outside


@pytest.mark.parametrize(
    ("value", "expected"), [(True, Outcome(True)), (False, Outcome(False)), (None, NO_DATA)]
)
def test_data_test_has_the_value_of_the_outside(value: bool | None, expected: Outcome) -> None:
    condition = {"treaty_binds": [{"question": "a"}, "untoc"]}

    assert look(condition, {"a": "x"}, data_tests={"treaty_binds": data_test(value)}) == expected


def test_data_test_receives_the_view_and_its_arguments() -> None:
    seen: list[Any] = []

    def remember(view: Any, arguments: list[Any]) -> Outcome:
        seen.append((view.request_type, view.today, arguments))
        return Outcome(True)

    look({"t": [{"question": "a"}, "request_type", "basis"]}, request_type="mla", data_tests={"t": remember})

    assert seen == [("mla", DAY, [{"question": "a"}, "request_type", "basis"])]


# --- all, any, not

T, F = {"equals": ["t", "x"]}, {"equals": ["f", "x"]}
U, V = {"equals": ["u", "x"]}, {"equals": ["v", "x"]}
PARTS = {"T": (T, True), "F": (F, False), "U": (U, None)}


def united(condition: dict[str, Any], **situation: Any) -> Outcome:
    return look(condition, {"t": "x", "f": "y"}, **situation)


def kleene_and(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


@pytest.mark.parametrize(
    "names", ["".join(names) for n in (1, 2, 3) for names in itertools.product("TFU", repeat=n)]
)
def test_all_and_any_follow_the_tables_of_three_values(names: str) -> None:
    parts, values = zip(*(PARTS[name] for name in names), strict=True)
    either = kleene_and([None if v is None else not v for v in values])

    assert united({"all": list(parts)}).value is kleene_and(list(values))
    assert united({"any": list(parts)}).value is (None if either is None else not either)


@pytest.mark.parametrize(
    ("name", "expected"), [("T", Outcome(False)), ("F", Outcome(True)), ("U", unanswered("u"))]
)
def test_not_turns_what_is_known(name: str, expected: Outcome) -> None:
    assert united({"not": PARTS[name][0]}) == expected
    assert united({"not": [PARTS[name][0]]}) == expected


def test_nothing_to_unite_is_true_for_all_and_false_for_any() -> None:
    assert look({"all": []}) == Outcome(True)
    assert look({"any": []}) == Outcome(False)


@pytest.mark.parametrize("name", ["all", "any"])
def test_reasons_of_all_unknown_parts_are_united(name: str) -> None:
    neutral = T if name == "all" else F
    result = united(
        {name: [U, neutral, V, {"equals": ["w", "x"]}, {"equals": ["s", "x"]}, {"d": [{"question": "t"}]}]},
        unasked=["w"],
        not_applicable={"s": "no bank"},
        data_tests={"d": data_test(None)},
    )

    assert result == Outcome(None, frozenset("uv"), frozenset("w"), frozenset("s"), lacks_data=True)


@pytest.mark.parametrize(("name", "decisive", "value"), [("all", F, False), ("any", T, True)])
def test_decided_union_gives_no_reasons(name: str, decisive: dict[str, Any], value: bool) -> None:
    assert united({name: [U, V, decisive]}) == Outcome(value)


def test_not_keeps_the_reasons() -> None:
    assert united({"not": {"d": []}}, data_tests={"d": data_test(None)}) == NO_DATA
    assert united({"not": {"not": U}}) == unanswered("u")


# --- dates that lack a part


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025", "2026", Outcome(True)),
        ("2026", "2025", Outcome(False)),
        ("2026-02", "2026-03-01", Outcome(True)),
        ("2026-03-01", "2026-02", Outcome(False)),
        ("2026-03-31", "2026-03", Outcome(False)),
        ("2026-03", "2026-03-01", Outcome(False)),
        ("2026-03", "2026-03-31", unanswered("a")),
        ("2026-03-01", "2026-03", unanswered("b")),
        ("2026", "2026-06", unanswered("a", "b")),
        ("2026", "2026", unanswered("a", "b")),
    ],
)
def test_before_is_unknown_where_a_missing_part_decides(first: str, second: str, expected: Outcome) -> None:
    assert look({"before": ["a", "b"]}, {"a": day(first), "b": day(second)}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027", Outcome(True)),
        ("2025", Outcome(False)),
        ("2026-12", unanswered("a")),
        ("2026", unanswered("a")),
        ("2026-11", Outcome(False)),
        ("2027-01", Outcome(True)),
    ],
)
def test_days_ahead_is_unknown_where_a_missing_part_decides(text: str, expected: Outcome) -> None:
    assert look({"days_ahead_at_least": ["a", 30]}, {"a": day(text)}) == expected


def test_days_ahead_without_a_day_to_count_from_misses_the_date() -> None:
    condition = {"days_ahead_at_least": ["a", 30]}

    assert look(condition, {"a": day("2030")}, today=None) == unanswered("date")
    assert look(condition, {}, today=None) == unanswered("a")


def test_days_ahead_counts_in_the_day_that_the_instant_names() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(-timedelta(hours=5)))

    assert late.astimezone(UTC).day == 21
    assert look({"days_ahead_at_least": ["a", 1]}, {"a": late}) == Outcome(False)


@pytest.mark.parametrize(("hours", "expected"), [(14, True), (-14, False)])
def test_before_compares_instants_at_the_ends_of_the_calendar(hours: int, expected: bool) -> None:
    zone = timezone(timedelta(hours=hours))
    first, last = datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)

    assert look({"before": ["a", "b"]}, {"a": first, "b": last}) == Outcome(True)
    assert look({"before": ["a", "b"]}, {"a": last, "b": last.replace(tzinfo=UTC)}) == Outcome(expected)


# --- fields of the items of a list


@pytest.mark.parametrize(
    ("condition", "items", "expected"),
    [
        pytest.param(
            {"any_item": ["a", "p", "death"]}, ({"p": "life"}, CARD), unanswered("a"), id="any-lacks"
        ),
        pytest.param(
            {"every_item": ["a", "p", "yes"]}, ({"p": "yes"}, CARD), unanswered("a"), id="every-lacks"
        ),
        pytest.param(
            {"max_at_least": ["a", "p", 4]}, ({"p": Decimal(3)}, CARD), unanswered("a"), id="max-lacks"
        ),
        pytest.param(
            {"any_item": ["a", "p", "death"]}, ({"p": NOT_KNOWN},), satisfied("a"), id="any-not-known"
        ),
        pytest.param(
            {"every_item": ["a", "p", "yes"]}, ({"p": IDLE},), satisfied("a"), id="every-not-applicable"
        ),
        pytest.param(
            {"max_at_least": ["a", "p", 4]},
            ({"p": Decimal(3)}, {"p": NOT_KNOWN}),
            satisfied("a"),
            id="max-not-known",
        ),
        pytest.param(
            {"any_item": ["a", "p", "x"]}, ({"p": IDLE}, CARD), unanswered("a"), id="marked-and-lacking"
        ),
    ],
)
def test_item_without_a_value_leaves_open_what_it_could_decide(
    condition: dict[str, Any], items: tuple[Any, ...], expected: Outcome
) -> None:
    assert look(condition, {"a": items}) == expected


@pytest.mark.parametrize("mark", [NOT_KNOWN, IDLE], ids=["not-known", "not-applicable"])
def test_marked_field_counts_as_present(mark: Mark) -> None:
    items = {"a": ({"surname": mark},)}

    assert look({"any_missing": ["a", "surname"]}, items) == Outcome(False)
    assert look({"each_has": ["a", ["surname"]]}, items) == Outcome(True)


def test_penalties_are_ordered_by_years_then_life_then_death() -> None:
    penalties = ["death", Decimal(2), "life", Decimal("0.5"), Decimal(1000)]

    assert sorted(penalties, key=penalty_rank) == [Decimal("0.5"), Decimal(2), Decimal(1000), "life", "death"]


# --- length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("   \n ", 0, id="spaces"),
        pytest.param("one", 1, id="word"),
        pytest.param("one two\nthree\tfour", 4, id="lines-and-tabs"),
        pytest.param("l’auteur s'enfuit", 2, id="apostrophes"),
        pytest.param("it's 3.5 (a) -- !", 3, id="ascii-signs"),
        pytest.param("a – b … !", 2, id="signs-are-no-words"),
        pytest.param("§ 12", 1, id="digits"),
        pytest.param("преступная группа", 2, id="cyrillic"),
        pytest.param("طلب مساعدة قانونية", 3, id="arabic"),
        pytest.param("한국 법원", 2, id="korean-has-spaces"),
        pytest.param("案", 0, id="han-1"),
        pytest.param("案件", 1, id="han-2"),
        pytest.param("案件事", 1, id="han-3"),
        pytest.param("案件，事实。", 2, id="han-signs"),
        pytest.param("案 件 事 实", 2, id="han-with-spaces"),
        pytest.param("UNTOC 案件事实", 3, id="two-scripts"),
        pytest.param("案件A事实", 3, id="two-scripts-in-one-piece"),
        pytest.param("ひらがなカナ", 3, id="kana"),
        pytest.param("ขอความ", 3, id="thai"),
        pytest.param("e\u0301te\u0301", 1, id="combining"),
    ],
)
def test_length_counts_words_or_half_the_characters(text: str, expected: int) -> None:
    assert length(text) == expected


# --- reading conditions from content


@pytest.mark.parametrize(
    ("data", "questions"),
    [
        ({"answered": ["a", "b"]}, {"a", "b"}),
        ({"answered": "a"}, {"a"}),
        ({"before": ["a", "b"]}, {"a", "b"}),
        ({"equals": ["a", "b"]}, {"a"}),
        ({"equals": ["a", {"question": "b"}]}, {"a", "b"}),
        ({"any_item": ["a", "field", "b"]}, {"a"}),
        ({"each_has": ["a", ["b", "c"]]}, {"a"}),
        ({"type_is": ["a", "b"]}, set()),
        ({"treaty_binds": [{"question": "a"}, "untoc", {"question": "b"}]}, {"a", "b"}),
        (
            {"all": [{"answered": ["a"]}, {"not": {"any": [{"answered": ["b"]}, {"equals": ["c", "x"]}]}}]},
            set("abc"),
        ),
    ],
)
def test_condition_knows_its_questions(data: dict[str, Any], questions: set[str]) -> None:
    assert parse_condition(data).questions == questions


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type_is": ["mla"]}, True),
        ({"not": {"type_is": ["mla"]}}, True),
        (
            {"any": [{"answered": ["a"]}, {"basis_has_role": [{"question": "a"}, "request_type", "basis"]}]},
            True,
        ),
        ({"all": [{"answered": ["a"]}]}, False),
    ],
)
def test_condition_knows_whether_it_names_the_request_type(data: dict[str, Any], expected: bool) -> None:
    assert parse_condition(data).names_type is expected


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answered": ["a"], "equals": ["a", "x"]},
        {"all": [{"answered": ["a"], "equals": ["a", "x"]}]},
        {"not": []},
        {"not": [{"answered": ["a"]}, {"answered": ["b"]}]},
    ],
)
def test_condition_with_other_than_one_test_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="condition"):
        parse_condition(data)


def test_vocabulary_is_closed() -> None:
    assert set(TESTS) | set(CONNECTIVES) == {
        *(
            "all",
            "any",
            "not",
            "answered",
            "equals",
            "differs",
            "one_of",
            "includes",
            "count_at_least",
            "at_least",
        ),
        *(
            "length_at_least",
            "length_at_most",
            "each_has",
            "any_missing",
            "any_item",
            "every_item",
            "max_at_least",
        ),
        *("before", "days_ahead_at_least", "type_is"),
    }


def test_conditions_read_alike_are_equal() -> None:
    data = {"all": [{"equals": ["a", "x"]}, {"before": ["b", "c"]}]}

    assert parse_condition(data) == parse_condition(dict(data))
