import pytest

from entraide.core.content import content
from entraide.core.countries import Country, countries, find_country, with_own_names
from entraide.core.languages import declared_languages
from entraide.core.messages import render


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


@pytest.mark.parametrize(
    "code, english, french, is_addressee",
    [
        ("SN", "State", "État", True),
        ("VA", "State", "État", True),
        ("HK", "territory", "territoire", True),
        ("XK", "territory", "territoire", True),
        ("EU", "organization", "organisation", False),
    ],
)
def test_kind_is_said_in_a_word(code: str, english: str, french: str, is_addressee: bool) -> None:
    country = countries()[code]

    assert (render(country.kind_name, "en"), render(country.kind_name, "fr")) == (english, french)
    assert country.is_addressee is is_addressee


@pytest.mark.parametrize(
    "code, state",
    [
        ("HK", "CN"),
        ("MO", "CN"),
        ("GF", "FR"),
        ("GL", "DK"),
        ("JE", "GB"),
        ("PR", "US"),
        ("UM", "US"),
        ("SJ", "NO"),
        *((code, None) for code in ("TW", "XK", "EH", "AQ", "PS", "CK", "NU", "FR", "EU")),
    ],
)
def test_territory_names_its_state(code: str, state: str | None) -> None:
    assert countries()[code].part_of == state


def test_only_territories_are_part_of_a_state() -> None:
    every = countries()
    parts = {country.code: country.part_of for country in every.values() if country.part_of}

    assert {every[code].kind for code in parts} == {"territory"}
    assert {every[state].kind for state in parts.values()} == {"state"}
    assert {code for code, country in every.items() if country.kind == "territory"} - parts.keys() == {
        "TW", "XK", "EH", "AQ",
    }  # fmt: skip


@pytest.mark.parametrize(
    "code, language, name",
    [
        ("TW", "en", "Taiwan Province of China"),
        ("XK", "fr", "Kosovo (résolution 1244 du Conseil de sécurité)"),
        ("HK", "en", "China, Hong Kong Special Administrative Region"),
        ("FK", "es", "Islas Malvinas (Falkland)"),
        ("PS", "pt", "Estado da Palestina"),
        ("KP", "hr", "Demokratska Narodna Republika Koreja"),
        ("TR", "fr", "Türkiye"),
        ("TR", "pt", "Turquia"),
        ("VA", "sr", "Света Столица"),
    ],
)
def test_sensitive_name_is_that_of_the_united_nations(code: str, language: str, name: str) -> None:
    assert countries()[code].name(language) == name


def test_formal_name_is_supplied_where_the_source_lacks_it() -> None:
    assert countries()["TR"].formal_name("en") == "Republic of Türkiye"
    assert countries()["CI"].formal_name("fr") == "République de Côte d’Ivoire"


def test_every_override_changes_a_name_and_gives_its_reason() -> None:
    sources = {item["code"]: item for item in content("core", "countries")}
    codes = [item["code"] for item in content("core", "country_overrides")]

    assert codes == sorted(set(codes))
    for item in content("core", "country_overrides"):
        for kind in ("names", "formal_names"):
            old, new = sources[item["code"]].get(kind, {}), item.get(kind, {})
            assert [language for language, name in new.items() if old.get(language) == name] == []
        assert set(item.get("unverified", ())) <= {*item["names"], *item.get("formal_names", ())}
        assert item["reason"]


def test_names_are_without_marks_of_footnotes() -> None:
    every = countries().values()
    names = [name for country in every for name in (*country.names.values(), *country.formal_names.values())]

    assert [name for name in names if "*" in name or "'" in name or name != name.strip()] == []


def test_own_names_replace_those_of_their_language_alone() -> None:
    known = {"XA": Country("XA", "XAA", "state", {"en": "Xanadu", "fr": "Xanadou"}, {"fr": "Royaume"})}
    own = with_own_names(known, [{"code": "XA", "names": {"fr": "Xanadù"}, "formal_names": {"en": "Realm"}}])

    assert own["XA"].names == {"en": "Xanadu", "fr": "Xanadù"}
    assert own["XA"].formal_names == {"fr": "Royaume", "en": "Realm"}
    assert known["XA"].names["fr"] == "Xanadou"
    with pytest.raises(KeyError):
        with_own_names(known, [{"code": "XB", "names": {"fr": "X"}}])
