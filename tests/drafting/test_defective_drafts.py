"""Forty-four defective drafts as they come back, and what a report on them must and must not say.

A file of `tests/data/defective` tells its defect, what is expected and the cure; its base (`base-*.yaml`) answers only
the closed questions that make no difficulty. The numbers in the ids are those of the fact base's README, Semantics.
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from entraide.core.datafiles import read_data
from entraide.drafting.casefile import parse_case, read_case
from entraide.drafting.drafts import CheckedCase, check_case
from entraide.drafting.library import library
from entraide.drafting.outside import Outside, StateProfile
from entraide.drafting.presenting import report_data
from entraide.drafting.rules import Group, GroupedFinding, contents_of
from entraide.drafting.samples import samples
from entraide.instruments.facts import WITHOUT_TREATY, instruments, legal_bases
from entraide.instruments.rules import governs
from entraide.interview.terms import Reason, Severity

FOLDER = Path(__file__).parent.parent / "data" / "defective"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("base-"))
NOT_CITED = ("practice", "domestic", "model", "profile")
EVERY_BASIS = [*instruments(), *WITHOUT_TREATY]
ASSISTANCE_TREATIES = ["bilateral", *(i.id for i in instruments().values() if i.is_assistance_treaty)]
ALARMS = (Severity.ERROR, Severity.WARNING)

each_draft = pytest.mark.parametrize("name", NAMES)


@functools.cache
def draft(name: str) -> Any:
    return read_data(FOLDER / f"{name}.yaml")


def merged(*cases: Mapping[str, Any]) -> dict[str, Any]:
    """Return one case: later keys and answers replace earlier ones; an answer of null takes one out."""
    result: dict[str, Any] = {}
    for case in cases:
        result = {**result, **case, "answers": {**result.get("answers", {}), **case.get("answers", {})}}
    return result


def case_of(name: str, change: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return merged(draft(draft(name)["base"])["case"], draft(name)["case"], change or {})


def cured(name: str) -> dict[str, Any]:
    return case_of(name, draft(name)["cure"])


def outside_of(name: str) -> Outside:
    data = draft(name).get("outside", {})
    return Outside(profile(**data["profile"]) if "profile" in data else None, data.get("binding", {}))


def profile(**data: Any) -> StateProfile:
    sets = {key: frozenset(data[key]) for key in ("languages", "channels") if key in data}
    return StateProfile(**{**data, **sets})


def check(case: Mapping[str, Any], outside: Outside | None = None) -> CheckedCase:
    return check_case(parse_case(dict(case), library()), library(), outside or Outside())


def checked(name: str) -> CheckedCase:
    return check(case_of(name), outside_of(name))


def with_answers(name: str, **answers: Any) -> dict[str, Any]:
    """Return the cured draft with other answers; null takes one out."""
    return merged(cured(name), {"answers": answers})


def named_rules(case: CheckedCase) -> set[str]:
    return {rule.id for finding in case.report.findings for rule in finding.finding.rules}


def findings_of(case: CheckedCase, rule: str) -> list[GroupedFinding]:
    return [f for f in case.report.findings if any(r.id == rule for r in f.finding.rules)]


def cited(finding: GroupedFinding) -> list[str]:
    return [f"{s.instrument} {s.ref}" for s in finding.sources if s.instrument not in NOT_CITED]


def one(case: CheckedCase, rule: str) -> tuple[str, list[str]]:
    """Return group and treaty sources of the only finding of a rule."""
    (finding,) = findings_of(case, rule)
    return finding.group.value, cited(finding)


# --- the drafts


@each_draft
def test_draft_reports_its_defect(name: str) -> None:
    expected = draft(name)["expect"]

    data = report_data(checked(name), library(), "en")

    (found,) = [f for f in data["findings"] if expected["rule"] in f.get("rules", [f["rule"]])]
    assert (found["severity"], found["group"], found["reason"]) == (
        expected["severity"],
        expected["group"],
        expected.get("reason", "failed"),
    )
    assert expected["question"] in found.get("questions", [found["question"]])
    assert found["message"]
    assert found["todo"]
    assert data["complete"] is expected["complete"]


@each_draft
def test_draft_cites_what_the_defect_rests_on(name: str) -> None:
    expected = draft(name)["expect"]

    (finding,) = findings_of(checked(name), expected["rule"])

    assert set(expected.get("cites", [])) <= set(cited(finding))
    assert bool(cited(finding)) == bool(expected.get("cites"))
    assert (finding.sources[0].instrument == "profile") == (expected["group"] == "state")


@each_draft
def test_draft_reports_nothing_else_that_is_silent(name: str) -> None:
    silent = draft(name)["expect"]["silent"]
    case = checked(name)
    listed = {rule for request_type in case.case.types for rule in request_type.rules}

    assert len(set(silent)) == 10
    assert set(silent) <= listed, "silence of a rule that is not looked at says nothing"
    assert not set(silent) & named_rules(case)


@each_draft
def test_draft_cured_is_complete_and_its_rule_silent(name: str) -> None:
    case = check(cured(name), outside_of(name))

    assert draft(name)["expect"]["rule"] not in named_rules(case)
    assert case.report.complete
    assert not case.report.open_contents


@each_draft
def test_draft_answers_only_what_its_types_ask(name: str) -> None:
    asked = set(draft(name)["case"]["answers"])

    assert not asked & set(checked(name).case.not_listed)


def test_false_alarms_are_rare() -> None:
    alarms, false = 0, []
    for name in NAMES:
        expected = draft(name)["expect"]
        known = {expected["rule"], *expected.get("besides", [])}
        for finding in checked(name).report.findings:
            if finding.severity in ALARMS and finding.finding.reason is not Reason.UNKNOWN_DATA:
                alarms += 1
                if not known & {rule.id for rule in finding.finding.rules}:
                    false.append((name, finding.finding.rules[0].id))

    assert alarms >= len(NAMES)
    assert len(false) <= 0.05 * alarms, false


def test_drafts_are_as_different_as_real_ones() -> None:
    cases = [checked(name) for name in NAMES]
    types = {t.id for case in cases for t in case.case.types}
    bases = {basis for case in cases for basis in case.journey.value("legal_basis") or ()}
    groups = {draft(name)["expect"]["group"] for name in NAMES}
    agreed = {case.journey.value("gap_rules_agreed") for case in cases}

    assert len(NAMES) == 44
    assert len(types) >= 30
    assert {case.case.language for case in cases} == {"en", "fr", "zh"}
    assert {"untoc", "tip", "som", "fap", "un1988", "uncac", "coe_mla", "coe_extr", *WITHOUT_TREATY} <= bases
    assert groups == {"treaty", "state", "advice"}
    assert {"yes", "no"} <= agreed
    assert len({draft(name)["expect"]["rule"] for name in NAMES}) >= 38


# --- 8: no instrument is cited on which the request does not rely


def strangers(case: CheckedCase) -> list[tuple[str, str]]:
    """Return rule and instrument of each source cited that is neither chosen nor the parent of a chosen Protocol."""
    chosen = set(case.journey.value("legal_basis") or ())
    parents = {instruments()[name].parent for name in chosen if name in instruments()}
    return [
        (finding.finding.rules[0].id, source.instrument)
        for finding in case.report.findings
        for source in finding.sources
        if source.instrument not in {*chosen, *parents, *NOT_CITED}
    ]


@each_draft
def test_finding_cites_only_what_the_draft_relies_on(name: str) -> None:
    assert strangers(checked(name)) == []
    assert strangers(check(cured(name), outside_of(name))) == []


@pytest.mark.parametrize("path", [sample.path for sample in samples()], ids=lambda path: path.stem)
def test_finding_cites_only_what_the_sample_relies_on(path: Path) -> None:
    sample = read_case(path, library())

    assert strangers(check_case(sample, library(), Outside())) == []


@pytest.mark.parametrize("basis", EVERY_BASIS)
def test_finding_cites_only_the_basis_put_in_its_place(basis: str) -> None:
    for name in NAMES:
        case = check(case_of(name, {"answers": {"legal_basis": [basis]}}), outside_of(name))
        assert strangers(case) == []


@pytest.mark.parametrize("basis", EVERY_BASIS)
def test_empty_draft_cites_only_its_basis(basis: str) -> None:
    for request_type in library().types:
        empty = {"kind": "request", "modality": request_type, "language": "en", "answers": {"legal_basis": [basis]}}
        assert strangers(check(empty)) == []


# --- 8: groups


def test_group_treaty_cites_only_articles_of_the_family() -> None:
    mla = check(with_answers("coercion-free" if False else "link-not-known", confidential="yes", confidential_reason="No."))
    extradition = check(with_answers("offence-under-four-years", confidential="yes", confidential_reason="Non."))

    assert one(mla, "r_confidential_reason") == ("treaty", ["untoc 18(20)"])
    assert one(extradition, "r_confidential_reason") == ("advice", [])
