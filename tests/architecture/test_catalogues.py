"""Arabic and French are whole; thirteen languages are declared; a letter is offered only where whole."""

from typing import Any

import pytest
from tools import catalogues

from entraide.core.languages import declared_languages
from entraide.drafting.library import library
from entraide.drafting.offered import letter_prose, offered_languages

CODES = ["ar", "bs", "cnr", "en", "es", "fa", "fr", "hr", "pt", "ru", "sq", "sr", "zh"]


@pytest.mark.parametrize("code", catalogues.COMPLETE)
def test_a_sentence_of_several_rooms_says_the_same_in_each(code: str) -> None:
    said: dict[str, set[str]] = {}
    for room in catalogues.all_texts():
        for message in catalogues.read(code, room):
            if message.id and not message.context:
                said.setdefault(str(message.id), set()).add(str(message.string))
    assert {text: sorted(own) for text, own in said.items() if len(own) > 1} == {}


def test_thirteen_languages_are_declared() -> None:
    assert sorted(language.code for language in declared_languages()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_declared_language_has_name_direction_locale_and_tag(code: str) -> None:
    language = next(item for item in declared_languages() if item.code == code)
    assert language.own_name
    assert language.locale
    assert language.document_tag
    assert language.typst
    assert language.direction == ("rtl" if code in ("ar", "fa") else "ltr")


def test_every_text_is_translated_into_the_complete_languages() -> None:
    assert [problem for code in catalogues.COMPLETE for problem in catalogues.problems(code)] == []


def test_the_tool_sees_a_text_that_lacks_its_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = catalogues.Text("core", "nowhere.label", "A text that nobody has translated")
    texts = {"core": [extra]}
    monkeypatch.setattr(catalogues, "all_texts", lambda: texts)
    found = list(catalogues.problems("fr"))
    assert any("not translated" in problem and "nowhere.label" in problem for problem in found)


def test_letters_are_offered_in_english_arabic_and_french_only() -> None:
    assert offered_languages(library()) == ["en", "ar", "fr"]


def test_pages_and_letters_are_offered_in_the_same_languages(settings: Any) -> None:
    assert sorted(code for code, _name in settings.LANGUAGES) == sorted(offered_languages(library()))


def test_only_arabic_waits_for_a_lawyer_who_reads_it() -> None:
    assert [language.code for language in declared_languages() if language.unread] == ["ar"]


@pytest.mark.parametrize("code", catalogues.COMPLETE)
def test_every_piece_of_a_letter_exists(code: str) -> None:
    assert [prose.context for prose in letter_prose(library()) if not prose.exists_in(code)] == []
