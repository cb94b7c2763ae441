import datetime

import pytest

from entraide.core.countries import countries
from entraide.core.memberships import memberships, organizations_of

CHECKED = {
    "un": 193,
    "eu": 27,
    "au": 55,
    "asean": 11,
    "oas": 34,
    "coe": 46,
    "cis": 10,
    "las": 22,
    "ecowas": 12,
    "sadc": 16,
    "commonwealth": 56,
}
"""The organizations whose number of members, associates included, was compared with what they say."""


@pytest.mark.parametrize("name, number", CHECKED.items())
def test_verified_organization_has_its_number_of_members(name: str, number: int) -> None:
    organization = memberships()[name]

    assert organization.verified
    assert len(organization.members | organization.associates) == number


def test_other_organizations_are_not_verified() -> None:
    assert {name for name, item in memberships().items() if item.verified} == CHECKED.keys()


@pytest.mark.parametrize("name", memberships())
def test_members_exist_and_are_not_associates_as_well(name: str) -> None:
    organization = memberships()[name]

    assert organization.members | organization.associates <= countries().keys()
    assert not organization.members & organization.associates
    assert organization.as_at == datetime.date(2025, 12, 20)
    assert organization.name.exists_in("fr")


@pytest.mark.parametrize("name", ["un", "eu", "asean", "coe", "cis", "commonwealth", "europol"])
def test_members_are_states(name: str) -> None:
    assert {countries()[code].kind for code in memberships()[name].members} == {"state"}


def test_every_state_is_a_member_of_the_united_nations_but_four() -> None:
    states = {code for code, country in countries().items() if country.kind == "state"}

    assert states - memberships()["un"].members == {"CK", "NU", "PS", "VA"}


@pytest.mark.parametrize(
    "name, absent",
    [
        ("cis", "GE"),
        ("cis", "UA"),
        ("coe", "RU"),
        ("ecowas", "BF"),
        ("ecowas", "ML"),
        ("ecowas", "NE"),
        ("oas", "NI"),
        ("interpol", "HK"),
        ("europol", "DK"),
    ],
)
def test_who_left_or_never_joined_is_no_member(name: str, absent: str) -> None:
    assert absent not in memberships()[name].members | memberships()[name].associates


def test_associates_stand_apart() -> None:
    assert memberships()["cis"].associates == {"TM"}
    assert {"KY", "VG"} < memberships()["caricom"].associates
    assert {name for name, item in memberships().items() if item.associates} == {"cis", "caricom"}


@pytest.mark.parametrize(
    "code, organizations",
    [
        ("SN", ["un", "au", "ecowas", "oic", "interpol"]),
        ("EH", ["au"]),
        ("PS", ["las", "oic", "menafatf", "interpol"]),
        ("EU", []),
        ("XX", []),
    ],
)
def test_organizations_of_a_code_come_in_the_order_of_the_list(code: str, organizations: list[str]) -> None:
    assert organizations_of(code) == organizations


def test_associate_is_not_told_to_be_a_member() -> None:
    assert "cis" not in organizations_of("TM")
    assert "cis" in organizations_of("KZ")


def test_name_is_said_in_the_language_of_the_reader() -> None:
    assert memberships()["coe"].name.in_language("en") == "Council of Europe"
    assert memberships()["coe"].name.in_language("fr") == "Conseil de l’Europe"
