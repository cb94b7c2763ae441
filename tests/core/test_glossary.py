import pytest

from entraide.core.folding import squeezed
from entraide.core.glossary import find_terms, glossary, listed_terms, near_terms, terms_in
from entraide.core.languages import declared_languages

CODES = [language.code for language in declared_languages()]
TERMS = glossary().terms


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
        t.id for t in TERMS.values() if "extradition" in map(squeezed, names(t.id))
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


# --- the list


def test_terms_are_listed_in_the_order_of_the_readers_language() -> None:
    english = [term.labels["en"].casefold() for term in listed_terms("en")]
    assert len(english) == len(TERMS)
    assert english.index("accused") < english.index("extradition") < english.index("witness")
    arabic = [term.labels["ar"] for term in listed_terms("ar")]
    assert arabic.index("السيادة") < arabic.index("شاهد")  # the article does not count


@pytest.mark.parametrize(
    "language, wanted, first",
    [
        ("en", "dual criminality", "dual_criminality"),
        ("en", "Extradición", "extradition"),
        ("fr", "double incrimination", "dual_criminality"),
        ("ar", "مصادرة", "confiscation"),
        ("ar", "ازدواجيه التجريم", "dual_criminality"),
        ("en", "引渡", "extradition"),
    ],
)
def test_terms_are_looked_up_in_any_language(language: str, wanted: str, first: str) -> None:
    assert listed_terms(language, wanted)[0].id == first


def test_terms_are_looked_up_in_their_definition_too() -> None:
    assert any("category" in t.definition.english for t in listed_terms("en", "category compares"))
    assert listed_terms("en", "no such word anywhere") == []


# --- inside a text


@pytest.mark.parametrize(
    "language, text, found",
    [
        ("en", "Dual criminality is met.", ["dual_criminality"]),
        ("en", "DUAL\u00a0CRIMINALITY", ["dual_criminality"]),
        ("en", "requests for mutual legal assistance", ["mutual_legal_assistance"]),
        ("en", "two letters rogatory", ["rogatory_letter"]),
        ("en", "Are there victims, witnesses or experts?", ["victim", "witness", "expert"]),
        ("en", "What the authorities do", []),
        ("en", "an extraditionary measure", []),
        ("en", "Freezing, then freezing again", ["freezing"]),
        ("en", "a joint investigation team", ["joint_investigation_team"]),
        ("en", "a joint investigation", ["joint_investigation"]),
        ("en", "an investigation", ["investigation"]),
        ("fr", "La demande d’entraide judiciaire", ["letter_of_request"]),
        ("fr", "l’entraide judiciaire", ["mutual_legal_assistance"]),
        ("fr", "L'EXTRADITION des témoins", ["extradition", "witness"]),
        ("fr", "l’Etat requérant", ["requesting_state"]),
        ("ar", "ما ازدواجية التجريم؟", ["dual_criminality"]),
        ("ar", "طلبات للمساعدة القانونية المتبادلة", ["mutual_legal_assistance"]),
        ("ar", "مساعدة قانونية متبادلة", ["mutual_legal_assistance"]),
        ("ar", "بالدولة الطالبة", ["requesting_state"]),
        ("ar", "والمُصـادَرة", ["confiscation"]),
        ("ar", "وشاهد وضحية", ["witness", "victim"]),
        ("zh", "请求国提出司法协助", ["requesting_state", "mutual_legal_assistance"]),
        ("en", "", []),
        ("xx", "extradition", []),
    ],
)
def test_terms_of_a_text(language: str, text: str, found: list[str]) -> None:
    assert [term.id for term in terms_in(text, language)] == found


@pytest.mark.parametrize("language", CODES)
def test_every_label_is_found_in_a_text_that_is_just_it(language: str) -> None:
    for term in TERMS.values():
        label = term.labels[language]
        assert label in [found.labels[language] for found in terms_in(label, language)], label
