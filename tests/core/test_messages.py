import ast
import gettext
from pathlib import Path

import pytest

from entraide.core import messages
from entraide.core.errors import EntraideError, Whole, sentence
from entraide.core.languages import declared_languages
from entraide.core.messages import (
    Catalogue,
    EmptyCatalogue,
    Prose,
    catalogue,
    environment_language,
    render,
)

YEARS = Prose("penalty_years.text", "{n} years", "{n} year")
NAME = Prose("requesting_state.ask", "Which State makes the request?")


# --- prose


def test_prose_in_english_is_what_was_written() -> None:
    assert NAME.in_language("en") == "Which State makes the request?"
    assert NAME.exists_in("en")


def test_prose_of_the_catalogue_is_translated_in_its_context() -> None:
    assert Prose("life.text", "life imprisonment").in_language("fr") == "emprisonnement à perpétuité"
    assert Prose("nowhere.text", "life imprisonment").in_language("fr") == "life imprisonment"


@pytest.mark.parametrize("language", ["fr", "pt", "xx"])
def test_prose_that_the_catalogue_lacks_stays_english(language: str) -> None:
    lacking = Prose("nowhere.text", "Nobody translated this.")

    assert lacking.in_language(language) == "Nobody translated this."
    assert not lacking.exists_in(language)


@pytest.mark.parametrize("prose", [Prose("", "Notre bureau, ‹{tel quel}›"), Prose("a.b", "")])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_an_offices_own_prose_and_empty_prose_exist_everywhere(prose: Prose, language: str) -> None:
    assert prose.in_language(language) == prose.english
    assert prose.exists_in(language)


def test_prose_is_true_where_it_says_something() -> None:
    assert Prose("a", "b")
    assert not Prose("a", "")


@pytest.mark.parametrize(
    "language, number, text",
    [
        ("en", 0, "{n} years"),
        ("en", 1, "{n} year"),
        ("en", 2, "{n} years"),
        ("fr", 0, "{n} an"),
        ("fr", 1, "{n} an"),
        ("fr", 2, "{n} ans"),
        ("fr", 21, "{n} ans"),
        ("xx", 1, "{n} year"),
        ("xx", 0, "{n} years"),
    ],
)
def test_prose_that_counts_takes_the_form_of_its_number(language: str, number: int, text: str) -> None:
    assert YEARS.counted(number, language) == text


def test_prose_that_counts_without_a_number_is_the_plural() -> None:
    assert YEARS.in_language("en") == "{n} years"
    assert YEARS.in_language("fr") == "{n} ans"
    assert YEARS.exists_in("fr")


def test_prose_without_a_singular_is_counted_as_it_is() -> None:
    assert Prose("", "{n} m").counted(1, "en") == "{n} m"


# --- catalogues


def test_catalogue_is_read_once() -> None:
    assert catalogue("fr") is catalogue("fr")
    assert isinstance(catalogue("fr"), Catalogue)


@pytest.mark.parametrize("language", ["en", "xx", "", "../fr"])
def test_language_without_catalogue_has_an_empty_one(language: str) -> None:
    empty = catalogue(language)

    assert isinstance(empty, EmptyCatalogue)
    assert empty.pgettext("a", "b") == "b"
    assert not empty.has("a", "b")


def test_catalogue_of_no_context_and_context_are_apart() -> None:
    french = catalogue("fr")

    assert french.has("life.text", "life imprisonment")
    assert not french.has("", "life imprisonment")
    assert french.has("", "The file cannot be written: {problem}.")


def test_catalogue_says_its_plural_rule() -> None:
    french = catalogue("fr")
    assert isinstance(french, gettext.GNUTranslations)

    assert [french.npgettext(YEARS.context, "{n} year", YEARS.english, n) for n in (1, 2)] == [
        "{n} an",
        "{n} ans",
    ]


# --- messages of the program


def test_message_fills_its_places_in_the_language_of_the_reader() -> None:
    message = sentence("The file cannot be written: {problem}.", problem="ENOSPC")
    french = render(message, "fr")

    assert render(message, "en") == "The file cannot be written: ENOSPC."
    assert "ENOSPC" in french
    assert "fichier" in french
    assert render(message, "pt") == render(message, "en")


def test_message_within_a_message_is_in_the_same_language() -> None:
    inner = sentence("Which day does the letter bear?")
    outer = sentence("Answer: {question}", question=inner)

    for language in ("en", "fr"):
        assert render(inner, language) in render(outer, language)
    assert render(inner, "fr") != inner.text


def test_message_that_nobody_translated_is_english() -> None:
    message = sentence("{a} and {b}, not translated", a=1, b="x")  # in no catalogue

    for language in ("en", "fr", "ar", "xx"):
        assert render(message, language) == "1 and x, not translated"


def test_empty_message_is_empty_in_every_language() -> None:
    assert {render(sentence(""), language.code) for language in declared_languages()} == {""}


@pytest.mark.parametrize(
    "value, shown",
    [
        ("a\nb\tc", "a\ufffdb\ufffdc"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("\u202eevil", "\ufffdevil"),
        ("\ud800", "\ufffd"),
        ("accents é, العربية, 中文", "accents é, العربية, 中文"),
        ("{name} {0} %s", "{name} {0} %s"),
        (12, "12"),
        (None, "None"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 117 + "..."),
    ],
    ids=repr,
)
def test_value_in_a_message_is_short_and_harmless(value: object, shown: str) -> None:
    assert render(sentence("“{value}”", value=value), "en") == f"“{shown}”"


def test_text_of_ours_in_a_message_is_whole() -> None:
    long = Whole("word " * 60)

    assert render(sentence("{said}", said=long), "en") == long


def test_names_of_places_cannot_be_reached_through_values() -> None:
    assert render(sentence("{value}", value="{value.__class__}"), "en") == "{value.__class__}"


@pytest.mark.parametrize(
    "environment, language",
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "fr_SN.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "FR_ch"}, "fr"),
        ({"LANG": ""}, "en"),
        ({"LANG": "pt_BR.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LC_ALL": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
    ],
    ids=str,
)
def test_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert environment_language() == language


# --- errors


def test_error_has_its_reason_todo_and_place() -> None:
    error = EntraideError(sentence("Wrong."), sentence("Mend it."), file="case.yaml", path="date")

    assert (str(error), error.reason.text, error.todo.text) == ("Wrong.", "Wrong.", "Mend it.")
    assert (error.file, error.path, error.code) == ("case.yaml", "date", "error")


def test_each_error_has_a_code_of_its_own() -> None:
    def below(kind: type[EntraideError]) -> list[type[EntraideError]]:
        return [kind, *(found for child in kind.__subclasses__() for found in below(child))]

    codes = [kind.code for kind in below(EntraideError)]
    assert len(codes) == len(set(codes))


def test_every_sentence_of_the_program_is_a_literal() -> None:
    """The tool that keeps the catalogues finds only these."""
    package = Path(messages.__file__).parent.parent
    found = 0
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence":
                found += 1
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
    assert found > 100
