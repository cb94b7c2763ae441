"""The content keeps the ids and conditions of the fact base, but for the corrections that it lists.

Runs where ENTRAIDE_SHARED names the folder that holds the fact base.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools.translate_expressions import translate

from entraide.core.content import read_content

ROOT = Path(__file__).parents[2]
SHARED = os.environ.get("ENTRAIDE_SHARED")
pytestmark = pytest.mark.skipif(
    not SHARED, reason="ENTRAIDE_SHARED does not name the folder of the fact base"
)
PAGE = (ROOT / "docs/reference/content.md").read_text(encoding="utf-8")


def named(section: str) -> set[str]:
    """Return the ids that the rows of a section begin with."""
    return set(re.findall(r"^\| `([a-z0-9_]+)` \|", section, re.MULTILINE))


CORRECTED = named(PAGE.split("## Facts corrected")[1])
WHEN_CORRECTED = named(PAGE.split("### When a rule applies")[1].split("###")[0])
TREATIES_CORRECTED = {
    (treaty, field)
    for treaties, field in re.findall(
        r"^\| ((?:`[a-z0-9_]+`(?:, )?)+) \| `([a-z_]+)` \|",
        PAGE.split("### Treaties")[1],
        re.MULTILINE,
    )
    for treaty in re.findall(r"`([a-z0-9_]+)`", treaties)
}


def fact_file(name: str) -> dict[str, Any]:
    path = Path(str(SHARED)) / "facts" / f"{name}.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return fact_file("modalities")


@pytest.fixture(scope="module")
def content() -> dict[str, dict[str, Any]]:
    drafting = read_content()["drafting"]
    return {
        kind: {item["id"]: item for item in items} for kind, items in drafting.items() if kind != "definition"
    }


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("structures", "structures"),
        ("choice_sets", "choice_sets"),
        ("contents", "contents"),
        ("annexes", "annexes"),
        ("special_requirements", "special_requirements"),
        ("sections", "sections"),
        ("questions", "questions"),
        ("rules", "rules"),
        ("modalities", "types"),
    ],
)
def test_every_id_is_kept(kind: str, ours: str, facts: Any, content: Any) -> None:
    assert {item["id"] for item in facts[kind]} - set(content[ours]) == set()


def test_questions_keep_type_contents_and_condition(facts: Any, content: Any) -> None:
    for fact in facts["questions"]:
        ours = content["questions"][fact["id"]]
        assert (ours["type"], ours["fills"]) == (fact["type"], fact["fills"]), fact["id"]
        if fact["id"] not in CORRECTED:
            assert ours.get("when") == (translate(fact["show_if"]) if fact.get("show_if") else None), fact[
                "id"
            ]


def test_rules_keep_weight_condition_and_sources(facts: Any, content: Any) -> None:
    for fact in facts["rules"]:
        ours = content["rules"][fact["id"]]
        assert ours["severity"] == fact["severity"], fact["id"]
        assert ours["holds"] == translate(fact["test"]), fact["id"]
        if fact["id"] not in WHEN_CORRECTED:
            assert ours.get("when") == (translate(fact["when"]) if fact.get("when") else None), fact["id"]
        assert bool(ours.get("missing")) == bool(fact.get("missing")), fact["id"]
        if fact["id"] not in CORRECTED:
            assert ours["sources"] == fact["sources"], fact["id"]


def test_types_keep_questions_contents_and_rules(facts: Any, content: Any) -> None:
    for fact in facts["modalities"]:
        ours = content["types"][fact["id"]]
        asked = {q for task in ours["tasks"] for page in task["pages"] for q in page["questions"]}
        for key, held in (
            ("questions", asked),
            ("contents", set(ours["contents"])),
            ("rules", set(ours["rules"])),
        ):
            assert set(fact[key]) - held == set(), (fact["id"], key)


# --- treaties


@pytest.fixture(scope="module")
def treaties() -> dict[str, Any]:
    return {item["id"]: item for item in read_content()["instruments"]["instruments"]}


def test_treaties_keep_dates_scope_and_articles(treaties: dict[str, Any]) -> None:
    for fact in fact_file("instruments")["instruments"]:
        ours = treaties[fact["id"]]
        held = {**fact, "families": fact["modalities"]}
        for field in (
            "adopted", "in_force", "parent", "own_legal_basis", "entry_into_force", "denunciation",
            "offence_scope", "gap_rules", "articles_by_family", "families", "articles", "verified",
        ):  # fmt: skip
            if (fact["id"], field) not in TREATIES_CORRECTED:
                assert ours.get(field) == held.get(field), (fact["id"], field)


def test_corrected_treaties_differ_from_the_fact_base(treaties: dict[str, Any]) -> None:
    facts = {item["id"]: item for item in fact_file("instruments")["instruments"]}

    assert TREATIES_CORRECTED
    for treaty, field in TREATIES_CORRECTED:
        assert treaties[treaty][field] != facts[treaty][field], (treaty, field)


def test_corrected_denunciations_keep_article_and_time(treaties: dict[str, Any]) -> None:
    for fact in fact_file("instruments")["instruments"]:
        if "denunciation" in fact and fact["id"] != "untoc":
            ours = treaties[fact["id"]]["denunciation"]
            after = ours["after"]
            months = 3 if "3 months" in fact["denunciation"]["effect"] else 12

            assert ours["ref"] == fact["denunciation"]["ref"], fact["id"]
            assert (after["unit"], after["count"], after["first_of_month"]) == ("months", months, months == 3)


def test_assistance_test_of_the_convention_only_gained_families(treaties: dict[str, Any]) -> None:
    facts = {item["id"]: item for item in fact_file("instruments")["instruments"]}
    fact, ours = facts["untoc"]["offence_scope"], treaties["untoc"]["offence_scope"]
    gained = {"eevidence_preservation", "eevidence_disclosure", "eevidence_realtime", "vessel_boarding"}

    assert set(ours["tests"][0]["families"]) - set(fact["tests"][0]["families"]) == gained
    assert {**ours, "tests": ours["tests"][1:]} == {**fact, "tests": fact["tests"][1:]}
    assert {**ours["tests"][0], "families": 0} == {**fact["tests"][0], "families": 0}


def test_conditions_name_declarations_of_the_fact_base() -> None:
    known = {item["id"] for item in fact_file("cna")["declaration_types"]}
    conditions = read_content()["instruments"]["conditions"]

    assert {item["declared_by"] for item in conditions if "declared_by" in item} <= known
