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
CORRECTED = set(
    re.findall(
        r"^\| `([a-z0-9_]+)` \|",
        (ROOT / "docs/reference/content.md").read_text(encoding="utf-8").split("## Facts corrected")[1],
        re.MULTILINE,
    )
)


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    path = Path(str(SHARED)) / "facts" / "modalities.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


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
