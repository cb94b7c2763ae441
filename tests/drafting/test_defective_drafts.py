"""Forty-four defective drafts of the kind that come back, and what a report on them must and must not say."""

from pathlib import Path

import pytest

from entraide.drafting.casefile import read_case
from entraide.drafting.drafts import CheckedCase, check_case
from entraide.drafting.library import library
from entraide.drafting.outside import Outside
from entraide.drafting.presenting import report_data
from entraide.drafting.samples import samples
from entraide.instruments.facts import WITHOUT_TREATY, instruments
from entraide.interview.terms import Reason, Severity
from tests.drafting.defective import (
    NAMES,
    NO_TREATY,
    check,
    cured,
    defective,
    draft,
    findings_of,
    outside_of,
    treaties_of,
)

EVERY_BASIS = [*instruments(), *WITHOUT_TREATY]
ALARMS = (Severity.ERROR, Severity.WARNING)

each_draft = pytest.mark.parametrize("name", NAMES)


def checked(name: str) -> CheckedCase:
    return check(defective(name), outside_of(name))


def rules_named(case: CheckedCase) -> set[str]:
    return {rule.id for found in case.report.findings for rule in found.finding.rules}


# --- what a draft says


@each_draft
def test_draft_reports_its_defect(name: str) -> None:
    expected = draft(name)["expect"]

    case = checked(name)

    (found,) = findings_of(case, expected["rule"])
    assert found.severity == expected["severity"]
    assert found.group == expected["group"]
    assert found.finding.reason == expected.get("reason", "failed")
    assert expected["question"] in found.finding.questions
    assert case.report.complete is expected["complete"]


@each_draft
def test_draft_is_told_what_to_do(name: str) -> None:
    expected = draft(name)["expect"]

    data = report_data(checked(name), library(), "en")

    (found,) = [f for f in data["findings"] if expected["rule"] in f.get("rules", [f["rule"]])]
    assert (found["severity"], found["group"]) == (expected["severity"], expected["group"])
    assert expected["question"] in found.get("questions", [found["question"]])
    assert found["message"]
    assert found["todo"]
    assert data["complete"] is expected["complete"]


@each_draft
def test_draft_cites_what_its_defect_rests_on(name: str) -> None:
    expected = draft(name)["expect"]

    (found,) = findings_of(checked(name), expected["rule"])

    assert set(expected.get("cites", [])) <= set(treaties_of(found))
    assert bool(treaties_of(found)) == bool(expected.get("cites"))
    assert any(s.instrument == "profile" for s in found.sources) == (expected["group"] == "state")


@each_draft
def test_draft_does_not_set_off_ten_other_rules(name: str) -> None:
    silent = draft(name)["expect"]["silent"]
    case = checked(name)
    looked_at = {rule for request_type in case.case.types for rule in request_type.rules}

    assert len(set(silent)) == 10
    assert set(silent) <= looked_at
    assert not set(silent) & rules_named(case)


@each_draft
def test_draft_has_no_error_but_its_defect(name: str) -> None:
    expected = draft(name)["expect"]
    errors = [f.finding.rules[0].id for f in checked(name).report.findings if f.severity is Severity.ERROR]

    assert errors == ([expected["rule"]] if expected["severity"] == "error" else [])


@each_draft
def test_draft_is_complete_once_cured(name: str) -> None:
    case = check(cured(name), outside_of(name))

    assert draft(name)["expect"]["rule"] not in rules_named(case)
    assert case.report.complete
    assert case.report.open_contents == frozenset()


@each_draft
def test_draft_answers_only_what_its_types_ask(name: str) -> None:
    assert not draft(name)["case"]["answers"].keys() & set(checked(name).case.not_listed)


def test_drafts_set_off_few_false_alarms() -> None:
    alarms, false = 0, []
    for name in NAMES:
        known = {draft(name)["expect"]["rule"], *draft(name)["expect"].get("besides", [])}
        for found in checked(name).report.findings:
            if found.severity in ALARMS and found.finding.reason is not Reason.UNKNOWN_DATA:
                alarms += 1
                if not known & {rule.id for rule in found.finding.rules}:
                    false.append((name, found.finding.rules[0].id))

    assert alarms >= len(NAMES)
    assert len(false) <= 0.05 * alarms, false


def test_drafts_are_as_different_as_real_ones() -> None:
    cases = [checked(name) for name in NAMES]
    bases = {basis for case in cases for basis in case.journey.value("legal_basis") or ()}

    assert len(NAMES) == 44
    assert len({t.id for case in cases for t in case.case.types}) >= 30
    assert len({draft(name)["expect"]["rule"] for name in NAMES}) >= 40
    assert {case.case.language for case in cases} == {"en", "fr", "zh"}
    assert {"untoc", "tip", "som", "fap", "un1988", "uncac", "coe_mla", "coe_extr", *WITHOUT_TREATY} <= bases
    assert {case.journey.value("gap_rules_agreed") for case in cases} == {None, "yes", "no"}
    assert {draft(name)["expect"]["group"] for name in NAMES} == {"treaty", "state", "advice"}


# --- what no draft may cite (Semantics 8)


def strangers(case: CheckedCase) -> list[tuple[str, str]]:
    """Return rule and instrument of each source neither chosen nor parent of a chosen Protocol."""
    chosen = set(case.journey.value("legal_basis") or ())
    parents = {instruments()[name].parent for name in chosen if name in instruments()}
    return [
        (found.finding.rules[0].id, source.instrument)
        for found in case.report.findings
        for source in found.sources
        if source.instrument not in {*chosen, *parents, *NO_TREATY}
    ]


@each_draft
def test_draft_cites_only_what_it_relies_on(name: str) -> None:
    assert strangers(checked(name)) == []
    assert strangers(check(cured(name), outside_of(name))) == []


@pytest.mark.parametrize("path", [sample.path for sample in samples()], ids=lambda path: path.stem)
def test_sample_cites_only_what_it_relies_on(path: Path) -> None:
    assert strangers(check_case(read_case(path, library()), library(), Outside())) == []


@pytest.mark.parametrize("basis", EVERY_BASIS)
def test_draft_put_on_another_basis_cites_only_that(basis: str) -> None:
    cases = [check(defective(name, legal_basis=[basis]), outside_of(name)) for name in NAMES]

    assert [strangers(case) for case in cases] == [[]] * len(NAMES)


@pytest.mark.parametrize("basis", EVERY_BASIS)
def test_empty_draft_cites_only_its_basis(basis: str) -> None:
    empty = {"kind": "request", "language": "en", "answers": {"legal_basis": [basis]}}
    cases = [check({**empty, "modality": request_type}) for request_type in library().types]

    assert [strangers(case) for case in cases] == [[]] * len(cases)
