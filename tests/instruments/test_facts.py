"""Instruments, legal bases and crime types as the content gives them."""

import dataclasses

import pytest

from entraide.core.content import content
from entraide.drafting.library import library
from entraide.instruments.facts import (
    WITHOUT_TREATY,
    LegalBasis,
    TypeBases,
    crime_types,
    instruments,
    legal_bases,
)

ROLES = {
    "basis",
    "supplements_existing_treaty",
    "fills_gap",
    "if_parties_agree",
    "invites_agreement",
    "discretionary",
    "case_by_case",
}
"""Semantics 11."""


def test_instruments_are_those_of_the_content_in_its_order() -> None:
    assert list(instruments()) == [item["id"] for item in content("instruments", "instruments")]
    assert [i.id for i in instruments().values()] == list(instruments())


def test_bases_without_treaty_are_no_instruments() -> None:
    assert not set(WITHOUT_TREATY) & set(instruments())


@pytest.mark.parametrize("protocol, parent", [
    ("tip", "untoc"), ("som", "untoc"), ("fap", "untoc"), ("budapest_p2", "budapest"),
    ("coe_mla_p1", "coe_mla"), ("coe_mla_p2", "coe_mla"),
])  # fmt: skip
def test_protocol_has_its_parent(protocol: str, parent: str) -> None:
    assert instruments()[protocol].parent == parent


def test_no_other_instrument_has_a_parent_and_none_has_a_parent_of_a_parent() -> None:
    known = instruments()
    children = {name for name, i in known.items() if i.parent}

    assert children == {"tip", "som", "fap", "budapest_p2", "coe_mla_p1", "coe_mla_p2"}
    assert not {known[name].parent for name in children} & children


@pytest.mark.parametrize("name", sorted(instruments()))
def test_instrument_has_names_that_read_in_a_sentence(name: str) -> None:
    instrument = instruments()[name]

    assert instrument.title.context == f"{name}.title"
    assert instrument.title.english[0].isupper()
    assert instrument.of_short.english == f"of the {instrument.short.english}"
    assert not instrument.short.english.startswith("the ")


@pytest.mark.parametrize(
    "name, is_global, is_treaty, is_assistance_treaty, verified",
    [
        ("untoc", True, True, False, True),
        ("uncc", True, True, False, False),
        ("ljubljana", True, True, False, False),
        ("budapest", False, True, False, True),
        ("coe_mla", False, True, True, True),
        ("riyadh", False, True, True, False),
        ("coe_extr", False, True, False, True),
        ("cw_mla", False, False, False, False),
    ],
)
def test_what_an_instrument_is(
    name: str, is_global: bool, is_treaty: bool, is_assistance_treaty: bool, verified: bool
) -> None:
    found = instruments()[name]

    assert (found.is_global, found.is_treaty, found.is_assistance_treaty, found.verified) == (
        is_global,
        is_treaty,
        is_assistance_treaty,
        verified,
    )


@pytest.mark.parametrize(
    "name, refs",
    [
        ("untoc", "18(9)-(29)"),
        ("uncac", "46(9)-(29)"),
        ("un1988", "7(8)-(19)"),
        ("uncc", "40(8)-(31)"),
        ("budapest", "27(2)-(9), 28"),
        ("icsft", None),
        ("coe_mla", None),
    ],
)
def test_gap_paragraphs_of_an_instrument(name: str, refs: str | None) -> None:
    assert instruments()[name].gap_refs == refs


def test_every_request_type_has_its_bases() -> None:
    assert set(legal_bases()) == set(library().types)
    assert all(name == bases.request_type for name, bases in legal_bases().items())


@pytest.mark.parametrize("name", sorted(legal_bases()))
def test_bases_name_instruments_and_known_roles(name: str) -> None:
    bases = legal_bases()[name]

    assert {basis.instrument for basis in bases.bases} <= set(instruments())
    assert {basis.role for basis in bases.bases} <= ROLES
    assert {basis.role_with_treaty for basis in bases.bases} <= {*ROLES, None}
    assert any(not basis.deprecated for basis in bases.bases)
    assert bases.family in {family["id"] for family in content("instruments", "families")}


def test_families_of_an_instrument_are_families() -> None:
    families = {family["id"] for family in content("instruments", "families")} | {"general"}
    for instrument in instruments().values():
        assert set(instrument.articles_by_family or ()) <= families, instrument.id


def test_of_leaves_out_other_instruments_and_deprecated_entries() -> None:
    kept = LegalBasis("untoc", "18(3)(a)", "fills_gap")
    also = LegalBasis("untoc", "18(3)(b)", "fills_gap", role_with_treaty="if_parties_agree")
    old = LegalBasis("untoc", "16", "basis", deprecated=True)
    other = LegalBasis("uncac", "46", "fills_gap")
    bases = TypeBases("a_type", "mla", (kept, old, other, also))

    assert bases.of("untoc") == [kept, also]
    assert bases.of("uncac") == [other]
    assert bases.of("tip") == []


def test_deprecated_bases_are_those_of_transit() -> None:
    found = {
        (name, basis.instrument)
        for name, bases in legal_bases().items()
        for basis in bases.bases
        if basis.deprecated
    }

    assert found == {("transit", "icsft"), ("transit", "uncc"), ("transit", "budapest")}


def test_crime_types_have_labels() -> None:
    assert crime_types()["money_laundering"].label.context == "money_laundering.label"
    assert all(crime.label.english for crime in crime_types().values())


def test_facts_cannot_be_changed() -> None:
    for value in (instruments()["untoc"], legal_bases()["extradition"].bases[0]):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.verified = False  # type: ignore[misc, union-attr]
