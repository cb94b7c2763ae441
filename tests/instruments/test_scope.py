"""Whether a treaty covers the offences of a request: each test of its scope, with three values."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entraide.core.content import content
from entraide.instruments.facts import Instrument, instruments
from entraide.instruments.rules.scope import (
    FACT_NAMES,
    FACTS,
    THRESHOLDS,
    Covered,
    covers,
    fact,
    looks_at_offences,
)
from entraide.instruments.rules.scope import (
    test_for as own_test_for,
)
from entraide.interview.answers import Mark
from tests.instruments.building import DAY, EXTRADITION, GROUP_ABROAD, codes, matter

KNOWN = instruments()
T, F, U = True, False, None
LAUNDERING = {"crime_type": "money_laundering"}


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Return rows as parameters; the first of each is its id."""
    return [pytest.param(*row, id=name) for name, *row in rows]


def covered(
    instrument: str | Instrument,
    *offences: Mapping[str, Any],
    family: str = "mla",
    facts: Mapping[str, Any] | None = None,
    binds: Mapping[str, bool] | None = None,
) -> Covered:
    """Return whether a treaty covers offences; by default a group acts across borders."""
    treaty = KNOWN[instrument] if isinstance(instrument, str) else instrument
    about = matter(*offences, facts=GROUP_ABROAD if facts is None else facts)
    return covers(treaty, family, about, (binds or {}).get)


def asking(condition: Any, base: str = "coe_mla") -> Instrument:
    """Return a treaty whose scope has one test for everything."""
    scope = {**KNOWN[base].offence_scope, "tests": [{"families": "all", "condition": condition}]}
    return replace(KNOWN[base], offence_scope=scope)


# --- which test


NAMED, OTHER, ALL = (
    {"families": families, "condition": families} for families in (["mla", "freezing"], "other", "all")
)


@pytest.mark.parametrize(
    "tests, family, expected",
    table(
        ("named", [NAMED, OTHER], "freezing", NAMED),
        ("other", [NAMED, OTHER], "extradition", OTHER),
        ("named-goes-before-all", [ALL, NAMED], "mla", NAMED),
        ("all", [ALL, NAMED], "extradition", ALL),
        ("other-goes-before-all", [ALL, OTHER], "extradition", OTHER),
        ("none", [NAMED], "extradition", None),
        ("part-of-a-name", [{"families": ["mla_service"]}], "mla", None),
        ("a-name-is-no-list", [{"families": "all"}], "all", {"families": "all"}),
        ("no-tests", [], "mla", None),
    ),
)
def test_test_is_the_one_that_names_the_family_else_other_else_all(
    tests: list[Any], family: str, expected: Any
) -> None:
    assert own_test_for({"tests": tests}, family) == expected


def test_scope_without_a_test_for_the_family_is_unknown_and_says_so() -> None:
    found = covered("coe_tsp", LAUNDERING, family="extradition")

    assert (found.value, codes(found.missing), found.offences) == (U, ["no_scope_test"], ())


def test_every_atom_of_the_content_is_one_that_the_rules_know() -> None:
    of_offence = {"convention_offence", "protocol_offence", "serious_crime"}

    def atoms(condition: Any) -> set[str]:
        if isinstance(condition, str):
            return {condition}
        if "not" in condition:
            return atoms(condition["not"])
        parts = condition.get("all", condition.get("any"))
        if parts is None:
            return set(condition) & set(THRESHOLDS)
        return {atom for part in parts for atom in atoms(part)}

    used = {
        atom
        for item in content("instruments", "instruments")
        for test in item["offence_scope"].get("tests", ())
        for atom in atoms(test["condition"])
    }
    assert used == of_offence | set(FACTS) | set(THRESHOLDS)
    assert not set(FACTS) & of_offence
    assert set(FACTS) | set(THRESHOLDS) < FACT_NAMES


@pytest.mark.parametrize(
    "instrument, family, value",
    table(
        ("untoc-3(1)", "untoc", "mla", T),
        ("uncac-46(1)", "uncac", "freezing", T),
        ("uncc-penalty", "uncc", "eevidence_disclosure", T),
        ("budapest-computer", "budapest", "mla", T),
        ("budapest-24(1)-penalty", "budapest", "extradition", T),
        ("coe_mla-1(2)-military", "coe_mla", "mla", T),
        ("tip-8-return", "tip", "nationality_verification", F),
        ("coe_warsaw-everything", "coe_warsaw", "freezing", F),
        ("coe_tsp-no-test", "coe_tsp", "mla", F),
    ),
)
def test_treaty_whose_scope_looks_at_offences(instrument: str, family: str, value: bool) -> None:
    assert looks_at_offences(KNOWN[instrument], family) is value


# --- all, any, not


YES, NO, OPEN = "consent_of_states", "final_judgment", "transnational"
THREE = {YES: "yes", NO: "no"}


@pytest.mark.parametrize(
    "condition, value",
    table(
        ("yes", YES, T), ("no", NO, F), ("open", OPEN, U),
        ("not-yes", {"not": YES}, F), ("not-no", {"not": NO}, T), ("not-open", {"not": OPEN}, U),
        ("not-not", {"not": {"not": NO}}, F),
        ("all-of-none", {"all": []}, T), ("any-of-none", {"any": []}, F),
        ("all-yes-yes", {"all": [YES, YES]}, T), ("all-yes-no", {"all": [YES, NO]}, F),
        ("all-yes-open", {"all": [YES, OPEN]}, U), ("all-open-no", {"all": [OPEN, NO]}, F),
        ("all-open-open", {"all": [OPEN, OPEN]}, U), ("all-no-no", {"all": [NO, NO]}, F),
        ("any-yes-no", {"any": [YES, NO]}, T), ("any-no-no", {"any": [NO, NO]}, F),
        ("any-no-open", {"any": [NO, OPEN]}, U), ("any-open-yes", {"any": [OPEN, YES]}, T),
        ("any-open-open", {"any": [OPEN, OPEN]}, U),
        ("deep", {"all": [{"any": [NO, {"all": [YES, {"not": NO}]}]}, YES]}, T),
        ("deep-open", {"any": [{"all": [OPEN, YES]}, {"not": OPEN}]}, U),
        ("deep-no", {"all": [{"any": [OPEN, NO]}, {"not": YES}]}, F),
    ),
)  # fmt: skip
def test_conditions_have_three_values(condition: Any, value: bool | None) -> None:
    found = covered(asking(condition), LAUNDERING, facts=THREE)

    assert found.value is value
    assert codes(found.missing) == (["settle_transnational"] if value is U else [])


# --- facts


ATOMS: dict[str, tuple[str, Any, Any]] = {
    "organized_group": ("ocg_involved", "yes", "no"),
    "transnational": ("transnational", "planned abroad", "no"),
    "person_in_requested_state": ("ex_location", "Geneva", "No"),
    "dual_criminality": ("dual_criminality", "punishable in both", "no"),
    "purpose_prosecution": ("ex_purpose", "prosecution", "sentence_enforcement"),
    "purpose_sentence": ("ex_purpose", "sentence_enforcement", "prosecution"),
    "national_of_administering_state": ("ts_nationality", "yes", "no"),
    "consent_of_person": ("ts_consent", "consents", "does_not_consent"),
    "final_judgment": ("final_judgment", "yes", "no"),
    "consent_of_states": ("consent_of_states", "yes", "no"),
    "military_offence": ("military_offence", "yes", "no"),
    "punishable_before_judicial_authority": ("punishable_before_judicial_authority", "yes", "no"),
    "evidence_in_electronic_form": ("evidence_in_electronic_form", "yes", "no"),
    "offence_related_to_computer": ("offence_related_to_computer", "yes", "no"),
}
"""For each test on facts: its question, an answer that says yes, and one that says no."""
ATOM_CASES = [
    pytest.param(atom, {question: answer}, value, id=f"{atom}-{value}")
    for atom, (question, yes, no) in ATOMS.items()
    for answer, value in ((yes, T), (no, F), (Mark(), U), ("not_known", U), ("", U))
]


def test_facts_of_this_table_are_those_of_the_rules() -> None:
    assert {atom: question for atom, (question, _yes, _no) in ATOMS.items()} == {
        atom: question for atom, (question, _read) in FACTS.items()
    }


@pytest.mark.parametrize("atom, facts, value", ATOM_CASES)
def test_atom_is_read_from_its_question(atom: str, facts: dict[str, Any], value: bool | None) -> None:
    found = covered(asking(atom), {"crime_type": "corruption"}, facts=facts)

    assert found.value is value
    assert codes(found.reasons) == ({T: [f"{atom}_yes"], F: [f"{atom}_no"], U: []}[value])
    assert codes(found.missing) == ([f"settle_{atom}"] if value is U else [])


@pytest.mark.parametrize("atom", [*ATOMS, *THRESHOLDS])
@pytest.mark.parametrize("given, value", [("yes", T), ("no", F), ("No ", F), (Mark(), U), ("", U)])
def test_atom_may_be_given_under_its_own_name(atom: str, given: Any, value: bool | None) -> None:
    condition = {atom: 4} if atom in THRESHOLDS else atom

    assert covered(asking(condition), {"crime_type": "corruption"}, facts={atom: given}).value is value


@pytest.mark.parametrize("atom", sorted(name for name in ATOMS if ATOMS[name][0] != name))
def test_own_name_of_an_atom_goes_before_its_question(atom: str) -> None:
    question, yes, no = ATOMS[atom]

    assert covered(asking(atom), facts={atom: "no", question: yes}).value is F
    assert covered(asking(atom), facts={atom: "yes", question: no}).value is T


@pytest.mark.parametrize(
    "value, expected",
    table(
        ("nothing", None, U), ("empty", "", U), ("not-known", "not_known", U), ("marked", Mark(), U),
        ("not-applicable", Mark("why"), U), ("yes", "yes", T), ("no", "no", F), ("no-in-capitals", "NO", F),
        ("a-text", "carried out in two States", T), ("a-text-with-no", "no border was crossed", T),
        ("false", "false", F), ("false-value", False, F), ("true-value", True, T),
    ),
)  # fmt: skip
def test_fact_is_a_text_that_does_not_say_no(value: Any, expected: bool | None) -> None:
    assert fact({"name": value}, "name") is expected
    assert fact({}, "name") is None


@pytest.mark.parametrize(
    "answer, value",
    [("both", T), ("prosecution", T), ("sentence_enforcement", F), (Mark(), U), (None, U)],
)
def test_purpose_may_be_both(answer: Any, value: bool | None) -> None:
    assert covered(asking("purpose_prosecution"), facts={"ex_purpose": answer}).value is value


@pytest.mark.parametrize(
    "answer, value",
    [("consents", T), ("not_required", T), ("does_not_consent", F), ("not_yet_asked", U), (Mark(), U)],
)
def test_consent_that_was_not_asked_is_unknown(answer: Any, value: bool | None) -> None:
    assert covered(asking("consent_of_person"), facts={"ts_consent": answer}).value is value


@pytest.mark.parametrize(
    "atom, family, crime_type, value",
    table(
        ("electronic-by-its-kind", "evidence_in_electronic_form", "eevidence_disclosure", "corruption", T),
        ("electronic-open", "evidence_in_electronic_form", "mla", "corruption", U),
        ("computer-by-its-kind", "offence_related_to_computer", "mla", "cybercrime", T),
        ("computer-open", "offence_related_to_computer", "eevidence_disclosure", "corruption", U),
    ),
)
def test_kind_of_request_or_offence_shows_some_facts(
    atom: str, family: str, crime_type: str, value: bool | None
) -> None:
    offence = {"crime_type": crime_type}

    assert covered(asking(atom), offence, family=family, facts={}).value is value
    assert covered(asking(atom), offence, family=family, facts={atom: "no"}).value is F


# --- offences of a treaty


@pytest.mark.parametrize(
    "instrument, offence, value, code",
    table(
        ("untoc-6-mapped", "untoc", {"crime_type": "money_laundering"}, T, "of_the_treaty"),
        ("untoc-5-only-if", "untoc", {"crime_type": "participation_ocg"}, T, "only_if"),
        ("untoc-6-named", "untoc", {"instrument_ref": "UNTOC art. 6"}, T, "names_article"),
        ("untoc-7-named", "untoc", {"instrument_ref": "untoc 7"}, F, "not_of_the_treaty"),
        ("untoc-named-of-another", "untoc", {"instrument_ref": "uncac 15"}, F, "not_of_the_treaty"),
        ("untoc-neither", "untoc", {"crime_type": "wildlife_crime"}, F, "not_of_the_treaty"),
        ("uncac-15-mapped", "uncac", {"crime_type": "corruption"}, T, "of_the_treaty"),
        ("uncac-23-only-if", "uncac", {"crime_type": "money_laundering"}, T, "only_if"),
        ("uncac-27-may-be", "uncac", {"crime_type": "participation_ocg"}, U, "settle_may_be"),
        ("un1988-3-mapped", "un1988", {"crime_type": "drug_trafficking"}, T, "of_the_treaty"),
        ("un1988-3(1)(b)-may-be", "un1988", {"crime_type": "money_laundering"}, U, "settle_may_be"),
        (
            "un1988-3-named-though-it-only-may-be",
            "un1988",
            {"crime_type": "money_laundering", "instrument_ref": "un1988 3"},
            T,
            "names_article",
        ),
        (
            "un1988-3(1)(b)-may-be-though-another-is-named",
            "un1988",
            {"crime_type": "money_laundering", "instrument_ref": "untoc 6"},
            U,
            "settle_may_be",
        ),
        ("un1988-neither", "un1988", {"crime_type": "corruption"}, F, "not_of_the_treaty"),
        ("icsft-2-mapped", "icsft", {"crime_type": "terrorism"}, T, "of_the_treaty"),
        ("icsft-2(1)(a)-may-be", "icsft", {"crime_type": "piracy_maritime"}, U, "settle_may_be"),
        ("uncac-crime-of-no-list", "uncac", {"crime_type": "no_such_crime"}, U, "settle_article"),
        ("uncac-nothing-said", "uncac", {}, U, "settle_article"),
        ("uncac-marked", "uncac", {"crime_type": Mark(), "instrument_ref": Mark()}, U, "settle_article"),
    ),
)
def test_offence_is_one_of_the_treaty(
    instrument: str, offence: Mapping[str, Any], value: bool | None, code: str
) -> None:
    found = covered(asking("convention_offence", instrument), offence)

    assert found.value is value
    assert code in codes(found.missing if value is U else found.reasons)


@pytest.mark.parametrize("binding, value", [(T, T), (F, F), (U, U)])
@pytest.mark.parametrize(
    "offence, protocol",
    table(
        ("tip-5", {"crime_type": "trafficking_in_persons"}, "tip"),
        ("som-6", {"crime_type": "smuggling_of_migrants"}, "som"),
        ("fap-5", {"crime_type": "trafficking_firearms"}, "fap"),
        ("tip-5-named", {"instrument_ref": "tip 5"}, "tip"),
        ("fap-5-named", {"instrument_ref": "FAP article 5"}, "fap"),
    ),
)
def test_offence_of_a_protocol_counts_under_the_convention_if_it_binds_both(
    offence: Mapping[str, Any], protocol: str, binding: bool | None, value: bool | None
) -> None:
    others = {name: False for name in ("tip", "som", "fap") if name != protocol}
    world = others if binding is None else {**others, protocol: binding}
    found = covered(asking("convention_offence", "untoc"), offence, binds=world)

    assert found.value is value
    assert codes(found.missing) == (["settle_protocol"] if value is U else [])


@pytest.mark.parametrize(
    "binds, value, missing",
    table(
        ("both-bind", {"tip": True, "som": True}, T, []),
        ("its-own-alone", {"tip": False, "som": True}, T, []),
        ("other-that-may-be", {"tip": True, "som": False}, U, ["settle_may_be"]),
        ("neither", {"tip": False, "som": False}, F, []),
        ("other-not-known", {"som": False}, U, ["settle_may_be", "settle_protocol"]),
    ),
)
def test_offence_that_may_be_of_a_protocol_is_never_known_not_to_be(
    binds: Mapping[str, bool], value: bool | None, missing: list[str]
) -> None:
    offence = {"crime_type": "smuggling_of_migrants"}
    found = covered(asking("convention_offence", "untoc"), offence, binds={"fap": False, **binds})

    assert (found.value, codes(found.missing)) == (value, missing)


def test_offence_under_a_protocol_itself_needs_no_look_at_the_convention() -> None:
    own = asking("protocol_offence", "tip")

    assert covered(own, {"crime_type": "trafficking_in_persons"}).value is T
    assert covered(own, {"instrument_ref": "tip 5"}).value is T
    assert covered(own, {"instrument_ref": "tip 6"}).value is F
    assert covered(own, {"crime_type": "money_laundering"}).value is F
    assert covered(own, {"crime_type": "smuggling_of_migrants"}).value is U


# --- penalties


@pytest.mark.parametrize(
    "penalty, value",
    table(
        ("2(b)-just-below", Decimal("3.99"), F), ("2(b)-four", Decimal(4), T), ("2(b)-four-as-number", 4, T),
        ("2(b)-more", Decimal("4.5"), T), ("2(b)-none", Decimal(0), F), ("2(b)-life", "life", T),
        ("2(b)-death", "death", T), ("2(b)-missing", None, U), ("2(b)-marked", Mark(), U),
        ("2(b)-not-applicable", Mark("why"), U),
    ),
)  # fmt: skip
def test_serious_crime_by_its_maximum(penalty: Any, value: bool | None) -> None:
    found = covered(asking("serious_crime", "untoc"), {"max_penalty_years": penalty})

    assert found.value is value
    assert codes(found.reasons) == {T: ["serious_crime"], F: ["no_serious_crime"], U: []}[value]
    assert codes(found.missing) == (["settle_penalty"] if value is U else [])


@pytest.mark.parametrize(
    "penalty, facts, value",
    table(
        ("24(1)-below", Decimal("0.5"), {}, F), ("24(1)-here-only", Decimal(1), {}, U),
        ("24(1)-life-here-only", "life", {}, U), ("24(1)-missing", None, {}, U),
        ("24(1)-marked", Mark(), {}, U),
        ("24(1)-both-stated", Decimal(1), {"max_penalty_years_at_least": "yes"}, T),
        ("24(1)-not-in-both", Decimal(5), {"max_penalty_years_at_least": "no"}, F),
    ),
)  # fmt: skip
def test_maximum_in_both_states_is_known_from_one_only_if_too_low(
    penalty: Any, facts: dict[str, str], value: bool | None
) -> None:
    condition = {"max_penalty_years_at_least": 1, "both_states": True}

    assert covered(asking(condition), {"max_penalty_years": penalty}, facts=facts).value is value


@pytest.mark.parametrize(
    "facts, value",
    table(
        ("3(1)(c)-181-days", {"ts_remaining": 181}, T),  # six months from 20 November 2026
        ("3(1)(c)-180-days", {"ts_remaining": 180}, F),
        ("3(1)(c)-as-the-interview-reads-it", {"ts_remaining": Decimal(181)}, T),
        ("3(1)(c)-as-the-interview-reads-fewer", {"ts_remaining": Decimal(180)}, F),
        ("3(1)(c)-missing", {}, U),
        ("3(1)(c)-marked", {"ts_remaining": Mark()}, U),
        ("3(1)(c)-stated", {"remaining_months_at_least": "yes", "ts_remaining": 5}, T),
    ),
)
def test_months_that_remain_are_counted_from_the_day(facts: dict[str, Any], value: bool | None) -> None:
    found = covered(asking({"remaining_months_at_least": 6}), facts=facts)

    assert DAY.isoformat() == "2026-11-20"
    assert found.value is value


def test_sentence_of_months_is_known_only_if_stated() -> None:
    own = asking({"sentence_months_at_least": 4})

    assert codes(covered(own, facts={}).missing) == ["settle_sentence_months_at_least"]
    assert covered(own, facts={"sentence_months_at_least": "yes"}).value is T
    assert covered(own, facts={"sentence_months_at_least": "no"}).value is F


# --- several offences, or none


FOUR, LESS, UNSAID = ({"crime_type": "wildlife_crime", "max_penalty_years": p} for p in (4, 1, None))


@pytest.mark.parametrize(
    "offences, value, numbers",
    table(
        ("one", [FOUR], T, (1,)),
        ("two", [FOUR, LAUNDERING], T, (1, 2)),
        ("one-not", [FOUR, LESS], F, (1,)),
        ("first-not", [LESS, FOUR], F, (2,)),
        ("one-open", [FOUR, UNSAID, LAUNDERING], U, (1, 3)),
        ("not-goes-before-open", [UNSAID, LESS, FOUR], F, (3,)),
        ("none-covered", [LESS, LESS], F, ()),
    ),
)
def test_all_offences_must_be_covered_each_for_itself(
    offences: list[Mapping[str, Any]], value: bool | None, numbers: tuple[int, ...]
) -> None:
    found = covered("untoc", *offences)

    assert (found.value, found.offences) == (value, numbers)
    assert bool(found.missing) is (value is U)


def test_what_would_settle_it_names_the_offence() -> None:
    found = covered("untoc", FOUR, UNSAID)

    assert [(reason.code, reason.values) for reason in found.missing] == [("settle_penalty", {"number": 2})]


@pytest.mark.parametrize(
    "instrument, family, facts, value, missing",
    table(
        ("untoc-offences-missing", "untoc", "mla", GROUP_ABROAD, U, ["settle_offences"]),
        (
            "untoc-everything-missing",
            "untoc",
            "mla",
            {},
            U,
            ["settle_offences", "settle_organized_group", "settle_transnational"],
        ),
        ("untoc-no-group", "untoc", "mla", {**GROUP_ABROAD, "ocg_involved": "no"}, F, []),
        ("tip-8-looks-at-none", "tip", "nationality_verification", {}, T, []),
        ("coe_warsaw-looks-at-none", "coe_warsaw", "freezing", {}, T, []),
        ("budapest-25-looks-at-evidence", "budapest", "eevidence_disclosure", {}, T, []),
    ),
)
def test_without_offences_only_what_looks_at_them_is_unknown(
    instrument: str, family: str, facts: dict[str, str], value: bool | None, missing: list[str]
) -> None:
    found = covered(instrument, family=family, facts=facts)

    assert (found.value, codes(found.missing), found.offences) == (value, missing, ())


# --- the tests of the treaties themselves


WITHOUT_BORDER = {name: value for name, value in EXTRADITION.items() if name != "transnational"}


@pytest.mark.parametrize(
    "instrument, family, facts, value",
    table(
        ("18(1)-3(1)", "untoc", "mla", GROUP_ABROAD, T),
        ("18(1)-no-border", "untoc", "mla", {**GROUP_ABROAD, "transnational": "no"}, F),
        ("18(1)-border-open", "untoc", "mla", {"ocg_involved": "yes"}, U),
        ("18(1)-person-there-is-no-border", "untoc", "mla", WITHOUT_BORDER, U),
        ("16(1)-person-there", "untoc", "extradition", WITHOUT_BORDER, T),
        ("16(1)-no-border-person-there", "untoc", "extradition", {**EXTRADITION, "transnational": "no"}, T),
        ("16(1)-border-person-elsewhere", "untoc", "extradition", {**EXTRADITION, "ex_location": "no"}, T),
        (
            "16(1)-neither",
            "untoc",
            "extradition",
            {**EXTRADITION, "ex_location": "no", "transnational": "no"},
            F,
        ),
        ("16(1)-neither-said", "untoc", "extradition", {"ocg_involved": "yes", "dual_criminality": "yes"}, U),
        ("16(1)-no-dual-criminality", "untoc", "extradition", {**EXTRADITION, "dual_criminality": "no"}, F),
        ("16(1)-arrest", "untoc", "provisional_arrest", WITHOUT_BORDER, T),
        ("44(1)-no-group-needed", "uncac", "extradition", {"dual_criminality": "yes"}, T),
        ("44(1)-dual-criminality-open", "uncac", "extradition", {}, U),
        ("46(1)-nothing-needed", "uncac", "mla", {}, T),
        ("1(2)-nothing-said", "coe_mla", "mla", {}, U),
        (
            "1(2)-common-offence",
            "coe_mla",
            "mla",
            {"punishable_before_judicial_authority": "yes", "military_offence": "no"},
            T,
        ),
        ("1(2)-military", "coe_mla", "mla", {"military_offence": "yes"}, F),
    ),
)
def test_scope_of_a_treaty(instrument: str, family: str, facts: dict[str, str], value: bool | None) -> None:
    assert covered(instrument, LAUNDERING, family=family, facts=facts).value is value


@pytest.mark.parametrize("instrument", sorted(KNOWN))
def test_every_treaty_can_be_tested_for_every_family(instrument: str) -> None:
    for family in (item["id"] for item in content("instruments", "families")):
        found = covered(instrument, LAUNDERING, family=family, facts={})
        assert bool(found.missing) is (found.value is U), family
