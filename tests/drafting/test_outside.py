"""Tests on the outside: which treaties bind, and what the requested State accepts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from entraide.drafting.outside import Outside, StateProfile, data_tests
from entraide.instruments.rules import Result
from entraide.instruments.terms import Group, Role, Status
from entraide.interview.answers import Mark
from entraide.interview.conditions import FALSE, NO_DATA, TRUE, Outcome
from entraide.interview.journey import Journey
from tests.interview.factories import journey, look

STATES = [{"question": "requesting_state"}, {"question": "requested_state"}]
BASIS: dict[str, Any] = {"question": "legal_basis"}
OFFENCES: dict[str, Any] = {"question": "offences"}
CONDITIONS: dict[str, list[Any]] = {
    "any_basis_binds": [BASIS, *STATES],
    "all_bases_bind": [BASIS, *STATES],
    "any_basis_may_bind": [BASIS, *STATES],
    "bases_may_cover": [BASIS, "untoc"],
    "best_basis_chosen": [BASIS],
    "basis_has_role": [BASIS, "request_type", "basis", "fills_gap"],
    "offences_in_scope": [OFFENCES, "untoc", *STATES],
    "convention_offence": [OFFENCES, *STATES],
    "extradition_basis_declared": [{"question": "requested_state"}, BASIS],
    "language_accepted": [{"question": "requested_state"}, {"question": "target_language"}],
    "channel_accepted": [{"question": "requested_state"}, {"question": "channel"}],
    "orders_without_conviction_accepted": [{"question": "requested_state"}],
}
"""Each test with the arguments that the rules of the content give it."""
ANSWERS: dict[str, Any] = {
    "requesting_state": "SN",
    "requested_state": "CH",
    "legal_basis": ("untoc",),
    "target_language": "fr",
    "channel": "central_authority",
    "offences": ({"instrument_ref": "untoc 6"},),
}


def seen(test: str, outside: Outside | None = None, **answers: Any) -> Outcome:
    """Return the outcome of a test; an answer of None takes one away."""
    values = {name: value for name, value in {**ANSWERS, **answers}.items() if value is not None}
    tests = data_tests(outside or Outside())
    return look({test: CONDITIONS[test]}, values, data_tests=tests, request_type="mla_take_evidence")


def swiss(**data: Any) -> Outside:
    return Outside(profile=StateProfile("CH", **data))


def bound(**binding: bool) -> Outside:
    return Outside(binding=binding)


def rows(*cases: tuple[Any, ...]) -> list[Any]:
    return [pytest.param(*case, id=name) for name, *case in cases]


def test_outside_knows_nothing_of_what_it_was_not_given() -> None:
    assert Outside().binds("untoc") is None
    assert bound(untoc=True, uncac=False).binds("untoc") is True
    assert bound(untoc=True, uncac=False).binds("uncac") is False
    assert StateProfile("CH").languages is None


def test_tests_are_those_of_the_conditions_here() -> None:
    assert set(data_tests(Outside())) == set(CONDITIONS)


# --- answers come first


QUESTIONS = [
    pytest.param(test, argument["question"], id=f"{test}-{argument['question']}")
    for test, arguments in CONDITIONS.items()
    for argument in arguments
    if isinstance(argument, dict)
]


@pytest.mark.parametrize("test, question", QUESTIONS)
def test_question_without_answer_makes_it_unknown(test: str, question: str) -> None:
    world = Outside(StateProfile("CH", languages=frozenset({"fr"})), {"untoc": True})

    assert seen(test, world, **{question: None}) == Outcome(None, unanswered=frozenset({question}))


@pytest.mark.parametrize("test, question", QUESTIONS)
def test_question_that_is_not_asked_or_satisfied_makes_it_unknown(test: str, question: str) -> None:
    tests = data_tests(bound(untoc=True))
    condition = {test: CONDITIONS[test]}
    satisfied = {n: v for n, v in ANSWERS.items() if n != question}

    assert look(condition, ANSWERS, unasked=[question], data_tests=tests) == Outcome(
        None, unasked=frozenset({question})
    )
    assert look(
        condition, satisfied, not_applicable={question: "no"}, data_tests=tests, request_type="extradition"
    ) == Outcome(None, satisfied=frozenset({question}))


# --- legal bases


@pytest.mark.parametrize(
    "chosen, anyone, everyone",
    rows(
        ("binds", ("untoc",), TRUE, TRUE),
        ("does-not", ("uncac",), FALSE, FALSE),
        ("no-data", ("un1988",), NO_DATA, NO_DATA),
        ("one-of-two", ("untoc", "uncac"), TRUE, FALSE),
        ("one-unknown", ("untoc", "un1988"), TRUE, NO_DATA),
        ("none-known", ("uncac", "un1988"), NO_DATA, FALSE),
        ("no-treaty", ("reciprocity",), TRUE, TRUE),
        ("scheme", ("cw_mla",), TRUE, TRUE),
    ),
)
def test_bases_bind(chosen: tuple[str, ...], anyone: Outcome, everyone: Outcome) -> None:
    world = bound(untoc=True, uncac=False)

    assert seen("any_basis_binds", world, legal_basis=chosen) == anyone
    assert seen("all_bases_bind", world, legal_basis=chosen) == everyone
    assert seen("any_basis_may_bind", world, legal_basis=chosen) == (FALSE if anyone == FALSE else TRUE)


GOVERNS, GAP = Group.GOVERNS, Group.FILLS_GAP
USABLE = Status.USABLE


def weighed(name: str, group: Group, status: Status, *covered: int) -> Result:
    return Result(name, group, status, Role.BASIS, ("mla_take_evidence",), ("mla",), covered_offences=covered)


@pytest.mark.parametrize(
    "results, chosen, value",
    rows(
        ("nothing-known", (), ("uncac",), TRUE),
        ("covers", (weighed("uncac", GAP, USABLE),), ("uncac",), TRUE),
        ("covers-none", (weighed("uncac", GAP, Status.NOT_COVERED),), ("uncac",), FALSE),
        ("covers-one-of-two", (weighed("uncac", GAP, Status.NOT_COVERED, 1),), ("uncac",), TRUE),
        ("not-chosen", (weighed("uncac", GAP, Status.NOT_COVERED),), ("un1988",), TRUE),
        (
            "excluded",
            (weighed("uncac", GAP, Status.EXCLUDED_BY_DECLARATION),),
            ("uncac",),
            FALSE,
        ),
        ("other-rules-say-so", (weighed("untoc", GAP, Status.NOT_COVERED),), ("untoc",), TRUE),
    ),
)
def test_bases_that_carry_nothing_are_told(
    results: tuple[Result, ...], chosen: tuple[str, ...], value: Outcome
) -> None:
    assert seen("bases_may_cover", Outside(bases=results), legal_basis=chosen) == value


@pytest.mark.parametrize(
    "results, chosen, value",
    rows(
        ("nothing-known", (), ("reciprocity",), TRUE),
        ("treaty-left-out", (weighed("untoc", GAP, USABLE),), ("reciprocity",), FALSE),
        (
            "unknown-is-not-better",
            (weighed("untoc", GAP, Status.UNKNOWN),),
            ("reciprocity",),
            TRUE,
        ),
        (
            "treaty-of-the-region-governs",
            (
                weighed("coe_mla", GOVERNS, USABLE),
                weighed("untoc", Group.SUPPLEMENTS, USABLE),
            ),
            ("untoc",),
            FALSE,
        ),
        (
            "chosen-may-be-as-good",
            (
                weighed("bilateral", GOVERNS, Status.UNKNOWN),
                weighed("coe_mla", GOVERNS, USABLE),
            ),
            ("bilateral",),
            TRUE,
        ),
        (
            "of-two-that-fill-the-gap-either",
            (
                weighed("untoc", GAP, USABLE),
                weighed("uncac", GAP, USABLE),
            ),
            ("uncac",),
            TRUE,
        ),
        (
            "chosen-that-does-not-bind",
            (
                weighed("untoc", GAP, USABLE),
                weighed("uncac", GAP, Status.NOT_PARTY),
            ),
            ("uncac",),
            FALSE,
        ),
    ),
)
def test_better_basis_that_was_not_chosen_is_told(
    results: tuple[Result, ...], chosen: tuple[str, ...], value: Outcome
) -> None:
    assert seen("best_basis_chosen", Outside(bases=results), legal_basis=chosen) == value


@pytest.mark.parametrize(
    "request_type, chosen, value",
    rows(
        ("18(7)-gap", "mla_take_evidence", ("untoc",), TRUE),
        ("18(7)-with-treaty-one-has-it", "mla_take_evidence", ("untoc", "bilateral"), TRUE),
        ("17-invites-alone", "transfer_sentenced", ("untoc",), FALSE),
        ("17-with-domestic-law", "transfer_sentenced", ("untoc", "domestic_law"), TRUE),
        ("21-discretionary", "transfer_proceedings", ("untoc",), FALSE),
        ("offers-nothing", "extradition", ("coe_tsp",), FALSE),
        ("deprecated", "transit", ("icsft",), FALSE),
    ),
)
def test_basis_has_role_for_the_request_type(
    request_type: str, chosen: tuple[str, ...], value: Outcome
) -> None:
    condition = {"basis_has_role": CONDITIONS["basis_has_role"]}
    values = {"legal_basis": chosen}

    assert look(condition, values, data_tests=data_tests(Outside()), request_type=request_type) == value


def test_basis_has_one_of_the_named_roles_only() -> None:
    tests = data_tests(Outside())
    for roles, value in ((["invites_agreement"], TRUE), (["basis", "discretionary"], FALSE)):
        condition = {"basis_has_role": [BASIS, "request_type", *roles]}
        values = {"legal_basis": ("untoc",)}
        assert look(condition, values, data_tests=tests, request_type="transfer_sentenced") == value


# --- offences


SMALL, SERIOUS = {"max_penalty_years": Decimal(1)}, {"max_penalty_years": Decimal(4)}
OF_PALERMO, OF_TIP, OF_NOTHING = ({"instrument_ref": ref} for ref in ("untoc 6", "tip 5", "law 6"))
OPEN: dict[str, Any] = {}
MARKED = {"instrument_ref": Mark(), "max_penalty_years": Mark()}
MISSING = Outcome(None, unanswered=frozenset({"offences"}))
SATISFIED = Outcome(None, satisfied=frozenset({"offences"}))
IN, OUT = {**OF_NOTHING, **SERIOUS}, {**OF_NOTHING, **SMALL}
PROTOCOL = {**OF_TIP, **SMALL}


@pytest.mark.parametrize(
    "offences, tip, value",
    rows(
        ("all-in", [IN, OF_PALERMO], None, TRUE),
        ("one-out-decides", [IN, OUT, OPEN, MARKED, PROTOCOL], None, FALSE),
        ("one-open", [IN, OPEN], None, MISSING),
        ("open-before-marked", [MARKED, OPEN], None, MISSING),
        ("open-before-no-data", [PROTOCOL, OPEN], None, MISSING),
        ("one-marked", [IN, MARKED], None, SATISFIED),
        ("marked-before-no-data", [PROTOCOL, MARKED], None, SATISFIED),
        ("protocol-of-no-data", [IN, PROTOCOL], None, NO_DATA),
        ("protocol-that-binds", [IN, PROTOCOL], True, TRUE),
        ("protocol-that-does-not", [IN, PROTOCOL], False, FALSE),
    ),
)
def test_offences_in_scope_of_untoc(
    offences: list[Mapping[str, Any]], tip: bool | None, value: Outcome
) -> None:
    world = Outside() if tip is None else bound(tip=tip)

    assert seen("offences_in_scope", world, offences=tuple(offences)) == value


@pytest.mark.parametrize(
    "instrument, reference, binding, value",
    rows(
        ("tip-binds", "tip", "tip 5", {"tip": True}, TRUE),
        ("tip-does-not", "tip", "tip 5", {"tip": False}, FALSE),
        ("tip-no-data", "tip", "tip 5", {}, NO_DATA),
        ("uncac", "uncac", "uncac 17", {}, TRUE),
        ("uncac-other", "uncac", "uncac 30", {}, FALSE),
        ("no-list", "coe_mla", "anything", {}, TRUE),
        ("as-its-parent", "coe_mla_p2", "anything", {}, TRUE),
    ),
)
def test_offences_in_scope_of_another_instrument(
    instrument: str, reference: str, binding: dict[str, bool], value: Outcome
) -> None:
    condition = {"offences_in_scope": [OFFENCES, instrument]}
    values = {"offences": ({"instrument_ref": reference},)}

    assert look(condition, values, data_tests=data_tests(Outside(binding=binding))) == value


@pytest.mark.parametrize(
    "offences, tip, value",
    rows(
        ("one-is-enough", [OUT, OPEN, OF_PALERMO], None, TRUE),
        ("none", [OUT, IN], None, FALSE),
        ("penalty-does-not-matter", [IN], None, FALSE),
        ("one-open", [OUT, OPEN], None, MISSING),
        ("one-marked", [OUT, MARKED], None, SATISFIED),
        ("protocol-of-no-data", [OUT, PROTOCOL], None, NO_DATA),
        ("protocol-that-binds", [OUT, PROTOCOL], True, TRUE),
        ("protocol-that-does-not", [OUT, PROTOCOL], False, FALSE),
    ),
)
def test_convention_offence(offences: list[Mapping[str, Any]], tip: bool | None, value: Outcome) -> None:
    world = Outside() if tip is None else bound(tip=tip)

    assert seen("convention_offence", world, offences=tuple(offences)) == value


# --- the requested State


BY_PROFILE = (
    "extradition_basis_declared",
    "language_accepted",
    "channel_accepted",
    "orders_without_conviction_accepted",
)
FULL: dict[str, Any] = {
    "languages": frozenset({"fr", "de"}),
    "channels": frozenset({"central_authority"}),
    "extradition_basis": {"untoc": True},
    "accepts_orders_without_conviction": True,
}


@pytest.mark.parametrize("test", BY_PROFILE)
def test_profile_says_yes(test: str) -> None:
    assert seen(test, swiss(**FULL)) == TRUE


@pytest.mark.parametrize("test", BY_PROFILE)
def test_without_profile_of_that_state_nothing_is_known(test: str) -> None:
    assert seen(test) == NO_DATA
    assert seen(test, swiss()) == NO_DATA
    assert seen(test, Outside(profile=StateProfile("FR", **FULL))) == NO_DATA
    assert seen(test, swiss(**FULL), requested_state="FR") == NO_DATA


@pytest.mark.parametrize(
    "test, profile",
    rows(
        ("extradition", "extradition_basis_declared", {"extradition_basis": {"untoc": False}}),
        ("language", "language_accepted", {"languages": frozenset({"de"})}),
        ("no-language-at-all", "language_accepted", {"languages": frozenset()}),
        ("channel", "channel_accepted", {"channels": frozenset({"diplomatic"})}),
        ("orders", "orders_without_conviction_accepted", {"accepts_orders_without_conviction": False}),
    ),
)
def test_profile_says_no(test: str, profile: dict[str, Any]) -> None:
    assert seen(test, swiss(**profile)) == FALSE


@pytest.mark.parametrize(
    "chosen, declared, value",
    rows(
        ("16(5)-one-of-two", ("untoc", "uncac"), {"untoc": False, "uncac": True}, TRUE),
        ("16(5)-one-unknown", ("untoc", "uncac"), {"untoc": False}, NO_DATA),
        ("16(5)-all-no", ("untoc", "uncac"), {"untoc": False, "uncac": False}, FALSE),
        ("16(5)-no-treaty-chosen", ("reciprocity", "cw_extr"), {"untoc": True}, NO_DATA),
        ("16(5)-others-do-not-count", ("untoc", "bilateral"), {"untoc": False}, FALSE),
    ),
)
def test_extradition_basis_is_declared_for_the_chosen_treaties(
    chosen: tuple[str, ...], declared: dict[str, bool], value: Outcome
) -> None:
    world = swiss(extradition_basis=declared)

    assert seen("extradition_basis_declared", world, legal_basis=chosen) == value


def test_same_outside_serves_any_journey() -> None:
    tests = data_tests(bound(untoc=True))
    asked = ["legal_basis", "requesting_state", "requested_state"]
    first, second = (journey(asked, {**ANSWERS, "legal_basis": (b,)}) for b in ("untoc", "uncac"))
    assert isinstance(first, Journey)

    assert tests["any_basis_binds"](first, CONDITIONS["any_basis_binds"]) == TRUE
    assert tests["any_basis_binds"](second, CONDITIONS["any_basis_binds"]) == NO_DATA
