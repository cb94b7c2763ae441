"""How values read: in English and French to the letter, in all thirteen languages as far as CLDR goes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from entraide.core.dates import PartialDate
from entraide.core.languages import declared_languages
from entraide.core.messages import Prose
from entraide.drafting.letter.wording import Wording, locale_of
from entraide.drafting.library import library

CODES = [language.code for language in declared_languages()]
NARROW = "\u202f"


def wording(language: str = "en", **words: Prose) -> Wording:
    return Wording(library(), language, words)


def day(text: str) -> PartialDate:
    return PartialDate(*map(int, text.split("-")))


# --- dates


@pytest.mark.parametrize(
    "value, english, french",
    [
        ("2026-11-20", "20 November 2026", "20 novembre 2026"),
        ("2024-03-01", "1 March 2024", "1er mars 2024"),
        ("2024-01-01", "1 January 2024", "1er janvier 2024"),
        ("2024-03-11", "11 March 2024", "11 mars 2024"),
        ("2024-03-21", "21 March 2024", "21 mars 2024"),
        ("2024-12-31", "31 December 2024", "31 décembre 2024"),
        ("2021-11-02", "2 November 2021", "2 novembre 2021"),
        ("2024-02-29", "29 February 2024", "29 février 2024"),
        ("1901-08-01", "1 August 1901", "1er août 1901"),
        ("2024-03", "March 2024", "mars 2024"),
        ("2021-08", "August 2021", "août 2021"),
        ("2024", "2024", "2024"),
        ("1987", "1987", "1987"),
    ],
)
def test_date_reads_as_far_as_it_is_known(value: str, english: str, french: str) -> None:
    assert wording("en").date(day(value)) == english
    assert wording("fr").date(day(value)) == french
    assert wording("fr").value("date", day(value)) == french


@pytest.mark.parametrize(
    "value, english, french",
    [
        ("2026-03-01T10:00+00:00", "1 March 2026, 10:00 (UTC)", "1er mars 2026, 10:00 (UTC)"),
        ("2026-03-02T10:00Z", "2 March 2026, 10:00 (UTC)", "2 mars 2026, 10:00 (UTC)"),
        ("2026-03-02T00:00:00-00:00", "2 March 2026, 00:00 (UTC)", "2 mars 2026, 00:00 (UTC)"),
        ("2026-03-02T23:59:07Z", "2 March 2026, 23:59:07 (UTC)", "2 mars 2026, 23:59:07 (UTC)"),
        ("2026-03-02T06:30+05:30", "2 March 2026, 06:30 (UTC+05:30)", "2 mars 2026, 06:30 (UTC+05:30)"),
        ("2026-03-02T22:15-03:00", "2 March 2026, 22:15 (UTC-03:00)", "2 mars 2026, 22:15 (UTC-03:00)"),
        ("2026-03-02T22:15+14:00", "2 March 2026, 22:15 (UTC+14:00)", "2 mars 2026, 22:15 (UTC+14:00)"),
        ("2026-03-02T22:15+00:30", "2 March 2026, 22:15 (UTC+00:30)", "2 mars 2026, 22:15 (UTC+00:30)"),
    ],
)
def test_instant_keeps_its_hour_and_says_its_offset(value: str, english: str, french: str) -> None:
    instant = datetime.fromisoformat(value)

    assert wording("en").instant(instant) == english
    assert wording("fr").instant(instant) == french
    assert wording("en").value("datetime", instant) == english
    assert wording("fr").moment(f" {value} ") == french


@pytest.mark.parametrize(
    "text", ["", "about noon", "2026-03-02", "2026-03-02T10:00", "2026-13-02T10:00Z", "10:00 UTC", "vers 1 h"]
)
def test_moment_without_an_offset_stays_as_it_was_written(text: str) -> None:
    for language in ("en", "fr"):
        assert wording(language).moment(text) == text
        assert wording(language).value("moment", text) == text


# --- numbers and penalties


@pytest.mark.parametrize(
    "number, english, french",
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("1000", "1,000", f"1{NARROW}000"),
        ("1234567", "1,234,567", f"1{NARROW}234{NARROW}567"),
        ("1234567.891", "1,234,567.891", f"1{NARROW}234{NARROW}567,891"),
        ("2.5", "2.5", "2,5"),
        ("-3", "-3", "-3"),
        ("0.12345678", "0.12345678", "0,12345678"),
        ("12345.6789", "12,345.6789", f"12{NARROW}345,6789"),
        ("98765432109876543210.01", "98,765,432,109,876,543,210.01", None),
    ],
)
def test_number_has_the_separators_of_the_language_and_no_digit_less(
    number: str, english: str, french: str | None
) -> None:
    assert wording("en").number(Decimal(number)) == english
    assert wording("en").value("number", Decimal(number)) == english
    if french:
        assert wording("fr").number(Decimal(number)) == french


def test_whole_number_may_be_an_int() -> None:
    assert wording("fr").number(1200) == f"1{NARROW}200"


@pytest.mark.parametrize(
    "penalty, english, french",
    [
        (Decimal(0), "0 years", "0 an"),
        (Decimal(1), "1 year", "1 an"),
        (Decimal("1.0"), "1 year", "1 an"),
        (Decimal(2), "2 years", "2 ans"),
        (Decimal(21), "21 years", "21 ans"),
        (Decimal("0.5"), "0.5 years", "0,5 an"),
        (Decimal("1.5"), "1.5 years", "1,5 an"),
        (Decimal("2.5"), "2.5 years", "2,5 ans"),
        (Decimal(1500), "1,500 years", f"1{NARROW}500 ans"),
        ("life", "life imprisonment", "emprisonnement à perpétuité"),
        ("death", "death penalty", "peine de mort"),
    ],
)
def test_penalty_takes_the_form_of_its_number(penalty: Any, english: str, french: str) -> None:
    assert wording("en").penalty(penalty) == english
    assert wording("fr").penalty(penalty) == french
    assert wording("fr").value("penalty", penalty) == french


@pytest.mark.parametrize(
    "penalty, arabic",
    [
        ("0", "0 سنة"), ("1", "سنة واحدة (1)"), ("2", "سنتان (2)"), ("3", "3 سنوات"), ("10", "10 سنوات"),
        ("11", "11 سنة"), ("100", "100 سنة"), ("0.5", "0.5 سنة"), ("2.5", "2.5 سنة"),
    ],
)  # fmt: skip
def test_arabic_penalty_takes_the_form_of_its_number(penalty: str, arabic: str) -> None:
    assert wording("ar").penalty(Decimal(penalty)) == arabic


def test_pages_are_counted() -> None:
    assert [wording("en").counted("annex_pages", n) for n in (1, 2)] == ["1 page", "2 pages"]
    assert [wording("fr").counted("annex_pages", n) for n in (0, 1, 3)] == ["0 page", "1 page", "3 pages"]


# --- names


@pytest.mark.parametrize(
    "code, english, french",
    [
        ("SN", "Senegal", "Sénégal"),
        ("sen", "Senegal", "Sénégal"),
        ("CI", "Côte d’Ivoire", "Côte d’Ivoire"),
        ("EUE", "European Union", "Union européenne"),
        ("XX", "XX", "XX"),
        ("UK", "UK", "UK"),
        ("Sénégal", "Sénégal", "Sénégal"),
        ("born in Chad", "born in Chad", "born in Chad"),
        ("", "", ""),
    ],
)
def test_country_is_named_and_words_stay(code: str, english: str, french: str) -> None:
    assert wording("en").country(code) == english
    assert wording("fr").country(code) == french
    assert wording("fr").value("country", code) == french


@pytest.mark.parametrize(
    "code, english, french",
    [
        ("fr", "French", "français"),
        ("FR", "French", "français"),
        ("de", "German", "allemand"),
        ("wolof", "wolof", "wolof"),
        ("French", "French", "French"),
        ("x", "x", "x"),
        ("xx", "xx", "xx"),
        ("", "", ""),
    ],
)
def test_language_is_named_and_words_stay(code: str, english: str, french: str) -> None:
    assert wording("en").language_name(code) == english
    assert wording("fr").language_name(code) == french
    assert wording("fr").value("language", code) == french


@pytest.mark.parametrize(
    "texts, english, french",
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a et b"),
        (["a", "b", "c"], "a, b and c", "a, b et c"),
        (["a", "b", "c", "d"], "a, b, c and d", "a, b, c et d"),
        (["", ""], " and ", " et "),
    ],
)
def test_texts_are_joined(texts: list[str], english: str, french: str) -> None:
    assert wording("en").joined(texts) == english
    assert wording("fr").joined(texts) == french


@pytest.mark.parametrize(
    "label, lowered",
    [
        ("Bank records", "bank records"),
        ("Écoute", "écoute"),
        ("UN model", "UN model"),
        ("IP address", "IP address"),
        ("L’avocat", "L’avocat"),
        ("M. Diop", "M. Diop"),
        ("A house", "a house"),
        ("A", "a"),
        ("already", "already"),
        ("", ""),
        ("2 years", "2 years"),
    ],
)
def test_label_inside_a_sentence_is_lowered(label: str, lowered: str) -> None:
    assert wording().lowered(label) == lowered


@pytest.mark.parametrize("kind", ["text", "longtext", "choice", "confirm", "no such kind"])
def test_text_comes_back_as_it_is(kind: str) -> None:
    for text in ("", "{date} <b> \\u0041", "2026-03-02", "SN"):
        assert wording("fr").value(kind, text) == text


# --- fixed words


def test_words_of_the_request_type_go_before_those_of_every_letter() -> None:
    own = wording("en", closing=Prose("", "Yours."), chapter_facts=Prose("", "What happened"))

    assert own.fixed("closing") == "Yours."
    assert own.chapter("facts") == "What happened"
    assert own.chapter("basis") == wording().chapter("basis") == "Legal basis"


def test_places_of_fixed_words_are_filled_and_values_stay_text() -> None:
    assert wording("fr").fixed("place_date", place="{date} {0}", date="20") == "{date} {0}, le 20"


# --- thirteen languages


@pytest.mark.parametrize("code", CODES)
def test_values_of_cldr_read_in_every_language(code: str) -> None:
    said = wording(code)
    whole, month, year = (said.date(day(text)) for text in ("2024-03-09", "2024-03", "2024"))

    assert "2024" in year
    assert len(year) < len(month) < len(whole)
    assert "9" in whole
    assert all("2024" in text for text in (whole, month))
    assert said.instant(datetime.fromisoformat("2026-03-02T06:30+05:30")).endswith(", 06:30 (UTC+05:30)")
    assert "".join(char for char in said.number(Decimal("1234567.25")) if char.isdigit()) == "123456725"
    assert said.country("DE") != "DE"
    assert said.language_name("de") != "de"


@pytest.mark.parametrize("code", CODES)
def test_fixed_words_never_fail_in_any_language(code: str) -> None:
    said = wording(code)

    assert said.penalty(Decimal(3)).startswith("3")
    assert said.penalty("life")
    assert said.joined(["x", "y", "z"]).startswith("x")
    assert all(said.chapter(name) for name in library().chapters)


def test_montenegrin_is_written_in_latin_letters_and_serbian_is_not() -> None:
    assert wording("cnr").date(day("2024-03-01")) == "1. mart 2024."
    assert wording("sr").date(day("2024-03-01")) == "1. март 2024."
    assert locale_of("cnr") is locale_of("cnr")
