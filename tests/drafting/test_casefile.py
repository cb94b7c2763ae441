"""A case file becomes a case, or is refused with place, reason and what to do; nothing in it is dropped."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entraide.core.dates import PartialDate
from entraide.core.errors import EntraideError, UnknownName, UnusableFile, WrongValue
from entraide.core.messages import render
from entraide.drafting.casefile import KEYS, Case, parse_case, read_case
from entraide.drafting.library import library
from entraide.drafting.samples import FOLDER
from entraide.interview.answers import Mark
from entraide.interview.carrying import NotCarried, Step
from entraide.interview.definition import Field, Question
from entraide.interview.parsing import MAX_ITEMS, MAX_LINE, MAX_NUMBER, MAX_TEXT
from entraide.interview.terms import STRUCTURE_OF, QuestionType

LIBRARY = library()
SAMPLES = sorted(FOLDER.glob("*.yaml"))
TYPE = "mla_financial_records"


def case(**keys: Any) -> Case:
    """Return a case with the least that a file holds, and with these keys."""
    return parse_case({"kind": "request", "modality": TYPE, "language": "fr", **keys}, LIBRARY)


def refused(**keys: Any) -> EntraideError:
    with pytest.raises(EntraideError) as caught:
        case(**keys)
    error = caught.value
    for message in (error.reason, error.todo):
        assert render(message, "en").endswith((".", "?"))
        render(message, "fr").encode()
    return error


def said(error: EntraideError) -> tuple[str, str, str]:
    """Return place, reason and what to do."""
    return error.path, render(error.reason, "en"), render(error.todo, "en")


# --- samples


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_sample_is_read_and_each_of_its_answers_kept(path: Path) -> None:
    read = read_case(path, LIBRARY)

    assert read.day is not None
    assert read.not_listed == ()
    assert read.not_carried == ()
    assert {name for name, raw in read.raw["answers"].items() if raw} == set(read.answers.values)


# --- keys of the file

REFUSED_KEYS: dict[str, tuple[dict[str, Any], type[EntraideError], str, str, str]] = {
    "kind-missing": (
        {"kind": None},
        UnusableFile,
        "kind",
        "The file does not say what it is.",
        "kind: request",
    ),
    "kind-misspelt": (
        {"kind": "reqest"},
        UnknownName,
        "kind",
        "“reqest” is not a kind",
        "Did you mean “request”?",
    ),
    "kind-other": ({"kind": "letter"}, UnknownName, "kind", "“letter” is not a kind", "Use one of: request."),
    "kind-list": (
        {"kind": ["request"]},
        UnknownName,
        "kind",
        "is not a kind of case file",
        "Write kind: request.",
    ),
    "kind-truth": ({"kind": True}, UnknownName, "kind", "“True” is not a kind", "Write kind: request."),
    "type-missing": (
        {"modality": None},
        UnusableFile,
        "modality",
        "does not say which kind",
        "modality: mla_",
    ),
    "type-none-in-list": (
        {"modality": []},
        UnusableFile,
        "modality",
        "does not say which kind",
        "modality: mla_",
    ),
    "type-misspelt": (
        {"modality": "mla_finacial_records"},
        UnknownName,
        "modality",
        "There is no request type “mla_finacial_records”.",
        "Did you mean “mla_financial_records”?",
    ),
    "type-misspelt-in-list": (
        {"modality": [TYPE, "extraditon"]},
        UnknownName,
        "modality[1]",
        "There is no request type “extraditon”.",
        "Did you mean “extradition”?",
    ),
    "type-unlike-any": (
        {"modality": "zzz"},
        UnknownName,
        "modality",
        "There is no",
        "See entraide schema case",
    ),
    "type-number": ({"modality": 3}, WrongValue, "modality", "not a number", "Write for example"),
    "type-mapping": (
        {"modality": {TYPE: True}},
        WrongValue,
        "modality",
        "not a mapping",
        "Write for example",
    ),
    "type-nothing-in-list": (
        {"modality": [None]},
        WrongValue,
        "modality[0]",
        "not nothing",
        "Write for example",
    ),
    "language-missing": (
        {"language": None},
        UnusableFile,
        "language",
        "does not say in which",
        "language: fr",
    ),
    "language-name": (
        {"language": "french"},
        UnknownName,
        "language",
        "“french” is not",
        "Did you mean “fr”?",
    ),
    "language-own-name": (
        {"language": "portugais"},
        UnknownName,
        "language",
        "“portugais” is not a language code.",
        "Did you mean “pt”?",
    ),
    "language-not-declared": (
        {"language": "de"},
        UnknownName,
        "language",
        "in “de”",
        "Use one of: ar, bs, cnr, en",
    ),
    "language-number": ({"language": 1}, UnknownName, "language", "“1” is not a language", "such as fr"),
    "language-empty": ({"language": ""}, UnknownName, "language", "“” is not a language", "such as fr"),
    "date-no-such-day": (
        {"date": "2026-02-30"},
        WrongValue,
        "date",
        "“2026-02-30” is not a day.",
        "YYYY-MM-DD",
    ),
    "date-no-leap-year": (
        {"date": "2027-02-29"},
        WrongValue,
        "date",
        "“2027-02-29” is not a day.",
        "YYYY-MM-DD",
    ),
    "date-of-a-month": ({"date": "2026-11"}, WrongValue, "date", "“2026-11” is not a day.", "YYYY-MM-DD"),
    "date-number": ({"date": 20261120}, WrongValue, "date", "“20261120” is not a day.", "YYYY-MM-DD"),
    "date-list": ({"date": [2026]}, WrongValue, "date", "is not a day.", "YYYY-MM-DD"),
    "date-truth": ({"date": True}, WrongValue, "date", "“True” is not a day.", "YYYY-MM-DD"),
    "key-misspelt": ({"anwsers": {}}, UnknownName, "anwsers", "no key “anwsers”", "Did you mean “answers”?"),
    "key-of-another-format": (
        {"version": 1},
        UnknownName,
        "version",
        "no key “version”",
        "definition_version",
    ),
    "answers-list": ({"answers": ["facts"]}, WrongValue, "answers", "not a list", "QUESTION: value"),
    "answers-text": ({"answers": "facts"}, WrongValue, "answers", "not a text", "QUESTION: value"),
    "question-misspelt": (
        {"answers": {"fact": "x"}},
        UnknownName,
        "answers.fact",
        "There is no question “fact”.",
        "Did you mean “facts”?",
    ),
    "question-unlike-any": (
        {"answers": {"zzz": 1}},
        UnknownName,
        "answers.zzz",
        "no question “zzz”",
        "See entraide",
    ),
    "not-known-text": ({"not_known": "facts"}, WrongValue, "not_known", "not a text", "not_known: [QUESTION"),
    "not-known-mapping": ({"not_known": {"facts": 1}}, WrongValue, "not_known", "not a mapping", "[QUESTION"),
    "not-known-misspelt": (
        {"not_known": ["fact"]},
        UnknownName,
        "not_known[0]",
        "“fact”",
        "Did you mean “facts”?",
    ),
    "not-known-number": ({"not_known": ["facts", 1]}, UnknownName, "not_known[1]", "“1”", "See entraide"),
    "not-known-list": (
        {"not_known": [["facts"]]},
        UnknownName,
        "not_known[0]",
        "no question",
        "Did you mean",
    ),
    "reasons-list": (
        {"not_applicable": ["facts"]},
        WrongValue,
        "not_applicable",
        "not a list",
        "QUESTION: value",
    ),
    "reason-misspelt": (
        {"not_applicable": {"fact": "x"}},
        UnknownName,
        "not_applicable.fact",
        "“fact”",
        "Did you mean “facts”?",
    ),
    "reason-number": (
        {"not_applicable": {"facts": 1}},
        WrongValue,
        "not_applicable.facts",
        "a number",
        "quotes",
    ),
    "reason-truth": (
        {"not_applicable": {"facts": True}},
        WrongValue,
        "not_applicable.facts",
        "truth",
        "quotes",
    ),
    "reason-too-long": (
        {"not_applicable": {"facts": "x" * (MAX_TEXT + 1)}},
        WrongValue,
        "not_applicable.facts",
        "200001 characters are too many",
        "Shorten",
    ),
    "version-nought": ({"definition_version": 0}, WrongValue, "definition_version", "“0”", "from 1 to"),
    "version-to-come": ({"definition_version": 999}, WrongValue, "definition_version", "“999”", "from 1 to"),
    "version-text": ({"definition_version": "1"}, WrongValue, "definition_version", "“1”", "from 1 to"),
    "version-truth": ({"definition_version": True}, WrongValue, "definition_version", "“True”", "from 1 to"),
    "version-fraction": ({"definition_version": 1.5}, WrongValue, "definition_version", "“1.5”", "from 1 to"),
    "languages-list": (
        {"answer_languages": []},
        WrongValue,
        "answer_languages",
        "not a list",
        "QUESTION: value",
    ),
    "languages-unknown": (
        {"answer_languages": {"facts": "xx"}},
        UnknownName,
        "answer_languages.facts",
        "“xx” is not a language code.",
        "such as fr",
    ),
    "languages-misspelt": (
        {"answer_languages": {"fact": "fr"}},
        UnknownName,
        "answer_languages.fact",
        "“fact”",
        "Did you mean “facts”?",
    ),
}


@pytest.mark.parametrize(
    ("keys", "error", "place", "reason", "todo"), REFUSED_KEYS.values(), ids=REFUSED_KEYS
)
def test_key_is_refused(
    keys: dict[str, Any], error: type[EntraideError], place: str, reason: str, todo: str
) -> None:
    found = refused(**keys)

    assert type(found) is error
    assert found.path == place
    assert reason in render(found.reason, "en")
    assert todo in render(found.todo, "en")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ([], "a list"),
        ([{}], "a list"),
        ("request", "a text"),
        (3, "a number"),
        (0.5, "a number"),
        (True, "a truth value"),
        (None, "nothing"),
    ],
)
def test_root_that_is_no_mapping_is_refused(data: Any, kind: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        parse_case(data, LIBRARY)

    assert said(caught.value) == (
        "",
        f"A case file is a mapping of keys to values, not {kind}.",
        "Start from a sample: entraide samples NAME --out FILE.",
    )


def test_every_unknown_key_of_a_mapping_is_refused_by_its_own_name() -> None:
    for key in (
        "",
        " ",
        "0",
        "kind ",
        "Kind",
        "answers.facts",
        "\x1b[31m",
        "x" * 100_000,
        "\u202e",
        "{}",
        "{0}",
    ):
        assert refused(**{key: 1}).path == key


def test_read_case_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("kind: request\nmodality: nothing_like_it\nlanguage: fr\n")

    with pytest.raises(UnknownName) as caught:
        read_case(path, LIBRARY)

    assert caught.value.file == str(path)
    assert caught.value.path == "modality"


# --- wrong kinds of values, for each type of question and of field

OF_TYPE: dict[str, Question] = {question.type.value: question for question in LIBRARY.questions.values()}
NO_TEXT: tuple[Any, ...] = (1, 1.5, True, False, [], ["x"], {}, {"not_known": True}, "a\0b", "\ud800")
NO_YES: tuple[Any, ...] = ("maybe", "oui", "y", "true", "1", 1, 0, ["yes"], {"yes": 1})
NO_DATE: tuple[Any, ...] = (
    "2026-02-30", "2025-02-29", "2026-13", "2026-00", "2026-1-1", "2026-11-31", "20/11/2026", "20261120",
    "yesterday", "26", "0000", "-2026", "2026-11-20T10:00", "٢٠٢٦", 20261120, -1, 2026.5, True, ["2026"],
    {"y": 1},
)  # fmt: skip
NO_DATETIME: tuple[Any, ...] = (
    "2026-11-20", "2026-11-20T14:30", "2026-11-20T25:30Z", "2026-02-30T10:00Z", "2026-11-20T10:00+99:00",
    "noon", 1763649000, True, ["2026-11-20T10:00Z"], {},
)  # fmt: skip
NO_NUMBER: tuple[Any, ...] = ("180", "many", -1, -0.5, MAX_NUMBER + 1, 1e300, True, [1], {"n": 1})
NO_CHOICE: tuple[Any, ...] = ("nothing_such", 1, ["x"], {"x": 1}, 0.5)
NO_CARD: tuple[Any, ...] = ("x", 1, True, {"no_such_field": "x"}, {"no_such_field": ""}, {"": "x"})

NO_ANSWER: dict[str, tuple[Any, ...]] = {
    "text": NO_TEXT,
    "longtext": NO_TEXT,
    "yes_no": NO_YES,
    "confirm": NO_YES,
    "date": NO_DATE,
    "datetime": NO_DATETIME,
    "number": NO_NUMBER,
    "choice": NO_CHOICE,
    "multichoice": (*NO_CHOICE, ["nothing_such"], [1], [None], [["x"]], [{}], ["x"] * (MAX_ITEMS + 1)),
    "country": ("Senegal", "XX", "XXX", "S", 47, True, ["SN"], {"SN": 1}, 1.5),
    "language": ("French", "xx", "francais", 1, True, ["fr"], {"fr": 1}),
    "authority": (*NO_CARD, [], [{"name": "x"}]),
    "list": (*NO_CARD, ["x"], [1], [None], [[]], [{"no_such_field": "x"}], [{}] * (MAX_ITEMS + 1)),
}


def wrong_answers() -> Iterator[Any]:
    for kind in QuestionType:
        for number, raw in enumerate(NO_ANSWER["list" if kind.is_list else kind.value]):
            yield pytest.param(OF_TYPE[kind.value], raw, id=f"{kind.value}-{number}")


@pytest.mark.parametrize(("question", "raw"), list(wrong_answers()))
def test_answer_of_the_wrong_kind_is_refused_at_its_place(question: Question, raw: Any) -> None:
    error = refused(answers={question.id: raw})

    assert isinstance(error, (WrongValue, UnknownName))
    assert error.path.startswith(f"answers.{question.id}")
    assert len(render(error.reason, "en")) < 300


NO_FIELD: dict[str, tuple[Any, ...]] = {
    "text": (1, 1.5, True, False, ["x"], {"x": "y"}, {}, "a\0b", "\ud800"),
    "longtext": (1, True, ["x"], {"x": "y"}),
    "country": (1, True, ["SN"], {"SN": 1}, "a\0"),
    "language": (1, True, ["fr"], {"fr": 1}),
    "moment": (1, True, ["x"], {"x": 1}),
    "yes_no": (*NO_YES[:-1], {"yes": "1"}),
    "date": (*NO_DATE[:-1], {"y": 1}),
    "number": (*NO_NUMBER[:-1], {"n": 1}),
    "amount": (-1, 1e300, MAX_NUMBER + 1, True, [1], {"n": 1}, "a\0"),
    "penalty": ("ten years", "10", -1, 1001, 1e300, True, [10], {"years": 10}),
    "choice": ("nothing_such", 1, ["x"], {"x": 1}),
}
MARKS: tuple[Any, ...] = (
    {}, {"not_known": False}, {"not_known": "no"}, {"not_known": "maybe"}, {"not_known": 1, "x": 2},
    {"not_known": []}, {"not_applicable": ""}, {"not_applicable": " "}, {"not_applicable": True},
    {"not_applicable": None}, {"not_applicable": 1}, {"not_known": True, "not_applicable": "x"},
    {"not_aplicable": "x"},
)  # fmt: skip


def fields() -> Iterator[tuple[Question, Field]]:
    """Yield each field of each structure, with a question whose cards have it."""
    of_structure = {STRUCTURE_OF[kind]: OF_TYPE[kind.value] for kind in STRUCTURE_OF}
    for name, structure in LIBRARY.structures.items():
        for field in structure.fields:
            yield of_structure[name], field


def with_field(question: Question, field: Field, raw: Any) -> dict[str, Any]:
    card = {field.id: raw}
    return {question.id: [card] if question.type.is_list else card}


@pytest.mark.parametrize(
    ("question", "field"), [pytest.param(q, f, id=f"{q.id}-{f.id}-{f.type}") for q, f in fields()]
)
def test_field_of_the_wrong_kind_is_refused_at_its_place(question: Question, field: Field) -> None:
    place = f"answers.{question.id}{'[0]' if question.type.is_list else ''}.{field.id}"
    for raw in (*NO_FIELD[field.type], *MARKS):
        error = refused(answers=with_field(question, field, raw))

        assert isinstance(error, (WrongValue, UnknownName)), raw
        assert error.path.startswith(place), raw


@pytest.mark.parametrize(
    ("question", "field"), [pytest.param(q, f, id=f"{q.id}-{f.id}-{f.type}") for q, f in fields()]
)
def test_field_may_be_marked(question: Question, field: Field) -> None:
    for raw, mark in (
        ({"not_known": True}, Mark()),
        ({"not_known": "yes"}, Mark()),
        ({"not_applicable": "no such thing"}, Mark("no such thing")),
    ):
        value = case(answers=with_field(question, field, raw)).answers.values[question.id]

        assert (value[0] if question.type.is_list else value) == {field.id: mark}


def test_misspelt_field_and_value_come_with_the_right_ones() -> None:
    assert said(refused(answers={"persons": [{}, {"surnam": "x"}]})) == (
        "answers.persons[1].surnam",
        "There is no field “surnam” here.",
        "Did you mean “surname”?",
    )
    assert said(refused(answers={"stage": "investigaton"})) == (
        "answers.stage",
        "“investigaton” is not one of the permitted values.",
        "Did you mean “investigation”?",
    )
    assert said(refused(answers={"bank_measures": ["statements", "statement"]}))[::2] == (
        "answers.bank_measures[1]",
        "Did you mean “statements”?",
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Switzerland", "CH"),
        ("suisse", "CH"),
        ("Sénegal", "SN"),
        ("Norvège", "NO"),
        ("Côte d’Ivoire", "CI"),
        ("SEM", "SEN"),
        ("European union", "EU"),
    ],
)
def test_misspelt_country_comes_with_a_right_one(raw: str, code: str) -> None:
    path, reason, todo = said(refused(answers={"requested_state": raw}))

    assert path == "answers.requested_state"
    assert reason == f"“{raw}” is not a country code."
    assert todo.startswith("Did you mean “")
    if len(raw) > 3:
        assert todo == f"Did you mean “{code}”?"


@pytest.mark.parametrize("raw", ["XX", "Q", "", "zzzzzzzz", 7, True])
def test_country_that_is_like_none_is_refused_without_a_guess(raw: Any) -> None:
    if raw == "":
        assert "requested_state" not in case(answers={"requested_state": raw}).answers.values
    else:
        assert said(refused(answers={"requested_state": raw}))[2].startswith("Use the two-letter code")


def test_answer_too_long_to_be_one_is_refused() -> None:
    assert said(refused(answers={"facts": "x" * (MAX_TEXT + 1)})) == (
        "answers.facts",
        "200001 characters are too many for an answer.",
        "Shorten the text; attach long documents as annexes.",
    )
    assert said(refused(answers={"case_ref": "x" * (MAX_LINE + 1)}))[1].startswith(
        "10001 characters are too many"
    )
    assert refused(answers={"accounts": [{"iban": "9" * (MAX_LINE + 1)}]}).path == "answers.accounts[0].iban"
    assert refused(answers={"persons": [{"nationality": "x" * (MAX_LINE + 1)}]}).path.endswith(".nationality")
    assert said(refused(answers={"accounts": [{}] * 2001}))[1] == "A list of 2001 items is too long."
    assert (
        said(refused(modality="transfer_sentenced", answers={"ts_remaining": 10**30}))[0]
        == "answers.ts_remaining"
    )


# --- what is accepted


@pytest.mark.parametrize(
    ("raw", "code"),
    [("NO", "NO"), (False, "NO"), ("no", "NO"), ("nor", "NO"), ("NOR", "NO"), ("sn", "SN"), ("SEN", "SN"),
     ("che", "CH"), (" CH ", "CH"), ("EU", "EU"), ("eue", "EU"), ("EUE", "EU")],
)  # fmt: skip
def test_country_is_accepted_in_every_spelling(raw: Any, code: str) -> None:
    assert case(answers={"requested_state": raw}).answers.values == {"requested_state": code}


@pytest.mark.parametrize(
    ("raw", "value"), [("yes", "yes"), ("no", "no"), (True, "yes"), (False, "no"), (" YES", "yes")]
)
def test_yes_and_no_are_accepted_as_words_and_as_truth_values(raw: Any, value: str) -> None:
    read = case(answers={"urgent": raw, "persons": [{"surname": "A", "in_custody": raw}]}).answers.values

    assert read["urgent"] == value
    assert read["persons"][0]["in_custody"] == value


@pytest.mark.parametrize(("raw", "value"), [(True, "yes"), ("yes", "yes"), (False, None), ("no", None)])
def test_tick_is_yes_or_no_answer(raw: Any, value: str | None) -> None:
    assert case(answers={"bank_secrecy_note": raw}).answers.values.get("bank_secrecy_note") == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026", PartialDate(2026)),
        (2026, PartialDate(2026)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026-11-20", PartialDate(2026, 11, 20)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
        ("0001-01-01", PartialDate(1, 1, 1)),
        ("9999-12-31", PartialDate(9999, 12, 31)),
    ],
)
def test_partial_date_is_accepted(raw: Any, value: PartialDate) -> None:
    read = case(answers={"deadline": raw, "key_events": [{"date": raw}]}).answers.values

    assert read == {"deadline": value, "key_events": ({"date": value},)}


def test_one_value_or_card_may_stand_without_its_list() -> None:
    read = case(modality=TYPE, answers={"legal_basis": "untoc", "persons": {"surname": "A"}}).answers.values

    assert read == {"legal_basis": ("untoc",), "persons": ({"surname": "A"},)}


def test_several_types_are_read_in_order_and_each_once() -> None:
    read = case(modality=["mla_search_seizure", TYPE, "mla_search_seizure"])

    assert [t.id for t in read.types] == ["mla_search_seizure", TYPE]
    assert case(modality=TYPE).types == case(modality=[TYPE]).types


def test_typed_values_come_from_raw_ones() -> None:
    read = case(
        modality=[TYPE, "vessel_boarding", "transfer_sentenced", "freezing_seizure"],
        date="2026-11-20",
        answers={
            "vb_reply_by": "2026-11-20T14:30+01:00",
            "ts_remaining": 180,
            "offences": [{"max_penalty_years": "life"}, {"max_penalty_years": 0.5}],
            "assets": [{"estimated_value": 1000}, {"estimated_value": "about a thousand"}],
            "target_language": "FR-ch",
            "facts": " \n ",
            "case_ref": "",
        },
    )

    assert read.day == date(2026, 11, 20)
    assert read.answers.values["vb_reply_by"] == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    assert read.answers.values["ts_remaining"] == Decimal(180)
    assert read.answers.values["offences"] == (
        {"max_penalty_years": "life"},
        {"max_penalty_years": Decimal("0.5")},
    )
    assert read.answers.values["assets"] == (
        {"estimated_value": Decimal(1000)},
        {"estimated_value": "about a thousand"},
    )
    assert read.answers.values["target_language"] == "fr"


def test_marks_reasons_and_languages_are_kept() -> None:
    read = case(
        not_known=["limitation", "limitation"],
        not_applicable={"ne_bis": " nobody was tried ", "facts": None, "case_name": " "},
        answer_languages={"facts": "EN"},
    )

    assert read.answers.not_known == {"limitation"}
    assert read.answers.not_applicable == {"ne_bis": "nobody was tried"}
    assert read.answers.languages == {"facts": "en"}
    assert read.answers.language_of("facts") == "en"
    assert read.answers.language_of("relevance") == "fr"


@pytest.mark.parametrize(
    "key", ["date", "answers", "not_known", "not_applicable", "answer_languages", "definition_version"]
)
def test_key_without_a_value_is_as_good_as_left_out(key: str) -> None:
    assert replace(case(**{key: None}), raw={}) == replace(case(), raw={})


@pytest.mark.parametrize(
    "code", ["ar", "bs", "cnr", "en", "es", "fa", "fr", "hr", "pt", "ru", "sq", "sr", "zh", " FR", "fr-CH"]
)
def test_case_may_be_written_in_any_of_the_thirteen_languages(code: str) -> None:
    assert case(language=code).language == code.strip().lower().split("-")[0]


def test_question_of_another_type_is_kept_and_reported_in_order() -> None:
    answers = {"ft_firearms": [{"make": "X"}], "facts": "x", "vb_vessel": [{"name": "Y"}]}
    read = case(
        answers=answers, not_known=["ts_remaining", "hearing_date"], not_applicable={"ex_person": "none"}
    )

    assert read.not_listed == ("ft_firearms", "vb_vessel", "hearing_date", "ts_remaining", "ex_person")
    assert read.answers.values["ft_firearms"] == ({"make": "X"},)
    assert read.raw["answers"] == answers


def test_raw_case_stays_exactly_what_the_file_held() -> None:
    data = {
        "kind": "request",
        "modality": [TYPE],
        "language": "FR",
        "answers": {"urgent": True, "deadline": 2026},
    }
    before = json.dumps(data)

    assert parse_case(data, LIBRARY).raw is data
    assert json.dumps(data) == before


# --- versions of the questions

NEWER = replace(
    LIBRARY,
    version=LIBRARY.version + 1,
    steps=(
        Step(
            LIBRARY.version + 1,
            renamed={"events": "key_events", "proceedings_stage": "stage"},
            removed=("witchcraft",),
            values={"stage": {"inquiry": "investigation"}, "bank_measures": {"extracts": "statements"}},
        ),
    ),
)
OLD = {
    "kind": "request",
    "modality": TYPE,
    "language": "fr",
    "answers": {
        "events": [{"act": "x"}],
        "proceedings_stage": "inquiry",
        "witchcraft": "none",
        "bank_measures": ["extracts", "account_opening_file"],
    },
    "not_known": ["events"],
    "not_applicable": {"witchcraft": "not here"},
    "answer_languages": {"events": "en", "witchcraft": "en"},
}


def test_case_of_an_older_version_is_carried_and_what_has_no_place_is_said() -> None:
    read = parse_case({**OLD, "definition_version": LIBRARY.version}, NEWER)

    assert read.answers.values == {
        "key_events": ({"act": "x"},),
        "stage": "investigation",
        "bank_measures": ("statements", "account_opening_file"),
    }
    assert read.answers.not_known == {"key_events"}
    assert read.answers.languages == {"key_events": "en"}
    assert read.not_carried == (
        NotCarried("witchcraft", "none", NEWER.version),
        NotCarried("witchcraft", "not here", NEWER.version),
    )
    assert read.answers.definition_version == NEWER.version


@pytest.mark.parametrize("keys", [{}, {"definition_version": LIBRARY.version + 1}], ids=["none", "newest"])
def test_old_question_is_unknown_to_the_newest_version(keys: dict[str, Any]) -> None:
    with pytest.raises(UnknownName) as caught:
        parse_case({**OLD, **keys}, NEWER)

    assert caught.value.path == "answers.events"


def test_carried_answer_of_the_wrong_kind_is_refused() -> None:
    old = {**OLD, "definition_version": LIBRARY.version, "answers": {"proceedings_stage": "no such stage"}}
    with pytest.raises(UnknownName) as caught:
        parse_case(old, NEWER)

    assert caught.value.path == "answers.stage"


# --- no data breaks the reading

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["yes", "NO", "2026-02-30"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text() | st.sampled_from(["not_known", "not_applicable", "surname", "date"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


def readable(**keys: Any) -> Case | None:
    """Return the case, or None if it is refused in words."""
    try:
        return case(**keys)
    except EntraideError as error:
        return None if render(error.reason, "fr") and render(error.todo, "fr") else case(**keys)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_keys_break_the_reading(keys: dict[str, Any]) -> None:
    read = readable(**keys)

    assert read is None or read.types


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(LIBRARY.questions)), VALUES, max_size=4))
def test_no_answers_break_the_reading(answers: dict[str, Any]) -> None:
    read = readable(answers=answers)

    assert read is None or set(read.answers.values) <= set(answers)
