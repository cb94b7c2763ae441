"""Groups of findings, missing contents, and several request types in one letter.

The number that begins an id is that of the fact base's README, section Semantics. The cases are the drafts of
`tests/data/defective`, cured and then changed in the one thing that matters.
"""

from typing import Any

import pytest

from entraide.drafting.drafts import CheckedCase
from entraide.drafting.library import library
from entraide.drafting.outside import Outside
from entraide.drafting.rules import Group, contents_of
from entraide.instruments.facts import instruments
from entraide.instruments.rules.chosen import governs
from entraide.interview.definition import Source
from entraide.interview.terms import Reason, Severity
from tests.drafting.defective import (
    NAMES,
    check,
    cured,
    defective,
    findings_of,
    outside_of,
    profile,
    reported,
    treaties_of,
)

RECORDS = "records-period-turned-round"  # documents and records
EXTRADITION = "offence-under-four-years"
TRACING = "link-not-known"
PRESERVATION = "preservation-and-then-nothing"
BOARDING = "boarding-answer-expected-yesterday"
ARREST = "arrest-that-can-wait"
TWO = "two-measures-deadline-passed"  # freezing, and bank records

ASSISTANCE_TREATIES = ["bilateral", *(name for name, i in instruments().items() if i.is_assistance_treaty)]
NO_ASSISTANCE_TREATY = [
    "coe_extr",
    "coe_tsp",
    "coe_warsaw",
    "budapest",
    "icsft",
    "cw_mla",
    "reciprocity",
    "domestic_law",
]


def missing(case: CheckedCase) -> list[tuple[str, str]]:
    return [(content.content, content.severity) for content in case.report.missing_contents]


# --- 8: a treaty is cited where it governs


def test_every_finding_is_of_the_group_that_its_sources_show() -> None:
    for name in NAMES:
        for found in check(defective(name), outside_of(name)).report.findings:
            if found.group is Group.TREATY:
                assert treaties_of(found)
            elif found.group is Group.ADVICE:
                assert not treaties_of(found)
            else:
                assert found.sources[0].instrument == "profile"
            if found.finding.reason is Reason.UNKNOWN_DATA:
                assert found.group is Group.ADVICE


@pytest.mark.parametrize(
    ("name", "changes", "rule", "expected"),
    [
        pytest.param(
            RECORDS, {"relevance": None}, "r_purpose", ("treaty", ["uncac 46(15)(f)"]), id="8-chosen-is-cited"
        ),
        pytest.param(
            RECORDS,
            {"relevance": None, "legal_basis": ["untoc", "uncac"]},
            "r_purpose",
            ("treaty", ["untoc 18(15)(f)", "uncac 46(15)(f)"]),
            id="8-both-chosen-are-cited",
        ),
        pytest.param(
            RECORDS,
            {"relevance": None, "legal_basis": ["domestic_law"]},
            "r_purpose",
            ("advice", []),
            id="8-none-chosen-is-advice",
        ),
        pytest.param(
            RECORDS,
            {"relevance": None, "legal_basis": None},
            "r_purpose",
            ("advice", []),
            id="8-no-basis-is-advice",
        ),
        pytest.param(
            TRACING,
            {"confidential": "yes", "confidential_reason": "Non."},
            "r_confidential_reason",
            ("treaty", ["untoc 18(20)"]),
            id="8-article-18-in-assistance",
        ),
        pytest.param(
            EXTRADITION,
            {"confidential": "yes", "confidential_reason": "Non."},
            "r_confidential_reason",
            ("advice", []),
            id="8-article-18-not-in-extradition",
        ),
        pytest.param(
            EXTRADITION,
            {"dual_criminality": None},
            "r_ex_dual",
            ("treaty", ["untoc 16(1)"]),
            id="8-article-16-in-extradition",
        ),
        pytest.param(
            RECORDS,
            {"legal_basis": ["untoc"], "ocg_involved": "no"},
            "r_ocg",
            ("treaty", ["untoc 3(1)", "untoc 18(1)", "untoc 2(a)"]),
            id="8-general-articles-in-every-family-but-not-16",
        ),
        pytest.param(
            TWO,
            {"legal_basis": ["coe_warsaw"], "freeze_amount": None},
            "r_freeze_amount",
            ("treaty", ["coe_warsaw 37(2)"]),
            id="8-without-table-every-article",
        ),
    ],
)
def test_finding_cites_the_articles_that_govern(
    name: str, changes: dict[str, Any], rule: str, expected: tuple[str, list[str]]
) -> None:
    assert reported(check(cured(name, **changes)), rule) == expected


@pytest.mark.parametrize(
    ("name", "protocol", "changes", "rule", "expected"),
    [
        *(
            pytest.param(RECORDS, p, {"relevance": None}, "r_purpose", ["untoc 18(15)(f)"], id=f"8-{p}-untoc")
            for p in ("tip", "som", "fap")
        ),
        *(
            pytest.param(RECORDS, p, {"relevance": None}, "r_purpose", ["coe_mla 14(1)(b)"], id=f"8-{p}-1959")
            for p in ("coe_mla_p1", "coe_mla_p2")
        ),
        pytest.param(
            PRESERVATION,
            "budapest_p2",
            {"ee_identifiers": None},
            "r_ee_ident",
            ["budapest 29(2)(c)"],
            id="8-budapest_p2-budapest",
        ),
        pytest.param(
            RECORDS,
            "som",
            {"ocg_involved": "no"},
            "r_ocg",
            ["untoc 3(1)", "untoc 18(1)", "untoc 2(a)", "som 4"],
            id="8-protocol-and-parent",
        ),
    ],
)
def test_protocol_cites_its_parent(
    name: str, protocol: str, changes: dict[str, Any], rule: str, expected: list[str]
) -> None:
    assert reported(check(cured(name, legal_basis=[protocol], **changes)), rule) == ("treaty", expected)


def test_parent_does_not_cite_its_protocol() -> None:
    case = check(defective("child-sent-home-unasked", legal_basis=["untoc"]))

    assert reported(case, "r_nv_safety") == ("advice", [])


# --- 8: paragraphs that fill a gap (UNTOC 18(7), UNCAC 46(7), 1988 7(7))


def coercive_without_grounds(basis: list[str], agreed: str | None) -> tuple[str, list[str]]:
    """Return what is said of coercion without grounds, whose sources all are paragraphs that fill a gap."""
    answers = {"legal_basis": basis, "gap_rules_agreed": agreed, "coercive": "yes", "coercive_basis": None}
    return reported(check(cured(RECORDS, **answers)), "r_coercive_grounds")


UN = [("untoc", "untoc 18(21)(c)"), ("uncac", "uncac 46(21)(c)"), ("un1988", "un1988 7(15)(c)")]


@pytest.mark.parametrize(("convention", "article"), UN)
@pytest.mark.parametrize("other", ASSISTANCE_TREATIES)
@pytest.mark.parametrize("agreed", [None, "no", "yes"])
def test_gap_rules_count_beside_an_assistance_treaty_only_if_agreed(
    convention: str, article: str, other: str, agreed: str | None
) -> None:
    expected = ("treaty", [article]) if agreed == "yes" else ("advice", [])

    assert coercive_without_grounds([convention, other], agreed) == expected


@pytest.mark.parametrize(("convention", "article"), UN)
@pytest.mark.parametrize("other", NO_ASSISTANCE_TREATY)
def test_gap_rules_count_beside_what_is_no_assistance_treaty(
    convention: str, article: str, other: str
) -> None:
    assert coercive_without_grounds([convention, other], None) == ("treaty", [article])


@pytest.mark.parametrize(
    ("basis", "agreed", "expected"),
    [
        pytest.param(["untoc"], None, ["untoc 18(21)(c)"], id="8-alone"),
        pytest.param(["untoc"], "no", ["untoc 18(21)(c)"], id="8-alone-agreement-is-not-asked"),
        pytest.param(
            ["untoc", "uncac"], None, ["untoc 18(21)(c)", "uncac 46(21)(c)"], id="8-two-conventions"
        ),
        pytest.param(["tip"], None, ["untoc 18(21)(c)"], id="8-protocol-alone"),
        pytest.param(["tip", "bilateral"], "no", [], id="8-protocol-with-treaty"),
        pytest.param(["tip", "bilateral"], "yes", ["untoc 18(21)(c)"], id="8-protocol-with-treaty-agreed"),
        pytest.param(["bilateral"], None, [], id="8-treaty-alone"),
    ],
)
def test_gap_rules_count_where_nothing_fills_the_gap(
    basis: list[str], agreed: str | None, expected: list[str]
) -> None:
    assert coercive_without_grounds(basis, agreed) == ("treaty" if expected else "advice", expected)


def test_paragraphs_before_the_gap_rules_count_beside_a_treaty() -> None:
    case = check(cured(RECORDS, legal_basis=["untoc", "bilateral"], gap_rules_agreed="no", records_text=None))

    assert reported(case, "r_records") == ("treaty", ["untoc 18(3)(f)"])


def test_agreement_counts_only_where_it_is_asked() -> None:
    changes = {"legal_basis": ["untoc", "bilateral"], "gap_rules_agreed": "yes", "urgency_text": None}
    case = check(cured(BOARDING, **changes))

    assert not case.journey.is_asked("gap_rules_agreed")
    assert reported(case, "r_urgent_reason") == ("advice", [])


@pytest.mark.parametrize(
    ("instrument", "article", "first", "last"),
    [("untoc", 18, 9, 29), ("uncac", 46, 9, 29), ("un1988", 7, 8, 19)],
)
def test_gap_rules_are_these_paragraphs(instrument: str, article: int, first: int, last: int) -> None:
    def cited(ref: str) -> bool:
        return governs(
            instrument,
            ref,
            chosen=[instrument, "bilateral"],
            family="mla",
            gap_rules_agreed=False,
            instruments=instruments(),
        )

    paragraphs = [number for number in range(1, 31) if not cited(f"{article}({number})")]

    assert paragraphs == list(range(first, last + 1))
    assert not cited(f"{article}({first})(a)-(b)")
    assert not cited(f"{article}({last - 1})-({last})")
    assert cited(f"{article}({first - 1})(a)")
    assert cited(str(article))


# --- 8: the requested State


@pytest.mark.parametrize(
    ("name", "rule", "changes", "data"),
    [
        pytest.param(RECORDS, "r_language", {}, {"languages": ["zh"]}, id="8-language"),
        pytest.param(RECORDS, "r_channel_accepted", {}, {"channels": ["diplomatic"]}, id="8-channel"),
        pytest.param(
            "forfeiture-without-conviction",
            "r_ncb",
            {"conf_basis": ["non_conviction_based"]},
            {"accepts_orders_without_conviction": False},
            id="8-orders-without-conviction",
        ),
        pytest.param(
            ARREST,
            "r_treaty_conditional_extr",
            {"treaty_conditional": "yes"},
            {"extradition_basis": {"uncac": False}},
            id="8-basis-for-extradition",
        ),
    ],
)
def test_state_is_the_group_of_what_its_data_makes_fail(
    name: str, rule: str, changes: dict[str, Any], data: dict[str, Any]
) -> None:
    case = cured(name, **changes)
    state = case["answers"]["requested_state"]
    known = profile(country=state, source="directory entry", as_at="2026-10-01", **data)
    silent = profile(country=state, source="directory entry", as_at="2026-10-01")
    of_another = profile(country="IS", source="directory entry", as_at="2026-10-01", **data)

    (found,) = findings_of(check(case, Outside(known)), rule)

    assert found.group is Group.STATE
    assert found.severity is Severity.WARNING
    assert found.sources[0] == Source("profile", "directory entry, 2026-10-01")
    for unknown in (None, silent, of_another):
        (found,) = findings_of(check(case, Outside(unknown)), rule)
        assert (found.finding.reason, found.group, found.severity, treaties_of(found)) == (
            Reason.UNKNOWN_DATA,
            Group.ADVICE,
            Severity.INFO,
            [],
        )


def test_state_is_not_the_group_of_a_missing_answer() -> None:
    known = profile(country="SG", languages=["zh"], source="directory entry", as_at="2026-10-01")
    case = check(cured(RECORDS, target_language=None), Outside(known))

    assert reported(case, "r_language") == ("treaty", ["uncac 46(14)"])


# --- 9: missing contents, complete


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        pytest.param(RECORDS, {}, [], id="9-nothing-missing"),
        pytest.param(RECORDS, {"stage": None}, [("c_stage", "required")], id="9-required"),
        pytest.param(
            RECORDS,
            {"stage": None, "case_ref": None},
            [("c_case_identification", "required"), ("c_stage", "required")],
            id="9-in-library-order",
        ),
        pytest.param(
            RECORDS,
            {"dual_criminality": None, "certification": None, "prior_contact": None, "return_items": None},
            [],
            id="9-recommended-never-counts",
        ),
        pytest.param(
            RECORDS,
            {"record_kinds": ["government"], "gov_records_nonpublic": None},
            [("c_records_access", "conditional")],
            id="9-condition-true",
        ),
        pytest.param(
            RECORDS, {"record_kinds": ["bank"], "gov_records_nonpublic": None}, [], id="9-condition-false"
        ),
        pytest.param(
            RECORDS, {"record_kinds": None, "gov_records_nonpublic": None}, [], id="9-condition-unknown"
        ),
        pytest.param(
            "accused-refuses-the-screen",
            {"vl_duration": None, "vl_interpreter": None},
            [],
            id="9-one-question-of-several-fills",
        ),
    ],
)
def test_missing_contents_are_those_not_filled(
    name: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    case = check(cured(name, **changes), outside_of(name))

    assert missing(case) == expected
    assert case.report.complete is not bool(expected)


@pytest.mark.parametrize(
    ("question", "marks", "expected"),
    [
        pytest.param("stage", {"not_known": ["stage"]}, [("c_stage", "required")], id="6-not-known"),
        pytest.param("persons", {"not_known": ["persons"]}, [], id="6-not-known-where-possible"),
        pytest.param("stage", {"not_applicable": {"stage": "none yet"}}, [], id="6-not-applicable"),
        pytest.param(
            "stage", {"not_applicable": {"stage": " "}}, [("c_stage", "required")], id="6-without-reason"
        ),
    ],
)
def test_mark_fills_a_content_where_it_satisfies(
    question: str, marks: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    case = check({**cured(RECORDS, **{question: None}), **marks})

    assert missing(case) == expected
    assert case.report.complete is not bool(expected)


def test_content_that_a_finding_names_is_not_listed_again() -> None:
    case = check(cured(RECORDS, relevance=None))

    assert "c_purpose" in case.report.open_contents
    assert missing(case) == []
    assert not case.report.complete


def test_answer_that_is_not_asked_fills_nothing() -> None:
    answers = {
        "accounts": None,
        "bank_measures": ["statements"],
        "account_grounds": "A slip of that bank was found.",
    }
    case = check(cured("accounts-far-from-the-facts", **answers))

    assert not case.journey.is_asked("account_grounds")
    assert case.report.open_contents == {"c_accounts"}


def test_error_alone_makes_a_draft_incomplete() -> None:
    case = check(defective("same-state-twice"))

    assert missing(case) == []
    assert not case.report.complete


def test_warnings_and_information_leave_a_draft_complete() -> None:
    case = check(cured(RECORDS, facts="He signed forty receipts in a single afternoon.", review_done="no"))

    assert {found.severity for found in case.report.findings} == {Severity.WARNING, Severity.INFO}
    assert case.report.complete


@pytest.mark.parametrize(
    ("name", "question", "content"),
    [
        pytest.param(RECORDS, "link_to_requested", "c_nexus", id="9-no-link"),
        pytest.param(RECORDS, "persons", "c_persons", id="9-no-person"),
        pytest.param(RECORDS, "channel", "c_channel", id="9-no-channel"),
        pytest.param(RECORDS, "annexes", "c_annexes", id="9-no-annex"),
        pytest.param("witness-who-will-not-come", "safe_conduct", "c_safe_conduct", id="9-no-safe-conduct"),
    ],
)
def test_draft_without_a_required_content_is_not_complete(name: str, question: str, content: str) -> None:
    case = check(cured(name, **{question: None}))

    assert content in case.report.open_contents
    assert not case.report.complete


def test_date_is_reported_where_a_test_needs_it() -> None:
    undated = {key: value for key, value in cured(TWO).items() if key != "date"}

    (found,) = findings_of(check(undated), "r_deadline_future")

    assert (found.finding.reason, found.finding.questions) == (Reason.MISSING, ("date",))


# --- 10: several request types in one letter


def both(name: str, *types: str, **answers: Any) -> CheckedCase:
    return check({**cured(name, **answers), "modality": list(types)})


def test_common_questions_come_once_in_the_order_of_the_first_type() -> None:
    first, second = "freezing_seizure", "mla_financial_records"
    for types in ([first, second], [second, first]):
        asked = list(both(TWO, *types).journey.asked_by)
        of_first, of_second = (library().types[name].questions for name in types)
        order = [*of_first, *(question for question in of_second if question not in of_first)]

        assert asked == [question for question in order if question in asked]


def test_question_is_asked_by_each_type_that_lists_it() -> None:
    asked_by = both(TWO, "freezing_seizure", "mla_financial_records").journey.asked_by

    assert asked_by["facts"] == ("freezing_seizure", "mla_financial_records")
    assert asked_by["freeze_facts"] == ("freezing_seizure",)


def test_contents_are_united_in_library_order() -> None:
    types = [library().types[name] for name in ("mla_financial_records", "freezing_seizure")]
    united = [content.id for content in contents_of(types, library())]

    assert united == [name for name in library().contents if any(name in t.contents for t in types)]
    assert united == [content.id for content in contents_of(types[::-1], library())]


def test_content_of_any_type_is_required() -> None:
    case = both(TWO, "mla_financial_records", "freezing_seizure", freeze_basis=None)

    assert missing(case) == [("c_freeze_order", "required")]


def test_rule_of_both_types_is_reported_once() -> None:
    (found,) = findings_of(check(defective(TWO)), "r_deadline_future")

    assert found.finding.types == ("freezing_seizure", "mla_financial_records")


def test_missing_answer_is_reported_once_for_both_types() -> None:
    case = both(TWO, "freezing_seizure", "mla_financial_records", offences=None)
    of_question = [f for f in case.report.findings if f.finding.reason is Reason.MISSING]

    assert [found.finding.questions for found in of_question] == [("offences",)]
    assert of_question[0].finding.types == ("freezing_seizure", "mla_financial_records")


def test_rule_that_names_the_type_is_reported_once_per_type() -> None:
    extradition = both(EXTRADITION, "extradition", "transfer_sentenced")
    transit = both(EXTRADITION, "transit", "transfer_sentenced")

    assert [f.finding.types for f in findings_of(extradition, "r_basis_invites")] == [("transfer_sentenced",)]
    assert [f.finding.types for f in findings_of(transit, "r_basis_invites")] == [
        ("transit",),
        ("transfer_sentenced",),
    ]


def test_rule_that_names_the_type_cites_the_articles_of_that_type() -> None:
    transit, sentenced = findings_of(both(EXTRADITION, "transit", "transfer_sentenced"), "r_basis_invites")

    assert "untoc 17" not in treaties_of(transit)
    assert treaties_of(sentenced) == ["untoc 17"]


@pytest.mark.parametrize(
    "types", [("extradition", "mla_trace_proceeds"), ("mla_trace_proceeds", "extradition")]
)
def test_rule_of_both_types_is_treaty_if_it_is_so_for_one(types: tuple[str, str]) -> None:
    case = both(EXTRADITION, *types, confidential="yes", confidential_reason="Non.")

    assert reported(case, "r_confidential_reason") == ("treaty", ["untoc 18(20)"])


THREE_YEARS = [{"label": "Theft", "law_text": "…", "max_penalty_years": 3, "instrument_ref": "untoc 2(b)"}]


def test_family_is_that_of_the_type_that_lists_the_rule() -> None:
    case = both(RECORDS, "mla_documents_records", "transit", legal_basis=["untoc"], offences=THREE_YEARS)

    assert reported(case, "r_serious_crime") == ("treaty", ["untoc 2(b)", "untoc 3(1)"])


def test_family_is_that_of_the_type_that_lists_the_rule_when_reports_are_united() -> None:
    case = both(RECORDS, "mla_documents_records", "transit", legal_basis=["untoc"], requested_state=None)

    _group, treaties = reported(case, "r_serious_crime")

    assert "untoc 2(b)" in treaties
    assert "untoc 16(1)" not in treaties
