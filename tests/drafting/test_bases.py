"""The legal bases of a case: what is asked of the tables, and what they say of its two States."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from entraide.drafting.bases import outside_of, request_of, with_bases
from entraide.drafting.casefile import Case, parse_case
from entraide.drafting.library import library
from entraide.drafting.outside import Outside, StateProfile
from entraide.instruments.acts import Declaration
from entraide.instruments.facts import WITHOUT_TREATY, instruments, legal_bases
from entraide.instruments.rules import Request
from entraide.instruments.terms import Confidence, Status
from entraide.interview.answers import Mark
from tests.instruments.building import DAY, LATER, act, both, declared, known, saying

ANSWERS: dict[str, Any] = {
    "requesting_state": "SN",
    "requested_state": "CH",
    "offences": [{"crime_type": "money_laundering", "max_penalty_years": 10}],
    "ocg_involved": "yes",
    "transnational": "Carried out in two States.",
}


def case(
    *types: str,
    answers: Mapping[str, Any] | None = None,
    not_known: tuple[str, ...] = (),
    not_applicable: Mapping[str, str] | None = None,
    day: str | None = "2026-11-20",
) -> Case:
    """Return a case on evidence between Senegal and Switzerland; an answer of None takes one away."""
    values = {name: value for name, value in {**ANSWERS, **(answers or {})}.items() if value is not None}
    data = {
        "kind": "request",
        "modality": list(types or ("mla_take_evidence",)),
        "language": "en",
        "answers": values,
        "not_known": list(not_known),
        "not_applicable": dict(not_applicable or {}),
        **({"date": day} if day else {}),
    }
    return parse_case(data, library())


def asked(*types: str, **changes: Any) -> Request:
    found = request_of(case(*types, **changes))
    assert found is not None
    return found


# --- what is asked


def test_request_names_states_types_offences_facts_and_day() -> None:
    found = asked("mla_take_evidence", "freezing_seizure")

    assert (found.requesting_state, found.requested_state) == ("SN", "CH")
    assert found.types == (legal_bases()["mla_take_evidence"], legal_bases()["freezing_seizure"])
    assert found.matter.day == DAY
    assert found.matter.facts == {"ocg_involved": "yes", "transnational": "Carried out in two States."}
    (offence,) = found.matter.offences
    assert offence["crime_type"] == "money_laundering"
    assert offence["max_penalty_years"] == Decimal(10)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"day": None}, id="no-day"),
        pytest.param({"answers": {"requesting_state": None}}, id="no-requesting-state"),
        pytest.param({"answers": {"requested_state": None}}, id="no-requested-state"),
        pytest.param({"answers": {"requested_state": "SN"}}, id="same-state"),
        pytest.param({"answers": {"requested_state": "EU"}}, id="european-union-asked"),
        pytest.param({"not_known": ("requested_state",)}, id="state-not-known"),
        pytest.param({"not_applicable": {"requested_state": "why"}}, id="state-not-applicable"),
    ],
)
def test_case_without_its_day_and_two_states_asks_nothing(changes: dict[str, Any]) -> None:
    assert request_of(case(**changes)) is None


def test_answers_to_questions_of_another_type_are_ignored() -> None:
    answers = {"ts_consent": "consents", "ex_purpose": "prosecution"}

    assert asked(answers=answers).matter.facts == asked().matter.facts
    assert asked("extradition", answers=answers).matter.facts["ex_purpose"] == "prosecution"
    assert "ts_consent" not in asked("extradition", answers=answers).matter.facts


@pytest.mark.parametrize(
    "marks", [{"not_known": ("ocg_involved",)}, {"not_applicable": {"ocg_involved": "x"}}]
)
def test_answer_that_is_marked_is_none(marks: dict[str, Any]) -> None:
    assert asked(**marks).matter.facts == {"transnational": "Carried out in two States."}


@pytest.mark.parametrize("marks", [{"not_known": ("offences",)}, {"answers": {"offences": None}}])
def test_offences_may_be_missing(marks: dict[str, Any]) -> None:
    assert asked(**marks).matter.offences == ()


def test_field_of_an_offence_may_be_marked() -> None:
    """A mark inside of a card leaves the offence, with its field unknown."""
    marked = {"crime_type": "money_laundering", "max_penalty_years": Mark()}
    values = {**case().answers.values, "offences": (marked,)}
    found = request_of(replace(case(), answers=replace(case().answers, values=values)))

    assert found is not None
    assert found.matter.offences == (marked,)


FINAL, OPEN, UNSAID = {"final": "yes"}, {"final": "no"}, {"court": "Dakar"}


@pytest.mark.parametrize(
    "judgments, value",
    [
        pytest.param(None, None, id="none"),
        pytest.param([FINAL], "yes", id="3(1)(b)-final"),
        pytest.param([FINAL, FINAL], "yes", id="3(1)(b)-both-final"),
        pytest.param([OPEN], "no", id="3(1)(b)-open-to-appeal"),
        pytest.param([FINAL, OPEN], "no", id="3(1)(b)-one-open-to-appeal"),
        pytest.param([FINAL, UNSAID], None, id="3(1)(b)-one-not-said"),
        pytest.param([UNSAID], None, id="3(1)(b)-not-said"),
    ],
)
def test_judgments_are_final_if_all_are_known_to_be(judgments: Any, value: str | None) -> None:
    found = asked("transfer_sentenced", answers={"ts_judgment": judgments})

    assert found.matter.facts.get("final_judgment") == value


def test_days_that_remain_reach_the_scope_as_they_were_answered() -> None:
    """ETS 112 art. 3(1)(c): six months at least; the interview reads a number as a decimal."""
    facts = {
        "ts_nationality": "yes",
        "ts_consent": "consents",
        "ts_judgment": [FINAL],
        "dual_criminality": "Punishable in both.",
    }
    statuses = {}
    for days in (180, 181):
        own = case("transfer_sentenced", answers={**facts, "ts_remaining": days})
        results = outside_of(own, None, both("coe_tsp")).bases
        (found,) = (result for result in results if result.instrument == "coe_tsp")
        statuses[days] = found.status

    assert statuses == {180: Status.NOT_COVERED, 181: Status.UNKNOWN}  # the consent of both States stays open


# --- what lies outside

PROFILE = StateProfile(
    "CH", languages=frozenset({"de"}), channels=frozenset({"diplomatic"}), source="our notes", as_at="2025"
)


@pytest.mark.parametrize("profile", [None, PROFILE])
def test_without_tables_or_question_only_the_profile_is_known(profile: StateProfile | None) -> None:
    assert outside_of(case(), profile, None) == Outside(profile)
    assert outside_of(case(day=None), profile, both("untoc")) == Outside(profile)
    assert outside_of(case(answers={"requested_state": "SN"}), profile, both("untoc")) == Outside(profile)


def test_binding_says_what_is_known_and_leaves_out_what_is_not() -> None:
    found = known(
        act("SN"),
        act("CH"),
        act("SN", "uncac"),
        act("CH", "uncac", "signature"),
        act("SN", "tip"),
        complete={"uncac": "2030-01-01"},
    )
    outside = outside_of(case(), None, found)

    assert outside.binding == {"untoc": True, "uncac": False}
    assert outside.binds("tip") is None
    assert outside.binds("cw_mla") is None


def test_bases_are_weighed_for_the_types_of_the_case() -> None:
    outside = outside_of(case(), None, both("untoc"))
    by_name = {result.instrument: result for result in outside.bases}

    assert set(by_name) == {b.instrument for b in legal_bases()["mla_take_evidence"].bases} | set(
        WITHOUT_TREATY
    )
    assert by_name["untoc"].status is Status.USABLE
    assert by_name["untoc"].since == date(2005, 1, 31)
    assert set(by_name) <= {*instruments(), *WITHOUT_TREATY}


LANGUAGES = declared("d_18_14", "fr;de; it")
GATE = declared("d_16_5_a", "yes")


def profile_of(*said: Declaration, profile: StateProfile | None = None) -> StateProfile | None:
    return outside_of(case(), profile, saying(both("untoc"), *said)).profile


def test_declarations_make_a_profile_where_there_is_none() -> None:
    found = profile_of(LANGUAGES, GATE)

    assert found == StateProfile(
        "CH",
        languages=frozenset({"fr", "de", "it"}),
        extradition_basis={"untoc": True},
        source="an invented note",
        as_at=LATER.isoformat(),
    )


def test_declarations_are_laid_over_the_profile_but_its_languages_stay() -> None:
    found = profile_of(LANGUAGES, GATE, profile=PROFILE)

    assert found == replace(PROFILE, extradition_basis={"untoc": True})


def test_declared_languages_fill_a_profile_that_has_none() -> None:
    bare = replace(PROFILE, languages=None)

    assert profile_of(LANGUAGES, profile=bare) == replace(bare, languages=frozenset({"fr", "de", "it"}))


@pytest.mark.parametrize(
    "value, expected",
    [
        pytest.param("yes", {"untoc": True}, id="16(5)-yes"),
        pytest.param("no", {"untoc": False}, id="16(5)-no"),
        pytest.param("not_treaty_conditional", {"untoc": True}, id="16(6)-needs-none"),
    ],
)
def test_extradition_basis_is_what_was_declared(value: str, expected: dict[str, bool]) -> None:
    found = profile_of(replace(GATE, value=value))

    assert found is not None
    assert found.extradition_basis == expected


@pytest.mark.parametrize("turned", [False, True])
def test_latest_declaration_has_the_last_word_whatever_the_order_of_the_rows(turned: bool) -> None:
    later = date(2015, 1, 1)
    said = [
        replace(GATE, value="no", made_on=None), replace(GATE, value="no"), replace(GATE, made_on=later),
        LANGUAGES, replace(LANGUAGES, made_on=later, value="rm"),
    ]  # fmt: skip
    found = profile_of(*(reversed(said) if turned else said))

    assert found is not None
    assert (found.extradition_basis, found.languages) == ({"untoc": True}, frozenset({"rm"}))


@pytest.mark.parametrize("profile", [None, PROFILE])
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(replace(GATE, value="not_notified"), id="16(5)-not-notified"),
        pytest.param(replace(GATE, confidence=Confidence.RECALLED), id="unverified"),
        pytest.param(replace(LANGUAGES, confidence=Confidence.UNVERIFIED), id="unverified-languages"),
        pytest.param(replace(GATE, state="SN"), id="of-the-requesting-state"),
        pytest.param(replace(GATE, withdrawn_on=date(2020, 1, 1)), id="withdrawn"),
        pytest.param(replace(GATE, made_on=date(2027, 1, 1)), id="made-later"),
        pytest.param(replace(LANGUAGES, value=""), id="languages-empty"),
        pytest.param(declared("d_18_13", "A ministry"), id="another-kind"),
    ],
)
def test_declaration_that_says_nothing_leaves_the_profile_as_it_is(
    said: Declaration, profile: StateProfile | None
) -> None:
    assert profile_of(said, profile=profile) == profile


# --- another choice


def test_case_with_other_bases_is_the_same_but_for_its_choice() -> None:
    own = case(answers={"legal_basis": ["untoc"]})
    other = with_bases(own, ["bilateral", "untoc"])

    assert other.answers.values == {**own.answers.values, "legal_basis": ("bilateral", "untoc")}
    assert replace(other, answers=own.answers) == own
    assert own.answers.values["legal_basis"] == ("untoc",)
    assert with_bases(other, own.answers.values["legal_basis"]) == own


@pytest.mark.parametrize(
    "marks",
    [
        {"not_known": ("legal_basis", "addressee")},
        {"not_applicable": {"legal_basis": "why", "addressee": "why"}},
    ],
)
def test_choice_takes_the_marks_of_its_question_away_and_no_other(marks: dict[str, Any]) -> None:
    other = with_bases(case(**marks), ["untoc"]).answers

    assert other.values["legal_basis"] == ("untoc",)
    assert other.not_known | set(other.not_applicable) == {"addressee"}
