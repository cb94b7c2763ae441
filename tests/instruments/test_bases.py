"""Legal bases put together: groups and roles, declarations, agreements, territories, order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from entraide.instruments.acts import Agreement, Declaration, Known
from entraide.instruments.facts import WITHOUT_TREATY, instruments, legal_bases
from entraide.instruments.rules import Result, legal_bases_between
from entraide.instruments.rules.bases import Weighing
from entraide.instruments.rules.standing import PRECEDENCE
from entraide.instruments.rules.weighed import RANKS
from entraide.instruments.tables import Tables, shipped_tables
from entraide.instruments.terms import Confidence, Group, Role, Status
from tests.instruments.building import (
    DAY,
    EXTRADITION,
    LATER,
    act,
    agreement,
    both,
    codes,
    declared,
    known,
    request,
    saying,
    weighed,
)

EMPTY = known()
TYPES = sorted(legal_bases())
UNIVERSAL = both("untoc", "uncac")


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Return rows as parameters; the first of each is its id."""
    return [pytest.param(*row, id=name) for name, *row in rows]


def place(result: Result) -> tuple[str, str]:
    return result.group.value, result.role.value


# --- what is offered


@pytest.mark.parametrize("name", TYPES)
def test_every_basis_of_a_type_is_weighed_once_and_what_needs_no_treaty_of_ours_too(name: str) -> None:
    found = weighed(request(name), EMPTY)
    offered = {basis.instrument for basis in legal_bases()[name].bases if not basis.deprecated}

    assert set(found) == offered | set(WITHOUT_TREATY)
    assert {result.request_types for result in found.values()} == {(name,)}
    assert {result.families for result in found.values()} == {(legal_bases()[name].family,)}


@pytest.mark.parametrize("name", TYPES)
def test_where_no_table_says_anything_everything_is_unknown(name: str) -> None:
    for result in legal_bases_between(request(name), EMPTY):
        assert (result.status, result.since, result.confidence) == (Status.UNKNOWN, None, None)
        assert result.settle_by
        assert result.reasons
        assert result.sources


# --- groups and roles


@pytest.mark.parametrize(
    "request_type, instrument, alone, beside",
    table(
        ("18(7)", "mla_take_evidence", "untoc", "fills_gap fills_gap", "supplements if_parties_agree"),
        ("46(7)", "mla_take_evidence", "uncac", "fills_gap fills_gap", "supplements if_parties_agree"),
        (
            "icsft-12(5)",
            "mla_take_evidence",
            "icsft",
            "fills_gap fills_gap",
            "supplements supplements_existing_treaty",
        ),
        ("27(1)", "mla_take_evidence", "budapest", "fills_gap fills_gap", "supplements if_parties_agree"),
        ("coe_mla-1", "mla_take_evidence", "coe_mla", "governs basis", "governs basis"),
        ("scheme", "mla_take_evidence", "cw_mla", "without_treaty basis", "without_treaty basis"),
        ("reciprocity", "mla_take_evidence", "reciprocity", "without_treaty basis", "without_treaty basis"),
        ("13(2)", "freezing_seizure", "untoc", "covers_offence basis", "covers_offence basis"),
        ("budapest-29", "eevidence_preservation", "budapest", "governs basis", "governs basis"),
        ("17", "transfer_sentenced", "untoc", "invites invites_agreement", "invites invites_agreement"),
        ("21", "transfer_proceedings", "untoc", "invites discretionary", "invites discretionary"),
        ("19", "joint_investigation", "untoc", "invites case_by_case", "invites case_by_case"),
        (
            "16(3)",
            "extradition",
            "untoc",
            "fills_gap fills_gap",
            "supplements supplements_existing_treaty",
        ),
    ),
)  # fmt: skip
def test_group_and_role_follow_from_a_treaty_on_the_subject(
    request_type: str, instrument: str, alone: str, beside: str
) -> None:
    family = legal_bases()[request_type].family
    treaty = replace(UNIVERSAL, agreements=(agreement(families=frozenset({family})),))

    assert " ".join(place(weighed(request(request_type), UNIVERSAL)[instrument])) == alone
    assert " ".join(place(weighed(request(request_type), treaty)[instrument])) == beside


def test_regional_treaty_that_is_usable_makes_the_universal_one_supplement() -> None:
    facts = {
        "ocg_involved": "yes",
        "transnational": "yes",
        "punishable_before_judicial_authority": "yes",
        "military_offence": "no",
    }
    found = weighed(request(facts=facts), both("untoc", "coe_mla", states=("FR", "CH", "SN")))
    untoc, coe = found["untoc"], found["coe_mla"]

    assert (coe.status, place(coe)) == (Status.USABLE, ("governs", "basis"))
    assert (untoc.status, place(untoc)) == (Status.USABLE, ("supplements", "if_parties_agree"))
    assert "treaty_on_subject" in codes(untoc.reasons)
    assert "treaty_on_subject" not in codes(coe.reasons)


@pytest.mark.parametrize(
    "facts, status",
    table(
        ("scope-open", {}, Status.UNKNOWN),
        ("scope-not-covered", {"military_offence": "yes"}, Status.NOT_COVERED),
    ),
)
def test_regional_treaty_that_is_not_known_to_carry_leaves_the_role(
    facts: dict[str, str], status: Status
) -> None:
    found = weighed(request(facts=facts), both("untoc", "coe_mla"))

    assert (found["coe_mla"].status, found["coe_mla"].since) == (status, date(2005, 4, 1))
    assert place(found["untoc"]) == ("fills_gap", "fills_gap")


def test_regional_treaty_under_a_reservation_still_governs() -> None:
    facts = {"punishable_before_judicial_authority": "yes", "military_offence": "no"}
    reserved = declared("d_reservation", "text", "coe_mla", articles=(3,), text="Not so.")
    found = weighed(request(facts=facts), saying(both("untoc", "coe_mla"), reserved))

    assert found["coe_mla"].status is Status.RESERVATION
    assert found["untoc"].role is Role.IF_PARTIES_AGREE


def test_treaty_on_one_subject_changes_no_role_for_another() -> None:
    found = legal_bases_between(
        request("mla_take_evidence", "extradition"), replace(UNIVERSAL, agreements=(agreement(),))
    )
    roles = {result.request_types: result.role for result in found if result.instrument == "untoc"}

    assert roles == {("mla_take_evidence",): Role.IF_PARTIES_AGREE, ("extradition",): Role.FILLS_GAP}


# --- extradition: a basis only if the requested State takes it


def surrender(found: Known, name: str = "untoc", request_type: str = "extradition", **facts: str) -> Result:
    return weighed(request(request_type, facts={**EXTRADITION, **facts}), found)[name]


GATE = declared("d_16_5_a")
ANSWERS: list[Any] = table(
    ("16(5)-no-declaration", [], Status.UNKNOWN),
    ("16(5)-yes", [{"value": "yes"}], Status.USABLE),
    ("16(5)-no", [{"value": "no"}], Status.EXCLUDED_BY_DECLARATION),
    ("16(6)-not-treaty-conditional", [{"value": "not_treaty_conditional"}], Status.USABLE),
    ("16(5)-not-notified", [{"value": "not_notified"}], Status.UNKNOWN),
    ("16(5)-yes-unverified", [{"value": "yes", "confidence": Confidence.RECALLED}], Status.UNKNOWN),
    ("16(5)-no-unverified", [{"value": "no", "confidence": Confidence.RECALLED}], Status.UNKNOWN),
    ("16(5)-withdrawn", [{"value": "no", "withdrawn_on": date(2020, 1, 1)}], Status.UNKNOWN),
    ("16(5)-withdrawn-on-the-day", [{"value": "no", "withdrawn_on": DAY}], Status.UNKNOWN),
    (
        "16(5)-withdrawn-later",
        [{"value": "no", "withdrawn_on": date(2026, 11, 21)}],
        Status.EXCLUDED_BY_DECLARATION,
    ),
    ("16(5)-made-later", [{"value": "yes", "made_on": date(2026, 11, 21)}], Status.UNKNOWN),
    ("16(5)-made-on-the-day", [{"value": "yes", "made_on": DAY}], Status.USABLE),
    ("16(5)-undated", [{"value": "yes", "made_on": None}], Status.USABLE),
    (
        "16(5)-the-latest-counts",
        [{"value": "no"}, {"value": "yes", "made_on": date(2015, 1, 1)}],
        Status.USABLE,
    ),
    (
        "16(5)-the-latest-that-stands-counts",
        [{"value": "no"}, {"value": "yes", "made_on": date(2015, 1, 1), "withdrawn_on": date(2016, 1, 1)}],
        Status.EXCLUDED_BY_DECLARATION,
    ),
    (
        "16(5)-what-was-only-heard-later-takes-nothing-away",
        [{"value": "yes"}, {"value": "no", "made_on": date(2020, 1, 1), "confidence": Confidence.RECALLED}],
        Status.USABLE,
    ),
    ("16(5)-of-the-requesting-state", [{"value": "yes", "state": "SN"}], Status.UNKNOWN),
    ("16(5)-of-another-treaty", [{"value": "yes", "instrument": "uncac"}], Status.UNKNOWN),
    ("16(5)-another-kind", [{"kind": "d_16_5_b", "value": "yes"}], Status.UNKNOWN),
)


@pytest.mark.parametrize("name", ["untoc", "uncac"])
def test_extradition_is_to_be_asked_where_nothing_is_known_of_the_requested_state(name: str) -> None:
    result = surrender(UNIVERSAL, name)
    open_ones = "extradition_basis_not_in_data", "settle_extradition_basis"

    assert (open_ones[0] in codes(result.reasons), open_ones[1] in codes(result.settle_by)) == (True, True)
    assert "extradition_basis_accepted" not in codes(result.reasons)


@pytest.mark.parametrize("changes, status", ANSWERS)
@pytest.mark.parametrize("request_type", ["extradition", "provisional_arrest", "speciality_waiver"])
def test_extradition_needs_the_word_of_a_state_that_needs_a_treaty(
    request_type: str, changes: list[dict[str, Any]], status: Status
) -> None:
    said = [replace(GATE, **change) for change in changes]
    result = surrender(saying(UNIVERSAL, *said), request_type=request_type, treaty_conditional="yes")

    assert result.status is status
    assert result.since == date(2005, 1, 31)
    assert ("settle_extradition_basis" in codes(result.settle_by)) is (status is Status.UNKNOWN)
    refused, accepted = "extradition_basis_refused", "extradition_basis_accepted"
    assert (refused in codes(result.reasons)) is (status is Status.EXCLUDED_BY_DECLARATION)
    assert (accepted in codes(result.reasons)) is (status is Status.USABLE)


@pytest.mark.parametrize(
    "conditional, value, status",
    table(
        ("16(6)-needs-none", "no", None, Status.USABLE),
        ("16(6)-needs-none-though-it-said-no", "no", "no", Status.USABLE),
        ("16(4)-needs-one", "yes", None, Status.UNKNOWN),
        ("16(4)-needs-one-and-takes-it", "yes", "yes", Status.USABLE),
        ("16(4)-needs-one-and-refuses", "yes", "no", Status.EXCLUDED_BY_DECLARATION),
        ("16(4)-not-known", "not_known", None, Status.USABLE),
    ),
)
def test_state_that_needs_no_treaty_extradites_without_a_declaration(
    conditional: str, value: str | None, status: Status
) -> None:
    said = [replace(GATE, value=value)] if value else []
    result = surrender(saying(UNIVERSAL, *said), treaty_conditional=conditional)

    assert result.status is status
    assert ("needs_no_treaty" in codes(result.reasons)) is (conditional == "no")


@pytest.mark.parametrize(
    "instrument, kind",
    table(("uncac-44(6)", "uncac", "d_uncac_44_6"), ("tip-by-the-convention", "tip", "d_16_5_a")),
)
def test_other_conventions_and_protocols_need_the_word_too(instrument: str, kind: str) -> None:
    found = both("untoc", "tip", "uncac")
    said = declared(kind, "yes", instrument if instrument == "uncac" else "untoc")
    offence = {"crime_type": "trafficking_in_persons" if instrument == "tip" else "corruption"}
    facts = {**EXTRADITION, "treaty_conditional": "yes"}
    asked = request("extradition", facts=facts, offences=[offence])

    assert weighed(asked, found)[instrument].status is Status.UNKNOWN
    assert weighed(asked, saying(found, said))[instrument].status is Status.USABLE


def test_extradition_beside_a_treaty_needs_no_word_of_the_requested_state() -> None:
    """UNTOC 16(3): its offences are included in the treaty that exists."""
    treaty = agreement(families=frozenset({"extradition"}))
    result = surrender(replace(UNIVERSAL, agreements=(treaty,)))

    assert (result.status, result.role) == (Status.USABLE, Role.SUPPLEMENTS_EXISTING_TREATY)


def test_declaration_does_not_outweigh_that_the_treaty_does_not_bind() -> None:
    signed = known(
        act("SN"), act("CH", action="signature", on="2000-12-12"), complete={"untoc": "2030-01-01"}
    )
    result = surrender(saying(signed, replace(GATE, value="no")))

    assert (result.status, result.since) == (Status.SIGNED_ONLY, None)


def test_declaration_does_not_matter_for_assistance() -> None:
    assert weighed(request(), saying(UNIVERSAL, replace(GATE, value="no")))["untoc"].status is Status.USABLE


# --- reservations


RESERVED = declared("d_reservation", "text", articles=(18,), text="Not where it is a fiscal offence.")


@pytest.mark.parametrize(
    "said, status",
    table(
        ("18-touched", RESERVED, Status.RESERVATION),
        ("18-touched-among-others", replace(RESERVED, articles=(16, 18)), Status.RESERVATION),
        ("16-touched-alone", replace(RESERVED, articles=(16,)), Status.USABLE),
        ("no-article-named", replace(RESERVED, articles=()), Status.RESERVATION),
        ("of-the-requesting-state", replace(RESERVED, state="SN"), Status.RESERVATION),
        ("of-a-third-state", replace(RESERVED, state="FR"), Status.USABLE),
        ("of-another-treaty", replace(RESERVED, instrument="uncac"), Status.USABLE),
        ("withdrawn", replace(RESERVED, withdrawn_on=date(2020, 1, 1)), Status.USABLE),
        ("withdrawn-later", replace(RESERVED, withdrawn_on=date(2027, 1, 1)), Status.RESERVATION),
        ("made-later", replace(RESERVED, made_on=date(2027, 1, 1)), Status.USABLE),
        ("35(3)-dispute-clause", replace(RESERVED, kind="d_35_3", articles=(35,)), Status.USABLE),
        ("35(3)-without-articles", replace(RESERVED, kind="d_35_3", articles=()), Status.USABLE),
        ("18(14)-languages", replace(RESERVED, kind="d_18_14", value="fr"), Status.USABLE),
        ("18-not-verified", replace(RESERVED, confidence=Confidence.RECALLED), Status.UNKNOWN),
    ),
)
def test_reservation_that_touches_the_article_is_shown(said: Declaration, status: Status) -> None:
    result = weighed(request(), saying(UNIVERSAL, said))["untoc"]

    assert (result.status, result.since) == (status, date(2005, 1, 31))
    texts = [reason.values["text"] for reason in result.reasons if reason.code == "reservation"]
    assert texts == ([said.text] if status is Status.RESERVATION else [])


def test_reservation_does_not_hide_that_the_scope_is_open_or_closed() -> None:
    found = saying(UNIVERSAL, RESERVED)

    assert weighed(request(offences=()), found)["untoc"].status is Status.UNKNOWN
    minor = {"crime_type": "wildlife_crime", "max_penalty_years": 1}
    assert weighed(request(offences=[minor]), found)["untoc"].status is Status.NOT_COVERED


def test_reservations_of_both_states_are_shown() -> None:
    other = replace(RESERVED, state="SN", text="Nor where it is a political one.")
    result = weighed(request(), saying(UNIVERSAL, RESERVED, other))["untoc"]

    assert [r.values["state"] for r in result.reasons if r.code == "reservation"] == ["SN", "CH"]


def test_conditions_show_what_the_requested_state_declared() -> None:
    languages = declared("d_18_14", "fr;de;it")
    own = declared("d_18_14", "fr", state="SN")
    result = weighed(request(), saying(UNIVERSAL, languages, own))["untoc"]
    shown = {b.condition.declared_by: b.declared for b in result.conditions if b.condition.declared_by}

    assert shown["d_18_14"] == languages
    assert shown["d_18_13"] is None


# --- agreements


def bilateral(treaty: Agreement, request_type: str = "mla_take_evidence", day: date = DAY) -> list[Result]:
    results = legal_bases_between(request(request_type, day=day), replace(UNIVERSAL, agreements=(treaty,)))
    return [result for result in results if result.instrument == "bilateral"]


@pytest.mark.parametrize(
    "changes, status, since, code",
    table(
        ("in-force", {}, Status.USABLE, date(2010, 1, 1), "agreement_in_force"),
        ("in-force-on-the-day", {"in_force_on": DAY}, Status.USABLE, DAY, "agreement_in_force"),
        (
            "not-yet",
            {"in_force_on": date(2026, 11, 21)},
            Status.NOT_YET_IN_FORCE,
            None,
            "agreement_not_yet_in_force",
        ),
        ("ended", {"terminated_on": date(2020, 1, 1)}, Status.DENOUNCED, None, "agreement_ended"),
        ("ended-on-the-day", {"terminated_on": DAY}, Status.DENOUNCED, None, "agreement_ended"),
        (
            "ends-later",
            {"terminated_on": date(2026, 11, 21)},
            Status.USABLE,
            date(2010, 1, 1),
            "agreement_in_force",
        ),
        (
            "unverified",
            {"confidence": Confidence.RECALLED},
            Status.UNKNOWN,
            None,
            "agreement_unverified",
        ),
        ("undated", {"in_force_on": None}, Status.UNKNOWN, None, "agreement_undated"),
        (
            "of-three",
            {"parties": frozenset({"SN", "CH", "FR"})},
            Status.USABLE,
            date(2010, 1, 1),
            "read_the_treaty",
        ),
    ),
)  # fmt: skip
def test_agreement_stands_as_its_row_says(
    changes: dict[str, Any], status: Status, since: date | None, code: str
) -> None:
    (result,) = bilateral(agreement(**changes))

    assert (result.status, result.since) == (status, since)
    assert place(result) == ("governs", "basis")
    assert code in codes(result.reasons)
    assert result.title == "Treaty invented for the tests"
    assert result.articles == ("1-3",)
    assert bool(result.settle_by) is (status is Status.UNKNOWN)


def test_agreement_that_is_said_to_have_ended_by_an_unverified_row_is_unknown() -> None:
    gone = agreement(confidence=Confidence.RECALLED, terminated_on=date(2020, 1, 1))

    assert [result.status for result in bilateral(gone)] == [Status.UNKNOWN]


@pytest.mark.parametrize(
    "changes",
    [
        {"families": frozenset({"extradition"})},
        {"parties": frozenset({"SN", "FR"})},
        {"families": frozenset()},
    ],
)
def test_agreement_on_another_subject_or_of_others_is_not_shown(changes: dict[str, Any]) -> None:
    (result,) = bilateral(agreement(**changes))

    assert (result.status, result.title) == (Status.UNKNOWN, None)
    assert codes(result.reasons) == ["bilateral_not_in_data"]


def test_agreement_on_assistance_holds_its_special_forms_and_nothing_else() -> None:
    assert bilateral(agreement(), "mla_service")[0].status is Status.USABLE
    assert bilateral(agreement(), "mla_videolink")[0].status is Status.USABLE
    assert bilateral(agreement(), "freezing_seizure")[0].status is Status.UNKNOWN
    service = agreement(families=frozenset({"mla_service"}))
    assert bilateral(service)[0].status is Status.UNKNOWN


@pytest.mark.parametrize(
    "known_on, status",
    [(date(2026, 11, 29), Status.UNKNOWN), (LATER, Status.USABLE), (None, Status.USABLE)],
)
def test_agreement_counts_from_the_day_on_which_it_became_known(
    known_on: date | None, status: Status
) -> None:
    tables = Tables((), (), (agreement(),))
    found = weighed(request(), tables.known_on(known_on))

    assert found["bilateral"].status is status


def test_two_agreements_stand_side_by_side() -> None:
    ended = agreement(id="old", title="Old treaty", terminated_on=date(2009, 12, 31))
    results = legal_bases_between(request(), replace(UNIVERSAL, agreements=(ended, agreement())))
    own = [(r.title, r.status) for r in results if r.instrument == "bilateral"]

    assert own == [("Treaty invented for the tests", Status.USABLE), ("Old treaty", Status.DENOUNCED)]


def test_agreements_of_the_same_title_are_not_taken_for_one() -> None:
    older, newer = agreement(id="1", in_force_on=date(1990, 1, 1)), agreement(id="2")
    results = legal_bases_between(request(), replace(UNIVERSAL, agreements=(older, newer)))

    assert [r.since for r in results if r.instrument == "bilateral"] == [date(1990, 1, 1), date(2010, 1, 1)]


# --- several request types


def test_several_request_types_are_united_where_the_answer_is_the_same() -> None:
    found = weighed(request("mla_take_evidence", "mla_search_seizure", "mla_examine"), UNIVERSAL)
    untoc = found["untoc"]

    assert untoc.request_types == ("mla_take_evidence", "mla_search_seizure", "mla_examine")
    assert untoc.families == ("mla",)
    assert untoc.articles == ("18(3)(a)", "18(3)(c)", "18(3)(d)")
    assert untoc.status is Status.USABLE
    assert len(untoc.reasons) == len(set(untoc.reasons))
    assert len(untoc.sources) == len(set(untoc.sources))
    assert found["reciprocity"].request_types == untoc.request_types


def test_several_request_types_stand_apart_where_role_or_status_differs() -> None:
    results = legal_bases_between(request("mla_take_evidence", "extradition", "freezing_seizure"), UNIVERSAL)
    own = [
        (r.group.value, r.status.value, r.request_types, r.articles)
        for r in results
        if r.instrument == "untoc"
    ]

    assert own == [
        ("fills_gap", "usable", ("mla_take_evidence",), ("18(3)(a)",)),
        ("fills_gap", "unknown", ("extradition",), ("16",)),
        ("covers_offence", "usable", ("freezing_seizure",), ("13(2)",)),
    ]


def test_same_request_type_twice_changes_nothing() -> None:
    once = legal_bases_between(request("mla_take_evidence"), UNIVERSAL)

    assert legal_bases_between(request("mla_take_evidence", "mla_take_evidence"), UNIVERSAL) == once


def test_offences_covered_for_one_kind_only_are_not_said_to_be_for_all() -> None:
    laundering = {"crime_type": "money_laundering", "max_penalty_years": 10}
    minor = {"crime_type": "wildlife_crime", "max_penalty_years": 1}
    facts = {"ocg_involved": "yes", "transnational": "yes", "dual_criminality": "no"}
    asked = request("transit", "transfer_sentenced", offences=[laundering, minor], facts=facts)
    own = [r for r in legal_bases_between(asked, UNIVERSAL) if r.instrument == "untoc"]

    assert {r.status for r in own} == {Status.NOT_COVERED}
    assert {r.request_types: r.covered_offences for r in own} == {
        ("transit",): (),
        ("transfer_sentenced",): (1,),
    }


# --- order


def position(result: Result) -> tuple[int, int, date, str]:
    return (
        list(Group).index(result.group),
        -list(Status).index(result.status),
        result.since or date.max,
        result.instrument + (result.title or ""),
    )


@pytest.mark.parametrize("types", [(name,) for name in TYPES] + [("mla_take_evidence", "extradition")])
def test_results_are_ordered_by_group_status_date_and_name(types: tuple[str, ...]) -> None:
    found = shipped_tables().known_on(None)
    for states in (("SN", "CH"), ("FR", "AL"), ("BB", "JP"), ("HK", "ME")):
        results = legal_bases_between(request(*types, states=states), found)
        assert [position(r) for r in results] == sorted(position(r) for r in results)


def test_order_is_the_one_that_a_lawyer_looks_in() -> None:
    assert list(RANKS) == [
        "governs", "supplements", "fills_gap", "covers_offence", "invites", "without_treaty",
    ]  # fmt: skip
    assert sorted(PRECEDENCE, key=PRECEDENCE.__getitem__)[0] is Status.DENOUNCED
    assert sorted(PRECEDENCE, key=PRECEDENCE.__getitem__)[-1] is Status.USABLE
    older = known(
        act("SN"), act("CH"), act("SN", "uncac", on="2007-01-01"), act("CH", "uncac", on="2007-01-01")
    )
    results = [r.instrument for r in legal_bases_between(request(), older) if r.group is Group.FILLS_GAP]
    assert results[:2] == ["untoc", "uncac"]


# --- territories, the European Union, treaties beside the region


def test_territory_leaves_treaties_open_and_the_rest_unknown() -> None:
    found = replace(both("untoc", states=("SN", "CN")), territories=frozenset({"HK"}))
    results = weighed(request(states=("SN", "HK")), found)
    statuses = {name: result.status for name, result in results.items() if name in instruments()}

    assert {statuses[name] for name in statuses if instruments()[name].is_treaty} == {
        Status.TERRITORIAL_UNKNOWN
    }
    assert {results[name].status for name in (*WITHOUT_TREATY, "cw_mla")} == {Status.UNKNOWN}
    assert all(result.settle_by for result in results.values())


def test_territory_that_was_left_out_is_excluded_and_one_that_was_named_is_bound() -> None:
    found = replace(
        known(
            act("SN"),
            act("HK", action="territorial_application", on="2016-05-01"),
            act("GL", action="territorial_exclusion", on="2016-05-01"),
        ),
        territories=frozenset({"HK", "GL"}),
    )

    bound, left_out = (weighed(request(states=("SN", name)), found)["untoc"] for name in ("HK", "GL"))
    assert (bound.status, bound.since) == (Status.USABLE, date(2016, 5, 1))
    assert (left_out.status, left_out.since) == (Status.EXCLUDED_BY_DECLARATION, None)


def test_european_union_may_ask_and_binds_by_its_own_row() -> None:
    found = shipped_tables().known_on(None)
    own = weighed(request(states=("EU", "CH")), found)["untoc"]

    assert (own.status, own.since) == (Status.USABLE, date(2006, 11, 26))
    without = replace(found, acts={key: rows for key, rows in found.acts.items() if key[0] != "EU"})
    assert weighed(request(states=("EU", "CH")), without)["untoc"].status is Status.UNKNOWN
    assert weighed(request(states=("FR", "CH")), without)["untoc"].status is Status.USABLE


@pytest.mark.parametrize("states", [("SN", "CH"), ("CH", "SN")])
def test_treaty_of_a_region_says_who_is_outside_it(states: tuple[str, str]) -> None:
    found = weighed(request(states=states), both("coe_mla"))
    outside = [r.values["state"] for r in found["coe_mla"].reasons if r.code == "outside_region"]

    assert outside == ["SN"]
    assert "outside_region" not in codes(found["untoc"].reasons)


@pytest.mark.parametrize(
    "binding, value",
    table(
        ("usable", both("untoc"), True),
        ("unknown", EMPTY, None),
        ("signed", known(act("SN", action="signature"), complete={"untoc": "2030-01-01"}), False),
        ("territory", replace(both("untoc"), territories=frozenset({"SN"}), acts={}), None),
    ),
)
def test_weighing_says_whether_a_treaty_binds_both(binding: Known, value: bool | None) -> None:
    treaties: Mapping[str, Any] = instruments()

    assert Weighing(request(), binding, treaties).binds("untoc") is value
