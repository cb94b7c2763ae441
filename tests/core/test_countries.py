import pytest

from entraide.core.countries import Country, countries, find_country
from entraide.core.languages import declared_languages


@pytest.mark.parametrize(
    "code, found",
    [
        ("SN", "SN"),
        ("sn", "SN"),
        ("Sn", "SN"),
        (" sn\n", "SN"),
        ("SEN", "SN"),
        ("sen", "SN"),
        ("NO", "NO"),
        ("NOR", "NO"),
        ("EU", "EU"),
        ("EUE", "EU"),
        ("eue", "EU"),
        ("HK", "HK"),
        ("MAC", "MO"),
        ("PS", "PS"),
        ("VAT", "VA"),
    ],
)
def test_country_is_found_by_either_code_in_any_case(code: str, found: str) -> None:
    country = find_country(code)

    assert country is not None
    assert country.code == found


@pytest.mark.parametrize("code", ["", " ", "XX", "UK", "ZZZ", "Senegal", "S", "SENE", "СН"])
def test_what_is_no_code_is_no_country(code: str) -> None:
    assert find_country(code) is None


def test_codes_are_unique_and_of_their_shape() -> None:
    every = countries()
    longer = [country.alpha3 for country in every.values() if country.alpha3]

    assert all(code == country.code for code, country in every.items())
    assert all(code.isalpha() and code.isascii() and code.isupper() and len(code) == 2 for code in every)
    assert all(code.isalpha() and code.isupper() and len(code) == 3 for code in longer)
    assert len(longer) == len(set(longer))
    assert not set(longer) & set(every)


def test_kinds_are_closed() -> None:
    kinds = {country.code: country.kind for country in countries().values()}

    assert set(kinds.values()) == {"state", "territory", "organization"}
    assert [code for code, kind in kinds.items() if kind == "organization"] == ["EU"]
    assert {kinds[code] for code in ("SN", "CH", "NO", "VA", "PS")} == {"state"}
    assert {kinds[code] for code in ("HK", "MO", "GF")} == {"territory"}


def test_all_members_of_the_united_nations_are_here() -> None:
    states = [country for country in countries().values() if country.kind == "state"]

    assert 193 <= len(states) <= 200


@pytest.mark.parametrize("language", [language.code for language in declared_languages()])
def test_every_country_has_a_name_in_every_language(language: str) -> None:
    assert [country.code for country in countries().values() if not country.names.get(language)] == []


@pytest.mark.parametrize(
    "code, language, name",
    [
        ("CI", "en", "Côte d’Ivoire"),
        ("DE", "fr", "Allemagne"),
        ("DE", "es", "Alemania"),
        ("DE", "ru", "Германия"),
        ("EU", "fr", "Union européenne"),
        ("CH", "xx", "Switzerland"),
    ],
)
def test_name_in_a_language_or_in_english(code: str, language: str, name: str) -> None:
    assert countries()[code].name(language) == name


def test_formal_name_falls_back_to_the_short_one() -> None:
    plain = Country("XA", "", "state", {"en": "Xanadu", "fr": "Xanadou"}, {"en": "Realm of Xanadu"})

    assert plain.formal_name("en") == "Realm of Xanadu"
    assert plain.formal_name("fr") == "Xanadou"
    assert plain.formal_name("pt") == "Xanadu"


def test_formal_names_of_letters() -> None:
    assert countries()["SN"].formal_name("fr") == "République du Sénégal"
    assert countries()["SN"].formal_name("en") == "Republic of Senegal"
