import pytest

from entraide.core.glossary import find_terms, fold, glossary, near_terms
from entraide.core.languages import declared_languages

CODES = [language.code for language in declared_languages()]
TERMS = glossary().terms


@pytest.mark.parametrize(
    "text, folded",
    [
        ("Letter rogatory", "letterrogatory"),
        ("letter-rogatory", "letterrogatory"),
        ("letter_rogatory", "letterrogatory"),
        ("ÉVASION", "evasion"),
        ("é", "e"),
        ("straße", "strasse"),
        ("ﬁn", "fin"),
        ("İ", "i"),
        ("  ", ""),
        ("…!?", ""),
        ("توقيف", "توقيف"),
        ("引渡", "引渡"),
        ("12(3)", "123"),
    ],
)
def test_text_is_folded_for_comparison(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_glossary_has_terms_with_definition_and_category() -> None:
    assert len(TERMS) > 50
    for name, term in TERMS.items():
        assert name == term.id
        assert term.definition.context == f"{name}.definition"
        assert term.definition.english
        assert term.category.english


@pytest.mark.parametrize("language", CODES)
def test_every_term_has_an_equivalent_in_every_language(language: str) -> None:
    assert [name for name, term in TERMS.items() if not term.labels.get(language, "").strip()] == []


def test_languages_that_no_lawyer_read_are_named() -> None:
    assert glossary().unverified <= set(CODES)
    assert glossary().partly_verified <= set(CODES)
    assert not glossary().unverified & glossary().partly_verified
    assert not {"en", "fr"} & glossary().unverified


@pytest.mark.parametrize("language", CODES)
def test_terms_are_found_by_their_label_in_every_language(language: str) -> None:
    turn = CODES.index(language)
    for term in list(TERMS.values())[turn :: len(CODES)]:
        for text in (term.id.upper(), term.labels[language]):
            assert term in find_terms(text), text


def test_exact_term_goes_before_those_that_hold_the_word() -> None:
    exact = find_terms("extradition")

    assert [term.id for term in exact] == [
        t.id for t in TERMS.values() if "extradition" in map(fold, names(t.id))
    ]
    assert len(find_terms("extraditio")) >= len(exact)
    assert "extradition" in [term.id for term in find_terms("extraditio")]


def names(term: str) -> list[str]:
    return [term, *TERMS[term].labels.values()]


@pytest.mark.parametrize("text", ["", "  ", "…", "no such word in any language", "\x00", "\ud800"])
def test_word_of_no_term_finds_nothing(text: str) -> None:
    assert find_terms(text) == []


def test_near_terms_are_labels_of_the_language_nearest_first() -> None:
    assert "Extradition" in [label[:1].upper() + label[1:] for label in near_terms("extradtion", "en")]
    assert near_terms("Extradicion", "es")[0].casefold() == "extradición"
    assert all(
        label in {t.labels["fr"] for t in TERMS.values()} for label in near_terms("extradiction", "fr")
    )


def test_near_terms_are_three_at_most_and_none_where_nothing_is_near() -> None:
    assert len(near_terms("mutual legal assistance", "en")) <= 3
    assert near_terms("zzzzqqqq", "en") == []
    assert near_terms("extradition", "xx") == []
    assert near_terms("", "en") == []
