"""Cards as tables, cards and lines: every filled field in its place, joined as it reads."""

from collections.abc import Mapping
from typing import Any

import pytest

from entraide.drafting.letter.cards import SAID_BY_US, Cards, field_of
from entraide.drafting.letter.model import Paragraph, Run, Table, text_of
from entraide.drafting.library import library
from entraide.interview.answers import Mark
from tests.drafting.letter.building import draft, gaps, letter, parsed, text

EN, FR = "en", "fr"
QUESTIONS = library().questions


def cards(question: str, given: Any, language: str = EN, modality: str | None = None) -> list[Any]:
    """Return the blocks of a list question, asked by a type that asks it whatever else is answered."""
    modality = modality or next(t.id for t in library().types.values() if question in t.questions)
    extra = {"ft_kind": "trace"} if question == "ft_firearms" else {}
    case = parsed({question: given, **extra}, modality, language=language)
    return Cards(draft(case)).cards(question)


def rows(question: str, card: Mapping[str, Any], language: str = EN) -> dict[str, str]:
    """Return the rows of a card by their labels."""
    (table,) = cards(question, [card], language)
    assert isinstance(table, Table)
    assert table.kind == "card"
    return {text_of(label): text_of(cell) for label, cell in table.rows}


# --- shapes


def test_card_is_a_table_of_labels_and_filled_fields() -> None:
    (table,) = cards("persons", [{"surname": "FALL", "given_names": "Awa", "role": "suspect"}])

    assert table == Table(
        "card",
        (
            (
                (Run("Name", bold=True),),
                (Run("FALL", "persons"), Run(" "), Run("Awa", "persons")),
            ),
            ((Run("Capacity", bold=True),), (Run("suspect", "persons"),)),
        ),
        ("persons",),
    )


def test_each_card_of_a_list_is_a_table_of_its_own() -> None:
    tables = cards("persons", [{"surname": "FALL"}, {"surname": "DIOP"}])

    assert [text(table) for table in tables] == ["Name | FALL", "Name | DIOP"]


def test_grid_has_one_row_for_each_card_and_the_columns_that_any_fills() -> None:
    events = [{"date": "2024-03-01", "act": "left"}, {"date": "2024-04", "place": "Dakar"}]
    (table,) = cards("key_events", events, FR)

    assert table.kind == "grid"
    assert len(table.head) == 3
    assert [[text_of(cell) for cell in row] for row in table.rows] == [
        ["1er mars 2024", "", "left"],
        ["avril 2024", "Dakar", ""],
    ]
    assert table.questions == ("key_events",)


def test_lines_are_items() -> None:
    blocks = cards("questions_list", [{"to_person": "Mr A", "text": "Who came?"}, {"text": "When?"}])

    assert [text(block) for block in blocks] == ["Mr A: Who came?", "When?"]
    assert [(b.kind, b.questions) for b in blocks if isinstance(b, Paragraph)] == [
        ("item", ("questions_list",))
    ] * 2


def test_list_without_cards_says_nothing() -> None:
    for given in ([], None):
        assert cards("persons", given) == []
    assert Cards(draft(parsed({}))).cards("case_ref") == []


@pytest.mark.parametrize("question", [q.id for q in QUESTIONS.values() if q.type.is_list])
def test_every_list_has_a_layout_that_shows_each_field_once(question: str) -> None:
    structure = QUESTIONS[question].structure
    assert structure is not None
    layout = library().layouts[structure.id]
    shown = [name for row in layout.rows for name in row.fields]

    assert layout.kind in ("card", "grid", "lines")
    assert len(shown) == len(set(shown))
    assert {f.id for f in structure.fields} - set(shown) <= {"crime_type", "law_text", "cna_id"}


# --- how fields join


ACCOUNT = {"institution": "Bank A"}


@pytest.mark.parametrize(
    "question, card, label, english",
    [
        ("accounts", {**ACCOUNT, "branch": "Bern"}, "Institution", "Bank A, Bern"),
        ("accounts", {"period_from": "2024-01-02", "period_to": "2024-03"}, "Period",
         "2 January 2024 – March 2024"),
        ("accounts", {"period_from": "2024", "period_to": "2024"}, "Period", "2024"),
        ("accounts", {"period_from": "2024-01-02"}, "Period", "2 January 2024"),
        ("accounts", {"period_to": "2024-01-02"}, "Period", "2 January 2024"),
        ("persons", {"surname": "FALL", "given_names": "Awa"}, "Name", "FALL Awa"),
        ("persons", {"given_names": "Awa"}, "Name", "Awa"),
        ("persons", {"date_of_birth": "1981", "place_of_birth": "Thiès"}, "Birth", "1981, Thiès"),
        ("persons", {"nationality": "SN", "other_nationalities": "fra"}, "Nationality", "Senegal, France"),
        ("persons", {"nationality": "stateless"}, "Nationality", "stateless"),
        ("assets", {"estimated_value": 1500000, "currency": "EUR"}, "Estimated value", "1,500,000 EUR"),
        ("assets", {"estimated_value": "about 2 million", "currency": "EUR"}, "Estimated value",
         "about 2 million EUR"),
        ("assets", {"estimated_value": 1234.5678}, "Estimated value", "1,234.5678"),
        ("assets", {"currency": "EUR"}, "Estimated value", "EUR"),
        ("ee_identifiers", {"time_from": "2026-03-01T10:00Z", "time_to": "2026-03-01T12:00Z"}, "Period",
         "1 March 2026, 10:00 (UTC) – 1 March 2026, 12:00 (UTC)"),
        ("ee_identifiers", {"time_from": "about noon"}, "Period", "about noon"),
    ],
)  # fmt: skip
def test_fields_of_a_cell_are_joined(question: str, card: dict[str, Any], label: str, english: str) -> None:
    assert rows(question, card)[label] == english


@pytest.mark.parametrize(
    "value, english, french",
    [
        ("fr", "French", "français"),
        ("fr, de", "French, German", "français, allemand"),
        ("fr; DE", "French; German", "français; allemand"),
        ("fr/de", "French/German", "français/allemand"),
        ("fr , wolof", "French , wolof", "français , wolof"),
        ("français et anglais", "français et anglais", "français et anglais"),
        ("fr et de", "fr et de", "fr et de"),
        ("Wolof, some French", "Wolof, some French", "Wolof, some French"),
    ],
)
def test_codes_of_languages_are_named_and_words_stay(value: str, english: str, french: str) -> None:
    assert rows("persons", {"language_spoken": value})["Languages"] == english
    assert list(rows("persons", {"language_spoken": value}, FR).values()) == [french]


@pytest.mark.parametrize(
    "reference, english, french",
    [
        ("untoc 6", "article 6 of the Palermo Convention", "article 6 de la Convention de Palerme"),
        (" untoc  6 ", "article 6 of the Palermo Convention", "article 6 de la Convention de Palerme"),
        ("tip 5", "article 5 of the Trafficking in Persons Protocol", None),
        ("un1988 3(1)(a)", "article 3(1)(a) of the 1988 Vienna Convention", None),
        ("untoc 6(1)(z)(x)(y)", "article 6(1)(z)(x)(y) of the Palermo Convention", None),
        ("UNTOC art. 6", "UNTOC art. 6", "UNTOC art. 6"),
        ("loi 6", "loi 6", "loi 6"),
        ("untoc 6, uncac 17", "untoc 6, uncac 17", "untoc 6, uncac 17"),
        ("6", "6", "6"),
    ],
)
def test_treaty_reference_is_said_and_other_words_stay(
    reference: str, english: str, french: str | None
) -> None:
    said = [
        text(block).splitlines()[-1]
        for language in (EN, FR)
        for block in cards("offences", [{"instrument_ref": reference}], language)
    ]

    assert said[0].startswith(english)
    assert not french or said[1].startswith(french)


# --- what is ours and what the user's


def test_words_of_ours_keep_the_language_of_the_letter() -> None:
    card = {"surname": "FALL", "date_of_birth": "1981-03-01", "nationality": "SN", "in_custody": "yes"}
    case = parsed({"persons": [card]}, "mla_take_evidence", language=FR)
    (table,) = Cards(draft(case, EN)).cards("persons")
    runs = {run.text: run.language for _label, cell in table.rows for run in cell if run.question}

    assert runs["FALL"] == FR
    assert runs["1 March 1981"] is None
    assert [language for words, language in runs.items() if "custody" in words] == [None]


@pytest.mark.parametrize("language, words", [(EN, "not known"), (FR, "non disponible à ce jour")])
def test_marks_are_said(language: str, words: str) -> None:
    found = rows("persons", {"surname": "FALL", "role": {"not_known": True}}, language)

    assert list(found.values())[1] == words


def test_mark_is_said_once_for_a_whole_name() -> None:
    nobody = {"surname": {"not_known": True}, "given_names": {"not_known": True}}

    assert rows("persons", nobody) == {"Name": "not known"}
    assert rows("persons", {"surname": {"not_known": True}, "given_names": "Awa"}) == {
        "Name": "not known Awa"
    }


def test_mark_with_a_reason_does_not_print_the_reason() -> None:
    found = rows("persons", {"surname": "FALL", "phone": {"not_applicable": "secret reason"}})

    assert found["Telephone and email"] == "not applicable"


def test_same_words_in_two_fields_are_both_said() -> None:
    assert rows("accounts", {"institution": "Bank", "branch": "Bank"}) == {"Institution": "Bank, Bank"}


def test_users_text_is_never_markup_or_place() -> None:
    text_of_user = "{date} <b>#x</b> \\u0041 *y* _z_"

    assert rows("persons", {"surname": text_of_user}) == {"Name": text_of_user}


# --- gaps in lists


def test_field_that_a_rule_misses_is_a_gap_in_its_place() -> None:
    offences = [{"label": "Fraud", "max_penalty_years": 5}, {"label": "Theft"}]
    made = letter({"legal_basis": ["untoc"], "offences": offences})
    (table,) = (b for p in made.parts() for b in p.blocks if isinstance(b, Table) and b.head)
    column = [text_of(row[table.head.index("Maximum and minimum penalty")]) for row in table.rows]

    assert column[0] == "5 years"
    assert column[1].startswith("[To be completed: ")
    assert any(column[1] == gap for gap in gaps(made))


# --- every field


@pytest.mark.parametrize("structure", list(library().structures))
@pytest.mark.parametrize("language", [EN, FR])
def test_every_field_of_every_structure_can_be_said(structure: str, language: str) -> None:
    writer = Cards(draft(parsed({}, language=language)))
    found = library().structures[structure]
    for field in found.fields:
        for mark in (Mark(), Mark("because")):
            assert writer.field_text(found, field.id, mark)
        for choice in field.says:
            assert writer.field_text(found, field.id, choice) == field.says[choice].in_language(language)
        if field.type in ("text", "longtext", "country", "language", "moment", "amount"):
            assert writer.field_text(found, field.id, "some words") == "some words"


def test_field_that_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        field_of(library().structures["person"], "shoe_size")
    with pytest.raises(KeyError):
        field_of(None, "surname")
    assert field_of(library().structures["person"], "surname").type == "text"
    assert set(SAID_BY_US) == {"date", "yes_no", "penalty"}
