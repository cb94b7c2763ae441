"""Raw values become typed answers, or an error that says where, why and what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from entraide.core.content import content
from entraide.core.dates import PartialDate
from entraide.core.errors import EntraideError, UnknownName, WrongValue
from entraide.core.messages import render
from entraide.interview.answers import Mark
from entraide.interview.definition import Question
from entraide.interview.parsing import (
    CARD_PARSERS,
    FIELD_PARSERS,
    MAX_ITEMS,
    MAX_NUMBER,
    MAX_TEXT,
    is_blank,
    kind_of,
    parse_amount,
    parse_answer,
    parse_card,
    parse_cards,
    parse_choice,
    parse_confirm,
    parse_country,
    parse_date,
    parse_datetime,
    parse_language,
    parse_mark,
    parse_multichoice,
    parse_number,
    parse_penalty,
    parse_text,
    parse_yes_no,
    suggestion,
)
from entraide.interview.terms import STRUCTURE_OF, QuestionType
from tests.interview.factories import choices, question, structure

STAGES = choices("investigation", "trial", "appeal")
CONSENT = choices("yes", "no", "not_yet_asked")
PERSON = structure(
    surname="text",
    born="date",
    nationality="country",
    in_custody="yes_no",
    penalty="penalty",
    sure="confirm",
    way="choice",
)
AT = datetime(2026, 11, 20, 14, 30, tzinfo=timezone(timedelta(hours=1)))

choice = partial(parse_choice, choices=STAGES)
consent = partial(parse_choice, choices=CONSENT)
multichoice = partial(parse_multichoice, choices=STAGES)
card = partial(parse_card, structure=PERSON)
cards = partial(parse_cards, structure=PERSON)

GOOD: list[tuple[str, Callable[..., Any], Any, Any]] = [
    ("text", parse_text, "a", "a"),
    ("text-as-written", parse_text, "  a\n\tb ", "  a\n\tb "),
    ("text-empty", parse_text, "", ""),
    ("text-right-to-left", parse_text, "\u202bطلب\u202c", "\u202bطلب\u202c"),
    ("text-longest", parse_text, "x" * MAX_TEXT, "x" * MAX_TEXT),
    ("yes-no-yes", parse_yes_no, "yes", "yes"),
    ("yes-no-no", parse_yes_no, "no", "no"),
    ("yes-no-true", parse_yes_no, True, "yes"),
    ("yes-no-false", parse_yes_no, False, "no"),
    ("yes-no-letters", parse_yes_no, " YES ", "yes"),
    ("yes-no-No", parse_yes_no, "No", "no"),
    ("confirm-true", parse_confirm, True, "yes"),
    ("confirm-yes", parse_confirm, "yes", "yes"),
    ("confirm-false", parse_confirm, False, None),
    ("confirm-no", parse_confirm, "no", None),
    ("date-day", parse_date, "2026-11-20", PartialDate(2026, 11, 20)),
    ("date-month", parse_date, "2026-11", PartialDate(2026, 11)),
    ("date-year", parse_date, "2026", PartialDate(2026)),
    ("date-year-as-number", parse_date, 2026, PartialDate(2026)),
    ("date-early-year-as-number", parse_date, 987, PartialDate(987)),
    ("date-spaces", parse_date, " 2026-11-20\n", PartialDate(2026, 11, 20)),
    ("date-leap-day", parse_date, "2024-02-29", PartialDate(2024, 2, 29)),
    ("datetime", parse_datetime, "2026-11-20T14:30+01:00", AT),
    ("datetime-zulu", parse_datetime, "2026-11-20T13:30Z", AT),
    ("datetime-space", parse_datetime, " 2026-11-20 14:30:00+01:00 ", AT),
    ("number", parse_number, 180, Decimal(180)),
    ("number-zero", parse_number, 0, Decimal(0)),
    ("number-fraction", parse_number, 0.1, Decimal("0.1")),
    ("number-largest", parse_number, MAX_NUMBER, Decimal(MAX_NUMBER)),
    ("amount", parse_amount, 450_000, Decimal(450_000)),
    ("amount-fraction", parse_amount, 0.5, Decimal("0.5")),
    ("amount-in-words", parse_amount, "about 450 000", "about 450 000"),
    ("penalty-years", parse_penalty, 10, Decimal(10)),
    ("penalty-half", parse_penalty, 0.5, Decimal("0.5")),
    ("penalty-none", parse_penalty, 0, Decimal(0)),
    ("penalty-life", parse_penalty, " Life", "life"),
    ("penalty-death", parse_penalty, "death", "death"),
    ("penalty-longest", parse_penalty, 1000, Decimal(1000)),
    ("country", parse_country, "SN", "SN"),
    ("country-lower", parse_country, "sn", "SN"),
    ("country-alpha-3", parse_country, "SEN", "SN"),
    ("country-norway", parse_country, "NO", "NO"),
    ("country-norway-as-json-reads-it", parse_country, False, "NO"),
    ("country-eu", parse_country, "EUE", "EU"),
    ("language", parse_language, "fr", "fr"),
    ("language-region", parse_language, "fr-CH", "fr"),
    ("language-norwegian-as-json-reads-it", parse_language, False, "no"),
    ("language-cnr", parse_language, "cnr", "cnr"),
    ("choice", choice, "trial", "trial"),
    ("choice-spaces", choice, " trial\n", "trial"),
    ("choice-true", consent, True, "yes"),
    ("choice-false", consent, False, "no"),
    ("multichoice", multichoice, ["trial", "appeal"], ("trial", "appeal")),
    ("multichoice-once-each", multichoice, ["trial", "appeal", "trial"], ("trial", "appeal")),
    ("multichoice-empty", multichoice, [], ()),
    ("multichoice-single", multichoice, "trial", ("trial",)),
    ("card", card, {"surname": "Keller", "born": "1981"}, {"surname": "Keller", "born": PartialDate(1981)}),
    ("card-empty", card, {}, {}),
    ("card-empty-fields", card, {"surname": "", "born": None, "nationality": [], "way": " "}, {}),
    ("card-zero-is-a-value", card, {"penalty": 0}, {"penalty": Decimal(0)}),
    ("card-false-is-a-value", card, {"in_custody": False}, {"in_custody": "no"}),
    ("card-tick-not-set", card, {"sure": False}, {}),
    ("card-choice", card, {"way": "b"}, {"way": "b"}),
    ("card-country-as-code", card, {"nationality": "SN"}, {"nationality": "SN"}),
    (
        "card-country-in-words",
        card,
        {"nationality": "Senegal, by birth"},
        {"nationality": "Senegal, by birth"},
    ),
    ("card-country-norway-as-json-reads-it", card, {"nationality": False}, {"nationality": "NO"}),
    ("card-not-known", card, {"born": {"not_known": True}}, {"born": Mark()}),
    ("card-not-applicable", card, {"born": {"not_applicable": "a company"}}, {"born": Mark("a company")}),
    ("cards", cards, [{"surname": "A"}, {"surname": "B"}], ({"surname": "A"}, {"surname": "B"})),
    ("cards-one-without-list", cards, {"surname": "A"}, ({"surname": "A"},)),
    ("cards-empty", cards, [], ()),
    ("cards-empty-cards-left-out", cards, [{}, {"surname": "A"}, {"surname": ""}], ({"surname": "A"},)),
    ("cards-longest", cards, [{"surname": "A"}] * MAX_ITEMS, ({"surname": "A"},) * MAX_ITEMS),
    ("mark-not-known", parse_mark, {"not_known": True}, Mark()),
    ("mark-yes", parse_mark, {"not_known": "yes"}, Mark()),
    ("mark-not-applicable", parse_mark, {"not_applicable": " stateless "}, Mark(" stateless ")),
]


@pytest.mark.parametrize(("parse", "raw", "expected"), [pytest.param(*case, id=name) for name, *case in GOOD])
def test_parser_returns_the_typed_value(parse: Callable[..., Any], raw: Any, expected: Any) -> None:
    result = parse(raw, "answers.q")

    assert result == expected
    assert type(result) is type(expected)


HALF = "\ud800"
CODES: dict[type[EntraideError], str] = {WrongValue: "wrong_value", UnknownName: "unknown_name"}
BAD: list[tuple[str, Callable[..., Any], Any, type[EntraideError], str]] = [
    ("text-number", parse_text, 151, WrongValue, ""),
    ("text-truth", parse_text, True, WrongValue, ""),
    ("text-list", parse_text, ["a"], WrongValue, ""),
    ("text-mapping", parse_text, {"a": "b"}, WrongValue, ""),
    ("text-nothing", parse_text, None, WrongValue, ""),
    ("text-too-long", parse_text, "x" * (MAX_TEXT + 1), WrongValue, ""),
    ("text-nul", parse_text, "a\0b", WrongValue, ""),
    ("text-half-a-character", parse_text, HALF, WrongValue, ""),
    ("yes-no-maybe", parse_yes_no, "maybe", WrongValue, ""),
    ("yes-no-number", parse_yes_no, 1, WrongValue, ""),
    ("yes-no-oui", parse_yes_no, "oui", WrongValue, ""),
    ("yes-no-nothing", parse_yes_no, None, WrongValue, ""),
    ("confirm-maybe", parse_confirm, "x", WrongValue, ""),
    ("date-slashes", parse_date, "20/11/2026", WrongValue, ""),
    ("date-no-such-day", parse_date, "2026-02-29", WrongValue, ""),
    ("date-no-such-month", parse_date, "2026-13", WrongValue, ""),
    ("date-month-nought", parse_date, "2026-00", WrongValue, ""),
    ("date-day-nought", parse_date, "2026-05-00", WrongValue, ""),
    ("date-year-nought", parse_date, "0000", WrongValue, ""),
    ("date-other-digits", parse_date, "٢٠٢٦-١١-٢٠", WrongValue, ""),
    ("date-with-time", parse_date, "2026-11-20T10:00", WrongValue, ""),
    ("date-two-digits", parse_date, "26-11-20", WrongValue, ""),
    ("date-compact-number", parse_date, 20261120, WrongValue, ""),
    ("date-negative-number", parse_date, -5, WrongValue, ""),
    ("date-fraction", parse_date, 2026.5, WrongValue, ""),
    ("date-truth", parse_date, True, WrongValue, ""),
    ("date-list", parse_date, ["2026"], WrongValue, ""),
    ("datetime-no-offset", parse_datetime, "2026-11-20T14:30", WrongValue, ""),
    ("datetime-day-only", parse_datetime, "2026-11-20", WrongValue, ""),
    ("datetime-no-such-hour", parse_datetime, "2026-11-20T25:30Z", WrongValue, ""),
    ("datetime-words", parse_datetime, "tomorrow at noon", WrongValue, ""),
    ("datetime-number", parse_datetime, 1763649000, WrongValue, ""),
    ("number-too-large", parse_number, MAX_NUMBER + 1, WrongValue, ""),
    ("number-text", parse_number, "180", WrongValue, ""),
    ("number-negative", parse_number, -1, WrongValue, ""),
    ("number-truth", parse_number, True, WrongValue, ""),
    ("number-nan", parse_number, float("nan"), WrongValue, ""),
    ("number-endless", parse_number, float("inf"), WrongValue, ""),
    ("number-nothing", parse_number, None, WrongValue, ""),
    ("amount-negative", parse_amount, -1, WrongValue, ""),
    ("amount-truth", parse_amount, True, WrongValue, ""),
    ("amount-list", parse_amount, [1], WrongValue, ""),
    ("amount-nul", parse_amount, "1\0", WrongValue, ""),
    ("penalty-words", parse_penalty, "ten years", WrongValue, ""),
    ("penalty-text", parse_penalty, "10", WrongValue, ""),
    ("penalty-negative", parse_penalty, -1, WrongValue, ""),
    ("penalty-beyond", parse_penalty, 1001, WrongValue, ""),
    ("penalty-nan", parse_penalty, float("nan"), WrongValue, ""),
    ("penalty-truth", parse_penalty, False, WrongValue, ""),
    ("penalty-mapping", parse_penalty, {}, WrongValue, ""),
    ("country-name", parse_country, "Senegal", UnknownName, ""),
    ("country-none-such", parse_country, "XX", UnknownName, ""),
    ("country-truth", parse_country, True, UnknownName, ""),
    ("country-number", parse_country, 47, UnknownName, ""),
    ("language-name", parse_language, "French", UnknownName, ""),
    ("language-number", parse_language, 1, UnknownName, ""),
    ("language-list", parse_language, ["fr"], UnknownName, ""),
    ("choice-unknown", choice, "trail", UnknownName, ""),
    ("choice-label", choice, "Trial", UnknownName, ""),
    ("choice-number", choice, 1, WrongValue, ""),
    ("choice-list", choice, ["trial"], WrongValue, ""),
    ("choice-nothing", choice, None, WrongValue, ""),
    ("choice-truth-elsewhere", choice, True, UnknownName, ""),
    ("choice-half-a-character", choice, HALF, UnknownName, ""),
    ("multichoice-unknown", multichoice, ["trial", "x"], UnknownName, "[1]"),
    ("multichoice-nothing-inside", multichoice, [None], WrongValue, "[0]"),
    ("multichoice-list-inside", multichoice, [["trial"]], WrongValue, "[0]"),
    ("multichoice-single-unknown", multichoice, "x", UnknownName, "[0]"),
    ("multichoice-too-many", multichoice, ["trial"] * (MAX_ITEMS + 1), WrongValue, ""),
    ("card-list", card, [], WrongValue, ""),
    ("card-text", card, "Keller", WrongValue, ""),
    ("card-unknown-field", card, {"surnam": "Keller"}, UnknownName, ".surnam"),
    ("card-unknown-field-empty", card, {"surnam": ""}, UnknownName, ".surnam"),
    ("card-bad-field", card, {"born": "yesterday"}, WrongValue, ".born"),
    ("card-bad-choice", card, {"way": "c"}, UnknownName, ".way"),
    ("card-country-number", card, {"nationality": 47}, WrongValue, ".nationality"),
    ("card-country-truth", card, {"nationality": True}, WrongValue, ".nationality"),
    ("card-bad-mark", card, {"born": {"not_known": False}}, WrongValue, ".born"),
    ("card-list-in-field", card, {"surname": ["Keller"]}, WrongValue, ".surname"),
    ("cards-text", cards, "Keller", WrongValue, ""),
    ("cards-text-inside", cards, ["Keller"], WrongValue, "[0]"),
    ("cards-nothing-inside", cards, [{"surname": "A"}, None], WrongValue, "[1]"),
    ("cards-bad-field", cards, [{}, {"penalty": "long"}], WrongValue, "[1].penalty"),
    ("cards-too-many", cards, [{}] * (MAX_ITEMS + 1), WrongValue, ""),
    ("mark-two", parse_mark, {"not_known": True, "not_applicable": "x"}, WrongValue, ""),
    ("mark-other", parse_mark, {"unknown": True}, WrongValue, ""),
    ("mark-empty", parse_mark, {}, WrongValue, ""),
    ("mark-no-reason", parse_mark, {"not_applicable": " "}, WrongValue, ""),
    ("mark-reason-truth", parse_mark, {"not_applicable": True}, WrongValue, ""),
    ("mark-reason-nul", parse_mark, {"not_applicable": "a\0"}, WrongValue, ".not_applicable"),
    (
        "mark-reason-too-long",
        parse_mark,
        {"not_applicable": "x" * (MAX_TEXT + 1)},
        WrongValue,
        ".not_applicable",
    ),
]


@pytest.mark.parametrize(
    ("parse", "raw", "error", "place"), [pytest.param(*case, id=name) for name, *case in BAD]
)
def test_parser_refuses_with_code_place_and_reason(
    parse: Callable[..., Any], raw: Any, error: type[EntraideError], place: str
) -> None:
    with pytest.raises(EntraideError) as caught:
        parse(raw, "answers.q")

    assert type(caught.value) is error
    assert caught.value.code == CODES[error]
    assert caught.value.path == f"answers.q{place}"
    for message in (caught.value.reason, caught.value.todo):
        text = render(message, "en")
        assert text.endswith((".", "?", "!"))
        assert len(text) < 300
        text.encode()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, "nothing"),
        (True, "a truth value"),
        (3, "a number"),
        (0.5, "a number"),
        ("x", "a text"),
        ([], "a list"),
        ({}, "a mapping"),
    ],
)
def test_kind_of_a_raw_value_is_named_in_words(raw: Any, text: str) -> None:
    assert kind_of(raw).text == text


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("trail", ["trial", "appeal"], "Did you mean “trial”?"),
        ("x", ["trial", "appeal"], "Use one of: trial, appeal."),
        (
            "x",
            list("abcdefghijklmnopqrst"),
            "Use one of: a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t.",
        ),
        ("x", [f"choice_{n}" for n in range(21)], "See entraide schema case for the names."),
        ("x" * 4_000_000, ["trial"], "Use one of: trial."),
    ],
    ids=["near", "few", "twenty", "many", "endless"],
)
def test_suggestion_helps_with_an_unknown_name(name: str, names: list[str], expected: str) -> None:
    assert render(suggestion(name, names), "en") == expected


@pytest.mark.parametrize(
    ("parse", "raw", "code"),
    [
        (parse_country, "Senegal", "SN"),
        (parse_country, "Suisse", "CH"),
        (parse_country, "Swizerland", "CH"),
        (parse_country, "السنغال", "SN"),
        (parse_language, "French", "fr"),
        (parse_language, "français", "fr"),
    ],
)
def test_country_or_language_in_words_is_answered_with_its_code(
    parse: Callable[..., Any], raw: str, code: str
) -> None:
    with pytest.raises(UnknownName) as caught:
        parse(raw, "answers.q")

    assert render(caught.value.todo, "en") == f"Did you mean “{code}”?"


@pytest.mark.parametrize(
    ("raw", "expected"), [("", True), (" \n", True), ("x", False), (None, False), ([], False)]
)
def test_blank_is_a_text_with_nothing_in_it(raw: Any, expected: bool) -> None:
    assert is_blank(raw) is expected


# --- the answer of a question, by its type


def of_type(kind: QuestionType) -> Question:
    permitted = STAGES if kind in (QuestionType.CHOICE, QuestionType.MULTICHOICE) else ()
    return question("q", kind, choices=permitted, structure=PERSON if kind in STRUCTURE_OF else None)


ANSWERS: dict[str, tuple[Any, Any]] = {
    "text": ("a", "a"),
    "longtext": ("a\nb", "a\nb"),
    "yes_no": (True, "yes"),
    "confirm": (False, None),
    "date": ("2026", PartialDate(2026)),
    "datetime": ("2026-11-20T14:30+01:00", AT),
    "number": (3, Decimal(3)),
    "choice": ("trial", "trial"),
    "multichoice": (["trial"], ("trial",)),
    "country": ("che", "CH"),
    "language": ("FR", "fr"),
    "authority": ({"surname": "A"}, {"surname": "A"}),
}
CARDS = ([{"surname": "A"}], ({"surname": "A"},))


@pytest.mark.parametrize("kind", QuestionType)
def test_answer_is_parsed_by_the_type_of_its_question(kind: QuestionType) -> None:
    raw, expected = CARDS if kind.is_list else ANSWERS[kind]

    assert parse_answer(of_type(kind), raw, "answers.q") == expected


@pytest.mark.parametrize("kind", QuestionType)
def test_nothing_is_no_answer(kind: QuestionType) -> None:
    assert parse_answer(of_type(kind), None, "answers.q") is None


@pytest.mark.parametrize("raw", ["", " \n"])
@pytest.mark.parametrize("kind", QuestionType)
def test_empty_text_is_no_answer(kind: QuestionType, raw: str) -> None:
    expected = raw if kind in (QuestionType.TEXT, QuestionType.LONGTEXT) else None

    assert parse_answer(of_type(kind), raw, "answers.q") == expected


@pytest.mark.parametrize("raw", [{}, {"surname": ""}, {"surname": None}])
def test_empty_card_is_no_answer(raw: Any) -> None:
    assert parse_answer(of_type(QuestionType.AUTHORITY), raw, "answers.q") is None
    assert parse_answer(of_type(QuestionType.PERSON_LIST), raw, "answers.q") == ()


@pytest.mark.parametrize("kind", QuestionType)
def test_wrong_answer_names_its_place(kind: QuestionType) -> None:
    with pytest.raises(EntraideError) as caught:
        parse_answer(of_type(kind), [[object]], "answers.q")

    assert caught.value.path.startswith("answers.q")


def test_every_type_of_a_field_has_a_parser() -> None:
    plain = {kind for kind in QuestionType if kind not in STRUCTURE_OF} - {"choice", "multichoice"}
    of_content = {field["type"] for item in content("drafting", "structures") for field in item["fields"]}

    assert set(FIELD_PARSERS) == set(CARD_PARSERS) == plain | {"penalty", "amount", "moment"}
    assert of_content - {"choice"} <= set(CARD_PARSERS)
