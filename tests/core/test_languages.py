import pytest
from babel import Locale

from entraide.core.languages import declared_languages, find_language, languages

THIRTEEN = {"ar", "zh", "en", "fr", "ru", "es", "pt", "sq", "bs", "hr", "sr", "cnr", "fa"}


def test_thirteen_languages_are_declared_and_come_first() -> None:
    declared = [language.code for language in declared_languages()]

    assert set(declared) == THIRTEEN
    assert list(languages())[: len(declared)] == declared
    assert len(languages()) > 100


@pytest.mark.parametrize(
    "code, found",
    [
        ("fr", "fr"),
        ("FR", "fr"),
        (" fr ", "fr"),
        ("fr-CH", "fr"),
        ("fr_CH.UTF-8", "fr"),
        ("sr-Latn-ME", "sr"),
        ("cnr", "cnr"),
        ("de", "de"),
        ("zh-Hant-TW", "zh"),
    ],
)
def test_language_is_found_by_its_code(code: str, found: str) -> None:
    language = find_language(code)

    assert language is not None
    assert language.code == found


@pytest.mark.parametrize("code", ["", " ", "-", "-fr", "xx", "french", "f", "français"])
def test_what_is_no_code_is_no_language(code: str) -> None:
    assert find_language(code) is None


@pytest.mark.parametrize("language", declared_languages(), ids=lambda language: language.code)
def test_declared_language_has_what_documents_need(language: object) -> None:
    found = languages()[language.code]  # type: ignore[attr-defined]

    assert found.own_name
    assert found.direction == ("rtl" if found.code in ("ar", "fa") else "ltr")
    assert found.document_tag.split("-")[0] == ("sr" if found.code == "cnr" else found.code)
    assert len(found.typst) == 2
    assert Locale.parse(found.locale).language == found.document_tag.split("-")[0]
    assert set(found.names) == THIRTEEN


def test_codes_are_their_own_keys_and_small() -> None:
    assert all(code == language.code == code.lower() for code, language in languages().items())
    assert all(2 <= len(code) <= 3 for code in languages())


def test_other_languages_are_names_alone() -> None:
    german = languages()["de"]

    assert not german.declared
    assert (german.own_name, german.locale, german.document_tag, german.typst) == ("", "", "", "")
    assert german.name("fr") == "allemand"


def test_name_in_a_language_or_in_english() -> None:
    assert languages()["fr"].name("es") == "francés"
    assert languages()["fr"].name("xx") == "French"
    assert all(language.name("en") for language in languages().values())
